"""A comparison as a Word table of old and new wording (条文对照表): A4 landscape, what changed marked in it."""

from __future__ import annotations

from pipeline.export.docx import matrix_to_docx
from pipeline.export.side_by_side import Piece, Row, counting_only, plain_text, rows_of, told_text
from pipeline.model.change import Comparison
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.official import OfficialDocument

_OLD, _NEW = 2, 3
_COLUMNS = (
    Column("index", "序号", "number"), Column("clause", "条款"), Column("old", "原文"), Column("new", "修改后"),
    Column("change", "变化"),
)  # fmt: skip


def comparison_to_docx(comparison: Comparison, old: OfficialDocument, new: OfficialDocument) -> bytes:
    """Return the rows of the workbook's second sheet as a docx file.

    Words that went are red and struck out in the old wording, words that came blue and underlined in the new one,
    sentences that moved green; the look differs, not the colour alone, so that a black print tells them apart. Rows in
    which only numbers and blanks changed are counted below the table.
    """
    every = rows_of(comparison, old, new)
    shown = [row for row in every if row.number]
    numbers = {row.key: row.number for row in shown}
    sides = [_sides(row, numbers) for row in shown]
    rows = tuple(
        MatrixRow(
            (str(row.number), row.place, plain_text(was), plain_text(now), told_text(comparison, row, numbers)), row.key
        )
        for row, (was, now) in zip(shown, sides, strict=True)
    )
    name = new.title or comparison.new.name
    matrix = Matrix(
        f"{name}条文对照表", _COLUMNS, rows, (), _notes(comparison, every, shown), new.date, len(name), "条文对照表"
    )
    marked = {(at, column): side[column - _OLD] for at, side in enumerate(sides) for column in (_OLD, _NEW)}
    return matrix_to_docx(matrix, marked)


def _sides(row: Row, numbers: dict[str, int]) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    if row.partner and row.side == "old":
        return row.old, (Piece(f"（移至序号{numbers[row.partner]}）", "moved"),)
    return row.old, row.new


def _notes(comparison: Comparison, every: tuple[Row, ...], shown: list[Row]) -> tuple[str, ...]:
    notes = [
        f"注：原文为{comparison.old.name}，修改后为{comparison.new.name}。红色删除线为删去的文字，蓝色下划线为增加的文字，"
        "绿色为移动的语句。"
    ]
    left_out = counting_only(every)
    notes += [f"另有{left_out}处仅编号、空白或分段变化，未列。"] if left_out else []
    return (*notes, *([] if shown else ["两稿文字没有变化。"]))
