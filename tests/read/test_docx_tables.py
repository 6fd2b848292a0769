"""Tables of Word files: the grid, merged and nested cells."""

from __future__ import annotations

import time

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.model.source import Table
from pipeline.read.docx import read
from tests.ooxml.builder import cell, docx, p, r, row, t, table


def grid(*rows: str) -> tuple[str, Table]:
    document = read(docx(table(*rows)), "a.docx")
    (found,) = document.tables
    return document.text, found


def spans(found: Table) -> list[tuple[int, int, int, int]]:
    return [(one.row, one.column, one.row_span, one.column_span) for one in found.cells]


def test_a_table_is_its_rows_with_tabs_between_the_cells() -> None:
    document = read(docx(p("前") + table(row("甲", "乙"), row("丙", "丁")) + p("后")), "a.docx")
    assert document.text == "前\n甲\t乙\n丙\t丁\n后"
    (found,) = document.tables
    assert document.text[found.start : found.end] == "甲\t乙\n丙\t丁"
    assert [document.text[one.start : one.end] for one in found.cells] == ["甲", "乙", "丙", "丁"]


def test_cells_merged_across_stand_once() -> None:
    text, found = grid(row(cell("甲", '<w:gridSpan w:val="2"/>'), "乙"), row("丙", "丁", "戊"))
    assert text == "甲\t\t乙\n丙\t丁\t戊"
    assert spans(found)[:2] == [(0, 0, 1, 2), (0, 2, 1, 1)]


def test_cells_merged_across_the_old_way_stand_once() -> None:
    text, found = grid(row(cell("甲", '<w:hMerge w:val="restart"/>'), cell("", "<w:hMerge/>"), "乙"))
    assert (text, spans(found)) == ("甲\t\t乙", [(0, 0, 1, 2), (0, 2, 1, 1)])


def test_cells_merged_down_stand_once() -> None:
    down, on = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
    text, found = grid(row(cell("甲", down), "乙"), row(cell("", on), "丙"), row(cell("", on), "丁"), row("戊", "己"))
    assert text == "甲\t乙\n\t丙\n\t丁\n戊\t己"
    assert spans(found)[0] == (0, 0, 3, 1)


def test_a_merge_that_nothing_began_begins_a_cell() -> None:
    text, found = grid(row(cell("甲", "<w:vMerge/>"), "乙"))
    assert (text, spans(found)) == ("甲\t乙", [(0, 0, 1, 1), (0, 1, 1, 1)])


def test_text_under_a_merged_cell_is_kept_with_it() -> None:
    text, _ = grid(row(cell("甲", '<w:vMerge w:val="restart"/>'), "乙"), row(cell("余", "<w:vMerge/>"), "丙"))
    assert text == "甲 余\t乙\n\t丙"


def test_a_row_may_begin_further_right() -> None:
    text, found = grid(row("甲", "乙"), row("丙", properties='<w:gridBefore w:val="1"/>'))
    assert (text, spans(found)[-1]) == ("甲\t乙\n\t丙", (1, 1, 1, 1))


def test_only_leading_rows_marked_as_header_are_header_rows() -> None:
    header = "<w:tblHeader/>"
    _, found = grid(row("一", properties=header), row("二", properties=header), row("三"), row("四", properties=header))
    assert found.header_rows == 2


def test_paragraphs_and_breaks_within_a_cell_are_blanks() -> None:
    broken = p(f"<w:r>{t('二')}<w:br/>{t('三')}<w:tab/>{t('四')}</w:r>")
    document = read(docx(table(row(cell(p("一") + p() + broken), "乙"))), "a.docx")
    assert document.text == "一 二 三 四\t乙"
    parts = document.tables[0].cells[0].paragraphs
    assert [document.text[start:end] for start, end in parts] == ["一", "二 三 四"]


def test_a_nested_table_is_part_of_its_cell_and_a_table_of_its_own() -> None:
    inner = table(row("子", "丑"), row(cell("寅", '<w:gridSpan w:val="2"/>')))
    document = read(docx(table(row("甲", cell(p("乙") + inner + p("丙"))))), "a.docx")
    assert document.text == "甲\t乙 子 丑 寅 丙"
    outer, nested = document.tables
    assert (nested.parent, nested.rows, nested.columns) == (outer.id, 2, 2)
    assert [document.text[one.start : one.end] for one in nested.cells] == ["子", "丑", "寅"]
    assert document.text[nested.start : nested.end] == "子 丑 寅"


def test_an_empty_cell_of_a_nested_table_stands_beside_its_neighbours() -> None:
    document = read(docx(p("前") + table(row("甲", cell(table(row("", "子", "")))))), "a.docx")
    empty, full, last = document.tables[1].cells
    assert (empty.start, empty.end) == (full.start, full.start)
    assert (last.start, last.end) == (full.end, full.end)


def test_tables_nested_in_nested_tables_are_found() -> None:
    document = read(docx(table(row(cell(table(row(cell(table(row("芯"))))))))), "a.docx")
    assert document.text == "芯"
    assert [one.parent for one in document.tables] == ["", "t1", "t2"]


def test_forty_tables_within_each_other_are_read() -> None:
    body = p("芯")
    for _ in range(40):
        body = table(row(cell(body)))
    assert read(docx(body), "a.docx").text == "芯"


def test_a_span_beyond_all_columns_costs_nothing() -> None:
    began = time.perf_counter()
    text, found = grid(*[row(cell("甲", '<w:gridSpan w:val="2000000000"/>'), "乙") for _ in range(50)])
    assert time.perf_counter() - began < 2
    assert text.count("甲") == text.count("乙") == 50
    assert found.columns <= 64


def test_a_row_of_ten_thousand_cells_keeps_its_text_in_a_bounded_grid() -> None:
    text, found = grid(row(*(f"格{number}" for number in range(10_000))), *[row("甲") for _ in range(200)])
    assert found.columns <= 256
    assert "格9999" in text


def test_a_table_that_would_blow_up_the_text_is_over_the_limit() -> None:
    data = docx(table(row(*("甲" for _ in range(200))), *[row("乙") for _ in range(100)]))
    with pytest.raises(InputError) as caught:
        read(data, "a.docx", limits=Limits(table_cells=20_000))
    assert (caught.value.code, caught.value.details["found"]) == ("E-LIMIT", str(101 * 200))


def test_a_table_without_rows_is_none() -> None:
    assert read(docx("<w:tbl/>" + p("甲")), "a.docx").tables == ()


def test_a_row_keeps_the_places_of_its_runs() -> None:
    block = read(docx(table(row(cell(p(r("甲") + r("乙"))), "丙"))), "a.docx").blocks[0]
    assert [(block.text[one.start : one.end], one.run) for one in block.places] == [("甲", 0), ("乙", 1), ("丙", 2)]
