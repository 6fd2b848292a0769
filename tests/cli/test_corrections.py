"""Corrections as a user meets them: preview, save, every command takes them, the next version gets them."""

import json
import shutil
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.cli.test_commands import huiqian

DEMO = Path(__file__).parents[2] / "corpora" / "demo"


@pytest.fixture
def case(tmp_path):
    shutil.copy(DEMO / "plan-v1.docx", tmp_path)
    shutil.copy(DEMO / "plan-v2.docx", tmp_path)
    huiqian("matrix", "plan-v1.docx", "-o", "表.xlsx", cwd=tmp_path)
    book = load_workbook(tmp_path / "表.xlsx")
    book.worksheets[0]["F3"] = "市教育局"
    book.save(tmp_path / "改.xlsx")
    return tmp_path


def test_an_untouched_table_shows_no_change(case):
    done = huiqian("matrix", "plan-v1.docx", "--import", "表.xlsx", cwd=case)
    assert done.returncode == 0
    assert "没有可采用的修改" in done.stdout


def test_the_preview_writes_nothing(case):
    before = sorted(path.name for path in case.iterdir())
    done = huiqian("matrix", "plan-v1.docx", "--import", "改.xlsx", cwd=case)
    assert done.returncode == 0
    assert "牵头单位：— → 市教育局" in done.stdout
    assert sorted(path.name for path in case.iterdir()) == before


@pytest.mark.parametrize(
    "command",
    [("extract", "--format", "json"), ("matrix",), ("graph", "--format", "json"), ("check", "--format", "json")],
)
def test_saved_corrections_are_taken_by_every_command_that_extracts(case, command):
    saved = huiqian("matrix", "plan-v1.docx", "--import", "改.xlsx", "--apply", "--as", "经办人", cwd=case)
    assert saved.returncode == 0
    kept = json.loads((case / "plan-v1.corrections.json").read_text(encoding="utf-8"))
    assert (kept["schema"], kept["who"], len(kept["entries"])) == ("huiqian.corrections/1", "经办人", 1)
    name, *more = command
    done = huiqian(name, "plan-v1.docx", *more, cwd=case)
    assert done.returncode == 0
    assert "K-APPLIED plan-v1.docx" in done.stderr
    assert ("市教育局" in done.stdout) == (name != "check")


def test_run_and_track_take_corrections(case):
    huiqian("matrix", "plan-v1.docx", "--import", "改.xlsx", "--apply", cwd=case)
    tracked = huiqian("track", "plan-v1.docx", "plan-v2.docx", cwd=case)
    assert "市教育局" in tracked.stdout
    done = huiqian("run", ".", "-o", "out", "--as-of", "2026-04-02T09:00", cwd=case)
    assert done.returncode == 0, done.stderr
    assert "市教育局" in (case / "out" / "plan.md").read_text(encoding="utf-8")
    assert "市教育局" not in (case / "out" / "diff-v1-v2.txt").read_text(encoding="utf-8")  # the text did not change


def test_corrections_named_by_option_must_belong_to_the_plan(case):
    huiqian("matrix", "plan-v1.docx", "--import", "改.xlsx", "--apply", "-o", "别处.json", cwd=case)
    assert not (case / "plan-v1.corrections.json").exists()
    done = huiqian("extract", "plan-v1.docx", "--corrections", "别处.json", cwd=case)
    assert "市教育局" in done.stdout
    wrong = huiqian("extract", "plan-v2.docx", "--corrections", "别处.json", cwd=case)
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "K-OTHER-PLAN" in wrong.stderr


def test_corrections_are_carried_to_the_next_version(case):
    huiqian("matrix", "plan-v1.docx", "--import", "改.xlsx", "--apply", cwd=case)
    done = huiqian("matrix", "plan-v2.docx", "--from", "plan-v1.docx", "--apply", "-o", "新表.xlsx", cwd=case)
    assert done.returncode == 0, done.stderr
    kept = json.loads((case / "plan-v2.corrections.json").read_text(encoding="utf-8"))
    assert [entry["after"] for entry in kept["entries"]] == ["市教育局"]
    sheet = load_workbook(case / "新表.xlsx").worksheets[0]
    assert sheet["F3"].value == "市教育局"


def test_the_plan_and_the_table_stay_as_they_are(case):
    before = {path.name: path.read_bytes() for path in case.iterdir() if path.suffix in (".docx", ".xlsx")}
    huiqian("matrix", "plan-v1.docx", "--import", "改.xlsx", "--apply", cwd=case)
    assert {path.name: path.read_bytes() for path in case.iterdir() if path.name in before} == before


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("plan-v2.docx", "--import", "改.xlsx"), "K-OTHER-TABLE"),
        (("plan-v1.docx", "--import", "plan-v1.docx"), "K-NO-RECORD"),
        (("plan-v1.docx", "--import", "改.xlsx", "-o", "a.json"), "K-PREVIEW"),
        (("plan-v1.docx", "--import", "改.xlsx", "--from", "plan-v2.docx"), "K-ONE-SOURCE"),
        (("plan-v1.docx", "--apply"), "K-APPLY"),
        (("plan-v2.docx", "--from", "plan-v1.docx"), "K-NOTHING"),
    ],
)
def test_wrong_usage_is_exit_two_with_a_reason(case, arguments, code):
    done = huiqian("matrix", *arguments, cwd=case)
    assert (done.returncode, done.stdout) == (2, "")
    assert code in done.stderr


def test_the_tools_own_table_is_read_without_its_hidden_parts(case):
    done = huiqian("read", "表.xlsx", cwd=case)
    assert "huiqian" not in done.stdout
    assert "W-HIDDEN" not in done.stdout
