"""Where in a document something stands, as a clerk names it: 二、（一）1.开展小区体检."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator

from pipeline.model.official import OfficialDocument, Section


def documents_of(document: OfficialDocument) -> Iterator[OfficialDocument]:
    """Yield a document and everything annexed to it."""
    yield document
    for annex in document.annexes:
        yield from documents_of(annex)


class Sections:
    """The sections of a document and its annexes."""

    def __init__(self, document: OfficialDocument) -> None:
        self.all: tuple[Section, ...] = tuple(s for one in documents_of(document) for s in one.sections)
        self._by_id = {section.id: section for section in self.all}
        self._in_order = sorted(self.all, key=lambda section: section.span.start)
        self._starts = [section.span.start for section in self._in_order]

    def highest(self) -> tuple[Section, ...]:
        """Return the sections that stand under no other."""
        return tuple(section for section in self.all if self.top(section.id) is section)

    def top(self, id_: str) -> Section | None:
        """Return the highest section over a section, itself where it has none above; None for an id that is unknown."""
        above = self._above(id_)
        return above[0] if above else None

    def path(self, id_: str) -> str:
        """Return the numbers of the sections above, and the heading itself; "" for an id that is unknown."""
        above = self._above(id_)
        labels = "".join(section.label or f"{section.title} " for section in above[:-1])
        return labels + above[-1].label + above[-1].title if above else ""

    def path_at(self, offset: int) -> str:
        """Return the path of the innermost section that holds an offset of the canonical text, "" where none does."""
        found = bisect_right(self._starts, offset) - 1
        section = self._in_order[found] if found >= 0 else None
        while section is not None and section.span.end <= offset:
            section = self._by_id.get(section.parent)
        return self.path(section.id) if section else ""

    def _above(self, id_: str) -> list[Section]:
        """A section and those above it, the highest first; ids that lead round in a circle are followed once."""
        found: list[Section] = []
        while (section := self._by_id.get(id_)) is not None and section not in found:
            found.append(section)
            id_ = section.parent
        return found[::-1]
