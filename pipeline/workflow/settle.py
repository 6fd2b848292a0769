"""`huiqian settle`: what became of every comment in the revised draft, and what changed that nobody asked for."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.export.json_text import json_text
from pipeline.export.settlement_json import settlement_to_dict, settlement_to_text
from pipeline.extract import extract_plan
from pipeline.lexicon.messages import Language
from pipeline.model.change import Comparison
from pipeline.model.comment import Comment
from pipeline.model.consulted import Consultation, EarlierReason, SettledRound
from pipeline.model.settlement import Decision, Settled
from pipeline.model.status import ConsultationStatus
from pipeline.model.task import Plan
from pipeline.model.unit import Home
from pipeline.recognize.unit_names import home_of_issuers
from pipeline.settlement import Ground, settle
from pipeline.settlement.report.table import report_table, work_sheet
from pipeline.text.headings import all_headings
from pipeline.workflow.comments import Asked, Commented, comments_of_folder, counted
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions, load_plan
from pipeline.workflow.matrix import render_matrix

_STAGE = re.compile(r"\s*[（(〔\[][^（）()]*稿[）)〕\]]\s*$")  # （征求意见稿） behind the plan's name


@dataclass(frozen=True, slots=True)
class SettledCase:
    """A consultation settled: what was said (`commented`), the comments that count, both plans, their comparison, the result."""

    commented: Commented
    comments: tuple[Comment, ...]
    old: Plan
    new: Plan
    comparison: Comparison
    settled: Settled


def settle_folder(
    letters: Path,
    old: Path,
    new: Path,
    options: ReadingOptions,
    *,
    asked: Asked = Asked(),  # noqa: B008 -- frozen, no state
    received: Path | None = None,
    decisions: Sequence[Decision] = (),
    progress: Callable[[str], None] = lambda _step: None,
) -> SettledCase:
    """Settle the comments of a folder of letters, in memory.

    Args:
        letters: the folder.
        old: the draft that was sent, or the consultation letter that holds it.
        new: the revised draft.
        options: how files are read.
        asked, received, progress: as `comments_of_folder` takes them.
        decisions: what people decided.

    Raises:
        UsageError: there is no such folder.
        InputError: one of the drafts cannot be read.
    """
    commented = comments_of_folder(letters, old, options, asked=asked, received=received, progress=progress)
    return settle_commented(commented, load_plan(new, options), options, decisions=decisions)


def settle_commented(
    commented: Commented,
    new: Plan,
    options: ReadingOptions = ReadingOptions(),  # noqa: B008 -- frozen, no state
    *,
    decisions: Sequence[Decision] = (),
) -> SettledCase:
    """Settle comments that are anchored in the draft that was sent against the revised plan."""
    old = extract_plan(commented.draft.source, commented.draft.document, office=options.office)
    return settle_plans(commented, old, new, decisions=decisions)


def settle_plans(commented: Commented, old: Plan, new: Plan, *, decisions: Sequence[Decision] = ()) -> SettledCase:
    """Settle comments against plans that were read before; the comments' spans count in the text of `old`."""
    comparison = compare_plans(old, new)
    comments = counted(commented)
    ground = Ground(comparison, old, new, _home(commented, old))
    return SettledCase(commented, comments, old, new, comparison, settle(ground, comments, decisions=decisions))


def _home(commented: Commented, old: Plan) -> Home:
    """The place whose offices are meant: that of who asked, else of who issued the draft."""
    issuers = (commented.asked.issuer, old.document.issuer or "", (old.letter.issuer or "") if old.letter else "")
    return home_of_issuers(issuers)


def settled_round(
    case: SettledCase, status: ConsultationStatus, *, number: int = 1, sent: str | None = None
) -> SettledRound:
    """Return a round as the office's tables and documents need it.

    Args:
        case: the comments and what became of them.
        status: who was asked, and who answered.
        number: the number of the round.
        sent: ISO date of the consultation letter, where it is known.
    """
    sections = all_headings(case.old.document, case.comparison.old.text)
    return SettledRound(
        number, status, case.commented.letters, case.comments, case.settled, case.comparison.old.text,
        case.comparison.new.text, sections, case.comparison.changes, sent,
    )  # fmt: skip


def consultation_of(
    rounds: Sequence[SettledRound], case: SettledCase, *, date: str | None = None, earlier: Sequence[EarlierReason] = ()
) -> Consultation:
    """Return the consultation that rounds belong to; `case` is the last of them, and names the plan and the office.

    Args:
        rounds: in order.
        case: of the last round.
        date: the ISO date that tables and documents are to carry; None leaves it to be filled in by hand.
        earlier: what people said to comments before.
    """
    title = " ".join((case.old.document.title or case.commented.asked.title).split())
    issuer = case.commented.asked.issuer or case.old.document.issuer or ""
    return Consultation(_STAGE.sub("", title), issuer, date, tuple(rounds), tuple(earlier))


def render_settlement(case: SettledCase, format_: str, language: Language) -> str | bytes:
    """Return a settlement as json by the contract, as text, or as 意见采纳情况汇总表 in a format of tables; as xlsx it comes back edited."""
    if format_ == "json":
        return json_text(settlement_to_dict(case.settled, case.comments, case.comparison, language))
    if format_ == "text":
        return settlement_to_text(case.settled, case.comments, case.comparison, language)
    asked = case.commented.asked  # who was asked does not matter here: the table is of comments
    nobody = ConsultationStatus(asked.title, asked.deadline, asked.no_reply, "", ())
    whole = consultation_of((settled_round(case, nobody),), case, date=case.old.document.date)
    if format_ == "xlsx":
        from pipeline.export.work_xlsx import work_sheet_to_xlsx

        return work_sheet_to_xlsx(work_sheet(whole))
    return render_matrix(report_table(whole), format_)
