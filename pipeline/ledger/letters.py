"""Letters (来件) and their comments: written once each, read with what people said of them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from pipeline.errors import UsageError
from pipeline.ledger import rows
from pipeline.ledger.codec import canonical, decode, digest, encode
from pipeline.ledger.crash_points import crash_point
from pipeline.ledger.documents import Originals, keep
from pipeline.ledger.entries import said
from pipeline.ledger.journal import Writing, append
from pipeline.ledger.schema import comment, letter, past
from pipeline.model.comment import Comment, Letter, LetterStatus, UnitEvidence
from pipeline.model.round import FiledLetter
from pipeline.recognize.unit_groups import member_of

_HOLDS = select(letter.c.number).where(
    letter.c.round == bindparam("number"), letter.c.sha256 == bindparam("digest"), letter.c.file_key == bindparam("key")
)
_INSERT, _INSERT_COMMENT = insert(letter), insert(comment)
_CORRECTED = ("op", "old", "new", "quote")


def holds(connection: Connection, number: int, sha256: str, file: str) -> str | None:
    """Return the id of the letter that was filed in a round from this content under this name."""
    key = {"number": number, "digest": sha256, "key": _file_key(file)}
    found = connection.execute(_HOLDS, key).scalar_one_or_none()
    return None if found is None else rows.letter_id(found)


def file_letter(writing: Writing, filed: FiledLetter, originals: Originals) -> str:
    """File a letter with its originals and return its id; one that is filed already stays as it is.

    Raises:
        UsageError: M-NO-ROUND, its round was never opened.
        ValueError: none of the originals is the letter's own file.
    """
    known = holds(writing.connection, filed.round, filed.letter.sha256, filed.letter.file)
    if known is not None:
        return known
    if not 1 <= filed.round <= writing.standing.rounds:
        raise UsageError("M-NO-ROUND", number=filed.round)
    readings = _keep_own(writing, filed, originals)
    number = writing.standing.next_letter()
    id_ = rows.letter_id(number)
    numbers = {each.id: writing.standing.next_comment() for each in filed.reply.comments}
    ids = {each: rows.comment_id(given) for each, given in numbers.items()}
    text = canonical(encode(_to_keep(filed, id_, ids)))
    row = {
        "number": number, "round": filed.round, "sha256": filed.letter.sha256, "file_key": _file_key(filed.letter.file),
        "value": text,
    }  # fmt: skip
    writing.connection.execute(_INSERT, row)
    crash_point()
    _add_comments(writing, number, list(numbers.values()))
    after = {
        "round": filed.round, "sha256": filed.letter.sha256, "file": filed.letter.file, "unit": filed.letter.unit,
        "value": digest(text), "comments": list(ids.values()), "readings": readings,
    }  # fmt: skip
    append(writing, "file", ("letter", id_), after=after)
    return id_


def refile_letter(writing: Writing, id_: str, filed: FiledLetter, originals: Originals) -> tuple[str, ...]:
    """Put a newer reading in the place of a letter's old one, and return the ids of comments that it no longer finds.

    A comment that is read as before keeps its id, and with it what people said of it; all others get new ones. The old
    reading is kept, and the event names it. Round, id and file name stay.

    Raises:
        UsageError: M-NO-SUBJECT, no such letter.
        ValueError: the new reading is of another file.
    """
    old_text = _value(writing.connection, id_)
    old = decode(FiledLetter, json.loads(old_text))
    if filed.letter.sha256 != old.letter.sha256:
        raise ValueError(f"{id_} was filed from another file")
    readings = _keep_own(writing, filed, originals)
    before = writing.standing.comments
    ids = _ids_again(old.reply.comments, filed.reply.comments, writing.standing)
    kept = replace(filed, round=old.round, letter=replace(filed.letter, file=old.letter.file))
    text = canonical(encode(_to_keep(kept, id_, ids)))
    if text == old_text and not readings:
        return ()
    gone = tuple(each.id for each in old.reply.comments if each.id not in ids.values())
    after = {"value": digest(text), "comments": list(ids.values()), "gone": list(gone), "readings": readings}
    seq = append(writing, "refile", ("letter", id_), before={"value": digest(old_text)}, after=after)
    _replace_value(writing, id_, old_text, text)
    _add_comments(writing, rows.number_of(id_, "L") or 0, range(before + 1, writing.standing.comments + 1))
    _mark_gone(writing, gone, seq)
    return gone


def _keep_own(writing: Writing, filed: FiledLetter, originals: Originals) -> dict[str, str]:
    sources = list(originals)
    if filed.letter.sha256 not in {source.sha256 for _data, source in sources}:
        raise ValueError(f"the original of {filed.letter.file} is missing")
    readings: dict[str, str] = {}
    for data, source in sources:
        readings |= keep(writing, data, source)
    return readings


def _to_keep(filed: FiledLetter, id_: str, ids: dict[str, str]) -> FiledLetter:
    """The facts of a letter: what follows from others of its round is not among them."""
    status: LetterStatus = "unsure" if filed.letter.status == "unsure" else "on_time"
    own = replace(filed.letter, id=id_, status=status, supersedes=None)
    comments = tuple(
        replace(
            each, id=ids[each.id], part_of=ids.get(each.part_of) if each.part_of else None, letter=id_,
            unit=member_of(own.unit, own.unit_evidence), identical_to=(), conflicts_with=(),
        )
        for each in filed.reply.comments
    )  # fmt: skip
    return replace(filed, letter=own, reply=replace(filed.reply, comments=comments), removed=False)


def _ids_again(old: Sequence[Comment], new: Sequence[Comment], standing: rows.Standing) -> dict[str, str]:
    """Ids of the comments of a new reading: those of comments that ask the same in the same words, else new ones."""
    free: dict[tuple[object, ...], list[str]] = {}
    for each in old:
        free.setdefault(_asks(each), []).append(each.id)
    ids = {}
    for each in new:
        known = free.get(_asks(each))
        if known:
            ids[each.id] = known.pop(0)
        else:
            ids[each.id] = rows.comment_id(standing.next_comment())
    return ids


def _asks(each: Comment) -> tuple[object, ...]:
    return each.text, each.op, each.old, each.new, each.everywhere


def _add_comments(writing: Writing, number: int, numbers: Sequence[int]) -> None:
    if numbers:
        writing.connection.execute(_INSERT_COMMENT, [{"number": each, "letter": number} for each in numbers])
        crash_point()


def _replace_value(writing: Writing, id_: str, old: str, new: str) -> None:
    number = rows.number_of(id_, "L")
    if old == new:
        return
    if writing.connection.execute(select(past.c.sha256).where(past.c.sha256 == digest(old))).first() is None:
        writing.connection.execute(insert(past).values(sha256=digest(old), letter=number, value=old))
    writing.connection.execute(update(letter).where(letter.c.number == number).values(value=new))
    crash_point()


def _mark_gone(writing: Writing, gone: Sequence[str], seq: int) -> None:
    numbers = [rows.number_of(each, "C") for each in gone]
    writing.connection.execute(update(comment).where(comment.c.number.in_(numbers)).values(gone=seq))
    crash_point()


def past_readings(connection: Connection, id_: str) -> tuple[FiledLetter, ...]:
    """Return the readings of a letter that newer ones replaced, as far as they are kept, in no order that means anything."""
    wanted = select(past.c.value).where(past.c.letter == rows.number_of(id_, "L")).order_by(past.c.sha256)
    return tuple(decode(FiledLetter, json.loads(text)) for text in connection.execute(wanted).scalars())


def letters(
    connection: Connection, number: int | None, *, removed: bool, as_of: int | None = None
) -> Iterator[FiledLetter]:
    """Give the letters of a round (of all rounds for None) in the order of filing, with what people said of them.

    Removed ones are among them only where `removed` is True. `as_of` leaves out what people said after that event.
    """
    wanted = select(letter.c.value).order_by(letter.c.number)
    if number is not None:
        wanted = wanted.where(letter.c.round == number)
    of_letters, of_comments = said(connection, "letter", as_of), said(connection, "comment", as_of)
    for text in connection.execute(wanted).scalars():
        one = _as_said(decode(FiledLetter, json.loads(text)), of_letters, of_comments)
        if removed or not one.removed:
            yield one


def _as_said(one: FiledLetter, of_letters: Any, of_comments: Any) -> FiledLetter:
    own = one.letter
    if (own.id, "unit") in of_letters:
        own = _assigned(own, of_letters[own.id, "unit"])
    if (own.id, "received_at") in of_letters:
        own = replace(own, received_at=of_letters[own.id, "received_at"], received_from="person")
    unit = member_of(own.unit, own.unit_evidence)
    comments = tuple(
        replace(each, unit=unit, **_corrections(each.id, of_comments)) for each in one.reply.comments
    )  # fmt: skip
    removed = bool(of_letters.get((own.id, "removed"), False))
    return replace(one, letter=own, reply=replace(one.reply, comments=comments), removed=removed)


def _assigned(own: Letter, unit: str | None) -> Letter:
    """A letter of the unit that a person named, and that as the first evidence."""
    return replace(
        own, unit=unit, status="on_time", unit_evidence=(UnitEvidence("option", unit or "", unit), *own.unit_evidence)
    )


def _corrections(id_: str, of_comments: Any) -> dict[str, Any]:
    return {field: of_comments[id_, field] for field in _CORRECTED if (id_, field) in of_comments}


def _value(connection: Connection, id_: str) -> str:
    found = connection.execute(select(letter.c.value).where(letter.c.number == rows.number_of(id_, "L"))).first()
    if found is None:
        raise UsageError("M-NO-SUBJECT", subject=id_)
    return str(found.value)


def _file_key(file: str) -> str:
    """A file's name as a key that any database can hold and compare, byte for byte."""
    return digest(canonical(file))
