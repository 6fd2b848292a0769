"""`huiqian status`: who answered, what is left until the deadline, and what waits for a person."""

from __future__ import annotations

from datetime import datetime

from pipeline.errors import UsageError
from pipeline.export.json_text import json_text
from pipeline.export.status_json import status_to_dict
from pipeline.feedback.sheets import status_table
from pipeline.ledger.status import answers
from pipeline.ledger.timing import TimeLeft, time_left
from pipeline.lexicon.messages import Language
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.status import ConsultationStatus
from pipeline.workflow.comments import Commented
from pipeline.workflow.due import due_in_letters
from pipeline.workflow.matrix import render_matrix
from pipeline.workflow.status_text import status_to_text


def status_of(result: Commented, now: datetime) -> ConsultationStatus:
    """Return who of those asked has answered by `now` (with a zone).

    Raises:
        UsageError: nobody says who was asked.
    """
    if not result.asked.roster:
        raise UsageError("M-NO-ROSTER")
    asked = result.asked
    return answers(
        result.letters, result.comments, roster=asked.named, title=asked.title, deadline=asked.deadline,
        no_reply=asked.no_reply, now=now,
    )  # fmt: skip


def left_of(result: Commented, now: datetime, office: OfficeTime) -> TimeLeft | None:
    """Return what is left until the deadline, None without one."""
    return time_left(now, result.asked.deadline, office) if result.asked.deadline else None


def render_status(
    result: Commented,
    status: ConsultationStatus,
    format_: str,
    *,
    language: Language = "zh",
    number: int = 1,
    office: OfficeTime = STANDARD,
) -> str | bytes:
    """Return who answered, as json by the contract, as text, or as 反馈情况表 in a format of tables."""
    left = left_of(result, datetime.fromisoformat(status.now), office)
    work = due_in_letters(result, language)
    if format_ == "json":
        return json_text(
            status_to_dict(status, number)
            | {
                "left": {"days": left.days, "workdays": left.workdays, "over": left.over} if left else None,
                "work": [{"subject": one.subject, "message": one.words} for one in work],
            }
        )
    if format_ == "text":
        return status_to_text(result, status, left, work, language)
    return render_matrix(status_table(status, result.letters), format_)
