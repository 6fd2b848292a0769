"""From what an everyday wording sets (第3个星期日, 大前天, 腊月十八 …) to days and hours.

What official texts say too (a year, a month, 上旬, 底) is left to `time_dates.py`; this module brings the rest down to it.
A date whose year is not said is in the year of the basis, or in the year named last before it in its sentence: everyday
texts look back as often as ahead. Only a limit (…前) takes the next such day. 八月十五 without 日 is a lunar day unless
the year stands before it in full.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import MAXYEAR, date, timedelta

from pipeline.lexicon.rows import Row
from pipeline.recognize.time_dates import Frame, Moment, clock_of, days_of, number_of
from pipeline.recognize.time_grammar import Groups, Unit
from pipeline.text import calendar, lunar
from pipeline.text.calendar import Days

Values = Mapping[str, int]

HOUR_VALUES = frozenset(
    {"hour", "hour_last", "minute", "half_past", "quarters", "pm_from", "pm_to", "midnight", "small_hours", "morning",
     "meridiem", "past", "at_closing"}
)  # fmt: skip
_YEAR_AHEAD = 10  # 28年 said in 2021 is 2028, 33年 is 1933
_SAID_IN = 2030  # where no basis says when it was said
_LEAP_SEARCH = 9  # years: from any year there is a 29 February within eight
_SPOKEN = {"正": "一", "冬": "十一", "腊": "十二", "廿": "二十", "卅": "三十", "仨": "三", "俩": "二", "初": ""}


@dataclass(frozen=True, slots=True)
class SpokenFrame:
    """What an everyday wording leaves out: the day it counts from, the year named last, and a range's first half.

    `forward` says that a date without a year is to come (a limit).
    """

    basis: date | None
    near: int | None = None
    anchor: Moment | None = None
    anchor_days: Days | None = None
    forward: bool = False


def take_spoken(moment: Moment, unit: Unit, groups: Groups, stretch: str) -> None:
    """Add to `moment` what a unit, its groups and its whole `stretch` say; numbers may be those of speech (廿, 腊)."""
    moment.row, moment.last_unit = unit.row, unit.name
    moment.values.update(unit.values)
    for name, words in zip(unit.groups, groups, strict=True):
        if words is None:
            continue
        number = 1 if name == "leap" else spoken_number(words, name)
        if number is not None:
            moment.values[name.removesuffix("_bare")] = number
    if unit.edge:
        moment.edge, moment.scale = unit.edge, unit.scale or moment.scale
    if unit.precision:
        moment.precision = unit.precision
    if unit.name == "holiday":
        moment.holiday, moment.values = unit.row, {**moment.values, **_term_number(stretch)}
    elif unit.name == "period":
        moment.period = unit.row


def spoken_number(words: str, name: str = "") -> int | None:
    """Return the number of a group's words (`number_of`, and 初八, 廿二, 腊, 仨)."""
    for spoken, plain in _SPOKEN.items():
        words = words.replace(spoken, plain)
    return number_of(words, name)


def _term_number(words: str) -> dict[str, int]:
    name = words.removesuffix("节")
    return {"term": lunar.TERMS.index(name)} if name in lunar.TERMS else {}


def days_said(moment: Moment, frame: SpokenFrame) -> Days | None:
    """Return the days that a moment means, or None where nothing says which."""
    try:
        return _days_said(moment, frame)
    except (OverflowError, ValueError):  # a hostile number: no calendar has the day
        return None


def year_said(values: Values, basis: date | None) -> int | None:
    """Return the year that is said outright: 2021年, 98年, 前年."""
    if "year" in values:
        return values["year"]
    if "year_short" in values:
        year = 2000 + values["year_short"]
        return year if year <= (basis.year if basis else _SAID_IN) + _YEAR_AHEAD else year - 100
    return basis.year + values["year_shift"] if basis is not None and "year_shift" in values else None


def _days_said(moment: Moment, frame: SpokenFrame) -> Days | None:
    values, basis = dict(moment.values), frame.basis
    if moment.period is not None or "plan" in values:
        return days_of(moment, Frame(basis), rolls=False)
    if "day_next" in values:
        base = frame.anchor_days.last if frame.anchor_days else basis
        return None if base is None else _one(base + timedelta(days=1))
    if values.keys() & {"century", "century_shift"}:
        return _era(values, basis)
    if "lunar" in values and "month" in values:
        values["lunar_month"] = values.pop("month")
    year = year_said(values, basis)
    if basis is None:
        return None if year is None else _in_year(year, values, moment)
    near = _near_days(values, frame, basis) if moment.holiday is None else None
    if near is not None:
        return near
    if "month_shift" in values or "quarter_shift" in values:
        values, year = _shifted(values, basis)
    if year is not None:
        return _in_year(year, values, moment)
    return _year_unsaid(values, moment, frame, basis)


