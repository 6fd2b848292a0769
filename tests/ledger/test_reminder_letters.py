"""Reminders: whom, what they say, and never twice within a day."""

from datetime import datetime

import pytest

from pipeline.export.letter_docx import letter_to_docx
from pipeline.ledger.reminder_letters import due, reminder_letter, reminder_list
from pipeline.ledger.timing import time_left
from pipeline.model.office import STANDARD, ZONE
from pipeline.model.round import Addressee, Round
from pipeline.model.status import UnitStatus
from pipeline.read.formats import read_document

NOW = datetime(2026, 3, 30, 9, tzinfo=ZONE)
DEADLINE = "2026-03-31T17:30:00+08:00"
ROUND = Round(
    1, "泊宁市河道治理实施方案（征求意见稿）", "泊宁市水利局", DEADLINE, "3月31日前", "deemed_no_comment", True, True, False, (),
    (Addressee("市财政局"), Addressee("市司法局")), None, "ab" * 32, "2026-03-17T09:00:00+08:00", "clerk",
)  # fmt: skip


def letter(now: datetime = NOW) -> str:
    made = reminder_letter(ROUND, "市财政局", until=DEADLINE, left=time_left(now, DEADLINE, STANDARD), now=now)
    return read_document(letter_to_docx(made), "催办函.docx").text


def test_the_letter_says_what_when_and_how() -> None:
    text = letter()
    for words in (
        "关于催报《泊宁市河道治理实施方案（征求意见稿）》反馈意见的函", "市财政局：", "反馈期限为2026年3月31日17时30分",
        "截至2026年3月30日9时", "还有1个工作日", "加盖公章的书面意见", "无修改意见的，也请书面反馈", "视为无意见",
        "泊宁市水利局", "2026年3月30日",
    ):  # fmt: skip
        assert words in text


def test_after_the_deadline_it_does_not_speak_of_days_left() -> None:
    text = letter(datetime(2026, 4, 2, 9, tzinfo=ZONE))
    assert "反馈期限已过" in text
    assert "工作日" not in text


def test_the_same_letter_has_the_same_bytes() -> None:
    made = reminder_letter(ROUND, "市财政局", until=None, left=None, now=NOW)
    assert letter_to_docx(made) == letter_to_docx(made)


@pytest.mark.parametrize(
    ("last", "reminded"), [("2026-03-29T09:00:01+08:00", False), ("2026-03-29T09:00:00+08:00", True)]
)
def test_a_unit_is_reminded_once_a_day(last: str, reminded: bool) -> None:
    again, recent = due(("市财政局",), {"市财政局": last}, NOW)
    assert (again == ("市财政局",)) is reminded
    assert (recent == ()) is reminded


def test_the_list_has_a_row_for_each_silent_unit() -> None:
    silent = [(UnitStatus("市财政局", "pending", False, (), ()), DEADLINE)]
    table = reminder_list(
        ROUND, silent, {"市财政局": "2026-03-28T10:00:00+08:00"}, now=NOW, states={"pending": "未反馈"}
    )
    assert [row.cells for row in table.rows] == [
        ("1", "市财政局", "未反馈", "2026-03-31 17:30", "2026-03-28 10:00", "", "")
    ]
