"""Numbers and units that are worded as one: 七成六, 八折, 一吨半, 五元三毛."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import cast

from pipeline.lexicon.measure_words import MeasureKind, measure_words
from pipeline.lexicon.rows import Row, load_rows
from pipeline.text.numerals import parse_numeral

_HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Compound:
    """What a compound says: the offset behind it, its value in `unit`, what it measures, and the row that read it."""

    end: int
    value: float
    unit: str
    kind: MeasureKind
    rule: str


@cache
def _rows(*, everyday: bool) -> tuple[Row, ...]:
    rows = (row for row in load_rows("quantities") if row.text("kind") == "compound")
    return tuple(row for row in rows if everyday or not row.flag("everyday"))


@cache
def _joint(*, everyday: bool) -> re.Pattern[str]:
    return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", row.pattern) for row in _rows(everyday=everyday)))


def compound_at(text: str, at: int, stop: int, *, everyday: bool) -> Compound | None:
    """Return the longest compound that begins at offset `at` of ``text[:stop]`` (shadow text), or None.

    With `everyday` those are read too that would do harm in official prose (两年, 二两).
    """
    if not _joint(everyday=everyday).match(text, at, stop):
        return None
    found: list[Compound] = []
    for row in _rows(everyday=everyday):
        match = row.regex.match(text, at, stop)
        read = _READERS[row.text("reads")](match) if match else None
        if match and read is not None:
            kind = cast(MeasureKind, row.text("measures")) or _kind(read[1])
            found.append(Compound(match.end(), float(read[0]), read[1], kind, row.id))
    return max(found, key=lambda compound: compound.end, default=None)


def _kind(unit: str) -> MeasureKind:
    word = measure_words().get(unit)
    return word.kind if word else "count"


_Read = tuple[Decimal, str] | None


def _tenths(match: re.Match[str]) -> _Read:
    if match["half"]:
        return _HALF, "成"
    whole, rest = parse_numeral(match["number"]), match["rest"]
    part = _HALF * 10 if rest == "半" else parse_numeral(rest)
    return None if whole is None or part is None else (whole + part / 10, "成")


def _discount(match: re.Match[str]) -> _Read:
    if match["half"]:
        return Decimal(5), "折"  # 半折 is half the price
    value = parse_numeral(match["number"])
    if value is None:
        return None
    return (value / 10 if value > 10 else value), "折"


def _and_a_half(match: re.Match[str]) -> _Read:
    value = parse_numeral(match["number"])
    return None if value is None else (value + _HALF, match["unit"] or match["of"] + match["what"])


def _half(match: re.Match[str]) -> _Read:
    return _HALF, match["unit"]


def _length(match: re.Match[str]) -> _Read:
    value = parse_numeral(match["number"])
    return None if value is None else (value + (_HALF if match["rest"] else 0), match["unit"])


def _unit(match: re.Match[str]) -> _Read:
    value = parse_numeral(match["number"])
    return None if value is None else (value, match["unit"])


def _coins(match: re.Match[str]) -> _Read:
    whole = parse_numeral(match["number"] or match["amount"])
    if whole is None:
        return None
    for group, worth in (("tenths", 10), ("hundredths", 100), ("cents", 100)):
        if match[group]:
            whole += (parse_numeral(match[group]) or Decimal(0)) / worth
    return whole, match["unit"] or match["name"]


def _trillion(match: re.Match[str]) -> _Read:
    high, rest = parse_numeral(match["number"]), parse_numeral(match["rest"])
    return None if high is None else (high * 10**12 + (rest or 0), match["unit"])


_READERS: dict[str, Callable[[re.Match[str]], _Read]] = {
    "tenths": _tenths,
    "discount": _discount,
    "and-a-half": _and_a_half,
    "half": _half,
    "length": _length,
    "unit": _unit,
    "coins": _coins,
    "trillion": _trillion,
}
