"""Changes of fields: what two versions of a plan say of each task."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from pipeline.diff.places import Places
from pipeline.diff.plain import plain
from pipeline.diff.task_matches import match_tasks
from pipeline.diff.unit_changes import unit_changes
from pipeline.model.change import Change, Comparison, Effect, Field, FieldChange
from pipeline.model.quantity import Target
from pipeline.model.span import Span
from pipeline.model.task import Plan, Task
from pipeline.model.time import Deadline, Strength
from pipeline.recognize.strength import strength_cues
from pipeline.recognize.unit_names import home_of_issuer

# how binding: what is said without a word of strength stands between should and principle
_RANK: dict[Strength | None, int] = {
    "must": 6, "should": 5, None: 4, "principle": 3, "strive": 2, "encourage": 1, "explore": 0,
}  # fmt: skip
_Value = TypeVar("_Value", Deadline, Target)
_FAR = 2000  # characters that a change may begin before the words it touches
_COUNTED = re.compile(r"日起|印发|下发|公布|发布")
_NEAR = 40  # characters between a word of strength that went and one that came for it


def with_fields(comparison: Comparison, old: Plan, new: Plan) -> Comparison:
    """Return the comparison with the tasks of both versions matched, and what changed in their fields.

    `old` and `new` are the plans of the two documents that were compared. Units that a task inherits from a default clause are left
    out: the clause's own task says what changed. What is said of the plan as a whole (its goals) is compared as one task without a title.
    """
    places = Places.of(comparison)
    strong = _Touched([change for change in comparison.changes if change.topic == "strength"])
    matches = match_tasks(places, old, new)
    before = {task.id: task for task in old.tasks}
    after = {task.id: task for task in new.tasks}
    home = home_of_issuer(new.document.issuer or old.document.issuer or "")
    fields: list[FieldChange] = []
    goals = _Said.of_goals(old), _Said.of_goals(new)
    fields += _values(places, *goals)
    for match in matches:
        left, right = [before[key] for key in match.old], [after[key] for key in match.new]
        if not left or not right:
            fields.append(_whole(left, right))
            continue
        head = (right[0].title, left[0].id, right[0].id)
        fields += _titles(head, left, right)
        fields += unit_changes(head, left, right, home)
        fields += _values(places, _Said.of(left), _Said.of(right), head)
        fields += _strengths(comparison, strong, head, left, right)
    touched = _Touched(comparison.changes)
    return replace(comparison, tasks=matches, fields=tuple(touched.with_changes(field) for field in fields))


def _whole(left: Sequence[Task], right: Sequence[Task]) -> FieldChange:
    """A task that only one version has."""
    if right:
        task = right[0]
        return FieldChange(task.title, "", task.id, "added", "added", "", task.title, None, task.span)
    task = left[0]
    return FieldChange(task.title, task.id, "", "removed", "removed", task.title, "", task.span, None, softer=True)


def _titles(head: tuple[str, str, str], left: Sequence[Task], right: Sequence[Task]) -> Iterator[FieldChange]:
    """A new name, and the tasks that were split off or joined."""
    one, other = left[0], right[0]
    if _name(one) != _name(other) and len(left) == len(right):
        yield FieldChange(*head, "title", "renamed", one.title, other.title, one.span, other.span)
    for task in right[1:]:
        yield FieldChange(task.title, one.id, task.id, "added", "split", one.title, task.title, one.span, task.span)
    for task in left[1:]:
        yield FieldChange(
            other.title, task.id, other.id, "removed", "merged", task.title, other.title, task.span, other.span
        )


def _name(task: Task) -> str:
    """A task's title without figures: a target that stands in it is a field of its own."""
    return re.sub(r"\d+(?:\.\d+)?", "#", plain(task.title))


# ---- deadlines and targets ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Said:
    """The deadlines and targets of the tasks that are one."""

    deadlines: tuple[Deadline, ...]
    targets: tuple[Target, ...]

    @classmethod
    def of(cls, tasks: Iterable[Task]) -> _Said:
        tasks = list(tasks)
        return cls(
            tuple(deadline for task in tasks for deadline in task.deadlines),
            tuple(target for task in tasks for target in task.targets),
        )

    @classmethod
    def of_goals(cls, plan: Plan) -> _Said:
        return cls(plan.goals.deadlines, plan.goals.targets)


