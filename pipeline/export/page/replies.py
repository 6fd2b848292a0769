"""反馈情况: every unit that was asked with its letters, what came from others, and what of letters was not understood."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.export.page.case import Case, Link, place_of
from pipeline.export.page.head import moment, stamp
from pipeline.model.comment import Letter
from pipeline.model.status import UnitStatus


@dataclass(frozen=True, slots=True)
class UnitRow:
    """A unit that was asked: its state (key and words), a note (a group, more time), its letters and comments."""

    place: str
    unit: str
    state: str
    state_words: str
    note: str
    letters: tuple[Link, ...]
    stances: str
    received: str
    comments: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class OtherRow:
    """A letter that is no answer of a unit that was asked, or counts no more: why, and which."""

    why: str
    letter: Link
    unit: str
    file: str


@dataclass(frozen=True, slots=True)
class UnreadRow:
    """A stretch of a letter that nobody understood."""

    letter: Link
    file: str
    words: str


def unit_rows(case: Case) -> tuple[UnitRow, ...]:
    """Return a row for every unit that was asked, in the order of the roster."""
    status = case.overview.status
    return tuple(_unit(case, unit, number) for number, unit in enumerate(status.units, 1)) if status else ()


def other_rows(case: Case) -> tuple[OtherRow, ...]:
    """Return the letters that came from others or count no more, by the reason."""
    status, words = case.overview.status, case.words
    if status is None:
        return ()
    groups = (
        ("not_on_roster", status.not_on_roster), ("unsure", status.unsure), ("superseded", status.superseded),
        ("duplicate", status.duplicates), ("not_a_letter", status.not_letters),
    )  # fmt: skip
    return tuple(_other(case, words.of("LETTER", why), id_) for why, ids in groups for id_ in ids)


def unread_rows(case: Case) -> tuple[UnreadRow, ...]:
    """Return the stretches of letters that a person must read."""
    return tuple(
        UnreadRow(case.link("letter", id_), _file(case, id_), " ".join(part.text.split()))
        for id_, part in case.overview.unread
    )


def _unit(case: Case, unit: UnitStatus, number: int) -> UnitRow:
    words = case.words
    letters = [case.letters[id_] for id_ in unit.letters if id_ in case.letters]
    return UnitRow(
        place_of("unit", str(number)),
        unit.unit,
        unit.status,
        words.of("STATE", unit.status),
        "；".join(filter(None, (words("GROUP") if unit.group else "", _until(case, unit.unit)))),
        tuple(case.link("letter", id_) for id_ in unit.letters),
        "、".join(dict.fromkeys(_stance(case, letter) for letter in letters)),
        "\n".join(stamp(letter.received_at) for letter in letters),
        tuple(case.link("comment", id_) for id_ in unit.comments),
    )


def _until(case: Case, name: str) -> str:
    """More time that was given to a unit."""
    round_ = case.overview.round
    until = next((a.until for a in round_.addressees if a.name == name and a.until), None) if round_ else None
    return case.words("UNTIL", moment=moment(case.words, until)) if until else ""


def _stance(case: Case, letter: Letter) -> str:
    return case.words.of("STANCE", letter.stance or "unknown")


def _other(case: Case, why: str, id_: str) -> OtherRow:
    letter = case.letters.get(id_)
    unit = (letter.unit if letter else None) or case.words("UNKNOWN-UNIT")
    return OtherRow(why, case.link("letter", id_), unit, _file(case, id_))


def _file(case: Case, id_: str) -> str:
    letter = case.letters.get(id_)
    return letter.file if letter else ""
