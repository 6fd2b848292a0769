"""`huiqian ledger …`, as a clerk calls it."""

from __future__ import annotations

import json
import os
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_commands import huiqian
from tests.ledger.cases import begin, ledger, letter_of, put


@pytest.fixture
def case(tmp_path: Path) -> Path:
    """Return a ledger with two letters."""
    place = tmp_path / "ledger.db"
    with ledger(str(place)) as book:
        begin(book)
        put(book, "甲", unit=None, comments=2, file="01.txt")
        put(book, "乙", unit="=cmd|' /C calc'!A0", received=None, comments=1, file="<script>.txt")
        book.decide("C002", "adopted", reason="已吸收", now="现文", draft_sha256="ab")
    return place


def on(case: Path, *words: object) -> tuple[object, ...]:
    return ("ledger", *words, "--ledger", case, "--as", "核对人", "--lang", "zh")


def workbook(case: Path, *, name: str = "台账.xlsx") -> Path:
    path = case.parent / name
    done = huiqian(*on(case, "export"), "-o", path, "-q")
    assert done.returncode == 0, done.stderr
    return path


def fill(path: Path, cells: dict[tuple[str, str], object]) -> None:
    """Write into cells, each named by the id of its row and the heading of its column, as a person does in Excel."""
    book = openpyxl.load_workbook(path)
    for (id_, heading), value in cells.items():
        sheet = book["来函" if id_.startswith("L") else "意见"]
        heads = {cell.value: cell.column for cell in sheet[2]}
        row = next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 1).value == id_)
        sheet.cell(row, heads[heading]).value = value  # type: ignore[assignment] # of a cell
    book.save(path)


def test_a_whole_ledger_is_said_to_be_whole(case: Path) -> None:
    done = huiqian(*on(case, "verify"))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("台账完整：征求意见 1 轮，来函 2 件，意见 3 条")


def test_a_lost_original_makes_verify_fail(case: Path) -> None:
    next(path for path in (case.parent / "ledger.db.originals").rglob("*") if path.is_file()).unlink()
    done = huiqian(*on(case, "verify"))
    assert done.returncode == 1
    assert "L-LOST 原件丢失" in done.stdout


def test_json_goes_out_and_comes_back_byte_for_byte(case: Path) -> None:
    first, second, other = (case.parent / name for name in ("a.json", "b.json", "other.db"))
    assert huiqian(*on(case, "export"), "-o", first, "-q").returncode == 0
    assert json.loads(first.read_text(encoding="utf-8"))["schema"] == "huiqian.ledger/1"
    done = huiqian(*on(other, "import", first))
    assert done.returncode == 0, done.stderr
    assert huiqian(*on(other, "export"), "-o", second, "-q").returncode == 0
    assert first.read_bytes() == second.read_bytes()
    again = huiqian(*on(other, "import", first))
    assert again.returncode == 2
    assert "M-NOT-EMPTY" in again.stderr


def test_a_file_that_is_no_export_makes_no_ledger_to_speak_of(case: Path) -> None:
    path = case.parent / "x.json"
    path.write_text("{not json", encoding="utf-8")
    done = huiqian(*on(case.parent / "new.db", "import", path))
    assert (done.returncode, "E-EXPORT" in done.stderr) == (3, True)
    assert not (case.parent / "new.db").exists()


def test_a_workbook_that_nobody_touched_changes_nothing(case: Path) -> None:
    path = workbook(case)
    done = huiqian(*on(case, "import", path, "--apply"))
    assert (done.returncode, done.stdout) == (0, "工作簿与台账一致，没有改动。\n")
    sheets = openpyxl.load_workbook(path)
    assert sheets.sheetnames == ["来函", "意见", "日志"]
    cell = sheets["来函"]["C4"]
    assert (cell.value, cell.data_type) == ("=cmd|' /C calc'!A0", "s")


