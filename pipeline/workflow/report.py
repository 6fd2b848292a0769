"""`huiqian report`: the state of a case as one page, from a ledger, from a run, or of a plan alone; and its charts as pictures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from shlex import quote
from typing import TYPE_CHECKING

from pipeline.errors import HuiqianError, UsageError
from pipeline.export.charts import draw
from pipeline.export.charts.answers import answers
from pipeline.export.charts.chart import Chart
from pipeline.export.charts.heat_map import heat_map
from pipeline.export.charts.task_graph import task_graph
from pipeline.export.charts.time_line import time_line
from pipeline.export.page.page import page_of
from pipeline.ledger.timing import time_left
from pipeline.lexicon.messages import Language, say_error
from pipeline.model.comment import Comment
from pipeline.model.event import Event
from pipeline.model.finding import Finding
from pipeline.model.office import OfficeTime
from pipeline.model.overview import Due, Overview, Version
from pipeline.model.round import Round
from pipeline.model.status import ConsultationStatus
from pipeline.model.task import Plan
from pipeline.workflow.check import all_findings
from pipeline.workflow.comments import Commented, counted
from pipeline.workflow.consultation import commented_of, plan_of
from pipeline.workflow.decide import settle_round
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.due import due_in_plan, due_of_case
from pipeline.workflow.plan_corrections import load_versions
from pipeline.workflow.status import status_of

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger  # a database is loaded by whoever opens one


@dataclass(frozen=True, slots=True)
class Journal:
    """The ledger's own part of a page: how many rounds there were, what happened, whether the chain is whole, and where it is
    ("" for the usual place, and for one that is no file)."""

    rounds: int
    events: tuple[Event, ...]
    whole: bool
    place: str = ""


def overview_of_plans(paths: Sequence[Path], options: ReadingOptions, *, language: Language, now: datetime) -> Overview:
    """Return the state of a plan that nobody was asked about, and of its later versions in order, as people corrected them.

    Raises:
        InputError: one of them cannot be read.
        UsageError: corrections that were named belong to none of them.
    """
    plans = load_versions(paths, options)
    findings = all_findings(plans[0], roster=plans[0].document.addressees)
    versions = tuple(Version(n + 1, n, new, compare_plans(old, new)) for n, (old, new) in enumerate(pairwise(plans), 1))
    return Overview(
        plans[0],
        findings,
        now.isoformat(),
        due_in_plan(findings, language, file=plans[0].source.name),
        versions=versions,
    )


def overview_of_ledger(
    ledger: Ledger, options: ReadingOptions, *, number: int | None, language: Language, now: datetime, place: str = ""
) -> Overview:
    """Return the state of a ledger's round: the draft that was sent, letters, comments, the revised draft that was settled
    last, and the journal.

    Raises:
        UsageError: M-NO-ROUND.
        InputError: what the ledger keeps is not what it was.
    """
    round_, commented = commented_of(ledger, options.office, number=number)
    status = status_of(commented, now)
    versions: tuple[Version, ...] = ()
    if round_.revised_sha256 is not None:
        _round, case = settle_round(ledger, None, options, number=round_.number)
        plan = case.old
        versions = (Version(2, 1, case.new, case.comparison, case.comparison, case.settled),)
    else:
        plan = plan_of(ledger, round_.draft_sha256, options)
    findings = all_findings(plan, roster=round_.roster)
    return overview_of_case(
        plan, findings, commented, status, round_, versions, journal_of(ledger, place), options.office, language=language,
        now=now,
    )  # fmt: skip


def journal_of(ledger: Ledger, place: str = "") -> Journal:
    """Return what a ledger tells of itself; `place` is where it is."""
    whole = all(finding.severity == "note" for finding in ledger.verify())
    return Journal(len(ledger.rounds()), ledger.events(), whole, "" if "://" in place else place)


def overview_of_case(
    plan: Plan,
    findings: Sequence[Finding],
    commented: Commented,
    status: ConsultationStatus,
    round_: Round,
    versions: Sequence[Version],
    journal: Journal,
    office: OfficeTime,
    *,
    language: Language,
    now: datetime,
    failures: Sequence[HuiqianError] = (),
) -> Overview:
    """Return the state of a case whose parts are at hand.

    Args:
        plan: the draft that was sent; its text is the one that the comments' spans count in.
        findings: what is to be looked at in it.
        commented: letters and comments.
        status: who answered.
        round_: the round.
        versions: the later versions, settled or not, in order.
        journal: of the ledger.
        office: its hours and its calendar.
        language: of the words.
        now: the moment that is looked from, with zone.
        failures: the files that could not be read.
    """
    settled = next((one.settled for one in reversed(versions) if one.settled is not None), None)
    left = time_left(now, round_.deadline, office) if round_.deadline else None
    failed = tuple(Due("failure", (one.code,), say_error(one, language)) for one in failures)
    due = (
        *(_on(journal.place, one) for one in due_of_case(commented, status, settled, language)),
        *failed,
        *due_in_plan(findings, language, file=plan.source.name),
    )
    return Overview(
        plan, tuple(findings), now.isoformat(), due, journal.rounds, round_,
        left.days if left else None, left.workdays if left else None,
        status, commented.letters, _by_place(counted(commented)), commented.unread, tuple(versions),
        journal.events, journal.whole,
    )  # fmt: skip


def _on(place: str, due: Due) -> Due:
    """A thing to do, its command with the ledger that it is to be done on."""
    return replace(due, command=f"{due.command} --ledger {quote(place)}") if place and due.command else due


def charts_of(overview: Overview) -> tuple[Chart, ...]:
    """Return the charts of a case, those that have something to show."""
    plan = overview.plan
    every = (answers(overview), heat_map(plan), time_line(plan, overview.round), task_graph(plan))
    return tuple(chart for chart in every if chart is not None)


def render_report(overview: Overview, language: Language) -> str:
    """Return the page of a case, one html file that asks nothing of any network; without its charts where the library that
    draws them is not there."""
    charts = charts_of(overview)
    try:
        drawn = tuple((chart, draw.svg(chart)) for chart in charts)
        script = draw.script() if drawn else ""
    except UsageError:
        drawn, script = tuple((chart, "") for chart in charts), ""
    return page_of(overview, drawn, script=script, language=language)


def chart_files(overview: Overview) -> dict[str, bytes]:
    """Return the charts as pictures for a document: ``NAME.svg`` and ``NAME.png``.

    Raises:
        UsageError: the library that draws them is not there.
    """
    files: dict[str, bytes] = {}
    for chart in charts_of(overview):
        files[f"{chart.title}.svg"] = draw.svg(chart, titled=True).encode()
        files[f"{chart.title}.png"] = draw.png(chart)
    return files


def _by_place(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """In the order of the draft; those without a place last."""
    return tuple(
        sorted(comments, key=lambda one: (one.anchor.span is None, one.anchor.span.start if one.anchor.span else 0))
    )
