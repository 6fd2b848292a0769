"""specs/zh_temporal_iso.jsonl: the entities of Recognizers-Text's Chinese date-time specification, policy-relevant ones.

Conventions in which we differ on purpose (see the notes in ../shared/notes/extraction.md, 1e):
    RT-end-exclusive  “A到B” ends there at the beginning of B; here B belongs to the range
    RT-until-begins   2018年以前, 截止到2018年 end there before 2018 begins; here 2018 is the last year
    RT-after-unit     2018年之后 begins with 2019 there and here; 2018年开始 with 2018 in both
    RT-after-day      2019年8月1日之后 names the day itself there, as an open beginning; here the first day that belongs
    RT-no-such-day    2月30日 is not resolved there; here it is the month's last day, and the rule says so
    RT-duration       a length of time (两年) is a time there; here it is a quantity with a unit of time
    RT-hour-of-day    a part of a day (上午) has fixed hours there; here the day and 上午 are kept
"""

from __future__ import annotations

import json
import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from pathlib import Path

from pipeline.model.quantity import Quantity
from pipeline.model.time import Time
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of
from tests.specs.score import EXACT, Score

Reader = Callable[[str, date], tuple[Sequence[Time], Sequence[Quantity]]]
NO_REFERENCE = "2020-01-01"  # a few rows name none
_LENGTHS = {"年": ("P", "Y"), "个月": ("P", "M"), "周": ("P", "W"), "星期": ("P", "W"), "个星期": ("P", "W"), "天": ("P", "D"),
            "日": ("P", "D"), "小时": ("PT", "H"), "个小时": ("PT", "H"), "时": ("PT", "H"), "钟头": ("PT", "H"), "个钟头": ("PT", "H"), "分钟": ("PT", "M"), "秒": ("PT", "S")}  # fmt: skip
_ORDER = [("P", "Y"), ("P", "M"), ("P", "W"), ("P", "D"), ("PT", "H"), ("PT", "M"), ("PT", "S")]


def read(text: str, basis: date) -> tuple[Sequence[Time], Sequence[Quantity]]:
    """Read a text with our own recognisers; offsets count characters of the text."""
    shadow = shadow_of(text)
    return find_times(shadow.text, basis=basis, everyday=True), find_quantities(shadow.text, everyday=True)


def score(path: Path) -> Score:
    """Score our answers over the policy-relevant entities."""
    result = Score()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        if not row["policy_relevant"]:
            continue
        shadow = shadow_of(row["input"])
        times, quantities = read(row["input"], datetime.fromisoformat(row["reference"] or NO_REFERENCE))
        for entity in row["expected"]:
            words = shadow_of(entity["text"].replace(",", "，")).text
            at = shadow.offset(entity["start_char"])
            near = [time for time in times if time.start < at + len(words) and at < time.end]
            lengths = [item for item in quantities if item.start < at + len(words) and at < item.end]
            judged = [_judge(entity, other, near, lengths) for other in entity["alternatives"]]
            good = [name for name in judged if name is not None]
            best = min(good, key=len) if good else None
            said = [(time.kind, time.start_date, time.end_date, time.clock) for time in near]
            result.add(
                entity["type"], best, f"{row['input'][:50]} | {entity['text']} | {said} | {entity['alternatives'][0]}"
            )
    return result


def _judge(entity: dict, wanted: dict, times: Sequence[Time], lengths: Sequence[Quantity]) -> str | None:
    kind = entity["type"]
    if kind == "set":
        return EXACT if any(_recurs(time, wanted["iso"]) for time in times) else None
    if kind == "duration":
        return "RT-duration" if wanted["iso"] in (_joined(lengths), *(_joined([item]) for item in lengths)) else None
    found = [_same(time, wanted) for time in times]
    return next((name for name in found if name is not None), None)


def _recurs(time: Time, iso: str) -> bool:
    return time.every == iso or (iso.startswith("XXXX-WXX") and time.every == "P1W")


def _joined(lengths: Sequence[Quantity]) -> str:
    """Return lengths that follow each other as one ISO 8601 duration (8天, 20小时 → P8DT20H)."""
    known = [(_LENGTHS[item.unit], item.value) for item in lengths if item.unit in _LENGTHS and item.value is not None]
    known.sort(key=lambda pair: _ORDER.index(pair[0]))
    days = "".join(f"{value:g}{sign[1]}" for sign, value in known if sign[0] == "P")
    hours = "".join(f"{value:g}{sign[1]}" for sign, value in known if sign[0] == "PT")
    return "P" + days + ("T" + hours if hours else "")


def _same(time: Time, wanted: dict) -> str | None:
    if "end_exclusive" not in wanted:
        return _same_point(time, wanted)
    start, stop, last = wanted["start"], wanted["end_exclusive"], wanted["end_inclusive"]
    if wanted["timex"] and "T" in wanted["timex"].strip("()").split(",")[0]:
        return _same_hours(time, wanted)
    ours = time.start_date, time.end_date
    if wanted["mod"] in ("before", "until"):
        if time.end_date is None:
            return None
        if time.end_date == last:
            return EXACT
        return "RT-until-begins" if time.end_date == _unit_end(stop, time.precision) else None
    if stop is None:
        if (
            wanted["mod"] == "after"
            and start is not None
            and time.start_date == _next_day(start)
            and time.end_date is None
        ):
            return "RT-after-day"
        return EXACT if start is not None and time.start_date == start and time.end_date is None else None
    if ours == (start, last):
        return EXACT
    if wanted["convention"] and time.start_date == start and time.end_date == _unit_end(stop, time.precision):
        return "RT-end-exclusive"
    return None


def _same_point(time: Time, wanted: dict) -> str | None:
    if wanted.get("end") is None:
        return None
    day, clock = wanted["end"][:10], wanted["end"][11:16]
    if wanted["end"] == "not resolved":
        return "RT-no-such-day" if time.rule == "deadlines.no-such-day" else None
    if time.end_date != day:
        return None
    return EXACT if not clock or time.clock == clock else None


def _same_hours(time: Time, wanted: dict) -> str | None:
    start, end = wanted["start"], wanted["end_inclusive"]
    if wanted["mod"] == "before" and start is None:
        return EXACT if (time.start_date, time.end_date, time.clock) == (None, end[:10], end[11:16]) else None
    if start is None or time.end_date != end[:10] or (time.start_date or start[:10]) != start[:10]:
        return None
    if re.search(r"T(?:MO|EV|NI|AF)", wanted["timex"]):
        return "RT-hour-of-day"
    return EXACT if (time.start_clock, time.clock) == (start[11:16], end[11:16]) else None


def _next_day(day: str) -> str:
    return (date.fromisoformat(day[:10]) + timedelta(days=1)).isoformat()


def _unit_end(begin: str, precision: str) -> str:
    """Return the last day of the unit that begins on a day."""
    day = date.fromisoformat(begin[:10])
    if precision == "year":
        return f"{day.year}-12-31"
    if precision == "month":
        return day.replace(day=monthrange(day.year, day.month)[1]).isoformat()
    if precision == "quarter":
        month = day.month + 2
        return date(day.year, month, monthrange(day.year, month)[1]).isoformat() if month <= 12 else begin
    return day.isoformat()
