"""Sums and dates."""

from __future__ import annotations

import pytest

from pipeline.checks.dates import impossible_dates, past_deadlines, wrong_weekdays
from pipeline.checks.subject import examine
from pipeline.checks.sums import sums
from tests.checks.checked_plans import plan_of, task_of


def codes(check, text: str, **details) -> list[str]:
    return [found.code for found in check(examine(plan_of(text, **details)))]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("推进408个重点村（含308个省定重点村和100个市定重点村，以下统称重点村）工作", []),
        ("推进408个重点村（含308个省定重点村和110个市定重点村）工作", ["C-SUM"]),
        ("全市共120个，其中望汐区50个、石榆区60个。", ["C-SUM"]),
        ("全市共120个，其中望汐区50个、石榆区70个。", []),
        ("全市共120个小区，其中望汐区50个，石榆区60个。", ["C-SUM"]),
        ("全市120个小区，其中有电梯的30个，有物业的40个。", []),  # among which, not all
        ("总投资3.5亿元，其中2025年1.5亿元、2026年2亿元。", []),
        ("总投资3.5亿元，其中2025年1.5亿元、2026年1亿元。", ["C-SUM"]),
        ("总投资1亿元，其中中央资金6000万元、市级资金4000万元。", []),
        ("总投资1亿元，其中中央资金6000万元、市级资金3000万元。", ["C-SUM"]),
        ("共改造1,200户，其中城区800户、乡镇400户。", []),
        ("共改造约120个，其中城区50个、乡镇60个。", []),
        ("共改造120个，其中城区不少于50个、乡镇60个。", []),
        ("共120个社区，其中望汐区50个社区、石榆区60个驿站。", []),  # counts something else
        ("共有120个，其中城区150个。", ["C-SUM-PART"]),
        ("2025年改造10个、2026年改造20个，合计40个。", ["C-SUM"]),
        ("2025年改造10个、2026年改造20个，合计30个。", []),
        ("2025年改造10个，2026年改造20个，共计40个。", ["C-SUM"]),
        ("在2个区、3个县开展试点，合计5个县区。", []),
        ("到2027年建成120个。其中重点是50个、60个。", []),
        ("共100平方公里（其中：东片40平方公里、西片50平方公里）。", ["C-SUM"]),
        ("面积合计12.3万平方米，其中A区6.1万平方米、B区6.1万平方米。", []),  # within rounding
    ],
)
def test_a_total_must_be_the_sum_of_its_parts(text, found):
    assert codes(sums, text) == found


def test_a_sum_says_what_the_parts_add_up_to():
    (found,) = sums(examine(plan_of("总投资1亿元，其中中央资金6000万元、市级资金3000万元。")))
    assert dict(found.details) == {"sum": "9000万", "total": "1亿", "unit": "元"}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("请于9月31日前反馈", ["9月31日"]),
        ("2月30日前完成", ["2月30日"]),
        ("2025年2月29日前完成", ["2025年2月29日"]),
        ("2024年2月29日前完成", []),
        ("二〇二五年二月三十日", ["二〇二五年二月三十日"]),
        ("3月32日前", ["3月32日"]),
        ("2025年13月5日", ["2025年13月5日"]),
        ("9月1日至31日开展", ["9月1日至31日"]),
        ("10月1日至31日开展", []),
        ("2025-02-30", ["2025-02-30"]),
        ("版本2025.13.40", []),
        ("9 月 31 日前", ["9 月 31 日"]),
        ("12月31日前", []),
    ],
)
def test_a_day_must_exist(text, found):
    assert [text[f.span.start : f.span.end] for f in impossible_dates(examine(plan_of(text)))] == found


def test_the_29th_of_february_without_a_year_is_judged_by_the_document_date():
    assert codes(impossible_dates, "2月29日前反馈") == []
    assert codes(impossible_dates, "2月29日前反馈", date="2025-02-10") == ["C-DATE"]
    assert codes(impossible_dates, "2月29日前反馈", date="2024-02-10") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2026年3月10日（周二）", []),
        ("2026年3月10日（周三）", ["C-WEEKDAY"]),
        ("2026年3月10日星期三", ["C-WEEKDAY"]),
        ("请于3月10日（周三）12:00前反馈", ["C-WEEKDAY"]),
        ("请于3月10日(星期二)前反馈", []),
        ("1月5日（周二）", []),  # of the year after the document
        ("2026年3月2日至3月10日（周二）", []),
    ],
)
def test_a_weekday_must_be_that_of_its_date(text, found):
    assert codes(wrong_weekdays, text, date="2026-03-02") == found


def test_a_weekday_of_no_known_year_is_left_alone():
    assert codes(wrong_weekdays, "3月10日（周三）") == []


def test_a_deadline_must_not_lie_before_the_date_of_the_plan():
    text = "开展排查。2025年底前完成。2026年底前销号。"
    late = task_of(text, "开展排查。2025年底前完成。", deadline=("2025年底前", "2025-12-31"))
    good = task_of(text, "2026年底前销号。", deadline=("2026年底前", "2026-12-31"))
    (found,) = past_deadlines(examine(plan_of(text, date="2026-03-16", tasks=[late, good])))
    assert dict(found.details) == {"text": "2025年底前", "end": "2025-12-31", "date": "2026-03-16"}
    assert codes(past_deadlines, text, tasks=[late]) == []
