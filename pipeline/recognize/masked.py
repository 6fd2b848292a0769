"""Masked text: a text in which one sign stands for each quotation, so that rules see the grammar and never the quoted words."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field

from pipeline.recognize.quotes import Quote

QUOTE = "❝"


@dataclass(slots=True)
class Masked:
    """Text with a single sign for each quotation, and the way back."""

    source: str
    quotes: tuple[Quote, ...]
    text: str = ""
    starts: list[int] = field(default_factory=list)
    shifts: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        pieces, at = [], 0
        for quote in self.quotes:
            pieces += [self.source[at : quote.start], QUOTE]
            at = quote.end
        self.text = "".join([*pieces, self.source[at:]])
        shift = 0
        for quote in self.quotes:
            self.starts.append(quote.start - shift)
            shift += quote.end - quote.start - 1
            self.shifts.append(shift)

    def back(self, offset: int) -> int:
        """The offset in the source of an offset in masked text."""
        before = bisect_left(self.starts, offset)
        return offset + (self.shifts[before - 1] if before else 0)

    def within(self, start: int, end: int) -> list[tuple[int, str]]:
        """The quotations in a masked stretch: (masked offset, words)."""
        first, last = bisect_left(self.starts, start), bisect_left(self.starts, end)
        return [(self.starts[n], self.quotes[n].words(self.source)) for n in range(first, last)]

    def words(self, start: int, end: int) -> str:
        """The source's words of a masked stretch."""
        return self.source[self.back(start) : self.back(end)]
