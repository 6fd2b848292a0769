"""Which words of a comment belong to which of its requests, where one sentence holds several (将甲改为乙，并增加丙)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.recognize.draft_places import find_places
from pipeline.recognize.masked import QUOTE, Masked
from pipeline.recognize.quotes import find_quotes

_CLAUSE_END = re.compile("[，；。！？\n]")
# a clause that begins like this, or holds a quotation, a place or a cue, speaks of the next request; another one gives
# the reason of the request before it
_OPENS = re.compile(
    rf"{QUOTE}|建议|请|将|把|(?:责任|牵头|配合)单位|^(?:并|同时|另|此外|其中|也|还|再|鉴于|由于|因(?!此)|考虑到?|为(?!此))"
)


def request_shares(
    text: str, requests: Sequence[tuple[int, int]], start: int = 0, end: int | None = None
) -> tuple[tuple[int, int], ...]:
    """Return for each request the stretch of ``text[start:end]`` that is its own; the stretches leave out nothing.

    A stretch goes from the end of the request before it to its own end. What stands between two requests belongs to the
    first as long as it only gives a reason, and to the second from the clause on that speaks of it. Requests that end
    together (增加甲局、乙局) share their stretch.

    Args:
        text: shadow text.
        requests: (start, end) of each, offsets in `text`, half-open, in any order.
        start, end: the stretch to part.
    """
    stop = len(text) if end is None else end
    ends = sorted({min(last, stop) for _first, last in requests})
    masked = Masked(text, find_quotes(text))
    cuts = [start, *(max(start, _cut(masked, one, other)) for one, other in pairwise(ends)), stop]
    return tuple((cuts[at], cuts[at + 1]) for at in (ends.index(min(last, stop)) for _first, last in requests))


def _cut(masked: Masked, end: int, next_end: int) -> int:
    """Where, between the ends of two requests, the words of the second begin."""
    starts = [at for at in _clause_starts(masked, end) if at < next_end]
    for at, after in pairwise([*starts, next_end]):
        words = _inside(masked, at, after)
        if _OPENS.search(words) or find_places(words):
            return at
    return starts[-1] if starts else end


def _clause_starts(masked: Masked, start: int) -> Iterator[int]:
    for match in _CLAUSE_END.finditer(masked.text):
        at = masked.back(match.end())
        if at > start:
            yield at


def _inside(masked: Masked, start: int, end: int) -> str:
    """The masked words of a stretch of the source."""
    pieces, at = [], start
    for quote in masked.quotes:
        if start <= quote.start < end:
            pieces += [masked.source[at : quote.start], QUOTE]
            at = min(quote.end, end)
    return "".join([*pieces, masked.source[at:end]])
