"""The heat map of responsibilities (责任热力图): how many tasks each unit has in each part of the plan."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.export.charts.chart import Chart
from pipeline.export.charts.look import BLUE, clipped, plain, specification, tip, wrapped
from pipeline.export.charts.parts import Chapter, Share, chapters, shares, unit_names
from pipeline.lexicon.terms import ROLE_WORDS
from pipeline.model.task import Plan, Task

MOST_UNITS = 40
"""Units with a row of their own; those with the fewest tasks share one."""
_NOBODY = "（未列单位）"
_TITLES = 8  # tasks that a tooltip names
_WIDTH, _WIDEST, _NARROWEST = 780, 96, 60  # pixels of all columns together, and of one
_LINE = 15


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of the map: a unit, or the last ones together; `held` are its (part, task, share)."""

    name: str
    held: tuple[tuple[int, Task, Share | None], ...]

    def roles(self, part: int | None = None) -> Counter[str]:
        """How many tasks in each role, in one part or in all."""
        return Counter(share.role for at, _, share in self.held if share and part in (None, at))

    def count(self, part: int | None = None) -> int:
        """How many tasks, in one part or in all."""
        return sum(part in (None, at) for at, _, _ in self.held)


def heat_map(plan: Plan) -> Chart | None:
    """Return the heat map of a plan, units by parts, the unit with the most tasks first; None for a plan without tasks.

    A task counts once for a unit, in its strongest role, and units that only a default clause names count as named. Tasks
    that name nobody have a row of their own, the last. Past `MOST_UNITS`, the units with the fewest tasks share a row; the
    table has a row for each.
    """
    if not plan.tasks:
        return None
    parts = chapters(plan)
    rows = _rows(plan, parts)
    units = [row for row in rows if row.name != _NOBODY]
    shown = _joined(units) + [row for row in rows if row.name == _NOBODY]
    summary = _summary(plan, parts, rows, units)
    return Chart(
        "heat-map", "责任分布热力图", summary, _spec(summary, parts, shown),
        ("单位", "任务合计", *(f"其中{name}" for name in ROLE_WORDS.values()), *(part.title for part in parts)),
        tuple(_cells(row, len(parts)) for row in rows),
    )  # fmt: skip


def _rows(plan: Plan, parts: Sequence[Chapter]) -> list[_Row]:
    """All units, the most loaded first, then the tasks of nobody."""
    names = unit_names(plan)
    held: dict[str, list[tuple[int, Task, Share | None]]] = {unit: [] for unit in names}
    nobody: list[tuple[int, Task, Share | None]] = []
    for at, part in enumerate(parts):
        for task in part.tasks:
            having = shares(task)
            for share in having:
                held[share.unit].append((at, task, share))
            if not having:
                nobody.append((at, task, None))
    rows = [_Row(names[unit], tuple(had)) for unit, had in held.items()]
    rows.sort(key=lambda row: (-row.count(), -row.roles()["lead"]))
    return rows + [_Row(_NOBODY, tuple(nobody))] * bool(nobody)


def _joined(units: list[_Row]) -> list[_Row]:
    """The rows to draw: past the most, the last ones are one."""
    if len(units) <= MOST_UNITS:
        return units
    last = units[MOST_UNITS - 1 :]
    return [*units[: MOST_UNITS - 1], _Row(f"其他{len(last)}个单位", tuple(had for row in last for had in row.held))]


def _cells(row: _Row, parts: int) -> tuple[str, ...]:
    roles = row.roles()
    return (
        row.name,
        str(row.count()),
        *(str(roles[role]) for role in ROLE_WORDS),
        *(_cell(row.count(part), row.roles(part)["lead"]) for part in range(parts)),
    )


def _cell(count: int, leads: int) -> str:
    return f"{count}（牵头{leads}）" if leads else str(count) if count else ""


