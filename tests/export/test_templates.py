"""An office's own templates: Word with named fields, Excel by its header row."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from docx import Document
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Font

from pipeline.errors import InputError, UsageError
from pipeline.export.template_docx import fill_docx
from pipeline.export.template_xlsx import fill_xlsx
from pipeline.model.fields import FieldList, Fields
from pipeline.settlement.report.fields import column_cells, fields_of
from tests.consulted import consultation


def word(*lines: str, rows: tuple[tuple[str, ...], ...] = ()) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    if rows:
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        for at, row in enumerate(rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def filled(*lines: str, fields: Fields | None = None, rows: tuple[tuple[str, ...], ...] = ()) -> Any:
    return Document(BytesIO(fill_docx(word(*lines, rows=rows), "模板.docx", fields or fields_of(consultation()))))


LOOP = (("序号", "意见", "采纳情况"), ("{%tr for 行 in 意见 %}", "", ""), ("{{ 行.序号 }}", "{{ 行.意见 }}", "{{ 行.采纳情况 }}"),
        ("{%tr endfor %}", "", ""))  # fmt: skip


def test_fields_and_rows_are_filled_in() -> None:
    document = filled("《{{ 文件名称 }}》发函{{ 发函家数 }}家，共{{ 意见条数 }}条", rows=LOOP)
    assert document.paragraphs[0].text == "《清泽市社区助餐服务实施方案》发函9家，共9条"
    table = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert len(table) == 1 + 9
    assert table[1] == ["1", "建议将“120个以上”改为“100个以上”。", "部分采纳"]


def test_questions_and_rounds_are_understood() -> None:
    document = filled("{% for 轮 in 轮次 %}{{ 轮.轮次 }}收到{{ 轮.收到家数 }}家{% if not loop.last %}；{% endif %}{% endfor %}",
                      "{% if 主动修改 %}主动修改{{ 主动修改|length }}处{% else %}无{% endif %}")  # fmt: skip
    assert [p.text for p in document.paragraphs] == ["第一轮收到7家", "主动修改3处"]


def test_words_are_never_markup() -> None:
    hostile = '<w:p/>&"{{ 发文单位 }}{% x %}\x00'
    fields: Fields = {"甲": hostile, "发文单位": "某局"}
    text = filled("{{ 甲 }}", fields=fields).paragraphs[0].text
    assert text == hostile.replace("\x00", "\ufffd")


def test_a_line_feed_becomes_a_break() -> None:
    assert filled("{{ 甲 }}", fields={"甲": "一\n二"}).paragraphs[0].text == "一\n二"


def test_an_unknown_field_is_named() -> None:
    for line, names in (
        ("{{ 发函数 }}{{ 文件名 }}", "发函数、文件名"),
        ("{% for 行 in 意见 %}{{ 行.电话 }}{% endfor %}", "行.电话"),
        ("{{ 文件名称.title }}", "文件名称.title"),
        ("{% for 行 in 意见 %}{{ 列.序号 }}{% endfor %}", "列.序号"),
        ("{% for 字 in 文件名称 %}x{% endfor %}", "文件名称"),
        ("{{ loop.index }}", "loop.index"),
    ):
        with pytest.raises(UsageError) as caught:
            filled(line)
        assert (caught.value.code, caught.value.details["fields"]) == ("M-TEMPLATE-FIELDS", names)


def test_a_field_of_an_empty_list_is_known() -> None:
    fields: Fields = {"意见": FieldList(("序号",))}
    assert filled("共{% for 行 in 意见 %}{{ 行.序号 }}{% endfor %}条", fields=fields).paragraphs[0].text == "共条"


@pytest.mark.parametrize(
    "line",
    [
        "{{ 文件名称.__class__.__mro__ }}",
        "{{ ''.__class__ }}",
        "{{ 文件名称.format(x) }}",
        "{{ 文件名称['x'] }}",
        "{{ 文件名称|attr('__class__') }}",
        "{{ 'x' * 1000000000 }}",
        "{{ '%1000000000d' % 1 }}",
        "{{ range(10) }}",
        "{{ self }}",
        "{% for a in 意见 %}{% for b in 意见 %}{% for c in 意见 %}x{% endfor %}{% endfor %}{% endfor %}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'x' %}",
        "{% import 'x' as y %}",
        "{{ [1, 2] }}",
        "{{ 文件名称 ~ 文件名称 }}",
    ],
)
def test_a_template_that_reaches_for_more_is_refused(line: str) -> None:
    with pytest.raises(UsageError) as caught:
        filled(line)
    assert caught.value.code in {"M-TEMPLATE-REFUSED", "M-TEMPLATE-FIELDS"}


def test_headers_are_filled_in_and_guarded_like_the_text() -> None:
    document = Document()
    document.sections[0].header.paragraphs[0].text = "{{ 发文单位 }}"
    buffer = BytesIO()
    document.save(buffer)
    done = Document(BytesIO(fill_docx(buffer.getvalue(), "模板.docx", fields_of(consultation()))))
    assert done.sections[0].header.paragraphs[0].text == "清泽市民政局"
    document.sections[0].header.paragraphs[0].text = "{{ 发文单位.__class__ }}"
    buffer = BytesIO()
    document.save(buffer)
    with pytest.raises(UsageError):
        fill_docx(buffer.getvalue(), "模板.docx", fields_of(consultation()))


def test_wrong_braces_are_told() -> None:
    with pytest.raises(UsageError) as caught:
        filled("{% for 行 in 意见 %}没有结尾")
    assert caught.value.code == "M-TEMPLATE-SYNTAX"


def test_what_is_no_word_file_is_told() -> None:
    with pytest.raises(InputError):
        fill_docx(b"%PDF-1.7", "模板.docx", {})


def test_the_same_values_give_the_same_bytes_and_the_template_is_left() -> None:
    template, fields = word("{{ 文件名称 }}"), fields_of(consultation())
    copy = bytes(template)
    assert fill_docx(template, "a.docx", fields) == fill_docx(template, "a.docx", fields)
    assert template == copy


def test_the_page_about_templates_lists_every_field_and_no_other() -> None:
    page = (Path(__file__).parents[2] / "docs" / "documents.md").read_text("utf-8")
    table = page[page.index("| fields |") : page.index("An xlsx template")]
    listed = [set(re.findall(r"`([^`]+)`", line)) for line in table.splitlines()]
    fields = fields_of(consultation())
    lists = {name: set(value.names) for name, value in fields.items() if isinstance(value, FieldList)}
    assert set().union(*listed) == set(fields) | set().union(*lists.values())
    for name, names in lists.items():
        row = next(line for line in table.splitlines() if line.startswith(f"| list `{name}`"))
        if name != "轮次":
            assert set(re.findall(r"`([^`]+)`", row.split("|")[2])) == names


# ── Excel ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def workbook(*rows: tuple[object, ...], merged: str = "") -> bytes:
    book = Workbook()
    sheet = book.active
    for row in rows:
        sheet.append(row)
    sheet.cell(3, 1).font = Font(name="楷体", size=9)
    if merged:
        sheet.merge_cells(merged)
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


HEAD = ("序号", "反馈单位", "意见内容", "是否采纳", "责任科室", "采纳理由")


def test_rows_go_below_the_header_by_its_titles() -> None:
    cells = column_cells(consultation())
    sheet = load_workbook(BytesIO(fill_xlsx(workbook(("表",), HEAD, ()), "模板.xlsx", cells))).active
    rows = [list(row) for row in sheet.iter_rows(min_row=3, values_only=True)]
    assert len(rows) == 9
    assert rows[0] == [
        1,
        "市住房城乡建设局",
        "建议将“120个以上”改为“100个以上”。",
        "部分采纳",
        None,
        "综合两方意见，取110个。",
    ]
    assert {row[4] for row in rows} == {None}  # nobody knows this column
    assert {sheet.cell(at, 1).font.name for at in range(3, 12)} == {"楷体"}


def test_what_stands_below_moves_down() -> None:
    template = workbook(("表",), HEAD, (), ("注：本表一式两份",), merged="A4:F4")
    sheet = load_workbook(BytesIO(fill_xlsx(template, "模板.xlsx", column_cells(consultation())))).active
    assert sheet.cell(12, 1).value == "注：本表一式两份"
    assert [str(area) for area in sheet.merged_cells.ranges] == ["A12:F12"]
    assert sheet.cell(11, 1).value == 9


def test_a_cell_is_text_whatever_it_begins_with() -> None:
    rows = [{"text": "=1+1", "unit": "@x", "index": "1"}]
    sheet = load_workbook(BytesIO(fill_xlsx(workbook(("表",), HEAD, ()), "模板.xlsx", rows))).active
    assert (sheet["C3"].value, sheet["C3"].data_type, sheet["B3"].data_type) == ("=1+1", "s", "s")


def test_a_sheet_with_text_boxes_is_refused_since_they_would_be_lost() -> None:
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEAD)
        sheet.insert_textbox(3, 1, "说明")
    with pytest.raises(UsageError) as caught:
        fill_xlsx(buffer.getvalue(), "模板.xlsx", [])
    assert caught.value.code == "M-TEMPLATE-LOST"


def test_a_sheet_without_such_a_header_is_refused() -> None:
    with pytest.raises(UsageError) as caught:
        fill_xlsx(workbook(("序号", "任务", "责任单位")), "模板.xlsx", [])
    assert caught.value.code == "M-TEMPLATE-HEADER"


def test_the_same_rows_give_the_same_bytes() -> None:
    template = workbook(("表",), HEAD, ())
    rows = column_cells(consultation())
    assert fill_xlsx(template, "a.xlsx", rows) == fill_xlsx(template, "a.xlsx", rows)
