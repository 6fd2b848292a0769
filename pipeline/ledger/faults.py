"""Failures of database and disk → errors with a code, so that nobody meets a bare traceback."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from pipeline.errors import HuiqianError, InputError, StorageError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_REFUSED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.EBUSY, errno.ETXTBSY})
# the primary result codes of SQLite; a full disk may show as an I/O error (a limit on the size of files does)
_SQLITE = {
    sqlite3.SQLITE_FULL: "E-FULL", sqlite3.SQLITE_IOERR: "E-STORAGE", sqlite3.SQLITE_READONLY: "E-READONLY",
    sqlite3.SQLITE_CANTOPEN: "E-READONLY", sqlite3.SQLITE_PERM: "E-READONLY", sqlite3.SQLITE_AUTH: "E-READONLY",
    sqlite3.SQLITE_BUSY: "E-LOCKED", sqlite3.SQLITE_LOCKED: "E-LOCKED", sqlite3.SQLITE_PROTOCOL: "E-LOCKED",
    sqlite3.SQLITE_NOTADB: "E-LEDGER", sqlite3.SQLITE_CORRUPT: "E-LEDGER-DAMAGED",
}  # fmt: skip
_POSTGRES = {
    "53100": "E-FULL", "25006": "E-READONLY", "42501": "E-READONLY", "55P03": "E-LOCKED", "40001": "E-LOCKED",
    "40P01": "E-LOCKED", "57014": "E-LOCKED",
}  # fmt: skip
_UNUSABLE = frozenset({"E-LEDGER", "E-LEDGER-DAMAGED"})


@contextmanager
def faults_of(ledger: str) -> Iterator[None]:
    """Turn failures of the database or the disk into errors that name the ledger.

    Raises:
        StorageError: full, read-only, locked, not reachable.
        InputError: the file is no ledger, or damaged.
    """
    try:
        yield
    except DBAPIError as error:
        raise _of_database(ledger, error) from error
    except OSError as error:
        code = "E-FULL" if error.errno in _FULL else "E-READONLY" if error.errno in _REFUSED else "E-STORAGE"
        raise StorageError(code, file=ledger, why=error.strerror or type(error).__name__) from error


def _of_database(ledger: str, error: DBAPIError) -> HuiqianError:
    cause = error.orig
    number = getattr(cause, "sqlite_errorcode", None)
    if number is not None:
        code = _SQLITE.get(number & 0xFF)
    else:
        state = getattr(cause, "sqlstate", None)
        unreachable = state is None or state[:2] in ("08", "28", "3D", "57")
        code = _POSTGRES.get(state or "", "E-DATABASE" if unreachable else None)
    if code is None:
        raise error  # a fault of the program: it is reported as one
    why = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    return InputError(code, file=ledger, why=why) if code in _UNUSABLE else StorageError(code, file=ledger, why=why)
