"""The head of the page: which plan, which round, until when, and the round's figures."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from pipeline.export.page.case import Case
from pipeline.export.page.words import Words
from pipeline.model.status import UnitState

_ANSWERED: tuple[UnitState, ...] = ("on_time", "late")
_SILENT: tuple[UnitState, ...] = ("missing", "deemed_no_comment", "deemed_consent", "pending")


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the round: what is counted, how many, and the part of the page that shows them."""

    name: str
    value: str
    href: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head in words: `facts` are (name, words) in order, `left` is how much time is left ("" where there is no deadline)."""

    title: str
    facts: tuple[tuple[str, str], ...]
    left: str
    urgent: bool
    figures: tuple[Figure, ...]


def head_of(case: Case) -> Head:
    """Return the head; what is not known is left out."""
    overview, words = case.overview, case.words
    document, round_ = overview.plan.document, overview.round
    issuer = (round_.issuer if round_ else "") or document.issuer or ""
    facts = [(words("ISSUER"), issuer), (words("FILE"), overview.plan.source.name)]
    if document.number:
        facts.append((words("NUMBER"), document.number))
    if round_ is not None:
        facts.append(
            (words("ROUND"), words("ROUND-OF", number=round_.number, count=max(overview.rounds, round_.number)))
        )
        facts.append((words("DEADLINE"), moment(words, round_.deadline) or words("NO-DEADLINE")))
        facts.append((words("SILENCE"), words.of("SILENCE", round_.no_reply)))
    facts.append((words("NOW"), moment(words, overview.now)))
    return Head(
        " ".join((document.title or overview.plan.source.name).split()),
        tuple((name, value) for name, value in facts if value),
        _left(case),
        overview.days is not None and overview.days <= 1,
        (*_answers(case), *_verdicts(case), *_plan(case)),
    )


def moment(words: Words, iso: str | None) -> str:
    """Return an ISO moment or day in words, "" for None; what is none is shown as it is."""
    if not iso:
        return ""
    day, _t, clock = iso.partition("T")
    parts = day.split("-")
    if len(parts) != 3 or not all(part.isdigit() for part in parts):
        return iso
    year, month, date = (int(part) for part in parts)
    shown = words("DAY", year=year, month=month, day=date, iso=day)
    return f"{shown} {clock[:5]}" if clock else shown


def stamp(iso: str | None) -> str:
    """Return a moment as tables write it: 2026-03-20 17:00, with seconds left out; "" for None."""
    return (iso or "")[:16].replace("T", " ")


def _left(case: Case) -> str:
    overview, words = case.overview, case.words
    days, workdays = overview.days, overview.workdays
    if days is None or overview.round is None:
        return ""
    if days == 0:
        return words("LEFT-TODAY")
    name = "LEFT" if days > 0 else "LEFT-OVER"
    return words(name if workdays is not None else f"{name}-DAYS", days=abs(days), workdays=abs(workdays or 0))


def _answers(case: Case) -> list[Figure]:
    status, words = case.overview.status, case.words
    if status is None:
        return []
    counts = Counter(unit.status for unit in status.units)
    late, silent = counts["late"], sum(counts[state] for state in _SILENT)
    figures = [
        (words("ASKED"), len(status.units)),
        (words("ANSWERED"), sum(counts[state] for state in _ANSWERED)),
        (words("LATE"), late),
        (words("SILENT"), silent),
        (words("COMMENTS"), len(case.overview.comments)),
    ]
    hrefs = ["#replies"] * 4 + ["#comments"]
    return [Figure(name, str(value), href) for (name, value), href in zip(figures, hrefs, strict=True)]


def _verdicts(case: Case) -> list[Figure]:
    settled = case.overview.settled_version
    if settled is None or settled.settled is None:
        return []
    totals = settled.settled.totals
    return [
        Figure(case.words.of("VERDICT", verdict), str(count), "#comments")
        for verdict, count in totals
        if count or verdict != "no_change_asked"
    ]


def _plan(case: Case) -> list[Figure]:
    """What a plan alone has to count."""
    if case.overview.status is not None:
        return []
    plan, words = case.overview.plan, case.words
    units = {mention.unit or mention.name for task in plan.tasks for mention in task.units}
    figures = [
        (words("TASKS"), len(plan.tasks), "#tasks"),
        (words("UNITS"), len(units), "#tasks"),
        (words("FINDINGS"), len(case.overview.findings), "#findings"),
    ]
    return [Figure(name, str(value), href) for name, value, href in figures]
