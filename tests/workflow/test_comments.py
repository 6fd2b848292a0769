"""`huiqian comments`: a folder of letters and the draft that was sent."""

import json

import pytest

from pipeline.workflow.comments import Asked, comments_of_folder, render_comments
from pipeline.workflow.documents import ReadingOptions
from tests.cli.test_commands import huiqian
from tests.feedback.fitness import DRAFT, LETTERS
from tests.shared import EVAL, needs_shared


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "plan-v1.txt").write_text(DRAFT, encoding="utf-8")
    for name, text, _stance, _comments in LETTERS[:6]:
        (tmp_path / "letters" / f"{name}.txt").write_text(text, encoding="utf-8")
    return tmp_path


def test_the_command_prints_the_contract(folder):
    done = huiqian("comments", "--letters", folder / "letters", "--draft", folder / "plan-v1.txt", "--format", "json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["schema"] == "huiqian.comments/1"
    assert len(record["letters"]) == 6
    for comment in record["comments"]:
        if comment["anchor"] == "exact" and comment["op"] in ("delete", "replace") and comment["old"]:
            assert record["draft"]["text"][comment["start"] : comment["end"]] == comment["old"]


def test_one_bad_file_does_not_stop_the_others(folder):
    (folder / "letters" / "坏.docx").write_bytes(b"PK\x03\x04 broken")
    done = huiqian("comments", "--letters", folder / "letters", "--draft", folder / "plan-v1.txt")
    assert done.returncode == 1
    assert "坏.docx" in done.stderr
    assert "城管局" in done.stdout


def test_reading_again_gives_the_same(folder):
    results = [
        render_comments(comments_of_folder(folder / "letters", folder / "plan-v1.txt", ReadingOptions()), "zh")
        for _n in range(2)
    ]
    assert results[0] == results[1]


@needs_shared
def test_the_letters_of_the_shared_case_are_understood():
    case = EVAL / "case-1"
    gold = json.loads((case / "gold.json").read_text("utf-8"))
    result = comments_of_folder(
        case / "letters", case / "plan-v1.docx", ReadingOptions(), asked=Asked(tuple(gold["roster"]), gold["deadline"])
    )
    failed = {str(failure.details.get("file")) for failure in result.failures}
    files = {letter.file: letter for letter in result.letters}
    of_letter = {letter.id: letter.file for letter in result.letters}
    for want in gold["letters"]:
        if want["file"] not in failed:
            assert (files[want["file"]].status, files[want["file"]].stance) == (want["status"], want["stance"])
    for want in gold["comments"]:
        if want["file"] in failed:
            continue  # mails and scans are read by readers that may be absent
        mine = [c for c in result.comments if of_letter[c.letter] == want["file"]]
        assert any(c.op == want["op"] for c in mine), want


def test_a_consultation_letter_without_the_draft_is_no_draft(folder):
    request = folder / "request.txt"
    request.write_text(
        "关于征求《泊宁市河道治理实施方案（征求意见稿）》意见的函\n\n市财政局：\n"
        "现将方案印送你们，请于2026年3月20日前反馈意见。\n\n泊宁市水利局\n2026年3月3日\n",
        encoding="utf-8",
    )
    done = huiqian("comments", "--letters", folder / "letters", "--request", request)
    assert done.returncode == 2
    assert "M-NO-DRAFT-SENT" in done.stderr


def test_the_member_of_a_group_that_wrote_is_named_and_the_letter_counts_for_the_group(tmp_path):
    folder = tmp_path / "letters"
    folder.mkdir()
    (tmp_path / "plan.txt").write_text(DRAFT, encoding="utf-8")
    for county in ("临溪县", "沐河县"):
        words = f"关于意见的复函\n市体育局：\n1.“更新社区器材”责任单位增加我县。\n{county}人民政府\n2025年2月20日\n"
        (folder / f"{county}人民政府.txt").write_text(words, encoding="utf-8")
    asked = Asked(("市教育局", "各县（市、区）人民政府"), "2025-03-01", issuer="衡川市体育局")
    result = comments_of_folder(folder, tmp_path / "plan.txt", ReadingOptions(), asked=asked)
    assert [letter.unit for letter in result.letters] == ["各县（市、区）人民政府"] * 2
    assert {comment.unit for comment in result.comments} == {"临溪县人民政府", "沐河县人民政府"}
    assert {comment.new for comment in result.comments} == {"临溪县人民政府", "沐河县人民政府"}
