"""`huiqian ledger import` of an edited 意见采纳情况汇总表: what a person decided in it, shown first, written only when asked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import Language, say
from pipeline.recognize.adoption import verdict_word
from pipeline.settlement.report.returned import Returned, is_report_table, returned
from pipeline.workflow.decide import settle_round, witnesses
from pipeline.workflow.documents import ReadingOptions, load_source
from pipeline.workflow.settlement_documents import consultation_of_ledger


@dataclass(frozen=True, slots=True)
class TakenBack:
    """What a table decides: the rows that can be written, those that cannot, and whether they were written."""

    good: tuple[Returned, ...]
    refused: tuple[Returned, ...]
    applied: bool = False


def decisions_in_table(
    where: str, who: str, path: Path, options: ReadingOptions, *, now: datetime, apply: bool
) -> TakenBack | None:
    """Return what an edited 意见采纳情况汇总表 decides; write it, in one transaction, only where `apply` is True. None where the
    workbook is no such table.

    Args:
        where: the ledger.
        who: who decides.
        path: the workbook.
        options: how it and the drafts are read.
        now: the moment, with zone.
        apply: write it.

    Raises:
        UsageError: M-NO-ROUND, M-NO-REVISED: nothing was settled yet.
        InputError: the file cannot be read.
        StorageError: as `open_ledger`.
    """
    source = load_source(path, options)
    if not is_report_table(source):
        return None
    with open_ledger(where, who=who) as book:
        round_, case = settle_round(book, None, options)
        found = returned(source, consultation_of_ledger(book, round_, case, options, now=now))
        good = tuple(one for one in found if not one.fault)
        if apply and good:
            seen = witnesses(book, round_, options)
            book.say_all(
                [
                    ("comment", one.comment, "decision",
                     {"verdict": one.verdict, "draft_sha256": round_.revised_sha256 or "", "now": seen.get(one.comment, "")},
                     one.reason)
                    for one in good
                ]
            )  # fmt: skip
        return TakenBack(good, tuple(one for one in found if one.fault), apply and bool(good))


def taken_back_to_text(done: TakenBack, language: Language) -> str:
    """Return what a table decides, or decided, for a terminal."""
    lines = []
    if done.good:
        lines.append(say("M-EDITS-APPLIED" if done.applied else "M-EDITS", language, {"count": str(len(done.good))}))
        lines += [
            f"  {one.comment} {verdict_word(one.verdict) if one.verdict else ''} {one.reason}".rstrip()
            for one in done.good
        ]
    if done.refused:
        lines.append(say("M-EDITS-REFUSED", language, {"count": str(len(done.refused))}))
    for one in done.refused:
        why = say(f"M-EDIT-{one.fault.upper()}", language, {"now": one.words or "（空）"})
        lines.append(f"  {one.comment} {one.words} —— {why}")
    return "\n".join(lines or [say("M-NO-EDITS", language)]) + "\n"
