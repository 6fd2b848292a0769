"""A comparison as an Excel workbook: the tasks' changes (任务变化) and the table of old and new wording (条文对照表)."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from pipeline.export.diff_json import EFFECTS, FIELDS
from pipeline.export.sheet import Link, Sheet, Value
from pipeline.export.side_by_side import Piece, Row, counting_only, plain_text, rows_of, told_text
from pipeline.export.stamp import document_time, without_clock
from pipeline.export.xlsx import NO_GUESSING
from pipeline.export.xml_text import xml_safe
from pipeline.model.change import Comparison
from pipeline.model.official import OfficialDocument

TASKS_SHEET, WORDS_SHEET = "任务变化", "条文对照表"
_TASK_COLUMNS = (
    ("序号", 6.0), ("任务", 26.0), ("要素", 12.0), ("变化", 11.0), ("原文", 42.0), ("修改后", 42.0), ("要求放宽", 7.0)
)  # fmt: skip
_WORD_COLUMNS = (("序号", 6.0), ("位置", 18.0), ("原文", 46.0), ("修改后", 46.0), ("变化", 30.0))
_LONG = 900  # characters of a cell that Excel can show in the widest table
_AROUND = 80
_LEFT_OUT = "……（未修改部分略）……"
_TASKS_CENTRED, _WORDS_CENTRED = frozenset({0, 2, 3, 6}), frozenset({0})


def comparison_to_xlsx(comparison: Comparison, old: OfficialDocument, new: OfficialDocument) -> bytes:
    """Return the comparison as an xlsx file of two sheets, each to be filtered and to be printed on A4 landscape.

    Words that went are red and struck out, words that came are blue and underlined, sentences that moved are green. Only
    rows with changes are there; those where only numbers and blanks changed are counted below the table. A paragraph that moved
    has a row at either place, and each leads to the other. All cells but the running number are text, whatever they
    begin with. A task's change that asks for less is shaded. Of a paragraph of more than 900 characters, what did not
    change is shown at its edges only.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, NO_GUESSING) as book:
        title = f"{new.title or comparison.new.name}修改对照"
        book.set_properties({"title": xml_safe(title), "created": document_time(new.date)})
        _write_tasks(Sheet(book, TASKS_SHEET, _TASK_COLUMNS, _TASKS_CENTRED), comparison)
        _write_words(Sheet(book, WORDS_SHEET, _WORD_COLUMNS, _WORDS_CENTRED), comparison, old, new)
    return without_clock(buffer.getvalue())


def _write_tasks(sheet: Sheet, comparison: Comparison) -> None:
    rows: list[tuple[Value, ...]] = [
        (
            number, field.task or "总体目标", FIELDS["zh"][field.field], EFFECTS["zh"][field.effect],
            field.old, field.new, "是" if field.softer else "",
        )
        for number, field in enumerate(comparison.fields, 1)
    ]  # fmt: skip
    notes = [] if rows else ["各项任务的单位、时限、指标、力度没有变化。"]
    shaded = frozenset(
        (at, column)
        for at, field in enumerate(comparison.fields)
        if field.softer
        for column in range(len(_TASK_COLUMNS))
    )
    sheet.write("任务变化表", rows, notes, shaded)


def _write_words(sheet: Sheet, comparison: Comparison, old: OfficialDocument, new: OfficialDocument) -> None:
    every = rows_of(comparison, old, new)
    shown = [row for row in every if row.number]
    numbers = {row.key: row.number for row in shown}
    rows: list[tuple[Value, ...]] = [
        (row.number, row.place, *_sides(row, numbers), told_text(comparison, row, numbers)) for row in shown
    ]
    left_out = counting_only(every)
    notes = [
        f"注：原文为{comparison.old.name}，修改后为{comparison.new.name}。红色删除线为删去的文字，蓝色下划线为增加的文字，绿色为移动的语句。"
    ]
    notes += [f"另有{left_out}处仅编号、空白或分段变化，未列。"] if left_out else []
    notes += [] if shown else ["两稿文字没有变化。"]
    sheet.write("条文对照表", rows, notes)


def _sides(row: Row, numbers: dict[str, int]) -> tuple[Value, Value]:
    if row.partner and row.side == "old":
        number = numbers[row.partner]
        return plain_text(row.old), Link(f"（移至序号{number}）", number)
    return _shortened(row.old), _shortened(row.new)


def _shortened(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    """The words of a row that would be too tall for Excel, without the middle of what did not change."""
    if len(plain_text(pieces)) <= _LONG or all(piece.mark for piece in pieces):
        return pieces
    return tuple(
        piece
        if piece.mark or len(piece.text) <= 2 * _AROUND + len(_LEFT_OUT)
        else Piece(piece.text[:_AROUND] + _LEFT_OUT + piece.text[-_AROUND:])
        for piece in pieces
    )
