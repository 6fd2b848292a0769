"""What a letter counts as, from all letters of a round together."""

from dataclasses import replace
from datetime import datetime

import pytest

from pipeline.errors import UsageError
from pipeline.ledger.status import answers, judged
from pipeline.model.round import Addressee, FiledLetter
from tests.ledger.letters import DEADLINE, filed

ROSTER = (Addressee("市财政局"), Addressee("市教育局", until="2026-03-25"), Addressee("市气象局"))
LATE = "2026-03-20T17:00:01+08:00"


def states(*letters: FiledLetter, roster: tuple[Addressee, ...] = ROSTER) -> dict[str, str]:
    return {one.letter.id: one.letter.status for one in judged(letters, roster=roster, deadline=DEADLINE)}


def test_a_letter_is_late_after_the_deadline_of_its_own_unit() -> None:
    assert states(filed("L001", received=LATE), filed("L002", "市教育局", LATE)) == {"L001": "late", "L002": "on_time"}
    assert states(filed("L001", "市教育局", "2026-03-26T00:00:00+08:00")) == {"L001": "late"}


def test_a_stranger_is_nobody_on_the_roster_and_without_a_roster_there_is_none() -> None:
    assert states(filed("L001", "市林业局", LATE)) == {"L001": "not_on_roster"}
    assert states(filed("L001", "市林业局", LATE), roster=()) == {"L001": "late"}


def test_the_same_text_again_is_a_duplicate_of_the_one_received_first() -> None:
    again = filed("L001", words="无意见", received="2026-03-19T10:00:00+08:00")
    assert states(again, filed("L002", words="无意见")) == {"L001": "duplicate", "L002": "on_time"}


def test_nothing_is_a_duplicate_of_a_removed_letter() -> None:
    removed = replace(filed("L001", words="无意见"), removed=True)
    assert states(removed, filed("L002", words="无意见")) == {"L002": "on_time"}


def test_a_letter_supersedes_only_where_it_says_so() -> None:
    first, second = filed("L001"), filed("L002", received="2026-03-19T10:00:00+08:00", replaces=True)
    other = filed("L003", "市气象局", "2026-03-19T11:00:00+08:00")
    out = judged((first, second, other), roster=ROSTER, deadline=DEADLINE)
    assert [(one.letter.status, one.letter.supersedes) for one in out] == [
        ("superseded", None), ("on_time", "L001"), ("on_time", None),
    ]  # fmt: skip


def test_what_is_no_reply_is_no_letter() -> None:
    assert states(filed(reply=False)) == {"L001": "not_a_letter"}


def test_a_day_without_an_hour_on_the_day_of_the_deadline_is_asked_for() -> None:
    with pytest.raises(UsageError, match="M-HOUR"):
        states(filed(received="2026-03-20"))
    assert states(filed(unit="市教育局", received="2026-03-20")) == {"L001": "on_time"}


def test_a_unit_with_more_time_is_awaited_until_its_own_deadline() -> None:
    now = datetime.fromisoformat("2026-03-24T09:00:00+08:00")
    told = answers((), (), roster=ROSTER, title="", deadline=DEADLINE, no_reply="missing", now=now)
    assert [unit.status for unit in told.units] == ["missing", "pending", "missing"]


def test_letter_1000_comes_after_letter_999() -> None:
    out = judged((filed("L1000"), filed("L999")), roster=ROSTER, deadline=DEADLINE)
    assert [one.letter.id for one in out] == ["L999", "L1000"]
