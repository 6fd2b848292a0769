"""Values that a comment only reckons (核减一半, 顺延半年, 翻番): how, and what comes of it for the value that a draft has."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from pipeline.text.numerals import parse_numeral

_FIGURE = re.compile(r"(?P<number>\d+(?:\.\d+)?)(?P<unit>\D+)$")
_MONTHS = re.compile(r"(?P<half>半年)|(?P<n>[一二两三四五六七八九十\d]+)(?:个)?(?P<of>季度|月|年)")
_DAY = re.compile(r"(?P<head>.*?)(?P<month>\d{1,2})月(?P<tail>.*)$")
_YEAR = re.compile(r"(?P<head>.*?)(?P<year>20\d{2})年?(?P<tail>.*)$")
_YEAR_END = re.compile(r"(?P<head>.*?)(?P<year>20\d{2})年(?P<tail>底|末)(?P<rest>.*)$")


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How a new value comes from the old one: a figure is multiplied by `factor`, or a time moves by `months`."""

    factor: Fraction | None = None
    months: int = 0


def reckoning_of(way: str, share: str | None, months: str | None) -> Reckoning | None:
    """Return what a wording reckons, None where its share or span of time is none.

    Args:
        way: down, up, double, halve, later or earlier.
        share: 一半, 三分之一, 两成, 20%.
        months: 半年, 两个月, 一年.
    """
    if way in ("double", "halve"):
        return Reckoning(Fraction(2) if way == "double" else Fraction(1, 2))
    if way in ("down", "up"):
        part = _part(share or "")
        if part is None or not 0 < part < 1:
            return None
        return Reckoning(1 - part if way == "down" else 1 + part)
    span = _span(months or "")
    return Reckoning(months=span if way == "later" else -span) if span else None


def reckoned(value: str, reckoning: Reckoning) -> str | None:
    """Return the value that comes of `value`, in its own form (3000人次 → 1500人次); None where that cannot be said.

    A share of a figure that is a share itself is ambiguous (提高5% of 80%), and so is a figure that would need more
    decimals than the draft gives it, or a time without a year that would leave its year: nothing comes of these.
    """
    return _multiplied(value, reckoning.factor) if reckoning.factor is not None else _moved(value, reckoning.months)


def _multiplied(value: str, factor: Fraction) -> str | None:
    match = _FIGURE.search(value)
    if match is None or match["unit"][0] in "%％‰":
        return None
    result = Fraction(Decimal(match["number"])) * factor
    decimals = len(match["number"].partition(".")[2])
    scaled = result * 10**decimals
    if scaled.denominator != 1:
        return None
    number = f"{Decimal(scaled.numerator) / 10**decimals:.{decimals}f}"
    return value[: match.start("number")] + number + match["unit"]


def _moved(value: str, months: int) -> str | None:
    """A time by months later or earlier; the end of a year is that of its December."""
    if end := _YEAR_END.match(value):
        year, month = _shifted(int(end["year"]), 12, months)
        return f"{end['head']}{year}年{'' if month == 12 else f'{month}月'}{end['tail']}{end['rest']}"
    day = _DAY.match(value)
    if day is None:
        return None
    named = _YEAR.match(day["head"])
    year, month = _shifted(int(named["year"]) if named else 0, int(day["month"]), months)
    if named is None:
        return f"{day['head']}{month}月{day['tail']}" if year == 0 else None
    return f"{named['head']}{year}年{month}月{day['tail']}"


def _shifted(year: int, month: int, months: int) -> tuple[int, int]:
    at = year * 12 + month - 1 + months
    return at // 12, at % 12 + 1


def _part(share: str) -> Fraction | None:
    if share == "一半":
        return Fraction(1, 2)
    if parted := re.fullmatch("(.+)分之(.+)", share):
        below, above = (parse_numeral(words) for words in parted.groups())
        return Fraction(above) / Fraction(below) if below and above else None
    number = parse_numeral(share.rstrip("成%").replace("两", "二"))
    return Fraction(number) / (10 if share.endswith("成") else 100) if number else None


def _span(words: str) -> int:
    match = _MONTHS.fullmatch(words)
    if match is None:
        return 0
    if match["half"]:
        return 6
    number = parse_numeral(match["n"].replace("两", "二"))
    return int(number) * {"季度": 3, "月": 1, "年": 12}[match["of"]] if number else 0
