"""A sheet as a person left it → its header, its rows, and what stands in them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.matrix.words import tidy
from pipeline.model.matrix import ID_HEADING, Grid

_MOST = 1_000_000  # positions that merged areas may cover: a hostile file names millions
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet with a column of ids: `cells` by (row, column), a merged area's words in every position it covers.

    `header` is the row of headings, `ids` the column of ids, `columns` the other columns that hold any words.
    `above` are the rows over the header with their first words. `wide` are the positions that a merged area covers together with a column beside them, `tall` the first row of the
    area that a position lies in, where it covers several rows.
    """

    name: str
    cells: dict[Spot, str]
    header: int
    ids: int
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    above: tuple[tuple[int, str], ...]
    formulas: frozenset[Spot]
    wide: frozenset[Spot]
    tall: dict[Spot, int]

    def words(self, row: int, column: int) -> str:
        """Return the words at a position, "" for none."""
        return self.cells.get((row, column), "")

    def filled(self, row: int) -> list[int]:
        """Return the columns of a row that hold words, the ids' column aside."""
        return [column for column in self.columns if (row, column) in self.cells]


def has_ids(grid: Grid) -> bool:
    """Return whether a sheet has a column of ids."""
    return any(words.strip() == ID_HEADING for _row, _column, words in grid.cells)


def sheet_of(grid: Grid) -> Sheet:
    """Return a sheet that `has_ids` with its merged areas filled; the first heading of ids from the top counts."""
    cells = {(row, column): tidied for row, column, words in grid.cells if (tidied := tidy(words))}
    header, ids = next(spot for spot in sorted(cells) if cells[spot] == ID_HEADING)
    rows = tuple(sorted({row for row, _ in cells}))
    columns = tuple(sorted({column for _, column in cells} - {ids}))
    wide: set[Spot] = set()
    tall: dict[Spot, int] = {}
    for first, spot, across, down in _covered(grid, rows, columns):
        if across:
            wide.add(spot)
        if down:
            tall[spot] = first[0]
        if cells.get(first, ""):
            cells[spot] = cells[first]
        else:
            cells.pop(spot, None)
    below = tuple(row for row in rows if row > header)
    above = {row: cells[row, column] for row, column in sorted(cells, reverse=True) if row < header}
    return Sheet(
        grid.name,
        cells,
        header,
        ids,
        below,
        columns,
        tuple(sorted(above.items())),
        grid.formulas,
        frozenset(wide),
        tall,
    )


def _covered(grid: Grid, rows: tuple[int, ...], columns: tuple[int, ...]) -> Iterator[tuple[Spot, Spot, bool, bool]]:
    """The positions that merged areas cover: (the area's first cell, the position, several columns, several rows)."""
    left = _MOST
    for top, first, bottom, last in grid.merged:
        across = columns[bisect_left(columns, first) : bisect_right(columns, last)]
        down = rows[bisect_left(rows, top) : bisect_right(rows, bottom)]
        left -= len(across) * len(down)
        if left < 0:
            return
        for row in down:
            for column in across:
                yield (top, first), (row, column), last > first, bottom > top
