"""Writing tracked changes (修订): runs cut at characters, and the marks of Word around them (ISO/IEC 29500-1, 17.13.5)."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from copy import deepcopy
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Literal

from lxml import etree

from pipeline.model.source import Place
from pipeline.ooxml.names import DEL_TEXT, ID, PPR, RPR, RUN, P, T, W
from pipeline.ooxml.places import TEXT_BEARING

Mark = Literal["ins", "del", "moveFrom", "moveTo"]

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TRPR, _TBLPREX = W + "trPr", W + "tblPrEx"
_BEFORE_MARK_OF_ROW = frozenset((_TBLPREX,))
_MARKS = frozenset(W + name for name in ("ins", "del", "moveFrom", "moveTo"))
_BEHIND_RPR = (W + "sectPr", W + "pPrChange")


@dataclass(frozen=True, slots=True)
class Atom:
    """A run that holds just the characters [start, end) of the canonical text."""

    start: int
    end: int
    run: Any


class Marker:
    """Makes the marks of one part: all by one author, at one time, each with an id of its own.

    Args:
        root: the part's root; ids begin behind those it has.
        author: who is named.
        date: an ISO time, or "" for none.
    """

    def __init__(self, root: Any, author: str, date: str) -> None:
        found = [int(value) for element in root.iter() if (value := element.get(ID) or "").isdigit()]
        self._next = max((number for number in found if number < 2**30), default=0) + 1
        self._author = author
        self._date = date

    def sign(self, author: str, date: str) -> None:
        """Make what follows another author's, at another time."""
        self._author, self._date = author, date

    def number(self) -> int:
        """Return an id that no mark has."""
        self._next += 1
        return self._next - 1

    def element(self, name: str) -> Any:
        """Return a new mark, empty."""
        made = etree.Element(W + name)
        made.set(ID, str(self._next))
        self._next += 1
        made.set(W + "author", self._author)
        if self._date:
            made.set(W + "date", self._date)
        return made

    def wrap(self, runs: Iterable[Any], mark: Mark) -> None:
        """Put runs into marks, neighbours into one."""
        last: Any = None
        for run in runs:
            if last is None or run.getprevious() is not last:
                last = self.element(mark)
                run.addprevious(last)
            last.append(run)

    def move(self, first: Any, last: Any, mark: Literal["moveFrom", "moveTo"], name: str) -> None:
        """Set the range of a move around blocks that stand one behind the other; `name` ties its two ends."""
        start = self.element(f"{mark}RangeStart")
        start.set(W + "name", name)
        end = etree.Element(W + f"{mark}RangeEnd")
        end.set(ID, start.get(ID))
        first.addprevious(start)
        last.addnext(end)

    def paragraph(self, paragraph: Any, mark: Mark) -> None:
        """Mark a paragraph's end as come or gone."""
        properties = paragraph.find(PPR)
        if properties is None:
            properties = etree.Element(PPR)
            paragraph.insert(0, properties)
        look = properties.find(RPR)
        if look is None:
            look = etree.Element(RPR)
            behind = next((child for child in properties if child.tag in _BEHIND_RPR), None)
            if behind is None:
                properties.append(look)
            else:
                behind.addprevious(look)
        look.insert(0, self.element(mark))

    def uncounted(self, paragraph: Any, mark: Mark) -> None:
        """Track that a paragraph which came or went has no number on the other side.

        Its end joins it to the next paragraph there; where none follows it would stay, empty, and be counted.
        """
        properties = paragraph.find(PPR)
        if properties is None:
            return
        change = self.element("pPrChange")
        before = etree.SubElement(change, PPR)
        if mark == "del":
            before.extend(deepcopy(child) for child in properties if child.tag not in (RPR, *_BEHIND_RPR))
            for name in ("pStyle", "numPr"):
                for child in properties.findall(W + name):
                    properties.remove(child)
        for earlier in properties.findall(W + "pPrChange"):
            properties.remove(earlier)
        properties.append(change)

    def row(self, row: Any, mark: Literal["ins", "del"]) -> None:
        """Mark a table row, and all that stands in it, as come or gone."""
        properties = row.find(_TRPR)
        if properties is None:
            properties = etree.Element(_TRPR)
            at = next((n + 1 for n, child in enumerate(row) if child.tag in _BEFORE_MARK_OF_ROW), 0)
            row.insert(at, properties)
        properties.append(self.element(mark))
        if mark == "ins":
            for paragraph in row.iter(P):
                self.whole(paragraph, "ins")

    def whole(self, paragraph: Any, mark: Mark) -> None:
        """Mark a paragraph that the part holds, its words and its end, as come."""
        self.wrap(own_runs(paragraph), mark)
        self.paragraph(paragraph, mark)

    def gone(self, text: str, look: Any | None, mark: Mark = "del") -> Any:
        """Return a mark around a new run with words that went; a tab stays a tab."""
        made = self.element(mark)
        run = etree.SubElement(made, RUN)
        if look is not None:
            run.append(bare_look(look))
        for n, piece in enumerate(text.split("\t")):
            if n:
                etree.SubElement(run, W + "tab")
            if piece:
                words = etree.SubElement(run, DEL_TEXT if mark == "del" else T)
                words.text = piece
                words.set(_SPACE, "preserve")
        return made


