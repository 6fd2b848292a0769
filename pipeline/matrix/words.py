"""When the words of two cells say the same: white space and the marks between the members of a list do not count."""

from __future__ import annotations

import re

UNITS = frozenset({"lead", "responsible", "cooperating", "guiding"})
_LISTS = frozenset({"deadline", "targets"})
_BETWEEN_UNITS = re.compile(r"[、，,；;/\s]+")
_BETWEEN_LINES = re.compile(r"\s*[；;\n]\s*")
_BLANKS = re.compile(r"[ \t　\u00a0]+")


def tidy(words: str) -> str:
    """Return the words of a cell line by line, without blank lines and without blanks at either end of a line."""
    lines = (_BLANKS.sub(" ", line).strip() for line in words.split("\n"))
    return "\n".join(line for line in lines if line)


def same_words(field: str, one: str, other: str) -> bool:
    """Return whether two cells of one field say the same."""
    return one == other or _uniform(field, one) == _uniform(field, other)


def same_members(field: str, one: str, other: str) -> bool:
    """As `same_words`, and the order of units does not count either."""
    if field in UNITS:
        return sorted(_uniform(field, one).split("、")) == sorted(_uniform(field, other).split("、"))
    return same_words(field, one, other)


def _uniform(field: str, words: str) -> str:
    words = tidy(words)
    if field in UNITS:
        return _BETWEEN_UNITS.sub("、", words).strip("、。")
    if field in _LISTS:
        return "\n".join(line.strip("；;，,。 ") for line in _BETWEEN_LINES.split(words) if line)
    return words
