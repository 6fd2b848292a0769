"""意见采纳情况汇总表: every comment of the letters that count, with what became of it; as a work sheet it comes back edited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

from pipeline.errors import UsageError
from pipeline.model.consulted import Consultation
from pipeline.model.matrix import Column, Editable, Matrix, MatrixRow, Merge, WorkSheet
from pipeline.model.settlement import Verdict
from pipeline.recognize.adoption import verdict_word
from pipeline.settlement.report.phrases import phrases_for
from pipeline.settlement.report.rows import Row, by_unit, explained, round_name, rows_of, rows_of_round
from pipeline.settlement.report.tally import tally
from pipeline.settlement.report.words import verdict_counts

ID_TITLE = "意见编号"
TITLE = "意见采纳情况汇总表"
OFFERED: tuple[Verdict, ...] = ("adopted", "partly_adopted", "not_adopted", "undecided")
_COLUMNS = (
    Column("index", "序号", "number"), Column("unit", "单位", "units"), Column("place", "条款"),
    Column("quote", "征求意见稿原文"), Column("text", "修改意见"), Column("reason", "理由依据"),
    Column("verdict", "采纳情况"), Column("explanation", "处理说明"), Column("now", "修改后条文"),
)  # fmt: skip
_ROUND = Column("round", "轮次")
_MOST_OFFERS = 12


def report_table(
    consultation: Consultation, *, order: Literal["place", "unit"] = "place", issue: bool = False
) -> Matrix:  # fmt: skip
    """Return the table, ready to be printed; `rows.task` is the comment's id.

    A verdict that needs a person's reason and has none is marked 【待补充理由】 in 处理说明.

    Args:
        consultation: what it is made of.
        order: by the place in the draft, or by the unit in the order in which they were asked.
        issue: it is to be issued (正式印发): nothing may be missing.

    Raises:
        UsageError: `issue` is on, and a comment that is partly or not adopted has no reason (S-REASON), or nobody has decided on one
            that the rules left open (S-OPEN).
    """
    rows = _ordered(consultation, order)
    if issue:
        require_reasons(rows)
    several = len(consultation.rounds) > 1
    columns = (_COLUMNS[0], _ROUND, *_COLUMNS[1:]) if several else _COLUMNS
    cells = tuple(MatrixRow(_cells(number, row, several), row.comment.id) for number, row in enumerate(rows, 1))
    title = f"《{consultation.plan}》"
    return Matrix(
        title + TITLE, columns, cells, tuple(_merges(rows, columns)), tuple(_notes(consultation)), consultation.date,
        len(title), name="意见采纳情况",
    )  # fmt: skip


def require_reasons(rows: Sequence[Row]) -> None:
    """Refuse rows of which one is partly or not adopted without a reason, or is undecided and no person has looked at it.

    Raises:
        UsageError: S-REASON, S-OPEN, with the comments' ids, units and places.
    """
    missing = [row for row in rows if row.missing]
    if missing:
        raise UsageError("S-REASON", count=len(missing), rows=_named(missing))
    open_ = [row for row in rows if row.verdict == "undecided" and row.item.decided_by != "person"]
    if open_:
        raise UsageError("S-OPEN", count=len(open_), rows=_named(open_))


def _named(rows: Sequence[Row]) -> str:
    return "；".join(f"{row.comment.id} {row.unit} {row.place}".strip() for row in rows)


def work_sheet(consultation: Consultation, *, order: Literal["place", "unit"] = "place") -> WorkSheet:
    """Return the table to be worked in: 采纳情况 is chosen from a list, 处理说明 may be chosen from usual phrases or written.

    What stands in the two columns is never merged: an edit is one comment's.
    """
    matrix = report_table(consultation, order=order)
    rows = _ordered(consultation, order)
    keys = [column.key for column in matrix.columns]
    verdict, said = keys.index("verdict"), keys.index("explanation")
    words = tuple(map(verdict_word, OFFERED))
    offers = tuple(_offers(row, consultation) for row in rows)
    marked = frozenset((at, said) for at, row in enumerate(rows) if row.missing)
    open_ = frozenset((at, verdict) for at, row in enumerate(rows) if row.verdict == "undecided")
    return WorkSheet(
        matrix,
        (Editable(verdict, tuple(words if row.word in words else (*words, row.word) for row in rows), strict=True),
         Editable(said, offers)),
        marked | open_,
        ID_TITLE,
    )  # fmt: skip


def _offers(row: Row, consultation: Consultation) -> tuple[str, ...]:
    """Phrases for the verdict as it is, then for the others: a person may choose another one."""
    verdicts = dict.fromkeys((row.verdict, *OFFERED))
    phrases = [words for v in verdicts for words in phrases_for(v, row.comment, consultation.earlier)]
    return tuple(dict.fromkeys(phrases))[:_MOST_OFFERS]


def _ordered(consultation: Consultation, order: str) -> tuple[Row, ...]:
    rows = rows_of(consultation)
    if order == "place":
        return rows
    roster = [unit.unit for round_ in consultation.rounds for unit in round_.status.units]
    return by_unit(rows, roster)


def _cells(number: int, row: Row, several: bool) -> tuple[str, ...]:
    cells = (
        str(number), row.shown_unit, row.place, row.quote, row.asked, row.reason, row.word, explained(row), row.now,
    )  # fmt: skip
    return (cells[0], round_name(row.round), *cells[1:]) if several else cells


def _merges(rows: Sequence[Row], columns: Sequence[Column]) -> Iterator[Merge]:
    """Rows one below the other about one place show it once; comments that are alike (identical_to) their words as well."""
    keys = [column.key for column in columns]
    for key in ("place", "quote", "text", "now"):
        for first, last in _runs(rows, key):
            yield Merge(keys.index(key), first, last)


def _runs(rows: Sequence[Row], key: str) -> Iterator[tuple[int, int]]:
    first = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or not _together(rows[first], rows[at], key):
            if at - first > 1:
                yield first, at - 1
            first = at


def _together(one: Row, other: Row, key: str) -> bool:
    if one.round != other.round or not one.place or one.place != other.place:
        return False
    if key == "text":
        return one.asked == other.asked and other.comment.id in one.comment.identical_to
    same_quote = bool(one.quote) and one.quote == other.quote
    if key == "now":
        return same_quote and bool(one.now) and one.now == other.now
    return key == "place" or same_quote


def _notes(consultation: Consultation) -> Iterator[str]:
    for round_ in consultation.rounds:
        counted = tally(round_)
        name = round_name(counted.number) if len(consultation.rounds) > 1 else ""
        yield f"{name}共{len(counted.comments)}条意见：{verdict_counts(counted)}。"
        if counted.without_comments:
            yield f"{name}反馈无意见的单位{len(counted.without_comments)}家：{'、'.join(counted.without_comments)}。"
        for conflict in round_.settled.conflicts:
            units = [row.unit for row in rows_of_round(round_) if row.comment.id in conflict.comments]
            if len(units) > 1:
                yield f"{name}{'、'.join(dict.fromkeys(units))}的{len(units)}条意见互相矛盾，见分歧说明。"
