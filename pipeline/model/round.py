"""A round of consultation (征求意见轮次): who was asked for what, until when, and by which rules."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.status import Silence

AddresseeSource = Literal["request", "plan", "places", "option"]


@dataclass(frozen=True, slots=True)
class Addressee:
    """One entry of the roster (征求意见单位).

    `group` marks a name that stands for several units (各县（市、区）人民政府) and could not be taken apart: letters of its
    members count for it. `of` is the group in the address line that this unit was found in, "" where it is named itself.
    `until` is a later deadline that was granted to it (ISO), None for the round's own. `source` says where the name comes
    from: the address line, the plan's tasks, the user's table of places, or a roster that was given.
    """

    name: str
    group: bool = False
    of: str = ""
    until: str | None = None
    source: AddresseeSource = "request"


@dataclass(frozen=True, slots=True)
class Round:
    """What one consultation letter started.

    `number` counts from 1 (0 as long as no ledger has numbered it). `deadline` is ISO 8601 with zone, or an ISO date
    that holds to its end, or None; `deadline_text` are the words of the letter. `no_reply` says what silence means.
    `seal_required`: replies must be sealed; `reply_without_comments`: also those without comments must reply;
    `reasons_required`: requests without a reason need not be heard. `frozen` are passages that should not be changed
    (原则上不作修改). `request_sha256` is the letter's digest (None where none was filed), `draft_sha256` that of the file
    which holds the draft that was sent; both are the same file where the draft is the letter's annex. Times are ISO 8601.
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

    @property
    def roster(self) -> tuple[str, ...]:
        """The names of all that were asked, in order."""
        return tuple(addressee.name for addressee in self.addressees)
