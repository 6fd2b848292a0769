"""Documents in official style: page, typefaces, tables within the page; and that LibreOffice shows them on as many pages as it should."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from docx import Document
from docx.oxml.ns import qn
from docx.shared import Mm
from openpyxl import load_workbook

from pipeline.export.paper_docx import paper_to_docx
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.paper import Annexed, Paper, Paragraph
from pipeline.workflow.settlement_documents import Wishes, documents_of
from tests.consulted import consultation

TABLE = Matrix("情况表", (Column("index", "序号", "number"), Column("text", "意见")), (MatrixRow(("1", "甲"), "C001"),))
PAPER = Paper(
    "关于《某市某方案》的函", (Paragraph("一、标题", 1), Paragraph("正文。")), addressee="市甲局", issuer="市乙局", date="2026-04-02",
    annexes=(Annexed("情况表", TABLE),), attachments=("方案",),
)  # fmt: skip


def document(paper: Paper) -> Any:
    return Document(BytesIO(paper_to_docx(paper)))


def test_the_parts_stand_in_the_order_of_the_norm() -> None:
    text = [paragraph.text for paragraph in document(PAPER).paragraphs]
    assert text == [
        "关于《某市某方案》的函", "市甲局：", "一、标题", "正文。", "附件：1.情况表", "　　　2.方案", "市乙局", "2026年4月2日", "附件", "情况表",
    ]  # fmt: skip


def test_a_day_that_is_not_known_is_left_to_be_filled_in() -> None:
    assert "　　年　月　日" in [p.text for p in document(Paper("题", (), issuer="市乙局")).paragraphs]


def test_a_long_title_is_broken_behind_the_name() -> None:
    paper = Paper("关于《清泽市社区助餐服务实施方案》征求意见情况的说明", ())
    assert [p.text for p in document(paper).paragraphs] == ["关于《清泽市社区助餐服务实施方案》", "征求意见情况的说明"]


def test_typefaces_are_those_of_the_norm() -> None:
    fonts = [p.runs[0]._r.rPr.rFonts.get(qn("w:eastAsia")) for p in document(PAPER).paragraphs[:4]]
    assert fonts == ["方正小标宋简体", "仿宋_GB2312", "黑体", "仿宋_GB2312"]


def test_hostile_words_are_only_words() -> None:
    words = "<w:p/>\x00&=1+1"
    assert document(Paper(words, (Paragraph(words),))).paragraphs[1].text == "<w:p/>\ufffd&=1+1"


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return documents_of(consultation(rounds=2), Wishes(public=True))


def test_every_table_is_as_wide_as_its_page_and_repeats_its_header(files: dict[str, bytes]) -> None:
    seen = 0
    for name, data in files.items():
        if not name.endswith(".docx"):
            continue
        opened = Document(BytesIO(data))
        section = opened.sections[0]
        room = section.page_width - section.left_margin - section.right_margin
        for table in opened.tables:
            seen += 1
            columns = table._tbl.tblGrid.gridCol_lst
            assert abs(sum(column.w for column in columns) - room) <= Mm(0.5), name
            assert min(column.w for column in columns) >= Mm(8), name
            for row in table._tbl.tr_lst:
                assert [cell.width for cell in row.tc_lst] == [column.w for column in columns], name
            assert table._tbl.tr_lst[0].trPr.find(qn("w:tblHeader")) is not None, name
    assert seen >= 8


def test_the_same_values_give_the_same_bytes(files: dict[str, bytes]) -> None:
    assert documents_of(consultation(rounds=2), Wishes(public=True)) == files


@pytest.mark.skipif(not (shutil.which("soffice") and shutil.which("pdfinfo")), reason="needs LibreOffice and pdfinfo")
def test_libreoffice_shows_them_on_sane_pages(tmp_path: Any, files: dict[str, bytes]) -> None:
    for name, data in files.items():
        (tmp_path / name.replace(".xlsx", "-x.xlsx")).write_bytes(data)
    subprocess.run(
        ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path / "out"), *(str(path) for path in sorted(tmp_path.iterdir()) if path.is_file())],
        check=True, capture_output=True, timeout=300,
    )  # fmt: skip
    pages = {}
    for path in (tmp_path / "out").iterdir():
        told = subprocess.run(["pdfinfo", str(path)], check=True, capture_output=True, text=True).stdout
        pages[path.stem] = int(next(line for line in told.splitlines() if line.startswith("Pages")).split()[1])
        landscape = "841.89 x 595.3" in told or "842 x 595" in told
        assert landscape == path.stem.startswith(("意见采纳情况汇总表", "主动修改")), (path.stem, told)
    assert len(pages) == len(files)
    assert {pages[name] for name in pages if name.startswith("意见采纳情况的函")} == {
        2
    }  # the letter, and its table behind it
    assert pages["意见采纳情况汇总表"] <= 3
    assert pages["意见采纳情况汇总表-x"] <= 3
    assert pages["意见采纳情况（公开版）"] <= 2
    assert max(pages.values()) <= 7


def test_a_hostile_name_of_a_unit_is_no_path_and_no_formula() -> None:
    case = consultation()
    round_ = case.rounds[0]
    name = "=cmd|' /C calc'!A0/../../x<script>"
    letters = tuple(replace(one, unit=name) if one.unit == "市餐饮行业协会" else one for one in round_.letters)
    comments = tuple(replace(one, unit=name) if one.unit == "市餐饮行业协会" else one for one in round_.comments)
    files = documents_of(replace(case, rounds=(replace(round_, letters=letters, comments=comments),)))
    own = next(file for file in files if "calc" in file)
    assert not set(own) & set('/\\<>|:*?"')
    sheet = load_workbook(BytesIO(files["意见采纳情况汇总表.xlsx"])).worksheets[0]
    assert sheet["B10"].value.startswith(name)
    assert sheet["B10"].data_type == "s"
