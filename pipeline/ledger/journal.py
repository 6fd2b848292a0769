"""The journal (日志): one row an act, each with the hash of the one before; rows are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, insert, select

from pipeline.ledger.codec import canonical, digest
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.schema import event
from pipeline.ledger.store import Store
from pipeline.model.event import Act, Event, SubjectKind


@dataclass(slots=True)
class Writing:
    """A transaction that writes: by whom, when, and where originals go.

    `removable` are originals to be removed once what makes them superfluous has been committed.
    """

    connection: Connection
    store: Store
    who: str
    at: str
    removable: list[str] = field(default_factory=list)


def append(
    writing: Writing, act: Act, subject: tuple[SubjectKind, str], *, before: Any = None, after: Any = None
) -> int:  # fmt: skip
    """Add an event and return its number."""
    last = writing.connection.execute(select(event.c.seq, event.c.hash).order_by(event.c.seq.desc()).limit(1)).first()
    seq, previous = (last.seq + 1, last.hash) if last else (1, "")
    kind, id_ = subject
    row = {
        "seq": seq, "at": writing.at, "who": writing.who, "act": act, "subject_kind": kind, "subject_id": storable(id_),
        "before": canonical(before), "after": canonical(after), "prev_hash": previous,
    }  # fmt: skip
    writing.connection.execute(insert(event).values(**row, hash=hash_of(row)))
    crash_point()
    return seq


def hash_of(row: dict[str, Any]) -> str:
    """Return the hash over all columns of an event but the hash itself."""
    return digest(canonical({key: value for key, value in row.items() if key != "hash"}))


def events(connection: Connection, since: int = 0) -> Iterator[Event]:
    """Give the events after number `since`, in order."""
    for row in connection.execute(select(event).where(event.c.seq > since).order_by(event.c.seq)).mappings():
        yield Event(**{**row, "before": json.loads(row["before"]), "after": json.loads(row["after"])})


def broken(rows: Iterable[dict[str, Any]]) -> Iterator[tuple[int, str]]:
    """Give number and fault (``gap``, ``changed``, ``chain``) of each event that does not fit the chain."""
    expected, previous = 1, ""
    for row in rows:
        if row["seq"] != expected:
            yield expected, "gap"
        elif row["prev_hash"] != previous:
            yield row["seq"], "chain"
        if hash_of(row) != row["hash"]:
            yield row["seq"], "changed"
        expected, previous = row["seq"] + 1, row["hash"]


def storable(words: str) -> str:
    """Return words as any database takes them: lone surrogates and NUL written out."""
    return words.encode("utf-8", "backslashreplace").decode("utf-8").replace("\0", "\\x00")
