"""Which way a time or figure went: what was, what was asked for, and what is now, compared as days and amounts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.time import Strength
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.strength import strength_cues
from pipeline.recognize.times import find_times
from pipeline.settlement.outcome import State
from pipeline.text.numerals import parse_numeral
from pipeline.text.uniform import plain

_BEFORE = 60  # characters in which the year of a bare month stands
_BEHIND = 6  # characters in which the unit of a figure stands
EVERY = re.compile(
    r"(?:每|按|逐)(?P<count>[两二三四五六\d]?)个?(?P<period>半年|年|季|半月|月|周|星期|旬|日|天)度?(?!底|初|末|中)"
)
_DAYS = {"半年": 183, "年": 365, "季": 91, "半月": 15, "月": 30, "旬": 10, "周": 7, "星期": 7, "日": 1, "天": 1}
LENGTH = re.compile(
    r"(?<![\d年月第])(?P<count>\d{1,3}|[半两一二三四五六七八九十]{1,3})"
    r"(?P<unit>个月|个?(?:周|星期|工作日|小时|分钟)|半?年|天|日(?=之?内|以内))(?:之?内|以内)?(?![\d半底初末])"
)
_HOURS = {
    "年": 8760,
    "半年": 4380,
    "月": 730,
    "周": 168,
    "星期": 168,
    "工作日": 34,
    "天": 24,
    "日": 24,
    "小时": 1,
    "分钟": 1 / 60,
}
_LEAST = re.compile(r"(?:不少于|不低于|不小于|至少|达到)\D{0,4}\d|\d\D{0,6}以上")
_MOST = re.compile(r"(?:不超过|不高于|不多于|不大于|至多|最高)\D{0,4}\d|\d\D{0,6}(?:以内|以下)")
_FIRM: dict[Strength, int] = {"must": 5, "should": 4, "principle": 3, "strive": 3, "encourage": 2, "explore": 1}
_FIGURE = re.compile(r"\d+(?:\.\d+)?|[一二三四五六七八九十百两]+(?=年|个|月|日|天|小时|周|次|轮|遍|倍|成)")


@dataclass(frozen=True, slots=True)
class Wording:
    """A stretch with the words before and behind it, which say its year and its unit."""

    before: str
    words: str
    behind: str

    def read(self) -> tuple[str, int, int]:
        """Return the whole as one plain text, and where the stretch lies in it."""
        before, words = plain(self.before[-_BEFORE:]), plain(self.words)
        return before + words + plain(self.behind[:_BEHIND]), len(before), len(before) + len(words)


def direction(was: Wording, asked: Wording, now: Wording) -> State | None:
    """Return whether what is now went toward what was asked, against it, or is it; None where times and figures do not tell.

    Each must name as many times (or figures) as the others; those that were not asked to change do not count. Further than
    asked, the same way, is toward.
    """
    for measure in (_days, _periods, _lengths, _amounts, _figures):
        old, want, got = measure(was), measure(asked), measure(now)
        if old and len(old) == len(want) == len(got) and old != want:
            if measure in (_amounts, _figures) and _counted_in(was) != _counted_in(now):
                return None  # 1小时, 30分钟: figures of another unit say nothing
            return _way(old, want, got)
    return None


def firmness(was: str, asked: str, now: str) -> State | None:
    """Return which way words of strength went (应当, asked to become 鼓励, is now 原则上应当: toward); None where the first two are not
    such words and nothing else."""
    old, want, got = _firm(was, whole=True), _firm(asked, whole=True), _firm(now, whole=False)
    if not old or not want or not got or old == want or got == old:
        return None
    return _way([old], [want], [got])


def _firm(words: str, *, whole: bool) -> int:
    """How binding the weakest of the words is (must 5 … explore 1); 0 where there are none, or others beside them."""
    cues = strength_cues(words)
    if not cues or (whole and sum(end - start for start, end, _strength in cues) < len(words)):
        return 0
    return min(_FIRM[strength] for _start, _end, strength in cues)


def eased(was: str, now: str) -> bool:
    """Return whether a bound asks for less than it did (不少于1500万元 → 不少于1200万元): one step toward having none."""
    before, after = _figures(Wording("", was, "")), _figures(Wording("", now, ""))
    if len(before) != 1 or len(after) != 1:
        return False
    if _LEAST.search(was) and _LEAST.search(now):
        return after[0] < before[0]
    return bool(_MOST.search(was) and _MOST.search(now)) and after[0] > before[0]


def _way(old: Sequence[float], want: Sequence[float], got: Sequence[float]) -> State:
    moved = [(a, b, c) for a, b, c in zip(old, want, got, strict=True) if a != b]
    if all(b == c for _a, b, c in moved):
        return "done"
    if all(a == c for a, _b, c in moved):
        return "undone"
    toward = any((b - a) * (c - a) > 0 for a, b, c in moved)
    return "toward" if toward else "against"


def _days(wording: Wording) -> list[float]:
    """The last days that the times name, as numbers in order; nothing where one of them has none."""
    text, start, end = wording.read()
    found = [t for t in find_times(text, basis=None) if t.start < end and t.end > start and t.kind != "none"]
    days = [t.end_date or t.start_date for t in found]
    return [float(day.replace("-", "")) for day in days if day] if all(days) else []


def _periods(wording: Wording) -> list[float]:
    """How many days lie between one time and the next (按季度, 每两个月): of nothing that is not said once and again."""
    text, start, end = wording.read()
    found = [m for m in EVERY.finditer(text) if m.start() < end and m.end() > start]
    counts = [parse_numeral(m["count"].replace("两", "二")) if m["count"] else 1 for m in found]
    return [float(n) * _DAYS[m["period"]] for n, m in zip(counts, found, strict=True) if n is not None]


def _lengths(wording: Wording) -> list[float]:
    """How many hours the lengths of time are (2个月内, 半年内, 15个工作日); a working day is a part of a week."""
    text, start, end = wording.read()
    found = [m for m in LENGTH.finditer(text) if m.start() < end and m.end() > start]
    counts = [0.5 if m["count"] == "半" else parse_numeral(m["count"].replace("两", "二")) for m in found]
    return [
        float(n) * _HOURS[m["unit"].removeprefix("个")] for n, m in zip(counts, found, strict=True) if n is not None
    ]


def _amounts(wording: Wording) -> list[float]:
    text, start, end = wording.read()
    found = [q for q in find_quantities(text) if q.start < end and q.end > start]
    values = [q.expanded if q.expanded is not None else q.value for q in found]
    return [value for value in values if value is not None] if None not in values else []


def _counted_in(wording: Wording) -> list[str]:
    """What the figures count, 万元 and 亿元 alike; of one that is no amount the sign right behind it."""
    text, start, end = wording.read()
    amounts = [q.base_unit or q.unit for q in find_quantities(text) if q.start < end and q.end > start]
    figures = [text[m.end() : m.end() + 1] for m in _FIGURE.finditer(text) if m.start() < end and m.end() > start]
    return amounts or figures


def _figures(wording: Wording) -> list[float]:
    text, start, end = wording.read()
    values = [parse_numeral(m.group()) for m in _FIGURE.finditer(text) if m.start() < end and m.end() > start]
    return [float(value) for value in values if value is not None] if None not in values else []
