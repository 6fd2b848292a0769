"""`huiqian status`: who answered, what is left until the deadline, and what waits for a person."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from pipeline.errors import UsageError
from pipeline.export.json_text import json_text
from pipeline.export.status_json import status_to_dict
from pipeline.feedback.sheets import status_table, summary
from pipeline.ledger.status import answers
from pipeline.ledger.timing import TimeLeft, time_left
from pipeline.lexicon.messages import Language
from pipeline.lexicon.terms import SILENCE
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.overview import Due
from pipeline.model.status import ConsultationStatus
from pipeline.workflow.comments import Commented
from pipeline.workflow.due import due_in_letters
from pipeline.workflow.matrix import render_matrix


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
        return status_to_text(result, status, left, work)
    return render_matrix(status_table(status, result.letters), format_)


def status_to_text(
    result: Commented, status: ConsultationStatus, left: TimeLeft | None, work: Sequence[Due]
) -> str:  # fmt: skip
    """Return who answered, for a terminal."""
    lines = [summary(status)]
    if status.deadline:
        lines.append(
            f"反馈期限：{status.deadline[:16].replace('T', ' ')}；{SILENCE[status.no_reply]}" + _left_words(left)
        )
    lines += [""]
    for row in status_table(status, result.letters).rows:
        number, name, state, stance, count, received, files = (cell.replace("\n", "、") for cell in row.cells)
        tail = [stance, f"{count}条" if count not in ("", "0") else "", received, files]
        lines.append(f"{number:>3} {name}：{state}" + "".join(f" · {words}" for words in tail if words))
    if work:
        lines += ["", f"待人工处理 {len(work)} 项："]
        lines += [f"  {one.subject} {one.words}" for one in work]
    return "\n".join(lines)


def _left_words(left: TimeLeft | None) -> str:
    if left is None:
        return ""
    if left.over:
        return "；期限已过" + (f" {-left.days} 天" if left.days else "")
    if left.workdays is None:
        return f"；还有 {left.days} 天（工作日历未含该年度）"
    return f"；还有 {left.days} 天（{left.workdays} 个工作日）" if left.days else "；今日到期"
