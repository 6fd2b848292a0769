"""台账: the rounds, every letter as filed, and the journal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.export.page.case import Case, place_of
from pipeline.export.page.head import moment, stamp
from pipeline.model.comment import Letter
from pipeline.model.event import Event
from pipeline.recognize.unit_groups import member_of

SHOWN = 200
"""How many events are shown at once; the rest is folded."""


@dataclass(frozen=True, slots=True)
class LetterRow:
    """A letter as filed, in words."""

    place: str
    id: str
    file: str
    unit: str
    evidence: str
    number: str
    received: str
    source: str
    state: str
    stance: str
    seal: str
    comments: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """An event of the journal, in words; `hash` is the beginning of its hash."""

    seq: int
    at: str
    who: str
    act: str
    subject: str
    what: str
    hash: str


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The ledger: facts of the round, letters, the earlier events and the last ones, and whether the journal is whole."""

    facts: tuple[tuple[str, str], ...]
    letters: tuple[LetterRow, ...]
    earlier: tuple[EventRow, ...]
    latest: tuple[EventRow, ...]
    whole: bool


def ledger_of(case: Case) -> LedgerView:
    """Return the ledger of a case, empty for a plan alone."""
    overview = case.overview
    events = tuple(_event(case, event) for event in overview.journal)
    counts = Counter(comment.letter for comment in overview.comments)
    return LedgerView(
        tuple((name, value) for name, value in _facts(case) if value),
        tuple(_letter(case, letter, counts[letter.id]) for letter in overview.letters),
        events[:-SHOWN],
        events[-SHOWN:],
        overview.journal_whole,
    )


def _facts(case: Case) -> list[tuple[str, str]]:
    round_, words = case.overview.round, case.words
    if round_ is None:
        return []
    return [
        (words("ROUND"), words("ROUND-OF", number=round_.number, count=max(case.overview.rounds, round_.number))),
        (words("ROUND-TITLE"), round_.title),
        (words("OPENED"), " ".join(filter(None, (moment(words, round_.opened_at), round_.opened_by)))),
        (words("CLOSED"), moment(words, round_.closed_at)),
        (words("DEADLINE-TEXT"), round_.deadline_text),
        (words("WANTED"), "；".join(filter(None, (
            words("SEAL-REQUIRED") if round_.seal_required else "",
            words("REPLY-ALWAYS") if round_.reply_without_comments else "",
            words("REASONS-REQUIRED") if round_.reasons_required else "",
        )))),
        (words("FROZEN"), "；".join(round_.frozen)),
        (words("DRAFT-HASH"), round_.draft_sha256),
    ]  # fmt: skip


def _letter(case: Case, letter: Letter, comments: int) -> LetterRow:
    words = case.words
    evidence = "；".join(f"{words.of('SOURCE', one.source)}“{one.text}”" for one in letter.unit_evidence)
    state = words.of("LETTER", letter.status)
    if letter.supersedes:
        state = words("SUPERSEDES", state=state, letter=letter.supersedes)
    return LetterRow(
        place_of("letter", letter.id), letter.id, letter.file, member_of(letter.unit, letter.unit_evidence) or words("UNKNOWN-UNIT"), evidence,
        letter.doc_number or "", stamp(letter.received_at),
        words.of("RECEIVED", letter.received_from) if letter.received_from else "", state,
        "" if letter.status == "not_a_letter" else words.of("STANCE", letter.stance or "unknown"),
        words.of("SEAL", letter.seal.state) + (f"“{letter.seal.text}”" if letter.seal.text else ""), comments,
    )  # fmt: skip


# ── the journal ─────────────────────────────────────────────────────────────────────────────────────────────────────

_FIELDS = frozenset({
    "unit", "received_at", "removed", "decision", "until", "closed_at", "deadline", "deadline_text", "no_reply", "title", "issuer",
    "seal_required", "reply_without_comments", "reasons_required", "frozen", "addressees", "op", "old", "new", "quote",
    "revised_sha256",
})  # fmt: skip
_VERDICTS = frozenset({"adopted", "partly_adopted", "not_adopted", "undecided", "no_change_asked"})


def _event(case: Case, event: Event) -> EventRow:
    words = case.words
    return EventRow(
        event.seq, stamp(event.at), event.who, words.or_itself("ACT", event.act),
        _subject(case, event.subject_kind, event.subject_id), _what(case, event), event.hash[:12],
    )  # fmt: skip


def _subject(case: Case, kind: str, id_: str) -> str:
    if kind == "addressee":
        number, _slash, name = id_.partition("/")
        return case.words("SUBJECT-ADDRESSEE", name=name, number=number)
    return case.words.or_itself("SUBJECT", kind, id=id_)


def _what(case: Case, event: Event) -> str:
    """What an event did, in words; of a shape that is not known, nothing is said."""
    words = case.words
    after: Mapping[str, Any] = event.after if isinstance(event.after, dict) else {}
    if event.act == "open" and isinstance(after.get("round"), dict):
        value = after["round"]
        deadline = moment(words, value.get("deadline")) or words("NO-DEADLINE")
        return words(
            "DID-OPEN", title=value.get("title", ""), deadline=deadline, count=len(value.get("addressees", ()))
        )
    if event.act in ("file", "refile"):
        unit = after.get("unit") or ("" if event.act == "refile" else words("UNKNOWN-UNIT"))
        count = words("DID-COMMENTS", count=len(after.get("comments", ())))
        return "；".join(str(part) for part in (after.get("file"), unit, count) if part)
    if event.act in ("say", "undo"):
        return _said(case, event)
    if event.act == "purge":
        return words("DID-PURGE", count=after.get("originals", 0))
    return str(after.get("how") or after.get("name") or "")


def _said(case: Case, event: Event) -> str:
    """A field with what was said of it, before and after."""
    before: Mapping[str, Any] = event.before if isinstance(event.before, dict) else {}
    after: Mapping[str, Any] = event.after if isinstance(event.after, dict) else {}
    field = str((after or before).get("field", ""))
    name = case.words.of("FIELD-OF", field) if field in _FIELDS else field
    if event.act == "undo":
        of = before.get("subject")
        subject = _subject(case, str(of[0]), str(of[1])) if isinstance(of, list | tuple) and len(of) == 2 else ""
        return case.words("DID-UNDO", subject=subject, field=name, value=_value(case, before.get("value")))
    old = f"{_value(case, event.before)} → " if event.before is not None else ""
    reason = f"（{after['reason']}）" if after.get("reason") else ""
    return f"{name}：{old}{_value(case, after.get('value'))}{reason}"


def _value(case: Case, value: Any) -> str:
    if isinstance(value, dict) and "verdict" in value:
        verdict = str(value["verdict"])
        return case.words.of("VERDICT", verdict) if verdict in _VERDICTS else verdict
    if isinstance(value, bool):
        return case.words("YES" if value else "NO")
    if isinstance(value, list):
        return "、".join(_value(case, each) for each in value)
    if isinstance(value, dict):
        return str(value.get("name") or value.get("value") or value)
    return case.words("NOTHING") if value is None else str(value)
