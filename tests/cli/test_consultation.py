"""A consultation kept in a ledger, as a clerk goes through it: open, ingest, what no file says, who answered."""

import json
import zipfile
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from tests.cli.test_commands import huiqian

PLAN = """泊宁市河道治理实施方案（征求意见稿）

一、主要任务
（一）开展排查。2026年6月底前全面排查入河排污口。（牵头单位：市水利局；责任单位：市生态环境局、市财政局）
（二）组织整治。到2027年完成200公里河道整治。（责任单位：各县（市、区）人民政府、市城管局）
（三）加强宣传。开展主题宣传活动。（责任单位：市委宣传部）

泊宁市水利局
2026年3月2日
"""
REQUEST = """关于征求《泊宁市河道治理实施方案（征求意见稿）》意见的函

市生态环境局、市财政局、市城管局、市委宣传部，各县（市、区）人民政府：
现将《泊宁市河道治理实施方案（征求意见稿）》印送你们，请认真研究，于2026年3月20日17：30前将加盖公章的书面意见反馈至我局。
如无修改意见也需书面反馈。逾期未反馈的，视为无意见。

附件：泊宁市河道治理实施方案（征求意见稿）

泊宁市水利局
2026年3月9日
"""


def letter(unit: str, body: str, day: str = "2026年3月18日") -> str:
    return f"关于征求意见的复函\n\n市水利局：\n{body}\n\n{unit}\n{day}\n"


LETTERS = {
    "01-财政局.txt": letter("泊宁市财政局", "经研究，我局无修改意见。"),
    "02-生态环境局.txt": letter("泊宁市生态环境局", "建议将“完成200公里河道整治”修改为“完成180公里河道整治”。"),
    "03-临溪县.txt": letter("临溪县人民政府", "建议将“2026年6月底前”修改为“2026年9月底前”。"),
    "04-气象局.txt": letter("泊宁市气象局", "无意见。"),
    "05-城管局.txt": letter("泊宁市城市管理局", "一、建议删除“（三）加强宣传”中的“主题”。", "2026年3月23日"),
    "06-财政局再发.txt": letter("泊宁市财政局", "经研究，我局无修改意见。"),
    "07-空.txt": "",
}
TIMES = "file,received_at\n" + "".join(
    f"{name},2026-03-{23 if name.startswith('05') else 18}T10:00:00+08:00\n" for name in LETTERS
)
NOW = "2026-03-23T18:00:00+08:00"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    (tmp_path / "request.txt").write_text(REQUEST, encoding="utf-8")
    (tmp_path / "plan-v1.txt").write_text(PLAN, encoding="utf-8")
    (tmp_path / "letters").mkdir()
    for name, text in LETTERS.items():
        (tmp_path / "letters" / name).write_text(text, encoding="utf-8")
    (tmp_path / "received.csv").write_text(TIMES, encoding="utf-8")
    return tmp_path


def run(case: Path, *arguments: object) -> CompletedProcess[str]:
    return huiqian(*arguments, HUIQIAN_LEDGER=str(case / "case.db"), cwd=case)


def opened(case: Path, *options: object) -> CompletedProcess[str]:
    return run(case, "open", case / "request.txt", case / "plan-v1.txt", *options)


def filed(case: Path) -> CompletedProcess[str]:
    assert opened(case).returncode == 0
    return run(case, "ingest", case / "letters")


