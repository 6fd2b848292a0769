"""Originals (原件), found by their content: in a folder beside the database, or in a table of it.

A file's place is its sha256 and nothing else: no name out of a letter becomes a path. It is written beside its place,
flushed and renamed, so that it is there whole or not at all, whenever the machine stops.
"""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_hex
from typing import Protocol

from sqlalchemy import Connection, delete, insert, select

from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.schema import content
from pipeline.text.durable import flush_folder, write_new

_DIGEST = re.compile(r"[0-9a-f]{64}\Z")
STALE = 3600  # seconds: a younger temporary file may belong to a process that is still writing


class Store(Protocol):
    """Where originals are kept. All calls that write belong into a writing transaction, so that they never race."""

    def put(self, connection: Connection, digest: str, data: bytes) -> None:
        """Keep `data`; what is there already, and whole, stays."""

    def get(self, connection: Connection, digest: str) -> bytes | None:
        """Return what is kept, as it is now; None for nothing."""

    def remove(self, connection: Connection, digest: str) -> None:
        """Remove what is kept, if anything."""

    def held(self, connection: Connection) -> Iterator[str]:
        """Give the digests of all that is kept."""

    def leftovers(self) -> tuple[str, ...]:
        """Return the names of what does not belong there: files of a writing that was cut off."""

    def sweep(self) -> None:
        """Remove what a killed process left behind more than an hour ago."""


class FolderStore:
    """Originals as files ``ab/abcd…`` in a folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def _place(self, digest: str) -> Path:
        if not _DIGEST.match(digest):
            raise ValueError(f"no sha256: {digest!r}")
        return self._folder / digest[:2] / digest

    def put(self, connection: Connection, digest: str, data: bytes) -> None:
        """Write the file through to the disk."""
        place = self._place(digest)
        if self.get(connection, digest) == data:
            return
        new_folder = not place.parent.exists()
        for folder in (self._folder, place.parent):
            folder.mkdir(mode=0o700, exist_ok=True)
        beside = place.with_name(f"{digest}.{token_hex(4)}.tmp")
        try:
            crash_point()
            write_new(beside, data, 0o600)
            crash_point()
            beside.replace(place)
            crash_point()
        except BaseException:
            with suppress(OSError):
                beside.unlink(missing_ok=True)
            raise
        flush_folder(place.parent)
        if new_folder:
            flush_folder(self._folder)
            flush_folder(self._folder.parent)

    def get(self, connection: Connection, digest: str) -> bytes | None:  # noqa: ARG002 -- as the protocol has it
        """Read the file."""
        try:
            return self._place(digest).read_bytes()
        except FileNotFoundError:
            return None

    def remove(self, connection: Connection, digest: str) -> None:  # noqa: ARG002 -- as the protocol has it
        """Unlink the file."""
        self._place(digest).unlink(missing_ok=True)
        crash_point()

    def held(self, connection: Connection) -> Iterator[str]:  # noqa: ARG002 -- as the protocol has it
        """Walk the folder."""
        yield from sorted(path.name for path in self._folder.glob("??/*") if _DIGEST.match(path.name))

    def leftovers(self) -> tuple[str, ...]:
        """Return temporary files that nobody writes any more, and strangers' files."""
        return tuple(sorted(path.name for path in self._folder.glob("??/*") if self._is_left(path)))

    def _is_left(self, path: Path) -> bool:
        return not _DIGEST.match(path.name) and not (path.suffix == ".tmp" and _age(path) < STALE)

    def sweep(self) -> None:
        """Remove old temporary files; a folder that cannot be written only keeps them."""
        for path in self._folder.glob("??/*.tmp"):
            if _DIGEST.match(path.name.partition(".")[0]) and _age(path) >= STALE:
                with suppress(OSError):
                    path.unlink()


class TableStore:
    """Originals as rows."""

    def put(self, connection: Connection, digest: str, data: bytes) -> None:
        """Insert the row."""
        found = self.get(connection, digest)
        if found == data:
            return
        if found is not None:
            self.remove(connection, digest)
        crash_point()
        connection.execute(insert(content).values(sha256=digest, data=data))

    def get(self, connection: Connection, digest: str) -> bytes | None:
        """Read the row."""
        found = connection.execute(select(content.c.data).where(content.c.sha256 == digest)).scalar_one_or_none()
        return None if found is None else bytes(found)

    def remove(self, connection: Connection, digest: str) -> None:
        """Delete the row."""
        connection.execute(delete(content).where(content.c.sha256 == digest))
        crash_point()

    def held(self, connection: Connection) -> Iterator[str]:
        """Read the keys."""
        yield from connection.execute(select(content.c.sha256).order_by(content.c.sha256)).scalars()

    def leftovers(self) -> tuple[str, ...]:
        """Return nothing: a transaction leaves nothing behind."""
        return ()

    def sweep(self) -> None:
        """Do nothing."""


def digest_of(data: bytes) -> str:
    """Return the sha256 that a content is found by."""
    return sha256(data).hexdigest()


def _age(path: Path) -> float:
    try:
        return time.time() - path.stat().st_mtime
    except OSError:
        return 0.0
