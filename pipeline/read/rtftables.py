"""Tables of an RTF file: rows by the right edges of their cells → a grid."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field, replace

from pipeline.read import wordml

_NEAR = 25  # twips within which two edges are one


@dataclass(frozen=True, slots=True)
class CellDef:
    """A cell as its row defines it: the right edge in twips, and how it is merged."""

    right: int
    down: str = ""
    across: str = ""


@dataclass(slots=True)
class RowDef:
    """The definition of a row (``\\trowd`` …): left edge, cells, whether it is a repeated header."""

    left: int = 0
    cells: list[CellDef] = field(default_factory=list)
    header: bool = False


@dataclass(slots=True)
class Grid:
    """A table that is being read: finished rows, the cells of the row that is open, the paragraphs of the open cell."""

    rows: list[tuple[RowDef, list[str]]] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    content: list[str] = field(default_factory=list)

    def end_cell(self) -> None:
        """End the open cell."""
        self.cells.append("".join(self.content) or wordml.paragraph(""))
        self.content = []

    def end_row(self, definition: RowDef) -> None:
        """End the open row; words behind its last cell become a cell too."""
        if self.content:
            self.end_cell()
        if self.cells:
            self.rows.append((replace(definition, cells=list(definition.cells)), self.cells))
        self.cells = []

    def table(self) -> str:
        """Return the table, "" where it has no row."""
        self.end_row(RowDef())
        edges = _edges([edge for row, _ in self.rows for edge in (row.left, *(each.right for each in row.cells))])
        return wordml.table(_row(row, cells, edges) for row, cells in self.rows) if self.rows else ""


def _edges(values: list[int]) -> list[int]:
    out: list[int] = []
    for value in sorted(values):
        if not out or value - out[-1] > _NEAR:
            out.append(value)
    return out


def _row(definition: RowDef, contents: list[str], edges: list[int]) -> str:
    left = _index(edges, definition.left)
    before = left
    cells: list[tuple[str, int, str]] = []
    for at, content in enumerate(contents):
        own = definition.cells[at] if at < len(definition.cells) else None
        right = max(left + 1, _index(edges, own.right)) if own else left + 1
        if own and own.across == "continue" and cells:
            text, width, down = cells[-1]
            cells[-1] = (text + content, width + right - left, down)
        else:
            cells.append((content, right - left, own.down if own else ""))
        left = right
    made = [
        wordml.cell(content, columns=width, down="restart" if down == "restart" else "continue" if down else "")
        for content, width, down in cells
    ]
    return wordml.row(made, header=definition.header, before=before)


def _index(edges: list[int], value: int) -> int:
    return bisect_left(edges, value - _NEAR) if edges else 0
