"""The draft that was sent, ready to be searched: its uniform text with the way back, its headings, paragraphs and rows."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

from pipeline.model.official import OfficialDocument, Section
from pipeline.model.source import Label, SourceDocument, Table
from pipeline.recognize.request_kinds import units_in
from pipeline.recognize.responsibility import find_clauses
from pipeline.text.labels import parse_label
from pipeline.text.shadow import shadow_of

_SAME = str.maketrans("‘’「」『』\"'—－–﹣~～·", "“”“”“”“”----~~.")
_WHITE = re.compile(r"\s+")


def uniform(words: str) -> str:
    """Return `words` as they are compared: one width, one kind of quotation mark and dash, no white space."""
    return _WHITE.sub("", shadow_of(words).text.translate(_SAME)).replace("“", "”")


@dataclass(frozen=True, slots=True)
class Line:
    """A paragraph or a table row of the draft; offsets count characters of its canonical text."""

    start: int
    end: int
    table: str = ""
    row: int = -1


@dataclass(frozen=True)
class Draft:
    """A draft (征求意见稿) as comments are anchored in it.

    `source` is the file that was sent, in its final view; `document` the plan in it, with what is annexed to it. `text` is the
    canonical text that all spans count in. `plain` is the uniform text, `places` the canonical offset of each of its characters.
    """

    source: SourceDocument
    document: OfficialDocument
    plain: str = field(repr=False)
    places: tuple[int, ...] = field(repr=False)

    @classmethod
    def of(cls, source: SourceDocument, document: OfficialDocument) -> Draft:
        """Return the draft in a file; a plan that is the annex of a letter is taken, not the letter."""
        plan = _plan(document)
        shadow = shadow_of(source.text)
        begin, end = shadow.offset(plan.span.start), shadow.offset(_end(plan))
        plain, places = [], []
        for at in range(begin, max(begin, end)):
            character = shadow.text[at]
            if not character.isspace():
                plain.append(character)
                places.append(shadow.source(at))
        return cls(source, plan, "".join(plain).translate(_SAME).replace("“", "”"), tuple(places))

    @property
    def text(self) -> str:
        """The canonical text of the file."""
        return self.source.text

    @cached_property
    def lines(self) -> tuple[Line, ...]:
        """Paragraphs and rows of the plan in order, empty ones left out."""
        start, end = self.document.span.start, self.end
        return tuple(
            Line(block.start, block.end, block.table, block.row)
            for block in self.source.blocks
            if block.start >= start and block.end <= end and block.text.strip()
        )

    @property
    def end(self) -> int:
        """The canonical offset at which the plan ends, annexes and all."""
        return _end(self.document)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The headings of the plan and of what is annexed to it."""
        return tuple(section for document in _whole(self.document) for section in document.sections)

    @cached_property
    def titles(self) -> tuple[str, ...]:
        """The titles of `sections` as they are compared."""
        return tuple(uniform(section.title) for section in self.sections)

    @cached_property
    def line_labels(self) -> dict[Line, Label | None]:
        """The numbers that paragraphs open with."""
        return {line: parse_label(self.text[line.start : line.end]) for line in self.lines if not line.table}

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables of the plan and of what is annexed to it, in order."""
        return tuple(table for document in _whole(self.document) for table in document.tables)

    @cached_property
    def units(self) -> tuple[str, ...]:
        """The units that the plan makes responsible, in its clauses and in the cells of its tables, groups left out."""
        shadow = shadow_of(self.text)
        start, end = shadow.offset(self.document.span.start), shadow.offset(self.end)
        names = [
            unit.name for clause in find_clauses(shadow.text, start, end) for unit in clause.units if not unit.group
        ]
        cells = [cell for table in self.tables for cell in table.cells]
        names += [name for cell in cells for name in units_in(shadow_of(self.text[cell.start : cell.end]).text)]
        return tuple(dict.fromkeys(names))

    def plain_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the stretch of `plain` that a canonical stretch holds."""
        from bisect import bisect_left

        return bisect_left(self.places, start), bisect_left(self.places, end)

    def span_of(self, start: int, end: int) -> tuple[int, int]:
        """Return the canonical offsets of ``plain[start:end]``."""
        return self.places[start], self.places[end - 1] + 1

    def style_of(self, section: Section) -> str:
        """Return the style of a heading's number ("" without one)."""
        label = label_of(section)
        return label.style if label else ""


def label_of(section: Section) -> Label | None:
    """Return what the number of a heading says."""
    return _read_label(section.label)


@lru_cache(maxsize=4096)
def _read_label(words: str) -> Label | None:
    """Every comment with a place asks for the numbers of all headings, and headings share few wordings."""
    return parse_label(words)


def _whole(document: OfficialDocument) -> tuple[OfficialDocument, ...]:
    """A document and all that is annexed to it."""
    return (document, *(part for annex in document.annexes for part in _whole(annex)))


def _end(document: OfficialDocument) -> int:
    return max(part.span.end for part in _whole(document))


def _plan(document: OfficialDocument) -> OfficialDocument:
    if document.kind == "plan":
        return document
    inner = next((annex for annex in document.annexes if annex.kind == "plan"), None)
    if inner is not None:
        return inner
    return max((document, *document.annexes), key=lambda part: part.span.end - part.span.start)
