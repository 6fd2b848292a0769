"""A stretch of a text with the sentence around it, short enough to be read beside others."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.span import Span

_STOPS = "。！？；\n\t"
_AROUND = 60  # characters shown on either side
_LONGEST = 400  # characters shown of the stretch itself


@dataclass(frozen=True, slots=True)
class Quote:
    """Words and what stands before and behind them in their sentence; what was left out is an ellipsis."""

    before: str
    words: str
    after: str


def quote_of(text: str, span: Span) -> Quote:
    """Return a stretch with the rest of its sentence; an empty stretch is a place within it."""
    low = span.start
    while low > 0 and text[low - 1] not in _STOPS and span.start - low < _AROUND:
        low -= 1
    high = span.end
    closed = span.end > span.start and text[span.end - 1] in _STOPS
    while not closed and high < len(text) and high - span.end < _AROUND:
        high += 1
        closed = text[high - 1] in _STOPS
    cut_before = low > 0 and text[low - 1] not in _STOPS
    cut_after = high < len(text) and not closed
    return Quote(
        ("…" if cut_before else "") + one_line(text[low : span.start]),
        shortened(text[span.start : span.end]),
        one_line(text[span.end : high].rstrip("\n\t")) + ("…" if cut_after else ""),
    )


def shortened(words: str, longest: int = _LONGEST) -> str:
    """Return words on one line, the middle of what is longer than `longest` characters left out."""
    shown = one_line(words.strip("\n"))
    return shown if len(shown) <= longest else f"{shown[: longest * 4 // 5]} …… {shown[-longest // 8 :]}"


def one_line(words: str) -> str:
    """Return words on one line: cells apart by a bar, lines by a pilcrow."""
    return words.replace("\t", "｜").replace("\n", "¶")
