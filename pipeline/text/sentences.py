"""Sentences (句) and clauses (小句): boundaries that know brackets and quotation marks."""

from __future__ import annotations

from pipeline.text.brackets import CLOSING, OPENING

_ENDS = "。！？"
_CLOSERS = "”’）】》"


def sentences(text: str, start: int = 0, end: int | None = None, *, also: str = "") -> list[tuple[int, int]]:
    """Return the (start, end) of the sentences of ``text[start:end]`` (shadow text), half-open, without white space around.

    A sentence ends with 。！？ (or a character of `also`, such as ；) outside brackets, with the closing marks that follow
    it, and at a line feed or tab. A 。 inside quotation marks ends the sentence only where the closing mark follows it.
    """
    stop = len(text) if end is None else end
    ends = _ENDS + also
    out: list[tuple[int, int]] = []
    begin, depth, at = start, 0, start
    while at < stop:
        ch = text[at]
        if ch in "\n\t":
            _keep(text, begin, at, out)
            begin, depth = at + 1, 0
        elif ch in OPENING:
            depth += 1
        elif ch in CLOSING and depth:
            depth -= 1
        elif ch in ends and depth == 0:
            at += 1
            while at < stop and text[at] in _CLOSERS:
                at += 1
            _keep(text, begin, at, out)
            begin = at
            continue
        at += 1
    _keep(text, begin, stop, out)
    return out


def _keep(text: str, begin: int, stop: int, out: list[tuple[int, int]]) -> None:
    while begin < stop and text[begin] in " \t":
        begin += 1
    while stop > begin and text[stop - 1] in " \t":
        stop -= 1
    if stop > begin:
        out.append((begin, stop))