def own_runs(paragraph: Any) -> list[Any]:
    """Return the runs of a paragraph, without those of a text box that is anchored in it."""
    return [run for run in paragraph.iter(RUN) if next(run.iterancestors(P)) is paragraph]


def bare_look(look: Any) -> Any:
    """Return a copy of run properties without anything tracked."""
    made = deepcopy(look)
    for child in list(made):
        if child.tag in _MARKS or child.tag == W + "rPrChange":
            made.remove(child)
    made.tail = None
    return made


def cut(places: Iterable[tuple[int, Place]], runs: list[Any], cuts: frozenset[int]) -> list[Atom]:
    """Cut runs so that each of `cuts` lies between two of them; return all, in order of the canonical text.

    Args:
        places: (offset of the place's line in the canonical text, place), all in the part of `runs`.
        runs: the part's runs by ordinal, not altered since it was read.
        cuts: offsets in the canonical text.
    """
    held: dict[int, list[tuple[int, Place]]] = {}
    for start, place in places:
        if place.run >= 0:
            held.setdefault(place.run, []).append((start, place))
    places_of_cuts = sorted(cuts)
    atoms: list[Atom] = []
    for ordinal, stretch in held.items():
        nodes = {place.node: (start + place.start, start + place.end) for start, place in stretch}
        atoms += _cut_run(runs[ordinal], nodes, places_of_cuts)
    return sorted(atoms, key=lambda atom: atom.start)


def _cut_run(run: Any, nodes: dict[int, tuple[int, int]], cuts: list[int]) -> Iterator[Atom]:
    """Cut one run; `nodes` says which characters each text-bearing child holds, `cuts` are in order."""
    first, last = min(start for start, _ in nodes.values()), max(end for _, end in nodes.values())
    inner = cuts[bisect_right(cuts, first) : bisect_left(cuts, last)]
    if not inner:
        yield Atom(first, last, run)
        return
    pieces: list[tuple[Any, int, int]] = []
    look, node, at = run.find(RPR), -1, first
    current, begin = _empty(run, look), first
    for child in list(run):
        if child.tag == RPR:
            continue
        span = None
        if child.tag in TEXT_BEARING:
            node += 1
            span = nodes.get(node)
        if span is None:
            current.append(child)
            continue
        start, end = span
        if start in inner and start > begin:
            pieces.append((current, begin, at))
            current, begin = _empty(run, look), start
        bounds = [start, *(place for place in inner if start < place < end), end]
        for left, right in pairwise(bounds):
            if left > start:
                pieces.append((current, begin, left))
                current, begin = _empty(run, look), left
            part = child if len(bounds) == 2 else _part(child, left - start, right - start)
            current.append(part)
        at = end
    pieces.append((current, begin, at))
    for made, start, end in pieces:
        run.addprevious(made)
        yield Atom(start, end, made)
    run.getparent().remove(run)


def _empty(run: Any, look: Any | None) -> Any:
    made = etree.Element(RUN, attrib=dict(run.attrib))
    if look is not None:
        made.append(deepcopy(look))
    return made


def _part(child: Any, start: int, end: int) -> Any:
    made = etree.Element(child.tag)
    made.text = (child.text or "")[start:end]
    made.set(_SPACE, "preserve")
    return made
