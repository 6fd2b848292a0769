"""What changed within lines that stand beside each other: stretches that came, and words that went, in order."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate

from pipeline.model.change import Comparison, Match
from pipeline.model.source import Block


class UnmarkableError(Exception):
    """The changes of a match cannot be marked within its lines."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One edit at `start` of the new text: words that went (`gone`, then `end` is `start`), or [start, end) that came."""

    start: int
    end: int
    gone: str = ""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed in two texts, each side's stretches by their place, ready to be asked for those of a few lines."""

    went: Stretches
    came: Stretches

    @classmethod
    def of(cls, comparison: Comparison) -> Changed:
        """Return the stretches of all changes that lie within no other."""
        top = [change for change in comparison.changes if not change.within]
        return cls(
            Stretches.of((change.old.start, change.old.end) for change in top),
            Stretches.of((change.new.start, change.new.end) for change in top),
        )


@dataclass(frozen=True, slots=True)
class Stretches:
    """Stretches of a text in order of their beginnings; `reach` is how far those up to each of them go."""

    spans: tuple[tuple[int, int], ...]
    reach: tuple[int, ...]

    @classmethod
    def of(cls, spans: Iterable[tuple[int, int]]) -> Stretches:
        """Return the stretches that are not empty."""
        held = tuple(sorted((start, end) for start, end in spans if start < end))
        return cls(held, tuple(accumulate((end for _start, end in held), max)))

    def within(self, blocks: Sequence[Block]) -> list[tuple[int, int]]:
        """Return what of them lies in the lines of blocks that follow each other."""
        first, last = blocks[0].start, blocks[-1].end
        low, high = bisect_right(self.reach, first), bisect_left(self.spans, (last, 0))
        cut = ((max(start, first), min(end, last)) for start, end in self.spans[low:high])
        return sorted((start, end) for start, end in cut if start < end)


def number_length(block: Block) -> int:
    """Return how many characters at the beginning of a line are an automatic number, held by no run."""
    return block.counted


def edits_of(comparison: Comparison, match: Match, changed: Changed) -> tuple[Edit, ...]:
    """Return the edits that make the old blocks of a match its new ones; `changed` are the comparison's stretches.

    Where Word counts the new lines, their numbers and the old ones are left to Word; where the new ones are typed, so
    are the old ones, for the marked paragraph has no number of its own.

    Raises:
        UnmarkableError: outside its changes the two sides are not the same.
    """
    old, new = comparison.old_blocks[slice(*match.old)], comparison.new_blocks[slice(*match.new)]
    counted = any(number_length(block) for block in new)
    went, came = changed.went.within(old), changed.came.within(new)
    before, after = comparison.old.text, comparison.new.text
    at, place, last, end = old[0].start, new[0].start, old[-1].end, new[-1].end
    edits: list[Edit] = []
    while at < last or place < end:
        if went and went[0][0] == at:
            stop = went.pop(0)[1]
            kept = _outside_numbers(at, stop, old, _old_number_length) if counted else [(at, stop)]
            words = "".join(before[left:right] for left, right in kept)
            if words and edits and edits[-1].gone and edits[-1].start == place:
                words = edits.pop().gone + words
            if words:
                edits.append(Edit(place, place, words))
            at = stop
        elif came and came[0][0] == place:
            stop = came.pop(0)[1]
            edits += [Edit(*stretch) for stretch in _outside_numbers(place, stop, new, number_length)]
            place = stop
        else:
            step = min((went[0][0] if went else last) - at, (came[0][0] if came else end) - place)
            if step <= 0 or before[at : at + step] != after[place : place + step]:
                raise UnmarkableError
            at, place = at + step, place + step
    return tuple(edits)


def _old_number_length(block: Block) -> int:
    """Return the length of a line's number, whoever counts it."""
    return number_length(block) or (len(block.label.raw) if block.label else 0)


def _outside_numbers(
    start: int, end: int, blocks: Sequence[Block], length_of: Callable[[Block], int]
) -> list[tuple[int, int]]:
    out, at = [], start
    for block in blocks:
        length = length_of(block)
        if length and block.start < end and block.start + length > start:
            if at < block.start:
                out.append((at, block.start))
            at = max(at, block.start + length)
    return [*out, (at, end)] if at < end else out
