"""The end of a closed case: its originals and the full texts of letters go, the record of who said what stays."""

from __future__ import annotations

import json
from dataclasses import replace

from sqlalchemy import Connection, delete, select, update

from pipeline.errors import UsageError
from pipeline.ledger import rows
from pipeline.ledger.codec import canonical, decode, digest, encode
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.journal import Writing, append
from pipeline.ledger.rounds import rounds
from pipeline.ledger.schema import letter, original, past, reading
from pipeline.model.round import FiledLetter

_RECORD = frozenset({"comment", "reason", "no_comment", "extension", "supersedes", "unread"})
_GONE = "sha256:"


def purge(writing: Writing) -> int:
    """Mark all originals as removed, blank the texts of letters, and return how many originals that were.

    Kept are rounds, letters with unit, number, date, stance and comments with their reasons, what nobody understood,
    people's words, the journal, and the texts of drafts, to which comments are anchored. `remove_purged` must follow.

    Raises:
        UsageError: M-NOT-CLOSED, a round is open.
    """
    for each in rounds(writing.connection):
        if each.closed_at is None:
            raise UsageError("M-NOT-CLOSED", number=each.number)
    wanted = select(original.c.sha256).where(original.c.purged_at.is_(None))
    every = list(writing.connection.execute(wanted).scalars())
    if not every:
        return 0
    writing.connection.execute(update(original).where(original.c.purged_at.is_(None)).values(purged_at=writing.at))
    crash_point()
    of_letters = _blank_readings(writing.connection)
    changed = _blank_letters(writing.connection)
    writing.connection.execute(delete(past))
    crash_point()
    after = {"originals": len(every), "letters": changed, "readings": of_letters}
    append(writing, "purge", ("case", ""), after=after)
    return len(every)


def _blank_readings(connection: Connection) -> list[str]:
    """Remove what was read from letters, and return the text ids; what was sent out stays."""
    sent = {sha for each in rounds(connection) for sha in (each.draft_sha256, each.request_sha256) if sha}
    own = set(connection.execute(select(letter.c.sha256)).scalars()) - sent
    wanted = select(reading.c.number, reading.c.sha256, reading.c.text_id).where(reading.c.source.is_not(None))
    found = [row for row in connection.execute(wanted.order_by(reading.c.number)) if row.sha256 in own]
    for row in found:
        connection.execute(update(reading).where(reading.c.number == row.number).values(source=None))
    crash_point()
    return [row.text_id for row in found]


def _blank_letters(connection: Connection) -> dict[str, str]:
    changed = {}
    for number in list(connection.execute(select(letter.c.number).order_by(letter.c.number)).scalars()):
        old = connection.execute(select(letter.c.value).where(letter.c.number == number)).scalar_one()
        new = canonical(encode(_record_of(decode(FiledLetter, json.loads(old)))))
        if new != old:
            connection.execute(update(letter).where(letter.c.number == number).values(value=new))
            changed[rows.letter_id(number)] = digest(new)
    crash_point()
    return changed


def _record_of(one: FiledLetter) -> FiledLetter:
    """A letter without its text; equal texts are still told from others by their sha256."""
    parts = tuple(part if part.kind in _RECORD else replace(part, text="") for part in one.reply.parts)
    text = one.text if one.text.startswith(_GONE) else _GONE + digest(canonical(one.text))
    return replace(one, reply=replace(one.reply, parts=parts), text=text)


def remove_purged(writing: Writing) -> None:
    """Remove the contents of purged originals; a killed purge is completed by this at the next opening."""
    for sha256 in purged(writing.connection) & set(writing.store.held(writing.connection)):
        writing.store.remove(writing.connection, sha256)


def purged(connection: Connection) -> set[str]:
    """Return the sha256 of all originals that were purged."""
    return set(connection.execute(select(original.c.sha256).where(original.c.purged_at.is_not(None))).scalars())
