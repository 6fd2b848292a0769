"""The task graph (任务关系图) as a drawing: the plan's parts, their tasks, and the units that do them, in three columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.export.charts.chart import Chart
from pipeline.export.charts.look import BLUE, GREEN, GREY, INK, ORANGE, PURPLE, TEAL, clipped, specification, tip
from pipeline.export.charts.parts import Chapter, chapters, numbered, shares, unit_names
from pipeline.lexicon.terms import ROLE_WORDS
from pipeline.model.task import Plan, Role, Task

_COLUMNS = {"part": (0, 190), "task": (280, 550), "unit": (750, 940)}  # left and right edge of the boxes
_NAMES = {"part": "章节", "task": "任务", "unit": "单位"}
_COLOURS = {"part": PURPLE, "task": BLUE, "unit": TEAL}
_WIDTH = 940
_STEP = 26  # from one box of a column to the next where they stand closest
_HALF_BOX = 10
_BEND = 0.3  # where a line turns, as a part of the way between two columns
_LETTER = 6.0  # pixels of half a Hanzi
_WEIGHTS: Mapping[Role, int] = {"lead": 3, "responsible": 2, "cooperating": 1, "guiding": 1}
_BELONGS, _WAITS, _INHERITED = "所属章节", "先后关系", "统一列出"
_KINDS = (*ROLE_WORDS.values(), _INHERITED, _BELONGS, _WAITS)
_STROKES = (ORANGE, BLUE, TEAL, GREEN, GREY, GREY, PURPLE)
_WIDTHS = (2.2, 1.4, 0.9, 0.9, 0.7, 1.2, 1.6)
_DASHES: tuple[tuple[int, ...], ...] = ((), (), (), (6, 3), (2, 3), (), (5, 3))


@dataclass(frozen=True, slots=True)
class _Box:
    """A node: `id` is unique in the drawing, `column` a key of `_COLUMNS`, `y` its middle."""

    id: str
    column: str
    words: str
    y: float


@dataclass(frozen=True, slots=True)
class _Edge:
    """A line from one box to another, of a kind of `_KINDS`; pointing at one of the boxes of `near` lights it."""

    kind: str
    source: str
    target: str
    near: tuple[str, ...]


def task_graph(plan: Plan) -> Chart | None:
    """Return the task graph of a plan as a drawing; None for a plan without tasks.

    Parts and tasks stand in the plan's order, the units so that few lines cross: each at the middle of its tasks, those it
    leads counting most. One line a task and unit, of the unit's strongest role; units that only a default clause names have
    a faint one. Pointing at a box lights it with all that hangs together with it, clicking holds that; the wheel with Ctrl
    zooms, dragging moves, a double click sets both back.
    """
    if not plan.tasks:
        return None
    parts = chapters(plan)
    names, titles = unit_names(plan), numbered(plan)
    order = _unit_order(parts, names)
    summary = _summary(plan, parts, names)
    boxes, edges = tuple(_boxes(parts, titles, order, names)), tuple(_edges(parts))
    return Chart(
        "task-graph", "任务关系图", summary, _spec(summary, boxes, edges),
        ("章节", "任务", *ROLE_WORDS.values(), "须先完成"),
        tuple(_cells(part, task, names, titles) for part in parts for task in part.tasks),
    )  # fmt: skip


def _cells(part: Chapter, task: Task, names: Mapping[str, str], titles: Mapping[str, str]) -> tuple[str, ...]:
    having = shares(task)
    return (
        part.title, titles[task.id],
        *("、".join(names[share.unit] for share in having if share.role == role) for role in ROLE_WORDS),
        "、".join(titles[first] for first in task.depends_on if first in titles),
    )  # fmt: skip


def _summary(plan: Plan, parts: Sequence[Chapter], names: Mapping[str, str]) -> str:
    having = [share for task in plan.tasks for share in shares(task)]
    leads = sum(share.role == "lead" for share in having)
    waits = sum(len(_firsts(task, plan.tasks)) for task in plan.tasks)
    return (
        f"{len(parts)}个部分、{len(plan.tasks)}项任务、{len(names)}个单位，"
        f"共{len(having)}条责任关系（其中牵头{leads}条），任务之间先后关系{waits}条。"
    )


def _firsts(task: Task, tasks: Sequence[Task]) -> list[str]:
    known = {other.id for other in tasks}
    return [first for first in dict.fromkeys(task.depends_on) if first in known]


# ── placing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _unit_order(parts: Sequence[Chapter], names: Mapping[str, str]) -> list[str]:
    """The units by the weighted middle of their tasks; what a default clause adds counts only where there is nothing else."""
    pulls: dict[str, list[tuple[float, int]]] = {unit: [] for unit in names}
    faint: dict[str, list[tuple[float, int]]] = {unit: [] for unit in names}
    tasks = [task for part in parts for task in part.tasks]
    for place, task in enumerate(tasks):
        for share in shares(task):
            (faint if share.inherited else pulls)[share.unit].append((place, _WEIGHTS[share.role]))

    def middle(unit: str) -> float:
        pull = pulls[unit] or faint[unit]
        return sum(place * weight for place, weight in pull) / sum(weight for _, weight in pull)

    return sorted(names, key=middle)


def _boxes(
    parts: Sequence[Chapter], titles: Mapping[str, str], order: Sequence[str], names: Mapping[str, str]
) -> Iterator[_Box]:
    """All boxes with their places: tasks and units spread over one height, a part at the middle of its tasks."""
    tasks = [task for part in parts for task in part.tasks]
    height = max(len(tasks), len(order)) * _STEP
    at = {task.id: (n + 0.5) * height / len(tasks) for n, task in enumerate(tasks)}
    for n, part in enumerate(parts):
        yield _Box(_part_id(n), "part", part.title, sum(at[task.id] for task in part.tasks) / len(part.tasks))
    for task in tasks:
        yield _Box(_task_id(task.id), "task", titles[task.id], at[task.id])
    for n, unit in enumerate(order):
        yield _Box(_unit_id(unit), "unit", names[unit], (n + 0.5) * height / len(order))


def _edges(parts: Sequence[Chapter]) -> Iterator[_Edge]:
    """All lines: what hangs together over a task is lit together, its part, itself and its units."""
    tasks = [task for part in parts for task in part.tasks]
    for number, part in enumerate(parts):
        above = _part_id(number)
        for task in part.tasks:
            me, having = _task_id(task.id), shares(task)
            yield _Edge(_BELONGS, above, me, (above, me, *(_unit_id(share.unit) for share in having)))
            for share in having:
                unit = _unit_id(share.unit)
                yield _Edge(_INHERITED if share.inherited else share.role_name, me, unit, (above, me, unit))
            for first in _firsts(task, tasks):
                yield _Edge(_WAITS, _task_id(first), me, (_task_id(first), me))


def _near(edges: Sequence[_Edge]) -> dict[str, list[str]]:
    """What pointing at each box lights: all that its lines are lit by."""
    near: dict[str, dict[str, None]] = {}
    for edge in edges:
        for end in (edge.source, edge.target):
            near.setdefault(end, {}).update(dict.fromkeys(edge.near))
    return {box: list(lit) for box, lit in near.items()}


def _part_id(number: int) -> str:
    return f"part:{number}"


def _task_id(task: str) -> str:
    return f"task:{task}"


def _unit_id(unit: str) -> str:
    return f"unit:{unit}"


# ── drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────────

_IDLE = "!isDefined(held.id) && !isDefined(over.id)"
_LIT = "indexof(datum.near, isDefined(held.id) ? held.id[0] : over.id[0]) >= 0"


def _lit(idle: float, dark: float, lit: float = 1) -> dict[str, Any]:
    """How strongly a thing is drawn while nothing is pointed at, while something far from it is, and while it is lit.

    Opacities of strokes and fills, never of the whole: that costs a layer each where a picture is made.
    """
    return {"condition": [{"test": _IDLE, "value": idle}, {"test": _LIT, "value": lit}], "value": dark}


def _spec(summary: str, boxes: Sequence[_Box], edges: Sequence[_Edge]) -> dict[str, Any]:
    height = max(box.y for box in boxes) + min(box.y for box in boxes)
    scales = {
        "x": {"domain": [0, _WIDTH], "nice": False, "zero": False},
        "y": {"domain": [height, 0], "nice": False, "zero": False},
    }  # fmt: skip
    by_id = {box.id: box for box in boxes}
    used = [kind for kind in _KINDS if any(edge.kind == kind for edge in edges)]
    layers = [_lines(edges, by_id, scales, used), *_arrows(edges, by_id), *_nodes()]
    near = _near(edges)
    values = [_value(box, near.get(box.id, [box.id])) for box in boxes]
    # the view clips once; marks clipped one by one would be a mask each, and a picture of many lines take minutes. The
    # legend stands outside of what is clipped, hence the frame around the view
    view = {"width": _WIDTH, "height": height, "view": {"clip": True}, "layer": layers}
    shared = {"color": "shared", "strokeDash": "shared"}
    return specification(summary, values, vconcat=[view], resolve={"scale": shared, "legend": shared})


def _value(box: _Box, near: Sequence[str]) -> dict[str, Any]:
    left, right = _COLUMNS[box.column]
    tasks = sum(lit.startswith("task:") for lit in near)
    return {
        "id": box.id, "kind": _NAMES[box.column], "words": box.words, "tasks": tasks if box.column != "task" else None,
        "label": clipped(box.words, int((right - left - 12) / _LETTER)),
        "x": left, "x2": right, "y": box.y - _HALF_BOX, "y2": box.y + _HALF_BOX, "near": list(near),
    }  # fmt: skip


def _lines(
    edges: Sequence[_Edge], boxes: Mapping[str, _Box], scales: Mapping[str, Any], used: Sequence[str]
) -> dict[str, Any]:
    """The lines, each a curve through four points that the drawing works out from its two ends."""
    values = [_ends(number, edge, boxes) for number, edge in enumerate(edges)]
    at = [_KINDS.index(kind) for kind in used]

    def by_kind(looks: Sequence[Any]) -> dict[str, Any]:
        return {
            "field": "kind", "type": "nominal", "title": "关系",
            "scale": {"domain": list(used), "range": [looks[n] for n in at]},
            "legend": {"orient": "top", "symbolType": "stroke"},
        }  # fmt: skip

    return {
        "data": {"values": values},
        "transform": [
            {"calculate": "[0, 1, 2, 3]", "as": "step"},
            {"flatten": ["step"]},
            {"calculate": "datum.step == 0 ? datum.x : datum.step == 1 ? datum.out : datum.step == 2 ? datum.back : datum.x2", "as": "px"},
            {"calculate": "datum.step < 2 ? datum.y : datum.y2", "as": "py"},
        ],
        "mark": {"type": "line", "interpolate": "basis", "clip": False},
        "encoding": {
            "x": {"field": "px", "type": "quantitative", "axis": None, "scale": scales["x"]},
            "y": {"field": "py", "type": "quantitative", "axis": None, "scale": scales["y"]},
            "detail": {"field": "edge", "type": "nominal"},
            "order": {"field": "step", "type": "quantitative"},
            "color": by_kind(_STROKES),
            "strokeWidth": {"field": "wide", "type": "quantitative", "scale": None, "legend": None},
            "strokeDash": by_kind(_DASHES),
            "strokeOpacity": _lit(0.5, 0.05),
        },
    }  # fmt: skip


def _ends(number: int, edge: _Edge, boxes: Mapping[str, _Box]) -> dict[str, Any]:
    """Where a line begins and ends; one between two tasks goes out and back on the left of them."""
    source, target = boxes[edge.source], boxes[edge.target]
    left, right = _COLUMNS[source.column][1], _COLUMNS[target.column][0]
    out, back = left + (right - left) * _BEND, right - (right - left) * _BEND
    if source.column == target.column:
        left = right
        out = back = right - min(80, 24 + abs(source.y - target.y) / 4)
    return {
        "edge": number, "kind": edge.kind, "wide": _WIDTHS[_KINDS.index(edge.kind)], "x": left, "out": out, "back": back, "x2": right,
        "y": source.y, "y2": target.y, "near": list(edge.near),
    }  # fmt: skip


def _arrows(edges: Sequence[_Edge], boxes: Mapping[str, _Box]) -> Iterator[dict[str, Any]]:
    """The heads of the lines between tasks, at the one that comes later."""
    heads = [
        {"x": _COLUMNS["task"][0] - 4, "y": boxes[edge.target].y, "near": list(edge.near)}
        for edge in edges
        if edge.kind == _WAITS
    ]
    if heads:
        yield {
            "data": {"values": heads},
            "mark": {
                "type": "point", "shape": "triangle-right", "filled": True, "size": 60, "color": PURPLE, "clip": False,
            },
            "encoding": {**_place("x", "y"), "fillOpacity": _lit(1, 0.05)},
        }  # fmt: skip


def _nodes() -> Iterator[dict[str, Any]]:
    """The boxes, which answer to the pointer, and the words in them, which do not."""
    colours = [{"test": f"datum.kind == '{name}'", "value": _COLOURS[column]} for column, name in _NAMES.items()]
    kind = {"condition": colours, "value": GREY}
    yield {
        "params": [
            {"name": "over", "select": {"type": "point", "fields": ["id"], "on": "pointerover", "clear": "pointerout"}},
            {"name": "held", "select": {"type": "point", "fields": ["id"], "toggle": False}},
            {"name": "moved", "select": {"type": "interval", "zoom": "wheel![event.ctrlKey]"}, "bind": "scales"},
        ],
        "mark": {
            "type": "rect", "cornerRadius": 4, "strokeWidth": 1, "cursor": "pointer", "clip": False,
        },
        "encoding": {
            **_place("x", "y"), "x2": {"field": "x2"}, "y2": {"field": "y2"},
            "fill": kind, "stroke": kind, "fillOpacity": _lit(0.14, 0.04, 0.3), "strokeOpacity": _lit(1, 0.2),
            "tooltip": tip(("kind", "类别"), ("words", "名称"), ("tasks", "任务数")),
        },
    }  # fmt: skip
    yield {
        "transform": [{"calculate": f"datum.y + {_HALF_BOX}", "as": "mid"}],
        "mark": {"type": "text", "align": "left", "baseline": "middle", "dx": 6, "color": INK, "clip": False},
        "encoding": {
            **_place("x", "mid"), "text": {"field": "label", "type": "nominal"}, "fillOpacity": _lit(1, 0.35),
        },
    }  # fmt: skip


def _place(x: str, y: str) -> dict[str, Any]:
    return {"x": {"field": x, "type": "quantitative"}, "y": {"field": y, "type": "quantitative"}}
