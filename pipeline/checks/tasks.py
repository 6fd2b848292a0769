"""Tasks that nobody has to do, that never end, or whose success nobody can measure."""

from __future__ import annotations

from pipeline.checks.subject import Subject
from pipeline.model.finding import Finding, Severity
from pipeline.model.task import Task


def without_unit(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every task without a unit; one for the plan where no task has any."""
    tasks = subject.plan.tasks
    bare = [task for task in tasks if not task.units]
    if bare and len(bare) == len(tasks) and len(tasks) > 1:
        return (Finding("C-PLAN-NO-UNIT", "warning", (("count", str(len(tasks))),)),)
    return tuple(_at_title(subject, task, "C-TASK-NO-UNIT", "warning") for task in bare)


def without_time(subject: Subject) -> tuple[Finding, ...]:
    """Return a note for every task without a deadline, unless it says that it goes on for good (长期坚持)."""
    return tuple(
        _at_title(subject, task, "C-TASK-NO-TIME", "note")
        for task in subject.plan.tasks
        if not task.deadlines and not task.ongoing
    )


def without_target(subject: Subject) -> tuple[Finding, ...]:
    """Return a note for every task without a measurable target."""
    return tuple(
        _at_title(subject, task, "C-TASK-NO-TARGET", "note")
        for task in subject.plan.tasks
        if all(target.value is None for target in task.targets)
    )


def _at_title(subject: Subject, task: Task, code: str, severity: Severity) -> Finding:
    start, end = task.span.start, task.span.end
    at = subject.text.find(task.title, start, end) if task.title else -1
    if at >= 0:
        start, end = at, at + len(task.title)
    return subject.finding(code, severity, start, end, task=task.title)
