"""specs/jionlp_time_cases.jsonl: the cases of JioNLP's own tests for points and spans of time.

Conventions in which we differ on purpose:
    JIO-open-start    a limit (6月之前, 3年半以内) begins there at the base; here it has no beginning
    JIO-open-end      从…起, 以来 end there at the base or never; here they are open
    JIO-vague-edge    年底 is November and December there; here it ends on its last day and lies within theirs
    JIO-day           a clause of the day (早上) has fixed hours there; here the day and the part of the day are kept
"""

from __future__ import annotations

import ast
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from pipeline.model.time import Time
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of
from tests.specs.score import EXACT, Score

_EDGES = "初末底中伊始期"
_PARTS_OF_DAY = ("早", "晨", "上午", "中午", "下午", "晚", "夜", "午后", "黎明", "白天", "凌晨", "傍晚", "午")


def base_day(given: object) -> date:
    """Return the day that a case counts from; what it leaves out is the first of its kind."""
    if isinstance(given, str) and given[:1] in "[{":
        given = ast.literal_eval(given)
    if isinstance(given, dict):
        return date(given.get("year", 2021), given.get("month", 1), given.get("day", 1))
    if isinstance(given, list):
        return date(given[0], given[1] if len(given) > 1 else 1, given[2] if len(given) > 2 else 1)
    if isinstance(given, str):
        return date.fromisoformat(given[:10])
    seconds = float(given) if isinstance(given, int | float) else 0.0
    return (datetime.fromtimestamp(seconds, UTC) + timedelta(hours=8)).date()


def score(path: Path) -> Score:
    """Score our answers over the points and spans."""
    result = Score()
    for line in path.read_text("utf-8").splitlines():
        row = json.loads(line)
        wanted = row["expected"]
        if wanted["type"] not in ("time_point", "time_span"):
            continue
        basis = base_day(row["kwargs"].get("time_base"))
        times = find_times(shadow_of(row["input"]).text, basis=basis)
        judged = [_judge(time, wanted["time"], row["input"]) for time in times[:1]]
        said = [(time.text, time.start_date, time.start_clock, time.end_date, time.clock) for time in times]
        result.add(wanted["type"], judged[0] if judged else None, f"{row['input']} | {said} | {wanted['time']} {basis}")
    return result


def _judge(time: Time, wanted: list[str], words: str) -> str | None:
    start, end = wanted
    if end == "inf":
        return "JIO-open-end" if time.start_date == start[:10] and time.end_date is None else None
    if start == "-inf":
        return "JIO-open-start" if time.start_date is None and time.end_date == end[:10] else None
    if time.end_date is None:
        return "JIO-open-end" if time.start_date == start[:10] else None
    if time.end_date == end[:10] and time.start_date is None:
        return _hours(time, start, end, words) and EXACT if start[:10] == end[:10] else "JIO-open-start"
    if (time.start_date, time.end_date) == (start[:10], end[:10]):
        return _hours(time, start, end, words)
    inside = start[:10] <= (time.start_date or start[:10]) <= time.end_date <= end[:10]
    return "JIO-vague-edge" if inside and any(edge in words for edge in _EDGES) else None


def _hours(time: Time, start: str, end: str, words: str) -> str | None:
    """Compare the hours of two times of the same days."""
    if start[11:] == "00:00:00" and end[11:16] == "23:59":
        return EXACT
    if (time.start_clock, time.clock) == (start[11:16], end[11:16]) or (
        time.start_clock is None and time.clock in (start[11:16], end[11:16])
    ):
        return EXACT
    if time.start_clock == start[11:16] and time.clock and end[11:13] == time.clock[:2]:
        return EXACT
    if (
        time.start_clock is None
        and any(part in words for part in _PARTS_OF_DAY)
        and not any(ch in words for ch in "点时：:")
    ):
        return "JIO-day"
    return None