def test_what_is_changed_in_excel_is_shown_first_and_written_when_asked(case: Path) -> None:
    path = workbook(case)
    fill(path, {
        ("L001", "单位"): "市财政局", ("L002", "收到时间"): "2026/3/19 8:05", ("C001", "采纳情况"): "不采纳",
        ("C001", "理由"): "与上位\n文件不一致", ("C002", "采纳情况"): "部分采纳",
    })  # fmt: skip
    shown = huiqian(*on(case, "import", path))
    assert shown.returncode == 0, shown.stderr
    assert "5 处改动可以写入" in shown.stdout
    assert "L001 单位：（空） → 市财政局" in shown.stdout
    with ledger(str(case)) as book:
        assert len(book.entries()) == 1  # nothing was written
    done = huiqian(*on(case, "import", path, "--apply"))
    assert (done.returncode, "已写入台账 5 处改动" in done.stdout) == (0, True)
    with ledger(str(case)) as book:
        first, second = book.letters()
        assert (first.letter.unit, second.letter.received_at) == ("市财政局", "2026-03-19T08:05:00+08:00")
        by_id = {each.comment: each for each in book.decisions()}
        assert (by_id["C001"].verdict, by_id["C001"].reason) == ("not_adopted", "与上位\n文件不一致")
        assert (by_id["C002"].verdict, by_id["C002"].reason, by_id["C002"].now) == (
            "partly_adopted",
            "已吸收",
            "现文",
        )
        assert {entry.who for entry in book.entries()[1:]} == {"核对人"}
        assert {entry.reason for entry in book.entries("letter")} == {"台账.xlsx"}
        assert [finding.code for finding in book.verify()] == []
    again = huiqian(*on(case, "import", path, "--apply"))
    assert again.stdout == "工作簿与台账一致，没有改动。\n"


def test_what_cannot_be_written_is_said_and_the_rest_is_written(case: Path) -> None:
    path = workbook(case)
    fill(path, {
        ("L002", "单位"): None, ("L001", "收到时间"): "昨天", ("C001", "理由"): "只有理由", ("C002", "采纳情况"): "可以",
        ("L001", "单位"): "市财政局",
    })  # fmt: skip
    done = huiqian(*on(case, "import", path, "--apply"))
    assert done.returncode == 1
    for words in ("L002 单位：（空） —— 不能清空", "昨天 —— 不是时间", "只有理由 —— 先填采纳情况", "可以 —— 请填 采纳"):
        assert words in done.stdout
    with ledger(str(case)) as book:
        assert [(entry.subject_id, entry.field) for entry in book.entries()[1:]] == [("L001", "unit")]


def test_what_the_ledger_was_told_since_is_not_overwritten(case: Path) -> None:
    path = workbook(case)
    with ledger(str(case), who="别人") as book:
        book.say("letter", "L001", "unit", "市教育局")
        book.say("letter", "L002", "unit", "市气象局")
    fill(path, {("L001", "单位"): "市财政局"})
    done = huiqian(*on(case, "import", path, "--apply"))
    assert done.returncode == 1
    assert "导出之后台账中已改为“市教育局”" in done.stdout
    assert "L002" not in done.stdout  # nobody touched it in Excel
    with ledger(str(case)) as book:
        assert [one.letter.unit for one in book.letters()] == ["市教育局", "市气象局"]


def test_a_workbook_of_another_case_is_refused(case: Path, tmp_path: Path) -> None:
    path = workbook(case)
    other = tmp_path / "other.db"
    with ledger(str(other), who="乙") as book:
        begin(book)
        put(book, "丙")
    fill(path, {("L001", "单位"): "市财政局"})
    done = huiqian(*on(other, "import", path, "--apply"))
    assert (done.returncode, "M-OTHER-LEDGER" in done.stderr) == (2, True)
    strange = openpyxl.Workbook()
    strange.active["A1"] = "编号"  # type: ignore[index] # a new book has a sheet
    buffer = BytesIO()
    strange.save(buffer)
    (tmp_path / "x.xlsx").write_bytes(buffer.getvalue())
    done = huiqian(*on(case, "import", tmp_path / "x.xlsx"))
    assert (done.returncode, "M-NOT-EXPORTED" in done.stderr) == (2, True)


