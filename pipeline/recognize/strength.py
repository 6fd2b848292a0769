"""How binding (约束力) the words are that go with a time or a quantity."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from pipeline.lexicon.rows import Row, load_rows, openings
from pipeline.model.time import Strength

_ENDS_SENTENCE = "。！？；\n\t"
_ENDS_CLAUSE = _ENDS_SENTENCE + "，："
_FARTHEST = 60
_AHEAD = 24  # no word of strength that opens a clause is longer
_DATES = frozenset("年月旬日期")
_FRAME = 24  # the longest clause that only says when: 力争到2025年底前，


def strength_at(text: str, start: int, end: int) -> Strength | None:
    """Return how binding the words before ``text[start:end]`` are, or None where they do not say.

    Offsets count characters of `text` (shadow text), half-open. The cue nearest before the value in its own clause
    decides. Where that has none, a short clause just before it may (确保到2025年，…), or the words that open
    the clause after it (到2025年，力争…).
    """
    if _needs().search(text, max(0, start - 2 * _FARTHEST - 1), end + _AHEAD) is None:
        return None
    begin = _clause_start(text, start)
    own = _last_cue(text, begin, end)
    if own is not None:
        return own
    if begin > 0 and text[begin - 1] == "，":
        before = _clause_start(text, begin - 1)
        if begin - before <= _FRAME and not _DATES.isdisjoint(text[before:begin]):
            framed = _last_cue(text, before, begin)
            if framed is not None:
                return framed
    return _opening_cue(text, end)


def strength_cues(text: str) -> tuple[tuple[int, int, Strength], ...]:
    """Return the words of strength in a text: start, end (shadow offsets, half-open) and how binding, in reading order."""
    if _needs().search(text) is None:
        return ()
    found = [
        (*match.span(), cast(Strength, row.text("strength"))) for row in _rows() for match in row.regex.finditer(text)
    ]
    return tuple(sorted(found))


def _clause_start(text: str, at: int) -> int:
    low = max(0, at - _FARTHEST)
    return max(low, *[text.rfind(mark, low, at) + 1 for mark in _ENDS_CLAUSE])


def _last_cue(text: str, start: int, end: int) -> Strength | None:
    if _needs().search(text, start, end) is None:
        return None
    best: tuple[int, Row] | None = None
    for row in _rows():
        for match in row.regex.finditer(text, start, end):
            if best is None or match.start() >= best[0]:
                best = match.start(), row
    return None if best is None else cast(Strength, best[1].text("strength"))


def _opening_cue(text: str, at: int) -> Strength | None:
    if text[at : at + 1] == "，":
        at += 1
    if _joint().match(text, at) is None:
        return None
    for row in _rows():
        if row.regex.match(text, at):
            return cast(Strength, row.text("strength"))
    return None


@cache
def _needs() -> re.Pattern[str]:
    """What every match of a row holds: most stretches hold no word of strength."""
    return openings(_rows(), "needs")


@cache
def _joint() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{row.pattern})" for row in _rows()))


@cache
def _rows() -> tuple[Row, ...]:
    return load_rows("strength")
