"""Tasks as stretches of running text: each responsibility clause closes one, from the heading or clause before it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import takewhile

from pipeline.model.official import OfficialDocument, Section
from pipeline.recognize.responsibility import Clause, RoleUnit
from pipeline.text.labels import parse_label
from pipeline.text.sentences import sentences
from pipeline.text.shadow import Shadow

_SKIPPED = " \t\n，。；、：）”"
_TITLE_STOPS = "。：！？\n"


@dataclass(frozen=True, slots=True)
class Heading:
    """A section as the segmentation sees it: offsets in shadow text."""

    section: Section
    start: int
    end: int
    title_start: int
    body: int


@dataclass(slots=True)
class RawTask:
    """A task before its values are read; all offsets in shadow text.

    `regions` is its text without the clause, `times` what its time labels and cells hold, `start`/`end` the whole with
    the clause, `holder` the offset at which the clause stands (rules that carry on apply to tasks behind them), `body` the
    offset behind a heading that stands on its own line: its measures begin there.
    """

    title: str
    section: str
    start: int
    end: int
    regions: list[tuple[int, int]]
    holder: int
    body: int = 0
    units: list[RoleUnit] = field(default_factory=list)
    times: list[tuple[int, int]] = field(default_factory=list)
    years: dict[tuple[int, int], int] = field(default_factory=dict)
    group: str = ""
    explicit_roles: bool = False
    closed: bool = True


def headings_of(document: OfficialDocument, shadow: Shadow) -> list[Heading]:
    """Return the sections of a document with their shadow offsets, in reading order."""
    return [
        Heading(
            section,
            shadow.offset(section.span.start),
            shadow.offset(section.span.end),
            shadow.offset(section.title_span.start),
            shadow.offset(section.body_start),
        )
        for section in document.sections
    ]


def tasks_of_clauses(
    text: str, clauses: Sequence[Clause], headings: Sequence[Heading], barriers: Sequence[int], start: int
) -> list[RawTask]:
    """Return one task for each clause that names units.

    Args:
        text: shadow text.
        clauses: the clauses of the body, in order.
        headings: the headings of the body, in order.
        barriers: offsets behind tables; text before one never belongs to a task behind it.
        start: where the body begins.
    """
    tasks: list[RawTask] = []
    previous = start
    for clause in clauses:
        if not clause.units:
            continue
        floor = max([previous, *(b for b in barriers if b <= clause.start)])
        heading = _nearest(headings, floor, clause.start)
        if heading is not None and _closes_parent(text, clause, heading, headings, floor):
            heading = next((h for h in headings if h.section.id == heading.section.parent), heading)
        begin = heading.start if heading else _skip(text, floor, clause.start)
        body = heading.title_start if heading else _behind_label(text, begin, clause.start)
        previous = clause.end
        behind = _text_behind(text, clause, heading, headings, clauses)
        if tasks and heading is None and not text[body : clause.start].strip(_SKIPPED):
            _extend(tasks[-1], clause)
            continue
        above = heading or _last_above(headings, clause.start)
        tasks.append(
            RawTask(
                _title(text, clause, clauses, heading, headings, body),
                above.section.id if above else "",
                begin,
                behind or clause.end,
                [(body, clause.start), (clause.end, behind)] if behind else [(body, clause.start)],
                clause.start,
                heading.body if heading and not heading.section.run_in else body,
                list(clause.units),
                list(clause.times),
                explicit_roles=_states_lead(clause),
                closed=clause.closed,
            )
        )
    return tasks


def _text_behind(
    text: str, clause: Clause, heading: Heading | None, headings: Sequence[Heading], clauses: Sequence[Clause]
) -> int:
    """Where the text of a clause ends that stands in its heading （一、摸清底数（牵头单位：市水利局）） and so speaks for what
    follows, up to the next heading; 0 for any other clause, and where that text has clauses of its own."""
    if heading is None or text[heading.title_start + len(heading.section.title) : clause.start].strip(_SKIPPED):
        return 0
    after = bisect_right(headings, clause.start, key=_start)
    stop = min(headings[after].start if after < len(headings) else heading.end, heading.end)
    if any(clause.end <= other.start < stop and other.units for other in clauses):
        return 0
    return stop if text[clause.end : stop].strip(_SKIPPED) else 0


def _nearest(headings: Sequence[Heading], floor: int, stop: int) -> Heading | None:
    last = bisect_left(headings, stop, key=_start) - 1
    return headings[last] if last >= 0 and headings[last].start >= floor else None


def _last_above(headings: Sequence[Heading], at: int) -> Heading | None:
    last = bisect_right(headings, at, key=_start) - 1
    return headings[last] if last >= 0 else None


def _start(part: Heading | Clause) -> int:
    return part.start


def _closes_parent(text: str, clause: Clause, heading: Heading, headings: Sequence[Heading], floor: int) -> bool:
    """Whether a clause on a line of its own, behind several items without clauses, speaks for all of them."""
    line_start = text.rfind("\n", 0, clause.start) + 1
    if text[line_start : clause.start].strip() or not heading.section.parent:
        return False
    parent = next((h for h in headings if h.section.id == heading.section.parent), None)
    siblings = [h for h in headings if h.section.parent == heading.section.parent]
    return parent is not None and parent.start >= floor and len(siblings) > 1 and siblings[-1] is heading


def _skip(text: str, at: int, stop: int) -> int:
    while at < stop and text[at] in _SKIPPED:
        at += 1
    return at


def _behind_label(text: str, at: int, stop: int) -> int:
    label = parse_label(text, at)
    return min(at + len(label.raw), stop) if label else at


def _extend(task: RawTask, clause: Clause) -> None:
    task.units += [
        unit for unit in clause.units if (unit.name, unit.role) not in {(u.name, u.role) for u in task.units}
    ]
    task.times += clause.times
    task.end = clause.end
    task.explicit_roles = task.explicit_roles or _states_lead(clause)


def _states_lead(clause: Clause) -> bool:
    return any(unit.role == "lead" for unit in clause.units)


def _title(
    text: str,
    clause: Clause,
    clauses: Sequence[Clause],
    heading: Heading | None,
    headings: Sequence[Heading],
    body: int,
) -> str:
    """The item's own heading where it heads this task alone, opens its paragraph or has no number; else the first sentence."""
    if heading is None:
        return first_sentence(text, body, clause.start)
    first = bisect_left(clauses, heading.start, key=_start)
    behind = (clauses[n] for n in range(first, len(clauses)))
    own = takewhile(lambda other: _last_above(headings, other.start) is heading, behind)
    alone = sum(1 for other in own if other.units) <= 1
    if alone or heading.section.run_in or not heading.section.label:
        return heading.section.title
    return first_sentence(text, _skip(text, heading.body, clause.start), clause.start) or heading.section.title


def first_sentence(text: str, start: int, end: int) -> str:
    """Return the first sentence of ``text[start:end]``, up to its full stop or colon, without a number before it."""
    start = _behind_label(text, _skip(text, start, end), end)
    for begin, stop in sentences(text, start, end, also="："):
        words = text[begin:stop].strip(_TITLE_STOPS + " ")
        if words:
            return words
    return ""


def tasks_of_leaves(headings: Sequence[Heading], no_task: Sequence[str]) -> list[RawTask]:
    """Return one task for each numbered heading of the lowest level: what a plan without any clause asks for.

    Args:
        headings: the headings, in order.
        no_task: ids of sections that set the scene (指导思想, 目标 …); what stands in them is no task.
    """
    parents = {heading.section.parent for heading in headings if heading.section.label}
    banned = set(no_task)
    tasks: list[RawTask] = []
    for heading in headings:
        section = heading.section
        if section.parent in banned:
            banned.add(section.id)
        if not section.label or section.id in parents or section.id in banned:
            continue
        tasks.append(
            RawTask(
                section.title,
                section.id,
                heading.start,
                heading.end,
                [(heading.title_start, heading.end)],
                heading.start,
                heading.body,
            )
        )
    return tasks
