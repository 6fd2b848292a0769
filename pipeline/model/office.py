"""What an office's clock and calendar say (作息): when it closes, and on which days it works."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta, timezone

CLOSING_HOUR = "17:30"
ZONE = timezone(timedelta(hours=8))  # Asia/Shanghai, whatever the machine says


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked (工作日), by year.

    `moved` names the days that differ from the week: a rest day from Monday to Friday (a public holiday) is False, a
    working Saturday or Sunday (调休) True. `years` are the years for which that is known to be complete.
    """

    years: frozenset[int] = frozenset()
    moved: Mapping[date, bool] = field(default_factory=dict)

    def knows(self, day: date) -> bool:
        """Return whether the calendar says anything of the year of a day."""
        return day.year in self.years

    def is_workday(self, day: date) -> bool:
        """Return whether a day is worked; in a year that is not known, whether it is Monday to Friday."""
        return self.moved.get(day, day.isoweekday() <= 5)


@dataclass(frozen=True, slots=True)
class OfficeTime:
    """`closing` is the hour that 下班 means (``HH:MM``); `workdays` None stands for the official calendar alone."""

    closing: str = CLOSING_HOUR
    workdays: WorkCalendar | None = None


STANDARD = OfficeTime()
