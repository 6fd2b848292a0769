"""Ruled tables of a PDF: the grid that ruling lines make, filled with the page's characters, joined across pages.

Every place of the grid belongs to a cell, so nothing that stands in a table can be lost: two neighbours are one cell
where no line parts them. A missing outer border is where the inner lines end.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from pipeline.model.source import Place
from pipeline.read.assemble import Draft, DraftCell, DraftTable
from pipeline.read.pdfchars import Box, Char, Paper, TextLine
from pipeline.read.pdflines import text_lines
from pipeline.read.pdfrules import NEAR, Rule, Rules
from pipeline.read.wrapped import Line, Measure, joined, paragraphs

OVERHANG = 8.0  # points by which lines must reach beyond the last crossing one to make a column or row of their own
MARGIN = 8.0  # points between the edge of a cell and its words, at most
_PARTS = 0.6  # share of a cell's side that a line must cover to part it from its neighbour
_MARKS = "。；;！!？?：:"


@dataclass(slots=True)
class PageTable:
    """A table, on one page or joined over several; `page` is the last one. `edges` are the x of its columns.

    `box` and `edges` are reading coordinates.
    """

    page: int
    box: Box
    edges: tuple[float, ...]
    cells: list[PageCell] = field(default_factory=list)
    rows: int = 0
    repeated: int = 0  # header rows that later pages repeat
    dropped: int = 0  # rows left out because they repeat the header
    mended: int = 0  # rows that a page break had cut

    @property
    def frame(self) -> Box:
        """The box by which it is put in order among lines."""
        return self.box


@dataclass(slots=True)
class PageCell:
    """A cell at its first grid position, with its printed lines; `left` and `right` are its edges, where known."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[TextLine]
    left: float = 0.0
    right: float = 0.0

    @property
    def text(self) -> str:
        """Its words without line breaks."""
        return "".join(line.text for line in self.lines)


