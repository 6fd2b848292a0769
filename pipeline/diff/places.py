"""From a place in the old text to its place in the new one, through all changes and moves."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.change import Change, Comparison

Stretch = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the old text and the one of the new that it became: the same words where `equal`, else one change."""

    old: Stretch
    new: Stretch
    equal: bool


@dataclass(frozen=True, slots=True)
class Places:
    """All of both texts as pieces, in order of the old text; a piece may be empty on one side."""

    pieces: tuple[Piece, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, comparison: Comparison) -> Places:
        """Return the pieces of a comparison."""
        within: dict[str, list[Change]] = defaultdict(list)
        for change in comparison.changes:
            within[change.within].append(change)
        pieces = _equal(comparison, within[""], (0, len(comparison.old.text)), (0, len(comparison.new.text)))
        for change in comparison.changes:
            if change.kind != "move":
                pieces.append(Piece((change.old.start, change.old.end), (change.new.start, change.new.end), False))
                continue
            inner = within[change.id]
            pieces += _equal(
                comparison, inner, (change.old.start, change.old.end), (change.new.start, change.new.end), edges=True
            )
        pieces.sort(key=lambda piece: (piece.old, piece.new))
        return cls(tuple(pieces), tuple(piece.old[0] for piece in pieces))

    def span(self, start: int, end: int) -> Stretch | None:
        """Return the stretch of the new text that an old one became, None where nothing is left of it.

        Of a stretch that was torn apart, the first part with what follows it in place.
        """
        found: Stretch | None = None
        at = max(0, bisect_right(self.starts, start) - 1)
        while at and self.pieces[at - 1].old[1] > start:
            at -= 1
        while at < len(self.pieces) and self.pieces[at].old[0] < end:
            piece = self.pieces[at]
            at += 1
            if piece.old[1] <= start or piece.new[1] == piece.new[0]:
                continue
            low, high = piece.new
            if piece.equal:
                low += max(0, start - piece.old[0])
                high -= max(0, piece.old[1] - end)
            if found is None:
                found = low, high
            elif found[1] <= low <= found[1] + 400:
                found = found[0], high
        return found


def _equal(
    comparison: Comparison, changes: Iterable[Change], old: Stretch, new: Stretch, *, edges: bool = False
) -> list[Piece]:
    """The stretches that are the same in two stretches but for their changes."""
    gone, come = [], []
    for change in changes:
        gone.append((change.old.start, change.old.end))
        come.append((change.new.start, change.new.end))
    left, right = _kept(gone, old), _kept(come, new)
    if edges:
        left, right = _bare(comparison.old.text, left), _bare(comparison.new.text, right)
    pieces: list[Piece] = []
    i = j = 0
    while i < len(left) and j < len(right):
        (a, b), (c, d) = left[i], right[j]
        size = min(b - a, d - c)
        pieces.append(Piece((a, a + size), (c, c + size), True))
        left[i], right[j] = (a + size, b), (c + size, d)
        i += a + size == b
        j += c + size == d
    return pieces


def _kept(spans: Sequence[Stretch], whole: Stretch) -> list[Stretch]:
    kept: list[Stretch] = []
    at = whole[0]
    for start, end in sorted(spans):
        if start > at:
            kept.append((at, start))
        at = max(at, end)
    return [*kept, (at, whole[1])] if at < whole[1] else kept


def _bare(text: str, kept: list[Stretch]) -> list[Stretch]:
    """Leave out the line feed at the edges of what moved."""
    if kept and text[kept[0][0]] == "\n":
        kept[0] = kept[0][0] + 1, kept[0][1]
    if kept and kept[-1][1] > kept[-1][0] and text[kept[-1][1] - 1] == "\n":
        kept[-1] = kept[-1][0], kept[-1][1] - 1
    return [(start, end) for start, end in kept if end > start]
