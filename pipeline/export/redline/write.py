"""The new draft's main part with tracked changes, in the order of the comparison's lines."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from lxml import etree

from pipeline.export.package import packed, part_bytes
from pipeline.export.redline.edits import Changed, Edit, UnmarkableError, edits_of, number_length
from pipeline.export.redline.gone import Gone, body_table_ids, body_tables, columns_of
from pipeline.export.xml_text import xml_safe
from pipeline.model.change import Comparison, Line, Match
from pipeline.model.source import Block
from pipeline.ooxml.marking import Atom, Marker, cut
from pipeline.ooxml.names import PPR, RPR, RUN, TBL, TR, P, W
from pipeline.ooxml.package import Package
from pipeline.ooxml.tables import within


@dataclass(frozen=True, slots=True)
class Settings:
    """How a redline is made.

    `author` and `date` (an ISO time, "" for none) stand on every mark. The matches in `whole` are marked as whole lines
    that went and came, `typed` writes automatic numbers of lines that went out as text, `moves` marks moved paragraphs as
    moves and not as gone here and come there.
    """

    author: str = "会签"
    date: str = ""
    whole: frozenset[str] = frozenset()
    typed: bool = False
    moves: bool = True


@dataclass(frozen=True, slots=True)
class Redline:
    """The bytes of a Word file, or none where `failed` names matches that have to be marked as whole lines;
    `unmarked` are the matches that no mark can be made for (text boxes, notes, lines that no run of the file holds)."""

    data: bytes
    failed: frozenset[str] = frozenset()
    unmarked: frozenset[str] = frozenset()


def write_redline(comparison: Comparison, new: Package, old: Package | None, settings: Settings) -> Redline:
    """Return the new draft's package with the comparison's changes tracked in its body.

    Args:
        comparison: what changed.
        new: the package that `comparison.new` was read from; it has no tracked changes.
        old: the package that `comparison.old` was read from, or None where that is no Word file.
        settings: how it is marked.
    """
    writer = _Writer(comparison, new, old, settings)
    writer.write()
    if writer.failed:
        return Redline(b"", frozenset(writer.failed), frozenset(writer.unmarked))
    return Redline(packed(new, {new.main: part_bytes(writer.root)}), unmarked=frozenset(writer.unmarked))


def package_format(package: Package) -> str:
    """Return what kind of Word file a package is: a redline keeps its parts, so only a plain docx can become one."""
    types = package.read("[Content_Types].xml") if package.has("[Content_Types].xml") else b""
    if b"macroEnabled" in types:
        return "docm"
    if b"template.main" in types:
        return "dotx"
    strict = b"http://purl.oclc.org/ooxml/wordprocessingml/main" in package.read(package.main)
    return "docx (Strict)" if strict else "docx"


def _ends(paragraph: Any) -> bool:
    """Tell whether no paragraph follows."""
    following = paragraph.getnext()
    while following is not None and following.tag.endswith(("RangeStart", "RangeEnd", "bookmarkEnd", "bookmarkStart")):
        following = following.getnext()
    return following is None or following.tag != P


@dataclass(slots=True)
class _Cursor:
    """Where the next line that went is put: behind `element`, a paragraph, a table or a row."""

    element: Any = None


class _Writer:
    """Marks one comparison in a copy of the new main part."""

    def __init__(self, comparison: Comparison, new: Package, old: Package | None, settings: Settings) -> None:
        self.root = deepcopy(new.root(new.main))
        self.failed: set[str] = set()
        self.unmarked: set[str] = set()
        self._comparison = comparison
        self._settings = settings
        self._main = new.main
        self._marker = Marker(self.root, xml_safe(settings.author), settings.date)
        self._gone = Gone(comparison.old, old, new, self._marker, typed=settings.typed)
        self._runs = list(self.root.iter(RUN))
        self._matches = {match.id: match for match in comparison.matches}
        self._tables = dict(zip(body_table_ids(comparison.new), body_tables(self.root), strict=False))
        self._pairs = {pair.old: pair.new for pair in comparison.tables}
        self._elements: dict[int, Any] = {}  # paragraph or row of each new block, by its index
        self._owners: dict[Any, list[int]] = {}
        self._laid: dict[str, Any] = {}  # tables of the old draft that were put in, by id
        self._cursor = _Cursor()
        self._passed: set[Any] = set()
        self._gone_counted: list[Any] = []  # paragraphs that went, with a number that Word counts
        self._atoms: list[Atom] = []
        self._blocks = [block.start for block in comparison.new_blocks]
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._rest: Any = None  # what is left of the paragraph that was parted last

    def write(self) -> None:
        self._locate()
        edits, come = self._plan()
        if self.failed:
            return
        self._cut(edits)
        for number, line in enumerate(self._comparison.lines):
            self._lay(number, line)
        self._mark_new(come)
        self._uncount(come)
        for match, changes in edits.items():
            try:
                self._edit(changes)
            except UnmarkableError:
                self.failed.add(match)

    # where the new blocks are

    def _locate(self) -> None:
        for index, block in enumerate(self._comparison.new_blocks):
            if block.layer != "body":
                continue
            element = self._row(block) if block.kind == "row" else self._paragraph(block)
            if element is not None:
                self._elements[index] = element
                self._owners.setdefault(element, []).append(index)

    def _paragraph(self, block: Block) -> Any | None:
        for place in block.places:
            if place.part == self._main and place.run >= 0:
                return next(self._runs[place.run].iterancestors(P), None)
        return None

    def _row(self, block: Block) -> Any | None:
        for place in block.places:
            if place.part == self._main and place.run >= 0:
                rows = list(self._runs[place.run].iterancestors(TR))
                return rows[-1] if rows else None
        table = self._tables.get(block.table)
        rows = [] if table is None else list(within(table, TR))
        return rows[block.row] if block.row < len(rows) else None

    # what is marked how

    def _old(self, match: Match) -> tuple[Block, ...]:
        return self._comparison.old_blocks[slice(*match.old)]

    def _new(self, match: Match) -> tuple[Block, ...]:
        return self._comparison.new_blocks[slice(*match.new)]

    def _plan(self) -> tuple[dict[str, tuple[Edit, ...]], set[int]]:
        """Return the edits of each match that is marked within its lines, and the new blocks that come as a whole."""
        edits: dict[str, tuple[Edit, ...]] = {}
        come: dict[int, str] = {}
        stay: dict[int, str] = {}
        changed = Changed.of(self._comparison)
        for line in self._comparison.lines:
            match = self._matches[line.match]
            if self._is_beyond(match, line):
                continue
            indices = range(*match.new)
            if line.side == "old":
                continue
            if line.side == "new" or match.id in self._settings.whole:
                come.update(dict.fromkeys(indices, match.id))
                continue
            stay.update(dict.fromkeys(indices, match.id))
            try:
                if match.shape != "same" or match.changes:
                    edits[match.id] = edits_of(self._comparison, match, changed)
            except UnmarkableError:
                self.failed.add(match.id)
        for owned in self._owners.values():  # lines of one paragraph come together or stay together
            if any(index in come for index in owned) and any(index in stay for index in owned):
                self.failed |= {stay[index] for index in owned if index in stay}
        return edits, set(come)

    def _is_beyond(self, match: Match, line: Line) -> bool:
        """Tell whether no mark can be made for a match, and note it where one is needed."""
        inside = all(block.layer == "body" for block in (*self._old(match), *self._new(match)))
        held = all(index in self._elements for index in range(*match.new))
        if inside and (held or line.side == "old"):
            return False
        if match.shape != "same":
            self.unmarked.add(match.id)
        return True

    def _cut(self, edits: dict[str, tuple[Edit, ...]]) -> None:
        cuts = frozenset(at for changes in edits.values() for edit in changes for at in (edit.start, edit.end))
        places = [
            (block.start, place)
            for block in self._comparison.new_blocks
            if block.layer == "body"
            for place in block.places
            if place.part == self._main
        ]
        self._atoms = cut(places, self._runs, cuts)
        self._starts = [atom.start for atom in self._atoms]
        self._ends = [atom.end for atom in self._atoms]

    # whole lines

    def _lay(self, number: int, line: Line) -> None:
        match = self._matches[line.match]
        if match.id in self.unmarked:
            return
        whole = line.side == "both" and match.id in self._settings.whole
        if line.side == "old" or whole:
            move = "" if whole or line.side != "old" else self._move_of(match)
            laid = [self._lay_old(block, number, move) for block in self._old(match) if block.layer == "body"]
            if move and laid:
                self._marker.move(laid[0], laid[-1], "moveFrom", move)
        if line.side != "old":
            for index in range(*match.new):
                element = self._elements.get(index)
                if element is not None and element not in self._passed:  # a paragraph of several lines is passed once
                    self._passed.add(element)
                    self._cursor.element = element

    def _move_of(self, match: Match) -> str:
        """Return the name of the move that carries a match of paragraphs, "" for none that can be marked as one."""
        blocks = (*self._old(match), *self._new(match))
        if not (self._settings.moves and match.moved and self._old(match) and self._new(match)):
            return ""
        if any(block.kind == "row" or block.layer != "body" for block in blocks):
            return ""
        elements = [self._elements.get(index) for index in range(*match.new)]
        return "" if None in elements or any(len(self._owners[e]) > 1 for e in elements) else f"move-{match.id}"

    def _lay_old(self, block: Block, number: int, move: str) -> Any:
        if block.kind == "row":
            return self._lay_row(block, number)
        element = self._cursor.element
        anchor = element if element is None or element.tag != TR else next(element.iterancestors(TBL))
        neighbour = element if element is not None and element.tag == P else None
        made = self._gone.paragraph(block, neighbour, "moveFrom" if move else "del")
        self._put(anchor, made)
        self._cursor.element = made
        if number_length(block):
            self._gone_counted.append(made)
        return made

    def _put(self, anchor: Any | None, made: Any) -> None:
        if anchor is None:
            self.root.find(W + "body").insert(0, made)
            return
        behind = anchor
        following = anchor.getnext()
        while following is not None and following.tag in (W + "moveFromRangeEnd", W + "moveToRangeEnd"):
            behind, following = following, following.getnext()
        behind.addnext(made)

    def _lay_row(self, block: Block, number: int) -> Any:
        element = self._cursor.element
        table = self._tables.get(self._pairs.get(block.table, ""))
        within_table = element is not None and element.tag == TR
        if (within_table and table is not None and table in element.iterancestors(TBL)) or (
            within_table and self._laid.get(block.table) is element.getparent()
        ):
            made = self._gone.row(block, element)
            element.addnext(made)
        elif table is not None and (following := self._next_row(number, table)) is not None:
            made = self._gone.row(block, following)
            following.addprevious(made)
        else:
            made = self._gone.row(block, None)
            holder = self._gone.table(block)
            holder.append(made)
            self._put(element if element is None or element.tag != TR else next(element.iterancestors(TBL)), holder)
            apart = etree.Element(P)  # two tables that touch would be one
            self._marker.paragraph(apart, "del")
            holder.addnext(apart)
            self._laid[block.table] = holder
        self._cursor.element = made
        return made

    def _next_row(self, number: int, table: Any) -> Any | None:
        """Return the first new row at or behind a line, if it stands in the table."""
        for line in self._comparison.lines[number:]:
            match = self._matches[line.match]
            if line.side == "old" or match.new[0] == match.new[1]:
                continue
            element = self._elements.get(match.new[0])
            return element if element is not None and table in element.iterancestors(TBL) else None
        return None

    def _mark_new(self, come: set[int]) -> None:
        moved: dict[Any, str] = {}
        for line in self._comparison.lines:
            match = self._matches[line.match]
            if line.side == "new" and match.id not in self.unmarked and (move := self._move_of(match)):
                elements = [self._elements[index] for index in range(*match.new)]
                moved.update(dict.fromkeys(elements, move))
                self._marker.move(elements[0], elements[-1], "moveTo", move)
        for element, owned in self._owners.items():
            if not come.issuperset(owned):
                continue
            if element.tag == TR:
                self._marker.row(element, "ins")
            else:
                self._marker.whole(element, "moveTo" if element in moved else "ins")

    def _uncount(self, come: set[int]) -> None:
        """See to numbered paragraphs that no paragraph follows: their numbers would be left on the other side."""
        blocks = self._comparison.new_blocks
        for element, owned in self._owners.items():
            if element.tag == P and come.issuperset(owned) and number_length(blocks[owned[0]]) and _ends(element):
                self._marker.uncounted(element, "ins")
        for element in self._gone_counted:
            if _ends(element):
                self._marker.uncounted(element, "del")

    # within lines

    def _edit(self, edits: tuple[Edit, ...]) -> None:
        """Make the edits of one match, the last first: what stands before stays where it is."""
        for edit in reversed(edits):
            if edit.gone:
                self._edit_gone(edit)
            else:
                self._edit_came(edit)

    def _edit_came(self, edit: Edit) -> None:
        text = self._comparison.new.text
        first, last = bisect_left(self._starts, edit.start), bisect_left(self._starts, edit.end)
        atoms = self._atoms[first:last]
        words = text[edit.start : edit.end]
        if sum(atom.end - atom.start for atom in atoms) != len(words) - words.count("\n"):
            raise UnmarkableError
        self._marker.wrap([atom.run for atom in atoms], "ins")
        for at, character in enumerate(words, edit.start):
            if character == "\n":
                self._part(at)

    def _part(self, at: int) -> None:
        """Mark the ends of the paragraphs between two lines as come."""
        index = bisect_right(self._blocks, at) - 1
        first, last = self._elements.get(index), self._elements.get(index + 1)
        if first is None or last is None or first is last or first.tag != P or last.tag != P:
            raise UnmarkableError
        element = first
        while element is not last:
            if element is None:
                raise UnmarkableError
            if element.tag == P:
                self._marker.paragraph(element, "ins")
            elif element.tag == TBL:
                raise UnmarkableError
            element = element.getnext()

    def _edit_gone(self, edit: Edit) -> None:
        before = bisect_left(self._ends, edit.start)
        held = before < len(self._atoms) and self._ends[before] == edit.start
        if held:
            run, behind = self._atoms[before].run, True
        else:
            after = bisect_left(self._starts, edit.start)
            if after == len(self._atoms) or self._starts[after] != edit.start:
                self._empty_cell(edit.start).append(self._marker.gone(xml_safe(edit.gone), None))
                return
            run, behind = self._atoms[after].run, False
        look = run.find(RPR)
        outer = run.getparent()
        place = outer if outer.tag == W + "ins" else run
        lines = edit.gone.split("\n")
        if len(lines) > 1 and place.getparent().tag != P:
            raise UnmarkableError
        for n, words in enumerate(lines):
            if words:
                made = self._marker.gone(xml_safe(words), look)
                place.addnext(made) if behind else place.addprevious(made)
                place, behind = made, True
            if n < len(lines) - 1:
                self._break(place, behind)
                # the rest stands at the beginning of what is left of the paragraph
                behind = False
                paragraph = self._rest
                following = next((child for child in paragraph if child.tag != PPR), None)
                if following is None:
                    following = etree.SubElement(paragraph, RUN)
                place = following

    def _empty_cell(self, at: int) -> Any:
        """Return the paragraph of the empty cell that stands at an offset of the new text."""
        index = bisect_right(self._blocks, at) - 1
        block, row = self._comparison.new_blocks[index], self._elements.get(index)
        table = next((table for table in self._comparison.new.tables if table.id == block.table), None)
        if table is None or row is None:
            raise UnmarkableError
        columns = {cell.column for cell in table.cells if cell.row == block.row and cell.start == cell.end == at}
        for column, tc in columns_of(row):
            paragraph = tc.find(P)
            if column in columns and paragraph is not None:
                return paragraph
        raise UnmarkableError

    def _break(self, place: Any, behind: bool) -> None:
        """Part a paragraph in two; the mark between them went."""
        paragraph = place.getparent()
        first = etree.Element(P)
        properties = paragraph.find(PPR)
        if properties is not None:
            copied = deepcopy(properties)
            for child in copied.findall(W + "sectPr"):
                copied.remove(child)
            first.append(copied)
        for child in list(paragraph):
            if child.tag == PPR:
                continue
            if child is place and not behind:
                break
            first.append(child)
            if child is place:
                break
        paragraph.addprevious(first)
        self._marker.paragraph(first, "del")
        self._rest = paragraph
