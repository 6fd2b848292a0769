"""提示: what was noticed in the plan, with its place."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.export.page.case import Case, place_of
from pipeline.export.page.excerpts import Excerpt, excerpt_of
from pipeline.lexicon.messages import say_finding
from pipeline.model.finding import Finding


@dataclass(frozen=True, slots=True)
class FindingRow:
    """A finding in words; `href` leads to its place in the text, of which `excerpt` shows the sentence."""

    place: str
    severity: str
    severity_words: str
    code: str
    words: str
    excerpt: Excerpt
    href: str


def finding_rows(case: Case) -> tuple[FindingRow, ...]:
    """Return the findings in the order given."""
    return tuple(_row(case, finding, str(number)) for number, finding in enumerate(case.overview.findings, 1))


def _row(case: Case, finding: Finding, number: str) -> FindingRow:
    at = finding.span
    return FindingRow(
        place_of("finding", number),
        finding.severity,
        case.words.of("SEVERITY", finding.severity),
        finding.code,
        say_finding(finding, case.words.language),
        excerpt_of(case.text, at.start, at.end, ((at.start, at.end),), "b") if case.in_text(at) else (),
        case.href("text-finding", number),
    )
