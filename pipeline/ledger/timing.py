"""The deadline of a round on the working calendar: is it a day that is worked, and how many working days are left."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time

from pipeline.model.finding import Finding
from pipeline.model.office import ZONE, OfficeTime, WorkCalendar
from pipeline.text.workdays import official_calendar, workdays_between


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """What is left until a deadline: whole days on the calendar, and working days (None where a year is not known).

    Both count the days after the one that is looked from, up to and with the deadline's own; both are negative once the
    day has passed, 0 on it. `over` says that the moment itself has passed.
    """

    days: int
    workdays: int | None
    over: bool


def time_left(now: datetime, deadline: str, office: OfficeTime) -> TimeLeft:
    """Return what is left from a moment (with zone) until a deadline (ISO 8601 with zone, or an ISO date)."""
    today, last = now.astimezone(ZONE).date(), day_of(deadline)
    calendar = calendar_of(office)
    if last >= today:
        workdays = workdays_between(today, last, calendar)
    else:
        past = workdays_between(last, today, calendar)
        workdays = None if past is None else -past
    return TimeLeft((last - today).days, workdays, now > moment_of(deadline))


def deadline_findings(deadline: str | None, sent: str | None, office: OfficeTime) -> Iterable[Finding]:
    """Yield what a person should know of a deadline: none at all, a rest day, a working weekend, a year without a calendar,
    a day before the letter's own.

    Args:
        deadline: ISO 8601 with zone, an ISO date, or None.
        sent: the letter's ISO date, None where it has none.
        office: the working calendar.
    """
    if deadline is None:
        yield Finding("R-NO-DEADLINE", "warning")
        return
    day, calendar = day_of(deadline), calendar_of(office)
    details = (("day", day.isoformat()), ("weekday", "一二三四五六日"[day.weekday()]))
    if not calendar.knows(day):
        yield Finding("R-CALENDAR", "warning", (("day", day.isoformat()), ("year", str(day.year))))
    elif not calendar.is_workday(day):
        yield Finding("R-REST-DAY", "warning", details)
    elif day.isoweekday() > 5:
        yield Finding("R-WORKED-WEEKEND", "note", details)
    if sent is not None and day < date.fromisoformat(sent):
        yield Finding("R-DEADLINE-PAST", "warning", (("day", day.isoformat()), ("sent", sent)))


def day_of(iso: str) -> date:
    """Return the day of an ISO moment on the office's clock."""
    return date.fromisoformat(iso) if len(iso) == 10 else datetime.fromisoformat(iso).astimezone(ZONE).date()


def moment_of(deadline: str) -> datetime:
    """Return the last moment of a deadline; a day holds to its end."""
    if len(deadline) == 10:
        return datetime.combine(date.fromisoformat(deadline), time.max, ZONE)
    return datetime.fromisoformat(deadline)


def calendar_of(office: OfficeTime) -> WorkCalendar:
    """Return the working calendar of an office."""
    return office.workdays or official_calendar()
