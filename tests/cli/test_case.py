"""The whole case in one command, and what people say of it afterwards: decide, settle again, apply, pack."""

import json
import shutil
import zipfile
from pathlib import Path
from subprocess import CompletedProcess

import openpyxl
import pytest

from tests.cli.test_commands import huiqian

DEMO = Path(__file__).parents[2] / "corpora" / "demo"
NOW = "2026-04-08T09:00:00+08:00"


@pytest.fixture(scope="module")
def done(tmp_path_factory: pytest.TempPathFactory) -> Path:
    output = tmp_path_factory.mktemp("case") / "out"
    result = huiqian("run", DEMO, "-o", output, "--as-of", NOW, "--as", "经办人")
    assert result.returncode == 0, result.stderr
    (output / "said.txt").write_text(result.stdout, encoding="utf-8")
    return output


@pytest.fixture
def case(done: Path, tmp_path: Path) -> Path:
    """A copy of the case, to be changed."""
    return Path(shutil.copytree(done, tmp_path / "case"))


def retyped(source: Path, target: Path, old: str, new: str) -> Path:
    """A copy of a Word file with some words replaced."""
    with zipfile.ZipFile(source) as package, zipfile.ZipFile(target, "w") as copy:
        for name in package.namelist():
            data = package.read(name)
            if name == "word/document.xml":
                assert old.encode() in data
                data = data.replace(old.encode(), new.encode())
            copy.writestr(name, data)
    return target


def on(case: Path, *arguments: object) -> CompletedProcess[str]:
    return huiqian(*arguments, HUIQIAN_LEDGER=str(case / "ledger.db"), cwd=case)


def test_one_command_writes_what_an_office_needs(done: Path) -> None:
    for name in (
        "责任分工表.xlsx", "反馈情况表.docx", "意见汇总表.xlsx", "合稿.docx", "条文对照表（v1-v2）.docx", "花脸稿（v1-v2）.docx",
        "意见采纳情况表（v1-v2）.xlsx", "settlement-v1-v2.json", "任务沿革.xlsx", "归档.zip", "ledger.db",
    ):  # fmt: skip
        assert (done / name).stat().st_size > 0, name
    assert (done / "文书" / "征求意见情况说明.docx").exists()
    said = (done / "said.txt").read_text("utf-8")
    assert said.index("意见采纳情况（v2）") < said.index("共征求 18 家")


def test_the_table_of_verdicts_names_the_member_of_a_group_that_wrote(done: Path) -> None:
    sheet = openpyxl.load_workbook(done / "意见采纳情况表（v1-v2）.xlsx").worksheets[0]
    words = {str(row[1].value) for row in sheet.iter_rows()}  # the column of units
    assert any(word.startswith("柳坞区人民政府") for word in words)
    assert not any(word.startswith("各县（市、区）人民政府") for word in words)


def test_running_again_files_nothing_new_and_writes_the_same(case: Path) -> None:
    before = json.loads(on(case, "ledger", "export", "--format", "json").stdout)
    comments = (case / "comments.json").read_bytes()
    again = huiqian("run", DEMO, "-o", case, "--as-of", NOW, "--as", "经办人")
    assert again.returncode == 0, again.stderr
    assert json.loads(on(case, "ledger", "export", "--format", "json").stdout) == before
    assert (case / "comments.json").read_bytes() == comments


def test_every_number_of_the_summary_is_that_of_the_lists(done: Path) -> None:
    status = json.loads((done / "status.json").read_text("utf-8"))
    comments = json.loads((done / "comments.json").read_text("utf-8"))
    settled = json.loads((done / "settlement-v1-v2.json").read_text("utf-8"))
    states = [unit["status"] for unit in status["units"]]
    said = (done / "said.txt").read_text("utf-8")
    answered = sum(state in ("on_time", "late") for state in states)
    assert f"共征求 {len(states)} 家，已反馈 {answered} 家（其中逾期 {states.count('late')} 家）" in said
    counted = {c["id"] for c in comments["comments"]} & {item["comment"] for item in settled["items"]}
    assert len(counted) == len(settled["items"]) == sum(settled["totals"].values())
    dead = {
        letter["id"]
        for letter in comments["letters"]
        if letter["status"] in ("superseded", "duplicate", "not_a_letter")
    }
    assert not any(c["letter"] in dead for c in comments["comments"] if c["id"] in counted)


