"""An office's own Excel table, filled in: its columns are told by their headings, rows go below the header in its cells' style."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from copy import copy
from io import BytesIO
from typing import Any

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet.cell_range import CellRange

from pipeline.errors import InputError, UsageError
from pipeline.export.stamp import without_clock, without_time
from pipeline.export.xlsx import cell_text
from pipeline.ooxml.archive import Archive, open_archive
from pipeline.recognize.adoption import adoption_column

_SHAPE = re.compile(rb"<(?:\w+:)?(?:sp|grpSp|cxnSp)[ >]")
_SEARCHED = 30  # rows in which the header is looked for


def fill_xlsx(template: bytes, name: str, rows: Sequence[Mapping[str, str]]) -> bytes:
    """Return the workbook with the rows below its header; the template itself is left as it is.

    The header is the first row of any sheet with a column for the comment's words and one more that is known. A column
    whose heading is not known stays empty. Empty rows below the header are filled first; what stands below them moves down. Each row
    takes the style of the first row below the header. A cell is always text, whatever it begins with.

    Args:
        template: the content of an xlsx file.
        name: its name, for messages.
        rows: each comment's words by what a column holds (`recognize.adoption.adoption_column`).

    Raises:
        InputError: it is no workbook, or a hostile one.
        UsageError: M-TEMPLATE-HEADER, it has no such header; M-TEMPLATE-LOST, it holds text boxes, shapes or controls, which the
            library would drop.
    """
    _refuse_losses(open_archive(template, name), name)
    try:
        book = load_workbook(BytesIO(template))
    except (KeyError, ValueError, TypeError, InvalidFileException) as error:
        raise InputError("E-XML", file=name, part="xl/workbook.xml", why=type(error).__name__) from error
    sheet, header, columns = _header(book, name)
    first = header + 1
    free = _free_rows(sheet, first, columns)
    if len(rows) > free:
        _make_room(sheet, first + free, len(rows) - free)
    styles = _styles(sheet, first)
    for at, row in enumerate(rows):
        _write_row(sheet, first + at, row, columns, styles)
    buffer = BytesIO()
    book.save(buffer)
    return without_clock(without_time(buffer.getvalue()))


def _refuse_losses(archive: Archive, name: str) -> None:
    lost = [
        part
        for part in archive.names
        if part.startswith(("xl/ctrlProps/", "xl/activeX/"))
        or (re.fullmatch(r"xl/drawings/drawing\d+\.xml", part) and _SHAPE.search(archive.read(part)))
    ]
    if lost:
        raise UsageError("M-TEMPLATE-LOST", file=name, parts="、".join(lost))


def _header(book: Any, name: str) -> tuple[Any, int, dict[int, str]]:
    """The sheet, the header's row and what each of its columns holds."""
    for sheet in book.worksheets:
        for row in sheet.iter_rows(min_row=1, max_row=min(_SEARCHED, sheet.max_row)):
            columns: dict[int, str] = {}
            for cell in row:
                meaning = adoption_column(str(cell.value)) if isinstance(cell.value, str) else None
                if meaning and meaning not in columns.values():
                    columns[cell.column] = meaning
            if "text" in columns.values() and len(columns) >= 2:
                return sheet, row[0].row, columns
    raise UsageError("M-TEMPLATE-HEADER", file=name)


def _free_rows(sheet: Any, first: int, columns: Mapping[int, str]) -> int:
    """How many rows below the header hold nothing but, perhaps, numbers in the index column."""
    index = next((column for column, meaning in columns.items() if meaning == "index"), 0)
    for row in range(first, sheet.max_row + 1):
        if any(cell.value not in (None, "") and cell.column != index for cell in sheet[row]):
            return row - first
        if any(
            area.min_row <= row <= area.max_row and area.max_col > area.min_col for area in sheet.merged_cells.ranges
        ):
            return row - first
    return max(0, int(sheet.max_row) - first + 1)


def _make_room(sheet: Any, at: int, count: int) -> None:
    """Move everything from row `at` on down by `count` rows: cells, merged areas and heights."""
    last = sheet.max_row
    if last < at:
        return
    heights = {row: sheet.row_dimensions[row].height for row in range(at, last + 1)}
    areas = [area for area in sheet.merged_cells.ranges if area.min_row >= at]
    for area in areas:
        sheet.merged_cells.remove(area)
    sheet.move_range(f"A{at}:{sheet.cell(last, sheet.max_column).coordinate}", rows=count, translate=True)
    for area in areas:
        sheet.merged_cells.add(CellRange(min_col=area.min_col, max_col=area.max_col, min_row=area.min_row + count,
                                         max_row=area.max_row + count).coord)  # fmt: skip
    for row in heights:
        sheet.row_dimensions[row].height = None
    for row, height in heights.items():
        sheet.row_dimensions[row + count].height = height


def _styles(sheet: Any, first: int) -> dict[int, Any]:
    """The style of each column: that of the first row below the header where it has any, else the header's without its weight."""
    styles = {}
    for column in range(1, sheet.max_column + 1):
        cell = sheet.cell(first, column)
        styles[column] = copy(cell._style) if cell.has_style else copy(sheet.cell(first - 1, column)._style)
    return styles


def _write_row(
    sheet: Any, at: int, row: Mapping[str, str], columns: Mapping[int, str], styles: Mapping[int, Any]
) -> None:
    for column, style in styles.items():
        cell = sheet.cell(at, column)
        cell._style = copy(style)
        meaning = columns.get(column)
        if meaning == "index" and row.get("index", "").isdigit():
            cell.value = int(row["index"])
        elif meaning:
            cell.value = cell_text(row.get(meaning, "")) or None
            if cell.value is not None:
                cell.data_type = "s"  # what begins with = is text as well
        if meaning and meaning != "index":
            alignment = copy(cell.alignment)
            alignment.wrap_text = True
            cell.alignment = alignment
