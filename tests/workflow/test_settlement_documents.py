"""`huiqian settle --documents`: the demo's consultation, from its letters to the office's documents, with and without a ledger."""

from __future__ import annotations

import json
import re
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from openpyxl import Workbook, load_workbook

from pipeline.read.formats import read_document
from tests.cli.test_commands import huiqian
from tests.drafts import LETTER, PLAN
from tests.shared import EVAL, needs_shared

DEMO = Path(__file__).resolve().parents[2] / "corpora" / "demo"


def files_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir() if not path.name.startswith("."))


def text_of(path: Path) -> str:
    return read_document(path.read_bytes(), path.name).text


LETTERS = {
    "市商务局.txt": "市商务局\n关于反馈意见的函\n市民政局：\n一、建议将“120个以上”改为“100个以上”。\n二、建议进一步加强统筹协调。\n市商务局\n2026年4月8日\n",
    "市财政局.txt": "市财政局\n关于反馈意见的函\n市民政局：\n我局无意见。\n市财政局\n2026年4月8日\n",
}


@pytest.fixture(scope="module")
def small(tmp_path_factory):
    """A case of two letters: its request with the plan in it, and the revised plan."""
    base = tmp_path_factory.mktemp("small")
    (base / "request.txt").write_text(LETTER + PLAN, encoding="utf-8")
    (base / "plan-v2.txt").write_text(PLAN.replace("120个以上", "110个以上"), encoding="utf-8")
    (base / "roster.txt").write_text("市商务局\n市财政局\n市国资委\n", encoding="utf-8")
    (base / "letters").mkdir()
    for name, text in LETTERS.items():
        (base / "letters" / name).write_text(text, encoding="utf-8")
    return base


def settle_small(case, *options):
    """The small case settled without a ledger."""
    return huiqian(
        "settle", case / "plan-v2.txt", "--letters", case / "letters", "--request", case / "request.txt", "--roster",
        case / "roster.txt", *options,
    )  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """All documents of the demo, written by the command, with two templates of its own."""
    base = tmp_path_factory.mktemp("documents")
    template = Document()
    template.add_paragraph("《{{ 文件名称 }}》发函{{ 发函家数 }}家，收到{{ 收到家数 }}家，意见{{ 意见条数 }}条")
    buffer = BytesIO()
    template.save(buffer)
    (base / "本局模板.docx").write_bytes(buffer.getvalue())
    done = huiqian(
        "settle", DEMO / "plan-v1.docx", DEMO / "plan-v2.docx", "--letters", DEMO / "letters", "--request",
        DEMO / "request.docx", "--documents", base / "out", "--public", "--date", "2026-04-10", "--template",
        base / "本局模板.docx",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return base


def test_all_documents_are_there(folder):
    names = files_in(folder / "out")
    assert {
        "征求意见情况说明.docx", "意见采纳情况汇总表.docx", "意见采纳情况汇总表.xlsx", "主动修改情况一览表.docx", "分歧说明.docx",
        "意见采纳情况（公开版）.docx", "本局模板（已填写）.docx",
    } <= set(names)  # fmt: skip
    assert len([name for name in names if name.startswith("意见采纳情况的函")]) >= 15


def test_front_matter_table_public_version_and_template_say_the_same_numbers(folder):
    front = text_of(folder / "out" / "征求意见情况说明.docx")
    count = re.search(r"共收到意见(\d+)条，(采纳\d+条，部分采纳\d+条，不采纳\d+条)", front)
    assert count
    table = text_of(folder / "out" / "意见采纳情况汇总表.docx")
    assert f"共{count[1]}条意见：{count[2]}" in table
    public = text_of(folder / "out" / "意见采纳情况（公开版）.docx")
    assert f"共征集到意见{count[1]}条，{count[2].replace('不采纳', '未采纳')}" in public
    asked, answered = re.search(r"发函(\d+)家，收到反馈(\d+)家", front).groups()
    filled = text_of(folder / "out" / "本局模板（已填写）.docx")
    assert filled.endswith(f"发函{asked}家，收到{answered}家，意见{count[1]}条")


def test_the_public_version_names_none_of_the_units(folder):
    names = [name.rsplit("-", 1)[1].removesuffix(".docx") for name in files_in(folder / "out") if "函-" in name]
    public = text_of(folder / "out" / "意见采纳情况（公开版）.docx")
    assert len(names) >= 15
    assert [name for name in names if name in public] == []


def test_nothing_can_be_issued_while_reasons_are_missing(small, tmp_path):
    done = settle_small(small, "--documents", tmp_path / "out", "--issue")
    assert done.returncode == 2
    assert "S-REASON" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("options", "code"),
    [(("--public",), "M-DOCUMENTS"), (("--documents", "x", "--date", "4月"), "M-DAY")],
)
def test_options_that_make_no_sense_are_told(tmp_path, options, code):
    (tmp_path / "letters").mkdir()
    done = huiqian(
        "settle", DEMO / "plan-v1.docx", DEMO / "plan-v2.docx", "--letters", tmp_path / "letters", "--request",
        DEMO / "request.docx", *options, cwd=tmp_path,
    )  # fmt: skip
    assert done.returncode == 2
    assert code in done.stderr


