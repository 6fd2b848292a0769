"""The journal (日志): one row an act, each with the hash of the one before; rows are only ever added."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, insert, select

from pipeline.ledger.codec import canonical, digest
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.rows import Standing, standing
from pipeline.ledger.schema import event
from pipeline.ledger.store import Store
from pipeline.model.event import Act, Event, SubjectKind

_INSERT = insert(event)


@dataclass(slots=True)
class Writing:
    """A transaction that writes: by whom, when, and where originals go."""

    connection: Connection
    store: Store
    who: str
    at: str
    _standing: Standing | None = None

    @property
    def standing(self) -> Standing:
        """The numbers to go on from, read once: nobody else writes meanwhile."""
        if self._standing is None:
            self._standing = standing(self.connection)
        return self._standing


def append(
    writing: Writing, act: Act, subject: tuple[SubjectKind, str], *, before: Any = None, after: Any = None
) -> int:  # fmt: skip
    """Add an event and return its number."""
    now, (kind, id_) = writing.standing, subject
    seq = now.events + 1
    row = {
        "seq": seq, "at": writing.at, "who": writing.who, "act": act, "subject_kind": kind, "subject_id": storable(id_),
        "before": canonical(before), "after": canonical(after), "prev_hash": now.last_hash,
    }  # fmt: skip
    now.events, now.last_hash = seq, hash_of(row)
    writing.connection.execute(_INSERT, {**row, "hash": now.last_hash})
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
