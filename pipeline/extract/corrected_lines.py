"""Cells of deadlines and targets as a person wants them → deadlines and targets, a line a value."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extract.targets import targets_in
from pipeline.model.corrections import Correction
from pipeline.model.finding import Finding
from pipeline.model.office import OfficeTime
from pipeline.model.quantity import Target
from pipeline.model.span import Span
from pipeline.model.task import PERSON, Task
from pipeline.model.time import Deadline, Time
from pipeline.recognize.strength import strength_at
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of

_BETWEEN = re.compile(r"\s*[；;\n]\s*")
_DAY = r"\d{4}[-/.]\d{1,2}[-/.]\d{1,2}"
_BRACKET = re.compile(rf"（(?:(?P<start>{_DAY})至)?(?P<end>{_DAY})）")
_PLAIN_DAY = re.compile(rf"(?P<day>{_DAY})(?: 0?0:00(?::00)?)?")


def deadlines_of(
    task: Task, entry: Correction, basis: date | None, office: OfficeTime, findings: list[Finding]
) -> tuple[Deadline, ...]:
    """Return the deadlines of a cell, a line each.

    A line that was there before is what was extracted of it. Of a new one the time is recognised; where it names none, or
    several, it stays words, with a finding (K-DEADLINE). A date in brackets under a line is the table's own, for words
    that leave the year open: one that a person changed is their word and wins; one left as it was under words that
    changed says nothing.
    """
    before = _dated_lines(entry.before)
    made: list[Deadline] = []
    for line in _dated_lines(entry.after):
        old = _extracted(task.deadlines, line) if line in before else None
        if old is None:
            old = _read_deadline(task, entry, line, {other.bracket for other in before}, basis, office, findings)
        made.append(old)
    return tuple(made)


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a cell of deadlines: its words, and the dates (first day, last day) that stand in brackets under it."""

    words: str
    bracket: tuple[str | None, str] | None = None


def _dated_lines(words: str) -> list[_Line]:
    lines: list[_Line] = []
    for line in _lines(words):
        bracket = _bracket(line)
        if bracket and lines and lines[-1].bracket is None:
            lines[-1] = replace(lines[-1], bracket=bracket)
        else:
            lines.append(_Line(line))
    return lines


def _bracket(line: str) -> tuple[str | None, str] | None:
    match = _BRACKET.fullmatch(line)
    if match is None or not _iso(match["end"]) or (match["start"] and not _iso(match["start"])):
        return None
    return (_iso(match["start"]) if match["start"] else None), _iso(match["end"])


def _lines(words: str) -> Iterator[str]:
    for line in _BETWEEN.split(words):
        if bare := " ".join(line.split()).strip("；;，,。"):
            yield bare


def _iso(day: str) -> str:
    """A day as ISO writes it, "" where there is no such day."""
    year, month, number = re.split(r"[-/.]", day)
    try:
        return date(int(year), int(month), int(number)).isoformat()
    except ValueError:
        return ""


def _extracted(deadlines: Sequence[Deadline], line: _Line) -> Deadline | None:
    """The deadline that a line of the cell shows."""
    same = [deadline for deadline in deadlines if " ".join(deadline.text.split()).strip("；;，,。") == line.words]
    if line.bracket is not None:
        same = [deadline for deadline in same if (deadline.start_date, deadline.end_date) == line.bracket]
    return same[0] if same else None


def _read_deadline(
    task: Task,
    entry: Correction,
    line: _Line,
    old_brackets: set[tuple[str | None, str] | None],
    basis: date | None,
    office: OfficeTime,
    findings: list[Finding],
) -> Deadline:
    text = shadow_of(line.words).text
    nowhere = Span(task.span.text_id, task.span.end, task.span.end)
    plain = Deadline(line.words, nowhere, None, None, "event", PERSON, strength=strength_at(text, 0, len(text)))
    if line.bracket is not None and line.bracket not in old_brackets:
        return replace(plain, start_date=line.bracket[0], end_date=line.bracket[1], precision="day")
    if (match := _PLAIN_DAY.fullmatch(text)) and _iso(match["day"]):
        return replace(plain, end_date=_iso(match["day"]), precision="day")
    times = [time for time in find_times(text, basis=basis, office=office) if time.kind != "none"]
    if len(times) != 1 or not (times[0].end_date or times[0].every) or _is_part(text, times[0]):
        findings.append(Finding("K-DEADLINE", "note", (("title", entry.title), ("words", line.words))))
        return plain
    time = times[0]
    start = time.start_date if time.kind == "range" else None
    return replace(
        plain, start_date=start, end_date=time.end_date, precision=time.precision, every=time.every, clock=time.clock
    )


def _is_part(text: str, time: Time) -> bool:
    """Whether figures touch a time (2027年 of 2027年13月): then more was meant than it says."""
    return text[time.end : time.end + 1].isdigit() or (time.start > 0 and text[time.start - 1].isdigit())


def targets_of(
    task: Task, entry: Correction, basis: date | None, office: OfficeTime, findings: list[Finding]
) -> tuple[Target, ...]:
    """Return the targets of a cell, a line each, in the person's words.

    A line that was there before keeps what was extracted of it. The figure of a new one is recognised; where it holds
    none, or several, it is a level in words, with a finding (K-TARGET).
    """
    nowhere = Span(task.span.text_id, task.span.end, task.span.end)
    before = set(_lines(entry.before))
    made: list[Target] = []
    for line in _lines(entry.after):
        old = [target for target in task.targets if _shows(line, target)]
        if old and line in before:
            made.append(replace(old[0], text=line, rule=PERSON))
            continue
        text = shadow_of(line).text
        times = find_times(text, basis=basis, office=office)
        found = targets_in(text, [(0, len(text))], times=times, basis=basis)
        if len(found) == 1:
            made.append(_target(line, nowhere, found[0].indicator, found[0].scope, found[0].end_date))
            quantity = found[0].quantity
            made[-1] = replace(
                made[-1], comparator=quantity.comparator, value=quantity.value, unit=quantity.unit,
                value_max=quantity.value_max, direction=quantity.direction, per=quantity.per,
                strength=found[0].strength, expanded=quantity.expanded, base_unit=quantity.base_unit,
                reference=quantity.reference, qualitative=quantity.qualitative,
            )  # fmt: skip
        else:
            findings.append(Finding("K-TARGET", "note", (("title", entry.title), ("words", line))))
            made.append(replace(_target(line, nowhere, "", "", None), qualitative=line))
    return tuple(made)


def _target(line: str, nowhere: Span, indicator: str, scope: str, end_date: str | None) -> Target:
    return Target(line, nowhere, indicator, scope, "=", None, "", PERSON, end_date=end_date)


def _shows(line: str, target: Target) -> bool:
    """Whether a line of the cell shows a target, perhaps behind its time or a softening word."""
    return line.endswith(" ".join(target.text.split()).strip("；;，,。"))
