"""Requests about who does it (责任单位、牵头单位): judged by the lists of units of the task before and after, never by words.

A task without a list is judged by the units that its sentences put to work (`running_units.py`); what those leave open is a person's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace

from pipeline.model.change import Change
from pipeline.model.comment import Comment
from pipeline.model.span import Span
from pipeline.model.task import Role, Task, UnitMention
from pipeline.recognize.unit_resolver import compare_units
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome, State, together, undecided
from pipeline.settlement.running_units import Running, is_named, units_in_sentences
from pipeline.settlement.unit_rows import units_of_row
from pipeline.settlement.witness import ids, short, shown
from pipeline.text.uniform import bare

_FIRST = re.compile(r"首位|第一位|列第一|排第一|居首|最前|列.{0,20}?之?前")
_ROLE_WORDS: tuple[tuple[str, Role], ...] = (
    ("牵头", "lead"), ("主办", "lead"), ("配合", "cooperating"), ("协办", "cooperating"), ("参与", "cooperating"),
    ("指导", "guiding"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Lists:
    """The units of one task before and after (an empty `after` with `gone`: the task was taken out).

    `running` is there where they stand in sentences and not in a list.
    """

    before: tuple[UnitMention, ...]
    after: tuple[UnitMention, ...]
    stretch: Stretch
    gone: bool = False
    running: Running | None = None


# how it went, whether it was so before, and where the units that it is about stand in both drafts
_Found = tuple[State, bool, tuple[Stretch, ...], tuple[Stretch, ...]]
_Judge = Callable[[Ground, Comment, str, _Lists], _Found]


def settle_added_unit(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request to add a unit to a task. An alias of the unit is the unit."""
    return _settle(ground, comment, comment.new, _added)


