"""Ruled tables of a PDF: found by pdfplumber, filled with PDFium's characters, joined across pages."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.model.source import Place
from pipeline.read.assemble import Draft, DraftCell, DraftTable
from pipeline.read.pdfchars import Box, Char, TextLine, text_lines
from pipeline.read.wrapped import Line, Measure, joined, paragraphs

NEAR = 3.0  # points within which two edges are one
_MARKS = "。；;！!？?：:"


@dataclass(slots=True)
class PageTable:
    """A table on one page: `rows` of cells, each (row, column, row span, column span, lines)."""

    page: int
    box: Box
    edges: tuple[float, ...]
    cells: list[PageCell] = field(default_factory=list)
    rows: int = 0


@dataclass(slots=True)
class PageCell:
    """A cell at its first grid position, with its printed lines."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[TextLine]

    @property
    def text(self) -> str:
        """Its words without line breaks."""
        return "".join(line.text for line in self.lines)


def has_rulings(page: Any) -> bool:
    """Tell whether a page has lines enough, across and down, to rule a table."""
    across = down = boxes = 0
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_PATH], max_depth=3):
        left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
        width, height = right - left, top - bottom
        across += width > 20 and height < 3
        down += height > 8 and width < 3
        boxes += width > 20 and height > 8
        if (across >= 3 and down >= 2) or boxes >= 3 or (boxes and across + down >= 4):
            return True
    return False


def page_tables(plumbed: Any, chars: Sequence[Char], page: int) -> list[PageTable]:
    """Return the ruled tables of a page (a pdfplumber page) filled with the characters that stand in them."""
    found: list[PageTable] = []
    for table in plumbed.find_tables():
        cells = [tuple(float(edge) for edge in cell) for cell in table.cells if cell]
        xs = _edges([edge for cell in cells for edge in (cell[0], cell[2])])
        ys = _edges([edge for cell in cells for edge in (cell[1], cell[3])])
        # two lines around a heading, or the frame of a page, are no table
        if len(xs) < 3 or len(ys) < 2 or len(cells) < 3:
            continue
        box = (xs[0], ys[0], xs[-1], ys[-1])
        made = PageTable(page, box, tuple(xs), rows=len(ys) - 1)
        for cell in sorted(cells, key=lambda cell: (_index(ys, cell[1]), _index(xs, cell[0]))):
            row, column = _index(ys, cell[1]), _index(xs, cell[0])
            spans = max(1, _index(ys, cell[3]) - row), max(1, _index(xs, cell[2]) - column)
            inside = [c for c in chars if cell[0] <= c.middle[0] < cell[2] and cell[1] <= c.middle[1] < cell[3]]
            made.cells.append(PageCell(row, column, *spans, text_lines(inside, page)))
        found.append(made)
    return sorted(found, key=lambda table: table.box[1])


def _edges(values: list[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > NEAR:
            out.append(value)
    return out


def _index(edges: Sequence[float], value: float) -> int:
    return max(0, bisect_right(edges, value + NEAR) - 1)


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
    rest = [cell for cell in lower.cells if cell.row >= skip]
    first = [cell for cell in rest if cell.row == skip]
    last_row = upper.rows - 1
    above = {cell.column: cell for cell in upper.cells if cell.row + cell.row_span > last_row}
    shift = upper.rows - skip
    if _is_cut(above, first):
        shift -= 1
        for cell in first:
            if cell.column in above:
                above[cell.column].lines.extend(cell.lines)
                above[cell.column].row_span += cell.row_span - 1
        rest = [cell for cell in rest if cell.row > skip]
    else:
        for cell in first:
            # a merged cell whose words stand on the page before
            if cell.column and not cell.text and cell.column in above:
                above[cell.column].row_span += cell.row_span
                rest.remove(cell)
    for cell in rest:
        cell.row += shift
        upper.cells.append(cell)
    upper.rows = lower.rows + shift
    upper.page = lower.page


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


def _is_cut(above: dict[int, PageCell], first: list[PageCell]) -> bool:
    """Tell whether the first row of a page only ends the last row of the page before."""
    cells = {cell.column: cell for cell in first}
    if 0 not in cells or cells[0].text or not above:
        return False
    filled = [column for column, cell in cells.items() if cell.text and column in above]
    if not filled:
        return True
    longest = max(filled, key=lambda column: len(above[column].text))
    missing = [column for column, cell in above.items() if column and cell.text and not cells.get(column, cell).text]
    return bool(missing) or not above[longest].text.endswith(tuple(_MARKS))


def draft_table(table: PageTable) -> DraftTable:
    """Return the table with the lines of each cell joined to paragraphs."""
    cells = [
        DraftCell(cell.row, cell.column, cell.row_span, cell.column_span, _paragraphs(cell.lines))
        for cell in table.cells
    ]
    return DraftTable(cells)


def _paragraphs(lines: list[TextLine]) -> list[Draft]:
    if not lines:
        return []
    half = lines[0].size / 2 or 1
    printed = [Line(line.text, line.frame[0] / half, line.frame[2] / half, size=line.size) for line in lines]
    column = Measure(min(line.left for line in printed), max(line.right for line in printed), indents=False)
    # a cell has no first-line indent: the measure without indents would expect one, so every line counts as a later one
    flush = [Line(line.text, column.left, column.left + line.right - line.left, size=line.size) for line in printed]
    wide = Measure(column.left, max(line.right for line in flush) + 4, indents=False)
    return [draft_of([lines[at] for at in group]) for group in paragraphs(flush, wide, cell=True)]


def draft_of(lines: list[TextLine]) -> Draft:
    """Return lines joined to one paragraph, with page and box of each."""
    text, starts = joined([line.text for line in lines])
    places = tuple(
        Place(start, start + len(line.text), page=line.page, box=line.box, score=line.score, raw=line.raw)
        for line, start in zip(lines, starts, strict=True)
    )
    return Draft(text, places=places)
