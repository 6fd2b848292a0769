"""A responsibility matrix as an Excel workbook: one sheet to read, to filter and to print on A4 landscape."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from io import BytesIO
from types import MappingProxyType
from typing import Any

import xlsxwriter

from pipeline.export.fonts import BODY_FONT, HEADER_FONT, TITLE_FONT
from pipeline.export.stamp import document_time, without_clock
from pipeline.export.widths import CENTRED, column_widths, line_count, text_width
from pipeline.export.xml_text import xml_safe
from pipeline.model.matrix import ID_HEADING, RECORD_SCHEMA, RECORD_SHEET, Column, Matrix, MatrixRecord

Look = tuple[tuple[str, object], ...]  # properties of a cell, as XlsxWriter names them
HEADER_ROW = 1
FIRST_ROW = 2
LINE_HEIGHT = 15.6  # points a line of 11-point 仿宋 takes in Excel
TALLEST = 409.0  # Excel's limit for the height of a row
_LONG_GROUP = 230.0  # points, about half a printed page
LONGEST = 32_767  # and for the length of a cell
CUT = "……（超出单元格上限，余下见原文）"
_TOTALS = (146.0, 170.0, 200.0, 240.0)  # widths of the table in Latin letters; the first prints at full size
NO_GUESSING = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def matrix_to_xlsx(matrix: Matrix) -> bytes:
    """Return the matrix as an xlsx file.

    Title, header row (frozen, filtered, repeated on each printed page), one row a task, the notes below. A cell is
    always text, whatever it begins with; only the running number is a number. The cells under a merged group keep its
    text, so that a filter on the group finds all of its rows. Text beyond Excel's 32,767 characters a cell is cut, and
    says so. A matrix with a record carries it in a sheet that no menu shows, and in a hidden last column the ids of its
    tasks, which the filter covers, so that they move with their rows when these are sorted.
    """
    return matrices_to_xlsx((matrix,))


def matrices_to_xlsx(matrices: Sequence[Matrix]) -> bytes:
    """Return several matrices, of names that differ, as the sheets of one xlsx file; each as `matrix_to_xlsx` has it."""
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, NO_GUESSING) as book:
        for matrix in matrices:
            write_matrix(book, matrix)
        if len(matrices) == 1 and matrices[0].record is not None:
            _write_record(book.add_worksheet(RECORD_SHEET), matrices[0].record)
    return without_clock(buffer.getvalue())


def write_matrix(book: Any, matrix: Matrix, looks: Mapping[tuple[int, int], Look] = MappingProxyType({})) -> Any:
    """Write a matrix as a sheet of a workbook, and return the sheet; `looks` adds to the look of single cells (row, column)."""
    if not book.worksheets():  # the first sheet gives the file its name and date
        book.set_properties({"title": xml_safe(matrix.title), "created": document_time(matrix.date)})
    sheet = book.add_worksheet(matrix.name)
    widths = _widths(matrix)
    _set_page(sheet, matrix, widths)
    _write_head(book, sheet, matrix, widths)
    _write_rows(book, sheet, matrix, widths, looks)
    _write_notes(book, sheet, matrix, widths)
    _write_ids(book, sheet, matrix)
    return sheet


def _widths(matrix: Matrix) -> tuple[float, ...]:
    """The narrowest table in which every row stays below Excel's tallest."""
    widths: tuple[float, ...] = ()
    for total in _TOTALS:
        widths = column_widths(matrix, total)
        if max((_height(row.cells, widths) for row in matrix.rows), default=0.0) < TALLEST:
            break
    return widths


def _height(cells: tuple[str, ...], widths: tuple[float, ...]) -> float:
    return LINE_HEIGHT * max(line_count(text, width) for text, width in zip(cells, widths, strict=True)) + 4