def settle_removed_unit(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request to take a unit out of a task. A unit that was only renamed is still there."""
    return _settle(ground, comment, comment.old or comment.new, _removed)


def settle_lead(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request that another unit shall lead.

    The unit leads where the plan says so (牵头), or where it is the first of a list and the plan, or the letter, says that the
    first one leads. Partly: it was put into the list, or moved up, but does not lead, or does so beside the former one.
    """
    return _settle(ground, comment, comment.new, _led)


def _settle(ground: Ground, comment: Comment, unit: str | None, judge: _Judge) -> Outcome:
    span = comment.anchor.span
    if span is None or not unit:
        return undecided("settlement.units", "S-NO-UNIT")
    lists = _lists(ground, comment, (span.start, span.end), unit)
    if not lists:
        return undecided("settlement.units", "S-NO-TASK", unit=unit)
    found = [judge(ground, comment, unit, one) for one in lists]
    if any(_is_open(ground, comment, unit, one, state[0]) for one, state in zip(lists, found, strict=True)):
        return undecided("settlement.units", "S-UNITS-SENTENCE", unit=unit)
    found = [
        one for one in found if not (one[0] == "done" and one[1])
    ] or found  # of several tasks those that were not so before
    verdict = together([state for state, *_rest in found])
    already = verdict == "adopted" and all(was_so for _state, was_so, *_rest in found)
    if already and comment.op == "remove_unit":
        return undecided("settlement.units", "S-NOT-LISTED", unit=unit)
    evidence = () if already else _evidence(ground, comment, found)
    outcome = Outcome(verdict, "settlement.units", "", evidence=evidence, already=already)
    outcome = replace(
        shown(ground, outcome, lists[0].stretch),
        was=_list_span(ground, lists[0].before, old=True),
        now=_list_span(ground, lists[0].after, old=False),
    )
    code = {"adopted": "S-UNITS", "partly_adopted": "S-UNITS-PARTLY", "not_adopted": "S-UNITS-NOT"}[verdict]
    if already:
        code = "S-UNITS-ALREADY"
    if lists[0].gone:
        code = "S-TASK-GONE"
    return outcome.said(code, unit=unit, was=_names(lists[0].before), now=_names(lists[0].after))


def _names(units: Sequence[UnitMention]) -> str:
    return short("、".join(unit.name + ("（牵头）" if unit.role == "lead" else "") for unit in units), 120)


def _list_span(ground: Ground, units: Sequence[UnitMention], *, old: bool) -> Span | None:
    if not units:
        return None
    start, end = min(u.span.start for u in units), max(u.span.end for u in units)
    return ground.was(*ground.sentence(start, end)) if old else ground.now(*ground.new_sentence(start, end))


def _lists(ground: Ground, comment: Comment, anchor: Stretch, unit: str) -> list[_Lists]:
    """The lists of the tasks that are meant. Where the anchor holds several tasks, a removal means those that name the unit."""
    tasks = ground.tasks_at(*anchor)
    if len(tasks) > 1 and comment.op == "remove_unit":
        tasks = [task for task in tasks if _find(ground, unit, _own(task))] or tasks
    if len(tasks) > 1 and comment.quote:
        tasks = _of_quote(tasks, comment) or tasks
    if len(tasks) > 1 and comment.op == "set_lead" and comment.old:
        tasks = [task for task in tasks if _find(ground, comment.old, _own(task))] or tasks
    out = []
    for task in tasks:
        after = ground.becomes(task)
        units = tuple(unit for new in after for unit in _own(new))
        out.append(_Lists(_own(task), units, (task.span.start, task.span.end), gone=not after))
    if not tasks and (row := units_of_row(ground, anchor)) is not None:
        return [_Lists(*row, gone=not row[1])]
    return _in_sentences(ground, comment, anchor, unit, tasks, out)


def _in_sentences(
    ground: Ground, comment: Comment, anchor: Stretch, unit: str, tasks: Sequence[Task], lists: list[_Lists]
) -> list[_Lists]:
    """The lists, or what the sentences say instead: where no list is, or where only they name the unit that is to go."""
    if len(tasks) > 1:
        return lists
    if any(one.before or one.after for one in lists):
        listed = any(_find(ground, unit, one.before) for one in lists)
        if comment.op != "remove_unit" or listed:
            return lists
    running = units_in_sentences(ground, anchor, tasks[0] if tasks else None)
    if running is None or (lists and lists[0].before and not _find(ground, unit, running.before)):
        return lists
    if not tasks and not running.before and not running.after:
        return lists
    return [_Lists(running.before, running.after, running.old, gone=running.gone, running=running)]


def _is_open(ground: Ground, comment: Comment, unit: str, lists: _Lists, state: State) -> bool:
    """Whether sentences say something about the unit that the lists do not settle."""
    if comment.op != "remove_unit" and state == "undone" and lists.running is None:
        tasks = ground.tasks_at(*lists.stretch)
        running = units_in_sentences(ground, lists.stretch, tasks[0]) if len(tasks) == 1 else None
        return running is not None and _count(ground, unit, running.after) > _count(ground, unit, running.before)
    running = lists.running
    if running is None or running.gone:
        return False
    before, after = _count(ground, unit, lists.before), _count(ground, unit, lists.after)
    if comment.op != "remove_unit" and before and len(_sentences(ground, lists.before)) > 1:
        return True  # which of the sentences that name units is meant, the letter's words do not say
    if comment.op == "remove_unit":
        return before > after > 0 or (before > after and is_named(ground, unit, ground.comparison.new, running.new))
    if not after:
        named = is_named(ground, unit, ground.comparison.new, running.new)
        return named and not is_named(ground, unit, ground.comparison.old, (running.old,))
    if comment.op != "set_lead":
        return False
    leads = [one for one in lists.after if one.role == "lead"]
    former = [one.name for one in lists.before if one.role == "lead" and _find(ground, unit, (one,)) is None]
    if state == "done":
        return any(_find(ground, name, leads) for name in former)  # beside the former one: is that what was asked for?
    return not leads and _parts(lists.before) != _parts(lists.after)


def _count(ground: Ground, unit: str, units: Sequence[UnitMention]) -> int:
    return sum(_find(ground, unit, (one,)) is not None for one in units)


def _sentences(ground: Ground, units: Sequence[UnitMention]) -> set[Stretch]:
    return {ground.sentence(unit.span.start, unit.span.end) for unit in units}


def _parts(units: Sequence[UnitMention]) -> list[tuple[str, Role]]:
    return [(bare(unit.name), unit.role) for unit in units]


def _of_quote(tasks: Sequence[Task], comment: Comment) -> list[Task]:
    """The tasks whose title the comment quotes."""
    quote = bare(comment.quote or "")
    return [task for task in tasks if quote and (quote in bare(task.title) or bare(task.title) in quote)]


def _own(task: Task) -> tuple[UnitMention, ...]:
    return tuple(sorted((u for u in task.units if not u.inherited), key=lambda u: u.span.start))


def _find(ground: Ground, name: str, units: Iterable[UnitMention]) -> UnitMention | None:
    """The unit of a list that a name means: the same words first, then an alias."""
    own = tuple(units)
    words = bare(name)
    same = next((unit for unit in own if bare(unit.name) == words), None)
    return same or next((unit for unit in own if compare_units(name, unit.name, ground.home)[0] == "same"), None)


# ---- the three requests -------------------------------------------------------------------------------------------


def _added(ground: Ground, comment: Comment, unit: str, lists: _Lists) -> _Found:
    before, after = _find(ground, unit, lists.before), _find(ground, unit, lists.after)
    if after is None:
        return "undone", False, _spans(before), ()
    role = _role_asked(comment)
    roles = {one.role for one in lists.after}
    fits = role is None or after.role == role or len(roles) == 1
    if before is not None:
        return ("done" if fits else "undone"), fits and before.role == after.role, _spans(before), _spans(after)
    return ("done" if fits else "toward"), False, (), _spans(after)


def _role_asked(comment: Comment) -> Role | None:
    """The role that the comment's words name for the unit: 责任单位 is anything but leading."""
    words = comment.text.split(comment.new or "\0")[0][-24:]
    return next((role for word, role in _ROLE_WORDS if word + "单位" in words or word + "部门" in words), None)


def _removed(ground: Ground, _comment: Comment, unit: str, lists: _Lists) -> _Found:
    before, after = _find(ground, unit, lists.before), _find(ground, unit, lists.after)
    if after is not None:
        return "undone", False, _spans(before), _spans(after)
    return "done", before is None, _spans(before), ()


def _led(ground: Ground, comment: Comment, unit: str, lists: _Lists) -> _Found:
    before, after = _find(ground, unit, lists.before), _find(ground, unit, lists.after)
    former = [one for one in lists.before if one.role == "lead"]
    spans = (*_spans(before), *(span for one in former for span in _spans(one)))
    if after is None:
        return "undone", False, spans, ()
    leads = _leads(ground, comment, after, lists.after)
    led_before = before is not None and _leads(ground, comment, before, lists.before)
    beside = [one for one in lists.after if one.role == "lead" and one is not after]
    places = (*_spans(after), *(span for one in (*beside, *_same(ground, former, lists.after)) for span in _spans(one)))
    if leads:
        shared = comment.old is not None and _find(ground, comment.old, beside) is not None
        return ("toward" if shared and not led_before else "done"), led_before, spans, places
    return ("toward" if _nearer(before, after, lists) else "undone"), False, spans, places


def _same(ground: Ground, former: Iterable[UnitMention], after: Sequence[UnitMention]) -> list[UnitMention]:
    return [found for one in former if (found := _find(ground, one.name, after)) is not None]


def _leads(ground: Ground, comment: Comment, unit: UnitMention, units: Sequence[UnitMention]) -> bool:
    if unit.role == "lead":
        return True
    explicit = any(one.role == "lead" for one in units)
    said = _FIRST.search(comment.text) is not None or ground.new.lead_rule == "first-listed"
    return not explicit and said and units[0] is unit


def _nearer(before: UnitMention | None, after: UnitMention, lists: _Lists) -> bool:
    """Whether a unit that does not lead was at least put in, or moved up."""
    if before is None:
        return True
    return lists.after.index(after) < lists.before.index(before)


def _spans(unit: UnitMention | None) -> tuple[Stretch, ...]:
    return ((unit.span.start, unit.span.end),) if unit else ()


def _evidence(ground: Ground, comment: Comment, found: Sequence[_Found]) -> tuple[str, ...]:
    """The changes that touch a unit that came, went or changed its place."""
    changes: list[Change] = []
    for state, _already, old, new in found:
        if state not in ("done", "toward"):
            continue
        for start, end in old:
            changes += ground.carry(start, end, edges=True).changes
            changes += ground.carrier.moves(start, end) if len(old) + len(new) == 1 else []
            if comment.op == "set_lead":
                changes += [c for c in ground.carry(start - 1, end + 1).changes if _says_role(ground, c)]
        for start, end in new:
            changes += ground.carrier.changed(start, end)
            if comment.op == "set_lead":
                changes += [c for c in ground.carrier.changed(start - 1, end + 1) if _says_role(ground, c)]
    return ids(changes)


_ROLE_ONLY = re.compile(r"(?:牵头|负责|配合|参与|主办|协办|单位|部门|责任|按职责分工|会同|[，、；：])*")


def _says_role(ground: Ground, change: Change) -> bool:
    """Whether a change is of words that only say who leads, and of the marks between names."""
    words = ground.comparison.old_words(change) + ground.comparison.new_words(change)
    return _ROLE_ONLY.fullmatch(words) is not None
