"""Everyday times: the cases of tests/cases/everyday_times.toml, and what must hold for any text."""

import re
import tomllib
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.rows import load_rows
from pipeline.recognize import everyday_times
from pipeline.recognize.everyday_times import everyday_grammar
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of
from tests.clock import doubling

CASE_FILES = Path(__file__).resolve().parents[1] / "cases"
CASES = tomllib.loads((CASE_FILES / "everyday_times.toml").read_text("utf-8"))["case"]
OFFICIAL_CASES = tomllib.loads((CASE_FILES / "times.toml").read_text("utf-8"))["case"]
BASIS = date(2025, 3, 10)
ROWS = load_rows("everyday_times")
SIGNS = "0123589年月日号周天点时分半初廿零十一二三两上下前后内来近过去未大明昨今本第个最后农历闰腊冬至夏晚午凌晨和与之间从到至—-~：:/·，。\n x"

# what running official prose says and must not become a time there
OFFICIAL = [
    "三年前启动的试点上午已验收。",
    "最近，各地十一期间客流增长较快。",
    "近三年累计投入2亿元，半年后复查。",
    "提出三点要求，晚上八点以后停止施工。",
    "国庆文艺演出和春节慰问活动",
    "二十世纪九十年代建设的管网",
    "后天培养与现在的做法",
    "20240307",
]


def words(found):
    """One time as a case row writes it."""
    line = f"{found.kind} {found.start_date or '-'}..{found.end_date or '-'}"
    hours = (f"{found.start_clock}-" if found.start_clock else "") + (found.clock or "")
    return " ".join(part for part in (line, found.every, hours) if part)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['text']}{' (clock)' * case.get('clock', False)}")
def test_an_everyday_wording_gives_the_times_that_its_case_says(case):
    basis = datetime(2025, 3, 10, 9, 30) if case.get("clock") else BASIS
    found = find_times(shadow_of(case["text"]).text, basis=basis, everyday=True)
    assert [words(item) for item in found] == case["times"]


@pytest.mark.parametrize("sentence", OFFICIAL)
def test_official_prose_is_read_without_everyday_wordings(sentence):
    assert find_times(shadow_of(sentence).text, basis=BASIS) == ()


def test_no_case_is_read_by_an_everyday_row_unless_the_caller_asks():
    rules = {row.id for row in ROWS}
    for case in (*CASES, *OFFICIAL_CASES):
        assert not {item.rule for item in find_times(shadow_of(case["text"]).text, basis=BASIS)} & rules


def test_official_wordings_mean_the_same_where_everyday_ones_are_read_too():
    for case in OFFICIAL_CASES:
        text, basis = shadow_of(case["text"]).text, date.fromisoformat(case.get("basis", BASIS.isoformat()))
        both = find_times(text, basis=basis, everyday=True)
        for official in find_times(text, basis=basis):
            assert any(item.start <= official.start and official.end <= item.end for item in both), case["text"]
            same = [item for item in both if (item.start, item.end) == (official.start, official.end)]
            assert all(words(item) == words(official) for item in same), case["text"]


def test_a_traditional_text_is_read_and_its_own_characters_are_given_back():
    (found,) = find_times("下週三下午三點前", basis=BASIS, everyday=True)
    assert (found.text, words(found)) == ("下週三下午三點前", "deadline -..2025-03-19 15:00")


def test_a_datetime_as_basis_changes_nothing_for_official_wordings():
    text = "本月底前报送，下周三前反馈，三年内建成"
    assert find_times(text, basis=datetime(2025, 3, 10, 9, 30)) == find_times(text, basis=BASIS)


def test_without_a_basis_only_written_years_give_days():
    found = find_times("2024年第三周，后天上午，3天后，腊月十八，98年4月", basis=None, everyday=True)
    assert [item.end_date for item in found] == ["2024-01-21", None, None, None, "1998-04-30"]


def test_a_day_that_no_calendar_has_is_flagged_by_its_rule():
    (found,) = find_times("今年2月30号上午9点", basis=BASIS, everyday=True)
    assert (found.end_date, found.rule) == ("2025-02-28", "deadlines.no-such-day")


@pytest.mark.parametrize("wording", ["999年之后", "9999年第九个月", "九千年后", "999个月后", "2101年腊月", "0年前"])
def test_a_number_that_no_calendar_reaches_is_no_crash(wording):
    for basis in (BASIS, date.max, date.min):
        find_times(shadow_of(wording).text, basis=basis, everyday=True)


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=50))
def test_any_text_gives_times_in_order_whose_words_stand_at_their_offsets(raw):
    text = shadow_of(raw).text
    found = find_times(text, basis=datetime(2025, 3, 10, 9, 30), everyday=True)
    rules = {row.id for row in (*ROWS, *load_rows("deadlines"))}
    for item in found:
        assert text[item.start : item.end] == item.text
        assert item.rule in rules
        assert None in (item.start_date, item.end_date) or item.start_date <= item.end_date
        for clock in (item.clock, item.start_clock):
            assert clock is None or re.fullmatch(r"(?:[01]\d|2[0-3]):[0-5]\d", clock)
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=40))
def test_the_index_by_first_character_loses_no_row(raw):
    text = shadow_of(raw).text
    grammar = everyday_grammar()
    for choice in (*grammar.steps.values(), *grammar.parts.values()):
        for at in range(len(text)):
            ends = [match.end() for row in choice.rows if (match := row.regex.match(text, at))]
            best = choice.longest(text, at)
            assert (best[1] if best else None) == max(ends, default=None)


def test_every_row_that_says_what_it_opens_with_says_it_truly():
    for row in ROWS:
        for sentence in row.finds:
            found = row.regex.search(shadow_of(sentence).text)
            if row.text("opens"):
                assert re.match(f"[{row.text('opens')}]", found[0]), f"{row.id}: {found[0]}"


def test_wherever_an_everyday_time_may_begin_the_candidate_pattern_looks():
    grammar = everyday_grammar()
    for row in ROWS:
        begins = row.text("part") in ("ahead", "length", "opening", "guard") or "" in row.fields.get("after", ())
        for sentence in row.finds if begins else ():
            text = shadow_of(sentence).text
            at = row.regex.search(text).start()
            assert text[at] in "的个 " or grammar.candidate.match(text, at), f"{row.id}: {sentence}"


def test_the_candidate_pattern_loses_no_time_of_the_cases(monkeypatch):
    quick = [find_times(shadow_of(case["text"]).text, basis=BASIS, everyday=True) for case in CASES]
    monkeypatch.setattr(everyday_times.EverydayReader, "places", lambda self: iter(range(len(self.text))))
    for case, found in zip(CASES, quick, strict=True):
        assert find_times(shadow_of(case["text"]).text, basis=BASIS, everyday=True) == found, case["text"]


@pytest.mark.parametrize(
    "unit",
    [
        "2025年",
        "12月9日零时至",
        "20",
        "两个半月",
        "一年又",
        "后天",
        "农历",
        "上上",
        "9：30~",
        "和",
        "2015年和",
        "最近",
        "一二三",
        "缩短至2",
    ],
)
def test_hostile_text_takes_linear_time(unit):
    assert doubling(lambda text: find_times(text, basis=BASIS, everyday=True), unit) <= 2.5
