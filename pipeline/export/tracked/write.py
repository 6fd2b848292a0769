"""The main part of a draft with several hands' tracked changes and margin comments."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from pipeline.export.package import packed, part_bytes
from pipeline.export.tracked.held import Holder, atoms_between
from pipeline.export.tracked.made import looks_of, paragraph_of, row_of, run_of
from pipeline.export.tracked.margins import Margins, comment_parts
from pipeline.export.xml_text import xml_safe
from pipeline.model.edit import MarginNote, SignedEdits, TextEdit
from pipeline.model.source import SourceDocument
from pipeline.ooxml.marking import Atom, Mark, Marker, cut, own_runs
from pipeline.ooxml.names import DEL_TEXT, RPR, P, T, W
from pipeline.ooxml.package import Package
from pipeline.ooxml.revisions import RUNS

_CODE, _GONE_CODE = W + "instrText", W + "delInstrText"
_RANGES = frozenset(W + name for name in ("moveFromRangeEnd", "moveToRangeEnd", "bookmarkEnd", "commentRangeEnd"))


def write_tracked(
    source: SourceDocument,
    package: Package,
    changes: Sequence[SignedEdits],
    notes: Sequence[MarginNote],
    *,
    moves: bool = True,
) -> bytes:
    """Return a draft's package with these edits tracked in its body and these notes in its margin; all else as it was.

    Args:
        source: the draft as read, in its final view.
        package: the package that it was read from.
        changes: edits that `Holder.takes`, none overlapping.
        notes: margin comments, in order.
        moves: mark what moved as a move, and not as gone here and come there.
    """
    root = deepcopy(package.root(package.main))
    writer = _Writer(source, root, package, moves=moves)
    writer.change(changes, notes)
    parts = comment_parts(package, writer.margin(notes)) if notes else {}
    return packed(package, {package.main: part_bytes(root), **parts})


class _Writer:
    """Marks one draft, in a copy of its main part."""

    def __init__(self, source: SourceDocument, root: Any, package: Package, *, moves: bool) -> None:
        self._source = source
        self._package = package
        self._moves = moves
        self._holder = Holder(source, root, package.main)
        self._marker = Marker(root, "", "")
        self._root = root
        self._atoms: list[Atom] = []
        self._starts: list[int] = []
        self._ends: list[int] = []
        self._tails: dict[int, Any] = {}  # what was put last at an offset
        self._behind: dict[Any, Any] = {}  # what was put last behind a paragraph, table or row
        self._gone_rows: set[Any] = set()
        self._gone_paragraphs: set[Any] = set()
        self._new: dict[int, list[Any]] = {}  # new paragraphs of an edit, made while the old ones are untouched

    def change(self, changes: Sequence[SignedEdits], notes: Sequence[MarginNote]) -> None:
        """Make all marks, in the order in which `text.edits.replayed` makes the edits."""
        steps = sorted(
            ((edit, by) for by in changes for edit in by.edits),
            key=lambda step: (step[0].start, step[0].end, step[0].kind != "words"),
        )
        for number, (edit, _by) in enumerate(steps):
            if edit.kind == "lines" and edit.comes:
                self._new[number] = self._paragraphs(edit)
        self._find([edit for edit, _by in steps])
        self._cut([edit for edit, _by in steps], notes)
        for number, (edit, by) in enumerate(steps):
            self._marker.sign(xml_safe(by.author), by.date)
            if edit.kind == "words":
                self._words(edit)
            elif edit.kind == "row":
                self._row(edit)
            elif edit.comes:
                self._lines_come(edit, self._new[number])
            else:
                self._lines_go(edit)

    def _find(self, edits: Sequence[TextEdit]) -> None:
        """Find the paragraphs and rows of all edits while every run is still the one that was read."""
        for edit in edits:
            for index in self._holder.lines(edit) if edit.kind != "words" else ():
                self._holder.element(index)

    def _cut(self, edits: Sequence[TextEdit], notes: Sequence[MarginNote]) -> None:
        cuts = {at for edit in edits if edit.kind == "words" for at in (edit.start, edit.end)}
        cuts |= {at for note in notes if note.place for at in note.place}
        holder = self._holder
        places = [(block.start, place) for block in holder.blocks for place in holder.places(block)]
        self._atoms = cut(places, holder.runs, frozenset(cuts))
        self._starts = [atom.start for atom in self._atoms]
        self._ends = [atom.end for atom in self._atoms]

    # words

    def _words(self, edit: TextEdit) -> None:
        if not edit.comes:
            self._go(edit)
        if edit.new:
            self._come(edit)

    def _go(self, edit: TextEdit) -> None:
        atoms = self._atoms[atoms_between(self._starts, self._ends, edit.start, edit.end)]
        runs = [atom.run for atom in atoms]
        mark: Mark = "moveFrom" if edit.move and self._moves else "del"
        self._marker.wrap(runs, mark)
        if mark == "del":
            for run in runs:
                _goes(run)
        elif runs:
            self._marker.move(runs[0].getparent(), runs[-1].getparent(), "moveFrom", edit.move)
        if runs:
            self._tails[edit.end] = runs[-1].getparent()

    def _come(self, edit: TextEdit) -> None:
        mark: Mark = "moveTo" if edit.move and self._moves else "ins"
        made = self._marker.element(mark)
        left, right = self._beside(edit.end)
        made.append(run_of(edit.new, self._look(edit, left, right)))
        if edit.end in self._tails:
            _past_ranges(self._tails[edit.end]).addnext(made)
        elif left is not None:
            _outermost(left.run).addnext(made)
        elif right is not None:
            _outermost(right.run).addprevious(made)
        else:
            paragraph = self._holder.empty_cell(edit.start)
            if paragraph is None:  # `Holder.takes` looked
                raise ValueError(edit)
            paragraph.append(made)
        self._tails[edit.end] = made
        if mark == "moveTo":
            self._marker.move(made, made, "moveTo", edit.move)

    def _beside(self, at: int) -> tuple[Atom | None, Atom | None]:
        """The atoms that end and begin at an offset, within its line."""
        block = self._holder.block(at)
        before, behind = bisect_left(self._ends, at), bisect_left(self._starts, at)
        left = self._atoms[before] if before < len(self._atoms) and self._ends[before] == at else None
        right = self._atoms[behind] if behind < len(self._atoms) and self._starts[behind] == at else None
        if left is not None and left.start < block.start:
            left = None
        return left, right if right is not None and right.start < block.end else None

    def _look(self, edit: TextEdit, left: Atom | None, right: Atom | None) -> Any | None:
        """The look of the words before; of those behind where a sentence begins anew (a heading may have ended)."""
        anew = edit.comes and left is not None and self._source.text[edit.start - 1] in "。！？："
        chosen = right if right is not None and (left is None or anew) else left
        return None if chosen is None else chosen.run.find(RPR)

    # lines

    def _paragraphs(self, edit: TextEdit) -> list[Any]:
        """New paragraphs with their words, made before the lines that they look like are marked."""
        out = []
        for words, like in zip(edit.new.split("\n"), self._holder.like(edit), strict=True):
            element = self._holder.element(self._holder.index(like.start))
            own = bool(edit.move)
            out.append(paragraph_of(words, element, looks_of(self._holder, like, words, own=own)))
        return out

    def _lines_come(self, edit: TextEdit, made: list[Any]) -> None:
        anchor = self._holder.top(self._holder.element(self._holder.index(edit.start)))
        last = self._behind.get(anchor, anchor)
        counted = any(like.counted for like in self._holder.like(edit))
        mark: Mark = "moveTo" if edit.move and self._moves and not counted else "ins"
        for paragraph in made:
            _past_ranges(last).addnext(paragraph)
            last = paragraph
            self._marker.whole(paragraph, mark)
        self._behind[anchor] = last
        if mark == "moveTo":
            self._marker.move(made[0], made[-1], "moveTo", edit.move)
        if counted and _is_last(made[-1]):
            self._marker.uncounted(made[-1], "ins")

    def _lines_go(self, edit: TextEdit) -> None:
        holder = self._holder
        elements = list(dict.fromkeys(holder.element(index) for index in holder.lines(edit)))
        counted = any(holder.blocks[index].counted for index in holder.lines(edit))
        # LibreOffice forgets that the end of a paragraph moved: an empty one would stay, and be counted
        mark: Mark = "moveFrom" if edit.move and self._moves and not counted else "del"
        for element in elements:
            runs = own_runs(element)
            self._marker.wrap(runs, mark)
            for run in runs if mark == "del" else ():
                _goes(run)
            self._marker.paragraph(element, mark)
            self._gone_paragraphs.add(element)
        if mark == "moveFrom":
            self._marker.move(elements[0], elements[-1], "moveFrom", edit.move)
        if counted and _is_last(elements[-1]):
            self._marker.uncounted(elements[-1], "del")

    def _row(self, edit: TextEdit) -> None:
        holder = self._holder
        row: Any = holder.element(holder.index(edit.start))
        if edit.comes:
            last = self._behind.get(row, row)
            made = row_of(edit.new, row, edit.carried)
            last.addnext(made)
            self._behind[row] = made
            self._marker.row(made, "ins")
            return
        for paragraph in row.iter(P):
            runs = own_runs(paragraph)
            self._marker.wrap(runs, "del")
            for run in runs:
                _goes(run)
            self._marker.paragraph(paragraph, "del")
        self._marker.row(row, "del")
        self._gone_rows.add(row)

    # margin

    def margin(self, notes: Sequence[MarginNote]) -> list[tuple[int, MarginNote]]:
        """Tie the notes to their places and return them with their ids."""
        margins = Margins(self._package, self._marker)
        title = self._title()
        return [(margins.tie(*(self._ends_of(note) or title)), note) for note in notes]

    def _ends_of(self, note: MarginNote) -> tuple[Any, Any] | None:
        """The first and the last run of a note's place, else of its line."""
        if note.place is None:
            return None
        atoms = self._atoms[atoms_between(self._starts, self._ends, *note.place)]
        index = self._holder.index(note.place[0])
        if not atoms or self._holder.element(index) in self._gone_rows:
            atoms = self._first_words(index)
        if not atoms:
            return None
        paragraph = next(atoms[-1].run.iterancestors(P))
        if paragraph in self._gone_paragraphs:
            # what is tied to its end keeps LibreOffice from taking all of it for gone
            following = self._following(paragraph)
            return _outermost(atoms[0].run), _outermost(atoms[-1].run) if following is None else following
        last = self._tails.get(atoms[-1].end)  # what came in the place of the last words
        return _outermost(atoms[0].run), _outermost(atoms[-1].run) if last is None else _past_ranges(last)

    def _following(self, paragraph: Any) -> Any | None:
        """The paragraph behind one that goes, None where none stays right behind it."""
        following = _past_ranges(paragraph).getnext()
        while following is not None and following in self._gone_paragraphs:
            following = _past_ranges(following).getnext()
        return following if following is not None and following.tag == P else None

    def _first_words(self, index: int) -> list[Atom]:
        """The first words of a line, or of the last one before it that no row holds which goes: what is tied to such a row
        keeps LibreOffice from taking it for gone."""
        while index >= 0:
            block = self._holder.blocks[index]
            atoms = self._atoms[atoms_between(self._starts, self._ends, block.start, block.end)][:1]
            if atoms and self._holder.element(index) not in self._gone_rows:
                return atoms
            index -= 1
        return []

    def _title(self) -> tuple[Any, Any]:
        """The first words of the document, or a paragraph of its own where there are none."""
        if self._atoms:
            first = _outermost(self._atoms[0].run)
            return first, first
        body = self._root.find(W + "body")
        paragraph = body.find(P)
        if paragraph is None:
            paragraph = body.makeelement(P)
            body.insert(0, paragraph)
        run = run_of("", None)
        paragraph.append(run)
        return run, run


def _goes(run: Any) -> None:
    """Make what a run says words that went."""
    for child in run.iter(T, _CODE):
        if next(child.iterancestors(run.tag)) is run:
            child.tag = DEL_TEXT if child.tag == T else _GONE_CODE


def _outermost(run: Any) -> Any:
    """What stands in the paragraph itself: a run, or the mark around it."""
    element = run
    while element.getparent().tag in RUNS:
        element = element.getparent()
    return element


def _past_ranges(element: Any) -> Any:
    """What to put something behind, so that the end of a range stays with what it ends."""
    following = element.getnext()
    while following is not None and following.tag in _RANGES:
        element, following = following, following.getnext()
    return element


def _is_last(paragraph: Any) -> bool:
    """Tell whether no paragraph follows."""
    following = _past_ranges(paragraph).getnext()
    return following is None or following.tag != P
