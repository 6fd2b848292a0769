"""Tables (表格): from rows of cells to a grid, merged cells once."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.ooxml.inline import Inline
from pipeline.ooxml.names import ALTERNATE, DEL_TEXT, TC, TR, VAL, T, W, is_on, whole
from pipeline.ooxml.revisions import CELLS, ROWS, change_of, is_hidden, mark_of
from pipeline.ooxml.shapes import chosen
from pipeline.ooxml.story import Grid, GridCell, Item, Line

WIDEST_SPAN = 63
"""Columns that Word allows; a larger gridSpan is a fault or an attack."""
MOST_COLUMNS = 256

_TRPR, _TCPR = W + "trPr", W + "tcPr"
_GRID_SPAN, _V_MERGE, _H_MERGE = W + "gridSpan", W + "vMerge", W + "hMerge"
_NOT_ROWS = frozenset((W + "tblPr", W + "tblGrid", _TRPR, _TCPR, W + "tblPrEx", W + "sdtPr"))

CellReader = Callable[[Any], list[Item]]


def read_table(table: Any, inline: Inline, read_cell: CellReader) -> Grid:
    """Return a w:tbl as a grid of the rows that the view shows; `read_cell` reads the content of a w:tc."""
    return _TableReader(inline, read_cell).read(table)


def within(parent: Any, tag: str) -> Iterator[Any]:
    """Yield the rows of a table (or cells of a row), whatever content controls or marks wrap them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag == ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                yield from within(branch, tag)
        elif child.tag not in _NOT_ROWS:
            yield from within(child, tag)


def _span(properties: Any | None, name: str) -> int:
    child = None if properties is None else properties.find(W + name)
    return 0 if child is None else max(0, min(whole(child.get(VAL)), WIDEST_SPAN))


def _shape(properties: Any | None) -> tuple[int, str, str]:
    """Return how many columns a cell takes, and "restart", "continue" or "" for a merge downwards and across (a merge
    mark without a value goes on)."""
    span, down, across = 1, "", ""
    for child in () if properties is None else properties:
        if child.tag == _GRID_SPAN:
            span = max(1, min(whole(child.get(VAL)), WIDEST_SPAN))
        elif child.tag == _V_MERGE:
            down = child.get(VAL, "continue")
        elif child.tag == _H_MERGE:
            across = child.get(VAL, "continue")
    return span, down, across


def _text(element: Any) -> str:
    return "".join(piece.text or "" for piece in element.iter(T, DEL_TEXT))


class _TableReader:
    """Lays the cells of one table on its grid."""

    def __init__(self, inline: Inline, read_cell: CellReader) -> None:
        self._inline = inline
        self._read_cell = read_cell
        self._cells: list[GridCell] = []
        self._open: dict[int, GridCell] = {}  # cells that a vertical merge may carry on, by column
        self._row = 0
        self._header_rows = 0

    def read(self, table: Any) -> Grid:
        for row in within(table, TR):
            properties = row.find(_TRPR)
            mark = mark_of(properties, ROWS)
            if mark is not None and is_hidden(ROWS[mark.tag], self._inline.source.view):
                self._hidden_row(row, mark)
                continue
            self._header(properties)
            if mark is None:
                self._read_row(row, properties)
            else:
                self._marked_row(row, properties, mark)
            self._row += 1
        return Grid(self._cells, self._header_rows, self._inline.layer)

    def _header(self, properties: Any | None) -> None:
        header = None if properties is None else properties.find(W + "tblHeader")
        if header is not None and is_on(header.get(VAL)) and self._header_rows == self._row:
            self._header_rows += 1

    def _hidden_row(self, row: Any, mark: Any) -> None:
        change = change_of(mark, ROWS[mark.tag], self._inline.anchor())
        change.texts.append("\t".join(_text(cell) for cell in within(row, TC)))
        self._inline.reading.changes.append(change)

    def _marked_row(self, row: Any, properties: Any, mark: Any) -> None:
        kind = ROWS[mark.tag]
        change = change_of(mark, kind, self._inline.anchor())
        change.texts.append("\t".join(_text(cell) for cell in within(row, TC)))
        self._inline.reading.changes.append(change)
        outer = self._inline.covered
        self._inline.covered = ("insert" if kind == "row_insert" else "delete", change.author)
        self._read_row(row, properties)
        self._inline.covered = outer
        change.end = max(self._inline.last_anchor(), change.start)

    def _read_row(self, row: Any, properties: Any | None) -> None:
        column = _span(properties, "gridBefore")
        last: GridCell | None = None
        for element in within(row, TC):
            cell_properties = element.find(_TCPR)
            if self._hidden_cell(element, cell_properties):
                continue
            shape = _shape(cell_properties)
            last = self._cell(element, shape, column, last)
            column += shape[0]

    def _cell(self, element: Any, shape: tuple[int, str, str], column: int, last: GridCell | None) -> GridCell:
        span, down, across = shape
        above = self._open.get(column)
        if down == "continue" and above is not None and above.column == column:
            above.row_span = self._row - above.row + 1
            self._fill(above, element, carried=True)
            return above
        if last is not None and (column + span > MOST_COLUMNS or across == "continue"):
            if across == "continue" and column + span <= MOST_COLUMNS:
                last.column_span = column + span - last.column
            self._fill(last, element, carried=True)
            return last
        cell = GridCell(self._row, column, 1, span)
        self._cells.append(cell)
        for covered in range(column, column + span):
            self._open.pop(covered, None)
        if down:
            self._open[column] = cell
        self._fill(cell, element, carried=False)
        return cell

    def _hidden_cell(self, element: Any, properties: Any | None) -> bool:
        mark = mark_of(properties, CELLS)
        if mark is None or not is_hidden(CELLS[mark.tag], self._inline.source.view):
            return False
        change = change_of(mark, CELLS[mark.tag], self._inline.anchor())
        change.texts.append(_text(element))
        self._inline.reading.changes.append(change)
        return True

    def _fill(self, cell: GridCell, element: Any, *, carried: bool) -> None:
        """Add what an element holds to a cell. What a merged cell covers is empty as a rule, and then not counted:
        Word neither shows nor numbers it."""
        if carried and not _text(element):
            return
        for item in self._read_cell(element):
            if isinstance(item, Line):
                cell.lines.append(item)
            else:
                cell.tables.append(item)
                for inner in item.cells:
                    cell.lines += inner.lines