def test_a_persons_word_wins_needs_a_reason_and_is_stale_when_the_draft_changes_there(case: Path) -> None:
    first = json.loads((case / "settlement-v1-v2.json").read_text("utf-8"))
    assert on(case, "settle", DEMO / "plan-v2.docx", "-q").returncode == 0
    item = next(i for i in first["items"] if i["verdict"] == "adopted" and i["op"] == "change_deadline")
    assert on(case, "decide", item["comment"], "不采纳").returncode == 2
    said = on(case, "decide", item["comment"], "不采纳", "--reason", "与年度计划不一致")
    assert said.returncode == 0, said.stderr
    record = json.loads(on(case, "settle", "--format", "json").stdout)
    mine = next(i for i in record["items"] if i["comment"] == item["comment"])
    assert (mine["verdict"], mine["decided_by"], mine["stale"]) == ("not_adopted", "person", False)
    assert mine["explanation"] == "与年度计划不一致"
    changed = retyped(DEMO / "plan-v2.docx", case / "plan-v9.docx", item["new"], item["old"])
    later = json.loads(on(case, "settle", changed, "--format", "json").stdout)
    mine = next(i for i in later["items"] if i["comment"] == item["comment"])
    assert (mine["verdict"], mine["stale"]) == ("not_adopted", True)


def test_a_verdict_or_comment_that_is_none_is_refused(case: Path) -> None:
    assert on(case, "decide", "C001", "也许").returncode == 2
    assert on(case, "decide", "C999", "采纳").returncode == 2


def test_the_merged_draft_comes_from_the_ledger_alone(case: Path) -> None:
    done = on(case, "apply", "-o", case / "合稿2.docx")
    assert done.returncode == 0, done.stderr
    assert (case / "合稿2.docx").read_bytes() == (case / "合稿.docx").read_bytes()


def test_a_pack_holds_the_case_and_tells_when_it_was_touched(case: Path) -> None:
    assert on(case, "pack", "--verify", case / "归档.zip").returncode == 0
    with zipfile.ZipFile(case / "归档.zip") as pack:
        names = pack.namelist()
        ledger = json.loads(pack.read("6-台账/ledger.json"))
    assert ledger["schema"] == "huiqian.ledger/1"
    assert sum(name.startswith("2-来函/") for name in names) == 28
    assert {"1-征求意见/征求意见稿.docx", "4-文书/合稿.docx", "5-对照/花脸稿.docx"} <= set(names)
    touched = case / "touched.zip"
    with zipfile.ZipFile(case / "归档.zip") as pack, zipfile.ZipFile(touched, "w") as other:
        for name in names:
            other.writestr(name, pack.read(name) + (b" " if name.endswith("diff.json") else b""))
    bad = on(case, "pack", "--verify", touched)
    assert bad.returncode == 1
    assert "diff.json" in bad.stdout


def test_a_case_whose_letters_are_damaged_still_gives_the_rest(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(DEMO, tmp_path / "case"))
    (folder / "letters" / "99-坏.docx").write_bytes(b"PK\x03\x04 broken")
    done = huiqian("run", folder, "-o", tmp_path / "out", "--as-of", NOW)
    assert done.returncode == 1
    assert "99-坏.docx" in done.stderr
    assert (tmp_path / "out" / "意见采纳情况表（v1-v2）.docx").exists()
    assert "无法" in done.stdout or "99-坏.docx" in done.stdout
