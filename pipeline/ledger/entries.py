"""What people said (人工记录): entries that lie over the facts, the last one that nobody took back holds."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from typing import Any, get_type_hints

from sqlalchemy import Connection, insert, select, update

from pipeline.errors import UsageError
from pipeline.ledger import rows
from pipeline.ledger.codec import canonical, decode, encode
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.journal import Writing, append, storable
from pipeline.ledger.schema import entry
from pipeline.model.comment import Comment, Letter
from pipeline.model.event import SAYABLE, Entry, SubjectKind
from pipeline.model.round import Addressee, Round
from pipeline.model.settlement import Decision

Said = Mapping[tuple[str, str], Any]  # (id of the thing, field) → value


def say(writing: Writing, kind: SubjectKind, id_: str, field: str, value: object, reason: str) -> int:
    """Write what a person says of a field of a thing and return the entry's number.

    Raises:
        UsageError: M-SAY, nothing may be said of that field, or the value does not fit; M-NO-SUBJECT, no such thing.
    """
    data = encode(value)
    _check(writing.connection, kind, id_, field, data)
    id_ = storable(id_)
    before = said(writing.connection, kind).get((id_, field))
    after = {"field": field, "value": data, "reason": reason}
    seq = append(writing, "say", (kind, id_), before=before, after=after)
    row = {
        "seq": seq, "subject_kind": kind, "subject_id": id_, "field": field, "value": canonical(data),
        "reason": canonical(reason), "who": writing.who, "at": writing.at,
    }  # fmt: skip
    writing.connection.execute(insert(entry).values(**row))
    crash_point()
    return seq


def undo(writing: Writing, seq: int) -> int:
    """Take an entry back and return the number of the event that says so.

    Raises:
        UsageError: M-UNDO, there is no such entry, or it was taken back before.
    """
    found = next((each for each in entries(writing.connection) if each.seq == seq), None)
    if found is None or found.undone_by is not None:
        raise UsageError("M-UNDO", seq=seq)
    before = {"subject": [found.subject_kind, found.subject_id], "field": found.field, "value": found.value}
    taken = append(writing, "undo", ("entry", str(seq)), before=before)
    writing.connection.execute(update(entry).where(entry.c.seq == seq).values(undone_by=taken))
    crash_point()
    return taken


def entries(connection: Connection, kind: str | None = None, id_: str | None = None) -> tuple[Entry, ...]:
    """Return all entries in order, those taken back too; of one kind of thing, of one thing, if asked."""
    wanted = select(entry).order_by(entry.c.seq)
    if kind is not None:
        wanted = wanted.where(entry.c.subject_kind == kind)
    if id_ is not None:
        wanted = wanted.where(entry.c.subject_id == storable(id_))
    return tuple(
        Entry(**{**row, "value": json.loads(row["value"]), "reason": json.loads(row["reason"])})
        for row in connection.execute(wanted).mappings()
    )


def said(connection: Connection, kind: SubjectKind, as_of: int | None = None) -> Said:
    """Return what holds of all things of a kind, or held after event number `as_of`."""
    return {
        (each.subject_id, each.field): each.value for each in entries(connection, kind) if _holds(each, as_of)
    }  # fmt: skip


def _holds(each: Entry, as_of: int | None) -> bool:
    if as_of is None:
        return each.undone_by is None
    return each.seq <= as_of and (each.undone_by is None or each.undone_by > as_of)


def decisions(connection: Connection, as_of: int | None = None) -> tuple[Decision, ...]:
    """Return the decision that holds of each comment (or held after event number `as_of`), in the order of making."""
    latest: dict[str, Decision] = {}
    for each in entries(connection, "comment"):
        if each.field == "decision" and _holds(each, as_of):
            value = each.value
            latest.pop(each.subject_id, None)
            latest[each.subject_id] = Decision(
                each.subject_id, value["verdict"], each.reason, each.who, each.at, value["draft_sha256"], value["now"],
                each.seq,
            )  # fmt: skip
    return tuple(latest.values())


def _check(connection: Connection, kind: str, id_: str, field: str, data: Any) -> None:
    if field not in SAYABLE.get(kind, frozenset()):
        raise UsageError("M-SAY", subject=f"{kind} {id_}", field=field, value=canonical(data))
    if not _exists(connection, kind, id_):
        raise UsageError("M-NO-SUBJECT", subject=id_)
    try:
        _check_value(kind, field, data)
    except ValueError as error:
        raise UsageError("M-SAY", subject=f"{kind} {id_}", field=field, value=canonical(data)) from error


def _exists(connection: Connection, kind: str, id_: str) -> bool:
    if kind == "letter":
        return rows.has_letter(connection, id_)
    if kind == "comment":
        return rows.has_comment(connection, id_)
    number, _slash, _name = id_.partition("/")
    return number.isdecimal() and rows.has_round(connection, int(number))


_THINGS: Mapping[str, type] = {"round": Round, "addressee": Addressee, "letter": Letter, "comment": Comment}


def _check_value(kind: str, field: str, data: Any) -> None:
    if field == "removed":
        decode(bool, data)
    elif field == "decision":
        for key in ("verdict", "draft_sha256", "now"):
            decode(str, data[key] if isinstance(data, dict) else None)
    else:
        decode(field_type(kind, field), data)


def field_type(kind: str, field: str) -> Any:
    """Return the type of a field of `Round`, `Addressee`, `Letter` or `Comment`."""
    thing = _THINGS[kind]
    if field not in {each.name for each in fields(thing)}:
        raise ValueError(field)
    return get_type_hints(thing)[field]
