"""The ledger (台账) as `workflow` sees it: value in, value out, one transaction a call."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Connection, Engine

from pipeline.errors import StorageError
from pipeline.ledger import documents, entries, exchange, journal, letters, purge, reminders, rounds, verify
from pipeline.ledger.faults import faults_of
from pipeline.ledger.journal import Writing
from pipeline.ledger.store import Store
from pipeline.model.event import Entry, Event, SubjectKind
from pipeline.model.finding import Finding
from pipeline.model.office import ZONE
from pipeline.model.round import FiledLetter, Round
from pipeline.model.settlement import Decision
from pipeline.model.source import SourceDocument


class _Transaction(Protocol):
    def __call__(self, engine: Engine, *, writes: bool) -> Any: ...


class Ledger:
    """One case: rounds, letters, originals, people's words and the journal. `engine.open_ledger` makes it.

    Every method raises StorageError where nothing can be read or written (E-FULL, E-READONLY, E-LOCKED, E-DATABASE,
    E-STORAGE); what else it raises stands with the function of the same name that does the work.
    """

    def __init__(
        self, engine: Engine, store: Store, *, who: str, name: str, clock: Callable[[], datetime], transaction: _Transaction
    ) -> None:  # fmt: skip
        self._engine, self._store, self._transaction, self._clock = engine, store, transaction, clock
        self.who, self.name = journal.storable(who), name

    @contextmanager
    def _read(self) -> Iterator[Connection]:
        with faults_of(self.name), self._transaction(self._engine, writes=False) as connection:
            yield connection

    @contextmanager
    def _write(self) -> Iterator[Writing]:
        with faults_of(self.name), self._transaction(self._engine, writes=True) as connection:
            at = self._clock().astimezone(ZONE).isoformat(timespec="seconds")
            yield Writing(connection, self._store, self.who, at)

    def tidy(self) -> None:
        """Finish what a killed process began: temporary files, originals that a purge did not reach."""
        self._store.sweep()
        with self._read() as connection:
            left = purge.purged(connection) and purge.purged(connection) & set(self._store.held(connection))
        if left:
            with suppress(StorageError), self._write() as writing:  # whoever may only read still reads
                purge.remove_purged(writing)

    # ── rounds ──────────────────────────────────────────────────────────────────────────────────────────────────────

    def open_round(self, value: Round, sources: Sequence[tuple[bytes, SourceDocument]]) -> Round:
        """Open a round; its number, time and name are given here, and it comes back with them."""
        with self._write() as writing:
            return rounds.open_round(writing, value, sources)

    def rounds(self) -> tuple[Round, ...]:
        """Return all rounds, the first first, with what people said of them."""
        with self._read() as connection:
            return rounds.rounds(connection)

    def round(self, number: int | None = None) -> Round:
        """Return a round, the latest open one by default.

        Raises:
            UsageError: M-NO-ROUND, there is none.
        """
        with self._read() as connection:
            return rounds.one_round(connection, number)

    def close_round(self, number: int | None = None) -> Round:
        """Close a round; an undo opens it again."""
        with self._write() as writing:
            return rounds.close_round(writing, number)

    # ── documents ───────────────────────────────────────────────────────────────────────────────────────────────────

    def keep_document(self, data: bytes, source: SourceDocument) -> None:
        """Keep a file that belongs to no letter, with what was read from it."""
        with self._write() as writing:
            documents.keep_document(writing, data, source)

    def document(self, sha256: str, text_id: str | None = None) -> SourceDocument:
        """Return a file as it was read, the latest reading unless one is named."""
        with self._read() as connection:
            return documents.document(connection, sha256, text_id)

    def original(self, sha256: str) -> bytes:
        """Return a file byte for byte, as it came."""
        with self._read() as connection:
            return documents.original_of(connection, self._store, sha256, self.name)

    # ── letters ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def holds(self, number: int, sha256: str, file: str) -> str | None:
        """Return the id of the letter filed in a round from this content under this file name, None for none."""
        with self._read() as connection:
            return letters.holds(connection, number, sha256, file)

    def file_letter(self, filed: FiledLetter, originals: Sequence[tuple[bytes, SourceDocument]]) -> str:
        """File a letter in its round and return its id; ids of letter and comments are given here. Idempotent."""
        with self._write() as writing:
            return letters.file_letter(writing, filed, originals)

    def refile_letter(
        self, id_: str, filed: FiledLetter, originals: Sequence[tuple[bytes, SourceDocument]]
    ) -> tuple[str, ...]:
        """Put a newer reading in the place of the old; return the ids of comments that it no longer finds."""
        with self._write() as writing:
            return letters.refile_letter(writing, id_, filed, originals)

    def letters(
        self, number: int | None = None, *, removed: bool = False, as_of: int | None = None
    ) -> tuple[FiledLetter, ...]:
        """Return the letters of a round (None: of all) with what people said of them; removed ones only if asked.

        `as_of` is the number of an event: what people said later is left out.
        """
        with self._read() as connection:
            return tuple(letters.letters(connection, number, removed=removed, as_of=as_of))

    def past_readings(self, id_: str) -> tuple[FiledLetter, ...]:
        """Return the readings of a letter that newer ones replaced."""
        with self._read() as connection:
            return letters.past_readings(connection, id_)

    # ── people's words ──────────────────────────────────────────────────────────────────────────────────────────────

    def say(self, kind: SubjectKind, id_: str, field: str, value: object, reason: str = "") -> int:
        """Write what a person says of a field (`model.event.SAYABLE`) of a thing; return the entry's number.

        An addressee's id is ``round/name``; what else is accepted stands in `entries.say`.
        """
        with self._write() as writing:
            return entries.say(writing, kind, id_, field, value, reason)

    def say_all(self, words: Sequence[tuple[SubjectKind, str, str, object, str]]) -> tuple[int, ...]:
        """Write several entries, (kind, id, field, value, reason) each, all or none of them."""
        with self._write() as writing:
            return tuple(entries.say(writing, *each) for each in words)

    def decide(self, comment: str, verdict: str, *, reason: str = "", draft_sha256: str = "", now: str = "") -> int:
        """Write a person's decision on a comment, made on a revised draft; return the entry's number."""
        value = {"verdict": verdict, "draft_sha256": draft_sha256, "now": now}
        return self.say("comment", comment, "decision", value, reason)

    def undo(self, seq: int) -> int:
        """Take an entry back; return the number of the event that says so."""
        with self._write() as writing:
            return entries.undo(writing, seq)

    def entries(self, kind: SubjectKind | None = None, id_: str | None = None) -> tuple[Entry, ...]:
        """Return entries in order, those taken back too."""
        with self._read() as connection:
            return entries.entries(connection, kind, id_)

    def decisions(self, *, as_of: int | None = None) -> tuple[Decision, ...]:
        """Return the decision that holds of each comment, or held after an event."""
        with self._read() as connection:
            return entries.decisions(connection, as_of)

    def remind(self, units: Sequence[str], how: str, *, number: int | None = None) -> None:
        """Write that units of a round (the latest open one by default) were reminded."""
        with self._write() as writing:
            reminders.remind(writing, rounds.one_round(writing.connection, number).number, units, how)

    def reminded(self, unit: str, *, number: int | None = None) -> str | None:
        """Return when a unit was last reminded, None for never."""
        with self._read() as connection:
            return reminders.reminded(connection, rounds.one_round(connection, number).number, unit)

    # ── the case file itself ────────────────────────────────────────────────────────────────────────────────────────

    def events(self, since: int = 0) -> tuple[Event, ...]:
        """Return the journal after number `since`."""
        with self._read() as connection:
            return tuple(journal.events(connection, since))

    def verify(self) -> tuple[Finding, ...]:
        """Return what does not fit; nothing but notes where all is whole."""
        with self._read() as connection:
            return verify.verify(connection, self._store)

    def counts(self) -> dict[str, int]:
        """Return how many rows each kind has."""
        with self._read() as connection:
            return verify.counts(connection)

    def export(self) -> dict[str, Any]:
        """Return everything as plain values (``huiqian.ledger/1``)."""
        with self._read() as connection:
            return exchange.export(connection, self._store)

    def import_(self, data: Any, name: str) -> None:
        """Write an exported case into this empty ledger; `name` is what messages call it."""
        with self._write() as writing:
            exchange.import_(writing, data, name)

    def purge(self) -> int:
        """Remove the originals of a closed case and the texts of its letters; return how many originals went."""
        with self._write() as writing:
            count = purge.purge(writing)
        with self._write() as writing:
            purge.remove_purged(writing)
        self._shrink()
        return count

    def _shrink(self) -> None:
        """Leave no removed text in SQLite's log; the pages themselves were overwritten."""
        if self._engine.dialect.name == "sqlite":
            with faults_of(self.name):
                plain = self._engine.raw_connection()
                try:
                    plain.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
                finally:
                    plain.close()
