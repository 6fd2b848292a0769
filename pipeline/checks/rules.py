"""The one table of checks, and the function that runs it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from pipeline.checks.brackets import brackets
from pipeline.checks.dates import impossible_dates, past_deadlines, wrong_weekdays
from pipeline.checks.punctuation import doubled, half_width, unfinished
from pipeline.checks.secrecy import secrecy
from pipeline.checks.subject import Subject, documents, examine
from pipeline.checks.sums import sums
from pipeline.checks.tasks import without_target, without_time, without_unit
from pipeline.checks.typos import lookalikes, typos
from pipeline.checks.units import listed_twice, named_not_listed, not_addressed, two_names
from pipeline.checks.vague import vague
from pipeline.model.finding import Finding
from pipeline.model.task import Plan

Check = Callable[[Subject], tuple[Finding, ...]]

ALL_CHECKS: tuple[Check, ...] = (
    secrecy,
    typos,
    lookalikes,
    half_width,
    brackets,
    doubled,
    unfinished,
    sums,
    impossible_dates,
    wrong_weekdays,
    past_deadlines,
    two_names,
    listed_twice,
    named_not_listed,
    not_addressed,
    vague,
    without_unit,
    without_time,
    without_target,
)


def check_plan(plan: Plan, *, roster: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return everything a person should look at in a plan: what the earlier stages noticed and what the checks find.

    Findings are sorted by their place in the canonical text, those without a place first; none stands twice.

    Args:
        plan: a plan that was read to the end.
        roster: units that are consulted besides those of the address line.
    """
    subject = examine(plan, tuple(roster))
    earlier = [*plan.source.findings, *(each for part in documents(plan) for each in part.findings), *plan.findings]
    findings = dict.fromkeys([*earlier, *(finding for check in ALL_CHECKS for finding in check(subject))])
    return tuple(sorted(findings, key=_place))


def task_gaps(plan: Plan) -> tuple[Finding, ...]:
    """Return the findings about tasks without a unit, a time or a measurable target, in the order of the tasks."""
    subject = examine(plan, ())
    found = (*without_unit(subject), *without_time(subject), *without_target(subject))
    return tuple(sorted(found, key=_place))


def _place(finding: Finding) -> tuple[int, int]:
    return (finding.span.start, finding.span.end) if finding.span else (-1, -1)