@dataclass(frozen=True, slots=True)
class Grid:
    """The lines of a table (`xs`, `ys`, reading coordinates) and its cells: (row, column, row span, column span)."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]
    cells: tuple[tuple[int, int, int, int], ...]


def grids(rules: Rules, most_cells: int) -> list[Grid]:
    """Return the tables that ruling lines make, from the top: at least two columns, three lines and three cells."""
    found = [grid for across, down in _connected(rules) if (grid := _grid(across, down, most_cells)) is not None]
    return sorted(found, key=lambda grid: (grid.ys[0], grid.xs[0]))


def _connected(rules: Rules) -> Iterator[tuple[list[Rule], list[Rule]]]:
    """The lines that touch one another, table by table."""
    across, down = rules
    parent = list(range(len(across) + len(down)))

    def root(at: int) -> int:
        while parent[at] != at:
            parent[at] = parent[parent[at]]
            at = parent[at]
        return at

    for i, line in enumerate(across):
        for j, post in enumerate(down):
            if post.at > line.stop + NEAR:
                break  # sorted from the left
            if post.at >= line.start - NEAR and post.start - NEAR <= line.at <= post.stop + NEAR:
                parent[root(i)] = root(len(across) + j)
    groups: dict[int, tuple[list[Rule], list[Rule]]] = {}
    for at, rule in enumerate((*across, *down)):
        groups.setdefault(root(at), ([], []))[at >= len(across)].append(rule)
    yield from (group for group in groups.values() if all(group) and len(group[0]) + len(group[1]) >= 3)


def _grid(across: list[Rule], down: list[Rule], most_cells: int) -> Grid | None:
    xs, ys = _edges([rule.at for rule in down]), _edges([rule.at for rule in across])
    # where there is no outer border the inner lines tell how far the table reaches
    for edges, others in ((xs, across), (ys, down)):
        first, last = min(rule.start for rule in others), max(rule.stop for rule in others)
        if first < edges[0] - OVERHANG:
            edges.insert(0, first)
        if last > edges[-1] + OVERHANG:
            edges.append(last)
    rows, columns = len(ys) - 1, len(xs) - 1
    if rows < 1 or columns < 2 or rows * columns > most_cells:
        return None
    beside = [[_parted(down, xs[c + 1], ys[r], ys[r + 1]) for c in range(columns - 1)] for r in range(rows)]
    below = [[_parted(across, ys[r + 1], xs[c], xs[c + 1]) for c in range(columns)] for r in range(rows - 1)]
    cells = _cells(rows, columns, beside, below)
    return _without_idle_lines(xs, ys, cells) if len(cells) >= 3 else None


def _edges(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > NEAR:
            out.append(value)
    return out


def _parted(rules: Sequence[Rule], at: float, start: float, stop: float) -> bool:
    """Tell whether lines at `at` cover most of the way from `start` to `stop`."""
    covered = sum(
        max(0.0, min(rule.stop, stop) - max(rule.start, start)) for rule in rules if abs(rule.at - at) <= NEAR
    )
    return covered >= _PARTS * (stop - start)


def _cells(
    rows: int, columns: int, beside: list[list[bool]], below: list[list[bool]]
) -> list[tuple[int, int, int, int]]:
    """The cells of a grid: each takes in its neighbours to the right and below that no line parts from it."""
    taken: set[tuple[int, int]] = set()
    cells: list[tuple[int, int, int, int]] = []
    for row in range(rows):
        for column in range(columns):
            if (row, column) in taken:
                continue
            right = column + 1
            while right < columns and not beside[row][right - 1] and (row, right) not in taken:
                right += 1
            bottom = row + 1
            while bottom < rows and _goes_down(bottom, column, right, beside, below, taken):
                bottom += 1
            taken |= {(r, c) for r in range(row, bottom) for c in range(column, right)}
            cells.append((row, column, bottom - row, right - column))
    return cells


def _goes_down(
    row: int, left: int, right: int, beside: list[list[bool]], below: list[list[bool]], taken: set[tuple[int, int]]
) -> bool:
    return all(not below[row - 1][c] and (row, c) not in taken for c in range(left, right)) and not any(
        beside[row][c] for c in range(left, right - 1)
    )


def _without_idle_lines(xs: list[float], ys: list[float], cells: list[tuple[int, int, int, int]]) -> Grid | None:
    """The grid without lines at which no cell begins (an underline that touches the frame)."""
    rows, columns = sorted({cell[0] for cell in cells}), sorted({cell[1] for cell in cells})
    if len(columns) < 2:
        return None
    moved = []
    for row, column, tall, wide in cells:
        first, left = rows.index(row), columns.index(column)
        tall = sum(row <= other < row + tall for other in rows)
        wide = sum(column <= other < column + wide for other in columns)
        moved.append((first, left, tall, wide))
    return Grid((*tuple(xs[at] for at in columns), xs[-1]), (*tuple(ys[at] for at in rows), ys[-1]), tuple(moved))


def page_tables(
    rules: Rules, chars: Sequence[Char], paper: Paper, page: int, most_cells: int
) -> tuple[list[PageTable], list[Char]]:
    """Return the tables of a page filled with its characters, and the characters outside; an empty frame is no table."""
    found: list[PageTable] = []
    rest = list(chars)
    for grid in grids(rules, most_cells) if rest else ():
        table, outside = filled(grid, rest, paper, page)
        if len(outside) < len(rest):
            found.append(table)
            rest = outside
    return found, rest


def filled(grid: Grid, chars: Sequence[Char], paper: Paper, page: int) -> tuple[PageTable, list[Char]]:
    """Return a table with the characters whose middle stands in it, and the other characters."""
    xs, ys = grid.xs, grid.ys
    left, top, right, bottom = xs[0], ys[0], xs[-1], ys[-1]
    inside: list[list[Char]] = [[] for _ in grid.cells]
    at = {place: inside[number] for number, cell in enumerate(grid.cells) for place in _covered(cell)}
    rest: list[Char] = []
    for char in chars:
        box = char.box
        x, y = (box[0] + box[2]) / 2, (box[1] + box[3]) / 2
        if left < x < right and top < y < bottom:
            at[bisect_right(ys, y) - 1, bisect_right(xs, x) - 1].append(char)
        else:
            rest.append(char)
    cells = [
        PageCell(*cell, text_lines(own, paper, page), xs[cell[1]], xs[cell[1] + cell[3]])
        for cell, own in zip(grid.cells, inside, strict=True)
    ]
    return PageTable(page, (left, top, right, bottom), xs, cells, len(ys) - 1), rest


def _covered(cell: tuple[int, int, int, int]) -> Iterator[tuple[int, int]]:
    row, column, tall, wide = cell
    return ((r, c) for r in range(row, row + tall) for c in range(column, column + wide))


def continues(upper: PageTable, lower: PageTable) -> bool:
    """Tell whether a table goes on with that of the page before: the same columns."""
    return (
        lower.page == upper.page + 1
        and len(upper.edges) == len(lower.edges)
        and all(abs(a - b) < 2 * NEAR for a, b in zip(upper.edges, lower.edges, strict=True))
    )


def append(upper: PageTable, lower: PageTable) -> None:
    """Put the rows of `lower` under those of `upper`: repeated header rows go, a row cut by the page break is one."""
    skip = _repeated_header(upper, lower)
    upper.repeated = max(upper.repeated, skip)
    upper.dropped += skip
    rest = [cell for cell in lower.cells if cell.row >= skip]
    first = [cell for cell in rest if cell.row == skip]
    above = {cell.column: cell for cell in upper.cells if cell.row + cell.row_span == upper.rows}
    shift = upper.rows - skip
    if _is_cut(upper, above, first):
        shift -= 1
        upper.mended += 1
        for cell in first:
            if cell.column in above:
                above[cell.column].lines.extend(cell.lines)
                above[cell.column].row_span += cell.row_span - 1
                rest.remove(cell)
    else:
        for cell in first:
            # a merged cell whose words stand on the page before
            if _is_merged(above.get(cell.column), cell, (upper, lower)):
                above[cell.column].row_span += cell.row_span
                rest.remove(cell)
    for cell in rest:
        cell.row += shift
        upper.cells.append(cell)
    upper.rows = lower.rows + shift
    upper.page = lower.page


def _is_merged(above: PageCell | None, cell: PageCell, tables: Sequence[PageTable]) -> bool:
    """Tell whether a cell without words at the top of a page goes on with the one above it.

    It may as well be an empty cell of its own; columns that merge cells elsewhere are taken to do so here.
    """
    if above is None or cell.text or not above.text or above.column_span != cell.column_span:
        return False
    return any(
        other.row_span > 1 and other.column == cell.column and other.column_span == cell.column_span
        for table in tables
        for other in table.cells
    )


def _rows_text(table: PageTable, row: int) -> list[str]:
    return [cell.text.replace(" ", "") for cell in table.cells if cell.row == row]


def _repeated_header(upper: PageTable, lower: PageTable) -> int:
    """The number of rows at the top of `lower` that repeat the top of `upper`."""
    count = 0
    while (
        count < min(3, lower.rows)
        and any(_rows_text(lower, count))
        and _rows_text(lower, count) == _rows_text(upper, count)
    ):
        count += 1
    return count


def _is_cut(upper: PageTable, above: dict[int, PageCell], first: list[PageCell]) -> bool:
    """Tell whether the first row of a page only ends the last row of the page before.

    A column that has words in every row so far (the number, the task) and has none here tells. Where there is no such
    column, the first cell that is not merged with rows above it does, unless all cells seem finished.
    """
    cells = {cell.column: cell for cell in first}
    shared = [
        column for column in sorted(cells) if column in above and above[column].column_span == cells[column].column_span
    ]
    if not shared or not any(cell.text for cell in first):
        return False
    always = [column for column in shared if _always_filled(upper, column)]
    if always:
        return any(not cells[column].text for column in always)
    own = [column for column in shared if above[column].row == upper.rows - 1 and above[column].text]
    if not own or cells[own[0]].text:
        return False
    filled = [column for column in shared if cells[column].text]
    longest = max(filled, key=lambda column: len(above[column].text), default=own[0])
    missing = [column for column in own[1:] if not cells[column].text]
    return bool(missing) or not above[longest].text.endswith(tuple(_MARKS))


def _always_filled(table: PageTable, column: int) -> bool:
    body = [cell for cell in table.cells if cell.column == column and cell.row >= max(1, table.repeated)]
    return bool(body) and all(cell.text and cell.row_span == 1 for cell in body)


def draft_table(table: PageTable) -> DraftTable:
    """Return the table with the lines of each cell joined to paragraphs."""
    cells = [
        DraftCell(cell.row, cell.column, cell.row_span, cell.column_span, _paragraphs(cell))
        for cell in sorted(table.cells, key=lambda cell: (cell.row, cell.column))
    ]
    return DraftTable(cells, header_rows=table.repeated)


def _paragraphs(cell: PageCell) -> list[Draft]:
    if not cell.lines:
        return []
    half = cell.lines[0].size / 2 or 1
    margin = min(MARGIN, max(0.0, min(line.frame[0] for line in cell.lines) - cell.left))
    room = (cell.right - cell.left - 2 * margin) / half
    # only the room that a line leaves counts, wherever in the cell it stands
    printed = [Line(line.text, 0.0, (line.frame[2] - line.frame[0]) / half, size=line.size) for line in cell.lines]
    column = Measure(0.0, max(room, *(line.right for line in printed)), indents=False)
    return [draft_of([cell.lines[at] for at in group]) for group in paragraphs(printed, column, cell=True)]


def draft_of(lines: Sequence[TextLine]) -> Draft:
    """Return lines joined to one paragraph, with page and box of each."""
    text, starts = joined([line.text for line in lines])
    ends = (*starts[1:], len(text))
    places = tuple(
        Place(start, min(end, start + len(line.text)), page=line.page, box=line.box, score=line.score, raw=line.raw)
        for line, start, end in zip(lines, starts, ends, strict=True)
    )
    return Draft(text, places=places)
