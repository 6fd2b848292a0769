"""A time as the standards write it: the TIMEX3 attributes of ISO-TimeML (ISO 24617-1), and an interval by ISO 8601."""

from __future__ import annotations

from datetime import date

from pipeline.model.time import Deadline, Time

Timex = dict[str, str | None]


def timex(time: Time | Deadline) -> Timex:
    """Return ``{"type", "value", "mod", "quant", "interval"}`` of a time.

    `type` is DATE, TIME or SET; `value` the calendar unit (2025, 2025-Q3, 2025-H1, 2025-06, 2025-06-30,
    2025-06-30T17:30) where one unit fills the time, else the interval; `mod` ON_OR_BEFORE for a limit, ON_OR_AFTER
    for a beginning; `quant` EVERY for a recurrence, whose `value` is its ISO 8601 duration. `interval` is ISO 8601-2
    (``..`` for an open side). An event without a date has the value FUTURE_REF.
    """
    if time.every is not None:
        return _of("SET", time.every, None, "EVERY", None)
    start, end = time.start_date, time.end_date
    if start is None and end is None:
        return _of("DATE", "FUTURE_REF", None, None, None)
    interval = f"{start or '..'}/{end or '..'}"
    if start is None:
        # of a limit only its last day is known: the unit that ends on it
        return _of(_type(time), _unit(time, end or "", last=True), "ON_OR_BEFORE", None, interval)
    if end is None:
        return _of("DATE", start, "ON_OR_AFTER", None, interval)
    return _of(_type(time), _filled(time, start, end) or interval, None, None, interval)


def _of(kind: str, value: str, mod: str | None, quant: str | None, interval: str | None) -> Timex:
    return {"type": kind, "value": value, "mod": mod, "quant": quant, "interval": interval}


def _type(time: Time | Deadline) -> str:
    return "TIME" if time.clock else "DATE"


def _unit(time: Time | Deadline, day: str, *, last: bool) -> str:
    """Return the calendar unit, of the time's precision, that ends (`last`) or begins on a day; else the day itself."""
    when = date.fromisoformat(day)
    if time.clock:
        return f"{day}T{time.clock}"
    months = {"year": 12, "half_year": 6, "quarter": 3, "month": 1}.get(time.precision)
    if months is None:
        return day
    if when.month % months != (0 if last else 1 % months):
        return day
    if (last and not _ends_month(when)) or (not last and when.day != 1):
        return day
    number = (when.month - 1) // months + 1
    return {12: f"{when.year}", 6: f"{when.year}-H{number}", 3: f"{when.year}-Q{number}"}.get(months, day[:7])


def _ends_month(day: date) -> bool:
    return day.month != date.fromordinal(day.toordinal() + 1).month if day < date.max else True


def _filled(time: Time | Deadline, start: str, end: str) -> str | None:
    """Return the one unit that a time fills from its first day to its last, or None."""
    if start == end:
        return _unit(time, end, last=True) if time.clock else end
    first, final = _unit(time, start, last=False), _unit(time, end, last=True)
    return first if first == final else None
