"""The time line of deadlines (时限图): what must be done until when, drawn no more precisely than the plan says it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from pipeline.export.charts.chart import Chart
from pipeline.export.charts.look import (
    BLUE,
    GREEN,
    GREY,
    INK,
    ORANGE,
    PURPLE,
    RED,
    TEAL,
    clipped,
    plain,
    specification,
    tip,
)
from pipeline.export.charts.parts import numbered
from pipeline.lexicon.terms import PRECISIONS, STRENGTHS
from pipeline.model.round import Round
from pipeline.model.task import Plan
from pipeline.model.time import Deadline, Precision, Strength

_GOALS = "总体目标"
_NEVER = "9999"
_LOOKS: dict[Strength | None, tuple[str, str]] = {
    "must": ("diamond", RED), "should": ("square", ORANGE), "strive": ("triangle-up", BLUE),
    "encourage": ("triangle-down", GREEN), "explore": ("cross", PURPLE), "principle": ("triangle-right", TEAL),
    None: ("circle", GREY),
}  # fmt: skip
_MONTHS: dict[Precision, int] = {"month": 1, "quarter": 3, "half_year": 6, "year": 12, "plan_period": 12}
_WIDTH = 720
_HALF = 0.5
_APART = 40  # marks nearer than this part of the whole do not stand in one line


def time_line(plan: Plan, round: Round | None = None) -> Chart | None:
    """Return the deadlines of a plan on a line of time, the earliest first; None where none of them has a date.

    The plan's own goals come first, then a row for each task, with as many lines as its deadlines need to stand apart. A
    deadline to the day is a mark at its day; one that names ten days, a month, a quarter, a half year or a year is a bar
    over all of it, since nobody can say more. A thin line is the time in which a task goes on before its end. Those
    without a date (每季度) stand below, in words. Shape and colour say how binding the words are.

    Args:
        plan: a plan that was read to the end.
        round: the round of its consultation, whose deadline is drawn across; without it, what the plan's letter asks for.
    """
    rows = sorted(_rows(plan), key=_place)  # a stable sort: the plan's order within a day
    dated = [deadline for _, deadline in rows if deadline.end_date]
    if not dated:
        return None
    due = (round.deadline if round else plan.document.request and plan.document.request.deadline) or ""
    summary = _summary(rows, dated, due)
    return Chart(
        "time-line", "完成时限图", summary, _spec(summary, rows, dated, due[:10]),
        ("任务", "时限", "起", "止", "精度", "约束力", "周期"),
        tuple(_cells(name, deadline) for name, deadline in rows),
    )  # fmt: skip


def _rows(plan: Plan) -> Iterable[tuple[str, Deadline]]:
    names = numbered(plan)
    for deadline in plan.goals.deadlines:
        yield _GOALS, deadline
    for task in plan.tasks:
        for deadline in task.deadlines:
            yield names[task.id], deadline


def _place(row: tuple[str, Deadline]) -> tuple[bool, str]:
    name, deadline = row
    return name != _GOALS, deadline.end_date or _NEVER


def _cells(name: str, deadline: Deadline) -> tuple[str, ...]:
    return (
        name, plain(deadline.text), deadline.start_date or "", deadline.end_date or "",
        PRECISIONS[deadline.precision], STRENGTHS[deadline.strength], deadline.every or "",
    )  # fmt: skip


def _summary(rows: Sequence[tuple[str, Deadline]], dated: Sequence[Deadline], due: str) -> str:
    ends = [deadline.end_date or "" for deadline in dated]
    years = Counter(end[:4] for end in ends)
    busy, most = max(sorted(years.items()), key=lambda item: item[1])
    tasks = {name for name, _ in rows if name != _GOALS}
    who = [f"{len(tasks)}项任务"] * bool(tasks) + [_GOALS] * (len(rows) > sum(name in tasks for name, _ in rows))
    words = [f"{'和'.join(who)}有{len(rows)}处时限", f"有日期的{len(dated)}处，最早{min(ends)}，最晚{max(ends)}"]
    if len(years) > 1 and most > 1:
        words.append(f"{busy}年到期最多（{most}处）")
    coarse = sum(deadline.precision in ("year", "plan_period") for deadline in dated)
    if coarse:
        words.append(f"只写到年份的{coarse}处")
    if len(dated) < len(rows):
        words.append(f"经常性或没有日期的{len(rows) - len(dated)}处列在图下方")
    if due:
        words.append(f"征求意见截止{due[:10]}")
    return "；".join(words) + "。"


def _earliest(deadline: Deadline) -> date | None:
    """The first day of the period that a deadline names; None where it names a day."""
    end = date.fromisoformat(deadline.end_date or "")
    if deadline.precision == "plan_period" and deadline.start_date and deadline.start_date <= end.isoformat():
        return date.fromisoformat(deadline.start_date)
    if deadline.precision == "ten_days":
        return end.replace(day=21 if end.day > 20 else 11 if end.day > 10 else 1)
    months = _MONTHS.get(deadline.precision)
    return end.replace(day=1, month=(end.month - 1) // months * months + 1) if months else None


# ── drawing ─────────────────────────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True, slots=True)
class _Axis:
    """What the line of time runs over: from `first` up to `last`; `due` is the end of the consultation, "" for none."""

    first: date
    last: date
    due: str

    @property
    def due_at(self) -> float:
        """Where the consultation ends, as a part of the whole."""
        return (date.fromisoformat(self.due) - self.first) / (self.last - self.first) if self.due else 0.0

    @property
    def bounds(self) -> list[str]:
        """Both ends as the drawing takes them."""
        return [self.first.isoformat(), self.last.isoformat()]


def _spec(
    summary: str, rows: Sequence[tuple[str, Deadline]], dated: Sequence[Deadline], due: str
) -> dict[str, Any]:  # fmt: skip
    axis = _Axis(*_bounds(dated, due), due)
    apart = (axis.last - axis.first) / _APART
    values, order = _in_lanes([_value(name, deadline) for name, deadline in rows], apart)
    across = {
        "type": "temporal", "scale": {"type": "utc"},
        "axis": {
            "orient": "top", "grid": True, "labelExpr": _LABEL, "tickCount": _ticks(axis.first, axis.last),
            "title": "点：具体到日　条：只写到旬、月、季或年　细线：执行期间", "titleAnchor": "start", "titlePadding": 10,
        },
    }  # fmt: skip
    down = {
        "field": "row", "type": "nominal", "title": None, "scale": {"domain": order},
        "axis": {
            "ticks": False, "domain": False, "grid": True, "labelPadding": 8,
            "labelExpr": "indexof(datum.label, '\\n') < 0 ? datum.label : ''",
        },
    }  # fmt: skip
    return specification(
        summary, values, width=_WIDTH, height={"step": 24},
        layer=[*_marks(across, down, values, axis), *_until(across, axis)],
    )  # fmt: skip


def _in_lanes(values: Iterable[dict[str, Any]], apart: timedelta) -> tuple[list[dict[str, Any]], list[str]]:
    """Give every value a line of its row in which nothing else is near; the lines' names in order, rows together."""
    rows: dict[str, list[list[dict[str, Any]]]] = {}
    for value in values:
        lanes = rows.setdefault(value["row"], [])
        free = (lane for lane in lanes if all(_clear(value, other, apart) for other in lane))
        lane = next(free, None)
        if lane is None:
            lanes.append(lane := [])
        lane.append(value)
    named = {f"{row}\n{n}" if n else row: lane for row, lanes in rows.items() for n, lane in enumerate(lanes)}
    return [value | {"row": name} for name, lane in named.items() for value in lane], list(named)


