"""Opening a ledger: a file (SQLite) or a PostgreSQL database, brought to the present version, never half.

SQLite: write-ahead log, every commit flushed, one writer at a time; on a network file system, where that log is unsafe,
a rollback journal. PostgreSQL: writers queue at an advisory lock. Both give a writer the ledger as the last one left it.
"""

from __future__ import annotations

import os
import re
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from pipeline.errors import InputError, UsageError
from pipeline.ledger.book import Ledger
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.faults import faults_of
from pipeline.ledger.mounts import is_network
from pipeline.ledger.schema import APPLICATION_ID, HEAD
from pipeline.ledger.store import FolderStore, Store, TableStore
from pipeline.model.office import ZONE

_URL = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")
_POSTGRES = frozenset({"postgresql", "postgres", "postgresql+psycopg"})
_WRITES = "huiqian_writes"
_LOCK = 0x6875697169616E  # "huiqian": the advisory lock that writers queue at
WAIT = 30.0  # seconds that a writer waits for another


@contextmanager
def open_ledger(
    where: str | Path, *, who: str, create: bool = False, clock: Callable[[], datetime] | None = None, wait: float = WAIT
) -> Iterator[Ledger]:  # fmt: skip
    """Open a ledger, bring it to the present version, finish what a killed process began, and close it at the end.

    Args:
        where: a file, or a URL ``postgresql://…``.
        who: in whose name entries and events are written.
        create: make it where there is none.
        clock: the time of events; None is the machine's.
        wait: seconds to wait for another process that writes.

    Raises:
        UsageError: M-NO-LEDGER, there is none; M-LEDGER-URL, a URL of another kind; M-NO-POSTGRES, psycopg is not
            installed; M-LEDGER-NEWER, a newer version of the program made it.
        InputError: E-FOLDER, E-LEDGER, the place is no ledger; E-LEDGER-DAMAGED, it is damaged.
        StorageError: read-only, full, locked for too long, or the server cannot be reached.
    """
    url = _server(str(where)) if _URL.match(str(where)) else None
    path = None if url is not None else Path(where).absolute()
    shown = str(path) if url is None else url.set(drivername="postgresql").render_as_string(hide_password=True)
    store: Store = TableStore()
    with faults_of(shown):
        if path is not None:
            store = FolderStore(path.with_name(path.name + ".originals"))
            _prepare_folder(path, create)
        engine = _sqlite(path, wait) if path is not None else _postgres(url, wait)  # type: ignore[arg-type] # one of the two is there
        try:
            _bring_up(engine, shown, create=create)
            with faults_of(shown):
                book = Ledger(engine, store, who=who, name=shown, clock=clock or _now, transaction=transaction)
                book.tidy()
            yield book
        finally:
            engine.dispose()


def _now() -> datetime:
    return datetime.now(ZONE)


def _server(where: str) -> URL:
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise UsageError("M-LEDGER-URL", url=where.partition("://")[0] + "://…") from error
    if url.drivername not in _POSTGRES:
        raise UsageError("M-LEDGER-URL", url=url.render_as_string(hide_password=True))
    return url.set(drivername="postgresql+psycopg")


def _prepare_folder(path: Path, create: bool) -> None:
    if path.is_dir():
        raise InputError("E-FOLDER", file=path)
    if not path.exists() or path.stat().st_size == 0:
        if not create:
            raise UsageError("M-NO-LEDGER", file=path)
        path.parent.mkdir(parents=True, exist_ok=True)
        with suppress(FileExistsError):  # another process may be as fast; nobody but the user may read it
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        crash_point()


# ── engines ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _sqlite(path: Path, wait: float) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), connect_args={"timeout": wait})
    journal = "delete" if is_network(path.parent.resolve()) else "wal"

    @event.listens_for(engine, "connect")
    def connected(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver
        _set_journal(connection, journal, wait)
        for pragma in ("synchronous=FULL", "foreign_keys=ON", "secure_delete=ON"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine


def _set_journal(connection: sqlite3.Connection, journal: str, wait: float) -> None:
    """Choose the journal; SQLite does not wait by itself where another process is about to do the same."""
    end = time.monotonic() + wait
    while True:
        try:
            if connection.execute("PRAGMA journal_mode").fetchone()[0] != journal:
                connection.execute(f"PRAGMA journal_mode={journal}")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
            time.sleep(0.02)


def _postgres(url: URL, wait: float) -> Engine:
    try:
        engine = create_engine(url, isolation_level="REPEATABLE READ", connect_args={"connect_timeout": 10})
    except ModuleNotFoundError as error:
        raise UsageError("M-NO-POSTGRES") from error

    @event.listens_for(engine, "begin")
    def begun(connection: Connection) -> None:
        if connection.get_execution_options().get(_WRITES):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = {int(wait * 1000)}")
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK})")

    return engine


@contextmanager
def transaction(engine: Engine, *, writes: bool) -> Iterator[Connection]:
    """Give a connection within one transaction: all of it lasts, or nothing of it."""
    options: dict[str, Any] = {_WRITES: writes}
    if writes and engine.dialect.name == "postgresql":
        options["isolation_level"] = "READ COMMITTED"  # behind the lock each statement sees what is there now
    with engine.connect() as plain:
        connection = plain.execution_options(**options)
        with connection.begin():
            yield connection
            if writes:
                crash_point()
        if writes:
            crash_point()


# ── version ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _bring_up(engine: Engine, shown: str, *, create: bool) -> None:
    """Run the migrations that are missing, or refuse the database."""
    with faults_of(shown):
        with transaction(engine, writes=False) as connection:
            version = _version(connection, shown)
        if version == HEAD:
            return
        if version is None and not create:
            raise UsageError("M-NO-LEDGER", file=shown)
        with transaction(engine, writes=True) as connection:
            version = _version(connection, shown)  # another process may have been faster
            if version != HEAD:
                _migrate(connection, version, shown)


def _version(connection: Connection, shown: str) -> str | None:
    """The version of the tables, None for an empty database."""
    tables = inspect(connection).get_table_names()
    if not tables:
        return None
    if "alembic_version" not in tables or "event" not in tables:
        raise InputError("E-LEDGER", file=shown, why="、".join(sorted(tables)[:3]))
    if connection.dialect.name == "sqlite":
        found = connection.execute(text("PRAGMA application_id")).scalar_one()
        if found != APPLICATION_ID:
            raise InputError("E-LEDGER", file=shown, why=f"application_id {found}")
    return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one())


def _migrate(connection: Connection, version: str | None, shown: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if version is not None and version not in known:
        raise UsageError("M-LEDGER-NEWER", file=shown, version=version)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    crash_point()
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA application_id = {APPLICATION_ID}"))
