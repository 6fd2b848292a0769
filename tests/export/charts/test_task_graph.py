"""The drawn task graph: its lines are those of the graph, its boxes stand apart, and few lines cross."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import combinations
from typing import Any

from pipeline.export.charts.chart import Chart
from pipeline.export.charts.parts import chapters, shares
from pipeline.export.charts.task_graph import task_graph
from pipeline.graph import plan_graph
from pipeline.model.span import Span
from pipeline.model.task import Plan, Task, UnitMention
from tests.plans import TEXT_ID, invented_plan

NOWHERE = Span(TEXT_ID, 0, 1)


def drawn(plan: Plan) -> Chart:
    chart = task_graph(plan)
    assert chart is not None
    return chart


def boxes(chart: Chart) -> dict[str, dict[str, Any]]:
    return {value["id"]: value for value in chart.spec["data"]["values"]}


def lines(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.spec["vconcat"][0]["layer"][0]["data"]["values"])


def wide_plan(tasks: int) -> Plan:
    """A first task that names all units backwards, and others each done by units near it in number."""

    def task(number: int, *named: int) -> Task:
        units = tuple(UnitMention(f"第{n}局", "responsible", NOWHERE, "responsibility.test") for n in named)
        return Task(f"t{number}", "s2", f"任务{number}", NOWHERE, units=units)

    made = [task(number, *range(number // 3, number // 3 + 4)) for number in range(1, tasks)]
    return replace(invented_plan(), tasks=(task(0, *reversed(range(tasks // 3 + 3))), *made))


def test_there_is_a_line_for_every_unit_of_a_task_and_for_every_dependency() -> None:
    plan = invented_plan()
    graph = plan_graph(plan)
    pairs = {(task, unit) for task, unit, kind in graph.edges(data="kind") if kind == "responsible"}
    waits = [edge for edge in graph.edges(data="kind") if edge[2] == "depends_on"]
    kinds = Counter(line["kind"] for line in lines(drawn(plan)))
    assert kinds["先后关系"] == len(waits) == 2
    assert kinds["所属章节"] == len(plan.tasks)
    assert sum(kinds.values()) - kinds["先后关系"] - kinds["所属章节"] == len(pairs)


def test_every_task_and_unit_has_a_box_and_every_task_a_row() -> None:
    plan = invented_plan()
    chart = drawn(plan)
    kinds = Counter(box["kind"] for box in boxes(chart).values())
    named = {mention.unit or mention.name for task in plan.tasks for mention in task.units}
    assert (kinds["任务"], kinds["单位"]) == (len(plan.tasks), len(named))
    assert len(chart.rows) == len(plan.tasks)
    assert {box["words"] for box in boxes(chart).values() if box["kind"] == "单位"} == named
    for task, row in zip(plan.tasks, chart.rows, strict=True):
        cells = "、".join(row[2:6])
        assert all((mention.unit or mention.name) in cells for mention in task.units)


def test_pointing_at_a_box_lights_both_ends_of_each_of_its_lines() -> None:
    chart = drawn(invented_plan())
    near = {box: set(value["near"]) for box, value in boxes(chart).items()}
    assert all(box in lit for box, lit in near.items())
    for line in lines(chart):
        source, target = line["near"][:2] if line["kind"] in ("所属章节", "先后关系") else line["near"][1:3]
        assert target in near[source]
        assert source in near[target]


def test_boxes_of_a_column_never_overlap() -> None:
    for plan in (invented_plan(), wide_plan(60)):
        columns: dict[float, list[tuple[float, float]]] = {}
        for box in boxes(drawn(plan)).values():
            columns.setdefault(box["x"], []).append((box["y"], box["y2"]))
        assert len(columns) == 3
        for column in columns.values():
            for (_, bottom), (top, _) in zip(sorted(column), sorted(column)[1:], strict=False):
                assert bottom <= top


def test_fewer_lines_cross_than_in_the_order_of_first_mention() -> None:
    plan = wide_plan(40)
    tasks = [task for part in chapters(plan) for task in part.tasks]
    mentioned = list(dict.fromkeys(share.unit for task in tasks for share in shares(task)))
    placed = sorted((box["y"], box["words"]) for box in boxes(drawn(plan)).values() if box["kind"] == "单位")
    ends = [(place, share.unit) for place, task in enumerate(tasks) for share in shares(task)]

    def crossings(order: list[str]) -> int:
        at = {unit: place for place, unit in enumerate(order)}
        return sum((a - c) * (at[b] - at[d]) < 0 for (a, b), (c, d) in combinations(ends, 2))

    assert crossings([words for _, words in placed]) < crossings(mentioned) / 2


def test_the_drawing_of_a_long_plan_grows_downwards() -> None:
    small, large = drawn(wide_plan(20)), drawn(wide_plan(300))
    assert large.spec["vconcat"][0]["height"] > small.spec["vconcat"][0]["height"] * 10
    assert large.spec["vconcat"][0]["width"] == small.spec["vconcat"][0]["width"]


def test_a_dependency_on_a_task_that_is_not_there_is_no_line() -> None:
    plan = invented_plan()
    alone = replace(plan, tasks=tuple(task for task in plan.tasks if task.id == "t4"))
    assert "先后关系" not in {line["kind"] for line in lines(drawn(alone))}


def test_a_plan_without_tasks_has_no_task_graph() -> None:
    assert task_graph(replace(invented_plan(), tasks=())) is None
