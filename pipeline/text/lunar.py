"""The lunar calendar (农历) and the twenty-four solar terms (二十四节气), from a table of the years 1900 to 2100.

The rules are those of GB/T 33661-2017 《农历的编算和颁行》. The table is lexicon/lunar.tsv: a year's first day, the month
after which a leap month stands (0: none), ``+`` for a month of thirty days and ``-`` for one of twenty-nine, and the
days of the month on which the terms of the civil year of that number fall (小寒 and 大寒 in January, and so on). It was
computed with lunar-python 1.4.8 (MIT) and compared with lunardate: a table of 20 kB stands in for a dependency.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from pipeline.lexicon.rows import data_text
from pipeline.text.calendar import Days

TERMS = (
    "小寒", "大寒", "立春", "雨水", "惊蛰", "春分", "清明", "谷雨", "立夏", "小满", "芒种", "夏至",
    "小暑", "大暑", "立秋", "处暑", "白露", "秋分", "寒露", "霜降", "立冬", "小雪", "大雪", "冬至",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _LunarYear:
    first: date
    leap: int
    sizes: tuple[int, ...]
    term_days: tuple[int, ...]


@cache
def _table() -> dict[int, _LunarYear]:
    years: dict[int, _LunarYear] = {}
    for line in data_text("lunar.tsv").splitlines()[1:]:
        first, leap, months, terms = line.split("\t")
        day = date.fromisoformat(first)
        sizes = tuple(30 if sign == "+" else 29 for sign in months)
        years[day.year] = _LunarYear(day, int(leap), sizes, tuple(int(number) for number in terms.split()))
    return years


def lunar_month_days(year: int, month: int, *, leap: bool = False) -> Days | None:
    """Return the civil days of a lunar month; None where the table ends or the year has no such leap month."""
    row = _table().get(year)
    if row is None or not 1 <= month <= 12 or (leap and row.leap != month):
        return None
    index = month - 1 + (leap or 0 < row.leap < month)
    first = row.first + timedelta(days=sum(row.sizes[:index]))
    return Days(first, first + timedelta(days=row.sizes[index] - 1))


def lunar_day(year: int, month: int, day: int, *, leap: bool = False) -> date | None:
    """Return the civil date of a lunar day; 三十 of a month of twenty-nine days is its last (除夕 above all)."""
    days = lunar_month_days(year, month, leap=leap)
    if days is None or not 1 <= day <= 30:
        return None
    return min(days.first + timedelta(days=day - 1), days.last)


def lunar_new_years_eve(year: int) -> date | None:
    """Return the last day (除夕) of a lunar year: it lies in the next civil year."""
    row = _table().get(year)
    return None if row is None else row.first + timedelta(days=sum(row.sizes) - 1)


def term_day(year: int, term: str) -> date | None:
    """Return the day of a solar term in a civil year."""
    row = _table().get(year)
    if row is None or term not in TERMS:
        return None
    index = TERMS.index(term)
    return date(year, index // 2 + 1, row.term_days[index])


def season_days(year: int, season: int) -> Days | None:
    """Return the days of a season (1 spring … 4 winter) as the terms part the year: 立春 to the eve of 立夏, and so on."""
    first = term_day(year, TERMS[6 * season - 4])
    after = term_day(year + (season == 4), TERMS[2] if season == 4 else TERMS[6 * season + 2])
    return None if first is None or after is None else Days(first, after - timedelta(days=1))
