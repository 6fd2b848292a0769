"""What one rule found out about one comment, before people and other comments come into it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from pipeline.model.edit import TextEdit
from pipeline.model.settlement import Verdict
from pipeline.model.span import Span
from pipeline.settlement.carry import Stretch

State = Literal["done", "toward", "undone", "against"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """A verdict with its witness.

    `code` and `details` are the explanation. `asked` are the edits as the letter wants them; empty where the words alone do
    not say where they would stand (a unit in a list). `evidence` are the ids of the changes that carry out what was asked, or that
    went against it; `old` and `new` the stretches of both drafts that were asked for and are there: what a change of the evidence holds
    beside them is more than was asked. They are empty where the whole change is meant. `was`, `now`: what the drafts say.
    """

    verdict: Verdict
    rule: str
    code: str
    details: tuple[tuple[str, str], ...] = ()
    evidence: tuple[str, ...] = ()
    asked: tuple[TextEdit, ...] = ()
    old: tuple[Stretch, ...] = ()
    new: tuple[Stretch, ...] = ()
    was: Span | None = None
    now: Span | None = None
    already: bool = False
    elsewhere: Span | None = None

    def said(self, code: str, **details: str) -> Outcome:
        """Return the same outcome with another explanation."""
        return replace(self, code=code, details=tuple(details.items()))


def undecided(rule: str, code: str, **details: str) -> Outcome:
    """Return the outcome of what only a person can tell."""
    return Outcome("undecided", rule, code, tuple(details.items()))


def together(states: Sequence[State]) -> Verdict:
    """Return the verdict on a request that was carried out part by part: all, some, or none."""
    if all(state == "done" for state in states):
        return "adopted"
    return "partly_adopted" if any(state in ("done", "toward") for state in states) else "not_adopted"
