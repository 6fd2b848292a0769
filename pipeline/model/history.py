"""The history of tasks (任务沿革) through the versions of a plan."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.change import Comparison, FieldChange
from pipeline.model.task import Plan, Task


@dataclass(frozen=True, slots=True)
class Step:
    """What changed in one thing said of a task from version `version - 1` to `version` (0-based)."""

    version: int
    change: FieldChange


@dataclass(frozen=True, slots=True)
class TaskHistory:
    """One task through all versions.

    `id` stays the same whatever the task is called or numbered: T1 … in the order in which tasks first stand in a version;
    the plan's own goals have the id "goals" and no tasks. `versions` holds the task as each version has it, None where it has
    none. `origin` is the id of the history that it was split off from, `heir` of the one that it was joined to ("" for none).
    """

    id: str
    title: str
    versions: tuple[Task | None, ...]
    steps: tuple[Step, ...] = ()
    origin: str = ""
    heir: str = ""

    @property
    def softened(self) -> tuple[Step, ...]:
        """The steps after which less is asked than before."""
        return tuple(step for step in self.steps if step.change.softer)


@dataclass(frozen=True, slots=True)
class History:
    """A plan in its versions, oldest first: the plans, the comparison of each with the one before, and every task's history."""

    plans: tuple[Plan, ...]
    comparisons: tuple[Comparison, ...]
    tasks: tuple[TaskHistory, ...]
