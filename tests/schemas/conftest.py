"""What every command writes, on the demo and on a small case that goes through every act of a ledger; made once."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook

from pipeline.cli.main import cli
from pipeline.ledger.engine import open_ledger
from tests.cli.test_consultation import LETTERS, NOW, PLAN, REQUEST, TIMES

DEMO = Path(__file__).parents[2] / "corpora" / "demo"
Records = dict[str, list[dict[str, Any]]]


class Writer:
    """Runs commands in one folder and keeps what they write by the name of the file."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.records: Records = {}

    def run(self, *arguments: object) -> None:
        """Run a command; one unreadable letter among others is no failure."""
        how = {"HUIQIAN_LANG": "zh", "HUIQIAN_LEDGER": str(self.folder / "case.db"), "HUIQIAN_CALENDAR": ""}
        done = CliRunner(env=how).invoke(cli, [*map(str, arguments)], catch_exceptions=False)
        assert done.exit_code in (0, 1), done.output

    def write(self, name: str, *arguments: object) -> None:
        """Run a command that writes json, and read it."""
        path = self.folder / f"{name}.json"
        self.run(*arguments, "--format", "json", "-o", path, "-q")
        self.read(name, path.read_text(encoding="utf-8"))

    def read(self, name: str, text: str) -> None:
        """Keep json, or json lines."""
        try:
            self.records[name] = [json.loads(text)]
        except ValueError:
            self.records[name] = [json.loads(line) for line in text.splitlines()]

    def archive(self, name: str, path: Path) -> None:
        """Keep the list of an archive."""
        with zipfile.ZipFile(path) as pack:
            self.read(name, pack.read("manifest.json").decode())


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """What the commands write of the demo."""
    out = Writer(tmp_path_factory.mktemp("demo"))
    for name in ("request.docx", "plan-v1.docx", "plan-v2.docx", "plan-v3.docx"):
        shutil.copy(DEMO / name, out.folder)
    request, *plans = (out.folder / name for name in ("request.docx", "plan-v1.docx", "plan-v2.docx", "plan-v3.docx"))
    sheet, mail = next((DEMO / "letters").glob("13-*.xlsx")), next((DEMO / "letters").glob("11-*.eml"))
    marked, page = next((DEMO / "letters").glob("09-*.docx")), next((DEMO / "letters").glob("17-*.pdf"))
    for number, path in enumerate((request, plans[0], sheet, mail, marked, page), 1):
        out.write(f"read-{number}", "read", path)
    out.write("extract", "extract", plans[0])
    out.write("graph", "graph", plans[0])
    out.write("check", "check", plans[0])
    out.write("diff", "diff", *plans[:2])
    out.write("track", "track", *plans)
    out.write("dry-run", "open", request, plans[0], "--dry-run")
    out.write("open", "open", request, plans[0])
    out.run("ingest", DEMO / "letters", "-q")
    out.write("status", "status")
    out.write("comments", "comments")
    out.write("settle", "settle", plans[1])
    out.run("pack", "-o", out.folder / "归档.zip", "-q")
    out.archive("pack", out.folder / "归档.zip")
    out.write("export", "ledger", "export")
    out.read("folder", (out.folder / ".huiqian.json").read_text(encoding="utf-8"))
    return out.records


SENTENCES = (
    "由市商务局牵头，市民政局、各县（市、区）人民政府配合，2026年6月底前新增5家以上。（牵头单位：市商务局）",
    "到2025年，自来水普及率达到90%左右，高于全省平均水平，力争污水应收尽收；每季度报送一次。",
    "建议将“完成200公里”修改为“完成180公里”，删除第二部分第（三）条。",
    "请于9月26日下午下班前反馈；自印发之日起10个工作日内报送；8:30—17:30办理；增长3%—5%。",
    "。",
)