@pytest.fixture(scope="module")
def ledger(small):
    """The small case in a ledger, settled, with its documents."""
    book = ("--ledger", small / "case.db", "--as", "经办人")
    opened = huiqian("open", small / "request.txt", "--roster", small / "roster.txt", *book)
    assert opened.returncode == 0, opened.stderr
    done = huiqian("ingest", small / "letters", *book, "--at", "2026-04-09T10:00")
    assert done.returncode == 0, done.stderr
    done = huiqian("settle", small / "plan-v2.txt", *book, "--documents", small / "out")
    assert done.returncode == 0, done.stderr
    return small, book


def test_a_ledger_knows_when_the_letter_was_sent(ledger):
    front = text_of(ledger[0] / "out" / "征求意见情况说明.docx")
    assert "2026年3月20日，云泽市民政局就《云泽市社区助餐服务三年行动实施方案》书面征求有关单位意见" in front
    assert "发函3家，收到反馈2家（其中逾期0家），未反馈1家" in front
    assert "共收到意见2条，采纳0条，部分采纳1条，不采纳0条，待研究1条" in front


def test_an_edited_table_is_shown_first_and_written_when_asked(ledger, tmp_path):
    base, book = ledger
    opened = load_workbook(base / "out" / "意见采纳情况汇总表.xlsx")
    sheet = opened.worksheets[0]
    keys = {cell.value: cell.column for cell in sheet[2]}
    at = next(row for row in range(3, sheet.max_row) if sheet.cell(row, keys["采纳情况"]).value == "待研究")
    comment = sheet.cell(at, keys["意见编号"]).value
    sheet.cell(at, keys["采纳情况"]).value = "不采纳"
    sheet.cell(at, keys["处理说明"]).value = "超出本方案范围。"
    opened.save(tmp_path / "表.xlsx")
    shown = huiqian("ledger", "import", tmp_path / "表.xlsx", *book)
    assert (shown.returncode, shown.stderr) == (0, "")
    assert f"  {comment} 不采纳 超出本方案范围。" in shown.stdout.splitlines()
    assert len(shown.stdout.splitlines()) == 2  # nothing else was changed
    assert huiqian("ledger", "import", tmp_path / "表.xlsx", *book, "--apply").returncode == 0
    assert "没有改动" in huiqian("ledger", "import", tmp_path / "表.xlsx", *book).stdout
    settled = huiqian("settle", *book, "--documents", tmp_path / "out")
    assert settled.returncode == 0, settled.stderr
    table = text_of(tmp_path / "out" / "意见采纳情况汇总表.docx")
    assert "超出本方案范围。" in table


def test_an_excel_template_is_filled_by_its_header_and_left_as_it_is(small, tmp_path):
    book = Workbook()
    book.active.append(("序号", "提出单位", "意见内容", "采纳情况", "处理说明"))
    book.save(tmp_path / "表.xlsx")
    before = (tmp_path / "表.xlsx").read_bytes()
    done = settle_small(small, "--documents", tmp_path, "--template", tmp_path / "表.xlsx")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "表.xlsx").read_bytes() == before
    assert len(re.findall(r"^\d+\t", text_of(tmp_path / "表（已填写）.xlsx"), re.MULTILINE)) == 2


@needs_shared
def test_the_numbers_of_the_shared_case_are_those_of_its_truth(tmp_path):
    case = EVAL / "case-1"
    truth = json.loads((case / "gold.json").read_text("utf-8"))
    done = huiqian(
        "settle", case / "plan-v1.docx", case / "plan-v2.docx", "--letters", case / "letters", "--request",
        case / "request.docx", "--documents", tmp_path,
    )  # fmt: skip
    failed = done.returncode != 0  # a letter in a format whose reader is not installed
    counted = [letter for letter in truth["letters"] if letter["status"] in ("on_time", "late")]
    units = {letter["unit"] for letter in counted}
    silent = {letter["unit"] for letter in counted if letter["stance"] == "none"}
    verdicts = [comment["verdict"] for comment in truth["comments"]]
    front = text_of(tmp_path / "征求意见情况说明.docx")
    assert f"发函{len(truth['roster'])}家" in front
    if not failed:
        assert f"收到反馈{len(units)}家（其中逾期{sum(one['status'] == 'late' for one in counted)}家）" in front
        assert f"未反馈{len(truth['missing'])}家" in front
        assert f"无意见{len(silent)}家，有意见{len(units - silent)}家" in front
        assert f"共收到意见{len(verdicts)}条" in front
        # what the settlement finds is its own tests' business; here the sum is
        found = [int(n) for n in re.findall(r"，(?:部分采纳|不采纳|采纳|待研究)(\d+)条", front)]
        assert sum(found) == len(verdicts)
