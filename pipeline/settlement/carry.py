"""A stretch of the sent draft carried forward into the revised one, through the changes between them (位置对应).

The words of a comment are looked for in the draft that was sent and nowhere else; what became of that stretch is told by the
comparison: which of its characters stayed, in which order, where they stand now, and what came between them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.model.change import Change, Comparison

State = Literal["unchanged", "edited", "moved", "split", "deleted"]
Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that both drafts have: ``old_text[old:old + length] == new_text[new:new + length]``; `move` is the id of the
    move that carried them elsewhere, "" where they stayed."""

    old: int
    new: int
    length: int
    move: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the revised draft that holds what was carried in one way: in place (`move` ""), or by one move."""

    start: int
    end: int
    move: str
    kept: int


@dataclass(frozen=True, slots=True)
class Carried:
    """What became of a stretch of the sent draft.

    `pieces` are where it stands in the revised draft, in the order of the old text; the stretch of words that gave way to nothing
    is an empty piece at the place where they stood. `kept` is how many of its characters stayed. `changes` are the changes of
    text (no moves) that lie in it; with `edges` asked for, also what came right before or behind it.
    state: unchanged; edited in place; moved by one move (edited or not); split, parts of it stand apart; deleted, no
    character stayed.
    """

    pieces: tuple[Piece, ...]
    kept: int
    changes: tuple[Change, ...]
    state: State

    @property
    def main(self) -> Piece:
        """The piece that most of its characters are in."""
        return max(self.pieces, key=lambda piece: (piece.kept, piece.end - piece.start))


class Carrier:
    """The way from the sent draft into the revised one. Made once for a comparison, in time linear in the changes; every
    look-up takes the logarithm of their number and what it returns."""

    def __init__(self, comparison: Comparison) -> None:
        self._runs = tuple(_runs(comparison))
        self._run_starts = [run.old for run in self._runs]
        self._by_new = sorted(self._runs, key=lambda run: run.new)
        self._new_starts = [run.new for run in self._by_new]
        leaves = [change for change in comparison.changes if change.kind != "move"]
        self._leaves = sorted(leaves, key=lambda change: (change.old.start, change.old.end))
        self._leaf_starts = [change.old.start for change in self._leaves]
        self._leaves_new = sorted(leaves, key=lambda change: (change.new.start, change.new.end))
        self._leaf_new_starts = [change.new.start for change in self._leaves_new]
        moves = [change for change in comparison.changes if change.kind == "move"]
        self._moves = sorted(moves, key=lambda change: change.old.start)
        self._move_starts = [change.old.start for change in self._moves]
        self._moves_new = sorted(moves, key=lambda change: change.new.start)
        self._move_new_starts = [change.new.start for change in self._moves_new]

    def carry(self, start: int, end: int, *, edges: bool = False) -> Carried:
        """Return what became of ``old_text[start:end]``.

        Args:
            start, end: offsets in the sent draft's canonical text; ``start == end`` is the place between two characters.
            edges: what was put in right before or right behind the stretch belongs to it.
        """
        found: dict[str, list[int]] = {}
        kept: dict[str, int] = {}
        for run in self._overlapping_runs(start, end):
            low, high = max(start, run.old), min(end, run.old + run.length)
            _widen(found, run.move, run.new + low - run.old, run.new + high - run.old)
            kept[run.move] = kept.get(run.move, 0) + high - low
        changes = list(self._leaves_in(start, end, edges=edges))
        for change in changes:
            _widen(found, change.within, change.new.start, change.new.end)
        if not found:
            place = self.place(start)
            found[""] = [place, place]
        pieces = tuple(Piece(low, high, move, kept.get(move, 0)) for move, (low, high) in found.items())
        total = sum(kept.values())
        return Carried(pieces, total, tuple(changes), _state(pieces, total, changes, empty=start == end))

    def stays(self, start: int, end: int) -> list[tuple[int, int, str]]:
        """Return the parts of ``old_text[start:end]`` that are in the revised draft, each with the move that took it along."""
        return [
            (max(start, run.old), min(end, run.old + run.length), run.move)
            for run in self._overlapping_runs(start, end)
        ]

    def place(self, at: int) -> int:
        """Return where in the revised draft the old offset `at` would stand: behind what stayed before it."""
        n = bisect_right(self._run_starts, at) - 1
        if n < 0:
            return 0
        run = self._runs[n]
        return run.new + min(at - run.old, run.length)

    def changed(self, start: int, end: int) -> list[Change]:
        """Return the changes of text (no moves) whose new words overlap ``new_text[start:end]``."""
        first = bisect_left(self._leaf_new_starts, start)
        while first > 0 and self._leaves_new[first - 1].new.end > start:
            first -= 1
        out = []
        for at in range(first, len(self._leaves_new)):
            change = self._leaves_new[at]
            if change.new.start >= end:
                break
            if change.new.end > start:
                out.append(change)
        return out

    def moves(self, start: int, end: int, *, side: Literal["old", "new"] = "old") -> list[Change]:
        """Return the moves that take something of ``old_text[start:end]`` along (or bring it into the new stretch)."""
        rows, starts = (self._moves, self._move_starts) if side == "old" else (self._moves_new, self._move_new_starts)
        last = bisect_left(starts, end)
        out = []
        for at in range(last - 1, -1, -1):
            change = rows[at]
            span = change.old if side == "old" else change.new
            if span.end <= start:
                break
            out.append(change)
        return out[::-1]

    def came(self, start: int, end: int) -> int:
        """Return how many characters of ``new_text[start:end]`` a change or a move brought there."""
        stayed = 0
        n = max(0, bisect_right(self._new_starts, start) - 1)
        for at in range(n, len(self._by_new)):
            run = self._by_new[at]
            if run.new >= end:
                break
            if not run.move:
                stayed += max(0, min(end, run.new + run.length) - max(start, run.new))
        return end - start - stayed

    def _overlapping_runs(self, start: int, end: int) -> Iterator[Run]:
        n = max(0, bisect_right(self._run_starts, start) - 1)
        for at in range(n, len(self._runs)):
            run = self._runs[at]
            if run.old >= end:
                return
            if run.old + run.length > start:
                yield run

    def _leaves_in(self, start: int, end: int, *, edges: bool) -> Iterator[Change]:
        n = bisect_left(self._leaf_starts, start)
        while n > 0 and self._leaves[n - 1].old.end > start:
            n -= 1
        for at in range(n, len(self._leaves)):
            change = self._leaves[at]
            low, high = change.old.start, change.old.end
            if low > end:
                return
            inside = (low < end and high > start) if low < high else (start < low < end)
            if inside or (edges and low == high and low in (start, end)):
                yield change


def _state(pieces: Sequence[Piece], kept: int, changes: Sequence[Change], *, empty: bool) -> State:
    if not kept and not empty:
        return "deleted"
    if sum(1 for piece in pieces if piece.kept) > 1:
        return "split"
    if any(piece.move and piece.kept for piece in pieces):
        return "moved"
    return "edited" if changes else "unchanged"


def _widen(found: dict[str, list[int]], move: str, low: int, high: int) -> None:
    bounds = found.setdefault(move, [low, high])
    bounds[0], bounds[1] = min(bounds[0], low), max(bounds[1], high)


# ---- what both drafts have ----------------------------------------------------------------------------------------


def _runs(comparison: Comparison) -> list[Run]:
    """The characters that both drafts have, in the order of the old text."""
    top = [change for change in comparison.changes if not change.within]
    inner: dict[str, list[Change]] = {}
    for change in comparison.changes:
        if change.within:
            inner.setdefault(change.within, []).append(change)
    old, new = comparison.old.text, comparison.new.text
    runs = _paired(top, (0, len(old)), (0, len(new)), "")
    for move in (change for change in top if change.kind == "move"):
        left, right = (
            _without_feeds(old, move.old.start, move.old.end),
            _without_feeds(new, move.new.start, move.new.end),
        )
        runs += _paired(inner.get(move.id, []), left, right, move.id)
    return sorted(runs, key=lambda run: run.old)


def _without_feeds(text: str, start: int, end: int) -> Stretch:
    """A moved stretch without the line feeds at its edges: only they may differ."""
    while start < end and text[start] == "\n":
        start += 1
    while end > start and text[end - 1] == "\n":
        end -= 1
    return start, end


def _paired(changes: Sequence[Change], old: Stretch, new: Stretch, move: str) -> list[Run]:
    """The runs outside the changes: what is left of both sides is the same text, but cut at other places."""
    left = _gaps(sorted((c.old.start, c.old.end) for c in changes), old)
    right = _gaps(sorted((c.new.start, c.new.end) for c in changes), new)
    runs: list[Run] = []
    i = j = 0
    while i < len(left) and j < len(right):
        (a, b), (c, d) = left[i], right[j]
        length = min(b - a, d - c)
        if length:
            runs.append(Run(a, c, length, move))
        left[i], right[j] = (a + length, b), (c + length, d)
        i += left[i][0] >= left[i][1]
        j += right[j][0] >= right[j][1]
    return runs


def _gaps(taken: Sequence[Stretch], within: Stretch) -> list[Stretch]:
    out, at = [], within[0]
    for start, end in taken:
        if start > at:
            out.append((at, min(start, within[1])))
        at = max(at, end)
    if at < within[1]:
        out.append((at, within[1]))
    return out
