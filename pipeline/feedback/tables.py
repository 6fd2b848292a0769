"""Tables of comments in a letter (序号|单位|条款|原文|修改意见|理由 and its variants)."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.feedback.cells import column_meaning, read_cells
from pipeline.feedback.make import Maker
from pipeline.feedback.paper import Sheet
from pipeline.model.source import Cell, Table

_HEAD_ROWS = 8  # 附件, title, unit and date, a note on filling in may stand above the names of the columns


@dataclass(frozen=True, slots=True)
class _Head:
    row: int
    columns: dict[int, str]


def read_table(sheet: Sheet, table: Table, maker: Maker) -> bool:
    """Read a table of comments; returns False, having read nothing, where it is none.

    Rows without a request (无) are no-comment formulas; a cell that was merged over several rows holds for each of them.
    """
    head = _head(sheet, table)
    if head is None:
        return False
    grid = _grid(table)
    for cell in table.cells:
        if cell.row <= head.row:
            _claim(sheet, cell, "head")
    for row in range(head.row + 1, table.rows):
        cells = {column: grid[row, column] for column in range(table.columns) if (row, column) in grid}
        _read_row(sheet, cells, head, maker, row)
    return True


def _head(sheet: Sheet, table: Table) -> _Head | None:
    """The row whose cells name columns of a table of comments: at least what is asked, and what it is about or why."""
    for row in range(min(_HEAD_ROWS, table.rows)):
        columns: dict[int, str] = {}
        for cell in table.cells:
            if cell.row == row and (meaning := column_meaning(_words(sheet, cell))):
                for column in range(cell.column, cell.column + cell.column_span):
                    if meaning not in columns.values() or meaning in ("skip",):
                        columns[column] = meaning
        known = set(columns.values())
        if ("text" in known or "new" in known) and len(known) >= 2:
            return _Head(row, columns)
    return None


def _grid(table: Table) -> dict[tuple[int, int], Cell]:
    """Each grid position's cell, merged cells at all of theirs."""
    return {
        (row, column): cell
        for cell in table.cells
        for row in range(cell.row, cell.row + cell.row_span)
        for column in range(cell.column, cell.column + cell.column_span)
    }


def _read_row(sheet: Sheet, cells: dict[int, Cell], head: _Head, maker: Maker, row: int) -> None:
    by_meaning = {meaning: cells[column] for column, meaning in reversed(head.columns.items()) if column in cells}
    words = {meaning: _words(sheet, cell) for meaning, cell in by_meaning.items()}
    asked = "text" if words.get("text") or "new" not in words else "new"
    found = False
    if words.get(asked):
        cell = by_meaning[asked]
        span = sheet.span(*_shadow(sheet, cell))
        found = read_cells(
            maker, text=words[asked], new=asked == "new", old=words.get("old", ""), place=words.get("place", ""),
            reason=words.get("reason") or None, span=span, written=sheet.paper.source.text[span.start : span.end], channel="table",
            author=words.get("unit", ""),
        )  # fmt: skip
    nothing = bool(words.get(asked)) and not found
    for column, cell in cells.items():
        if cell.row != row:
            continue
        meaning = head.columns.get(column)
        if found or nothing or meaning in ("index", "skip"):
            _claim(sheet, cell, "no_comment" if nothing else "reason" if meaning == "reason" else "comment")


def _words(sheet: Sheet, cell: Cell) -> str:
    start, end = _shadow(sheet, cell)
    return sheet.text[start:end].strip()


def _shadow(sheet: Sheet, cell: Cell) -> tuple[int, int]:
    start = sheet.shadow.offset(cell.start)
    return start, max(start, sheet.shadow.offset(cell.end))


def _claim(sheet: Sheet, cell: Cell, kind: str) -> None:
    sheet.claim(*_shadow(sheet, cell), kind, "replies.table")  # type: ignore[arg-type] # one of PartKind