def _near_days(values: Values, frame: SpokenFrame, basis: date) -> Days | None:
    """Days that count from the basis by days or weeks, or are its own because only an hour is said."""
    if "day_shift" in values:
        first = basis + timedelta(days=values["day_shift"])
        return Days(first, first + timedelta(days=values.get("days", 1) - 1))
    if "week" in values or ("weekday" in values and "nth" not in values):
        # 下周一到周三: the second weekday is the next one after the first
        base = basis if frame.anchor_days is None or "week" in values else frame.anchor_days.first
        return _week(values, base)
    if values.keys() <= HOUR_VALUES:
        return _one(frame.anchor_days.last if frame.anchor_days else basis)
    return None


def _one(day: date) -> Days:
    return Days(day, day)


def _week(values: Values, basis: date) -> Days:
    weeks = values.get("week", 0)
    if "weekday" in values:
        day = calendar.week_day(basis, weeks, values["weekday"])
        return _one(day + timedelta(days=7) if "week" not in values and day < basis else day)
    first, last = 6 if "weekend" in values else 4 if values.get("week_half") == 2 else 1, 7
    if values.get("week_half") == 1:
        last = 3
    return Days(calendar.week_day(basis, weeks, first), calendar.week_day(basis, weeks, last))


def _era(values: Values, basis: date | None) -> Days | None:
    if "century" not in values and basis is None:
        return None
    century = (
        values["century"] if "century" in values or basis is None else basis.year // 100 + 1 + values["century_shift"]
    )
    whole = calendar.century_days(century)
    first, years, edge = whole.first.year, 100, 20
    if "decade" in values:
        first, years, edge = first + values["decade"], 10, 3
    part = values.get("era_edge", 0)
    if part == 1:
        years = edge
    elif part:
        first, years = (first + edge, years - 2 * edge) if part == 2 else (first + years - edge, edge)
    return Days(date(first, 1, 1), date(first + years - 1, 12, 31))


