"""The time line: every deadline is drawn once, and never more precisely than it is said."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import date
from itertools import combinations
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.charts.chart import Chart
from pipeline.export.charts.time_line import time_line
from pipeline.model.round import Round
from pipeline.model.span import Span
from pipeline.model.task import Plan
from pipeline.model.time import Deadline, Precision
from tests.plans import TEXT_ID, invented_plan, invented_request


def drawn(plan: Plan, **more: Any) -> Chart:
    chart = time_line(plan, **more)
    assert chart is not None
    return chart


def due(end: str | None, precision: Precision = "day", **more: Any) -> Deadline:
    return Deadline(f"{end}前", Span(TEXT_ID, 0, 1), more.pop("start_date", None), end, precision, "times.test", **more)


def with_deadlines(*deadlines: Deadline) -> Plan:
    plan = invented_plan()
    return replace(plan, tasks=(replace(plan.tasks[0], deadlines=deadlines),), goals=replace(plan.goals, deadlines=()))


def values(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.spec["data"]["values"])


def test_every_deadline_of_the_plan_is_drawn_once_and_stands_in_the_table_once() -> None:
    plan = invented_plan()
    said = Counter(deadline.text for task in plan.tasks for deadline in task.deadlines)
    said.update(deadline.text for deadline in plan.goals.deadlines)
    chart = drawn(plan)
    assert Counter(value["text"] for value in values(chart)) == said
    assert Counter(row[1] for row in chart.rows) == said


def test_a_deadline_to_the_day_is_a_mark_and_no_bar() -> None:
    (value,) = values(drawn(with_deadlines(due("2026-06-15"))))
    assert value["at"] == "2026-06-15"
    assert "to" not in value


@pytest.mark.parametrize(
    ("precision", "end", "begin", "after"),
    [
        ("ten_days", "2026-05-20", "2026-05-11", "2026-05-21"),
        ("month", "2026-02-28", "2026-02-01", "2026-03-01"),
        ("quarter", "2026-09-30", "2026-07-01", "2026-10-01"),
        ("half_year", "2027-06-30", "2027-01-01", "2027-07-01"),
        ("year", "2027-12-31", "2027-01-01", "2028-01-01"),
    ],
)
def test_a_deadline_that_names_a_period_is_a_bar_over_all_of_it(
    precision: Precision, end: str, begin: str, after: str
) -> None:
    (value,) = values(drawn(with_deadlines(due(end, precision))))
    assert (value["from"], value["to"]) == (begin, after)


def test_a_bar_does_not_begin_before_the_time_that_the_plan_names() -> None:
    (value,) = values(drawn(with_deadlines(due("2026-12-31", "year", start_date="2026-03-01"))))
    assert value["from"] == "2026-03-01"


def test_marks_in_one_line_never_touch() -> None:
    deadlines = [
        due("2027-12-31", "year"),
        due("2027-06-30"),
        due("2027-12-31", "year"),
        due("2027-07-01"),
        due("2026-01-31", "month"),
    ]
    lines: dict[str, list[tuple[str, str]]] = {}
    for value in values(drawn(with_deadlines(*deadlines))):
        lines.setdefault(value["row"], []).append((value["from"], value.get("to", value["from"])))
    assert sum(len(line) for line in lines.values()) == len(deadlines)
    assert len(lines) > 1
    for line in lines.values():
        for (first, last), (begin, end) in combinations(sorted(line), 2):
            assert last <= begin and first < end


def test_what_recurs_or_has_no_date_is_named_in_words_below() -> None:
    chart = drawn(invented_plan())
    recurring = [value for value in values(chart) if "said" in value]
    assert [value["said"] for value in recurring] == ["每年（经常性）"]
    assert "from" not in recurring[0]
    assert values(chart)[-1] == recurring[0]
    assert "1处列在图下方" in chart.summary


def test_the_end_of_the_consultation_is_drawn_across() -> None:
    round_ = Round(
        1, "关于征求意见的函", "清泽市民政局", "2026-02-11T17:30:00+08:00", "2月11日下班前", "missing", False, True, False, (), (),
        None, "0" * 64, "2026-01-15T09:00:00+08:00", "经办人",
    )  # fmt: skip
    chart = drawn(invented_plan(invented_request()), round=round_)
    drawn_data = [layer["data"]["values"] for layer in chart.spec["layer"] if "data" in layer]
    assert {value["due"] for values_ in drawn_data for value in values_} == {"2026-02-11"}
    assert "征求意见截止2026-02-11" in chart.summary


def test_without_a_round_the_letter_of_the_plan_says_when_it_ends() -> None:
    assert "征求意见截止2026-01-30" in drawn(invented_plan(invented_request())).summary
    assert "征求意见截止" not in drawn(invented_plan()).summary


def test_no_chart_where_no_deadline_has_a_date() -> None:
    assert time_line(with_deadlines()) is None
    assert time_line(with_deadlines(due(None, "month", every="P1M"))) is None


DAYS = st.dates(date(1950, 1, 1), date(2150, 12, 31)).map(date.isoformat)
PRECISIONS = st.sampled_from(
    ("minute", "day", "ten_days", "month", "quarter", "half_year", "year", "plan_period", "event")
)


@given(st.lists(st.builds(due, st.none() | DAYS, PRECISIONS, start_date=st.none() | DAYS), max_size=8))
def test_whatever_the_dates_are_all_is_drawn_within_the_bounds_and_no_bar_runs_backwards(
    deadlines: list[Deadline],
) -> None:
    chart = time_line(with_deadlines(*deadlines))
    if chart is None:
        assert all(deadline.end_date is None for deadline in deadlines)
        return
    assert len(values(chart)) == len(deadlines) == len(chart.rows)
    point = next(layer for layer in chart.spec["layer"] if layer["mark"]["type"] == "point")
    first, last = point["encoding"]["x"]["scale"]["domain"]
    for value in values(chart):
        places = [value[key] for key in ("start", "from", "at", "to") if key in value]
        assert places == sorted(places)
        assert all(first <= place <= last for place in places)


def test_the_summary_names_only_what_has_deadlines() -> None:
    plan = invented_plan()
    assert drawn(plan).summary.startswith("4项任务和总体目标有6处时限；")
    goals_alone = replace(plan, tasks=())
    assert (
        drawn(goals_alone).summary
        == "总体目标有1处时限；有日期的1处，最早2028-12-31，最晚2028-12-31；只写到年份的1处。"
    )
    assert drawn(replace(plan, goals=replace(plan.goals, deadlines=()))).summary.startswith("4项任务有5处时限；")
