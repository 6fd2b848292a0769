"""意见采纳情况汇总表 as it comes back: what a person decided in 采纳情况 and 处理说明, row by row by the comment's id."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model.consulted import Consultation
from pipeline.model.settlement import Verdict
from pipeline.model.source import SourceDocument, Table
from pipeline.recognize.adoption import adoption_column, verdict_in
from pipeline.settlement.report.rows import NO_REASON, REFUSED, Row, explained, rows_of

Fault = Literal["", "unknown", "twice", "verdict", "reason"]


@dataclass(frozen=True, slots=True)
class Returned:
    """What one row says that the tables did not say before.

    `verdict` and `reason` are what holds from now on. `fault` is "" where it can be written, else why not: ``unknown`` (no such
    comment), ``twice`` (two rows of the comment), ``verdict`` (words that are no verdict: `words`), ``reason`` (a verdict that needs one
    has none).
    """

    comment: str
    verdict: Verdict | None
    reason: str
    words: str = ""
    fault: Fault = ""


def returned(source: SourceDocument, consultation: Consultation) -> tuple[Returned, ...]:
    """Return what a person changed in a table that `work_sheet` made, in its order; rows left as they were say nothing.

    Only the columns 采纳情况 and 处理说明 are looked at, by their headings; the mark 【待补充理由】 and what the program itself said of the drafts
    are no reason.

    Args:
        source: the workbook as read.
        consultation: what the table was made of.
    """
    rows = {row.comment.id: row for row in rows_of(consultation)}
    seen: set[str] = set()
    out: list[Returned] = []
    for id_, verdict, said in _cells(source):
        if id_ in seen:
            out.append(Returned(id_, None, "", fault="twice"))
        elif id_ not in rows:
            out.append(Returned(id_, None, "", fault="unknown"))
        elif (change := _changed(rows[id_], verdict, said)) is not None:
            out.append(change)
        seen.add(id_)
    return tuple(out)


def _changed(row: Row, verdict: str, said: str) -> Returned | None:
    reason = "" if _bare(said) in (_bare(explained(row)), _bare(row.explanation)) else _without_mark(said)
    same_reason = not reason or _bare(reason) == _bare(row.item.reason)
    meant = verdict_in(verdict)
    if _bare(verdict) == _bare(row.word) or meant == row.verdict:
        if same_reason:
            return None
        return Returned(row.comment.id, row.verdict, reason)
    if meant is None:
        return Returned(row.comment.id, None, reason, verdict, "verdict")
    kept = reason or row.item.reason.strip()
    fault: Fault = "reason" if meant in REFUSED and not kept else ""
    return Returned(row.comment.id, meant, kept, fault=fault)


def _without_mark(said: str) -> str:
    return said.replace(NO_REASON, "").strip()


def _bare(words: str) -> str:
    return "".join(words.split())


def _cells(source: SourceDocument) -> Iterator[tuple[str, str, str]]:
    """Id, verdict and explanation of each row of the tables that have these columns."""
    for table in source.tables:
        rows = _rows(source, table)
        for at, row in enumerate(rows):
            columns = {adoption_column(words): column for column, words in reversed(row.items())}
            if {"id", "verdict", "explanation"} <= columns.keys():
                wanted = [columns[key] for key in ("id", "verdict", "explanation")]
                for other in rows[at + 1 :]:
                    id_, verdict, said = (other.get(column, "") for column in wanted)
                    if id_:
                        yield id_, verdict, said
                break


def _rows(source: SourceDocument, table: Table) -> list[dict[int, str]]:
    rows: list[dict[int, str]] = [{} for _row in range(table.rows)]
    for cell in table.cells:
        parts = cell.paragraphs or ((cell.start, cell.end),)
        rows[cell.row][cell.column] = "\n".join(source.text[start:end] for start, end in parts).strip()
    return rows
