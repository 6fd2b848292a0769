"""Figures and times that a comment asks for, and those of the same kind that stand beside them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.recognize.request_kinds import is_time
from pipeline.recognize.times import find_times

_FIGURE = re.compile(
    r"(?:约|近|每|不[少低多高超][于过]|至少|最多)?(?P<number>\d+(?:\.\d+)?)(?P<unit>[%％‰]|[万亿千百]?[一-龥㎡]{1,4}?)?(?P<tail>以上|以内|之内|内|左右|以下|上下)?$"
)
_MONTHLY = re.compile(r"(?<!个)月|[底末]|季度|每[年月季周日天半]|20\d{2}年|年(?:中|初)")
_DAYS = re.compile(r"\d+(?:日|天|年|个月|小时|分钟)")
# the digits of a date: they count nothing
_DATE = re.compile(r"20\d{2}年(?:\d{1,2}月)?(?:\d{1,2}日)?|\d{1,2}月(?:\d{1,2}日)?")


@dataclass(frozen=True, slots=True)
class AskedValue:
    """A figure (`unit` is its measure) or a time (`unit` "") as a comment words it."""

    kind: Literal["number", "deadline"]
    words: str
    unit: str = ""


def asked_value(words: str) -> AskedValue | None:
    """Return what `words` name, None where they are neither one figure with its measure nor one time."""
    words = re.sub("(?<=[年月季周日天度])一次$", "", words) if words.startswith("每") else words  # 每月一次
    if _MONTHLY.search(words) and not _DAYS.fullmatch(words):
        return AskedValue("deadline", words) if is_time(words) else None
    match = _FIGURE.fullmatch(words)
    return AskedValue("number", words, match["unit"]) if match and match["unit"] else None


def alike_in(text: str, value: AskedValue) -> tuple[tuple[int, int], ...]:
    """Return where figures of the same measure (or times that a task may be due) stand in `text`, half-open offsets.

    A figure is its digits with the measure, without words of comparison (不少于40学时 → 40学时).
    """
    return figures_of(text, value.unit) if value.kind == "number" else times_of(text)


def figures_of(text: str, unit: str) -> tuple[tuple[int, int], ...]:
    """Return where figures with this measure stand in `text`; 600台 is none of 台套, and 2026年 counts no years."""
    dates = [match.span() for match in _DATE.finditer(text)]
    longer = {"个": "(?!月|小时|工作日|百分点|季度)", "人": "(?!次)", "次": "(?!年)", "年": "(?!度|代)"}.get(unit, "")
    found = re.compile(rf"(?<![\d.第])\d+(?:\.\d+)?{re.escape(unit)}{longer}")
    return tuple(
        match.span() for match in found.finditer(text) if not any(start <= match.start() < end for start, end in dates)
    )


def times_of(text: str) -> tuple[tuple[int, int], ...]:
    """Return where times stand in `text` by which something may be due, or that come round (每季度)."""
    return tuple(
        (time.start, time.end)
        for time in find_times(text, basis=None)
        if time.kind != "none" and _MONTHLY.search(text[time.start : time.end])
    )
