"""What waits for a person, in order of urgency and with the command that does it."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

import pytest

from pipeline.model.office import ZONE
from pipeline.model.settlement import Conflict
from pipeline.workflow.comments import asked_by
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.due import due_in_letters, due_in_plan, due_of_case
from pipeline.workflow.settle import SettledCase, settle_folder
from pipeline.workflow.status import status_of

DEMO = Path(__file__).parents[2] / "corpora" / "demo"
LATER = datetime(2026, 4, 10, 9, tzinfo=ZONE)
BEFORE = datetime(2026, 3, 30, 9, tzinfo=ZONE)


@pytest.fixture(scope="module")
def case() -> SettledCase:
    options = ReadingOptions()
    asked = asked_by(DEMO / "request.docx", options, roster=(), deadline=None)
    return settle_folder(
        DEMO / "letters", DEMO / "plan-v1.docx", DEMO / "plan-v3.docx", options, asked=asked, received=DEMO / "received.csv"
    )  # fmt: skip


def test_a_comment_that_no_rule_could_settle_waits_with_its_command(case):
    due = due_of_case(case.commented, None, case.settled, "zh")
    undecided = {item.comment for item in case.settled.items if item.verdict == "undecided"}
    found = {one.subjects[0]: one.command for one in due if one.kind == "undecided" and one.command}
    assert found.keys() == undecided and undecided
    assert all(id_ in command and command.startswith("huiqian decide") for id_, command in found.items())


def test_what_is_to_be_filled_in_stands_in_the_readers_language(case):
    chinese, english = (
        {one.command for one in due_of_case(case.commented, None, case.settled, lang)} for lang in ("zh", "en")
    )
    assert any(command.endswith("采纳情况 --reason 理由") for command in chinese)
    assert any(command.endswith("VERDICT --reason REASON") for command in english)
    assert not any("理由" in command for command in english)


def test_kinds_stand_in_the_order_of_urgency(case):
    kinds = [one.kind for one in due_of_case(case.commented, status_of(case.commented, LATER), case.settled, "zh")]
    order = ["missing", "letter", "unread", "undecided", "stale", "conflict"]
    assert kinds == sorted(kinds, key=order.index)


def test_a_unit_is_waited_for_until_it_answers(case):
    asked = replace(case.commented.asked, no_reply="missing")
    commented = replace(case.commented, asked=asked)
    (one,) = (d for d in due_of_case(commented, status_of(commented, LATER), None, "zh") if d.kind == "missing")
    assert one.subjects == ("中国电信泊宁分公司",) and "逾期" in one.words and "--remind" in one.command
    (early,) = (d for d in due_of_case(commented, status_of(commented, BEFORE), None, "zh") if d.kind == "missing")
    assert "尚未反馈" in early.words


def test_silence_that_counts_as_no_comment_is_nothing_to_do(case):
    assert case.commented.asked.no_reply == "deemed_no_comment"
    status = status_of(case.commented, LATER)
    assert not [one for one in due_of_case(case.commented, status, None, "zh") if one.kind == "missing"]


def test_a_contradiction_that_the_draft_decided_waits_for_nobody(case):
    open_pairs = {one.subjects for one in due_in_letters(case.commented, "zh") if one.kind == "conflict"}
    assert open_pairs
    pair = min(open_pairs)
    settled = replace(case.settled, conflicts=(Conflict(pair, pair[0]),))
    left = {one.subjects for one in due_of_case(case.commented, None, settled, "zh") if one.kind == "conflict"}
    assert left == open_pairs - {pair}


def test_errors_of_the_plan_are_named_and_warnings_counted(case):
    findings = case.old.findings
    due = due_in_plan(findings, "en", file="plan 1.docx")
    assert due[-1].command == "huiqian check 'plan 1.docx'"
    assert sum(one.command == "" for one in due) == sum(one.severity == "error" for one in findings)
    assert due_in_plan([one for one in findings if one.severity == "note"], "en", file="plan 1.docx") == ()
