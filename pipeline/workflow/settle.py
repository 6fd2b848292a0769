"""`huiqian settle`: what became of every comment in the revised draft, and what changed that nobody asked for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.export.json_text import json_text
from pipeline.export.settlement_json import settlement_to_dict, settlement_to_text
from pipeline.export.settlement_table import settlement_table
from pipeline.extract import extract_plan
from pipeline.lexicon.messages import Language
from pipeline.model.change import Comparison
from pipeline.model.comment import Comment
from pipeline.model.settlement import Decision, Settled
from pipeline.model.task import Plan
from pipeline.model.unit import Home
from pipeline.recognize.unit_names import home_of_issuer
from pipeline.settlement import Ground, settle
from pipeline.workflow.comments import Asked, Commented, comments_of_folder
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions, load_plan
from pipeline.workflow.matrix import render_matrix

NOT_COUNTED = ("superseded", "duplicate", "not_a_letter")
"""Letters whose comments are not settled: another letter holds instead, or it is none."""


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


def counted(commented: Commented) -> tuple[Comment, ...]:
    """Return the comments of the letters that count: those of late letters and of strangers too."""
    letters = {letter.id for letter in commented.letters if letter.status not in NOT_COUNTED}
    return tuple(comment for comment in commented.comments if comment.letter in letters)


def _home(commented: Commented, old: Plan) -> Home:
    """The place whose offices are meant: that of who asked, else of who issued the draft."""
    issuers = (commented.asked.issuer, old.document.issuer or "", (old.letter.issuer or "") if old.letter else "")
    return next((home for issuer in issuers if (home := home_of_issuer(issuer)).places), Home())


def render_settlement(case: SettledCase, format_: str, language: Language) -> str | bytes:
    """Return a settlement as json by the contract, as text, or as 意见采纳情况表 in a format of tables."""
    if format_ == "json":
        return json_text(settlement_to_dict(case.settled, case.comments, case.comparison, language))
    if format_ == "text":
        return settlement_to_text(case.settled, case.comments, case.comparison, language)
    return render_matrix(
        settlement_table(case.settled, case.comments, case.commented.letters, case.comparison, case.old.document),
        format_,
    )
