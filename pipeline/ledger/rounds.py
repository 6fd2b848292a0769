"""Rounds (征求意见轮次) as they were opened, with what people said of them since."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, insert, select

from pipeline.errors import UsageError
from pipeline.ledger.codec import canonical, decode, encode
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.documents import Originals, keep
from pipeline.ledger.entries import field_type, said, say
from pipeline.ledger.journal import Writing, append, storable
from pipeline.ledger.rows import next_number
from pipeline.ledger.schema import round_
from pipeline.model.round import Round


def open_round(writing: Writing, value: Round, sources: Originals) -> Round:
    """Write a round with the files that were sent, and return it with its number (last + 1), time and name."""
    readings: dict[str, str] = {}
    for data, source in sources:
        readings |= keep(writing, data, source)
    number = next_number(writing.connection, round_.c.number)
    opened = replace(value, number=number, opened_at=writing.at, opened_by=writing.who, closed_at=None)
    data_ = encode(opened)
    writing.connection.execute(insert(round_).values(number=number, value=canonical(data_)))
    crash_point()
    append(writing, "open", ("round", str(number)), after={"round": data_, "readings": readings})
    return opened


def rounds(connection: Connection) -> tuple[Round, ...]:
    """Return all rounds, the first first, as they are now."""
    changes, extended = said(connection, "round"), said(connection, "addressee")
    return tuple(
        _as_said(decode(Round, json.loads(row.value)), changes, extended)
        for row in connection.execute(select(round_).order_by(round_.c.number))
    )


def _as_said(value: Round, changes: Any, extended: Any) -> Round:
    own = {field: decode(field_type("round", field), data) for (id_, field), data in changes.items() if id_ == str(value.number)}  # fmt: skip
    value = replace(value, **own)
    addressees = []
    for addressee in value.addressees:
        key = (addressee_id(value.number, addressee.name), "until")
        addressees.append(replace(addressee, until=extended[key]) if key in extended else addressee)
    return replace(value, addressees=tuple(addressees))


def addressee_id(number: int, name: str) -> str:
    """Return how the journal names an addressee."""
    return storable(f"{number}/{name}")


def one_round(connection: Connection, number: int | None) -> Round:
    """Return a round; None means the latest that is open.

    Raises:
        UsageError: M-NO-ROUND, there is none.
    """
    every = rounds(connection)
    found = [each for each in every if (each.closed_at is None if number is None else each.number == number)]
    if not found:
        raise UsageError("M-NO-ROUND", number="" if number is None else number)
    return found[-1]


def close_round(writing: Writing, number: int | None) -> Round:
    """Close a round and return it; closing a closed one changes nothing."""
    found = one_round(writing.connection, number)
    if found.closed_at is None:
        say(writing, "round", str(found.number), "closed_at", writing.at, "")
    return one_round(writing.connection, found.number)
