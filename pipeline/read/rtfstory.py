"""One flow of text of an RTF file: its paragraphs, and the tables they stand in."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.read.rtftables import CellDef, Grid, RowDef
from pipeline.read.wordml import PLAIN_SHAPE, Shape


@dataclass(slots=True)
class State:
    """What a group inherits: the kind of text it is in, the looks, the marks of tracked changes."""

    kind: str = ""  # "" text of a story, "skip", or the name of a destination that is noted
    font: int = -1
    east: int = -1
    size: float = 12.0
    bold: bool = False
    hidden: bool = False
    inserted: bool = False
    deleted: bool = False
    author: int = 0
    date: int = 0
    author_deleted: int = 0
    date_deleted: int = 0
    fallback: int = 1  # \uc: how many characters behind \u stand for it
    slot: str = ""
    first: bool = True  # nothing but the opening of the group was seen
    starred: bool = False
    story: str = ""  # the group began this story


@dataclass(slots=True)
class Paragraph:
    """The properties of a paragraph (``\\pard`` resets them) and what it holds so far."""

    shape: Shape = PLAIN_SHAPE
    in_table: bool = False
    depth: int = 0
    listed: bool = False


@dataclass(slots=True)
class Story:
    """One flow of text: the body, a note, a head, a text box, a comment."""

    out: list[str] = field(default_factory=list)
    parts: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    number: str = ""
    paragraph: Paragraph = field(default_factory=Paragraph)
    grids: list[Grid] = field(default_factory=list)
    rows: dict[int, RowDef] = field(default_factory=dict)
    cell: dict[str, str] = field(default_factory=dict)

    @property
    def depth(self) -> int:
        """How deep in tables the paragraph stands."""
        return self.paragraph.depth or int(self.paragraph.in_table)

    @property
    def row(self) -> RowDef:
        """The definition of the row that the paragraph stands in."""
        return self.rows.setdefault(max(1, self.depth), RowDef())

    def new_row(self) -> None:
        """Begin the definition of a row."""
        # the definition of an inner row stands among the properties of the paragraph at its depth
        self.rows[max(1, self.depth)] = RowDef()
        self.cell = {}

    def cell_edge(self, number: int | None) -> None:
        """Define a cell by its right edge."""
        self.row.cells.append(CellDef(number or 0, self.cell.get("down", ""), self.cell.get("across", "")))
        self.cell = {}

    def end_cell(self, depth: int, inner: int, paragraph: str) -> None:
        """End the open cell at a depth with its last paragraph, which stands at the depth `inner`."""
        self.into(inner).append(paragraph)
        self.into(depth)
        self.grids[depth - 1].end_cell()

    def end_row(self, depth: int) -> None:
        """End the open row at a depth."""
        self.into(depth)
        self.grids[depth - 1].end_row(self.rows.get(depth, RowDef()))

    def into(self, depth: int) -> list[str]:
        """Return where a paragraph at this depth of tables goes; tables that are deeper end here."""
        while len(self.grids) > depth:
            done = self.grids.pop().table()
            (self.grids[-1].content if self.grids else self.out).append(done)
        while len(self.grids) < depth:
            self.grids.append(Grid())
        return self.grids[-1].content if self.grids else self.out
