"""A stretch of a text with the sentence around it, short enough to be read beside others, its words of interest marked."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.export.page.spans import Bounds

Tag = Literal["", "b", "del", "ins"]
_STOPS = "。！？；\n\t"
_AROUND = 60  # characters shown on either side
_BETWEEN = 160  # characters shown of what is not marked
_LONGEST = 400  # characters shown of what is


@dataclass(frozen=True, slots=True)
class Stretch:
    """Words of one kind: not marked (""), those that are meant (b), those that went or came."""

    text: str
    tag: Tag = ""


Excerpt = tuple[Stretch, ...]


def excerpt_of(text: str, start: int, end: int, hits: Iterable[Bounds], tag: Tag) -> Excerpt:
    """Return the words from `start` to `end` with the rest of their sentence, `hits` among them marked.

    Hits that overlap are one; what is cut off, and the middle of what is very long, is an ellipsis. No hit is left out.

    Args:
        text: the canonical text.
        start, end: offsets in it, half-open; an empty stretch is a place within its sentence.
        hits: stretches of the same text; those outside of the words shown count for nothing.
        tag: how they are marked.
    """
    low, high = _sentence(text, start, end)
    shown: list[Stretch] = [Stretch("…")] if low > 0 and text[low - 1] not in _STOPS else []
    at = low
    for first, last in _merged(hits, low, high):
        shown += [Stretch(_cut(text[at:first], _BETWEEN)), Stretch(_cut(text[first:last], _LONGEST), tag)]
        at = last
    shown.append(Stretch(_cut(text[at:high].rstrip("\n\t"), _BETWEEN)))
    if high < len(text) and text[high - 1 : high] not in tuple(_STOPS) and text[high] not in "\n\t":
        shown.append(Stretch("…"))
    return tuple(stretch for stretch in shown if stretch.text)


def whole_words(text: str, start: int, end: int, tag: Tag) -> Excerpt:
    """Return the words from `start` to `end` alone, all of them marked: of whole lines nothing is around."""
    return (Stretch(_cut(text[start:end].strip("\n"), _LONGEST), tag),)


def one_line(words: str, longest: int) -> str:
    """Return words on one line, the middle of what is longer than `longest` characters left out."""
    return _cut(words.strip("\n"), longest)


def _sentence(text: str, start: int, end: int) -> Bounds:
    """Where the sentence around a stretch begins and ends, as far as it is shown."""
    low, high = start, end
    while low > 0 and text[low - 1] not in _STOPS and start - low < _AROUND:
        low -= 1
    closed = end > start and text[end - 1] in _STOPS
    while not closed and high < len(text) and high - end < _AROUND:
        closed = text[high] in _STOPS
        high += 1
    return low, high


def _merged(hits: Iterable[Bounds], low: int, high: int) -> Iterator[Bounds]:
    """The hits within bounds, in order, those that touch or overlap as one."""
    clipped = sorted((max(a, low), min(b, high)) for a, b in hits if max(a, low) < min(b, high))
    while clipped:
        start, end = clipped.pop(0)
        while clipped and clipped[0][0] <= end:
            end = max(end, clipped.pop(0)[1])
        yield start, end


def _cut(words: str, longest: int) -> str:
    """Words on one line: cells apart by a bar, lines by a pilcrow, the middle left out where it is too long."""
    words = words.replace("\t", "｜").replace("\n", "¶")
    if len(words) <= longest:
        return words
    return f"{words[: longest * 3 // 4]} …… {words[-longest // 8 :]}"
