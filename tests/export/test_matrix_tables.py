"""The matrix as xlsx and docx, read back by the libraries that did not write them where there are such."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from docx import Document
from docx.oxml.ns import qn
from lxml import etree
from openpyxl import load_workbook

from pipeline.export import stamp
from pipeline.export.docx import matrix_to_docx
from pipeline.export.xlsx import matrix_to_xlsx
from pipeline.matrix import matrix_by_task, matrix_by_unit
from pipeline.model.matrix import ID_HEADING, RECORD_SHEET, Column, Matrix, MatrixRow, Merge
from tests.plans import invented_plan

FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("x")', "{=1}", "http://example.invalid/", "007", "mailto:x@y")


def invented_matrix() -> Matrix:
    return matrix_by_task(invented_plan())


def small(*cells: str, merges: tuple[Merge, ...] = ()) -> Matrix:
    """A matrix of two columns: a number, and the given cells."""
    columns = (Column("index", "序号", "number"), Column("task", "重点任务"))
    rows = tuple(MatrixRow((str(number), cell), f"t{number}") for number, cell in enumerate(cells, 1))
    return Matrix("表", columns, rows, merges)


def sheet_of(matrix: Matrix) -> Any:
    return load_workbook(BytesIO(matrix_to_xlsx(matrix))).active


def table_of(matrix: Matrix) -> Any:
    return Document(BytesIO(matrix_to_docx(matrix))).tables[0]


def font(paragraph: Any) -> str:
    return str(paragraph.style.element.rPr.rFonts.get(qn("w:eastAsia")))


# ── xlsx ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_sheet_holds_title_header_rows_and_notes() -> None:
    matrix = invented_matrix()
    rows = [[cell or "" for cell in row] for row in sheet_of(matrix).iter_rows(values_only=True)]
    assert rows[0][0] == matrix.title
    assert rows[1] == [*(column.title for column in matrix.columns), ID_HEADING]
    below = {1, 5}  # rows in the middle of a group: openpyxl shows nothing under a merged cell
    expected = [
        [*row.cells[:1], "" if at in below else row.cells[1], *row.cells[2:], row.task]
        for at, row in enumerate(matrix.rows)
    ]
    assert [[str(cell) for cell in row] for row in rows[2:8]] == expected
    assert rows[8][0] == matrix.notes[0]


def test_the_sheet_is_frozen_filtered_and_set_for_a4_landscape() -> None:
    sheet = sheet_of(invented_matrix())
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref == "A2:K8"  # with the hidden ids: a sort by the filter moves them with their rows
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (1, 0)  # 1 is the format's default
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$2:$2"
    assert "&P" in sheet.oddFooter.center.text


def test_the_sheet_uses_the_typefaces_of_the_norm_and_wraps() -> None:
    sheet = sheet_of(invented_matrix())
    assert [sheet[place].font.name for place in ("A1", "C2", "C3")] == ["方正小标宋简体", "黑体", "仿宋_GB2312"]
    assert sheet["C3"].alignment.wrap_text
    assert sheet["C3"].border.left.style == sheet["J8"].border.bottom.style == "thin"


def test_ids_and_record_are_hidden_and_not_printed() -> None:
    data = matrix_to_xlsx(invented_matrix())
    book = load_workbook(BytesIO(data))
    sheet, record = book.worksheets
    assert (sheet["K2"].value, sheet.column_dimensions["K"].hidden) == (ID_HEADING, True)
    assert [sheet[f"K{row}"].value for row in range(3, 9)] == ["t1", "t2", "t3", "t4", "t5", "t6"]
    assert (record.title, record.sheet_state) == (RECORD_SHEET, "veryHidden")
    assert sheet["A1"].coordinate in sheet.merged_cells
    assert "A1:J1" in {str(area) for area in sheet.merged_cells.ranges}  # the title spans what is seen


def test_a_table_by_unit_has_no_ids_and_says_in_its_record_that_it_does_not_come_back() -> None:
    book = load_workbook(BytesIO(matrix_to_xlsx(matrix_by_unit(invented_plan()))))
    assert ID_HEADING not in [cell.value for row in book.worksheets[0].iter_rows() for cell in row]
    assert book[RECORD_SHEET]["D1"].value == "0"


def test_group_cells_are_merged_and_keep_their_text_below_for_the_filter() -> None:
    data = matrix_to_xlsx(invented_matrix())
    sheet = load_workbook(BytesIO(data)).active
    assert {"B3:B4", "B7:B8"} <= {str(area) for area in sheet.merged_cells.ranges}
    xml = etree.fromstring(ZipFile(BytesIO(data)).read("xl/worksheets/sheet1.xml"))
    cells = {cell.get("r"): cell.findtext("{*}v") for cell in xml.iter("{*}c")}
    assert cells["B3"] == cells["B4"] is not None  # openpyxl hides what stands under a merged cell


@pytest.mark.parametrize("words", FORMULAS)
def test_a_cell_is_text_whatever_it_begins_with(words: str) -> None:
    sheet = sheet_of(small(words))
    assert (sheet["B3"].value, sheet["B3"].data_type, sheet["B3"].hyperlink) == (words, "s", None)


def test_only_the_running_number_is_a_number() -> None:
    sheet = sheet_of(small("12"))
    assert (sheet["A3"].value, sheet["A3"].data_type) == (1, "n")
    assert sheet["B3"].data_type == "s"


def test_a_text_beyond_excels_limit_is_cut_and_says_so() -> None:
    value = sheet_of(small("长" * 40_000))["B3"].value
    assert len(value) == 32_767
    assert value.endswith("（超出单元格上限，余下见原文）")


def test_rows_are_high_enough_and_never_beyond_excels_limit() -> None:
    sheet = sheet_of(small("短", "长" * 300, "长" * 9000))
    low, middle, high = (sheet.row_dimensions[number].height for number in (3, 4, 5))
    assert low < middle < high <= 409


def test_a_merged_cell_that_needs_more_room_gets_it_from_its_rows() -> None:
    plain, merged = small("长" * 900, "长" * 900), small("长" * 900, "长" * 900, merges=(Merge(1, 0, 1),))
    alone, shared = (sheet_of(matrix).row_dimensions[3].height for matrix in (plain, merged))
    assert alone * 0.4 < shared < alone


# ── docx ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_document_holds_title_table_and_notes() -> None:
    matrix = invented_matrix()
    document = Document(BytesIO(matrix_to_docx(matrix)))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert "".join(texts[:-1]) == matrix.title
    assert texts[-1] == matrix.notes[0]
    rows = [[cell.text for cell in row.cells] for row in document.tables[0].rows]
    assert rows == [[column.title for column in matrix.columns], *(list(row.cells) for row in matrix.rows)]


def test_the_page_is_a4_landscape_with_a_page_number() -> None:
    document = Document(BytesIO(matrix_to_docx(invented_matrix())))
    section = document.sections[0]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (297, 210)
    assert section.orientation == 1
    assert " PAGE " in [node.text for node in section.footer._element.iter(qn("w:instrText"))]


def test_the_typefaces_are_those_of_the_norm_for_east_asian_text() -> None:
    document = Document(BytesIO(matrix_to_docx(invented_matrix())))
    title = document.paragraphs[0]
    assert (font(title), title.style.font.size.pt) == ("方正小标宋简体", 22)
    table = document.tables[0]
    assert font(table.rows[0].cells[1].paragraphs[0]) == "黑体"
    assert font(table.rows[1].cells[2].paragraphs[0]) == "仿宋_GB2312"
    hints = {run._r.rPr.rFonts.get(qn("w:hint")) for row in table.rows for run in row.cells[2].paragraphs[0].runs}
    assert hints == {"eastAsia"}
    normal = document.styles["Normal"].element.rPr.rFonts
    assert normal.get(qn("w:eastAsia")) == "仿宋_GB2312"
    assert normal.get(qn("w:eastAsiaTheme")) is None


def test_widths_stand_in_grid_and_cells_with_a_fixed_layout() -> None:
    table = table_of(invented_matrix())._tbl
    assert table.tblPr.find(qn("w:tblLayout")).get(qn("w:type")) == "fixed"
    grid = [column.w for column in table.tblGrid.gridCol_lst]
    assert len(set(grid)) > 3
    for row in table.tr_lst:
        assert [cell.width for cell in row.tc_lst] == grid
    total = int(table.tblPr.find(qn("w:tblW")).get(qn("w:w")))
    assert abs(total - sum(grid) / 635) <= len(grid)
    assert sum(grid) / 36_000 < 297 - 39


def test_the_header_row_is_repeated_and_rows_stay_whole() -> None:
    header, *rows = table_of(invented_matrix())._tbl.tr_lst
    assert header.trPr.find(qn("w:tblHeader")) is not None
    assert all(row.trPr.find(qn("w:tblHeader")) is None for row in rows)
    assert all(row.trPr.find(qn("w:cantSplit")) is not None for row in rows)


def test_a_row_too_high_for_its_page_may_break() -> None:
    tall = table_of(small("长" * 4000, "短"))._tbl.tr_lst[1:]
    assert [row.trPr is not None and row.trPr.find(qn("w:cantSplit")) is not None for row in tall] == [False, True]


def test_groups_are_merged_vertically() -> None:
    rows = table_of(invented_matrix())._tbl.tr_lst
    assert [row.tc_lst[1].vMerge for row in rows[1:]] == ["restart", "continue", None, None, "restart", "continue"]


def test_a_title_too_long_for_a_line_breaks_before_the_tables_name() -> None:
    matrix = replace(small("一"), title="甲" * 40 + "责任分工表", title_break=40)
    texts = [paragraph.text for paragraph in Document(BytesIO(matrix_to_docx(matrix))).paragraphs]
    assert texts[:2] == ["甲" * 40, "责任分工表"]


# ── both ────────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("write", [matrix_to_xlsx, matrix_to_docx])
def test_the_same_matrix_gives_the_same_bytes_without_a_clock(write: Any) -> None:
    data = write(invented_matrix())
    assert data == write(invented_matrix())
    package = ZipFile(BytesIO(data))
    assert {entry.date_time[:3] for entry in package.infolist()} == {(1980, 1, 1)}
    core = package.read("docProps/core.xml").decode()
    assert core.count("2026-01-15T00:00:00Z") == 2


@pytest.mark.parametrize("write", [matrix_to_xlsx, matrix_to_docx])
def test_characters_that_xml_cannot_hold_do_not_break_the_file(write: Any) -> None:
    data = write(replace(small("\x00甲\x1b\ud800\ufffe乙\n丙"), title="\x01表", notes=("\x02注",)))
    for name in ZipFile(BytesIO(data)).namelist():
        if name.endswith(".xml"):
            etree.fromstring(ZipFile(BytesIO(data)).read(name))


@pytest.mark.parametrize("write", [matrix_to_xlsx, matrix_to_docx])
def test_a_matrix_without_rows_or_with_one_column_is_written(write: Any) -> None:
    empty = replace(invented_matrix(), rows=(), merges=(), notes=())
    lone = Matrix("表", (Column("task", "重点任务"),), (MatrixRow(("治水",), "t1"),), notes=("注：无",))
    for matrix in (empty, lone, matrix_by_unit(invented_plan())):
        assert ZipFile(BytesIO(write(matrix))).testzip() is None


@pytest.mark.parametrize(("date", "year"), [("2026-01-15", 2026), (None, 2000), ("乱", 2000), ("", 2000)])
def test_a_file_carries_the_documents_date_or_a_constant(date: str | None, year: int) -> None:
    assert stamp.document_time(date).year == year
