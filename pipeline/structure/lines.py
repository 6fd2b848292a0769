"""The lines of a file in shadow text, with what the reader knew about each."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model.source import PLAIN, Block, Label, SourceDocument, Style
from pipeline.text.labels import parse_label
from pipeline.text.shadow import Shadow


@dataclass(frozen=True, slots=True)
class Line:
    """A line, or a stretch of a line that would be one if its file had line breaks.

    `start`/`end` are offsets in the shadow text. `label` is the number that opens it, `label_end` the shadow offset
    behind that number. `flat` marks a stretch of a longer line. `table` is the id of the table it is a row of.
    """

    start: int
    end: int
    label: Label | None = None
    label_end: int = 0
    style: Style = PLAIN
    layer: str = "body"
    table: str = ""
    flat: bool = False

    def text(self, shadow: Shadow) -> str:
        """The line's shadow text."""
        return shadow.text[self.start : self.end]


def lines_of(source: SourceDocument, shadow: Shadow) -> list[Line]:
    """Return the lines of a file in order, one for each block that is part of its canonical text."""
    lines: list[Line] = []
    at = 0
    text = shadow.text
    for block in source.blocks:
        if block.start < 0:
            continue
        stop = text.find("\n", at)
        stop = len(text) if stop < 0 else stop
        lines.append(_line(block, at, stop, shadow))
        at = stop + 1
    return lines


def _line(block: Block, start: int, stop: int, shadow: Shadow) -> Line:
    if block.kind == "row":
        return Line(start, stop, None, start, block.style, block.layer, block.table)
    label = block.label
    if label is None or _in_contents(block):
        return Line(start, stop, None, start, block.style, block.layer)
    label_end = min(max(start, shadow.offset(block.start + len(label.raw))), stop)
    return Line(start, stop, label, label_end, block.style, block.layer)


_CONTENTS = re.compile(r"[.…·]{3,}\s*\d+\s*$|\t\d+\s*$")


def _in_contents(block: Block) -> bool:
    """Whether a line belongs to a table of contents (目录): its numbers are not those of the document's headings."""
    return block.style.name.lower().startswith("toc") or bool(_CONTENTS.search(block.text))


def labelled(shadow: Shadow, start: int, end: int, *, flat: bool) -> Line:
    """Return the line that ``[start, end)`` of the shadow text would be by itself."""
    label = parse_label(shadow.text, start)
    return Line(start, end, label, start + len(label.raw) if label else start, flat=flat)
