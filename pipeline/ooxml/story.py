"""What a walk through a Word package gives: lines with their places, tables, and what is tied to positions in them."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model.source import PLAIN, Layer, Place, RevisionKind, Style
from pipeline.ooxml.numbering import ListNumber

LINE_START = -1
"""Offset of an anchor in front of a line, before its automatic number."""

Anchor = tuple[int, int]
"""A position: the ordinal of a line in `Reading.lines` and an offset in its text without the automatic number."""


@dataclass(slots=True, eq=False)
class Line:
    """A line as the file holds it. `text` begins with `shift` characters of automatic number and gap, held by no run;
    `places` are in coordinates of `text`. A `dropped` line is empty and no part of the text."""

    ordinal: int
    layer: Layer
    text: str = ""
    number: ListNumber | None = None
    shift: int = 0
    style: Style = PLAIN
    places: tuple[Place, ...] = ()
    dropped: bool = False


@dataclass(slots=True, eq=False)
class GridCell:
    """A cell at its first grid position; `lines` hold those of nested tables too, `tables` the nested tables."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    lines: list[Line] = field(default_factory=list)
    tables: list[Grid] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Grid:
    """A table: cells in reading order."""

    cells: list[GridCell]
    header_rows: int
    layer: Layer


Item = Line | Grid


@dataclass(slots=True, eq=False)
class TrackedChange:
    """A tracked change (修订) between two anchors; `texts` are the pieces of what was inserted, deleted or moved."""

    kind: RevisionKind
    author: str
    date: str
    start: Anchor
    end: Anchor
    texts: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class CommentRange:
    """What a margin comment is tied to; `reference` is where its mark stands."""

    start: Anchor | None = None
    end: Anchor | None = None
    reference: Anchor | None = None


@dataclass(frozen=True, slots=True)
class FoundPicture:
    """A picture: the relationship that names its part, and where it is anchored."""

    relationship: str
    from_part: str
    name: str
    width_mm: float
    height_mm: float
    anchor: Anchor


@dataclass(slots=True)
class Reading:
    """All that a walk through the parts of a package has found so far."""

    lines: list[Line] = field(default_factory=list)
    changes: list[TrackedChange] = field(default_factory=list)
    comments: dict[str, CommentRange] = field(default_factory=dict)
    pictures: list[FoundPicture] = field(default_factory=list)
    notes: list[tuple[str, str]] = field(default_factory=list)
    hidden: list[Anchor] = field(default_factory=list)
    reaching_out: list[str] = field(default_factory=list)

    def new_line(self, layer: Layer) -> Line:
        """Return a new line at the end."""
        line = Line(len(self.lines), layer)
        self.lines.append(line)
        return line
