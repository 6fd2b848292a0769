"""The task graph of a plan, and what is remarkable about it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import pytest

from pipeline.graph import OVERLOAD_LEAST, graph_findings, plan_graph
from pipeline.lexicon.messages import codes
from pipeline.model.official import Citation
from pipeline.model.span import Span
from pipeline.model.task import Plan, Task, UnitMention
from tests.plans import TEXT, TEXT_ID, invented_plan, place

KINDS = {"plan", "section", "task", "target", "deadline", "unit", "document"}


def codes_of(plan: Plan) -> Counter[str]:
    return Counter(finding.code for finding in graph_findings(plan, plan_graph(plan)))


def with_tasks(*tasks: Task, **more: object) -> Plan:
    return replace(invented_plan(), tasks=tasks, **more)  # type: ignore[arg-type]


def bare_task(identity: str, *units: UnitMention, **more: object) -> Task:
    return Task(identity, "s2", f"任务{identity}", place("建设社区网点"), units=units, **more)  # type: ignore[arg-type]


def unit(name: str, role: str = "lead", **more: bool) -> UnitMention:
    return UnitMention(name, role, Span(TEXT_ID, 0, 1), "responsibility.test", **more)  # type: ignore[arg-type]


def test_every_fact_of_the_plan_is_a_node_of_its_kind() -> None:
    graph = plan_graph(invented_plan())
    kinds = Counter(kind for _, kind in graph.nodes(data="kind"))
    assert set(kinds) == KINDS
    assert kinds == {"plan": 1, "section": 6, "task": 6, "target": 5, "deadline": 6, "unit": 10, "document": 1}


def test_every_edge_joins_the_kinds_that_its_own_kind_names() -> None:
    allowed = {
        "contains": {("plan", "section")},
        "subsection": {("section", "section")},
        "has_task": {("section", "task"), ("plan", "task")},
        "responsible": {("task", "unit")},
        "has_target": {("task", "target"), ("plan", "target")},
        "due": {("task", "deadline"), ("plan", "deadline")},
        "depends_on": {("task", "task")},
        "cites": {("plan", "document"), ("section", "document"), ("task", "document")},
    }
    graph = plan_graph(invented_plan())
    seen = set()
    for source, target, kind in graph.edges(data="kind"):
        assert (graph.nodes[source]["kind"], graph.nodes[target]["kind"]) in allowed[kind]
        seen.add(kind)
    assert seen == set(allowed)


def test_ids_are_stable_and_keys_unique() -> None:
    first, second = plan_graph(invented_plan()), plan_graph(invented_plan())
    assert list(first.nodes) == list(second.nodes)
    keys = [key for _, _, key in first.edges(keys=True)]
    assert len(keys) == len(set(keys))
    assert {"plan", "section:s1", "task:t1", "target:t1:1", "deadline:plan:1", "unit:市民政局"} <= set(first.nodes)
    assert "document:清政发〔2025〕9号" in first


def test_attributes_are_scalars_and_never_empty() -> None:
    graph = plan_graph(invented_plan())
    for _, attributes in graph.nodes(data=True):
        assert all(isinstance(value, str | int | float | bool) and value != "" for value in attributes.values())
    for _, _, attributes in graph.edges(data=True):
        assert all(isinstance(value, str | int | float | bool) and value != "" for value in attributes.values())


def test_the_span_of_a_node_is_the_text_that_it_stands_for() -> None:
    graph = plan_graph(invented_plan())
    for _, node in graph.nodes(data=True):
        if node["kind"] in {"target", "deadline"}:
            assert TEXT[node["start"] : node["end"]] == node["label"]


def test_an_inherited_unit_is_marked_and_a_named_one_is_not() -> None:
    graph = plan_graph(invented_plan())
    inherited = {target for _, target, data in graph.edges(data=True) if data.get("inherited")}
    assert inherited == {"unit:各县（市、区）政府"}
    assert graph.nodes["unit:各县（市、区）政府"]["collective"] is True


def test_a_unit_both_named_and_inherited_counts_as_named_once() -> None:
    plan = with_tasks(bare_task("x", unit("市水务局", "responsible", inherited=True), unit("市水务局", "responsible")))
    edges = list(plan_graph(plan).out_edges("task:x", data=True))
    assert [data["inherited"] for _, _, data in edges if data["kind"] == "responsible"] == [False]


def test_one_unit_in_two_widths_is_one_node() -> None:
    plan = with_tasks(bare_task("x", unit("各县（市、区）")), bare_task("y", unit("各县(市、区)")))
    assert [node for node, kind in plan_graph(plan).nodes(data="kind") if kind == "unit"] == ["unit:各县（市、区）"]


def test_a_citation_hangs_on_the_innermost_task_or_section() -> None:
    plan = invented_plan()
    inside = Citation("清财〔2025〕1号", place("改造社区助餐点"))
    under = Citation("清财〔2025〕2号", place("（一）建设社区网点"))
    plan = replace(plan, document=replace(plan.document, citations=(*plan.document.citations, inside, under)))
    owners = {target: source for source, target, kind in plan_graph(plan).edges(data="kind") if kind == "cites"}
    assert owners == {
        "document:清政发〔2025〕9号": "plan",
        "document:清财〔2025〕1号": "task:t2",
        "document:清财〔2025〕2号": "section:s2",
    }


def test_the_invented_plan_has_no_findings() -> None:
    assert codes_of(invented_plan()) == {}


def test_a_knot_of_tasks_is_one_error_that_names_them_in_order() -> None:
    chain = [bare_task("a", depends_on=("b",)), bare_task("b", depends_on=("c",)), bare_task("c", depends_on=("a",))]
    plan = with_tasks(*chain, bare_task("d", depends_on=("a",)), bare_task("e", depends_on=("e",)))
    found = [finding for finding in graph_findings(plan, plan_graph(plan)) if finding.code == "G-CYCLE"]
    assert [dict(finding.details)["tasks"] for finding in found] == ["任务a、任务b、任务c", "任务e"]
    assert all(finding.severity == "error" for finding in found)


def test_a_chain_that_ends_is_no_knot() -> None:
    assert "G-CYCLE" not in codes_of(with_tasks(bare_task("a", depends_on=("b",)), bare_task("b")))


def test_a_task_that_depends_on_an_unknown_one_makes_no_node_without_kind() -> None:
    graph = plan_graph(with_tasks(bare_task("a", depends_on=("gone",))))
    assert all(kind for _, kind in graph.nodes(data="kind"))


def test_a_task_under_no_heading_is_an_orphan_unless_its_table_groups_it() -> None:
    stray = replace(bare_task("a"), section="")
    assert codes_of(with_tasks(stray))["G-ORPHAN"] == 1
    assert codes_of(with_tasks(replace(stray, group="类别一")))["G-ORPHAN"] == 0
    without_headings = replace(with_tasks(stray), document=replace(invented_plan().document, sections=()))
    assert codes_of(without_headings)["G-ORPHAN"] == 0


def test_a_unit_is_overloaded_from_eight_tasks_and_more_than_a_third() -> None:
    def plan_of(mine: int, others: int) -> Plan:
        return with_tasks(
            *(bare_task(f"m{n}", unit("市水务局")) for n in range(mine)),
            *(bare_task(f"o{n}", unit(f"市{n}局")) for n in range(others)),
        )

    assert codes_of(plan_of(OVERLOAD_LEAST, 15))["G-OVERLOAD"] == 1
    assert codes_of(plan_of(OVERLOAD_LEAST - 1, 0))["G-OVERLOAD"] == 0
    assert codes_of(plan_of(OVERLOAD_LEAST, 16))["G-OVERLOAD"] == 0


def test_a_responsible_unit_bears_a_task_only_where_nobody_leads() -> None:
    led = [bare_task(f"t{n}", unit("市水务局", "responsible"), unit(f"市{n}局", "lead")) for n in range(12)]
    assert codes_of(with_tasks(*led))["G-OVERLOAD"] == 0
    unled = [replace(task, units=task.units[:1]) for task in led]
    assert codes_of(with_tasks(*unled))["G-OVERLOAD"] == 1


@pytest.mark.parametrize("mark", ["inherited", "group"])
def test_groups_and_inherited_units_are_never_overloaded(mark: str) -> None:
    tasks = [bare_task(f"t{n}", unit("各县（市、区）", "responsible", **{mark: True})) for n in range(12)]
    assert codes_of(with_tasks(*tasks))["G-OVERLOAD"] == 0


def test_every_code_has_its_messages() -> None:
    wanted = ("G-CYCLE", "G-ORPHAN", "G-OVERLOAD")
    assert set(wanted) <= codes()


def test_one_office_under_two_names_is_one_node() -> None:
    short, long = unit("市发改委"), unit("市发展改革委")
    plan = with_tasks(
        bare_task("x", replace(short, unit="市发展改革委")), bare_task("y", replace(long, unit="市发展改革委"))
    )
    assert [node for node, kind in plan_graph(plan).nodes(data="kind") if kind == "unit"] == ["unit:市发展改革委"]
