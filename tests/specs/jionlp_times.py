"""specs/jionlp_time_cases.jsonl: the cases of JioNLP's own tests for points and spans of time.

Conventions in which we differ on purpose:
    JIO-open-start    a limit (6月之前, 3年半以内) begins there at the base; here it has no beginning
    JIO-open-end      从…起, 以来 end there at the base or never; here they are open
    JIO-vague-edge    年底 is November and December there; here it ends on its last day and lies within theirs
    JIO-whole-unit    a length of years, quarters, months or weeks (3年后, 一年半以前) leads there to the whole year, month or
                      week; here to the day, which lies within theirs (an open side begins or ends with that unit there)
    JIO-first-day     未来两个月, 今后… count the base itself as the first day there and end a day earlier; here the day of
                      the base is not counted (Civil Code, article 201)
    JIO-base-clock    a length of days, and 现在, carry the hour of the base there; here they are whole days
    JIO-midnight      24时, 夜里12点 are 00:00 of the next day there; here the last minute of the day that they end
    JIO-day           a clause of the day (早上) has fixed hours there; here the day and the part of the day are kept
"""

from __future__ import annotations

import ast
import json
import re
from calendar import monthrange
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.model.time import Time
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of
from tests.specs.score import EXACT, Score

_EDGES = "初末底中伊始期"
_PARTS_OF_DAY = ("早", "晨", "上午", "中午", "下午", "晚", "夜", "午后", "黎明", "白天", "凌晨", "傍晚", "午")

_UNIT_LENGTH = re.compile(
    r"(?:[\d一二两三四五六七八九十半]多?)(?:个?半?多?(?:年|月|季度|周|星期|礼拜))半?多?[以之]?[前后来内]"
)
_COMING = re.compile(r"未来|今后")


def base_of(given: object) -> date:
    """Return what a case counts from: what it leaves out of a date is the first of its kind, an hour only if it says one."""
    if isinstance(given, str) and given[:1] in "[{":
        given = ast.literal_eval(given)
    if isinstance(given, dict):
        given = [given[name] for name in ("year", "month", "day", "hour", "minute", "second") if name in given]
    if isinstance(given, list):
        day = date(given[0], given[1] if len(given) > 1 else 1, given[2] if len(given) > 2 else 1)
        return datetime(day.year, day.month, day.day, *given[3:]) if len(given) > 3 else day
    if isinstance(given, str):
        return date.fromisoformat(given[:10])
    seconds = float(given) if isinstance(given, int | float) else 0.0
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).replace(tzinfo=None)


def score(path: Path) -> Score:
    """Score our answers over the points and spans."""
    result = Score()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        wanted = row["expected"]
        if wanted["type"] not in ("time_point", "time_span"):
            continue
        basis = base_of(row["kwargs"].get("time_base"))
        times = find_times(shadow_of(row["input"]).text, basis=basis, everyday=True)
        judged = [_judge(time, wanted["time"], row["input"], basis) for time in times[:1]]
        said = [(time.text, time.start_date, time.start_clock, time.end_date, time.clock) for time in times]
        result.add(wanted["type"], judged[0] if judged else None, f"{row['input']} | {said} | {wanted['time']} {basis}")
    return result


def _judge(time: Time, wanted: list[str], words: str, basis: date) -> str | None:
    start, end = wanted
    if _COMING.match(words) and time.start_date == start[:10] and time.end_date == _next_day(end[:10]):
        return "JIO-first-day"
    strict = _strictly(time, start, end, words, basis)
    return _whole_unit(time, start, end, basis) if strict is None and _UNIT_LENGTH.search(words) else strict


def _strictly(time: Time, start: str, end: str, words: str, basis: date) -> str | None:
    if end == "inf":
        return "JIO-open-end" if time.start_date == start[:10] and time.end_date is None else None
    if start == "-inf":
        return "JIO-open-start" if time.start_date is None and time.end_date == end[:10] else None
    if time.end_date is None:
        return "JIO-open-end" if time.start_date == start[:10] else None
    if _is_midnight(time, start, end):
        return "JIO-midnight"
    if time.end_date == end[:10] and time.start_date is None:
        return _hours(time, start, end, words, basis) and EXACT if start[:10] == end[:10] else "JIO-open-start"
    if (time.start_date, time.end_date) == (start[:10], end[:10]):
        return _hours(time, start, end, words, basis)
    inside = start[:10] <= (time.start_date or start[:10]) <= time.end_date <= end[:10]
    return "JIO-vague-edge" if inside and any(edge in words for edge in _EDGES) else None


def _whole_unit(time: Time, start: str, end: str, basis: date) -> str | None:
    """Compare a counted length, which is a day here, with the year, month or week that theirs is."""
    sides = []
    for ours, theirs, last in ((time.start_date, start, False), (time.end_date, end, True)):
        if ours is None or theirs in ("inf", "-inf"):
            # a limit is open here where theirs begins at the base
            sides.append(ours is None and theirs in ("inf", "-inf", *_beginnings(basis, theirs)))
        else:
            sides.append(theirs[:10] in _unit_edges(ours, last=last))
    closed = time.start_date == time.end_date
    same_unit = not closed or any(
        (start[:10], end[:10]) == unit
        for unit in zip(_unit_edges(time.end_date, last=False), _unit_edges(time.end_date, last=True), strict=True)
    )
    return "JIO-whole-unit" if all(sides) and same_unit else None


def _beginnings(basis: date, theirs: str) -> tuple[str, ...]:
    return (theirs,) if theirs[:10] == basis.isoformat()[:10] else ()


def _unit_edges(day: str, *, last: bool) -> tuple[str, ...]:
    """Return the first (or last) day of the day, week, month and year that hold a day."""
    at = date.fromisoformat(day)
    week = at + timedelta(days=7 - at.isoweekday() if last else 1 - at.isoweekday())
    month = at.replace(day=monthrange(at.year, at.month)[1] if last else 1)
    year = at.replace(month=12, day=31) if last else at.replace(month=1, day=1)
    return (day, week.isoformat(), month.isoformat(), year.isoformat())


def _is_midnight(time: Time, start: str, end: str) -> bool:
    """Whether theirs is the midnight that ours is the last minute before: at the end of a range, or as a point."""
    if time.clock != "23:59" or time.end_date is None or _next_day(time.end_date) != end[:10]:
        return False
    if start[:10] == end[:10]:
        return time.start_date == time.end_date and start[11:16] == "00:00" and end[11:16] == "00:59"
    return end[11:16] == "00:00" and (time.start_date, time.start_clock or "00:00") == (start[:10], start[11:16])


def _next_day(day: str) -> str:
    return (date.fromisoformat(day) + timedelta(days=1)).isoformat()


def _hours(time: Time, start: str, end: str, words: str, basis: date) -> str | None:
    """Compare the hours of two times of the same days."""
    if start[11:] == "00:00:00" and end[11:16] == "23:59":
        return EXACT
    if (time.start_clock, time.clock) == (start[11:16], end[11:16]) or (
        time.start_clock is None and time.clock in (start[11:16], end[11:16])
    ):
        return EXACT
    if time.start_clock == start[11:16] and time.clock and end[11:13] == time.clock[:2]:
        return EXACT
    if isinstance(basis, datetime) and time.start_clock is None and time.clock is None:
        base = f"{basis:%H:%M}"
        if start[11:16] in (base, "00:00") and end[11:16] in (base, "23:59"):
            return "JIO-base-clock"
    if (
        time.start_clock is None
        and any(part in words for part in _PARTS_OF_DAY)
        and not any(ch in words for ch in "点时：:")
    ):
        return "JIO-day"
    return None
