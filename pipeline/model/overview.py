"""The state of a whole case (总览), as the page shows it: plan, round, letters, comments, versions, journal, what to do today."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.change import Comparison
from pipeline.model.comment import Comment, Letter, Part
from pipeline.model.event import Event
from pipeline.model.finding import Finding
from pipeline.model.round import Round
from pipeline.model.settlement import Settled
from pipeline.model.status import ConsultationStatus
from pipeline.model.task import Plan

DueKind = Literal["missing", "letter", "unread", "undecided", "stale", "conflict", "finding", "failure"]


@dataclass(frozen=True, slots=True)
class Due:
    """One thing that waits for a person (待办).

    kind:
        missing: a unit has not answered. letter: whose letter it is, its seal or its stance must be looked at. unread: a
        stretch of a letter was not understood. undecided: a comment that no rule could settle. stale: a person's decision
        that the draft has overtaken. conflict: comments contradict each other. finding: a doubt about the plan. failure: a
        file that could not be read.

    `subjects` are the ids (letters, comments) or names (units) that it is about; `words` says what is to be done, in
    the language of the page. `command` is the command that does it, "" where there is none.
    """

    kind: DueKind
    subjects: tuple[str, ...]
    words: str
    command: str = ""

    @property
    def subject(self) -> str:
        """The id or name that stands before the words in a list: the first one, — of none or of several letters."""
        several = self.kind == "letter" and len(self.subjects) > 1
        return "—" if several or not self.subjects else self.subjects[0]


@dataclass(frozen=True, slots=True)
class Version:
    """A later version of the plan: the comparison with the version before it, and the comments settled in it.

    `number` is the version's (2 for plan-v2), `before` that of the version before, and `plan` the version as read. `against` is the comparison
    with the draft that was sent, which `settled` speaks of (its `evidence`, spans and change ids); both are None
    where no comments were settled.
    """

    number: int
    before: int
    plan: Plan
    comparison: Comparison
    against: Comparison | None = None
    settled: Settled | None = None


@dataclass(frozen=True, slots=True)
class Overview:
    """A case at one moment.

    `plan` is the draft that was sent, `findings` what is to be looked at in it. `now` is the moment that was looked from (ISO 8601
    with zone). `days` and `workdays` are what is left until the deadline: the days after today up to and with the deadline's
    own, negative once it has passed, None where there is no deadline (or the year's working days are not known).
    `unread` are (letter id, stretch). `comments` are those of the letters that count, in the order of the draft.
    `versions` are in order; the last one that was settled tells the verdicts. `journal` is the ledger's, oldest first.
    `rounds` is how many rounds the case has had; `round` is the last one, None for a plan alone.
    """

    plan: Plan
    findings: tuple[Finding, ...]
    now: str
    due: tuple[Due, ...] = ()
    rounds: int = 0
    round: Round | None = None
    days: int | None = None
    workdays: int | None = None
    status: ConsultationStatus | None = None
    letters: tuple[Letter, ...] = ()
    comments: tuple[Comment, ...] = ()
    unread: tuple[tuple[str, Part], ...] = ()
    versions: tuple[Version, ...] = ()
    journal: tuple[Event, ...] = ()
    journal_whole: bool = True

    @property
    def settled_version(self) -> Version | None:
        """The newest version in which the comments were settled."""
        return next((version for version in reversed(self.versions) if version.settled is not None), None)
