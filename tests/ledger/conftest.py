"""Every test of the ledger that takes `place` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.ledger.postgres import programs, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Give the URL of a running server."""
    folder = programs()
    if folder is None:
        pytest.skip("no PostgreSQL server is installed here")
    with server(folder) as url:
        yield url


@pytest.fixture
def schema(postgres: str, request: pytest.FixtureRequest) -> str:
    """Return the URL of an empty schema of its own."""
    import psycopg

    with psycopg.connect(postgres, autocommit=True) as connection:
        number = connection.execute("SELECT count(*) FROM pg_namespace").fetchone()
        name = f"case_{number[0] if number else 0}"
        connection.execute(f'CREATE SCHEMA "{name}"')
    return f"{postgres}&options=-csearch_path%3D{name}"


@pytest.fixture(params=["sqlite", "postgres"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where a new ledger may be made."""
    return str(tmp_path / "case" / "ledger.db") if request.param == "sqlite" else str(request.getfixturevalue("schema"))
