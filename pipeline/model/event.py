"""What happened to a case and what people said of it (台账日志): events never change, entries lie over the facts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Act = Literal["open", "keep", "file", "refile", "say", "undo", "remind", "purge"]
SubjectKind = Literal["case", "round", "addressee", "document", "letter", "comment", "entry"]

# what a person may say of a thing: anything else of it is a fact, and facts are written once
SAYABLE: dict[str, frozenset[str]] = {
    "round": frozenset({
        "title", "issuer", "deadline", "deadline_text", "no_reply", "seal_required", "reply_without_comments",
        "reasons_required", "frozen", "addressees", "closed_at", "revised_sha256",
    }),
    "addressee": frozenset({"until"}),
    "letter": frozenset({"unit", "received_at", "removed"}),
    "comment": frozenset({"decision", "op", "old", "new", "quote"}),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Event:
    """One act, as the journal keeps it.

    `seq` counts from 1 without a gap; `at` is ISO 8601 with +08:00. `before` and `after` are plain values of json, None
    where there is nothing to tell. `hash` is the sha256 of all of the event together with `prev_hash`, the hash of the
    event before ("" for the first): whoever changes one must change all that follow.
    """

    seq: int
    at: str
    who: str
    act: Act
    subject_kind: SubjectKind
    subject_id: str
    before: Any
    after: Any
    prev_hash: str
    hash: str


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person said of one field of one thing (a letter's unit, a comment's decision); the last one holds.

    `seq` is the event that brought it, `undone_by` the one that took it back (None while it holds). `subject_id` of an
    addressee is ``round/name``. `value` is a plain value of json.
    """

    seq: int
    subject_kind: SubjectKind
    subject_id: str
    field: str
    value: Any
    reason: str
    who: str
    at: str
    undone_by: int | None = None
