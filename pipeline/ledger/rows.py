"""Numbers and ids of what is filed: L001 is letter 1, C001 comment 1, counted over the whole case and never reused."""

from __future__ import annotations

import re

from sqlalchemy import Column, Connection, func, select

from pipeline.ledger.schema import comment, letter, round_

_ID = re.compile(r"([LC])(\d{3,9})\Z", re.ASCII)


def letter_id(number: int) -> str:
    """Return the id of a letter."""
    return f"L{number:03d}"


def comment_id(number: int) -> str:
    """Return the id of a comment."""
    return f"C{number:03d}"


def number_of(id_: str, kind: str) -> int | None:
    """Return the number in an id that begins with `kind` (L, C); None where it is no such id."""
    found = _ID.match(id_)
    return int(found[2]) if found and found[1] == kind else None


def next_number(connection: Connection, column: Column[int]) -> int:
    """Return the number after the highest that was ever given; sound in a writing transaction only."""
    return (connection.execute(select(func.max(column))).scalar_one() or 0) + 1


def has_letter(connection: Connection, id_: str) -> bool:
    """Return whether a letter is filed, removed ones too."""
    return _has(connection, letter.c.number, number_of(id_, "L"))


def has_comment(connection: Connection, id_: str) -> bool:
    """Return whether a comment was ever read."""
    return _has(connection, comment.c.number, number_of(id_, "C"))


def has_round(connection: Connection, number: int) -> bool:
    """Return whether a round was opened."""
    return _has(connection, round_.c.number, number)


def _has(connection: Connection, column: Column[int], number: int | None) -> bool:
    return connection.execute(select(column).where(column == number)).first() is not None