def _clear(one: Mapping[str, Any], other: Mapping[str, Any], apart: timedelta) -> bool:
    """Whether two marks do not touch; words take the whole line."""
    if "said" in one or "said" in other:
        return False
    first, second = sorted(_extent(value) for value in (one, other))
    return first[1] + apart <= second[0] or (first[1] <= second[0] and "to" in one and "to" in other)


def _extent(value: Mapping[str, Any]) -> tuple[date, date]:
    begin = min(value.get("start") or value["from"], value["from"])
    return date.fromisoformat(begin), date.fromisoformat(value.get("to") or value["from"])


_LABEL = "utcmonth(datum.value) == 0 ? utcyear(datum.value) + '年' : (utcmonth(datum.value) + 1) + '月'"
_TIP = tip(
    ("task", "任务"), ("text", "时限"), ("start", "起"), ("end", "止"), ("precision", "精度"), ("strength", "约束力")
)


def _marks(
    across: dict[str, Any], down: dict[str, Any], values: Sequence[dict[str, Any]], axis: _Axis
) -> list[dict[str, Any]]:
    used = [key for key in _LOOKS if any(value["strength"] == STRENGTHS[key] for value in values)]
    names = [STRENGTHS[key] for key in used]
    colour = {
        "field": "strength", "type": "nominal", "title": "约束力",
        "scale": {"domain": names, "range": [_LOOKS[key][1] for key in used]},
        "legend": {"orient": "top"},
    }  # fmt: skip
    # one layer says the bounds for all: one with `x2` would take them twice
    bounded = across | {"scale": across["scale"] | {"domain": axis.bounds}}
    beside = 4 if axis.due_at > _HALF else int(axis.due_at * _WIDTH) + 8 if axis.due else 4
    shape = colour | {"scale": {"domain": names, "range": [_LOOKS[key][0] for key in used]}}
    return [
        {
            "transform": [{"filter": "isValid(datum.start)"}],
            "mark": {"type": "rule", "strokeWidth": 1.5, "opacity": 0.7},
            "encoding": {"x": {"field": "start", **across}, "x2": {"field": "from"}, "y": down, "color": colour},
        },
        {
            "transform": [{"filter": "isValid(datum.to)"}],
            "mark": {"type": "bar", "height": 12, "cornerRadius": 6, "fillOpacity": 0.3, "strokeWidth": 1},
            "encoding": {
                "x": {"field": "from", **across}, "x2": {"field": "to"}, "y": down, "color": colour,
                "stroke": colour, "tooltip": _TIP,
            },
        },
        {
            "transform": [{"filter": f"isValid(datum.at) && (!isValid(datum.to) || datum.strength != '{STRENGTHS[None]}')"}],
            "mark": {"type": "point", "filled": True, "size": 75, "opacity": 1},
            "encoding": {
                "x": {"field": "at", **bounded}, "y": down, "color": colour, "shape": shape, "tooltip": _TIP,
            },
        },
        {
            "transform": [{"filter": "isValid(datum.said)"}],
            "mark": {"type": "text", "align": "left", "x": beside, "fontSize": 12},
            "encoding": {"y": down, "text": {"field": "said", "type": "nominal"}, "tooltip": _TIP},
        },
    ]  # fmt: skip


