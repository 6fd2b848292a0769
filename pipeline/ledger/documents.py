"""Files as they came (原件) and as they were read: the canonical text that offsets belong to stays with its reader's version."""

from __future__ import annotations

import json
from collections.abc import Iterable

from sqlalchemy import Connection, insert, select, update

from pipeline.errors import InputError, UsageError
from pipeline.ledger.codec import canonical, decode, digest, encode, pack, unpack
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.journal import Writing, append, storable
from pipeline.ledger.rows import next_number
from pipeline.ledger.schema import original, reading
from pipeline.ledger.store import Store, digest_of
from pipeline.model.source import SourceDocument

Originals = Iterable[tuple[bytes, SourceDocument]]


def keep(writing: Writing, data: bytes, source: SourceDocument) -> dict[str, str]:
    """Keep a file and what was read from it, and return the sha256 of the reading by its text id; nothing if it is known.

    A second reading of the same file by the same reader in the same view changes nothing; one by another version of the
    reader is kept beside the first. The event is the caller's.

    Raises:
        ValueError: the reading is of another file.
    """
    digest_ = digest_of(data)
    if digest_ != source.sha256:
        raise ValueError(f"{source.name} was read from another file")
    _keep_original(writing, digest_, data)
    wanted = select(reading.c.number, reading.c.source).where(
        reading.c.sha256 == digest_, reading.c.text_id == storable(source.text_id)
    )
    known = writing.connection.execute(wanted).first()
    if known is not None and known.source is not None:
        return {}
    text = canonical(encode(source))
    if known is None:
        number = next_number(writing.connection, reading.c.number)
        row = {"number": number, "sha256": digest_, "text_id": storable(source.text_id), "source": pack(text)}
        writing.connection.execute(insert(reading).values(**row))
    else:  # it was purged, and comes again
        again = update(reading).where(reading.c.number == known.number).values(source=pack(text))
        writing.connection.execute(again)
    crash_point()
    return {storable(source.text_id): digest(text)}


def keep_document(writing: Writing, data: bytes, source: SourceDocument) -> None:
    """Keep a file that belongs to no letter (a revised draft, a roster), with an event of its own."""
    new = keep(writing, data, source)
    if new:
        append(writing, "keep", ("document", source.sha256), after={"name": source.name, "readings": new})


def _keep_original(writing: Writing, digest_: str, data: bytes) -> None:
    wanted = select(original.c.purged_at).where(original.c.sha256 == digest_)
    row = writing.connection.execute(wanted).first()
    if row is None:
        writing.connection.execute(insert(original).values(sha256=digest_, size=len(data)))
    elif row.purged_at is not None:  # it comes again after its case was purged
        writing.connection.execute(update(original).where(original.c.sha256 == digest_).values(purged_at=None))
    writing.store.put(writing.connection, digest_, data)


def document(connection: Connection, sha256: str, text_id: str | None = None) -> SourceDocument:
    """Return a file as it was read, the latest reading unless one is named.

    Raises:
        UsageError: M-NO-DOCUMENT, no such file is kept, or its text was removed with the originals.
    """
    wanted = select(reading.c.source).where(reading.c.sha256 == sha256).order_by(reading.c.number.desc()).limit(1)
    if text_id is not None:
        wanted = wanted.where(reading.c.text_id == storable(text_id))
    row = connection.execute(wanted).first()
    if row is None or row.source is None:
        raise UsageError("M-NO-DOCUMENT", sha256=sha256)
    return decode(SourceDocument, json.loads(unpack(row.source)))


def original_of(connection: Connection, store: Store, sha256: str, ledger: str) -> bytes:
    """Return a file byte for byte, as it came.

    Raises:
        UsageError: M-NO-DOCUMENT, no such file is kept, or it was purged.
        InputError: E-ORIGINAL, it is lost, or not what it was.
    """
    wanted = select(original.c.purged_at).where(original.c.sha256 == sha256)
    row = connection.execute(wanted).first()
    if row is None or row.purged_at is not None:
        raise UsageError("M-NO-DOCUMENT", sha256=sha256)
    data = store.get(connection, sha256)
    if data is None or digest_of(data) != sha256:
        raise InputError("E-ORIGINAL", file=ledger, sha256=sha256)
    return data
