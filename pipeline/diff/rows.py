"""Table rows that are one → cells that stand for each other, and the hunks in them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.diff.hunks import Hunk, Stretch, Texts, differ
from pipeline.diff.plain import plain
from pipeline.diff.units import Grid
from pipeline.recognize.columns import column_of
from pipeline.text.likeness import likeness
from pipeline.text.shadow import shadow_of

_LIKE = 0.5


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of two tables that stand for each other, in order of both; `counter` and `units` are pairs among them."""

    pairs: tuple[tuple[int, int], ...]
    counter: tuple[int, int] | None
    units: frozenset[tuple[int, int]]
    keys: tuple[tuple[int, int], ...]


def columns_of(old: Grid, new: Grid) -> Columns:
    """Return which columns of two tables are one: by their headings, in order; tables of one width column by column."""
    if len(old.header) == len(new.header):
        pairs = [(n, n) for n in range(len(old.header))]
    else:
        pairs = list(_by_heading(old.header, new.header))
    counter = next((pair for pair in pairs if pair in ((old.counter, new.counter),)), None)
    units = frozenset(pair for pair in pairs if _names_units(old.header[pair[0]]) or _names_units(new.header[pair[1]]))
    keys = tuple(pair for pair in pairs if pair == (old.key, new.key))
    return Columns(tuple(pairs), counter, units, keys)


def _by_heading(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    j = 0
    for i, heading in enumerate(old):
        scores = [likeness(plain(heading), plain(new[n])) for n in range(j, len(new))]
        if scores and max(scores) >= _LIKE:
            j += scores.index(max(scores))
            yield i, j
            j += 1


@cache
def _names_units(heading: str) -> bool:
    column = column_of(shadow_of(heading).text)
    return column is not None and column.meaning == "units"


def cells_of(text: str, start: int, end: int) -> list[Stretch]:
    """Return the stretches of a row's cells."""
    cells: list[Stretch] = []
    at = start
    while True:
        tab = text.find("\t", at, end)
        if tab < 0:
            return [*cells, (at, end)]
        cells.append((at, tab))
        at = tab + 1


CellPair = tuple[int, int, Stretch, Stretch]


def pair_cells(texts: Texts, old: Stretch, new: Stretch, columns: Columns) -> list[CellPair]:
    """Return the cells of two rows side by side: old column, new column (-1 for none), and their stretches."""
    left, right = cells_of(texts.old, *old), cells_of(texts.new, *new)
    pairs = [pair for pair in columns.pairs if pair[0] < len(left) and pair[1] < len(right)]
    if len(left) == len(right):
        pairs = [(n, n) for n in range(len(left))]
    out = [(i, j, left[i], right[j]) for i, j in pairs]
    out += [(-1, j, (old[1], old[1]), right[j]) for j in range(len(right)) if j not in {j for _i, j in pairs}]
    out.sort(key=lambda cell: cell[1])
    return out + [(i, -1, left[i], (new[1], new[1])) for i in range(len(left)) if i not in {i for i, _j in pairs}]


def differ_in_cells(texts: Texts, old: Stretch, new: Stretch, columns: Columns) -> Iterator[Hunk]:
    """Yield the hunks between two rows, cell by cell, in order of the columns that stand for each other; `Hunk.cell` is the place
    in what `pair_cells` gives. A cell that came or went takes the tab behind it (before it at the row's end) with it."""
    cells = pair_cells(texts, old, new, columns)
    paired = [(n, cell) for n, cell in enumerate(cells) if cell[0] >= 0 and cell[1] >= 0]
    last_old, last_new = paired[-1][1][0] if paired else -1, paired[-1][1][1] if paired else -1
    at_old, at_new = old[0], new[0]
    for n, (i, j, here, there) in sorted(enumerate(cells), key=lambda item: _order(item[1], paired)):
        if i >= 0 and j >= 0:
            yield from _in_cell(texts, here, there, columns, (i, j), n)
            at_old, at_new = here[1], there[1]
        elif j < 0:
            start, end = (here[0], here[1] + 1) if i < last_old else (here[0] - (here[0] > old[0]), here[1])
            if end > start:
                yield Hunk("delete", "table", (start, end), (at_new, at_new), cell=n)
        else:
            start, end = (there[0], there[1] + 1) if j < last_new else (there[0] - (there[0] > new[0]), there[1])
            if end > start:
                yield Hunk("insert", "table", (at_old, at_old), (start, end), cell=n)


def _order(cell: CellPair, paired: Sequence[tuple[int, CellPair]]) -> tuple[int, int]:
    """Paired cells in order; what only one side has before the pair that follows it there."""
    i, j = cell[0], cell[1]
    if i >= 0 and j >= 0:
        return i, 2
    if j < 0:
        return i, 0
    following = next((pair[0] for _n, pair in paired if pair[1] > j), 1 << 30)
    return following, 1


def _in_cell(
    texts: Texts, old: Stretch, new: Stretch, columns: Columns, pair: tuple[int, int], cell: int
) -> Iterator[Hunk]:
    was, now = texts.old[slice(*old)], texts.new[slice(*new)]
    if was == now:
        return
    if pair == columns.counter and was.strip() and now.strip() and plain(was) != plain(now):
        yield Hunk("renumber", "numbering", old, new, cell=cell)
        return
    for hunk in differ(texts, old, new, role=pair in columns.units):
        hunk.cell = cell
        hunk.loose = False
        yield hunk
