"""A table that comes back edited, as an Excel workbook: ids in a hidden column, lists to choose from, all else locked."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from pipeline.export.stamp import without_clock
from pipeline.export.xlsx import FIRST_ROW, HEADER_ROW, NO_GUESSING, Look, cell_text, write_matrix
from pipeline.model.matrix import Editable, WorkSheet

_OFFERS = "常用说明"
_MARKED = "#FFF2CC"
# what a person may still do in the locked sheet: the lock has no password, it only guards against slips
_ALLOWED = {
    "format_cells": True, "format_columns": True, "format_rows": True, "sort": True, "autofilter": True,
    "select_locked_cells": True, "select_unlocked_cells": True,
}  # fmt: skip


def work_sheet_to_xlsx(work: WorkSheet) -> bytes:
    """Return the table as an xlsx file.

    Only the editable columns are open; what waits for somebody is shaded. A strict column refuses other words than its
    list's, another one offers its list and takes any words. Each row's id stands in a hidden column behind the table, under
    the heading `work.id_title`: it finds its comment again, however the rows are sorted.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, NO_GUESSING) as book:
        sheet = write_matrix(book, work.matrix, _looks(work))
        _write_hidden(sheet, work)
        offers = _Offers(book)
        for editable in work.editable:
            _offer(sheet, editable, offers)
        sheet.protect("", _ALLOWED)
        sheet.activate()
    return without_clock(buffer.getvalue())


def _looks(work: WorkSheet) -> dict[tuple[int, int], Look]:
    open_, marked = (("locked", False),), (("bg_color", _MARKED),)
    return {
        (row, one.column): open_ + (marked if (row, one.column) in work.marked else ())
        for one in work.editable
        for row in range(len(work.matrix.rows))
    }


def _write_hidden(sheet: Any, work: WorkSheet) -> None:
    """Behind the table, hidden: each row's id, and what its editable cells say now (原…), so that an edit can be told from a cell
    that only grew old."""
    matrix = work.matrix
    heads = (work.id_title, *(f"原{matrix.columns[one.column].title}" for one in work.editable))
    first = len(matrix.columns)
    sheet.set_column(first, first + len(heads) - 1, 10, None, {"hidden": True})
    for at, head in enumerate(heads):
        sheet.write_string(HEADER_ROW, first + at, head)
    for number, row in enumerate(matrix.rows):
        for at, words in enumerate((row.task, *(row.cells[one.column] for one in work.editable))):
            sheet.write_string(FIRST_ROW + number, first + at, cell_text(words))
    # whoever sorts the table sorts the hidden columns with it
    sheet.autofilter(HEADER_ROW, 0, max(HEADER_ROW + len(matrix.rows), FIRST_ROW), first + len(heads) - 1)
    sheet.print_area(0, 0, FIRST_ROW + len(matrix.rows) + len(matrix.notes) - 1, first - 1)


class _Offers:
    """The lists to choose from, a column each on a sheet of their own: a list in the cell itself may hold 255 characters only."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._sheet: Any = None
        self._places: dict[tuple[str, ...], str] = {}

    def place(self, words: tuple[str, ...]) -> str:
        """Return the range that holds a list, written at its first use."""
        if words not in self._places:
            if self._sheet is None:
                self._sheet = self._book.add_worksheet(_OFFERS)
                self._sheet.hide()
            column = len(self._places)
            for row, text in enumerate(words):
                self._sheet.write_string(row, column, cell_text(text))
            name = xl_col_to_name(column, col_abs=True)
            self._places[words] = f"='{_OFFERS}'!{name}$1:{name}${len(words)}"
        return self._places[words]


def _offer(sheet: Any, editable: Editable, offers: _Offers) -> None:
    """Attach the lists; neighbouring rows with the same list share one rule."""
    rows = editable.offers
    first = 0
    for at in range(1, len(rows) + 1):
        if at < len(rows) and rows[at] == rows[first]:
            continue
        if rows[first]:
            sheet.data_validation(
                FIRST_ROW + first, editable.column, FIRST_ROW + at - 1, editable.column,
                {
                    "validate": "list", "source": offers.place(rows[first]), "ignore_blank": True,
                    "show_error": editable.strict, "error_title": "请从列表中选择", "error_message": "、".join(rows[first])[:250],
                },
            )  # fmt: skip
        first = at
