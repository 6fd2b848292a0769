"""任务: every task in a row, and what they can be filtered by."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from pipeline.export.page.case import Case, Link, place_of
from pipeline.export.page.filters import NONE, Option, options_of
from pipeline.export.page.marks import deadline_days, target_words
from pipeline.model.task import PERSON, ROLES, Task, UnitMention

_STRENGTHS = ("must", "should", "strive", "encourage", "explore", "principle")


@dataclass(frozen=True, slots=True)
class Said:
    """Words as written, and what they mean."""

    text: str
    meaning: str


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task. `keys` are those of its units, years, section and strengths, as the filters ask for them; `due` is its earliest ISO
    date, for sorting; `corrected` says that a person set something of it."""

    place: str
    number: int
    id: str
    title: str
    section: str
    units: tuple[tuple[str, str], ...]
    deadlines: tuple[Said, ...]
    targets: tuple[Said, ...]
    strengths: str
    corrected: bool
    comments: tuple[Link, ...]
    href: str
    keys: Mapping[str, str]
    due: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks in the order of the plan, the filters' choices by filter, and the titles of tasks that a person struck out."""

    rows: tuple[TaskRow, ...]
    filters: Mapping[str, tuple[Option, ...]]
    struck: tuple[str, ...]


def tasks_of(case: Case) -> Tasks:
    """Return the plan's tasks."""
    plan = case.overview.plan
    names = {name: str(n) for n, name in enumerate(dict.fromkeys(_name(u) for t in plan.tasks for u in t.units), 1)}
    comments = _comments_by_task(case)
    rows = tuple(_row(case, task, number, names, comments[task.id]) for number, task in enumerate(plan.tasks, 1))
    labels: dict[str, dict[str, str]] = {
        "unit": {key: name for name, key in names.items()},
        "year": {},
        "section": {section.id: section.label + section.title for section in case.sections.highest()},
        "strength": {key: case.words.of("STRENGTH", key) for key in _STRENGTHS},
    }
    filters = {
        name: options_of((row.keys[name] for row in rows), known, case.words.of("WITHOUT", name))
        for name, known in labels.items()
    }
    return Tasks(rows, filters, tuple(task.title for task in plan.struck))


def _name(unit: UnitMention) -> str:
    return unit.unit or unit.name


def _row(case: Case, task: Task, number: int, names: Mapping[str, str], comments: Iterable[Link]) -> TaskRow:
    years = sorted({d.end_date[:4] for d in task.deadlines if d.end_date})
    found = {d.strength for d in task.deadlines} | {t.strength for t in task.targets}
    strengths = [strength for strength in _STRENGTHS if strength in found]
    section = case.sections.top(task.section)
    keys = {
        "unit": " ".join(dict.fromkeys(names[_name(unit)] for unit in task.units)),
        "year": " ".join(years),
        "section": section.id if section else "",
        "strength": " ".join(strengths),
    }
    return TaskRow(
        place_of("task", task.id), number, task.id, task.title, case.sections.path(task.section), _units(case, task),
        tuple(Said(d.text, deadline_days(case, d)) for d in task.deadlines),
        tuple(Said(t.text, target_words(case, t)) for t in task.targets),
        "、".join(case.words.of("STRENGTH", strength) for strength in strengths), _corrected(task),
        tuple(comments), case.href("text-task", task.id), {name: key or NONE for name, key in keys.items()},
        min((d.end_date for d in task.deadlines if d.end_date), default=""),
    )  # fmt: skip


def _corrected(task: Task) -> bool:
    """Whether a person set anything of a task."""
    rules = (value.rule for values in (task.units, task.deadlines, task.targets) for value in values)
    return task.person is not None or PERSON in rules


def _units(case: Case, task: Task) -> tuple[tuple[str, str], ...]:
    """Role and names; a name that a default clause added carries a star."""
    return tuple(
        (case.words.of("ROLE", role), "、".join(u.name + "*" * u.inherited for u in task.units if u.role == role))
        for role in ROLES
        if any(unit.role == role for unit in task.units)
    )


def _comments_by_task(case: Case) -> dict[str, list[Link]]:
    """The comments whose place lies in a task, the innermost where tasks nest."""
    found: dict[str, list[Link]] = defaultdict(list)
    spans = [
        (task.span.start, task.span.end, task.id) for task in case.overview.plan.tasks if case.has_words(task.span)
    ]
    for comment in case.overview.comments:
        span = comment.anchor.span
        if case.in_text(span):
            around = [(end - start, id_) for start, end, id_ in spans if start <= span.start and span.end <= end]
            if around:
                found[min(around)[1]].append(case.link("comment", comment.id))
    return found