def _summary(plan: Plan, parts: Sequence[Chapter], rows: Sequence[_Row], units: Sequence[_Row]) -> str:
    words = [f"{len(plan.tasks)}项任务分在{len(parts)}个部分，涉及{len(units)}个单位"]
    if units:
        words.append(f"任务最多的是{units[0].name}（{units[0].count()}项）")
        leader = max(units, key=lambda row: row.roles()["lead"])
        if leader.roles()["lead"]:
            words.append(f"牵头最多的是{leader.name}（{leader.roles()['lead']}项）")
    if len(units) > MOST_UNITS:
        words.append(f"图中任务较少的{len(units) - MOST_UNITS + 1}个单位合为一行，按项次相加")
    if len(rows) > len(units):
        words.append(f"有{rows[-1].count()}项任务未列单位")
    return "；".join(words) + "。"


# ── drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _spec(summary: str, parts: Sequence[Chapter], rows: Sequence[_Row]) -> dict[str, Any]:
    step = max(_NARROWEST, min(_WIDEST, _WIDTH // len(parts)))
    heads = _heads(parts, step)
    values = [
        _value(row, at, part, heads[at]) for row in rows for at, part in enumerate(parts) if row.count(at)
    ]  # fmt: skip
    most = max(value["count"] for value in values)
    leads = {"filter": "datum.lead > 0"}
    return specification(
        summary, values,
        width={"step": step}, height={"step": 32},
        encoding={
            "x": {
                "field": "head", "type": "nominal", "title": None, "scale": {"domain": heads, "paddingInner": 0.04},
                "axis": {
                    "orient": "top", "labelAngle": 0, "labelExpr": "split(datum.label, '\\n')", "labelLineHeight": _LINE,
                    "labelPadding": 6 + _LINE * heads[0].count("\n"), "ticks": False, "domain": False,
                },
            },
            "y": {
                "field": "row", "type": "nominal", "title": None,
                "scale": {"domain": [_head(row) for row in rows], "paddingInner": 0.06},
                "axis": {"ticks": False, "domain": False, "labelPadding": 8},
            },
        },
        layer=[
            {
                "mark": {"type": "rect", "color": BLUE, "cornerRadius": 3},
                "encoding": {
                    "fillOpacity": {
                        "field": "count", "type": "quantitative", "legend": None,
                        "scale": {"domain": [0, most], "range": [0.08, 0.85]},
                    },
                    "tooltip": tip(
                        ("unit", "单位"), ("part", "章节"), ("count", "任务数"), ("roles", "角色"), ("tasks", "任务"),
                    ),
                },
            },
            {
                "transform": [{"filter": "datum.lead == 0"}],
                "mark": {"type": "text", "fontSize": 13},
                "encoding": {"text": {"field": "count", "type": "quantitative"}},
            },
            {
                "transform": [leads],
                "mark": {"type": "text", "fontSize": 13, "dy": -6},
                "encoding": {"text": {"field": "count", "type": "quantitative"}},
            },
            {
                "transform": [leads],
                "mark": {"type": "text", "fontSize": 10, "dy": 8},
                "encoding": {"text": {"field": "leading", "type": "nominal"}},
            },
        ],
    )  # fmt: skip


def _heads(parts: Sequence[Chapter], step: int) -> list[str]:
    """The titles as they stand over the columns, no two the same, all ending at one height."""
    heads = [wrapped(part.title, step // 6 - 1, 3) for part in parts]
    most = max(len(head) for head in heads)
    unique: list[str] = []
    for head in heads:
        text = "\n".join([""] * (most - len(head)) + head)
        unique.append(text if text not in unique else f"{text}（{len(unique) + 1}）")
    return unique


def _head(row: _Row) -> str:
    return f"{clipped(row.name, 32)}　{row.count()}"


def _value(row: _Row, at: int, part: Chapter, head: str) -> dict[str, Any]:
    roles = row.roles(at)
    return {
        "unit": row.name, "row": _head(row), "part": part.title, "head": head,
        "count": row.count(at), "lead": roles["lead"], "leading": f"牵头{roles['lead']}",
        "roles": "，".join(f"{name}{roles[role]}" for role, name in ROLE_WORDS.items() if roles[role]) or "未列",
        "tasks": _titles(task for place, task, _ in row.held if place == at),
    }  # fmt: skip


def _titles(tasks: Iterable[Task]) -> str:
    titles = list(dict.fromkeys(clipped(plain(task.title), 40) for task in tasks))
    more = f"等{len(titles)}项" if len(titles) > _TITLES else ""
    return "；".join(titles[:_TITLES]) + more
