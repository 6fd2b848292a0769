"""Tables of what became of comments: what a column holds, what a cell of 采纳情况 says, and the words the program writes."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.settlement import Verdict
from pipeline.text.shadow import shadow_of

_BLANKS = re.compile(r"\s+")


def adoption_column(heading: str) -> str | None:
    """Return what a column with this heading holds (id, index, round, unit, place, quote, text, reason, verdict, explanation,
    now; was-verdict and was-explanation in a table of the program's own), or None if the wording is unknown."""
    words = _plain(heading)
    return next((row.text("column") for row in _rows("column") if row.regex.search(words)), None)


def verdict_in(cell: str) -> Verdict | None:
    """Return the verdict that a cell of 采纳情况 states, or None where it states none for sure."""
    words = _plain(cell)
    return next((cast(Verdict, row.text("verdict")) for row in _rows("verdict") if row.regex.search(words)), None)


def verdict_word(verdict: Verdict) -> str:
    """Return how a verdict is written in the office's tables (部分采纳)."""
    return _words()[verdict]


@cache
def _words() -> dict[str, str]:
    return {row.text("verdict"): row.text("word") for row in _rows("verdict")}


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("adoption") if row.text("kind") == kind)


def _plain(words: str) -> str:
    return _BLANKS.sub("", shadow_of(words).text)
