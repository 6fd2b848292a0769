"""What every check looks at."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from pipeline.model.finding import Finding, Severity
from pipeline.model.official import OfficialDocument
from pipeline.model.span import Span
from pipeline.model.task import Plan
from pipeline.text.shadow import Shadow, shadow_of


@dataclass(frozen=True, slots=True)
class Subject:
    """A plan under examination, with the shadow of its text made once for all checks.

    `roster` are the units that are consulted besides those of the address line.
    """

    plan: Plan
    shadow: Shadow
    roster: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The canonical text."""
        return self.plan.source.text

    def finding(self, code: str, severity: Severity, start: int, end: int, /, **details: object) -> Finding:
        """Return a finding at canonical offsets, half-open."""
        words = tuple((key, str(value)) for key, value in details.items())
        return Finding(code, severity, words, Span(self.plan.source.text_id, start, end))

    def shadow_finding(self, code: str, severity: Severity, start: int, end: int, /, **details: object) -> Finding:
        """Return a finding at offsets of the shadow text, half-open."""
        first, last = self.shadow.span(start, end)
        return self.finding(code, severity, first, last, **details)


def examine(plan: Plan, roster: tuple[str, ...] = ()) -> Subject:
    """Return the subject that the checks take."""
    return Subject(plan, shadow_of(plan.source.text), roster)


def documents(plan: Plan) -> Iterator[OfficialDocument]:
    """Yield the document of a plan's file and everything attached to it, outer before inner."""
    waiting = [plan.document]
    while waiting:
        document = waiting.pop(0)
        yield document
        waiting = [*document.annexes, *waiting]


def date_at(plan: Plan, offset: int) -> date | None:
    """Return the date (成文日期) of the innermost dated document around an offset, else any date of the file."""
    found: date | None = None
    for document in documents(plan):
        day = _day(document.date)
        if day and (found is None or document.span.start <= offset < document.span.end):
            found = day
    return found


def _day(iso: str | None) -> date | None:
    try:
        return date.fromisoformat(iso) if iso else None
    except ValueError:
        return None
