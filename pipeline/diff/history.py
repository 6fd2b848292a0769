"""Comparisons of neighbouring versions → the history of every task."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from pipeline.diff.plain import plain
from pipeline.model.change import Comparison
from pipeline.model.history import History, Step, TaskHistory
from pipeline.model.task import Plan, Task


@dataclass(slots=True)
class _Thread:
    id: str
    versions: list[Task | None]
    steps: list[Step] = field(default_factory=list)
    origin: str = ""
    heir: str = ""


def history(plans: Sequence[Plan], comparisons: Sequence[Comparison]) -> History:
    """Return the history of all tasks of a plan's versions, oldest first.

    Of the parts of a task that was split the first goes on under its id, the others begin anew; of tasks that were joined the
    first goes on; a task that went and came again under its old name goes on too. `comparisons[n]` is that of `plans[n]` and `plans[n + 1]`, with fields (`with_fields`).
    """
    goals = _Thread("goals", [None] * len(plans))
    threads: list[_Thread] = []
    at = {task.id: _begin(threads, task, 0, len(plans)) for task in plans[0].tasks} if plans else {}
    for number, comparison in enumerate(comparisons, 1):
        after = {task.id: task for task in plans[number].tasks}
        now: dict[str, _Thread] = {}
        ended = _ended(threads, number)
        for match in comparison.tasks:
            olds = [at[key] for key in match.old]
            for n, key in enumerate(match.new):
                if n == 0 and olds:
                    now[key] = olds[0]
                    olds[0].versions[number] = after[key]
                    continue
                again = None if olds else ended.pop(plain(after[key].title), None)
                if again is not None:
                    again.versions[number] = after[key]
                now[key] = again or _begin(threads, after[key], number, len(plans))
                now[key].origin = now[key].origin or (olds[0].id if olds else "")
            for thread in olds[1:] if match.new else ():
                thread.heir = olds[0].id
        for change in comparison.fields:
            home = now.get(change.new_task) or at.get(change.old_task) or goals
            if change.field == "removed":
                home = at[change.old_task]
            home.steps.append(Step(number, change))
        at = now
    kept = [goals, *threads] if goals.steps else threads
    return History(tuple(plans), tuple(comparisons), tuple(_value(thread) for thread in kept))


def _begin(threads: list[_Thread], task: Task, version: int, count: int) -> _Thread:
    thread = _Thread(f"T{len(threads) + 1}", [None] * count)
    thread.versions[version] = task
    threads.append(thread)
    return thread


def _ended(threads: Sequence[_Thread], version: int) -> dict[str, _Thread]:
    """The threads of tasks that an earlier version had and the version before this had not, by their last name."""
    ended: dict[str, _Thread] = {}
    for thread in threads:
        last = next((known for known in reversed(thread.versions[:version]) if known is not None), None)
        if last is not None and thread.versions[version - 1] is None and not thread.heir:
            ended[plain(last.title)] = thread
    return ended


def _value(thread: _Thread) -> TaskHistory:
    title = next((task.title for task in reversed(thread.versions) if task is not None), "")
    return TaskHistory(thread.id, title, tuple(thread.versions), tuple(thread.steps), thread.origin, thread.heir)
