"""The case that all parts of the page speak of: what it has by id, and which places of the page can be led to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from pipeline.export.page.sections import Sections
from pipeline.export.page.words import Words
from pipeline.model.comment import Letter
from pipeline.model.overview import Overview, Version
from pipeline.model.settlement import Settlement
from pipeline.model.span import Span

PARTS = ("today", "replies", "text", "tasks", "charts", "comments", "versions", "ledger", "findings")
"""The parts of the page in their order; each is the id of its place too."""


@dataclass(frozen=True, slots=True)
class Link:
    """Words that may lead to a place of the page; `href` is "" where there is no such place."""

    label: str
    href: str


@dataclass(frozen=True, slots=True)
class Case:
    """An overview with its things by id.

    `units` are the names of those asked with their place in the roster, from 1; `sections` those of the draft and its annexes;
    `twice` the numbers of the versions that were compared with the draft that was sent besides the version before; `places` the
    ids that the page has.
    """

    overview: Overview
    words: Words
    letters: Mapping[str, Letter]
    items: Mapping[str, Settlement]
    units: Mapping[str, int]
    sections: Sections
    twice: frozenset[int]
    places: frozenset[str]

    @property
    def text(self) -> str:
        """The canonical text of the draft that was sent."""
        return self.overview.plan.source.text

    def in_text(self, span: Span | None) -> TypeGuard[Span]:
        """Return whether a span is a place in the draft as it was read for this page."""
        source = self.overview.plan.source
        return span is not None and span.text_id == source.text_id and 0 <= span.start <= span.end <= len(source.text)

    def has_words(self, span: Span | None) -> TypeGuard[Span]:
        """Return whether a span holds words of the draft: what a person added to it stands nowhere."""
        return self.in_text(span) and span.start < span.end

    def changes_of(self, version: Version, *, sent: bool = False) -> str:
        """Return the kind of place that a version's changes have: against the version before, or (`sent`) the draft that was
        sent, where these are two."""
        return f"{'sent' if sent and version.number in self.twice else 'change'}-{version.number}"

    def href(self, kind: str, id_: str) -> str:
        """Return the address of a place on the page, "" where the page has none."""
        place = place_of(kind, id_)
        return f"#{place}" if place in self.places else ""

    def link(self, kind: str, id_: str) -> Link:
        """Return an id as words that lead to its place of a kind."""
        return Link(id_, self.href(kind, id_))


def place_of(kind: str, id_: str) -> str:
    """Return the id of an element: Latin letters, figures, and what else there is by its number."""
    plain = "".join(c if (c.isascii() and c.isalnum()) or c in "-_" else f".{ord(c):x}." for c in id_)
    return f"{kind}-{plain}"


def case_of(overview: Overview, words: Words) -> Case:
    """Return the case of an overview."""
    settled = overview.settled_version
    items = settled.settled.items if settled and settled.settled else ()
    status = overview.status.units if overview.status else ()
    case = Case(
        overview,
        words,
        {letter.id: letter for letter in overview.letters},
        {item.comment: item for item in items},
        {unit.unit: number for number, unit in reversed(list(enumerate(status, 1)))},
        Sections(overview.plan.document),
        frozenset(v.number for v in overview.versions if v.against is not None and not _one_comparison(v)),
        frozenset(),
    )
    return replace(case, places=frozenset(_places(case)))


def _places(case: Case) -> Iterator[str]:
    overview = case.overview
    status = overview.status.units if overview.status else ()
    yield from PARTS
    for task in overview.plan.tasks:
        yield place_of("task", task.id)
        if case.has_words(task.span):
            yield place_of("text-task", task.id)
    for comment in overview.comments:
        yield place_of("comment", comment.id)
        if case.in_text(comment.anchor.span):
            yield place_of("text-comment", comment.id)
    for number, finding in enumerate(overview.findings, 1):
        yield place_of("finding", str(number))
        if case.in_text(finding.span):
            yield place_of("text-finding", str(number))
    yield from (place_of("letter", letter.id) for letter in overview.letters)
    yield from (place_of("unit", str(number)) for number in range(1, len(status) + 1))
    for version in overview.versions:
        yield place_of("version", str(version.number))
        yield from (place_of(case.changes_of(version), c.id) for c in version.comparison.changes)
        if version.against is not None and version.number in case.twice:
            yield from (place_of(case.changes_of(version, sent=True), c.id) for c in version.against.changes)


def _one_comparison(version: Version) -> bool:
    """Whether the version before a version is the draft that was sent, so that one list of changes is enough."""
    against = version.against
    return against is not None and (
        against.old.text_id == version.comparison.old.text_id and against.changes == version.comparison.changes
    )
