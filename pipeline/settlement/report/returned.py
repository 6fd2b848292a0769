"""意见采纳情况汇总表 as it comes back: what a person decided in 采纳情况 and 处理说明, row by row by the comment's id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model.consulted import Consultation
from pipeline.model.settlement import Verdict
from pipeline.model.source import SourceDocument
from pipeline.recognize.adoption import adoption_column, verdict_in
from pipeline.recognize.columns import cell_rows
from pipeline.settlement.report.rows import NO_REASON, REFUSED, Row, explained, rows_of

Fault = Literal["", "unknown", "twice", "verdict", "reason", "conflict", "text"]


@dataclass(frozen=True, slots=True)
class Returned:
    """What one row says that the tables did not say before.

    `verdict` and `reason` are what holds from now on. `fault` is "" where it can be written, else why not: ``unknown`` (no such
    comment), ``twice`` (two rows of the comment), ``verdict`` (words that are no verdict: `words`), ``reason`` (a verdict that needs one
    has none), ``conflict`` (the row was decided otherwise since the table was written: `words` is what holds now),
    ``text`` (the row does not show this comment's words, `words`: it was sorted without its hidden columns, or overwritten).
    """

    comment: str
    verdict: Verdict | None
    reason: str
    words: str = ""
    fault: Fault = ""


def returned(source: SourceDocument, consultation: Consultation) -> tuple[Returned, ...]:
    """Return what a person changed in a table that `work_sheet` made, in its order; rows left as they were say nothing.

    Only the columns 采纳情况 and 处理说明 are looked at, by their headings; the mark 【待补充理由】 and what the program itself said of the drafts
    are no reason. An edit is told by what the table said when it was written (its hidden columns), not by what holds now.

    Args:
        source: the workbook as read.
        consultation: what holds now.
    """
    rows = {row.comment.id: row for row in rows_of(consultation)}
    seen: set[str] = set()
    out: list[Returned] = []
    for cells in _cells(source):
        if cells.id in seen:
            out.append(Returned(cells.id, None, "", fault="twice"))
        elif cells.id not in rows:
            out.append(Returned(cells.id, None, "", fault="unknown"))
        elif (change := _changed(rows[cells.id], cells)) is not None:
            out.append(change)
        seen.add(cells.id)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Cells:
    """What a row says, and what it said when it was written (None: the table does not tell)."""

    id: str
    text: str
    verdict: str
    said: str
    old_verdict: str | None
    old_said: str | None


def _changed(row: Row, cells: _Cells) -> Returned | None:
    old_verdict = row.word if cells.old_verdict is None else cells.old_verdict
    old_said = explained(row) if cells.old_said is None else cells.old_said
    touched = (_bare(cells.verdict), _bare(cells.said)) != (_bare(old_verdict), _bare(old_said))
    if touched and _bare(cells.text) != _bare(row.asked):
        return Returned(row.comment.id, None, "", row.asked, "text")
    other_verdict = _bare(cells.verdict) not in (_bare(old_verdict), _bare(row.word))
    other_reason = _bare(cells.said) not in (
        _bare(old_said),
        _bare(explained(row)),
        _bare(row.explanation),
        "",
        _bare(NO_REASON),
    )
    meant = verdict_in(cells.verdict) if other_verdict else row.verdict
    if meant is None:
        return Returned(row.comment.id, None, "", cells.verdict, "verdict")
    if meant == row.verdict and not other_reason:
        return None
    if (_bare(old_verdict), _bare(old_said)) != (_bare(row.word), _bare(explained(row))):
        return Returned(row.comment.id, meant, "", f"{row.word} {explained(row)}".strip(), "conflict")
    reason = _without_mark(cells.said) if other_reason else row.item.reason.strip()
    return Returned(row.comment.id, meant, reason, fault="reason" if meant in REFUSED and not reason else "")


def _without_mark(said: str) -> str:
    return said.replace(NO_REASON, "").strip()


def _bare(words: str) -> str:
    return "".join(words.split())


def is_report_table(source: SourceDocument) -> bool:
    """Return whether a workbook holds a table that `work_sheet` made."""
    return next(_cells(source), None) is not None


def _cells(source: SourceDocument) -> Iterator[_Cells]:
    """The rows of the tables that have the columns of `work_sheet`."""
    for table in source.tables:
        rows = cell_rows(source, table)
        for at, row in enumerate(rows):
            columns = {adoption_column(words): column for column, words in reversed(row.items())}
            if {"id", "text", "verdict", "explanation"} <= columns.keys():
                for other in rows[at + 1 :]:
                    said = {key: other.get(column, "") for key, column in columns.items()}
                    if said["id"]:
                        yield _Cells(
                            said["id"], said["text"], said["verdict"], said["explanation"], said.get("was-verdict"), said.get("was-explanation")
                        )  # fmt: skip
                break
