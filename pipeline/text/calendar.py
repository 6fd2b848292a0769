"""The civil calendar as official texts use it: years, halves, quarters, months, ten-day parts, five-year plans.

Pure arithmetic on dates without a zone, so the zone of the machine can never matter. All intervals are closed.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import MAXYEAR, date, timedelta


@dataclass(frozen=True, slots=True)
class Days:
    """A closed interval of days."""

    first: date
    last: date


def year_days(year: int) -> Days:
    """Return the days of a year."""
    return Days(date(year, 1, 1), date(year, 12, 31))


def month_days(year: int, month: int, months: int = 1) -> Days:
    """Return the days of `months` months of one year, from `month` on."""
    end = month + months - 1
    return Days(date(year, month, 1), date(year, end, monthrange(year, end)[1]))


def half_days(year: int, half: int) -> Days:
    """Return the days of the first or second half (上半年, 下半年) of a year."""
    return month_days(year, 6 * half - 5, 6)


def quarter_days(year: int, quarter: int) -> Days:
    """Return the days of a quarter (季度)."""
    return month_days(year, 3 * quarter - 2, 3)


def third_days(year: int, month: int, third: int) -> Days:
    """Return the days of the first, middle or last ten days (上旬, 中旬, 下旬) of a month."""
    last = monthrange(year, month)[1] if third == 3 else 10 * third
    return Days(date(year, month, 10 * third - 9), date(year, month, last))


def term_days(year: int, term: int) -> Days:
    """Return the days of a school term (学期): spring (1) from February to July, autumn (2) from September to January."""
    if term == 1:
        return month_days(year, 2, 6)
    return Days(date(year, 9, 1), date(year + 1, 1, 31))


def month_half_days(year: int, month: int, half: int) -> Days:
    """Return the days of the first or second half (上半月, 下半月) of a month."""
    if half == 1:
        return Days(date(year, month, 1), date(year, month, 15))
    return Days(date(year, month, 16), date(year, month, monthrange(year, month)[1]))


def day_in(year: int, month: int, day: int) -> date:
    """Return a day of a month; a day that the month does not have (9月31日) is the month's last."""
    return date(year, month, min(day, monthrange(year, month)[1]))


def has_day(year: int, month: int, day: int) -> bool:
    """Return whether the calendar has this day."""
    return day <= monthrange(year, month)[1]


def plan_days(number: int) -> Days:
    """Return the days of a five-year plan by its number: the 14th (“十四五”) is 2021 to 2025."""
    first = 1951 + 5 * number
    return Days(date(first, 1, 1), date(first + 4, 12, 31))


def week_day(basis: date, weeks: int, weekday: int) -> date:
    """Return a weekday (1 = Monday) of the week that lies `weeks` weeks after that of `basis`."""
    return basis + timedelta(days=7 * weeks + weekday - basis.isoweekday())


def add_months(day: date, months: int) -> date:
    """Return the same day of a later (or earlier) month, or that month's last day where it has no such day."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return day_in(max(1, min(year, MAXYEAR)), month + 1, day.day)


def century_days(number: int) -> Days:
    """Return the years of a century as its decades count them: the 20th (二十世纪) is 1900 to 1999."""
    return Days(date(max(1, 100 * number - 100), 1, 1), date(100 * number - 1, 12, 31))


def weeks_in(days: Days) -> Days | None:
    """Return the whole weeks, Monday to Sunday, that a period holds; None where it holds none."""
    first = days.first + timedelta(days=-(days.first.isoweekday() - 1) % 7)
    last = days.last - timedelta(days=days.last.isoweekday() % 7)
    return Days(first, last) if first < last else None


def nth_week(days: Days, number: int) -> Days | None:
    """Return the week of a period by its number: the first is the first that begins in it, -1 the last whole one."""
    whole = weeks_in(days)
    if whole is None or number == 0:
        return None
    first = (
        whole.first + timedelta(days=7 * (number - 1)) if number > 0 else whole.last - timedelta(days=-7 * number - 1)
    )
    return Days(first, first + timedelta(days=6)) if days.first <= first <= days.last else None


def nth_weekday(days: Days, number: int, weekday: int) -> date | None:
    """Return a weekday (1 = Monday) of a period by its number; -1 is the last."""
    if number > 0:
        day = days.first + timedelta(days=(weekday - days.first.isoweekday()) % 7 + 7 * (number - 1))
    else:
        day = days.last - timedelta(days=(days.last.isoweekday() - weekday) % 7 - 7 * (number + 1))
    return day if days.first <= day <= days.last else None
