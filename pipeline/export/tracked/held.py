"""Which element of a Word file holds what of its text, and whether an edit can be marked there."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import Any

from pipeline.export.redline.gone import body_table_ids, body_tables, columns_of
from pipeline.model.edit import TextEdit
from pipeline.model.source import Block, Place, SourceDocument
from pipeline.ooxml.fields import FIELD_CHAR
from pipeline.ooxml.marking import own_runs
from pipeline.ooxml.names import PPR, RPR, RUN, TBL, TR, P, W
from pipeline.ooxml.revisions import MARKS, ROWS, RUNS
from pipeline.ooxml.tables import within

_CODE = W + "instrText"


class Holder:
    """The elements of one main part, by the lines of the text that was read from it.

    Args:
        source: the draft as read, in its final view.
        root: the root of its main part, not altered since.
        main: the name of that part.
    """

    def __init__(self, source: SourceDocument, root: Any, main: str) -> None:
        self.source = source
        self.root = root
        self.main = main
        self.runs = list(root.iter(RUN))
        self.blocks = [block for block in source.blocks if block.start >= 0]
        self._starts = [block.start for block in self.blocks]
        self._tables = dict(zip(body_table_ids(source), body_tables(root), strict=False))
        self._rows: dict[str, list[Any]] = {}
        self._elements: dict[int, Any | None] = {}
        self._owners: dict[Any, list[int]] | None = None

    # lines

    def index(self, offset: int) -> int:
        """Return the index of the line that an offset stands in."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def block(self, offset: int) -> Block:
        """Return the line that an offset stands in."""
        return self.blocks[self.index(offset)]

    def places(self, block: Block) -> list[Place]:
        """Return the places of a line that runs of the body hold."""
        if block.layer != "body":
            return []
        return [place for place in block.places if place.part == self.main and place.run >= 0]

    def element(self, index: int) -> Any | None:
        """Return the paragraph or row of a line, None where none can be told."""
        if index not in self._elements:
            block = self.blocks[index]
            self._elements[index] = self._row(block) if block.kind == "row" else self._paragraph(block)
        return self._elements[index]

    def _paragraph(self, block: Block) -> Any | None:
        places = self.places(block)
        return next(self.runs[places[0].run].iterancestors(P), None) if places else None

    def _row(self, block: Block) -> Any | None:
        table = self._tables.get(block.table)
        if table is None or self.source.revisions:  # rows that went are counted in the file but not in the text
            return None
        if block.table not in self._rows:
            self._rows[block.table] = list(within(table, TR))
        rows = self._rows[block.table]
        return rows[block.row] if 0 <= block.row < len(rows) else None

    def owners(self, element: Any) -> list[int]:
        """Return the indices of all lines of a paragraph."""
        if self._owners is None:
            self._owners = {}
            for index, block in enumerate(self.blocks):
                found = self.element(index) if block.layer == "body" else None
                if found is not None:
                    self._owners.setdefault(found, []).append(index)
        return self._owners.get(element, [])

    def top(self, element: Any) -> Any:
        """Return what stands in the body itself: the outermost table around an element, or the element."""
        tables = list(element.iterancestors(TBL))
        return tables[-1] if tables else element

    def lines(self, edit: TextEdit) -> range:
        """Return the indices of the lines that go."""
        return range(self.index(edit.start), self.index(max(edit.start, edit.end - 1)) + 1)

    # what can be marked

    def takes(self, edit: TextEdit) -> bool:
        """Tell whether an edit can be marked: runs of the body hold the words, and nobody's tracked change stands there.

        What lies in a text box, a note or a field's code, or in no run at all, cannot.
        """
        if edit.kind == "words":
            return self._takes_words(edit)
        if edit.comes:
            return self._takes_new(edit)
        return all(self._takes_line(index, edit) for index in self.lines(edit))

    def _takes_words(self, edit: TextEdit) -> bool:
        block = self.block(edit.start)
        inside = [
            place
            for place in self.places(block)
            if block.start + place.start < edit.end and block.start + place.end > edit.start
        ]
        if edit.comes:
            beside = [p for p in self.places(block) if edit.start in (block.start + p.start, block.start + p.end)]
            inside = inside or beside
            if not inside:
                return self.empty_cell(edit.start) is not None
        else:
            held = sum(min(edit.end, block.start + p.end) - max(edit.start, block.start + p.start) for p in inside)
            if held != edit.end - edit.start:
                return False
        return all(self._free(self.runs[place.run]) for place in inside)

    def _free(self, run: Any) -> bool:
        """Nobody's change is on a run, and it is no part of a field's machinery."""
        if any(above.tag in RUNS for above in run.iterancestors()):
            return False
        return not any(child.tag in (FIELD_CHAR, _CODE) for child in run)

    def _takes_line(self, index: int, edit: TextEdit) -> bool:
        element = self.element(index)
        if element is None:
            return False
        if self.blocks[index].kind == "row":
            return edit.kind == "row" and element.getparent().tag == TBL and not _marked_row(element)
        lines = self.lines(edit)
        whole = all(each in lines for each in self.owners(element))
        return whole and not _marked(element) and element.find(f"{PPR}/{W}sectPr") is None

    def _takes_new(self, edit: TextEdit) -> bool:
        index = self.index(edit.start)
        element = self.element(index)
        if element is None or edit.start != self.blocks[index].end:
            return False
        if edit.kind == "row":
            return element.tag == TR and element.getparent().tag == TBL and not _marked_row(element)
        if element.tag == P and (self.owners(element)[-1] != index or _marked(element)):
            return False
        if self.top(element) is not element and self.blocks[index].kind != "row":
            return False
        return not edit.move or all(self.places(self.blocks[each]) for each in self._like(edit))

    def _like(self, edit: TextEdit) -> range:
        first = self.index(edit.like)
        return range(first, first + edit.new.count("\n") + 1)

    def like(self, edit: TextEdit) -> list[Block]:
        """Return the lines whose look each new line takes: its own where it only moved, else one for all."""
        count = edit.new.count("\n") + 1
        if edit.move:
            return [self.blocks[each] for each in self._like(edit)]
        return [self.block(edit.start if edit.like < 0 else edit.like)] * count

    def empty_cell(self, at: int) -> Any | None:
        """Return the paragraph of the empty cell that stands at an offset, or None."""
        index = self.index(at)
        block, row = self.blocks[index], self.element(index)
        table = next((table for table in self.source.tables if table.id == block.table), None)
        if table is None or row is None or row.tag != TR:
            return None
        columns = {cell.column for cell in table.cells if cell.row == block.row and cell.start == cell.end == at}
        found = [tc.find(P) for column, tc in columns_of(row) if column in columns]
        return found[0] if len(found) == 1 else None


def _marked(paragraph: Any) -> bool:
    """Tell whether somebody's change stands on a paragraph: on its end, its look or its words."""
    properties = paragraph.find(PPR)
    look = None if properties is None else properties.find(RPR)
    if look is not None and any(child.tag in MARKS for child in look):
        return True
    return any(above.tag in RUNS for run in own_runs(paragraph) for above in run.iterancestors())


def _marked_row(row: Any) -> bool:
    properties = row.find(W + "trPr")
    if properties is not None and any(child.tag in ROWS for child in properties):
        return True
    return any(_marked(paragraph) for paragraph in row.iter(P))


def atoms_between(starts: list[int], ends: list[int], start: int, end: int) -> slice:
    """Return which of a sorted list of stretches share characters with a stretch."""
    return slice(bisect_right(ends, start), bisect_left(starts, end))
