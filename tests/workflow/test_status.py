"""`huiqian status` and the tables of replies: who was asked, who answered, what they said."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest

from tests.cli.test_commands import huiqian
from tests.feedback.fitness import DRAFT
from tests.shared import EVAL, needs_shared

REQUEST = """关于征求《全民健身场地建设实施方案（征求意见稿）》意见的函

市财政局、市教育局，青禾县、白水县人民政府，各街道办事处，市城市管理局：

现将《全民健身场地建设实施方案（征求意见稿）》印送你们，请于2026年3月20日17：00前将书面意见反馈我局，逾期未反馈的，视为无意见。

泊宁市体育局
2026年3月9日
"""


def letter(unit: str, words: str, to: str = "市体育局") -> str:
    return f"关于征求意见稿的复函\n\n{to}：\n\n{words}\n\n{unit}\n2026年3月18日\n"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    (tmp_path / "plan-v1.txt").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "request.txt").write_text(REQUEST, encoding="utf-8")
    received = ["file,received_at"]
    for name, unit, words, when in (
        ("01-财政", "泊宁市财政局", "经研究，我局无意见。", "2026-03-18T10:00"),
        ("02-教育", "泊宁市教育局", "来函收悉，我局无修改意见。", "2026-03-20T17:01"),
        ("03-街道", "东门街道办事处", "经研究，我单位无意见。", "2026-03-19T09:00"),
        ("04-气象", "泊宁市气象局", "我局无意见。", "2026-03-19T09:30"),
        ("05-财政", "泊宁市财政局", "经研究，我局无意见。", "2026-03-18T11:00"),
    ):
        (tmp_path / "letters" / f"{name}.txt").write_text(letter(unit, words), encoding="utf-8")
        received.append(f"{name}.txt,{when}:00+08:00")
    (tmp_path / "received.csv").write_text("\n".join(received), encoding="utf-8")
    return tmp_path


def options(case: Path) -> tuple[object, ...]:
    return ("--letters", case / "letters", "--draft", case / "plan-v1.txt", "--request", case / "request.txt")


def test_each_unit_asked_has_its_state(case: Path) -> None:
    done = huiqian("status", *options(case), "--now", "2026-03-21T09:00", "--format", "json")
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["schema"] == "huiqian.status/1"
    assert (told["round"]["deadline"], told["round"]["no_reply"]) == ("2026-03-20T17:00:00+08:00", "deemed_no_comment")
    assert [(unit["unit"], unit["status"], unit["letters"]) for unit in told["units"]] == [
        ("市财政局", "on_time", ["L001"]),
        ("市教育局", "late", ["L002"]),
        ("青禾县人民政府", "deemed_no_comment", []),
        ("白水县人民政府", "deemed_no_comment", []),
        ("各街道办事处", "on_time", ["L003"]),
        ("市城市管理局", "deemed_no_comment", []),
    ]
    assert [unit["unit"] for unit in told["units"] if unit["group"]] == ["各街道办事处"]
    assert (told["not_on_roster"], told["duplicates"]) == (["L004"], ["L005"])


def test_before_the_deadline_nobody_is_silent(case: Path) -> None:
    told = json.loads(huiqian("status", *options(case), "--now", "2026-03-20T17:00", "--format", "json").stdout)
    assert {unit["status"] for unit in told["units"] if not unit["letters"]} == {"pending"}


def test_the_options_go_before_the_letter(case: Path) -> None:
    (case / "roster.txt").write_text("市财政局\n市审计局\n", encoding="utf-8")
    told = json.loads(
        huiqian(
            "status", *options(case), "--roster", case / "roster.txt", "--deadline", "2026-03-17",
            "--now", "2026-03-21T09:00", "--format", "json",
        ).stdout
    )  # fmt: skip
    assert [(unit["unit"], unit["status"]) for unit in told["units"]] == [
        ("市财政局", "late"),
        ("市审计局", "deemed_no_comment"),
    ]


def test_the_terminal_says_who_is_missing(case: Path) -> None:
    done = huiqian("status", *options(case), "--now", "2026-03-21T09:00")
    assert done.stdout.startswith(
        "共征求 6 家，已反馈 3 家（其中逾期 1 家），未反馈 3 家：青禾县人民政府、白水县人民政府、市城市管理局。"
    )
    assert "泊宁市气象局：不在征求意见范围" in done.stdout


def test_the_tables_open_and_hold_every_unit_and_comment(case: Path, tmp_path: Path) -> None:
    (case / "letters" / "06-城管.txt").write_text(
        letter("泊宁市城市管理局", "一、建议进一步细化任务分工。\n二、=1+1 请明确经费来源？"), encoding="utf-8"
    )
    for command, sheet, column in (("status", "反馈情况", 2), ("comments", "意见汇总", 2)):
        target = tmp_path / f"{command}.xlsx"
        done = huiqian(command, *options(case), "-o", target)
        assert done.returncode == 0, done.stderr
        book = openpyxl.load_workbook(target)
        assert book.sheetnames == [sheet]
        units = [row[column - 1].value for row in book[sheet].iter_rows(min_row=3)]
        assert any("城市管理局" in str(unit) for unit in units)  # late: no list says when it came
        assert all(cell.data_type != "f" for row in book[sheet].iter_rows() for cell in row)
    assert huiqian("comments", *options(case), "-o", tmp_path / "意见汇总表.docx").returncode == 0


def test_what_is_not_said_is_asked_for(case: Path) -> None:
    done = huiqian("status", "--letters", case / "letters", "--draft", case / "plan-v1.txt")
    assert done.returncode == 2
    assert done.stderr.startswith("M-NO-ROSTER")
    assert huiqian("status", "--letters", case / "letters").stderr.startswith("M-NO-DRAFT")
    assert huiqian("status", *options(case), "--now", "morgen").stderr.startswith("M-DEADLINE")


@needs_shared
def test_the_shared_case_by_its_own_request() -> None:
    folder = EVAL / "case-1"
    gold = json.loads((folder / "gold.json").read_text("utf-8"))
    done = huiqian(
        "status", "--letters", folder / "letters", "--draft", folder / "plan-v1.docx", "--request",
        folder / "request.docx", "--format", "json",
    )  # fmt: skip
    told = json.loads(done.stdout)
    assert told["round"]["deadline"] == gold["deadline"]
    assert [unit["unit"] for unit in told["units"]] == gold["roster"]
    assert [unit["unit"] for unit in told["units"] if not unit["letters"]] == gold["missing"]


def test_a_draft_sent_along_with_a_letter_asks_for_nothing(case: Path) -> None:
    """A zip in a mail with the draft and the letter: only the letter speaks, however deep it lies."""
    import zipfile
    from email.message import EmailMessage
    from io import BytesIO

    words = letter("泊宁市城市管理局", "一、建议删去“健身步道”。")
    inner = BytesIO()
    with zipfile.ZipFile(inner, "w") as archive:
        archive.writestr("方案.txt", DRAFT)
        archive.writestr("复函.txt", words)
    mail = EmailMessage()
    mail["Subject"], mail["From"] = "反馈意见", "cgj@example.com"
    mail.set_content("市体育局：\n\n我局反馈意见见附件。\n\n泊宁市城市管理局")
    mail.add_attachment(inner.getvalue(), maintype="application", subtype="zip", filename="附件.zip")
    for old in (case / "letters").iterdir():
        old.unlink()
    (case / "letters" / "07.eml").write_bytes(mail.as_bytes())
    told = json.loads(huiqian("comments", *options(case), "--format", "json").stdout)
    assert [(item["op"], item["old"]) for item in told["comments"]] == [("delete", "健身步道")]
    assert [item["unit"] for item in told["letters"]] == ["市城市管理局"]


@pytest.mark.parametrize(
    ("received", "deadline", "status"),
    [
        ("2026-03-17", "2026-03-18T17:30", "on_time"),
        ("2026-03-19", "2026-03-18T17:30", "late"),
        ("2026-03-18", "2026-03-18", "on_time"),
        ("2026-03-18T20:00:00Z", "2026-03-18", "late"),  # four in the morning of the next day in the office
        ("2026-03-18T09:30", "2026-03-18T17:30", "on_time"),
    ],
)
def test_when_a_letter_came_is_told_on_the_clock_of_the_office(
    case: Path, received: str, deadline: str, status: str
) -> None:
    (case / "received.csv").write_text(f"file,received_at\n01-财政.txt,{received}\n", encoding="utf-8")
    done = huiqian("comments", *options(case), "--deadline", deadline, "--format", "json")
    assert json.loads(done.stdout)["letters"][0]["status"] == status


@pytest.mark.parametrize(("received", "code"), [("2026-03-20", "M-HOUR"), ("下午", "M-DEADLINE")])
def test_a_time_that_decides_nothing_is_asked_for(case: Path, received: str, code: str) -> None:
    (case / "received.csv").write_text(f"file,received_at\n01-财政.txt,{received}\n", encoding="utf-8")
    done = huiqian("comments", *options(case))
    assert (done.returncode, done.stderr.split()[0]) == (2, code)
