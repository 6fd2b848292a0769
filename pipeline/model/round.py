"""A round of a consultation (征求意见轮次): who was asked about which draft until when, and the letters filed in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.comment import Letter, ReplyText
from pipeline.model.status import Silence

AddresseeSource = Literal["request", "plan", "option", "places"]


@dataclass(frozen=True, slots=True)
class Addressee:
    """One that was asked (征求意见对象).

    `group` is True where the name means several units (各县（市、区）人民政府) that nobody listed; `of` is the group that
    a single unit was expanded from, "" for none. `until` is the addressee's own later deadline (ISO 8601 or an ISO date),
    None for the round's. `source` says where the name comes from: the request's address line, the plan, an option, or the
    user's table of places.
    """

    name: str
    group: bool = False
    of: str = ""
    until: str | None = None
    source: AddresseeSource = "request"


@dataclass(frozen=True, slots=True)
class Round:
    """One round: what was sent to whom, and what the request says about answers.

    `number` counts from 1 over the case. `deadline` is ISO 8601 with zone or an ISO date, None where none is named.
    `no_reply` is what silence means. `frozen` are the passages that should not be changed (原则上不作修改).
    `request_sha256` and `draft_sha256` name the files that were sent (the same where the draft is an annex of the letter).
    `revised_sha256` is the file with the revised draft that its comments were settled against last, None before.
    Times are ISO 8601 with zone; `closed_at` is None while the round is open.
    """

    number: int
    title: str
    issuer: str
    deadline: str | None
    deadline_text: str
    no_reply: Silence
    seal_required: bool
    reply_without_comments: bool
    reasons_required: bool
    frozen: tuple[str, ...]
    addressees: tuple[Addressee, ...]
    request_sha256: str | None
    draft_sha256: str
    opened_at: str
    opened_by: str
    closed_at: str | None = None
    revised_sha256: str | None = None

    @property
    def roster(self) -> tuple[str, ...]:
        """The names of all that were asked, in order."""
        return tuple(addressee.name for addressee in self.addressees)


@dataclass(frozen=True, slots=True)
class FiledLetter:
    """One letter as understood: the letter, what it says, and what finds it again when it is sent twice.

    `letter.status` is a placeholder until `ledger.status.judged` has seen all letters of the round. `text` is the
    uniform text of all its papers: equal texts are one letter. `round` is the number of the round that it was filed in.
    `removed` is True where a person took it out (it is kept, and counts for nothing).
    """

    letter: Letter
    reply: ReplyText
    text: str
    round: int = 1
    removed: bool = False
