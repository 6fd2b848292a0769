"""The letters of the demo are read as their truth (truth.json) has it."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from pipeline.model.comment import Comment
from pipeline.workflow.comments import Commented, asked_by, comments_of_folder
from pipeline.workflow.diff import compare_files
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.status import status_of
from tests.cli.test_commands import huiqian

DEMO = Path(__file__).resolve().parents[2] / "corpora" / "demo"
TRUTH = json.loads((DEMO / "truth.json").read_text("utf-8"))
COUNTED = {
    letter["file"] for letter in TRUTH["letters"] if letter["status"] not in ("superseded", "duplicate", "not_a_letter")
}


@pytest.fixture(scope="module")
def read() -> Commented:
    options = ReadingOptions()
    asked = asked_by(DEMO / "request.docx", options, roster=(), deadline=None)
    return comments_of_folder(DEMO / "letters", DEMO / "plan-v1.docx", options, asked=asked)


@pytest.fixture(scope="module")
def pairs(read: Commented) -> list[tuple[dict[str, Any], Comment]]:
    """Each true comment with the one that was read, letter by letter in reading order."""
    files = {letter.id: letter.file for letter in read.letters}
    found = []
    for file in sorted(COUNTED):
        true = [comment for comment in TRUTH["comments"] if comment["file"] == file]
        mine = [comment for comment in read.comments if files[comment.letter] == file]
        assert len(true) == len(mine), (file, [comment.text for comment in mine])
        found += list(zip(_in_order(true), _in_order(mine), strict=True))
    return found


def _in_order(comments: list[Any]) -> list[Any]:
    """By what is asked: tracked changes come in the order of the draft, the truth in its own."""

    def key(comment: Any) -> tuple[str, str]:
        held = comment if isinstance(comment, dict) else {"old": comment.old, "new": comment.new, "text": comment.text}
        return (held["old"] or "", held["new"] or held["text"])

    return sorted(comments, key=key)


def _bare(words: str | None) -> str:
    return "".join((words or "").split()).strip("。")


@pytest.mark.parametrize("true", TRUTH["letters"], ids=[letter["file"] for letter in TRUTH["letters"]])
def test_a_letter_is_told_by_unit_status_stance_and_seal(read, true):
    letter = next(letter for letter in read.letters if letter.file == true["file"])
    earlier = next((other.file for other in read.letters if other.id == letter.supersedes), None)
    assert {
        "unit": letter.unit, "doc_number": letter.doc_number, "date": letter.date, "received_from": letter.received_from,
        "status": letter.status, "stance": letter.stance, "seal": letter.seal.state, "supersedes": earlier,
    } == {key: true[key] for key in (
        "unit", "doc_number", "date", "received_from", "status", "stance", "seal", "supersedes",
    )}  # fmt: skip


def test_every_comment_is_found_with_what_goes_and_what_comes(pairs):
    assert len(pairs) == len(TRUTH["comments"]) >= 35
    for true, mine in pairs:
        assert _bare(true["text"]) in _bare(mine.text), true["id"]
        assert (mine.op, _bare(mine.old), _bare(mine.new), mine.everywhere) == (
            true["op"], _bare(true["old"]), _bare(true["new"]), true["everywhere"],
        ), true["id"]  # fmt: skip


def test_every_comment_is_anchored_where_the_truth_has_it(read, pairs):
    text = read.draft.text
    for true, mine in pairs:
        if true["at"] is None:
            assert mine.anchor.state == "none", true["id"]
            continue
        span, at = mine.anchor.span, text.index(true["at"])
        assert span is not None, true["id"]
        line = (text.rfind("\n", 0, at), text.index("\n", at))
        assert true["everywhere"] or (span.start < line[1] and line[0] < span.end), true["id"]


def test_nothing_of_the_letters_is_left_unread(read):
    assert read.unread == ()
    assert read.failures == ()


def test_the_same_request_and_contradictions_are_linked_as_the_truth_has_it(pairs):
    ids = {mine.id: true["id"] for true, mine in pairs}
    for true, mine in pairs:
        assert sorted(ids[other] for other in mine.identical_to) == true["identical_to"], true["id"]
        assert sorted(ids[other] for other in mine.conflicts_with) == true["conflicts_with"], true["id"]


def test_the_status_counts_every_unit_that_was_asked(read):
    told = status_of(read, datetime.fromisoformat("2026-04-13T09:00:00+08:00"))
    states = {unit.unit: unit.status for unit in told.units}
    assert len(states) == 18
    assert states.pop("中国电信泊宁分公司") == "deemed_no_comment"
    assert states.pop("泊宁水务集团") == "late"
    assert set(states.values()) == {"on_time"}
    assert (len(told.not_on_roster), len(told.not_letters), len(told.duplicates), len(told.superseded)) == (1, 1, 1, 1)


def test_the_commands_need_nothing_but_the_folder_and_the_request():
    options = ("--letters", DEMO / "letters", "--request", DEMO / "request.docx", "--draft", DEMO / "plan-v1.docx")
    comments = huiqian("comments", *options, "--format", "json")
    assert comments.returncode == 0, comments.stderr
    assert len(json.loads(comments.stdout)["letters"]) == len(TRUTH["letters"])
    status = huiqian("status", *options, "--now", "2026-04-13T09:00", "--format", "json")
    assert json.loads(status.stdout)["round"]["deadline"] == TRUTH["deadline"]


def test_the_verdicts_are_those_that_the_two_drafts_bear_out():
    """A verdict can be checked without settling: what was asked for stands in the second draft, or does not."""
    comparison = compare_files(DEMO / "plan-v1.docx", DEMO / "plan-v2.docx", ReadingOptions())
    old, new = (_bare(text) for text in (comparison.old.text, comparison.new.text))
    for true in TRUTH["comments"]:
        at, was, now = (_bare(true[key]) for key in ("at", "old", "new"))
        if true["op"] in ("change_number", "change_deadline", "replace") and was in at:
            asked = at.replace(was, now)
            assert at in old, true["id"]
            assert (asked in new) == (true["verdict"] == "adopted"), true["id"]
            assert (at in new) <= (true["verdict"] == "not_adopted"), true["id"]
        if true["op"] == "delete":
            assert (was in new) == (true["verdict"] == "not_adopted"), true["id"]
