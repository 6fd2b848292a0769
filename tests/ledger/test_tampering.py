"""Whoever changes a ledger behind its back is found out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from pipeline.errors import InputError
from pipeline.ledger.book import Ledger
from tests.ledger.cases import begin, faults, ledger, letter_of, put


def fill(book: Ledger) -> None:
    begin(book)
    put(book, "甲", comments=2)
    put(book, "乙", comments=1)
    book.say("letter", "L001", "unit", "市气象局", "电话")
    book.undo(book.say("letter", "L002", "unit", "市气象局"))
    again, files = letter_of("乙", comments=2)
    book.refile_letter("L002", again, files)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ("UPDATE event SET who = '别人' WHERE seq = 2", {"L-CHANGED"}),
        ("UPDATE event SET at = '2020-01-01T00:00:00+08:00' WHERE seq = 4", {"L-CHANGED", "L-ROW"}),
        ("UPDATE event SET after = 'null' WHERE seq = 1", {"L-CHANGED"}),
        ("UPDATE event SET hash = repeat_('0', 64) WHERE seq = 3", {"L-CHANGED", "L-CHAIN"}),
        ("UPDATE entry SET value = '\"市财政局\"' WHERE seq = 4", {"L-ROW"}),
        ("UPDATE entry SET undone_by = 6 WHERE seq = 4", {"L-ROW"}),
        ("UPDATE entry SET undone_by = NULL WHERE seq = 5", {"L-ROW"}),
        ("DELETE FROM entry WHERE seq = 4", {"L-ROW"}),
        ("UPDATE letter SET value = replace(value, 'adopted', 'x') || ' ' WHERE number = 1", {"L-ROW"}),
        ("UPDATE round SET value = '{}'", {"L-ROW"}),
        ("DELETE FROM comment WHERE number = 3", {"L-ROW"}),
        ("INSERT INTO comment VALUES (99, 1, NULL)", {"L-ROW"}),
        ("UPDATE reading SET source = NULL WHERE number = 1", {"L-ROW"}),
        ("UPDATE original SET size = 3", {"L-ORIGINAL"}),
        ("UPDATE original SET purged_at = '2026-03-20T00:00:00+08:00'", set()),  # the contents tell, see below
    ],
)
def test_a_changed_row_is_found(place: str, change: str, expected: set[str]) -> None:
    with ledger(place) as book:
        fill(book)
        assert faults(book) == []
        with book._engine.connect() as plain, plain.execution_options(huiqian_writes=True).begin():
            plain.execute(text(change.replace("repeat_('0', 64)", f"'{'0' * 64}'")))
        found = set(faults(book))
        if expected:
            assert expected <= found
        else:
            assert "L-LEFTOVER" in {finding.code for finding in book.verify()}


def test_an_event_that_was_taken_out_leaves_a_gap(place: str) -> None:
    with ledger(place) as book:
        fill(book)
        with book._engine.connect() as plain, plain.execution_options(huiqian_writes=True).begin():
            plain.execute(text("DELETE FROM entry WHERE seq = 4"))
            plain.execute(text("DELETE FROM event WHERE seq = 4"))
        assert {"L-GAP"} <= set(faults(book))


def test_a_journal_written_anew_does_not_have_the_hash_that_somebody_kept(tmp_path: Path) -> None:
    with ledger(str(tmp_path / "a.db"), who="甲") as book:
        fill(book)
        kept = book.events()[-1].hash
    with ledger(str(tmp_path / "b.db"), who="乙") as other:
        fill(other)
        assert faults(other) == []
        assert other.events()[-1].hash != kept


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: data.update(schema="huiqian.ledger/9"),
        lambda data: data.pop("letters"),
        lambda data: data["letters"][0]["value"].update(text="别的"),
        lambda data: data["events"].pop(1),
        lambda data: data["originals"][0].update(data="AAAA"),
        lambda data: data["originals"][0].update(data="%"),
        lambda data: data["originals"][0].update(data=None),
        lambda data: data["originals"][0].update(sha256="../../x"),
        lambda data: data["readings"][0].update(source={"text": "别的"}),
        lambda data: data["events"][0].update(seq="one"),
        lambda data: data["letters"][0].update(number=7),
        lambda data: data.update(rounds=3),
    ],
)
def test_a_spoilt_export_is_refused_and_leaves_nothing(place: str, tmp_path: Path, spoil: Any) -> None:
    with ledger(str(tmp_path / "a.db")) as book:
        fill(book)
        data = json.loads(json.dumps(book.export()))
    spoil(data)
    with ledger(place) as copy:
        with pytest.raises(InputError) as caught:
            copy.import_(data, "x.json")
        assert caught.value.code == "E-EXPORT"
        assert copy.counts() == dict.fromkeys(copy.counts(), 0)


@pytest.mark.parametrize("data", [None, [], "x", 3, {}])
def test_what_is_no_export_is_refused(tmp_path: Path, data: Any) -> None:
    with ledger(str(tmp_path / "a.db")) as book, pytest.raises(InputError, match="E-EXPORT"):
        book.import_(data, "x.json")
