"""Opening a ledger: what is none is refused and left as it is, and failures of disk or server have a code."""

from __future__ import annotations

import builtins
import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import text

import pipeline.ledger.engine as engine_module
from pipeline.errors import HuiqianError, InputError, StorageError, UsageError
from pipeline.ledger.engine import open_ledger
from pipeline.ledger.schema import HEAD, metadata
from tests.ledger.cases import begin, faults, ledger, put


def refused(place: object, *, create: bool = False, wait: float = 0.2) -> HuiqianError:
    with pytest.raises(HuiqianError) as caught, open_ledger(str(place), who="甲", create=create, wait=wait):
        pass
    return caught.value


def test_a_ledger_that_is_not_there_is_not_made_by_looking(tmp_path: Path) -> None:
    error = refused(tmp_path / "deep" / "ledger.db")
    assert (type(error), error.code) == (UsageError, "M-NO-LEDGER")
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_a_ledger_to_be(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    place.touch()
    assert refused(place).code == "M-NO-LEDGER"
    with ledger(str(place)) as book:
        begin(book)


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook, not a database", b"x" * 5000])
def test_a_file_that_is_no_database_stays_as_it_is(tmp_path: Path, content: bytes) -> None:
    place = tmp_path / "plan.docx"
    place.write_bytes(content)
    for create in (False, True):
        error = refused(place, create=create)
        assert (type(error), error.code) == (InputError, "E-LEDGER")
    assert place.read_bytes() == content


def test_a_database_of_another_program_stays_as_it_is(tmp_path: Path) -> None:
    place = tmp_path / "other.db"
    with sqlite3.connect(place) as other:
        other.execute("CREATE TABLE letter (x)")
    assert refused(place, create=True).code == "E-LEDGER"
    with sqlite3.connect(place) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("letter",)]


def test_a_folder_is_no_ledger(tmp_path: Path) -> None:
    assert refused(tmp_path, create=True).code == "E-FOLDER"


