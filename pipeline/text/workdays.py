"""Working days (工作日) as the State Council's yearly notices on public holidays (节假日安排) move them.

Days come from the package chinesecalendar, which knows 2004 to 2026; later years from a file that the user keeps, one
day a line: the ISO date, 休 or 班, and anything behind them as a remark. A year counts as known as soon as the file names
a day of it, so a year's days belong into it all at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache

from pipeline.errors import InputError
from pipeline.model.office import WorkCalendar

_LINE = re.compile(r"(?P<day>\d{4}-\d{2}-\d{2})[\s,，;；]+(?P<what>休息?|班|上班|rest|work)(?:[\s,，;；].*)?$")
_REST = frozenset(("休", "休息", "rest"))
_LONGEST = 400  # working days that are counted one by one; a longer span is nobody's deadline


@cache
def official_calendar() -> WorkCalendar:
    """Return the days of the official notices, as far as the package chinesecalendar knows them."""
    from chinese_calendar import constants  # a table of days: loaded when working days are counted

    moved = dict.fromkeys(constants.holidays, False) | dict.fromkeys(constants.workdays, True)
    return WorkCalendar(frozenset(day.year for day in constants.holidays), moved)


def with_days(calendar: WorkCalendar, lines: Iterable[str], *, name: str) -> WorkCalendar:
    """Return a calendar with the days of a user's file added; they win over those that it had.

    Args:
        calendar: the calendar to start from.
        lines: the lines of the file; blank ones and those that begin with # are passed over.
        name: the file's name, for the error.

    Raises:
        InputError: a line is no day (E-CALENDAR, with its number).
    """
    moved: dict[date, bool] = {}
    for number, line in enumerate(lines, 1):
        words = line.strip().lstrip("\ufeff")
        if not words or words.startswith("#"):
            continue
        match = _LINE.match(words)
        try:
            day = date.fromisoformat(match["day"]) if match else None
        except ValueError:
            day = None
        if match is None or day is None:
            raise InputError("E-CALENDAR", file=name, line=number, text=words[:40])
        moved[day] = match["what"] not in _REST
    return WorkCalendar(calendar.years | {day.year for day in moved}, {**calendar.moved, **moved})


def add_workdays(day: date, count: int, calendar: WorkCalendar) -> date | None:
    """Return the `count`-th working day after `day` (before it, if negative); None where a year on the way is not known,
    or it is too far.

    The day itself does not count (民法典 art. 201: 按照日计算期间的，开始的当日不计入).
    """
    if not 0 < abs(count) <= _LONGEST:
        return None
    step = timedelta(days=1 if count > 0 else -1)
    left = abs(count)
    while left > 0:
        day += step
        if not calendar.knows(day):
            return None
        left -= calendar.is_workday(day)
    return day


def workdays_between(first: date, last: date, calendar: WorkCalendar) -> int | None:
    """Return how many working days lie after `first` up to and with `last`; None where a year is not known."""
    if (last - first).days > 3 * _LONGEST:
        return None
    days = [first + timedelta(days=step) for step in range(1, (last - first).days + 1)]
    return sum(map(calendar.is_workday, days)) if all(map(calendar.knows, days)) else None
