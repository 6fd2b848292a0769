"""Tables of an OpenDocument text: rows and columns that are said to be repeated, cells that reach over others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.read import wordml
from pipeline.read.odtstyles import TABLE

_MOST_REPEATS = 256  # of a column or row that the file says is repeated


class Tables:
    """Makes the tables of one document, and counts what they come to; `blocks` makes what stands in a cell."""

    def __init__(self, name: str, limits: Limits, blocks: Callable[[Any], str]) -> None:
        self.name = name
        self.limits = limits
        self.blocks = blocks
        self.cells = self.size = 0

    def table(self, element: Any) -> str:
        """Return a table.

        Raises:
            InputError: E-LIMIT, far more cells than a document has.
        """
        rows: list[str] = []
        below: dict[int, tuple[int, int]] = {}  # columns that a cell above reaches down into: (rows left, columns)
        for tr, header in _rows(element, header=False):
            times = _repeats(tr.get(TABLE + "number-rows-repeated")) if _has_text(tr) else 1
            before = self.cells
            while times:
                times -= 1
                rows.append(self._row(tr, below, header=header))
                if not below and times:  # the others are the same
                    self._spend(times * (self.cells - before), times * len(rows[-1]))
                    rows += [rows[-1]] * times
                    times = 0
        return wordml.table(rows) if rows else ""

    def _spend(self, cells: int, size: int) -> None:
        """Count cells and characters: what is said to be repeated can be far more than the file holds."""
        self.cells += cells
        self.size += size
        for found, limit in ((self.cells, self.limits.table_cells), (self.size, self.limits.part_bytes)):
            if found > limit:
                raise InputError("E-LIMIT", file=self.name, what="table cells", found=found, limit=limit)

    def _row(self, tr: Any, below: dict[int, tuple[int, int]], *, header: bool) -> str:
        cells: list[str] = []
        column = 0
        for tc in tr:
            if tc.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                continue
            times = _repeats(tc.get(TABLE + "number-columns-repeated"))
            content = self.blocks(tc)
            self._spend(times, times * len(content))
            for _ in range(times):
                cells += self._covered(content, column, below) if tc.tag == TABLE + "covered-table-cell" else [
                    self._cell(tc, content, column, below)
                ]  # fmt: skip
                column += 1
        return wordml.row(cells, header=header)

    def _covered(self, content: str, column: int, below: dict[int, tuple[int, int]]) -> list[str]:
        """What a covered cell becomes: the lower part of a cell above, nothing, or a cell for words that it still holds."""
        if column not in below:
            return [wordml.cell(content)] if "<w:t" in content else []
        left, width = below.pop(column)
        if left > 1:
            below[column] = (left - 1, width)
        return [wordml.cell(content, columns=width, down="continue")]

    def _cell(self, tc: Any, content: str, column: int, below: dict[int, tuple[int, int]]) -> str:
        width = max(1, _repeats(tc.get(TABLE + "number-columns-spanned")))
        height = max(1, _repeats(tc.get(TABLE + "number-rows-spanned")))
        below.pop(column, None)
        if height > 1:
            below[column] = (height - 1, width)
        return wordml.cell(content, columns=width, down="restart" if height > 1 else "")


def _rows(element: Any, *, header: bool) -> Iterator[tuple[Any, bool]]:
    for child in element:
        if child.tag == TABLE + "table-row":
            yield child, header
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            yield from _rows(child, header=header or child.tag == TABLE + "table-header-rows")


def _repeats(count: str | None) -> int:
    return min(int(count), _MOST_REPEATS) if count and count.isdecimal() and len(count) < 9 else 1


def _has_text(element: Any) -> bool:
    return any(text.strip() for text in element.itertext())