def _until(across: dict[str, Any], axis: _Axis) -> list[dict[str, Any]]:
    """The end of the consultation, across all rows, its words below them on the side where there is room."""
    if not axis.due:
        return []
    data = {"values": [{"due": axis.due, "words": f"征求意见截止 {axis.due}"}]}
    x = {"field": "due", **across}
    side = "right" if axis.due_at > _HALF else "left"
    return [
        {"data": data, "mark": {"type": "rule", "color": INK, "strokeDash": [4, 3]}, "encoding": {"x": x}},
        {
            "data": data,
            "mark": {"type": "text", "align": side, "baseline": "top", "dy": 6, "y": "height"},
            "encoding": {"x": x, "text": {"field": "words", "type": "nominal"}},
        },
    ]


def _value(name: str, deadline: Deadline) -> dict[str, Any]:
    text = plain(deadline.text)
    value: dict[str, Any] = {
        "row": clipped(name, 36), "task": name, "text": text, "end": deadline.end_date or "无日期",
        "precision": PRECISIONS[deadline.precision], "strength": STRENGTHS[deadline.strength],
    }  # fmt: skip
    if deadline.end_date is None:
        return value | {"said": f"{text}（经常性）" if deadline.every else f"{text}（无日期）"}
    end = date.fromisoformat(deadline.end_date)
    earliest = _earliest(deadline)
    if earliest and deadline.start_date and deadline.start_date <= deadline.end_date:
        earliest = max(earliest, date.fromisoformat(deadline.start_date))
    if deadline.start_date and deadline.start_date < (earliest or end).isoformat():
        value |= {"start": deadline.start_date}
    if earliest is None:
        return value | {"from": deadline.end_date, "at": deadline.end_date}
    after = end + timedelta(1)  # the period's last day is part of it
    return value | {
        "from": earliest.isoformat(), "to": after.isoformat(),
        "at": (earliest + (after - earliest) / 2).isoformat(),
    }  # fmt: skip


def _bounds(dated: Sequence[Deadline], due: str) -> tuple[date, date]:
    """The first day of the first month and the day after the last month."""
    days = [date.fromisoformat(due)] if due else []
    for deadline in dated:
        days += [date.fromisoformat(day) for day in (deadline.start_date, deadline.end_date) if day]
        days.append(_earliest(deadline) or days[-1])
    return min(days).replace(day=1), (max(days).replace(day=1) + timedelta(32)).replace(day=1)


def _ticks(first: date, last: date) -> dict[str, Any]:
    months = (last.year - first.year) * 12 + last.month - first.month
    for most, step in ((14, 1), (36, 3), (72, 6)):
        if months <= most:
            return {"interval": "month", "step": step}
    return {"interval": "year", "step": max(1, months // 144)}
