"""Proof that a ledger is whole (核验): journal, rows, readings and originals, each against the others."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Connection, Table, func, select, text

from pipeline.ledger import rows
from pipeline.ledger.codec import canonical, digest, unpack
from pipeline.ledger.journal import broken
from pipeline.ledger.purge import purged
from pipeline.ledger.schema import comment, entry, event, letter, original, reading, round_
from pipeline.ledger.store import Store, digest_of
from pipeline.model.finding import Finding, Severity


@dataclass(slots=True)
class _Told:
    """What the journal says must be there; digests of rows by their ids."""

    rounds: dict[str, str] = field(default_factory=dict)
    letters: dict[str, str] = field(default_factory=dict)
    comments: set[str] = field(default_factory=set)
    readings: dict[str, str | None] = field(default_factory=dict)
    entries: dict[int, tuple[str, ...]] = field(default_factory=dict)
    undone: dict[int, int] = field(default_factory=dict)


def verify(connection: Connection, store: Store) -> tuple[Finding, ...]:
    """Return what does not fit, and as notes what is worth knowing; no finding but notes means that all is whole.

    The end of the journal cannot prove itself: who fears that its last events were cut off keeps number and hash of the
    last event elsewhere (`ledger verify` prints them).
    """
    damage = tuple(_database(connection))
    if damage:  # what cannot be read cannot be compared
        return damage
    return (*_journal(connection), *_rows(connection), *_originals(connection, store))


def _found(code: str, severity: Severity = "error", **details: object) -> Finding:
    return Finding(code, severity, tuple((name, str(value)) for name, value in details.items()))


def _database(connection: Connection) -> Iterator[Finding]:
    if connection.dialect.name != "sqlite":
        return
    for (line,) in connection.execute(text("PRAGMA integrity_check")):
        if line != "ok":
            yield _found("L-DATABASE", what=line)
    for row in connection.execute(text("PRAGMA foreign_key_check")):
        yield _found("L-DATABASE", what=f"{row[0]} {row[1]} → {row[2]}")


def _journal(connection: Connection) -> Iterator[Finding]:
    every = (dict(row) for row in connection.execute(select(event).order_by(event.c.seq)).mappings())
    for seq, fault in broken(every):
        yield _found({"gap": "L-GAP", "chain": "L-CHAIN", "changed": "L-CHANGED"}[fault], seq=seq)


def _rows(connection: Connection) -> Iterator[Finding]:
    told = _told(connection)
    held = {str(row.number): digest(row.value) for row in connection.execute(select(round_))}
    yield from _compared("round", told.rounds, held)
    held = {rows.letter_id(row.number): digest(row.value) for row in connection.execute(select(letter))}
    yield from _compared("letter", told.letters, held)
    numbers = connection.execute(select(comment.c.number)).scalars()
    ids = {rows.comment_id(number): "" for number in numbers}
    yield from _compared("comment", dict.fromkeys(told.comments, ""), ids)
    yield from _compared("reading", told.readings, dict(_held_readings(connection)))
    lies = {
        row["seq"]: tuple(str(row[name]) for name in ("subject_kind", "subject_id", "field", "value", "reason", "who", "at"))
        for row in connection.execute(select(entry)).mappings()
    }  # fmt: skip
    yield from _compared("entry", told.entries, lies)
    taken = select(entry.c.seq, entry.c.undone_by).where(entry.c.undone_by.is_not(None))
    undone = {row.seq: row.undone_by for row in connection.execute(taken)}
    yield from _compared("undo", told.undone, undone)


def _compared(kind: str, told: Any, held: Any) -> Iterator[Finding]:
    for id_ in sorted(told.keys() | held.keys()):
        if id_ not in held or id_ not in told or told[id_] != held[id_]:
            state = "missing" if id_ not in held else "unknown" if id_ not in told else "changed"
            yield _found("L-ROW", kind=kind, id=id_, state=state)


def _held_readings(connection: Connection) -> Iterator[tuple[str, str | None]]:
    for row in connection.execute(select(reading.c.text_id, reading.c.source).execution_options(yield_per=20)):
        try:
            yield row.text_id, None if row.source is None else digest(unpack(row.source))
        except ValueError:
            yield row.text_id, "damaged"


def _told(connection: Connection) -> _Told:
    """Read the journal from its beginning; what it says last of a thing holds."""
    told = _Told()
    for row in connection.execute(select(event).order_by(event.c.seq)).mappings():
        after, id_ = json.loads(row["after"]), row["subject_id"]
        readings = after.get("readings", {}) if isinstance(after, dict) else {}
        if row["act"] == "open":
            told.rounds[id_] = digest(canonical(after["round"]))
        elif row["act"] in ("file", "refile"):
            told.letters[id_] = after["value"]
            told.comments.update(after["comments"])
        elif row["act"] == "purge":
            told.letters.update(after["letters"])
            readings = dict.fromkeys(readings)
        elif row["act"] == "say":
            said = (after["field"], canonical(after["value"]), canonical(after["reason"]))
            told.entries[row["seq"]] = (row["subject_kind"], id_, *said, row["who"], row["at"])
        elif row["act"] == "undo":
            told.undone[int(id_)] = row["seq"]
        told.readings.update(readings)
    return told


def _originals(connection: Connection, store: Store) -> Iterator[Finding]:
    gone = purged(connection)
    wanted = select(original.c.sha256, original.c.size).order_by(original.c.sha256)
    known = {row.sha256: row.size for row in connection.execute(wanted)}
    for sha256, size in known.items():
        if sha256 in gone:
            continue
        data = store.get(connection, sha256)
        if data is None:
            yield _found("L-LOST", sha256=sha256)
        elif len(data) != size or digest_of(data) != sha256:
            yield _found("L-ORIGINAL", sha256=sha256)
    for sha256 in store.held(connection):
        if sha256 not in known or sha256 in gone:
            yield _found("L-LEFTOVER", "note", file=sha256)
    for name in store.leftovers():
        yield _found("L-LEFTOVER", "note", file=name)
    if gone:
        yield _found("L-PURGED", "note", count=len(gone))


def counts(connection: Connection) -> dict[str, int]:
    """Return how many rows each kind has, and the number of the last event."""

    def count(table: Table) -> int:
        return int(connection.execute(select(func.count()).select_from(table)).scalar_one())

    kinds = {"rounds": round_, "letters": letter, "comments": comment, "entries": entry, "originals": original}
    return {name: count(table) for name, table in kinds.items()} | {"events": count(event)}
