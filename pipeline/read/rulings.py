"""The ruling lines of tables in a picture, and the cells between them.

Long thin dark runs are rulings (an opening by a line, in terms of morphology); what they cross is a grid; where a
border between two places of the grid is missing, the two are one merged cell. Units are pixels.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy
from numpy.typing import NDArray

Mask = NDArray[numpy.bool_]
Box = tuple[float, float, float, float]
MOST_SEGMENTS = 4000
MOST_PLACES = 20_000  # of one grid


@dataclass(slots=True)
class Segment:
    """A ruling: its place across (`at`) and from where to where it runs."""

    at: float
    start: float
    end: float
    weight: int = 1


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell at its first place of the grid, with its box."""

    row: int
    column: int
    row_span: int
    column_span: int
    box: Box


@dataclass(slots=True)
class PixelGrid:
    """A table's edges and its cells in reading order."""

    xs: list[float]
    ys: list[float]
    cells: list[GridCell] = field(default_factory=list)

    @property
    def box(self) -> Box:
        """The box around all of it."""
        return self.xs[0], self.ys[0], self.xs[-1], self.ys[-1]


def ruled_grids(grey: NDArray[numpy.uint8], dpi: float, em: float = 0.0) -> list[PixelGrid]:
    """Return the ruled tables of a straight page, from top to bottom; frames and single lines are none.

    `em` is the width of a Hanzi of the page: no stroke of a letter is as long as a ruling.
    """
    paper = float(numpy.percentile(grey[::4, ::4], 80))
    dark = grey < paper * 0.78
    near = max(4.0, dpi * 0.03)
    across = _segments(dark, round(max(dpi * 0.3, 1.5 * em)), near)
    down = _segments(dark.T, round(max(dpi * 0.2, 1.2 * em)), near)
    if len(across) < 2 or len(down) < 3 or len(across) + len(down) > MOST_SEGMENTS:
        return []
    grids = [_grid(rows, columns, near) for rows, columns in _tables(across, down, near)]
    return sorted((grid for grid in grids if grid is not None), key=lambda grid: grid.ys[0])


def _opened(dark: Mask, length: int) -> Mask:
    """Dark runs along the rows of at least `length` pixels."""
    if dark.shape[1] <= length:
        return numpy.zeros_like(dark)
    sums = numpy.cumsum(numpy.pad(dark, ((0, 0), (1, 0))), axis=1, dtype=numpy.int32)
    full = (sums[:, length:] - sums[:, :-length]) == length  # a run of that length begins here
    reach = numpy.cumsum(numpy.pad(full, ((0, 0), (1, length))), axis=1, dtype=numpy.int32)
    width = dark.shape[1]
    at = numpy.arange(width)
    before = numpy.maximum(0, at - length + 1)
    opened: Mask = (reach[:, at + 1] - reach[:, before]) > 0
    return opened


def _segments(dark: Mask, length: int, near: float) -> list[Segment]:
    """The rulings along the rows: dark runs of neighbouring rows put together."""
    # a ruling a little askew steps from row to row: two rows at a time are one
    thick = dark.copy()
    thick[:-1] |= dark[1:]
    opened = _opened(thick, length)
    edges = numpy.diff(numpy.pad(opened, ((0, 0), (1, 1))).astype(numpy.int8), axis=1)
    rows, starts = numpy.nonzero(edges == 1)
    _, ends = numpy.nonzero(edges == -1)
    if len(rows) > 20 * MOST_SEGMENTS:
        return []
    done: list[Segment] = []
    open_: list[Segment] = []
    for row, start, end in zip(rows.tolist(), starts.tolist(), ends.tolist(), strict=True):
        keep: list[Segment] = []
        mine = Segment(row, start, end)
        for other in open_:
            last = other.at + other.weight / 2
            if row - last > near:
                done.append(other)
            elif mine.start <= other.end + 2 * near and other.start <= mine.end + 2 * near:
                first = min(other.at - other.weight / 2, mine.at - mine.weight / 2)
                last = max(last, mine.at + mine.weight / 2)
                mine = Segment(
                    (first + last) / 2, min(mine.start, other.start), max(mine.end, other.end), round(last - first)
                )
            else:
                keep.append(other)
        open_ = [*keep, mine]
    found = done + open_
    return [segment for segment in found if segment.weight <= 4 * near]  # thicker is a black area


def _tables(across: list[Segment], down: list[Segment], near: float) -> list[tuple[list[Segment], list[Segment]]]:
    """Rulings that cross each other, those that meet fewer than two of the other kind left out."""
    while True:
        meets = [[_cross(row, column, near) for column in down] for row in across]
        rows = [row for row, crossing in zip(across, meets, strict=True) if sum(crossing) >= 2]
        columns = [column for at, column in enumerate(down) if sum(crossing[at] for crossing in meets) >= 2]
        if len(rows) == len(across) and len(columns) == len(down):
            break
        across, down = rows, columns
    group = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for at, crossing in enumerate(meets):
        for other, meet in enumerate(crossing):
            if meet:
                group[root(at)] = root(len(across) + other)
    tables: dict[int, tuple[list[Segment], list[Segment]]] = {}
    for at in range(len(group)):
        rows_of, columns_of = tables.setdefault(root(at), ([], []))
        if at < len(across):
            rows_of.append(across[at])
        else:
            columns_of.append(down[at - len(across)])
    return list(tables.values())


def _cross(row: Segment, column: Segment, near: float) -> bool:
    slack = 2 * near
    return row.start - slack <= column.at <= row.end + slack and column.start - slack <= row.at <= column.end + slack


def _grid(rows: list[Segment], columns: list[Segment], near: float) -> PixelGrid | None:
    ys, xs = _edges([row.at for row in rows], 2 * near), _edges([column.at for column in columns], 2 * near)
    if len(xs) < 3 or len(ys) < 2 or (len(xs) - 1) * (len(ys) - 1) < 3 or len(xs) * len(ys) > MOST_PLACES:
        return None
    grid = PixelGrid(xs, ys)
    wide, high = len(xs) - 1, len(ys) - 1
    group = list(range(wide * high))

    def root(at: int) -> int:
        while group[at] != at:
            group[at] = group[group[at]]
            at = group[at]
        return at

    for y in range(high):
        for x in range(wide):
            at = y * wide + x
            if x + 1 < wide and not _drawn(columns, xs[x + 1], ys[y], ys[y + 1], 2 * near):
                group[root(at + 1)] = root(at)
            if y + 1 < high and not _drawn(rows, ys[y + 1], xs[x], xs[x + 1], 2 * near):
                group[root(at + wide)] = root(at)
    members: dict[int, list[int]] = {}
    for at in range(len(group)):
        members.setdefault(root(at), []).append(at)
    for places in members.values():
        top, bottom = min(at // wide for at in places), max(at // wide for at in places) + 1
        left, right = min(at % wide for at in places), max(at % wide for at in places) + 1
        box = (xs[left], ys[top], xs[right], ys[bottom])
        grid.cells.append(GridCell(top, left, bottom - top, right - left, box))
    grid.cells.sort(key=lambda cell: (cell.row, cell.column))
    return grid if len(grid.cells) >= 3 else None


def _edges(values: list[float], near: float) -> list[float]:
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _drawn(segments: Sequence[Segment], at: float, start: float, end: float, near: float) -> bool:
    """Tell whether a border is drawn over more than half of its length."""
    covered = sum(
        max(0.0, min(end, segment.end) - max(start, segment.start))
        for segment in segments
        if abs(segment.at - at) <= near
    )
    return covered > 0.5 * (end - start)
