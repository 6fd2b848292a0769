"""Sentences (句) and clauses (小句): boundaries that know brackets and quotation marks."""

from __future__ import annotations

import re
from functools import cache

from pipeline.text.brackets import outer_brackets

_ENDS = "。！？"
_CLOSERS = "”’）】》"


@cache
def _marks(also: str) -> re.Pattern[str]:
    """Everything at which a sentence may end."""
    return re.compile("[" + re.escape(_ENDS + also) + r"\n\t]")


def sentences(text: str, start: int = 0, end: int | None = None, *, also: str = "") -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of ``text[start:end]`` (shadow text), half-open, white space left out.

    A sentence ends with 。！？ (or a character of `also`, such as ；) outside closed brackets, with the closing marks behind it,
    and at a line feed or tab. A 。 inside quotation marks ends the sentence only where the closing mark follows it.
    """
    stop = len(text) if end is None else end
    closed = [bracket for bracket in outer_brackets(text, start, stop) if bracket.closed]
    out: list[tuple[int, int]] = []
    begin, inside = start, 0
    for match in _marks(also).finditer(text, start, stop):
        at, ch = match.start(), match.group()
        while inside < len(closed) and closed[inside].end <= at:
            inside += 1
        if at < begin:
            continue
        if ch in "\n\t":
            _keep(text, begin, at, out)
            begin = at + 1
        elif inside == len(closed) or at < closed[inside].start:
            at += 1
            while at < stop and text[at] in _CLOSERS:
                at += 1
            _keep(text, begin, at, out)
            begin = at
    _keep(text, begin, stop, out)
    return out


def _keep(text: str, begin: int, stop: int, out: list[tuple[int, int]]) -> None:
    while begin < stop and text[begin] in " \t":
        begin += 1
    while stop > begin and text[stop - 1] in " \t":
        stop -= 1
    if stop > begin:
        out.append((begin, stop))