SPEECH = "\n".join(f"第{n}届读书节上，大家谈了{words}，会场气氛热烈，久久没有散去。" for n, words in enumerate(
    ("童年的连环画", "外婆讲过的故事", "冬夜里的收音机", "旧书摊的老板", "海边的图书馆", "一封迟到的信"), 1
))  # fmt: skip


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Records:
    """What the commands write of a small case; its ledger holds every act that there is."""
    out = Writer(tmp_path_factory.mktemp("small"))
    case = out.folder
    (case / "letters").mkdir()
    revised = PLAN.replace("200公里", "180公里").replace("市委宣传部", "市融媒体中心").replace("征求意见稿", "送审稿")
    files = {"request.txt": REQUEST, "plan-v1.txt": PLAN, "plan-v2.txt": revised, "words.txt": "\n".join(SENTENCES)}
    files |= {f"letters/{name}": text for name, text in LETTERS.items()} | {"letters/received.csv": TIMES}
    files |= {"slip.txt": "今天天气很好。\n", "speech.txt": SPEECH}
    for name, text in files.items():
        (case / name).write_text(text, encoding="utf-8")
    plan, revised_plan, slip = case / "plan-v1.txt", case / "plan-v2.txt", case / "slip.txt"
    for command in ("read", "extract", "graph", "check"):
        out.write(f"{command}-empty", command, slip)
    out.write("diff-unrelated", "diff", case / "speech.txt", plan)
    out.write("diff-same", "diff", plan, plan)
    out.write("track-two", "track", plan, slip)
    out.write("explain", "explain", "--lines", case / "words.txt", "--date", "2026-03-02")
    _correct(out, plan)
    out.write("doctor", "doctor")
    out.write("open", "open", case / "request.txt", plan)
    out.run("ingest", case / "letters", "-q", "--received", case / "letters" / "received.csv")
    _speak(out)
    out.write("status", "status", "--as-of", NOW, "--remind", case / "催办")
    out.write("comments", "comments")
    out.write("settle", "settle", revised_plan)
    out.run("decide", "C001", "不采纳", "--reason", "另有安排")
    out.run("decide", "C002", "待人工")
    out.write("settle-decided", "settle")
    _read_anew(case / "case.db")
    out.run("ledger", "close")
    out.write("export", "ledger", "export")
    out.run("ledger", "purge", "--yes")
    out.write("export-purged", "ledger", "export")
    out.write("log", "ledger", "log")
    _without_ledger(out)
    return out.records


def _correct(out: Writer, plan: Path) -> None:
    """Edit a table of responsibilities as an office does, take it back, and extract the plan as corrected."""
    table = out.folder / "责任分工表.xlsx"
    out.run("matrix", plan, "-o", table, "-q")
    book = load_workbook(table)
    sheet = book.worksheets[0]
    columns = {cell.value: cell.column for cell in sheet[2]}
    sheet.cell(3, columns["牵头单位"]).value = "市城管局"
    sheet.cell(3, columns["重点任务"]).value = "全面排查"
    sheet.cell(2, sheet.max_column + 1).value = "备注"
    sheet.cell(3, sheet.max_column).value = "已启动"
    sheet.delete_rows(5)
    sheet.insert_rows(4)
    sheet.cell(4, columns["重点任务"]).value = "建立台账"
    book.save(table)
    out.run("matrix", plan, "--import", table, "--apply", "--as", "经办人", "-q")
    kept = plan.with_name("plan-v1.corrections.json")
    out.read("corrections", kept.read_text(encoding="utf-8"))
    out.write("extract-corrected", "extract", plan)
    out.write("graph-corrected", "graph", plan)
    kept.unlink()


def _speak(out: Writer) -> None:
    """Say what no file says, and take one of it back."""
    why = ("--reason", "电话")
    out.run("extend", "市城管局", "--until", "2026-03-25", *why)
    out.run("assign", "L004", "市委宣传部", *why)
    out.run("remove", "L004", *why)
    out.run("reply", "市委宣传部", "--comment", "建议将“主题宣传活动”修改为“系列宣传活动”。")
    out.write("log-before", "ledger", "log")
    (said, *_rest) = [one["seq"] for one in out.records["log-before"][0]["events"] if one["act"] == "say"]
    out.run("ledger", "undo", said)


def _read_anew(place: Path) -> None:
    """File a letter anew, as a newer reader does: its first comment is no longer what it was."""
    with open_ledger(str(place), who="经办人") as book:
        one = next(one for one in book.letters() if one.reply.comments)
        first, *rest = one.reply.comments
        changed = replace(one.reply, comments=(replace(first, id="c1", new="另一种说法"), *rest))
        files = [(book.original(one.letter.sha256), book.document(one.letter.sha256))]
        assert book.refile_letter(one.letter.id, replace(one, reply=changed), files)


def _without_ledger(out: Writer) -> None:
    how = ("--letters", out.folder / "letters", "--roster", out.folder / "roster.txt")
    (out.folder / "roster.txt").write_text("市财政局\n市教育局\n", encoding="utf-8")
    out.write("comments-of-folder", "comments", *how, "--draft", out.folder / "plan-v1.txt")
    out.write("status-without-deadline", "status", *how, "--draft", out.folder / "plan-v1.txt")


@pytest.fixture(scope="session")
def written(demo: Records, small: Records) -> Callable[[str], list[tuple[str, dict[str, Any]]]]:
    """Return a function that gives all records of a contract, each with the name of the output that it is from."""
    named = [
        (f"{of}/{name}", one)
        for of, all_ in (("demo", demo), ("small", small))
        for name, ones in all_.items()
        for one in ones
    ]
    return lambda contract: [(name, one) for name, one in named if one["schema"] == f"huiqian.{contract}/1"]
