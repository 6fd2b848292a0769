"""Automatic numbers of an OpenDocument text: which list counts on in which (continue-list), and the numbers of headings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from pipeline.read.odtstyles import TEXT, Styles
from pipeline.read.wordml import Writer


@dataclass(slots=True)
class Chain:
    """A list that counts by itself: its style, and the number by which the package knows it now."""

    style: str
    number: int


@dataclass(slots=True)
class Item:
    """Where a paragraph stands in lists: the chain, the level from 0, whether the item's number is still to be shown."""

    chain: Chain
    level: int
    fresh: bool


class Lists:
    """The chains of one document, by the ids of their lists and by the last list of each style."""

    def __init__(self, styles: Styles, writer: Writer) -> None:
        self.styles = styles
        self.writer = writer
        self.chains: dict[str, Chain] = {}
        self.last: dict[str, Chain] = {}
        self.outline: Chain | None = None

    def heading(self, element: Any, level: int) -> tuple[int, int] | None:
        """Return the number of a heading that stands in no list: that of the outline, if it numbers this level."""
        levels = self.styles.outline()
        if levels is None or level >= len(levels) or levels[level].form == "none":
            return None
        if self.outline is None:
            self.outline = Chain("", self.writer.list_of(levels))
        self.restart(self.outline, element, level)
        return self.outline.number, level

    def restart(self, chain: Chain, element: Any, level: int) -> None:
        """Begin at the number that an item names, if it names one."""
        start = element.get(TEXT + "start-value", "")
        if start.isdecimal() and len(start) < 9:
            chain.number = self.writer.restarted(chain.number, level, int(start))

    def chain_of(self, element: Any, outer: Item | None) -> Chain | None:
        """Return the chain that a list counts in, within the item `outer`; None where it has no numbers."""
        style = element.get(TEXT + "style-name", "")
        if outer is not None and style in ("", outer.chain.style):
            return outer.chain
        if not style:
            first = next(element.iter(TEXT + "p", TEXT + "h"), None)
            style = "" if first is None else self.styles.paragraph(first.get(TEXT + "style-name", "")).list
        goes_on = self.chains.get(element.get(TEXT + "continue-list", ""))
        if goes_on is None and element.get(TEXT + "continue-numbering") == "true":
            goes_on = self.last.get(style)
        if goes_on is not None and goes_on.style == style:
            return goes_on
        return self.new_chain(style)

    def new_chain(self, style: str) -> Chain | None:
        """Return a chain that begins anew; None where the style has no numbers."""
        levels = self.styles.levels(style)
        if levels is None:
            return None
        chain = self.last[style] = Chain(style, self.writer.list_of(levels))
        return chain
