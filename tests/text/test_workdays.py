"""Working days: the official ones, those a user adds, and none that is guessed."""

from datetime import date

import pytest

from pipeline.errors import InputError
from pipeline.model.office import OfficeTime
from pipeline.recognize.times import find_times, uncounted
from pipeline.text.workdays import add_workdays, official_calendar, with_days, workdays_between

OFFICIAL = official_calendar()


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2021, 9, 26), True),  # a Sunday that was moved
        (date(2021, 9, 20), False),  # Monday before the Mid-Autumn feast
        (date(2025, 10, 11), True),
        (date(2026, 2, 17), False),
        (date(2025, 3, 10), True),
        (date(2025, 3, 9), False),
    ],
)
def test_the_official_notices_move_days(day, worked):
    assert OFFICIAL.is_workday(day) is worked


@pytest.mark.parametrize(
    ("day", "count", "last"),
    [
        (date(2021, 9, 23), 10, date(2021, 10, 12)),  # over the National Day holiday
        (date(2021, 9, 23), 5, date(2021, 9, 29)),
        (date(2025, 1, 24), 3, date(2025, 2, 5)),  # over the Spring Festival, 26 January worked
        (date(2026, 12, 28), 3, date(2026, 12, 31)),
        (date(2026, 12, 28), 4, None),  # nobody has said yet which days of 2027 are worked
        (date(2025, 3, 10), 0, None),
        (date(2025, 3, 10), 100_000, None),
    ],
)
def test_working_days_are_counted_from_the_day_after(day, count, last):
    assert add_workdays(day, count, OFFICIAL) == last


def test_a_users_file_makes_a_year_known_and_wins():
    known = with_days(OFFICIAL, ["# 说明", "", "2027-01-01 休 元旦", "2027-01-03，班", "2025-03-10 rest"], name="c.txt")
    assert add_workdays(date(2026, 12, 31), 1, known) == date(2027, 1, 3)
    assert add_workdays(date(2025, 3, 7), 1, known) == date(2025, 3, 11)
    assert workdays_between(date(2026, 12, 31), date(2027, 1, 4), known) == 2
    assert workdays_between(date(2026, 12, 31), date(2028, 1, 4), known) is None


@pytest.mark.parametrize("line", ["2027-02-30 休", "1月1日 休", "2027-01-01", "2027-01-01 玩"])
def test_a_line_that_is_no_day_is_refused_with_its_number(line):
    with pytest.raises(InputError) as caught:
        with_days(OFFICIAL, ["# x", line], name="c.txt")
    assert (caught.value.code, caught.value.details["line"]) == ("E-CALENDAR", "2")


def test_a_count_into_an_unknown_year_has_no_day_and_is_reported():
    basis = date(2026, 12, 25)
    (found,) = find_times("自本通知印发之日起10个工作日内报送", basis=basis)
    assert found.end_date is None
    assert uncounted(found, basis)
    known = with_days(OFFICIAL, ["2027-01-01 休"], name="c.txt")
    (counted,) = find_times("自本通知印发之日起10个工作日内报送", basis=basis, office=OfficeTime(workdays=known))
    assert counted.end_date == "2027-01-11"
    assert not uncounted(counted, basis)