def test_the_journal_is_readable(case: Path) -> None:
    done = huiqian(*on(case, "log"))
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert (
        lines[0]
        == "1  2026-03-09 09:01  经办人  开启征求意见  第1轮  全民健身场地建设实施方案；期限 2026-03-20 17:00；3家"
    )
    assert lines[-1] == "4  2026-03-09 09:04  经办人  人工记录  意见C002  采纳情况：采纳（已吸收）"
    told = json.loads(huiqian(*on(case, "log"), "--format", "json").stdout)
    assert [event["act"] for event in told["events"]] == ["open", "file", "file", "say"]
    assert huiqian(*on(case, "log"), "--format", "csv").stdout.startswith("序号,时间,经办人,事项,对象,内容\n")


def test_a_word_is_taken_back_and_a_round_is_closed_and_opened_again(case: Path) -> None:
    assert "已撤销第 4 号记录（日志第 5 条）" in huiqian(*on(case, "undo", 4)).stdout
    assert huiqian(*on(case, "undo", 4)).returncode == 2
    assert "第 1 轮征求意见已于" in huiqian(*on(case, "close")).stdout
    assert huiqian(*on(case, "close")).returncode == 2  # none is open
    assert huiqian(*on(case, "undo", 6)).returncode == 0
    assert huiqian(*on(case, "close", "--round", 1)).returncode == 0
    with ledger(str(case)) as book:
        assert [event.who for event in book.events(since=4)] == ["核对人"] * 4


def test_originals_go_only_when_it_is_meant(case: Path) -> None:
    folder = case.parent / "ledger.db.originals"
    assert huiqian(*on(case, "purge", "--yes")).returncode == 2  # a round is open
    huiqian(*on(case, "close"))
    done = huiqian(*on(case, "purge"))
    assert (done.returncode, "将清除 3 份原件" in done.stdout) == (0, True)
    assert sum(path.is_file() for path in folder.rglob("*")) == 3
    secret = "只在信里的话".encode()
    assert huiqian(*on(case, "purge", "--yes")).returncode == 0
    assert sum(path.is_file() for path in folder.rglob("*")) == 0
    assert secret not in case.read_bytes()
    verified = huiqian(*on(case, "verify"))
    assert (verified.returncode, "L-PURGED 已清除 3 份原件" in verified.stdout) == (0, True)


def test_a_removed_letter_stays_in_the_workbook_and_its_comments_do_not(case: Path) -> None:
    with ledger(str(case)) as book:
        book.say("letter", "L002", "removed", True, "发错了")
    sheets = openpyxl.load_workbook(workbook(case))
    assert [row[0].value for row in sheets["来函"].iter_rows(min_row=3, max_row=4)] == ["L001", "L002"]
    assert "已移除" in [cell.value for cell in sheets["来函"][4]]
    assert [row[0].value for row in sheets["意见"].iter_rows(min_row=3, max_row=4)] == ["C001", "C002"]


def test_where_no_ledger_is_the_clerk_is_told_how_to_begin(tmp_path: Path) -> None:
    for words in (("verify",), ("log",), ("export",), ("undo", 1), ("close",), ("purge", "--yes")):
        done = huiqian(*on(tmp_path / "none.db", *words))
        assert (done.returncode, "M-NO-LEDGER" in done.stderr) == (2, True)
    assert list(tmp_path.iterdir()) == []


def test_the_place_may_stand_in_the_environment(case: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HUIQIAN_LEDGER", os.fspath(case))
    assert huiqian("ledger", "verify").returncode == 0


def test_a_letter_read_anew_is_in_the_log(case: Path) -> None:
    with ledger(str(case)) as book:
        book.refile_letter("L001", *letter_of("甲", unit=None, comments=1, file="01.txt"))
    assert "重新读取来函  来函L001  意见1条；不再有：C002" in huiqian(*on(case, "log")).stdout
