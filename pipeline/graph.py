"""Tasks → the task graph (任务图): who must do what by when, as typed nodes and edges.

Takes: a `Plan`. Gives: a networkx `MultiDiGraph`, and what is remarkable about it as findings.
To add a kind of node: a function that adds it, called from `plan_graph`; attributes are plain scalars, never empty.
Import this module only where it is needed: networkx is slow to load.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import networkx as nx

from pipeline.model.finding import Finding
from pipeline.model.official import Citation, OfficialDocument, Section
from pipeline.model.quantity import Target
from pipeline.model.task import Plan, Task, UnitMention
from pipeline.model.time import Deadline
from pipeline.text.shadow import shadow_of

PLAN_NODE = "plan"
OVERLOAD_SHARE = 3
OVERLOAD_LEAST = 8
"""A unit is overloaded when it bears more than one task in `OVERLOAD_SHARE` and at least `OVERLOAD_LEAST` of them."""

Scalar = str | int | float | bool


def plan_graph(plan: Plan) -> nx.MultiDiGraph:
    """Return the graph of a plan.

    Nodes carry `kind`, `label` and what belongs to the kind; spans are `start`/`end` in ``plan.source.text``,
    half-open. Ids are stable: ``plan``, ``section:ID``, ``task:ID``, ``target:TASK:N``, ``deadline:TASK:N`` (TASK is
    ``plan`` for the plan's own goals, N counts from 1), ``unit:NAME`` (with `collective` for a group such as 各县),
    ``document:NUMBER``. Edges carry `kind` and have a key that is unique in the whole graph: ``contains`` (plan →
    chapter), ``subsection``, ``has_task`` (from the nearest section, or from the plan), ``responsible`` (task → unit,
    with `role` and `inherited`), ``has_target``, ``due``, ``depends_on`` (task → the task that must come first) and
    ``cites`` (from the innermost task or section). Every attribute is a string, number or truth value, and one that
    would be empty is left out, so that any format can hold it. A unit named twice for one task in one role is one edge;
    named and inherited, it counts as named.
    """
    graph = nx.MultiDiGraph(schema="huiqian.graph/1", title=plan.document.title, source=plan.source.name)
    _add_node(graph, PLAN_NODE, "plan", plan.document.title, number=plan.document.number, date=plan.document.date)
    sections = tuple(_sections(plan.document))
    _add_sections(graph, sections)
    for task in plan.tasks:
        _add_task(graph, task)
    for task in plan.tasks:
        _add_dependencies(graph, task)
    _add_goals(graph, PLAN_NODE, "plan", plan.goals.deadlines, plan.goals.targets)
    for citation in plan.document.citations:
        _add_citation(graph, citation, _innermost(citation, plan.tasks, sections))
    return graph


def graph_findings(plan: Plan, graph: nx.MultiDiGraph) -> tuple[Finding, ...]:
    """Return what is remarkable about the graph of `plan`.

    G-CYCLE: tasks that wait for each other. G-ORPHAN: a task under no heading of a plan that has headings (rows of a
    table that has groups of its own are none). G-OVERLOAD: a unit that bears more than a third of all tasks, and at
    least eight; it bears a task that it leads, or one without a lead for which it is responsible; groups of units and
    inherited units bear none. Spans are those of the task, in ``plan.source.text``.
    """
    return (
        *_cycles(plan, graph),
        *_orphans(plan, graph),
        *_overloads(plan, graph),
    )


# ── building ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _add_node(graph: nx.MultiDiGraph, node: str, kind: str, label: str, **attributes: Scalar | None) -> None:
    if node not in graph:
        graph.add_node(node, **_filled(kind=kind, label=label, **attributes))


def _add_edge(
    graph: nx.MultiDiGraph, kind: str, source: str, target: str, *, role: str = "", **attributes: Scalar
) -> None:
    name = f"{kind}.{role}" if role else kind
    key = f"{name}|{source}|{target}"
    if not graph.has_edge(source, target, key):
        graph.add_edge(source, target, key=key, **_filled(kind=kind, role=role, **attributes))


def _filled(**attributes: Scalar | None) -> dict[str, Scalar]:
    return {name: value for name, value in attributes.items() if value is not None and value != ""}


def _add_sections(graph: nx.MultiDiGraph, sections: Sequence[Section]) -> None:
    for section in sections:
        _add_node(
            graph, f"section:{section.id}", "section", section.title or section.label,
            number=section.label, level=section.level, start=section.span.start, end=section.span.end,
        )  # fmt: skip
    for section in sections:
        parent = f"section:{section.parent}"
        if section.parent and parent in graph:
            _add_edge(graph, "subsection", parent, f"section:{section.id}")
        else:
            _add_edge(graph, "contains", PLAN_NODE, f"section:{section.id}")


def _add_task(graph: nx.MultiDiGraph, task: Task) -> None:
    node = f"task:{task.id}"
    _add_node(graph, node, "task", task.title, group=task.group, start=task.span.start, end=task.span.end)
    section = f"section:{task.section}"
    _add_edge(graph, "has_task", section if section in graph else PLAN_NODE, node)
    for mention in sorted(task.units, key=lambda mention: mention.inherited):
        unit = f"unit:{_unit_key(mention)}"
        _add_node(graph, unit, "unit", mention.unit or mention.name, collective=mention.group)
        _add_edge(graph, "responsible", node, unit, role=mention.role, inherited=mention.inherited)
    _add_goals(graph, node, task.id, task.deadlines, task.targets)


def _add_goals(
    graph: nx.MultiDiGraph, owner: str, name: str, deadlines: Iterable[Deadline], targets: Iterable[Target]
) -> None:
    for number, target in enumerate(targets, 1):
        node = f"target:{name}:{number}"
        _add_node(
            graph, node, "target", target.text,
            indicator=target.indicator, scope=target.scope, comparator=target.comparator,
            value=_float(target.value), value_max=_float(target.value_max), unit=target.unit,
            expanded=_float(target.expanded), base_unit=target.base_unit, reference=target.reference,
            qualitative=target.qualitative, direction=target.direction, per=target.per, end_date=target.end_date, strength=target.strength,
            start=target.span.start, end=target.span.end,
        )  # fmt: skip
        _add_edge(graph, "has_target", owner, node)
    for number, deadline in enumerate(deadlines, 1):
        node = f"deadline:{name}:{number}"
        _add_node(
            graph, node, "deadline", deadline.text,
            start_date=deadline.start_date, end_date=deadline.end_date, time=deadline.clock,
            precision=deadline.precision, every=deadline.every, strength=deadline.strength,
            start=deadline.span.start, end=deadline.span.end,
        )  # fmt: skip
        _add_edge(graph, "due", owner, node)


def _float(value: float | None) -> float | None:
    """One type for one attribute: GraphML declares it once for all nodes."""
    return None if value is None else float(value)


def _add_dependencies(graph: nx.MultiDiGraph, task: Task) -> None:
    for first in task.depends_on:
        if f"task:{first}" in graph:
            _add_edge(graph, "depends_on", f"task:{task.id}", f"task:{first}")


def _add_citation(graph: nx.MultiDiGraph, citation: Citation, owner: str) -> None:
    node = f"document:{citation.number}"
    label = citation.title or citation.number
    span = citation.span
    _add_node(graph, node, "document", label, number=citation.number, start=span.start, end=span.end)
    _add_edge(graph, "cites", owner, node)


def _innermost(citation: Citation, tasks: Iterable[Task], sections: Iterable[Section]) -> str:
    """Return the node of the shortest task or section that holds a citation; the plan's where none does."""
    at = citation.span.start
    holders = [(f"task:{task.id}", task.span) for task in tasks] + [
        (f"section:{section.id}", section.span) for section in sections
    ]
    around = [(span.end - span.start, node) for node, span in holders if span.start <= at < span.end]
    return min(around)[1] if around else PLAN_NODE


def _sections(document: OfficialDocument) -> Iterator[Section]:
    yield from document.sections
    for annex in document.annexes:
        yield from _sections(annex)


def _unit_key(mention: UnitMention) -> str:
    return shadow_of(mention.unit or mention.name).text.strip()


# ── findings ────────────────────────────────────────────────────────────────────────────────────────────────────────


def _cycles(plan: Plan, graph: nx.MultiDiGraph) -> Iterator[Finding]:
    """One finding a knot of tasks: the strongly connected parts, since a knot can hold very many single cycles."""
    waits = nx.DiGraph()
    waits.add_edges_from((first, second) for first, second, kind in graph.edges(data="kind") if kind == "depends_on")
    order = {f"task:{task.id}": number for number, task in enumerate(plan.tasks)}
    knots = [sorted(order[node] for node in part) for part in nx.strongly_connected_components(waits)]
    for knot in sorted(knots):
        first = plan.tasks[knot[0]]
        if len(knot) > 1 or first.id in first.depends_on:
            titles = "、".join(_short(plan.tasks[number].title) for number in knot)
            yield Finding("G-CYCLE", "error", (("tasks", titles),), first.span)


def _orphans(plan: Plan, graph: nx.MultiDiGraph) -> Iterator[Finding]:
    for task in plan.tasks:
        added = task.person is not None and task.person.added  # its place in the text is nobody's to say
        if plan.document.sections and not task.group and not added and graph.has_edge(PLAN_NODE, f"task:{task.id}"):
            yield Finding("G-ORPHAN", "note", (("task", _short(task.title)),), task.span)


def _overloads(plan: Plan, graph: nx.MultiDiGraph) -> Iterator[Finding]:
    loads: dict[str, int] = {}
    for task in plan.tasks:
        for unit in _bearers(graph, f"task:{task.id}"):
            loads[unit] = loads.get(unit, 0) + 1
    for unit, load in loads.items():
        if load >= OVERLOAD_LEAST and load * OVERLOAD_SHARE > len(plan.tasks):
            name = str(graph.nodes[unit]["label"])
            yield Finding("G-OVERLOAD", "note", (("unit", name), ("count", str(load)), ("total", str(len(plan.tasks)))))


def _bearers(graph: nx.MultiDiGraph, node: str) -> list[str]:
    edges = [
        (unit, data["role"])
        for _, unit, data in graph.out_edges(node, data=True)
        if data["kind"] == "responsible" and not data["inherited"] and not graph.nodes[unit]["collective"]
    ]
    leads = [unit for unit, role in edges if role == "lead"]
    return leads or [unit for unit, role in edges if role == "responsible"]


def _short(title: str) -> str:
    return title if len(title) <= 30 else f"{title[:29]}…"
