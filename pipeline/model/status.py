"""Who answered a consultation (反馈情况): each unit that was asked, and what came from others."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

UnitState = Literal["on_time", "late", "missing", "pending", "deemed_no_comment", "deemed_consent"]
Silence = Literal["missing", "deemed_no_comment", "deemed_consent"]


@dataclass(frozen=True, slots=True)
class UnitStatus:
    """One addressee of the consultation.

    `letters` and `comments` are ids, of the letters that count only (none superseded or sent twice). `group` is True where
    the address line names a group (各县（市、区）人民政府): its members' letters count for it, and nobody can say from the
    letters alone which of them are missing. `pending`: the deadline has not come.
    """

    unit: str
    status: UnitState
    group: bool
    letters: tuple[str, ...]
    comments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ConsultationStatus:
    """The state of a round at one moment (`now`, ISO 8601 with zone).

    `deadline` is ISO 8601 or an ISO date, None where the letter names none. `not_on_roster`, `not_letters`, `duplicates`,
    `superseded` and `unsure` are ids of letters.
    """

    title: str
    deadline: str | None
    no_reply: Silence
    now: str
    units: tuple[UnitStatus, ...]
    not_on_roster: tuple[str, ...] = ()
    not_letters: tuple[str, ...] = ()
    duplicates: tuple[str, ...] = ()
    superseded: tuple[str, ...] = ()
    unsure: tuple[str, ...] = ()