def _set_page(sheet: Any, matrix: Matrix, widths: tuple[float, ...]) -> None:
    last = max(len(matrix.rows) + HEADER_ROW, FIRST_ROW)
    for index, width in enumerate(widths):
        sheet.set_column(index, index, width)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.set_margins(left=0.47, right=0.47, top=0.75, bottom=0.75)
    sheet.fit_to_pages(1, 0)
    sheet.center_horizontally()
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer('&C&"宋体"&11— &P —')
    sheet.hide_gridlines(2)
    sheet.freeze_panes(FIRST_ROW, _frozen_columns(matrix))
    sheet.autofilter(HEADER_ROW, 0, last, len(matrix.columns) - (not _comes_back(matrix)))


def _comes_back(matrix: Matrix) -> bool:
    return matrix.record is not None and bool(matrix.record.keys)


def _frozen_columns(matrix: Matrix) -> int:
    """The columns up to the task's name, where it stands near the left: what a row is about stays in sight."""
    keys = [column.key for column in matrix.columns[:4]]
    return keys.index("task") + 1 if "task" in keys and len(matrix.columns) > len(keys) else 0


def _write_head(book: Any, sheet: Any, matrix: Matrix, widths: tuple[float, ...]) -> None:
    title_format = book.add_format(
        {"font_name": TITLE_FONT, "font_size": 20, "align": "center", "valign": "vcenter", "text_wrap": True}
    )
    lines = line_count(matrix.title, sum(widths) * 11 / 20)
    sheet.set_row(0, 30.0 * lines + 10)
    _write_across(sheet, 0, matrix, matrix.title, title_format)
    header = book.add_format(
        {
            "font_name": HEADER_FONT, "font_size": 11, "align": "center", "valign": "vcenter",
            "text_wrap": True, "border": 1, "bg_color": "#F2F2F2",
        }
    )  # fmt: skip
    # two lines high at least: Excel lays the filter's button over the lower right corner of a heading
    lines = max(
        (line_count(column.title, width) for column, width in zip(matrix.columns, widths, strict=True)), default=1
    )
    sheet.set_row(HEADER_ROW, LINE_HEIGHT * max(2, lines) + 4)
    for index, column in enumerate(matrix.columns):
        sheet.write_string(HEADER_ROW, index, column.title, header)


def _write_across(sheet: Any, row: int, matrix: Matrix, text: str, cell_format: Any) -> None:
    if len(matrix.columns) > 1:  # Excel refuses a merged range of one cell
        sheet.merge_range(row, 0, row, len(matrix.columns) - 1, "", cell_format)
    sheet.write_string(row, 0, cell_text(text), cell_format)


def _write_rows(
    book: Any, sheet: Any, matrix: Matrix, widths: tuple[float, ...], looks: Mapping[tuple[int, int], Look]
) -> None:
    formats = [_format(book, column) for column in matrix.columns]
    special: dict[tuple[int, Look], Any] = {}
    heights = _heights(matrix, widths)
    merged: dict[tuple[int, int], Any] = {}
    for merge in matrix.merges:
        rows = range(merge.first, merge.last + 1)
        # the name of a long group stands at its top, where a page break does not cut it
        long = sum(heights[row] for row in rows) > _LONG_GROUP
        cell_format = _format(book, matrix.columns[merge.column], top=long)
        sheet.merge_range(rows[0] + FIRST_ROW, merge.column, rows[-1] + FIRST_ROW, merge.column, "", cell_format)
        merged |= {(row, merge.column): cell_format for row in rows}
    for number, (row, height) in enumerate(zip(matrix.rows, heights, strict=True)):
        sheet.set_row(number + FIRST_ROW, height)
        for index, text in enumerate(row.cells):
            cell_format = merged.get((number, index), formats[index])
            if (look := looks.get((number, index))) is not None:
                if (index, look) not in special:
                    special[index, look] = _format(book, matrix.columns[index], more=look)
                cell_format = special[index, look]
            _write_cell(sheet, number + FIRST_ROW, index, matrix.columns[index], text, cell_format)


