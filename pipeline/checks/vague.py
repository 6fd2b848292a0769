"""Words that sound like a target or a deadline and bind nobody (一定数量, 明显提高, 尽快)."""

from __future__ import annotations

from collections import defaultdict

from pipeline.checks.subject import Subject
from pipeline.lexicon.rows import Hit, find_hits, load_rows
from pipeline.model.finding import Finding
from pipeline.model.task import Task

_REACH = 120


def vague(subject: Subject) -> tuple[Finding, ...]:
    """Return a note for every vague word of a task's text in a sentence that states no target of its own."""
    rows = tuple(row for row in load_rows("vague") if row.text("code"))
    hits: dict[str, list[Hit]] = defaultdict(list)
    for task in subject.plan.tasks:
        start, end = subject.shadow.offset(task.span.start), subject.shadow.offset(task.span.end)
        stops = _measured(subject, task)
        for hit in find_hits(rows, subject.shadow.text, start, end):
            if not any(first <= hit.start < last for first, last in stops):
                hits[hit.row.id].append(hit)
    return tuple(finding for row in rows for finding in _findings(subject, hits[row.id]))


def _measured(subject: Subject, task: Task) -> list[tuple[int, int]]:
    """Return the stretches of shadow text from the beginning of a target's sentence to the end of the target."""
    text, out = subject.shadow.text, []
    for target in (target for target in task.targets if target.value is not None):
        at = subject.shadow.offset(target.span.start)
        begin = max(text.rfind(stop, max(0, at - _REACH), at) for stop in "。；\n\t")
        out.append((begin + 1, subject.shadow.offset(target.span.end)))
    return out


def _findings(subject: Subject, hits: list[Hit]) -> list[Finding]:
    shown = hits[:1] if hits and hits[0].row.flag("once") else hits
    return [
        subject.shadow_finding(
            hit.row.text("code"), "note", hit.start, hit.end,
            found=hit.match.group(), count=len(hits) if hit.row.flag("once") else 1, rule=hit.row.id,
        )
        for hit in shown
    ]  # fmt: skip
