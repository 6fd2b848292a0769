"""Whom a second round must ask: the units whose tasks or comments the revised draft touches (二次征求意见)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from pipeline.model.change import NOISE, Comparison
from pipeline.model.comment import Comment
from pipeline.model.round import Addressee
from pipeline.model.task import Plan
from pipeline.model.unit import Home
from pipeline.recognize.unit_resolver import resolve_unit


@dataclass(frozen=True, slots=True)
class Affected:
    """A unit to ask again, the titles of its tasks that changed, and the ids of its comments whose text changed."""

    addressee: Addressee
    tasks: tuple[str, ...]
    comments: tuple[str, ...]


def affected(
    addressees: Sequence[Addressee],
    comparison: Comparison,
    old: Plan,
    new: Plan,
    comments: Sequence[Comment],
    *,
    home: Home,
) -> tuple[Affected, ...]:
    """Return the members of a roster whose tasks or comments changed, in the order of the roster.

    A task counts for every unit that it names in either version, and for a group that holds the unit. Changes of spaces,
    punctuation, typos and numbering alone touch nobody.

    Args:
        addressees: who was asked in the round before.
        comparison: the draft of that round compared with the revised one; `old` and `new` are the plans in them.
        comments: the comments of that round, anchored in its draft.
        home: the place whose roster it is.
    """
    roster = [addressee.name for addressee in addressees]
    tasks = _changed_tasks(comparison, old, new)
    by_member: dict[str, list[str]] = {name: [] for name in roster}
    for title, units in tasks.items():
        for member in {resolve_unit(unit, roster, home).member for unit in units}:
            if member is not None:
                by_member[member].append(title)
    touched = _touched(comparison, comments)
    entry = {unit: resolve_unit(unit, roster, home).member for unit in {c.unit or "" for c in touched}}
    found = []
    for addressee in addressees:
        own = tuple(comment.id for comment in touched if entry[comment.unit or ""] == addressee.name)
        if by_member[addressee.name] or own:
            found.append(Affected(addressee, tuple(by_member[addressee.name]), own))
    return tuple(found)


def _changed_tasks(comparison: Comparison, old: Plan, new: Plan) -> Mapping[str, set[str]]:
    """Title of each task with changed fields or words → the units that it names in either version."""
    old_tasks = {task.id: task for task in old.tasks}
    new_tasks = {task.id: task for task in new.tasks}
    changed: dict[str, set[str]] = {}
    for field in comparison.fields:
        for task in (old_tasks.get(field.old_task), new_tasks.get(field.new_task)):
            if task is not None:
                changed.setdefault(field.task, set()).update(unit.name for unit in task.units)
    real = [
        change for change in comparison.changes if change.topic not in NOISE and change.kind not in ("split", "merge")
    ]
    for task in new.tasks:
        if any(change.new.start < task.span.end and task.span.start < change.new.end for change in real):
            changed.setdefault(task.title, set()).update(unit.name for unit in task.units)
    return changed


def _touched(comparison: Comparison, comments: Sequence[Comment]) -> list[Comment]:
    real = [change for change in comparison.changes if change.topic not in NOISE]
    return [
        comment
        for comment in comments
        if (span := comment.anchor.span) is not None
        and any(change.old.start < span.end and span.start < change.old.end for change in real)
    ]