def status(case: Path, *options: object) -> dict:
    done = run(case, "status", "--as-of", NOW, "--format", "json", *options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def states(case: Path, *options: object) -> dict[str, str]:
    return {row["unit"]: row["status"] for row in status(case, *options)["units"]}


def test_opening_shows_how_the_letter_was_understood(case: Path) -> None:
    done = opened(case)
    assert done.returncode == 0, done.stderr
    for words in ("第1轮", "2026-03-20 17:30（星期五）", "视为无意见", "须盖章：是", "征求意见单位 5 个", "一类单位"):
        assert words in done.stdout


def test_options_go_before_the_letter_and_a_dry_run_opens_nothing(case: Path) -> None:
    done = opened(case, "--deadline", "2026-03-25", "--no-reply", "missing", "--no-seal", "--dry-run")
    assert "2026-03-25（星期三）" in done.stdout
    assert "须盖章：否" in done.stdout
    assert not (case / "case.db").exists()


def test_letter_and_plan_in_the_wrong_order_open_nothing(case: Path) -> None:
    (case / "letter.txt").write_text(REQUEST.partition("\n附件：")[0], encoding="utf-8")
    done = run(case, "open", case / "plan-v1.txt", case / "letter.txt")
    assert done.returncode == 2
    assert "M-SWAPPED" in done.stderr
    assert "letter.txt 是征求意见函" in done.stderr
    assert not (case / "case.db").exists()


def test_a_draft_without_tasks_is_told_when_a_round_opens(case: Path) -> None:
    (case / "notice.txt").write_text("关于召开会议的通知\n\n各科室：\n定于本周五召开会议。\n", encoding="utf-8")
    done = run(case, "open", case / "request.txt", case / "notice.txt")
    assert done.returncode == 0, done.stderr
    assert "R-NO-TASKS notice.txt" in done.stdout
    assert "R-NO-TASKS" not in opened(case).stdout


def test_opening_the_same_round_again_says_that_letters_now_go_into_the_new_one(case: Path) -> None:
    assert "R-SENT-BEFORE" not in opened(case).stdout
    again = opened(case)
    assert "R-SENT-BEFORE 第1轮" in again.stdout
    assert run(case, "ledger", "close", "--round", "1").returncode == 0
    assert run(case, "ledger", "close", "--round", "2").returncode == 0
    assert "R-SENT-BEFORE" not in opened(case).stdout


def test_a_group_is_taken_apart_by_the_users_places(case: Path) -> None:
    (case / "places.txt").write_text("临溪县\n青坞市 # 县级市\n云岭区\n", encoding="utf-8")
    record = json.loads(opened(case, "--places", case / "places.txt", "--format", "json").stdout)
    names = [row["name"] for row in record["addressees"]]
    assert names[-3:] == ["临溪县人民政府", "青坞市人民政府", "云岭区人民政府"]


def test_every_letter_gets_its_status_and_an_unreadable_one_waits_for_a_person(case: Path) -> None:
    done = filed(case)
    assert done.returncode == 1
    assert "无法读取（已留存，待人工）1" in done.stdout
    assert states(case) == {
        "市生态环境局": "on_time", "市财政局": "on_time", "市城管局": "late", "市委宣传部": "deemed_no_comment",
        "各县（市、区）人民政府": "on_time",
    }  # fmt: skip
    record = status(case)
    assert record["not_on_roster"] == ["L004"]
    assert record["duplicates"] == ["L006"]
    assert record["unsure"] == ["L007"]
    assert any(work["subject"] == "L007" for work in record["work"])


def test_ingesting_again_adds_nothing(case: Path) -> None:
    filed(case)
    again = run(case, "ingest", case / "letters")
    assert "新登记 0 件，已登记过 7 件" in again.stdout
    before = run(case, "comments", "--format", "json").stdout
    anew = run(case, "ingest", "--again", case / "letters")
    assert "重新读取 6 件" in anew.stdout, anew.stdout
    assert run(case, "comments", "--format", "json").stdout == before


def test_the_ledger_says_the_same_as_the_folder(case: Path) -> None:
    filed(case)
    kept = json.loads(run(case, "comments", "--format", "json").stdout)
    options = ("--letters", case / "letters", "--request", case / "request.txt", "--draft", case / "plan-v1.txt")
    read = json.loads(run(case, "comments", *options, "--format", "json").stdout)
    mine = [(c["id"], c["op"], c["old"], c["new"], c["start"], c["end"]) for c in kept["comments"]]
    assert mine == [(c["id"], c["op"], c["old"], c["new"], c["start"], c["end"]) for c in read["comments"]]
    assert len(mine) == 3
    assert kept["draft"] == read["draft"]


def test_what_was_said_by_telephone_counts_and_names_may_be_other_names(case: Path) -> None:
    filed(case)
    done = run(
        case, "reply", "市委宣传部", "--comment", "建议将“主题宣传活动”改为“系列宣传活动”。", "--at", "2026-03-19 09:00"
    )
    assert done.returncode == 0, done.stderr
    run(case, "reply", "宣传部", "--none")
    assert states(case)["市委宣传部"] == "on_time"
    record = json.loads(run(case, "comments", "--format", "json").stdout)
    said = [c for c in record["comments"] if c["unit"] == "市委宣传部"]
    assert [(c["op"], c["old"], c["new"]) for c in said] == [("replace", "主题宣传活动", "系列宣传活动")]


def test_reply_takes_one_of_none_and_comment_and_only_units_that_were_asked(case: Path) -> None:
    opened(case)
    assert run(case, "reply", "市财政局").returncode == 2
    done = run(case, "reply", "市体育局", "--none")
    assert done.returncode == 2
    assert "市体育局" in done.stderr


def test_more_time_makes_a_late_letter_one_in_time_and_undo_takes_it_back(case: Path) -> None:
    filed(case)
    done = run(case, "extend", "市城管局", "--until", "2026-03-24", "--reason", "电话申请")
    assert done.returncode == 0, done.stderr
    assert states(case)["市城管局"] == "on_time"
    assert run(case, "extend", "市城管局", "--until", "2026-03-01").returncode == 2


def test_a_person_says_whose_letter_it_is_and_takes_a_wrong_one_out(case: Path) -> None:
    filed(case)
    assert run(case, "assign", "L007", "市委宣传部").returncode == 0
    assert states(case)["市委宣传部"] == "on_time"
    assert run(case, "remove", "L007", "--reason", "空文件").returncode == 0
    assert states(case)["市委宣传部"] == "deemed_no_comment"
    assert run(case, "assign", "L999", "市财政局").returncode == 2


def test_at_an_earlier_moment_later_letters_are_not_there(case: Path) -> None:
    filed(case)
    done = run(case, "status", "--as-of", "2026-03-18T09:00:00+08:00", "--format", "json")
    record = json.loads(done.stdout)
    assert {row["status"] for row in record["units"]} == {"pending"}
    assert record["left"] == {"days": 2, "workdays": 2, "over": False}


def test_the_silent_are_reminded_once_a_day(case: Path) -> None:
    filed(case)
    done = run(case, "status", "--as-of", NOW, "--remind", case / "催办")
    assert done.returncode == 0, done.stderr
    assert sorted(path.name for path in (case / "催办").glob("*.docx")) == [
        "催办函-01-市委宣传部.docx",
        "催办清单.docx",
    ]
    again = run(case, "status", "--remind", case / "催办2")
    assert "不再催办" in again.stderr
    assert not (case / "催办2").exists()


def test_a_calendar_comes_from_the_ledger_only(case: Path) -> None:
    filed(case)
    target = case / "期限.ics"
    assert run(case, "status", "-o", target).returncode == 0
    assert b"BEGIN:VALARM" in target.read_bytes()
    folder = ("--letters", case / "letters", "--request", case / "request.txt", "--draft", case / "plan-v1.txt")
    assert run(case, "status", *folder, "--format", "ics").returncode == 2


def test_a_second_round_asks_only_whom_the_changes_touch(case: Path) -> None:
    filed(case)
    revised = PLAN.replace("200公里", "180公里")
    (case / "plan-v2.txt").write_text(revised, encoding="utf-8")
    done = run(case, "open", case / "request.txt", case / "plan-v2.txt", "--only-affected", "--format", "json")
    assert done.returncode == 0, done.stderr
    record = json.loads(done.stdout)
    assert record["number"] == 2
    assert [row["name"] for row in record["addressees"]] == ["市生态环境局", "市城管局", "各县（市、区）人民政府"]


def test_without_a_ledger_the_next_step_is_told(case: Path) -> None:
    done = run(case, "status")
    assert done.returncode == 2
    assert "huiqian open" in done.stderr


def test_an_archive_of_letters_and_hostile_names_stay_inside(case: Path) -> None:
    opened(case)
    archive = case / "全部.zip"
    with zipfile.ZipFile(archive, "w") as pack:
        pack.writestr("../../越界.txt", letter("泊宁市财政局", "无意见。"))
        pack.writestr("b.txt", letter("=cmd|' /C calc'!A0", "无意见。"))
    done = run(case, "ingest", archive, "--at", "2026-03-18T10:00:00+08:00")
    assert done.returncode == 0, done.stderr
    assert not (case.parent.parent / "越界.txt").exists()
    target = case / "反馈.csv"
    assert run(case, "status", "--as-of", NOW, "-o", target).returncode == 0
    assert not any(
        cell.startswith("=") for line in target.read_text("utf-8-sig").splitlines() for cell in line.split(",")
    )


def test_a_letter_with_a_secrecy_mark_is_not_even_kept(case: Path) -> None:
    opened(case)
    secret = case / "密件.txt"
    secret.write_text("机密★1年\n" + letter("泊宁市财政局", "无意见。"), encoding="utf-8")
    done = run(case, "ingest", secret)
    assert done.returncode == 1
    assert "未登记 1" in done.stdout
    assert "W-SECRET" in done.stderr
    kept = [path for path in (case / "case.db.originals").rglob("*") if path.is_file()]
    assert all("机密" not in path.read_bytes().decode("utf-8", "ignore") for path in kept)
