"""What was found in the draft, and what was said of it, as marks of its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pipeline.export.page.case import Case, place_of
from pipeline.export.page.excerpts import one_line
from pipeline.export.page.spans import Kind, Mark
from pipeline.lexicon.messages import say_finding
from pipeline.model.comment import Comment
from pipeline.model.quantity import Target
from pipeline.model.span import Span
from pipeline.model.task import PERSON, Task, UnitMention
from pipeline.model.time import Deadline

KINDS: tuple[Kind, ...] = (
    "heading", "lead", "responsible", "cooperating", "guiding", "mention", "deadline", "target", "task", "comment", "finding",
)  # fmt: skip
"""The kinds of marks, in the order of the legend."""


def marks_of(case: Case) -> tuple[Mark, ...]:
    """Return every mark of the draft's text; one value that several tasks share (a default clause) is marked once."""
    plan = case.overview.plan
    found: list[Mark] = [
        *_headings(case),
        *(mark for number, task in enumerate(plan.tasks, 1) for mark in _task(case, task, number)),
        *_values(case, plan.goals.deadlines, plan.goals.targets),
        *(_mark(m.span, "mention", case.words("MARK-MENTION", name=m.name, rule=_rule(case, m.rule))) for m in plan.mentions
          if case.has_words(m.span)),
        *(mark for comment in case.overview.comments for mark in _comment(case, comment)),
        *_findings(case),
    ]  # fmt: skip
    return tuple(dict.fromkeys(found))


def target_words(case: Case, target: Target) -> str:
    """Return what a target asks: indicator, comparison, value, time."""
    words = case.words
    level = target.qualitative or target.reference
    if target.value is not None:
        upper = f"—{_number(target.value_max)}" if target.value_max is not None else ""
        level = words.of("COMPARE", _COMPARATORS[target.comparator]) + f"{_number(target.value)}{upper}{target.unit}"
    per = f"/{target.per}" if target.per else ""
    until = words("BY", day=target.end_date) if target.end_date else ""
    return " ".join(part for part in (target.scope, target.indicator, f"{level or ''}{per}", until) if part)


def deadline_days(case: Case, deadline: Deadline) -> str:
    """Return the days that a deadline means."""
    words = case.words
    days = " — ".join(day for day in (deadline.start_date, deadline.end_date) if day)
    if deadline.every:
        days = " ".join(filter(None, (words("EVERY", period=deadline.every), days)))
    return days or words("NO-DATE")


def deadline_words(case: Case, deadline: Deadline) -> str:
    """Return the days that a deadline means, how exact and how binding it is."""
    words = case.words
    strength = words.of("STRENGTH", deadline.strength) if deadline.strength else ""
    parts = (deadline_days(case, deadline), words.of("PRECISION", deadline.precision), strength)
    return "，".join(part for part in parts if part)


_TOLD = 80  # characters of a comment that its mark says
_COMPARATORS = {"=": "eq", ">=": "ge", "<=": "le", ">": "gt", "<": "lt", "~": "about", "+": "plus", "-": "minus"}


def _number(value: float | None) -> str:
    return f"{value:.10g}" if value is not None else ""


def _mark(span: Span, kind: Kind, words: str) -> Mark:
    return Mark(span.start, span.end, kind, words)


def _rule(case: Case, rule: str) -> str:
    return case.words("CORRECTED") if rule == PERSON else rule


def _headings(case: Case) -> Iterator[Mark]:
    for section in case.sections.all:
        if case.has_words(section.title_span):
            words = case.words("MARK-HEADING", level=section.level, label=section.label)
            yield _mark(section.title_span, "heading", words)


def _task(case: Case, task: Task, number: int) -> Iterator[Mark]:
    if case.has_words(task.span):
        yield Mark(
            task.span.start, task.span.end, "task", case.words("MARK-TASK", number=number, title=task.title),
            place_of("text-task", task.id), case.href("task", task.id), str(number),
        )  # fmt: skip
    yield from (_unit(case, unit) for unit in task.units if case.has_words(unit.span))
    yield from _values(case, task.deadlines, task.targets)


def _unit(case: Case, unit: UnitMention) -> Mark:
    name = unit.name if unit.unit in ("", unit.name) else f"{unit.name}（{unit.unit}）"
    words = case.words("MARK-UNIT", role=case.words.of("ROLE", unit.role), name=name, rule=_rule(case, unit.rule))
    return _mark(unit.span, unit.role, words + (case.words("MARK-INHERITED") if unit.inherited else ""))


def _values(case: Case, deadlines: Iterable[Deadline], targets: Iterable[Target]) -> Iterator[Mark]:
    for deadline in deadlines:
        if case.has_words(deadline.span):
            words = case.words("MARK-DEADLINE", value=deadline_words(case, deadline), rule=_rule(case, deadline.rule))
            yield _mark(deadline.span, "deadline", words)
    for target in targets:
        if case.has_words(target.span):
            words = case.words("MARK-TARGET", value=target_words(case, target), rule=_rule(case, target.rule))
            yield _mark(target.span, "target", words)


def _comment(case: Case, comment: Comment) -> Iterator[Mark]:
    anchor, words = comment.anchor, case.words
    if not case.in_text(anchor.span):
        return
    said = words(
        "MARK-COMMENT", id=comment.id, unit=comment.unit or words("UNKNOWN-UNIT"), text=one_line(comment.text, _TOLD),
        state=words.of("ANCHOR", anchor.state),
    )  # fmt: skip
    start, end = (
        _first_line(case.text, anchor.span) if anchor.state == "place" else (anchor.span.start, anchor.span.end)
    )
    href = case.href("comment", comment.id)
    yield Mark(start, end, "comment", said, place_of("text-comment", comment.id), href, comment.id)
    yield from (_mark(span, "comment", said) for span in anchor.others if case.in_text(span))
    if comment.destination and case.in_text(comment.destination.span):
        start, end = _first_line(case.text, comment.destination.span)
        yield Mark(start, end, "comment", words("MARK-DESTINATION", id=comment.id))


def _findings(case: Case) -> Iterator[Mark]:
    for number, finding in enumerate(case.overview.findings, 1):
        if case.in_text(finding.span):
            words = f"{finding.code} {say_finding(finding, case.words.language)}"
            start, end = _first_line(case.text, finding.span)
            place, href = place_of("text-finding", str(number)), case.href("finding", str(number))
            yield Mark(start, end, "finding", words, place, href, case.words("FINDING-LABEL", number=number))


def _first_line(text: str, span: Span) -> tuple[int, int]:
    """The part of a stretch that stands on its first line: who means a whole section would mark pages."""
    line_end = text.find("\n", span.start, span.end)
    return span.start, span.end if line_end < 0 else line_end
