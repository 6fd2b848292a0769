"""A consultation and all that became of it (征求意见及采纳情况): what the office's documents about it are made of."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.change import Change
from pipeline.model.comment import Comment, Letter
from pipeline.model.official import Section
from pipeline.model.settlement import Settled, Verdict
from pipeline.model.status import ConsultationStatus


@dataclass(frozen=True, slots=True)
class SettledRound:
    """One round (一轮征求意见) with its letters, its comments and what became of them.

    `sent` is the ISO date of the consultation letter, None where nobody knows it. `letters` are all that came in the round,
    but for those that a person took out; `comments` are of these letters. `draft` and `revised` are the canonical texts that the
    spans of `settled` count in, `sections` the headings of the draft, `changes` all changes between the two.
    """

    number: int
    status: ConsultationStatus
    letters: tuple[Letter, ...]
    comments: tuple[Comment, ...]
    settled: Settled
    draft: str
    revised: str
    sections: tuple[Section, ...] = ()
    changes: tuple[Change, ...] = ()
    sent: str | None = None


@dataclass(frozen=True, slots=True)
class EarlierReason:
    """What a person once said to a comment of this kind (既往处理说明), from the ledger."""

    verdict: Verdict
    op: str
    reason: str


@dataclass(frozen=True, slots=True)
class Consultation:
    """The consultation on one plan: `plan` is its name without the stage, `issuer` the office that asked, `date` the ISO
    date that its documents carry (None leaves the line to be filled in by hand)."""

    plan: str
    issuer: str
    date: str | None
    rounds: tuple[SettledRound, ...]
    earlier: tuple[EarlierReason, ...] = ()
