"""Stretches of a text that nest and overlap, cut into pieces that follow each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

Kind = Literal[
    "heading", "task", "lead", "responsible", "cooperating", "guiding", "mention", "deadline", "target", "comment", "finding",
]  # fmt: skip
Bounds = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text that stands for something: [start, end) in characters; an empty one is a place.

    `words` say what it stands for. A mark that others lead to has an `id`; `href` is where it leads itself, and `label` the short
    name shown there (all "" where there is none).
    """

    start: int
    end: int
    kind: Kind
    words: str
    id: str = ""
    href: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch between two edges of marks: its text, the marks over all of it, and those that begin here.

    A piece without text stands where empty marks do.
    """

    text: str
    marks: tuple[Mark, ...] = ()
    opens: tuple[Mark, ...] = ()


def pieces_of(text: str, bounds: Sequence[Bounds], marks: Iterable[Mark]) -> tuple[tuple[Piece, ...], ...]:
    """Return the pieces of each of `bounds`: put together they are its text, and nothing stands in two of them.

    A piece lies wholly inside or wholly outside of every mark. A mark opens in exactly one piece, the first that it covers;
    an empty one, and one that covers nothing of any bounds (a line feed between two), opens in a piece without text: at its
    own place, else at the end of the bounds before it.

    Args:
        text: the canonical text.
        bounds: lines or cells of it, half-open, in order and apart from each other.
        marks: in any order; what lies outside of the text is cut off.
    """
    if not bounds:
        return ()
    covering, points = _spread(bounds, [_clipped(mark, len(text)) for mark in marks])
    return tuple(tuple(_pieces(text, bound, covering[number], points[number])) for number, bound in enumerate(bounds))


@dataclass(frozen=True, slots=True)
class _Cover:
    """A mark as it lies over one of the bounds; `first` where it covers none before."""

    start: int
    end: int
    mark: Mark
    first: bool


_Points = dict[int, list[Mark]]


def _clipped(mark: Mark, length: int) -> tuple[int, int, Mark]:
    start = min(max(mark.start, 0), length)
    return start, min(max(mark.end, start), length), mark


def _spread(
    bounds: Sequence[Bounds], marks: Iterable[tuple[int, int, Mark]]
) -> tuple[dict[int, list[_Cover]], dict[int, _Points]]:
    """Which marks cover something of which bounds, and which are points in which (by place)."""
    covering: dict[int, list[_Cover]] = defaultdict(list)
    points: dict[int, _Points] = defaultdict(lambda: defaultdict(list))
    starts, ends = [start for start, _end in bounds], [end for _start, end in bounds]
    for start, end, mark in sorted(marks, key=lambda one: (one[0], -one[1])):
        covered = [n for n in _from(ends, start, starts, end) if starts[n] < ends[n]] if start < end else []
        for n in covered:
            covering[n].append(_Cover(max(start, starts[n]), min(end, ends[n]), mark, n == covered[0]))
        if not covered:
            n = max(bisect_right(starts, start) - 1, 0)
            points[n][min(max(start, starts[n]), ends[n])].append(mark)
    return covering, points


def _from(ends: Sequence[int], start: int, starts: Sequence[int], end: int) -> Iterator[int]:
    """The numbers of the bounds that end behind `start` and begin before `end`."""
    number = bisect_right(ends, start)
    while number < len(starts) and starts[number] < end:
        yield number
        number += 1


def _pieces(text: str, bound: Bounds, here: Sequence[_Cover], points: _Points) -> Iterator[Piece]:
    edges = {*bound, *points, *(cover.start for cover in here), *(cover.end for cover in here)}
    cuts = sorted(edges)
    for start, end in pairwise((*cuts, cuts[-1])):
        if start in points:
            yield Piece("", tuple(c.mark for c in here if c.start < start < c.end), tuple(points[start]))
        if start < end:
            over = [cover for cover in here if cover.start <= start and end <= cover.end]
            opens = tuple(cover.mark for cover in over if cover.first and cover.start == start)
            yield Piece(text[start:end], tuple(cover.mark for cover in over), opens)
