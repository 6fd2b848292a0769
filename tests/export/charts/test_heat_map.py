"""The heat map: its figures are those of the responsibility matrix, and nobody's tasks are lost."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pipeline.export.charts.chart import Chart
from pipeline.export.charts.heat_map import MOST_UNITS, heat_map
from pipeline.matrix import matrix_by_unit
from pipeline.model.span import Span
from pipeline.model.task import Plan, Task, UnitMention
from tests.plans import TEXT_ID, invented_plan


def drawn(plan: Plan) -> Chart:
    chart = heat_map(plan)
    assert chart is not None
    return chart


def crowded_plan(units: int) -> Plan:
    """A task for each of so many units, and one more that the first three share."""
    names = [f"第{number}局" for number in range(units)]

    def task(identity: str, *named: str) -> Task:
        mentions = tuple(UnitMention(name, "responsible", Span(TEXT_ID, 0, 1), "responsibility.test") for name in named)
        return Task(identity, "s2", f"任务{identity}", Span(TEXT_ID, 0, 1), units=mentions)

    tasks = [task(f"t{number}", name) for number, name in enumerate(names)]
    return replace(invented_plan(), tasks=(*tasks, task("last", *names[:3])))


def test_a_unit_has_as_many_tasks_as_rows_in_the_matrix() -> None:
    plan = invented_plan()
    matrix = matrix_by_unit(plan, columns=("unit", "task"))
    counted = Counter(row.cells[0] for row in matrix.rows)
    assert {row[0]: int(row[1]) for row in drawn(plan).rows if row[0] != "（未列单位）"} == counted


def test_roles_and_parts_of_a_row_each_add_up_to_its_total() -> None:
    for row in drawn(invented_plan()).rows:
        total, roles, parts = int(row[1]), row[2:6], row[6:]
        assert sum(int(cell) for cell in roles) == total or row[0] == "（未列单位）"
        assert sum(int(cell.split("（")[0] or 0) for cell in parts) == total


def test_what_is_drawn_is_what_the_table_says() -> None:
    chart = drawn(invented_plan())
    cells = Counter({(value["unit"], value["part"]): value["count"] for value in chart.spec["data"]["values"]})
    table = {
        (row[0], part): int(cell.split("（")[0])
        for row in chart.rows for part, cell in zip(chart.header[6:], row[6:], strict=True) if cell
    }  # fmt: skip
    assert cells == table


def test_tasks_without_a_unit_have_a_row_of_their_own() -> None:
    chart = drawn(invented_plan())
    assert chart.rows[-1][:2] == ("（未列单位）", "1")
    assert "有1项任务未列单位" in chart.summary


def test_the_unit_with_the_most_tasks_stands_first() -> None:
    totals = [int(row[1]) for row in drawn(invented_plan()).rows[:-1]]
    assert totals == sorted(totals, reverse=True)
    assert totals[0] > totals[-1]


@pytest.mark.parametrize("units", [MOST_UNITS, MOST_UNITS + 1, MOST_UNITS + 30])
def test_units_past_the_most_share_a_row_and_no_task_is_lost(units: int) -> None:
    chart = drawn(crowded_plan(units))
    values = chart.spec["data"]["values"]
    rows = {value["row"] for value in values}
    assert len(rows) == min(units, MOST_UNITS)
    assert sum(value["count"] for value in values) == units + 3
    assert len(chart.rows) == units
    assert any("个单位" in row for row in rows) == (units > MOST_UNITS)


def test_a_unit_that_leads_and_does_more_in_one_task_counts_once_as_lead() -> None:
    plan = crowded_plan(1)
    first = plan.tasks[0]
    both = replace(first, units=(*first.units, replace(first.units[0], role="lead")))
    row = drawn(replace(plan, tasks=(both,))).rows[0]
    assert row[1:6] == ("1", "1", "0", "0", "0")


def test_a_plan_without_tasks_has_no_heat_map() -> None:
    assert heat_map(replace(invented_plan(), tasks=())) is None
