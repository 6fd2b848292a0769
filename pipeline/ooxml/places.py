"""From a place back to its element: the way that redlines and highlights take."""

from __future__ import annotations

from typing import Any

from pipeline.model.source import Block, Place
from pipeline.ooxml.names import DEL_TEXT, RUN, T, W

TEXT_BEARING = frozenset(
    (T, DEL_TEXT, *(W + name for name in ("tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "sym")))
)
"""The children of a run that stand for characters; `Place.node` counts these and no others."""


class PlaceIndex:
    """The runs of one part, by ordinal.

    Args:
        root: the parsed root of the part that the places name; it must not have been altered since.
    """

    def __init__(self, root: Any) -> None:
        self._runs = list(root.iter(RUN))

    def run(self, place: Place) -> Any:
        """Return the w:r of a place.

        Raises:
            IndexError: the part has no such run.
        """
        if place.run < 0:
            raise IndexError(place.run)
        return self._runs[place.run]

    def node(self, place: Place) -> Any:
        """Return the text-bearing element of a place; `place.offset` counts from the beginning of its text.

        Raises:
            IndexError: the part has no such run or the run no such child.
        """
        if place.node < 0:
            raise IndexError(place.node)
        return [child for child in self.run(place) if child.tag in TEXT_BEARING][place.node]


def place_at(block: Block, offset: int) -> Place | None:
    """Return the place of one character of a block, `offset` counting in the block's line.

    The place covers just that character. None for what no run holds: an automatic number, the tab between two cells,
    the blank between two paragraphs of a cell.
    """
    for place in block.places:
        if place.start <= offset < place.end:
            return Place(offset, offset + 1, place.part, place.run, place.node, place.offset + offset - place.start)
    return None
