"""Reminders (催办): each is told to the journal, so that nobody is urged twice a day."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, select

from pipeline.ledger.journal import Writing, append
from pipeline.ledger.rounds import addressee_id
from pipeline.ledger.schema import event


def remind(writing: Writing, number: int, units: Sequence[str], how: str) -> None:
    """Write that units of a round were reminded, and how (催办函, 电话)."""
    for unit in units:
        append(writing, "remind", ("addressee", addressee_id(number, unit)), after={"unit": unit, "how": how})


def reminded(connection: Connection, number: int, unit: str) -> str | None:
    """Return when a unit of a round was last reminded (ISO 8601), None for never."""
    wanted = select(event.c.at).where(event.c.act == "remind", event.c.subject_id == addressee_id(number, unit))
    last = connection.execute(wanted.order_by(event.c.seq.desc()).limit(1)).scalar_one_or_none()
    return None if last is None else str(last)
