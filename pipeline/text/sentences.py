"""Sentences (句) and clauses (小句): boundaries that know brackets and quotation marks."""

from __future__ import annotations

import re
from functools import cache

from pipeline.text.brackets import CLOSING, OPENING

_ENDS = "。！？"
_CLOSERS = "”’）】》"


@cache
def _marks(also: str) -> re.Pattern[str]:
    """Everything at which a sentence may end or a bracket changes the depth."""
    return re.compile(f"[{re.escape(_ENDS + also)}\n\t{re.escape(''.join(OPENING) + ''.join(CLOSING))}]")


def sentences(text: str, start: int = 0, end: int | None = None, *, also: str = "") -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of ``text[start:end]`` (shadow text), half-open, white space left out.

    A sentence ends with 。！？ (or a character of `also`, such as ；) outside brackets, with the closing marks behind it,
    and at a line feed or tab. A 。 inside quotation marks ends the sentence only where the closing mark follows it.
    """
    stop = len(text) if end is None else end
    ends = _ENDS + also
    out: list[tuple[int, int]] = []
    begin, depth = start, 0
    for match in _marks(also).finditer(text, start, stop):
        at, ch = match.start(), match.group()
        if at < begin:
            continue
        if ch in "\n\t":
            _keep(text, begin, at, out)
            begin, depth = at + 1, 0
        elif ch in ends:
            if depth == 0:
                at += 1
                while at < stop and text[at] in _CLOSERS:
                    at += 1
                _keep(text, begin, at, out)
                begin = at
        elif ch in OPENING:
            depth += 1
        elif depth:
            depth -= 1
    _keep(text, begin, stop, out)
    return out


def _keep(text: str, begin: int, stop: int, out: list[tuple[int, int]]) -> None:
    while begin < stop and text[begin] in " \t":
        begin += 1
    while stop > begin and text[stop - 1] in " \t":
        stop -= 1
    if stop > begin:
        out.append((begin, stop))