def _heights(matrix: Matrix, widths: tuple[float, ...]) -> list[float]:
    """The height of each row; a merged cell that needs more than its rows have gets it from all of them alike."""
    merged = {(row, merge.column) for merge in matrix.merges for row in range(merge.first, merge.last + 1)}
    heights = [
        _height(tuple("" if (number, at) in merged else text for at, text in enumerate(row.cells)), widths)
        for number, row in enumerate(matrix.rows)
    ]
    for merge in matrix.merges:
        rows = range(merge.first, merge.last + 1)
        needed = LINE_HEIGHT * line_count(matrix.rows[merge.first].cells[merge.column], widths[merge.column]) + 4
        missing = needed - sum(heights[row] for row in rows)
        for row in rows:
            heights[row] += max(0.0, missing / len(rows))
    return [min(TALLEST, max(LINE_HEIGHT * 1.6, height)) for height in heights]


def _write_cell(sheet: Any, row: int, index: int, column: Column, text: str, cell_format: Any) -> None:
    if column.kind == "number" and text.isascii() and text.isdigit():
        sheet.write_number(row, index, int(text), cell_format)
    elif text:
        sheet.write_string(row, index, cell_text(text), cell_format)
    else:
        sheet.write_blank(row, index, None, cell_format)


def cell_text(text: str) -> str:
    """Return `text` as a cell can hold it."""
    safe = xml_safe(text)
    return safe if len(safe) <= LONGEST else safe[: LONGEST - len(CUT)] + CUT


def _format(book: Any, column: Column, *, top: bool = False, more: Look = ()) -> Any:
    centred = column.key in CENTRED
    return book.add_format(
        {
            "font_name": BODY_FONT, "font_size": 11, "border": 1, "text_wrap": True,
            "valign": "top" if top else "vcenter",
            "align": "center" if centred else "left", "num_format": "0" if column.kind == "number" else "@",
        } | dict(more)
    )  # fmt: skip


def _write_notes(book: Any, sheet: Any, matrix: Matrix, widths: tuple[float, ...]) -> None:
    note_format = book.add_format({"font_name": BODY_FONT, "font_size": 11, "text_wrap": True, "valign": "vcenter"})
    below = len(matrix.rows) + FIRST_ROW
    if not matrix.rows:  # where the first row would be, and unmerged: people may write a task there
        plain = book.add_format({"font_name": BODY_FONT, "font_size": 11})
        for number, note in enumerate(matrix.notes):
            sheet.write_string(below + number, 0, cell_text(note), plain)
        return
    for number, note in enumerate(matrix.notes):
        sheet.set_row(below + number, LINE_HEIGHT * max(1, -(-text_width(note) // max(1, int(sum(widths))))) + 4)
        _write_across(sheet, below + number, matrix, note, note_format)


def _write_ids(book: Any, sheet: Any, matrix: Matrix) -> None:
    """The tasks' ids, in a hidden column behind the last one."""
    if not _comes_back(matrix):
        return
    at = len(matrix.columns)
    sheet.set_column(at, at, None, None, {"hidden": True})
    plain = book.add_format({"num_format": "@"})
    sheet.write_string(HEADER_ROW, at, ID_HEADING, plain)
    for number, row in enumerate(matrix.rows):
        sheet.write_string(number + FIRST_ROW, at, row.task, plain)


def _write_record(sheet: Any, record: MatrixRecord) -> None:
    """What was exported, so that an edit can be told from it: the rows that `matrix/record.py` reads back."""
    rows: tuple[tuple[str, ...], ...] = (
        (RECORD_SCHEMA, record.sha256, record.plan, str(len(record.rows)), record.heading),
        record.shown,
        record.notes,
        ("", *record.keys),
        *((row.task, *row.cells) for row in record.rows),
    )
    for number, words in enumerate(rows):
        for column, text in enumerate(words):
            if text:
                sheet.write_string(number, column, cell_text(text))
    sheet.very_hidden()