def _values(places: Places, old: _Said, new: _Said, head: tuple[str, str, str] = ("", "", "")) -> Iterator[FieldChange]:
    for was, now in _paired(places, old.deadlines, new.deadlines):
        effect = _deadline_effect(was, now)
        if effect:
            yield _field(head, "deadline", effect, was, now, softer=effect in ("later", "removed"))
    for one, other in _paired(places, old.targets, new.targets):
        effect = _target_effect(one, other)
        if effect:
            yield _field(head, "target", effect, one, other, softer=_eased(effect, one, other))


def _field(
    head: tuple[str, str, str],
    field: Field,
    effect: Effect,
    was: Deadline | Target | None,
    now: Deadline | Target | None,
    *,
    softer: bool,
) -> FieldChange:
    return FieldChange(
        *head, field, effect, was.text if was else "", now.text if now else "",
        was.span if was else None, now.span if now else None, softer=softer,
    )  # fmt: skip


def _eased(effect: Effect, was: Target | None, now: Target | None) -> bool:
    """Whether a target became easier to reach, or went."""
    if was is None or now is None:
        return now is None
    return effect in ("lowered", "loosened")


def _paired(places: Places, old: Sequence[_Value], new: Sequence[_Value]) -> list[tuple[_Value | None, _Value | None]]:
    """_Values that stand at one place of the text are one; of the others those with the same words."""
    free = list(range(len(new)))
    pairs: list[tuple[_Value | None, _Value | None]] = []
    rest: list[_Value] = []
    for value in old:
        place = places.span(value.span.start, value.span.end)
        best = max(
            free, key=lambda n: (_overlap(place, new[n].span), plain(new[n].text) == plain(value.text)), default=-1
        )
        if best >= 0 and _overlap(place, new[best].span) > 0:
            free.remove(best)
            pairs.append((value, new[best]))
        else:
            rest.append(value)
    for value in rest:
        same = next((n for n in free if plain(new[n].text) == plain(value.text)), None)
        if same is not None:
            free.remove(same)
        pairs.append((value, new[same] if same is not None else None))
    return pairs + [(None, new[n]) for n in free]


def _overlap(place: tuple[int, int] | None, span: Span) -> int:
    return max(0, min(place[1], span.end) - max(place[0], span.start)) if place else 0


def _deadline_effect(was: Deadline | None, now: Deadline | None) -> Effect | None:
    if was is None or now is None:
        return "added" if was is None else "removed"
    if plain(was.text) == plain(now.text) and _COUNTED.search(was.text):
        return None  # it counts from the day of issue, and the draft only bears another date
    if was.end_date and now.end_date:
        one, other = was.end_date + (was.clock or "24"), now.end_date + (now.clock or "24")
        if one != other:
            return "later" if other > one else "earlier"
        return "changed" if was.start_date != now.start_date else None
    same = (was.every, was.end_date) == (now.every, now.end_date) and (was.every or plain(was.text) == plain(now.text))
    return None if same else "changed"


def _target_effect(was: Target | None, now: Target | None) -> Effect | None:
    if was is None or now is None:
        return "added" if was is None else "removed"
    one, other = (_amount(was), _amount(now))
    if one is not None and other is not None and _measure(was) == _measure(now):
        if one != other:
            if _bounded_above(was, now):  # 控制在5%以内 → 3%以内 asks for more
                return "loosened" if other > one else "tightened"
            return "raised" if other > one else "lowered"
        return "changed" if was.comparator != now.comparator or was.direction != now.direction else None
    if one == other is None:
        same = (was.qualitative, was.reference) == (now.qualitative, now.reference)
        return None if same else "changed"
    return "changed" if (one, _measure(was)) != (other, _measure(now)) else None


def _bounded_above(was: Target, now: Target) -> bool:
    comparators = {was.comparator, now.comparator}
    return bool(comparators & {"<=", "<"}) and not comparators & {">=", ">"}


