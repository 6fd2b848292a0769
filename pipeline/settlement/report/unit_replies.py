"""关于对…反馈意见采纳情况的函: to each unit that sent comments, what became of them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.consulted import Consultation
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.paper import Annexed, Paper, Paragraph
from pipeline.settlement.report.rows import UNKNOWN_UNIT, Row, outward, round_name, rows_of
from pipeline.settlement.report.words import counts_of
from pipeline.text.days import chinese_day

_ANNEX = "反馈意见采纳情况表"
_COLUMNS = (
    Column("index", "序号", "number"), Column("place", "条款"), Column("text", "意见"), Column("verdict", "采纳情况"),
    Column("explanation", "说明"),
)  # fmt: skip


def unit_replies(consultation: Consultation) -> tuple[tuple[str, Paper], ...]:
    """Return a letter to each unit with comments (name, letter), in the order of their first comments.

    A unit without comments gets none; nor can a letter go to somebody whose name nobody could tell.
    """
    units: dict[str, list[Row]] = {}
    for row in rows_of(consultation):
        if row.unit != UNKNOWN_UNIT:
            units.setdefault(row.unit, []).append(row)
    return tuple((unit, _letter(consultation, unit, rows)) for unit, rows in units.items())


def _letter(consultation: Consultation, unit: str, rows: Sequence[Row]) -> Paper:
    letters = dict.fromkeys(_called(row) for row in rows)
    received = "、".join(filter(None, letters))
    opening = (
        f"贵单位{received}收悉，感谢对我单位工作的支持。"
        if received
        else "贵单位反馈意见收悉，感谢对我单位工作的支持。"
    )
    blocks = (
        Paragraph(f"{opening}对贵单位就《{consultation.plan}》提出的意见，我单位逐条作了研究。"),
        Paragraph(f"贵单位共提出意见{len(rows)}条，{counts_of([row.verdict for row in rows])}。具体情况见附件。"),
        Paragraph("专此函复。"),
    )
    several = len(consultation.rounds) > 1
    cells = tuple(
        MatrixRow((str(n), _place(row, several), row.asked, row.word, outward(row)), row.comment.id)
        for n, row in enumerate(rows, 1)
    )
    table = Matrix(_ANNEX, _COLUMNS, cells, date=consultation.date, name="采纳情况")
    return Paper(
        f"关于对《{consultation.plan}》反馈意见采纳情况的函", blocks, addressee=unit, issuer=consultation.issuer,
        date=consultation.date, annexes=(Annexed(_ANNEX, table),),
    )  # fmt: skip


def _called(row: Row) -> str:
    """A letter as one refers to it: 2026年3月20日来函（某函〔2026〕5号)."""
    letter = row.letter
    day = f"{chinese_day(letter.date)}来函" if letter.date else ""
    number = f"（{letter.doc_number}）" if letter.doc_number else ""
    return day + number if day else ("来函" + number if number else "")


def _place(row: Row, several: bool) -> str:
    return "\n".join(filter(None, (round_name(row.round) if several else "", row.place)))
