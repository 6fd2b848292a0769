"""Numbers and ids of what is filed: L001 is letter 1, C001 comment 1, counted over the whole case and never reused."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import Column, Connection, func, select

from pipeline.ledger.schema import comment, event, letter, reading, round_

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


@dataclass(slots=True)
class Standing:
    """The highest numbers that were ever given, and hash of the last event: sound within a writing transaction only."""

    rounds: int
    letters: int
    comments: int
    readings: int
    events: int
    last_hash: str

    def next_round(self) -> int:
        """Give the next number of a round."""
        self.rounds += 1
        return self.rounds

    def next_letter(self) -> int:
        """Give the next number of a letter."""
        self.letters += 1
        return self.letters

    def next_comment(self) -> int:
        """Give the next number of a comment."""
        self.comments += 1
        return self.comments

    def next_reading(self) -> int:
        """Give the next number of a reading."""
        self.readings += 1
        return self.readings


_STANDING = select(  # one statement: a letter is filed with as few as can be
    *(
        select(func.max(column)).scalar_subquery()
        for column in (round_.c.number, letter.c.number, comment.c.number, reading.c.number, event.c.seq)
    ),
    select(event.c.hash).order_by(event.c.seq.desc()).limit(1).scalar_subquery(),
)


def standing(connection: Connection) -> Standing:
    """Return where a ledger stands."""
    rounds, letters, comments, readings, events, last_hash = tuple(connection.execute(_STANDING).one())
    return Standing(rounds or 0, letters or 0, comments or 0, readings or 0, events or 0, last_hash or "")


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
