"""Which times are deadlines: the cases of tests/cases/times.toml and the rules between times of one task."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from pipeline.extract.deadlines import deadlines_in, in_name
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of

CASES = tomllib.loads((Path(__file__).resolve().parents[1] / "cases" / "times.toml").read_text("utf-8"))["case"]
BASIS = date(2025, 3, 10)


def due_in(text, regions=None, basis=BASIS):
    text = shadow_of(text).text
    return deadlines_in(text, regions or [(0, len(text))], find_times(text, basis=basis), basis=basis)


@pytest.mark.parametrize("case", [case for case in CASES if "due" in case], ids=lambda case: case["text"])
def test_a_wording_gives_the_deadlines_that_its_case_says(case):
    basis = date.fromisoformat(case.get("basis", BASIS.isoformat()))
    assert [time.end_date or time.every or "event" for time, _strength in due_in(case["text"], basis=basis)] == case[
        "due"
    ]


def test_enough_cases_must_give_nothing():
    assert sum(case.get("due") == [] for case in CASES) >= 25
    assert len(CASES) >= 60


def test_a_recurrence_counts_only_where_its_region_names_no_other_deadline():
    text = "每月巡查。2026年底前完成。每季度通报。"
    assert [time.text for time, _strength in due_in(text)] == ["2026年底前"]
    split = [(0, 5), (5, 15), (15, len(text))]
    assert [time.text for time, _strength in due_in(text, split)] == ["每月", "2026年底前", "每季度"]


def test_what_lies_outside_the_regions_is_left_alone():
    text = "2025年6月底前建账。2026年6月底前销号。"
    assert [time.end_date for time, _strength in due_in(text, [(12, len(text))])] == ["2026-06-30"]


def test_the_words_that_bind_come_with_the_time():
    assert [strength for _time, strength in due_in("力争2026年底前完成，确保2027年见效。")] == ["strive", "must"]


def test_a_limit_before_the_documents_date_is_kept_so_that_a_check_can_say_it():
    assert [time.end_date for time, _strength in due_in("2024年6月底前完成移交。")] == ["2024-06-30"]


def test_a_title_or_number_holds_no_deadline():
    text = "《提升方案（2024—2027年）》〔2024〕到2027年"
    assert in_name(text, 6, 16)
    assert not in_name(text, text.index("到"), len(text))
