"""The calendar counted in periods, and the lunar calendar against dates that everyone knows."""

from datetime import date

import pytest

from pipeline.lexicon.rows import data_text
from pipeline.text import calendar, lunar
from pipeline.text.calendar import Days


def test_the_first_week_of_a_period_is_the_first_that_begins_in_it_and_the_last_a_whole_one():
    year = calendar.year_days(2025)
    assert calendar.nth_week(year, 1) == Days(date(2025, 1, 6), date(2025, 1, 12))
    assert calendar.nth_week(year, -1) == Days(date(2025, 12, 22), date(2025, 12, 28))
    assert calendar.nth_week(calendar.month_days(2025, 3), 6) is None
    assert calendar.nth_week(year, 0) is None


def test_a_weekday_is_counted_from_either_end_of_a_period():
    may = calendar.month_days(2025, 5)
    assert calendar.nth_weekday(may, 2, 7) == date(2025, 5, 11)
    assert calendar.nth_weekday(may, -1, 5) == date(2025, 5, 30)
    assert calendar.nth_weekday(may, 5, 1) is None


def test_a_century_is_counted_as_its_decades_are():
    assert calendar.century_days(20) == Days(date(1900, 1, 1), date(1999, 12, 31))


@pytest.mark.parametrize(
    ("lunar_date", "civil"),
    [((2024, 1, 1), "2024-02-10"), ((2025, 5, 5), "2025-05-31"), ((2025, 8, 15), "2025-10-06"), ((2020, 8, 15), "2020-10-01"),
     ((1949, 8, 10), "1949-10-01"), ((2033, 8, 15), "2033-09-08")],
)  # fmt: skip
def test_a_lunar_day_is_the_civil_day_that_almanacs_give(lunar_date, civil):
    assert lunar.lunar_day(*lunar_date) == date.fromisoformat(civil)


def test_a_leap_month_stands_behind_the_month_of_its_number():
    assert lunar.lunar_month_days(2025, 6, leap=True) == Days(date(2025, 7, 25), date(2025, 8, 22))
    assert lunar.lunar_month_days(2025, 7) == Days(date(2025, 8, 23), date(2025, 9, 21))
    assert lunar.lunar_month_days(2024, 6, leap=True) is None
    assert lunar.lunar_month_days(2200, 1) is None


def test_new_years_eve_is_the_day_before_the_next_years_first():
    for year in range(1900, 2100):
        eve, first = lunar.lunar_new_years_eve(year), lunar.lunar_day(year + 1, 1, 1)
        assert eve is not None and first is not None and (first - eve).days == 1


def test_a_solar_term_and_a_season():
    assert lunar.term_day(2025, "清明") == date(2025, 4, 4)
    assert lunar.term_day(2025, "冬至") == date(2025, 12, 21)
    assert lunar.term_day(2025, "元旦") is None
    assert lunar.season_days(2024, 4) == Days(date(2024, 11, 7), date(2025, 2, 2))
    assert lunar.season_days(2100, 4) is None


def test_the_table_of_lunar_years_is_whole():
    lines = data_text("lunar.tsv").splitlines()[1:]
    assert [int(line[:4]) for line in lines] == list(range(1900, 2101))
    for line in lines:
        _first, leap, months, terms = line.split("\t")
        assert len(months) == (13 if leap != "0" else 12)
        assert len(terms.split()) == 24
