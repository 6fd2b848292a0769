"""The deadline on the working calendar."""

from datetime import datetime

import pytest

from pipeline.ledger.timing import deadline_findings, time_left
from pipeline.model.office import STANDARD, ZONE

NOON = datetime(2021, 9, 23, 12, tzinfo=ZONE)


def codes(deadline: str | None, sent: str | None = None) -> list[str]:
    return [finding.code for finding in deadline_findings(deadline, sent, STANDARD)]


@pytest.mark.parametrize(
    ("deadline", "found"),
    [
        ("2021-09-24", []),
        ("2021-09-26T17:30:00+08:00", ["R-WORKED-WEEKEND"]),  # a Sunday that was worked before National Day
        ("2021-10-01", ["R-REST-DAY"]),
        ("2021-09-25", ["R-REST-DAY"]),
        ("2031-05-06", ["R-CALENDAR"]),
        (None, ["R-NO-DEADLINE"]),
    ],
)
def test_a_deadline_on_a_day_that_is_not_plain_is_told(deadline: str | None, found: list[str]) -> None:
    assert codes(deadline) == found


def test_a_deadline_before_its_own_letter_is_told() -> None:
    assert codes("2021-09-24", sent="2021-09-27") == ["R-DEADLINE-PAST"]


def test_working_days_left_skip_rest_days_and_count_worked_weekends() -> None:
    left = time_left(NOON, "2021-09-26T17:30:00+08:00", STANDARD)
    assert (left.days, left.workdays, left.over) == (3, 2, False)  # Friday and the worked Sunday
    over_holidays = time_left(datetime(2021, 9, 30, 9, tzinfo=ZONE), "2021-10-08", STANDARD)
    assert (over_holidays.days, over_holidays.workdays) == (8, 1)


def test_a_day_without_an_hour_holds_to_its_end() -> None:
    assert not time_left(datetime(2021, 9, 24, 23, 59, tzinfo=ZONE), "2021-09-24", STANDARD).over
    assert time_left(datetime(2021, 9, 25, 0, 0, tzinfo=ZONE), "2021-09-24", STANDARD).over


def test_past_days_are_negative() -> None:
    left = time_left(datetime(2021, 9, 28, 9, tzinfo=ZONE), "2021-09-24", STANDARD)
    assert (left.days, left.workdays, left.over) == (-4, -3, True)


def test_years_that_the_calendar_does_not_know_give_no_working_days() -> None:
    assert time_left(NOON, "2031-05-06", STANDARD).workdays is None