def _shifted(values: dict[str, int], basis: date) -> tuple[dict[str, int], int]:
    months = values.get("month_shift", 3 * values.get("quarter_shift", 0))
    near = calendar.add_months(basis.replace(day=1), months)
    told = {"month": near.month} if "month_shift" in values else {"quarter": (near.month + 2) // 3}
    rest = {name: number for name, number in values.items() if name not in ("month_shift", "quarter_shift")}
    return {**rest, **told}, near.year


def _year_unsaid(values: dict[str, int], moment: Moment, frame: SpokenFrame, basis: date) -> Days | None:
    if "day" in values and not values.keys() & {"month", "lunar_month"}:
        return _month_unsaid(values, moment, frame, basis)
    anchor = frame.anchor_days
    if anchor is not None and frame.anchor is not None:
        if values.keys().isdisjoint({"month", "lunar_month", "quarter", "half"}) and moment.holiday is None:
            values = {"month": anchor.first.month, **values}
        return _from(lambda year: _in_year(year, values, moment), anchor.first.year, anchor.first)
    base = frame.near or basis.year
    if "day" in values and "month" in values:
        existing = (
            year for year in range(base, base + _LEAP_SEARCH) if calendar.has_day(year, values["month"], values["day"])
        )
        base = next(existing, base)
    if frame.forward and frame.near is None:
        return _from(lambda year: _in_year(year, values, moment), base, basis)
    return _in_year(base, values, moment)


def _month_unsaid(values: dict[str, int], moment: Moment, frame: SpokenFrame, basis: date) -> Days | None:
    start = frame.anchor_days.first if frame.anchor_days else basis
    if (frame.anchor_days or frame.forward) and values["day"] < start.day:
        start = calendar.add_months(start.replace(day=1), 1)
    while not calendar.has_day(start.year, start.month, values["day"]):
        start = calendar.add_months(start.replace(day=1), 1)
    return _in_year(start.year, {"month": start.month, **values}, moment)


def _from(make: Callable[[int], Days | None], year: int, day: date) -> Days | None:
    days = make(year)
    return make(year + 1) if days is not None and days.last < day and year < MAXYEAR else days


def _in_year(year: int, values: Values, moment: Moment) -> Days | None:
    if moment.holiday is not None:
        day = _feast(moment.holiday, year, values)
        return None if day is None else _one(day)
    if "lunar_month" in values:
        return _lunar(year, values)
    if "season" in values:
        return lunar.season_days(year, values["season"])
    if "years" in values:
        return Days(date(year, 1, 1), date(year + values["years"] - 1, 12, 31))
    if "head_months" in values:
        return calendar.month_days(year, 1, values["head_months"])
    if "tail_months" in values:
        return calendar.month_days(year, 13 - values["tail_months"], values["tail_months"])
    if "quarter_edge" in values:
        return calendar.month_days(year, 3 * values["quarter"] - 2)
    if "month" in values:
        if "lunar_day" in values or ("spoken_day" in values and "year" not in values):
            day = lunar.lunar_day(year, values["month"], values.get("lunar_day", values.get("spoken_day", 1)))
            return None if day is None else _one(day)
        period = calendar.month_days(year, values["month"], values.get("months", 1))
    else:
        period = calendar.year_days(year)
    part = _part(period, values)
    if part is not None or "months" in values:
        return part or period
    civil = {name: number for name, number in values.items() if name not in ("year_short", "year_shift")}
    if "spoken_day" in civil:
        civil["day"] = civil["spoken_day"]
    return days_of(replace(moment, values={**civil, "year": year}), Frame(None), rolls=False)


def _part(period: Days, values: Values) -> Days | None:
    """The part of a year or month that is told by counting in it."""
    if "nth" in values:
        day = calendar.nth_weekday(period, values["nth"], values["weekday"])
        return None if day is None else _one(day)
    if "week_nth" in values:
        return calendar.nth_week(period, values["week_nth"])
    if "day_nth" in values:
        return _one(period.first + timedelta(days=values["day_nth"] - 1))
    if "head_days" in values:
        return Days(period.first, period.first + timedelta(days=values["head_days"] - 1))
    if "tail_days" in values:
        return Days(period.last - timedelta(days=values["tail_days"] - 1), period.last)
    for name, sign in (("head_weeks", 1), ("tail_weeks", -1)):
        if name in values:
            one, other = calendar.nth_week(period, sign), calendar.nth_week(period, sign * values[name])
            if one is None or other is None:
                return None
            return Days(min(one.first, other.first), max(one.last, other.last))
    return None


def _lunar(year: int, values: Values) -> Days | None:
    leap = "leap" in values
    number = values.get("lunar_day", values.get("spoken_day", values.get("day")))
    if number is None:
        return lunar.lunar_month_days(year, values["lunar_month"], leap=leap)
    day = lunar.lunar_day(year, values["lunar_month"], number, leap=leap)
    return None if day is None else _one(day)


def _feast(row: Row, year: int, values: Values) -> date | None:
    if "term" in values:
        return lunar.term_day(year, lunar.TERMS[values["term"]])
    if row.text("lunar_day") == "eve":
        return lunar.lunar_new_years_eve(year)
    if row.text("lunar_day"):
        month, day = row.text("lunar_day").split("-")
        return lunar.lunar_day(year, int(month), int(day))
    if row.text("nth_weekday"):
        in_month, number, weekday = (int(figure) for figure in row.text("nth_weekday").split())
        return calendar.nth_weekday(calendar.month_days(year, in_month), number, weekday)
    if row.text("month_day"):
        return date.fromisoformat(f"{year:04d}-{row.text('month_day')}")
    return next((date.fromisoformat(day) for day in row.text("dates").split() if day.startswith(f"{year:04d}-")), None)


def clock_said(values: Values, *, closing: str, after: Values | None = None) -> str | None:
    """Return the hour as ``HH:MM``, or None where only a part of the day is said, or none.

    `after` is the first half of a range: an hour without a part of the day takes that of the first half if it would else
    lie before it (晚上7点到8点). Midnight at the end of a day is 23:59 of that day, as `clock_of` has it.
    """
    if "at_closing" in values:
        return clock_of({**values, "meridiem": 0} if "morning" in values else values, closing=closing)
    if "hour" not in values:
        return None
    hour, minute = _hour(values), _minute(values)
    if after is not None and "hour" in after and not values.keys() & {"pm_from", "small_hours", "morning"}:
        first = (_hour(after), _minute(after))
        if (hour, minute) <= first and "pm_from" in after:
            hour = _hour(
                {**{name: after[name] for name in after if name.startswith(("pm_", "midnight"))}, "hour": hour}
            )
    return f"{hour:02d}:{minute:02d}" if hour < 24 else "23:59"


def _hour(values: Values) -> int:
    hour = values["hour"]
    if values.get("pm_from", 24) <= hour <= values.get("pm_to", -1):
        return hour + 12
    if hour == 12 and "midnight" in values:
        return 24
    return 0 if hour == 12 and "small_hours" in values else hour


def _minute(values: Values) -> int:
    minute = values.get("minute", values.get("past", values.get("half_past", 0)))
    return min(59, values["quarters"] * 15 if "quarters" in values else minute)
