"""Levels without a figure (目标水平): compared with something (高于全省平均水平), or named (应改尽改, 基本普及).

What they look like stands in `lexicon/levels.toml`; whether one must be reached is decided in `extract/targets.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from pipeline.lexicon.rows import Row, load_rows, openings
from pipeline.model.quantity import Comparator, Quantity


@dataclass(frozen=True, slots=True)
class Level:
    """A level: a quantity without value, and what is measured where the level's own words say it ("" otherwise)."""

    quantity: Quantity
    measured: str


@cache
def _rows() -> tuple[Row, ...]:
    return load_rows("levels")


@cache
def _opening() -> re.Pattern[str]:
    return openings(_rows())


@cache
def _rows_opening(word: str) -> tuple[Row, ...]:
    return tuple(row for row in _rows() if word.startswith(row.words("opens")))


def find_levels(text: str, start: int = 0, end: int | None = None) -> tuple[Level, ...]:
    """Return the levels without a figure that ``text[start:end]`` names, in reading order, none overlapping.

    Each is a `Quantity` with the value None and either `reference`, the words compared with, or `qualitative`, the words
    that say how much. A comparison that goes on with a figure (…平均水平2个百分点) is a quantity and no level; so is
    实现…全覆盖, which is 100 %.

    Args:
        text: shadow text; the offsets of the result count its characters.
        start: first offset to look at.
        end: offset to stop before, the text's end by default.
    """
    stop = len(text) if end is None else end
    return tuple(_levels(text, start, stop))


def _levels(text: str, start: int, stop: int) -> Iterator[Level]:
    done = start
    for opening in _opening().finditer(text, start, stop):
        at = opening.start()
        if at < done:
            continue
        rows = _rows_opening(opening[0])
        found = next(((row, match) for row in rows if (match := row.regex.match(text, at, stop))), None)
        if found is not None:
            done = found[1].end()
            yield _level(*found)


def _level(row: Row, match: re.Match[str]) -> Level:
    words = match.groupdict().get("what") or ""
    compared = row.text("kind") == "reference"
    quantity = Quantity(
        text=match[0],
        start=match.start(),
        end=match.end(),
        comparator=cast(Comparator, row.text("comparator")),
        value=None,
        unit="",
        rule=row.id,
        reference=words if compared else None,
        qualitative=None if compared else _how_much(match),
    )
    return Level(quantity, "" if compared else words)


def _how_much(match: re.Match[str]) -> str:
    """The words of coverage without what is covered (基本实现乡镇便民服务站全覆盖 → 基本实现全覆盖)."""
    if "what" not in match.re.groupindex or match["what"] is None:
        return match[0].strip("“”")
    first, last = match.span("what")
    return match.string[match.start() : first] + match.string[last : match.end()]
