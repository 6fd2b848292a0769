"""The history of a plan's tasks as the rows of two tables: every task by version, and every change."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.export.diff_json import EFFECTS, FIELDS
from pipeline.export.plan_json import unit_names
from pipeline.lexicon.terms import ROLE_WORDS
from pipeline.model.history import History, TaskHistory
from pipeline.model.quantity import Target
from pipeline.model.task import Plan, Task
from pipeline.model.time import Deadline

Change = Literal["", "changed", "softer"]


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task: what each version says of it, and whether that differs from the version before ("softer": less is asked)."""

    id: str
    title: str
    cells: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class StepRow:
    """One change of a task, in words."""

    id: str
    title: str
    version: str
    field: str
    effect: str
    old: str
    new: str
    softer: bool


def version_names(history: History) -> tuple[str, ...]:
    """Return the names of the versions: 第1稿 and the file."""
    return tuple(f"第{number}稿\n{plan.source.name}" for number, plan in enumerate(history.plans, 1))


def task_rows(history: History) -> tuple[TaskRow, ...]:
    """Return a row for every task, unchanged ones included."""
    return tuple(
        TaskRow(
            "" if task.id == "goals" else task.id,
            _title(task),
            tuple(_cell(task, plan, at) for at, plan in enumerate(history.plans)),
            tuple(_change(task, at) for at in range(len(history.plans))),
        )
        for task in history.tasks
        if task.id != "goals" or task.steps
    )


def step_rows(history: History) -> tuple[StepRow, ...]:
    """Return a row for every change of every task, task by task."""
    return tuple(
        StepRow(
            "" if task.id == "goals" else task.id,
            task.title or "总体目标",
            f"第{step.version + 1}稿",
            FIELDS["zh"][step.change.field],
            EFFECTS["zh"][step.change.effect],
            step.change.old,
            step.change.new,
            step.change.softer,
        )
        for task in history.tasks
        for step in task.steps
    )


def _title(task: TaskHistory) -> str:
    notes = [f"由{task.origin}拆出" if task.origin else "", f"并入{task.heir}" if task.heir else ""]
    return "\n".join(part for part in (task.title or "总体目标", *(f"（{note}）" for note in notes if note)) if part)


def _change(task: TaskHistory, version: int) -> Change:
    steps = [step for step in task.steps if step.version == version]
    if any(step.change.softer for step in steps):
        return "softer"
    return "changed" if steps else ""


def _cell(history: TaskHistory, plan: Plan, version: int) -> str:
    if history.id == "goals":
        return _said(plan.goals.deadlines, plan.goals.targets)
    task = history.versions[version]
    if task is None:
        return "（无此任务）"
    renamed = [f"名称：{task.title}"] if task.title != history.title else []
    parts = [*renamed, *_units(task), _said(task.deadlines, task.targets)]
    return "\n".join(part for part in parts if part) or "（未列单位、时限、指标）"


def _units(task: Task) -> list[str]:
    named = ((name, unit_names(task, role)) for role, name in ROLE_WORDS.items())
    return [f"{name}：{names}" for name, names in named if names]


def _said(deadlines: tuple[Deadline, ...], targets: tuple[Target, ...]) -> str:
    times = "；".join(dict.fromkeys(deadline.text for deadline in deadlines))
    figures = "；".join(dict.fromkeys(target.text for target in targets))
    return "\n".join(
        part for part in (f"时限：{times}" if times else "", f"指标：{figures}" if figures else "") if part
    )