def test_a_damaged_ledger_is_said_to_be(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        begin(book)
        for number in range(30):
            put(book, f"来函{number}", comments=3)
    content = place.read_bytes()
    place.write_bytes(content[: len(content) // 2])
    with pytest.raises(InputError) as caught, open_ledger(place, who="甲") as book:
        book.export()
    assert caught.value.code == "E-LEDGER-DAMAGED"


def test_a_damage_within_is_found_by_verify(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        begin(book)
        put(book, "甲", comments=3)
    with sqlite3.connect(place) as other:
        name, page = other.execute("SELECT name, rootpage FROM sqlite_master WHERE name LIKE 'ix_letter%'").fetchone()
        size = other.execute("PRAGMA page_size").fetchone()[0]
    data = bytearray(place.read_bytes())
    data[(page - 1) * size + 3 : (page - 1) * size + 5] = b"\0\0"  # the index says that it has no entries
    place.write_bytes(data)
    with open_ledger(place, who="甲") as book:
        assert "L-DATABASE" in faults(book), name


def test_a_newer_ledger_is_refused(place: str) -> None:
    with ledger(place) as book:
        begin(book)
        with book._engine.begin() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    error = refused(place)
    assert (type(error), error.code, error.details["version"]) == (UsageError, "M-LEDGER-NEWER", "9999")


def test_the_tables_are_those_of_the_last_migration(place: str) -> None:
    with ledger(place) as book, book._engine.connect() as connection:
        assert compare_metadata(MigrationContext.configure(connection), metadata) == []
    config = Config()
    config.set_main_option("script_location", str(Path(engine_module.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


@pytest.mark.parametrize(
    "url", ["mysql://host/x", "sqlite:///x.db", "http://user:secret@host/x", "postgresql+asyncpg://host/x"]
)
def test_a_url_of_another_kind_is_refused_without_its_password(url: str) -> None:
    error = refused(url)
    assert error.code == "M-LEDGER-URL"
    assert "secret" not in str(error.details)


def test_a_server_that_is_not_there_is_a_matter_of_storage(tmp_path: Path) -> None:
    pytest.importorskip("psycopg")
    error = refused(f"postgresql://user:secret@/none?host={tmp_path}", create=True)
    assert (type(error), error.code) == (StorageError, "E-DATABASE")
    assert "secret" not in str(error.details)


def test_a_missing_driver_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    original = builtins.__import__

    def without(name: str, *rest: Any, **more: Any) -> Any:
        if name.startswith("psycopg"):
            raise ModuleNotFoundError(name)
        return original(name, *rest, **more)

    monkeypatch.setattr(builtins, "__import__", without)
    assert refused("postgresql://host/x").code == "M-NO-POSTGRES"


@pytest.mark.parametrize(("network", "journal"), [(False, "wal"), (True, "delete")])
def test_the_journal_is_the_safe_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, network: bool, journal: str
) -> None:
    place = tmp_path / "ledger.db"
    for there in (not network, network):  # also where the file was moved
        monkeypatch.setattr(engine_module, "is_network", lambda _folder, there=there: there)
        with ledger(str(place)) as book:
            begin(book)
            with book._engine.connect() as connection:
                found = [
                    connection.exec_driver_sql(f"PRAGMA {name}").scalar()
                    for name in ("journal_mode", "synchronous", "foreign_keys")
                ]
    assert found == [journal, 2, 1]


def test_a_ledger_that_another_process_holds_is_waited_for_and_then_said_to_be_locked(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        begin(book)
    with sqlite3.connect(place, isolation_level=None) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_ledger(place, who="甲", wait=0.2) as book, pytest.raises(StorageError) as caught:
            begin(book)
        assert caught.value.code == "E-LOCKED"
        assert len(book.rounds()) == 1  # readers are not held up
        other.execute("ROLLBACK")


def test_a_postgres_ledger_that_another_holds_is_said_to_be_locked(schema: str) -> None:
    with ledger(schema) as book:
        begin(book)
    with open_ledger(schema, who="甲", wait=0.2) as one, open_ledger(schema, who="乙", wait=0.2) as other, one._write():
        with pytest.raises(StorageError) as caught:
            begin(other)
        assert caught.value.code == "E-LOCKED"
        assert len(other.rounds()) == 1


# ── a disk that refuses ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def small_files() -> Iterator[Callable[[], None]]:
    """No file may grow beyond 200 kB while the test runs, or until what is given is called."""
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, before[1]))
    yield lambda: resource.setrlimit(resource.RLIMIT_FSIZE, before)
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def fill(book: Any) -> StorageError:
    with pytest.raises(StorageError) as caught:
        for number in range(2000):
            put(book, f"来函{number}", comments=20)
    return caught.value


def test_a_full_disk_leaves_the_ledger_whole(tmp_path: Path, small_files: Callable[[], None]) -> None:
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        begin(book)
        assert fill(book).code in ("E-FULL", "E-STORAGE")
        filed = len(book.letters())
        assert filed > 0
        assert faults(book) == []
    small_files()
    with ledger(str(place)) as book:
        assert len(book.letters()) == filed
        put(book, "有了空间", comments=20)
        assert faults(book) == []


def test_a_full_file_system_leaves_the_ledger_whole(tmp_path: Path) -> None:
    if os.geteuid() != 0 or sys.platform != "linux":
        pytest.skip("only root of a Linux machine can mount a tiny file system")
    disk = tmp_path / "disk"
    disk.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", disk], check=False).returncode:
        pytest.skip("this machine lets nobody mount")
    try:
        with ledger(str(disk / "ledger.db")) as book:
            begin(book)
            assert fill(book).code == "E-FULL"
            filed = len(book.letters())
            assert filed > 0
            assert faults(book) == []
        with ledger(str(disk / "ledger.db")) as book:
            assert len(book.letters()) == filed
    finally:
        subprocess.run(["umount", disk], check=True)


def test_a_folder_that_cannot_be_written_is_said_to_be_read_only(tmp_path: Path) -> None:
    place = tmp_path / "case" / "ledger.db"
    with ledger(str(place)) as book:
        begin(book)
    code = (
        "import os, sys\n"
        "import sqlalchemy.dialects.sqlite.pysqlite, pipeline.cli.ledger\n"  # what the other user may not read
        "from pipeline.cli.main import run\n"
        "from pipeline.lexicon.messages import codes\n"
        "codes()\n"
        "if os.geteuid() == 0:\n    os.setgid(65534); os.setuid(65534)\n"  # root may write anywhere
        "run(sys.argv[1:])\n"
    )
    for path in (tmp_path, tmp_path.parent, tmp_path.parent.parent):  # pytest closes them to other users
        path.chmod(0o755)
    place.parent.chmod(0o555)
    before = place.read_bytes()
    for words in (["ledger", "close"], ["ledger", "verify"]):
        done = subprocess.run(
            [sys.executable, "-c", code, *words, "--ledger", str(place)], check=False, capture_output=True, text=True, timeout=60
        )  # fmt: skip
        assert done.returncode == 4, done.stderr
        assert "E-READONLY" in done.stderr
    assert place.read_bytes() == before
    place.parent.chmod(0o755)


def test_an_original_that_was_lost_or_changed_is_not_given_out(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        sha256 = begin(book).draft_sha256
        file = tmp_path / "ledger.db.originals" / sha256[:2] / sha256
        assert file.stat().st_mode & 0o777 == 0o600
        file.write_bytes(b"else")
        with pytest.raises(InputError, match="E-ORIGINAL"):
            book.original(sha256)
        assert faults(book) == ["L-ORIGINAL"]
        file.unlink()
        with pytest.raises(InputError, match="E-ORIGINAL"):
            book.original(sha256)
        assert faults(book) == ["L-LOST"]


def test_what_a_killed_writing_left_is_swept_after_an_hour(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        sha256 = begin(book).draft_sha256
        folder = tmp_path / "ledger.db.originals" / sha256[:2]
        young, old, strange = folder / f"{sha256}.aa.tmp", folder / f"{sha256}.bb.tmp", folder / "notes.tmp"
        for path in (young, old, strange):
            path.write_bytes(b"half")
        for path in (old, strange):
            os.utime(path, (0, 0))
        notes = [finding.details[0][1] for finding in book.verify()]
        assert notes == [old.name, "notes.tmp"]
    with ledger(str(place)) as book:
        assert (young.exists(), old.exists(), strange.exists()) == (True, False, True)
        assert faults(book) == []


def test_no_database_is_loaded_where_none_is_needed() -> None:
    code = (
        "import sys; import pipeline.workflow.comments, pipeline.cli.options, pipeline.ledger.status, pipeline.ledger.sheets\n"
        "assert not {'sqlalchemy', 'alembic', 'psycopg'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, timeout=60)


def test_a_new_ledger_is_the_user_s_alone(tmp_path: Path) -> None:
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        begin(book)
    assert place.stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "ledger.db.originals").stat().st_mode & 0o777 == 0o700
