"""A whole case as plain values, and back: the schema ``huiqian.ledger/1``."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Mapping
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select

from pipeline.errors import InputError, UsageError
from pipeline.ledger.codec import canonical, pack, unpack
from pipeline.ledger.journal import Writing
from pipeline.ledger.schema import comment, entry, event, letter, original, past, reading, round_
from pipeline.ledger.store import Store
from pipeline.ledger.verify import verify

SCHEMA = "huiqian.ledger/1"
_Turn = Callable[[Any], Any]
# in the order in which rows may be written; columns that are no plain values, with what makes them such and back
_TABLES: tuple[tuple[str, Table, Mapping[str, tuple[_Turn, _Turn]]], ...] = (
    ("events", event, {"before": (json.loads, canonical), "after": (json.loads, canonical)}),
    ("entries", entry, {"value": (json.loads, canonical), "reason": (json.loads, canonical)}),
    ("originals", original, {}),
    (
        "readings",
        reading,
        {
            "source": (
                lambda packed: None if packed is None else json.loads(unpack(packed)),
                lambda value: None if value is None else pack(canonical(value)),
            )
        },
    ),
    ("rounds", round_, {"value": (json.loads, canonical)}),
    ("letters", letter, {"value": (json.loads, canonical)}),
    ("comments", comment, {}),
    ("past", past, {"value": (json.loads, canonical)}),
)


def export(connection: Connection, store: Store) -> dict[str, Any]:
    """Return everything: rows in the order of their keys, the journal as it is, originals in base64."""
    out: dict[str, Any] = {"schema": SCHEMA}
    for name, table, turned in _TABLES:
        key = next(iter(table.primary_key))
        out[name] = [
            {column: turned[column][0](value) if column in turned else value for column, value in row.items()}
            for row in connection.execute(select(table).order_by(key)).mappings()
        ]
    for row in out["originals"]:
        data = None if row["purged_at"] else store.get(connection, row["sha256"])
        row["data"] = None if data is None else base64.b64encode(data).decode("ascii")
    return out


def import_(writing: Writing, data: Any, name: str) -> None:
    """Write an exported case into an empty ledger, and prove it.

    Raises:
        UsageError: M-NOT-EMPTY, the ledger holds something.
        InputError: E-EXPORT, it is no exported case, or it does not prove to be whole.
    """
    if writing.connection.execute(select(func.count()).select_from(event)).scalar_one():
        raise UsageError("M-NOT-EMPTY")
    if not isinstance(data, dict) or data.get("schema") != SCHEMA:
        raise InputError("E-EXPORT", file=name, why=f"schema ≠ {SCHEMA}")
    try:
        for each, table, turned in _TABLES:
            _insert(writing, table, turned, data[each])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise InputError("E-EXPORT", file=name, why=f"{type(error).__name__} {error}") from error
    faults = [finding for finding in verify(writing.connection, writing.store) if finding.severity == "error"]
    if faults:
        why = " ".join([faults[0].code, *(words for _name, words in faults[0].details)])
        raise InputError("E-EXPORT", file=name, why=why)


def _insert(writing: Writing, table: Table, turned: Mapping[str, tuple[_Turn, _Turn]], rows: Any) -> None:
    for row in rows:
        values = {
            column.name: turned[column.name][1](row[column.name]) if column.name in turned else row[column.name]
            for column in table.columns
        }
        writing.connection.execute(insert(table).values(**values))
        if table is original and row["data"] is not None:
            writing.store.put(writing.connection, row["sha256"], base64.b64decode(row["data"], validate=True))
