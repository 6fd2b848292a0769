"""From what the words of a time set (a year, a month, 底 …) to days of the calendar."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, date, timedelta
from functools import lru_cache

from pipeline.lexicon.rows import Row
from pipeline.model.office import WorkCalendar
from pipeline.recognize.time_grammar import Groups, Unit
from pipeline.text import calendar
from pipeline.text.calendar import Days
from pipeline.text.numerals import parse_numeral
from pipeline.text.workdays import add_workdays

# units as they were read, each with the words of its groups
Said = tuple[tuple[Unit, Groups], ...]

_KEPT = 1024  # units with their numbers: more than there are years, months and days in a plan
_ALIKE = str.maketrans("0Oo", "〇〇〇")


@dataclass(slots=True)
class Moment:
    """What the units of one half of a time set: `values` by name, `row` the last row that set something."""

    row: Row
    last_unit: str
    values: dict[str, int] = field(default_factory=dict)
    edge: str = ""
    scale: str = ""
    precision: str = "day"
    holiday: Row | None = None
    period: Row | None = None

    def take(self, unit: Unit, groups: Groups) -> None:
        """Add what a unit and the words of its groups say."""
        self.row, self.last_unit = unit.row, unit.name
        self.values.update(_values_of(unit, groups))
        if unit.edge:
            self.edge, self.scale = unit.edge, unit.scale or self.scale
        if unit.precision:
            self.precision = unit.precision
        if unit.name == "holiday":
            self.holiday = unit.row
        elif unit.name == "period":
            self.period = unit.row

    @property
    def year(self) -> int | None:
        """The year that is written out in it; 25年 is 2025年."""
        short = self.values.get("year_short")
        return self.values.get("year") if short is None else 2000 + short


@dataclass(frozen=True, slots=True)
class Frame:
    """What tells a date without a year which year it is in.

    `near` is the year that was written last before it in the same sentence, `title` the one that the document's title
    names, `basis` the document's date; `anchor` is the first half of a range for its second half.
    """

    basis: date | None
    near: int | None = None
    title: int | None = None
    anchor: Moment | None = None
    anchor_days: Days | None = None


@lru_cache(maxsize=_KEPT)
def _values_of(unit: Unit, groups: Groups) -> Mapping[str, int]:
    values = dict(unit.values)
    for name, words in zip(unit.groups, groups, strict=True):
        number = None if words is None else number_of(words, name)
        if number is not None:
            values[name.removesuffix("_bare")] = number
    return values


def moment_of(said: Said) -> Moment:
    """Return what units that were read one after the other set."""
    moment = Moment(said[0][0].row, "")
    for unit, groups in said:
        moment.take(unit, groups)
    return moment


def number_of(words: str, name: str = "") -> int | None:
    """Return the number that a named group of a row holds; a name without digits stands for what it is (半: 30 minutes)."""
    if words.isascii() and words.isdigit():
        return int(words)
    if name == "half_past":
        return 30
    if name == "weekday" and words in "日天":
        return 7
    value = parse_numeral(words.translate(_ALIKE))
    return None if value is None else int(value)


def days_of(moment: Moment, frame: Frame, *, rolls: bool) -> Days | None:
    """Return the days that a moment means, or None where nothing says which.

    A date without a year takes, in this order: the year of the first half of its range; the year written last in its
    sentence, if the date then is not before the document's; the year in the title; the first year in which it does not
    lie before the document's date. `rolls` says whether that last step may leave the document's year.
    """
    try:
        return _days_of(moment, frame, rolls)
    except (OverflowError, ValueError):  # a hostile number: no calendar has the day
        return None


def _days_of(moment: Moment, frame: Frame, rolls: bool) -> Days | None:
    values, basis = moment.values, frame.basis
    if moment.period is not None:
        return _period(moment.period, basis)
    if "plan" in values:
        return _edge(_plan_part(values), moment.edge, "plan")
    if basis is not None and "day_shift" in values:
        day = basis + timedelta(days=values["day_shift"])
        return Days(day, day)
    if basis is not None and ("week" in values or "weekday" in values):
        return _week(values, basis)
    if "quarter_shift" in values:
        if basis is None:
            return None
        near = calendar.add_months(basis.replace(day=1), 3 * values["quarter_shift"])
        values = values | {"year": near.year, "quarter": (near.month + 2) // 3}
    if (moment.scale == "month" and "month" not in values) or ("month_half" in values and "month" not in values):
        values = {"month_shift": 0} | values
    if "month_shift" in values:
        if basis is None:
            return None
        near = calendar.add_months(basis.replace(day=1), values["month_shift"])
        values = values | {"year": near.year, "month": near.month}
    if "month" not in values and "day" in values:
        values = _month_beside(values, frame)
    return _with_year(moment, values, frame, rolls)


def _with_year(moment: Moment, values: Mapping[str, int], frame: Frame, rolls: bool) -> Days | None:
    def make(year: int) -> Days | None:
        return _in_year(year, values, moment)

    year = _stated_year(values, frame)
    if year is not None:
        return make(year)
    if frame.anchor_days is not None:
        return _not_before(make, frame.anchor_days.first.year, frame.anchor_days.first)
    if frame.near is not None:
        days = make(frame.near)
        if days is not None and (frame.basis is None or days.last >= frame.basis):
            return days
    if frame.title is not None:
        return make(frame.title)
    if frame.basis is None:
        return None
    return _not_before(make, frame.basis.year, frame.basis) if rolls else make(frame.basis.year)


def _not_before(make: Callable[[int], Days | None], year: int, day: date) -> Days | None:
    days = make(year)
    return make(year + 1) if days is not None and days.last < day and year < MAXYEAR else days


def _stated_year(values: Mapping[str, int], frame: Frame) -> int | None:
    if "year" in values:
        return values["year"]
    if "year_short" in values:
        return 2000 + values["year_short"]
    if "year_shift" in values and frame.basis is not None:
        return frame.basis.year + values["year_shift"]
    if "year_next" in values:
        before = frame.anchor_days.first.year if frame.anchor_days else frame.near or (frame.basis and frame.basis.year)
        return before + 1 if before else None
    if "year_same" in values:
        return frame.near or (frame.basis.year if frame.basis else None)
    return None


def _month_beside(values: dict[str, int], frame: Frame) -> dict[str, int]:
    """A day without a month is in the month of the first half of its range, or the next such day after the basis."""
    anchor = frame.anchor
    if anchor is not None and "month" in anchor.values:
        kept = {
            name: anchor.values[name] for name in ("year", "year_short", "year_shift", "month") if name in anchor.values
        }
        return kept | values
    base = frame.anchor_days.first if frame.anchor_days is not None else frame.basis
    if base is None:
        return values
    if values["day"] < base.day:
        base = calendar.add_months(base.replace(day=1), 1)
    return {"year": base.year, "month": base.month} | values


def _in_year(year: int, values: Mapping[str, int], moment: Moment) -> Days | None:
    if moment.holiday is not None:
        day = _holiday(moment.holiday, year)
        return None if day is None else Days(day, day)
    month = values.get("month")
    if month is not None and "day" in values:
        day = calendar.day_in(year, month, values["day"])
        return Days(day, day)
    if "term" in values:
        return calendar.term_days(year, values["term"])
    if month is not None and "third" in values:
        last = values.get("third_last", values["third"])
        return Days(
            calendar.third_days(year, month, values["third"]).first, calendar.third_days(year, month, last).last
        )
    if month is not None and "month_half" in values:
        return calendar.month_half_days(year, month, values["month_half"])
    if month is not None:
        return _edge(calendar.month_days(year, month), moment.edge, "month")
    if "day" in values or "third" in values:
        return None
    for name, days in (("half", calendar.half_days), ("quarter", calendar.quarter_days)):
        if name in values:
            return _edge(days(year, values[name]), moment.edge, name)
    if "quarters" in values:
        return calendar.month_days(year, 1, 3 * values["quarters"])
    return _edge(calendar.year_days(year), moment.edge, "year")


def _edge(days: Days, edge: str, scale: str) -> Days:
    """Narrow a period to its beginning, middle or end (初, 中, 末): as a limit, each ends on its last possible day."""
    if edge == "end":
        return Days(days.last, days.last)
    if not edge:
        return days
    if scale == "year":
        first, last = (1, 1) if edge == "start" else (6, 6)
        return Days(date(days.first.year, first, 1), calendar.month_days(days.first.year, last).last)
    if scale == "plan":
        year = days.first.year + (0 if edge == "start" else 2)
        return calendar.year_days(year)
    if scale == "month":
        return calendar.third_days(days.first.year, days.first.month, 1 if edge == "start" else 2)
    return days


def _plan_part(values: Mapping[str, int]) -> Days:
    days = calendar.plan_days(values["plan"])
    if "head" in values:
        return Days(days.first, date(days.first.year + values["head"] - 1, 12, 31))
    if "rear" in values:
        return Days(date(days.last.year - values["rear"] + 1, 1, 1), days.last)
    return days


def _period(row: Row, basis: date | None) -> Days | None:
    first, last = date.fromisoformat(row.text("first")), date.fromisoformat(row.text("last"))
    known = basis is None or first.replace(year=first.year - 1) <= basis <= last
    return Days(first, last) if known else None


def _week(values: Mapping[str, int], basis: date) -> Days:
    weeks = values.get("week", 0)
    if "weekday" not in values:
        return Days(calendar.week_day(basis, weeks, 1), calendar.week_day(basis, weeks, 7))
    day = calendar.week_day(basis, weeks, values["weekday"])
    if "week" not in values and day < basis:
        day += timedelta(days=7)
    return Days(day, day)


def _holiday(row: Row, year: int) -> date | None:
    if row.text("month_day"):
        return date.fromisoformat(f"{year:04d}-{row.text('month_day')}")
    for day in row.text("dates").split():
        if day.startswith(f"{year:04d}-"):
            return date.fromisoformat(day)
    return None


def clock_of(values: Mapping[str, int], *, closing: str) -> str | None:
    """Return the hour as ``HH:MM``; `closing` is when the office closes. 上午 alone ends at noon, 下午 at closing."""
    afternoon = values.get("meridiem", 0) >= 12
    if "at_closing" in values:
        return "12:00" if values.get("meridiem") == 0 else closing
    if "hour" not in values:
        return None if "meridiem" not in values else closing if afternoon else "12:00"
    hour = values["hour"] + (12 if afternoon and values["hour"] < 12 else 0)
    minute = values.get("minute", values.get("past", values.get("half_past", 0)))
    return f"{hour:02d}:{minute:02d}" if hour < 24 else "23:59"


def counted_from(basis: date, groups: Iterable[tuple[str, str | None]], workdays: WorkCalendar) -> date | None:
    """Return the day that a counted period ends on; of the groups, the one that has words names what is counted.

    None where working days are counted into a year of which `workdays` knows nothing.
    """
    for name, words in groups:
        if words is None:
            continue
        count = 6 if name == "half" else number_of(words)
        if count is None:
            return None
        return _counted(basis, name, count, workdays)
    return None


def _counted(basis: date, name: str, count: int, workdays: WorkCalendar) -> date | None:
    if name == "workdays":
        return add_workdays(basis, count, workdays)
    if name == "days":
        return basis + timedelta(days=count)
    if name == "weeks":
        return basis + timedelta(days=7 * count)
    months = count if name in ("months", "half") else 12 * count
    return calendar.add_months(basis, months)
