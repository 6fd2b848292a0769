"""Whether a wording forbids or permits (禁止, 允许): what tells two sentences apart that share nearly all of their words."""

from __future__ import annotations

from functools import cache
from typing import Literal, cast

from pipeline.lexicon.rows import Row, load_rows

Sense = Literal["forbids", "permits"]


def senses(text: str) -> frozenset[Sense]:
    """Return what the words of a text do, of both (shadow text); nothing where they neither forbid nor permit."""
    return frozenset(cast(Sense, row.text("sense")) for row in _rows() if row.regex.search(text))


def opposed(one: str, other: str) -> bool:
    """Return whether one text only forbids and the other only permits. Where one does both, or neither, they are not."""
    return {senses(one), senses(other)} == {frozenset(["forbids"]), frozenset(["permits"])}


@cache
def _rows() -> tuple[Row, ...]:
    return load_rows("sense")