def _amount(target: Target) -> tuple[float, float] | None:
    """The figure multiplied out, with the upper end of a range."""
    if target.value is None:
        return None
    value = target.expanded if target.expanded is not None else target.value
    return value, target.value_max if target.value_max is not None else 0.0


def _measure(target: Target) -> str:
    return target.base_unit or target.unit


# ---- strength -------------------------------------------------------------------------------------------------------


def _strengths(
    comparison: Comparison,
    strong: _Touched,
    head: tuple[str, str, str],
    left: Sequence[Task],
    right: Sequence[Task],
) -> Iterator[FieldChange]:
    """Words of strength that gave way to others within the tasks' text."""
    own = strong.of(left, right)
    used: set[str] = set()
    for n, change in enumerate(own):
        if change.id in used:
            continue
        was, now = comparison.old_words(change), comparison.new_words(change)
        old_span, new_span = change.old, change.new
        follow = own[n + 1] if n + 1 < len(own) else None
        if follow is not None and not (was and now) and _completes(comparison, change, follow):
            used.add(follow.id)
            was, now = was or comparison.old_words(follow), now or comparison.new_words(follow)
            old_span = old_span if change.old.end > change.old.start else follow.old
            new_span = new_span if change.new.end > change.new.start else follow.new
        effect = _strength_effect(was, now)
        places = old_span if was else None, new_span if now else None
        yield FieldChange(*head, "strength", effect, was, now, *places, softer=effect == "softened")


def _completes(comparison: Comparison, one: Change, other: Change) -> bool:
    """Whether a word of strength went in one change and another came in the next, in one sentence."""
    gone = bool(comparison.old_words(one)), bool(comparison.old_words(other))
    come = bool(comparison.new_words(one)), bool(comparison.new_words(other))
    between = comparison.new.text[one.new.end : other.new.start]
    return gone != come and sum(gone) == sum(come) == 1 and len(between) <= _NEAR and "。" not in between


def _strength_effect(was: str, now: str) -> Effect:
    one, other = _rank(was), _rank(now)
    return "changed" if one == other else "hardened" if other > one else "softened"


def _rank(words: str) -> int:
    cues = strength_cues(plain(words))
    return _RANK[cues[-1][2]] if cues else _RANK[None]


# ---- which changes of text touch a field ----------------------------------------------------------------------------


class _Touched:
    """Changes by their place in both texts."""

    def __init__(self, changes: Sequence[Change]) -> None:
        self.changes = [change for change in changes if change.kind != "move"]
        self.by_old = sorted(self.changes, key=lambda change: change.old.start)
        self.by_new = sorted(self.changes, key=lambda change: change.new.start)
        self.place = {change.id: n for n, change in enumerate(changes)}

    def of(self, left: Sequence[Task], right: Sequence[Task]) -> list[Change]:
        """Return the changes inside tasks that are one, in order."""
        found = {change.id: change for task in left for change in self._near(self.by_old, task.span, "old")}
        found |= {change.id: change for task in right for change in self._near(self.by_new, task.span, "new")}
        return sorted(found.values(), key=lambda change: self.place[change.id])

    def with_changes(self, field: FieldChange) -> FieldChange:
        """Return a field with the ids of the changes that touch its words."""
        if field.changes:
            return field
        found = {change.id for change in self._near(self.by_old, field.old_span, "old")}
        found |= {change.id for change in self._near(self.by_new, field.new_span, "new")}
        return replace(field, changes=tuple(sorted(found, key=lambda key: self.place[key])))

    @staticmethod
    def _near(changes: Sequence[Change], span: Span | None, side: Literal["old", "new"]) -> Iterator[Change]:
        if span is None:
            return
        at = bisect_left(changes, span.end, key=lambda change: _side(change, side).start)
        while at and _side(changes[at - 1], side).start > span.start - _FAR:
            at -= 1
            place = _side(changes[at], side)
            if place.end > place.start and place.start < span.end and span.start < place.end:
                yield changes[at]


def _side(change: Change, side: Literal["old", "new"]) -> Span:
    return change.old if side == "old" else change.new
