"""Times: the cases of tests/cases/times.toml, the outside specification, and what must hold for any text."""

import json
import os
import re
import subprocess
import sys
import tomllib
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.rows import load_rows
from pipeline.model.office import OfficeTime
from pipeline.recognize import times as times_module
from pipeline.recognize.time_grammar import place_of, time_grammar
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of
from tests.clock import doubling

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(os.environ.get("HUIQIAN_SHARED", ROOT.parent / "shared"))
SPEC = SHARED / "eval" / "specs" / "policy_temporal.jsonl"
CASES = tomllib.loads((ROOT / "tests" / "cases" / "times.toml").read_text("utf-8"))["case"]
BASIS = date(2025, 3, 10)
ROWS = load_rows("deadlines")
SIGNS = "0125789年月日号季度半旬底末初中前内起至到—-~、，。；：（）《》“”十五一二三每逐自从本方案印发之日个工作期间时期过渡今明下周春节国庆\n\t x"


def words(found):
    """One time as a case row writes it."""
    line = f"{found.kind} {found.start_date or '-'}..{found.end_date or '-'}"
    return " ".join(part for part in (line, found.every, found.clock) if part)


@pytest.mark.parametrize("case", [case for case in CASES if "times" in case], ids=lambda case: case["text"])
def test_a_wording_gives_the_times_that_its_case_says(case):
    basis = date.fromisoformat(case.get("basis", BASIS.isoformat()))
    found = find_times(shadow_of(case["text"]).text, basis=basis)
    assert [words(item) for item in found] == case["times"]


@pytest.mark.skipif(not SPEC.exists(), reason=f"the outside specification is not here: {SPEC}")
def test_the_outside_specification_is_met_strictly():
    rows = [json.loads(line) for line in SPEC.read_text("utf-8").splitlines() if line.strip()]
    wrong = [row["expression"] for row in rows if not _agrees(row)]
    assert len(wrong) <= 0.03 * len(rows), wrong


def _agrees(row):
    text, expression = shadow_of(row["text"]).text, shadow_of(row["expression"]).text
    at = text.find(expression)
    found = find_times(text, basis=date.fromisoformat(row["date"]))
    near = [item for item in found if item.start < at + len(expression) and at < item.end]
    if row["kind"] == "none":
        return not near
    wanted = (row["kind"], row["start"], row["end"], row["every"])
    return any((item.kind, item.start_date, item.end_date, item.every) == wanted for item in near)


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=60))
def test_any_text_gives_times_in_order_whose_words_stand_at_their_offsets(raw):
    text = shadow_of(raw).text
    found = find_times(text, basis=BASIS)
    rules = {row.id for row in ROWS}
    for item in found:
        assert text[item.start : item.end] == item.text
        assert item.rule in rules
        assert None in (item.start_date, item.end_date) or item.start_date <= item.end_date
    assert all(one.end <= other.start for one, other in pairwise(found))


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=40))
def test_the_index_by_first_character_loses_no_row(raw):
    text = shadow_of(raw).text
    grammar = time_grammar()
    for choice in (*grammar.steps.values(), *grammar.parts.values()):
        for at in range(len(text)):
            ends = [match.end() for row in choice.rows if (match := row.regex.match(text, at))]
            best = choice.longest(text, at)
            assert (best[1] if best else None) == max(ends, default=None)


def test_the_candidate_pattern_loses_no_time_of_the_cases(monkeypatch):
    everywhere = re.compile(r"(?s:.)")
    texts = [shadow_of(case["text"]).text for case in CASES]
    quick = [find_times(text, basis=BASIS) for text in texts]
    slow_grammar = replace(time_grammar(), candidate=everywhere)
    monkeypatch.setattr(times_module, "time_grammar", lambda: slow_grammar)
    for text, found in zip(texts, quick, strict=True):
        assert find_times(text, basis=BASIS) == found, text


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet=SIGNS, max_size=40))
def test_what_begins_at_a_place_is_what_its_rows_say_one_by_one(raw):
    text = shadow_of(raw).text
    grammar = time_grammar()
    choices = {part: grammar.parts[part] for part in ("guard", "counted", "opening", "cycle")}
    for at in range(len(text)):
        rivals = grammar.beginnings[place_of(text, at)]
        match = rivals.regex.match(text, at)
        first = next((part for part, choice in choices.items() if choice.longest(text, at)), None)
        if first is not None:
            assert match is not None
            assert match.lastgroup == first
        else:
            assert (match and rivals.longest(text, at, match)) == grammar.step("", text, at)


def test_the_groups_of_the_rows_of_times_all_have_names():
    for row in (*ROWS, *load_rows("everyday_times")):
        assert row.regex.groups == len(row.groups), row.id


def test_every_row_that_says_what_it_opens_with_says_it_truly():
    for row in ROWS:
        for sentence in row.finds:
            text = shadow_of(sentence).text
            found = row.regex.search(text)
            if row.text("opens"):
                assert re.match(f"[{row.text('opens')}]", found[0]), f"{row.id}: {found[0]}"
            if row.text("behind") and found[0][0].isdigit():
                assert re.match(rf"\d+[{row.text('behind')}]", text[found.start() :]), f"{row.id}: {found[0]}"


def test_the_zone_of_the_machine_does_not_matter():
    script = (
        "from datetime import date; from pipeline.recognize.times import find_times;"
        "print(find_times('自本方案印发之日起30日内，下周五前，年底前', basis=date(2025, 3, 10)))"
    )
    answers = set()
    for zone in ("Asia/Shanghai", "America/Los_Angeles", "Pacific/Kiritimati"):
        run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=ROOT,
                             env={**os.environ, "TZ": zone})  # fmt: skip
        answers.add(run.stdout)
    assert len(answers) == 1
    assert "2025-04-09" in answers.pop()


def test_without_a_basis_only_written_years_give_days():
    found = find_times("到2027年底建成，9月底前启动，自本方案印发之日起30日内", basis=None)
    assert [item.end_date for item in found] == ["2027-12-31", "2027-09-30", None]
    assert [item.end_date for item in find_times("9月底前启动", basis=None)] == [None]


def test_the_closing_hour_is_the_callers_setting():
    (found,) = find_times("3月21日下班前", basis=BASIS, office=OfficeTime("18:00"))
    assert found.clock == "18:00"


def test_a_day_that_no_calendar_has_is_the_months_last_and_says_so():
    (found,) = find_times("2025年9月31日前完成", basis=BASIS)
    assert (found.end_date, found.rule) == ("2025-09-30", "deadlines.no-such-day")
    (leap,) = find_times("2025年2月29日前完成", basis=BASIS)
    assert leap.rule == "deadlines.no-such-day"
    (real,) = find_times("2028年2月29日前完成", basis=BASIS)
    assert (real.end_date, real.rule) == ("2028-02-29", "deadlines.before")


@pytest.mark.parametrize(
    "unit",
    [
        "2025年",
        "12月",
        "2",
        "20",
        "自本方案",
        "印发之日起",
        "收到本函后",
        "三年内",
        "每年3月、",
        "2025、",
        "6、",
        "（",
        "“十",
        " ",
        "年",
        "一月一",
        "第一、",
        "（星期五）",
        "工作日内",
        "至",
        "9：00—",
    ],
)
def test_hostile_text_takes_linear_time(unit):
    assert doubling(lambda text: find_times(text, basis=BASIS), unit) <= 2.5
