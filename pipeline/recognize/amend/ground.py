"""The draft as edits are made in it: its lines, headings, cells, and where words stand."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from pipeline.model.edit import Note, Obstacle, TextEdit
from pipeline.model.official import OfficialDocument, Section
from pipeline.model.source import Block, Cell, Table
from pipeline.model.source import SourceDocument as Source
from pipeline.recognize.columns import Column, table_columns
from pipeline.recognize.responsibility import Clause, find_clauses, lead_rule_in
from pipeline.text.shadow import Shadow, shadow_of
from pipeline.text.uniform import View, plain, plain_view

Stretch = tuple[int, int]
Found = tuple[tuple[TextEdit, ...], Obstacle, tuple[Note, ...]]
"""What a request does: its edits, else why it has none, and what the drafter should see to."""


@dataclass(frozen=True)
class Ground:
    """A draft and the plan in it; all offsets count characters of the draft's canonical text."""

    source: Source
    document: OfficialDocument

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.source.text

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The lines of the text, in order."""
        return tuple(block for block in self.source.blocks if block.start >= 0)

    @cached_property
    def sections(self) -> tuple[Section, ...]:
        """The headings of the plan and of its annexes."""
        return tuple(section for document in (self.document, *self.document.annexes) for section in document.sections)

    @cached_property
    def shadow(self) -> Shadow:
        """The uniform text in which rules match."""
        return shadow_of(self.text)

    @cached_property
    def view(self) -> View:
        """The text as words are compared in it."""
        return plain_view(self.text)

    @cached_property
    def first_leads(self) -> bool:
        """Whether the plan says that the first unit of a list leads."""
        span = self.document.span
        return lead_rule_in(self.shadow.text, self.shadow.offset(span.start), self.shadow.offset(span.end)) is not None

    @cached_property
    def _starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _tables(self) -> dict[str, Table]:
        return {table.id: table for table in self.source.tables}

    def index_at(self, offset: int) -> int:
        """Return the index of the line that an offset stands in."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def line_at(self, offset: int) -> Block:
        """Return the line that an offset stands in (behind its last character too)."""
        return self.blocks[self.index_at(offset)]

    def lines_in(self, start: int, end: int) -> tuple[Block, ...]:
        """Return the lines that share characters with a stretch."""
        first, last = self.index_at(start), self.index_at(max(start, end - 1))
        return self.blocks[first : last + 1]

    def begins(self, block: Block) -> int:
        """Return where the words of a line begin that the file holds, behind an automatic number."""
        return block.start + block.counted

    def section_at(self, offset: int) -> Section | None:
        """Return the smallest section around an offset."""
        around = [s for s in self.sections if s.span.start <= offset < s.span.end]
        return min(around, key=lambda s: s.span.end - s.span.start, default=None)

    def heading_at(self, start: int, end: int) -> Section | None:
        """Return the section whose heading (or all of which) a stretch is, number and closing sign counted or not."""
        words = plain(self.text[start:end]).strip("。：")
        for section in self.sections:
            if not (section.span.start <= start and end <= section.span.end):
                continue
            title = self.text[section.title_span.start : section.title_span.end]
            full = self.text[section.span.start : section.title_span.end]
            if words in (plain(title).strip("。："), plain(full).strip("。：")) and start <= section.title_span.start:
                return section
            whole = self.text[section.span.start : section.span.end]
            if start <= section.title_span.start and plain(whole).strip("。：") == words:
                return section
        return None

    def children(self, section: Section) -> tuple[Section, ...]:
        """Return the sections right under one."""
        return tuple(each for each in self.sections if each.parent == section.id)

    def is_one(self, start: int, end: int) -> bool:
        """Tell whether a stretch holds neither the title nor headings that do not belong to the first in it: in a text
        whose paragraphs ran together nobody means all of a line."""
        title = self.document.title_span
        if title is not None and start <= title.start and title.end <= end:
            return False
        inside = [s for s in self.sections if start <= s.span.start < end]
        return all(s.span.end <= inside[0].span.end for s in inside)

    def trimmed(self, start: int, end: int) -> Stretch:
        """Return a stretch without white space at its ends."""
        words = self.text[start:end]
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip())

    # tables

    def table_of(self, block: Block) -> Table | None:
        """Return the table that a row stands in."""
        return self._tables.get(block.table)

    def cells_of(self, block: Block) -> tuple[Cell, ...]:
        """Return the cells that a row shows, those of merged cells that begin above it too."""
        table = self.table_of(block)
        if table is None:
            return ()
        return tuple(cell for cell in table.cells if cell.row <= block.row < cell.row + cell.row_span)

    def cell_at(self, offset: int) -> Cell | None:
        """Return the cell of a row that an offset stands in."""
        block = self.line_at(offset)
        return next((c for c in self.cells_of(block) if c.row == block.row and c.start <= offset <= c.end), None)

    def columns_of(self, table: Table) -> dict[int, Column]:
        """Return what the columns of a table hold, by their headings and, under 单位, by their cells."""
        return table_columns(self.text, table)

    # words

    def occurrences(self, words: str, start: int, end: int) -> list[Stretch]:
        """Return where words stand in a stretch, one width and kind of quotation mark; 5% does not stand in 95% or 0.5%."""
        wanted = plain(words)
        low, high = self.view.range(start, end)
        found: list[Stretch] = []
        at = self.view.chars.find(wanted, low, high) if wanted else -1
        while at >= 0:
            if not self._within_figure(at, at + len(wanted)):
                found.append(self.view.span(at, at + len(wanted)))
            at = self.view.chars.find(wanted, at + 1, high)
        return found

    def _within_figure(self, start: int, end: int) -> bool:
        chars = self.view.chars
        before, behind = chars[max(0, start - 1) : start], chars[end : end + 1]
        opens = chars[start].isdigit() and (
            before.isdigit() or (before == "." and chars[start - 2 : start - 1].isdigit())
        )
        closes = chars[end - 1].isdigit() and (
            behind.isdigit() or (behind == "." and chars[end + 1 : end + 2].isdigit())
        )
        return opens or closes

    def marked(self, words: str) -> str:
        """Return a letter's words with the draft's quotation marks: within its own the letter writes ‘…’ for “…”."""
        if "‘" in words and "“" not in words and "‘" not in self.text:
            return words.replace("‘", "“").replace("’", "”")
        return words

    # responsibility clauses

    def clauses(self, start: int, end: int) -> tuple[Clause, ...]:
        """Return the responsibility clauses of a stretch; their offsets count characters of the shadow."""
        return find_clauses(self.shadow.text, self.shadow.offset(start), self.shadow.offset(end))

    def source_span(self, start: int, end: int) -> Stretch:
        """Return the canonical offsets of a stretch of the shadow."""
        return self.shadow.span(start, end)


def once(stretches: Iterable[Stretch]) -> Stretch | None:
    """Return the only one of several stretches, None for none or more."""
    found = list(stretches)
    return found[0] if len(found) == 1 else None
