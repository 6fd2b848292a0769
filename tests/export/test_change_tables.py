"""The table of old and new wording (条文对照表) as xlsx and csv, read back by a library that did not write it."""

from __future__ import annotations

import csv
from functools import cache
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from openpyxl import load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock

from pipeline.export.change_csv import comparison_to_csv
from pipeline.export.change_xlsx import comparison_to_xlsx
from pipeline.export.side_by_side import Row, plain_text, rows_of, told_of
from pipeline.model.change import Comparison
from pipeline.model.task import Plan
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions, load_plan
from tests.drafts import PLAN, read_text

DEMO = Path(__file__).resolve().parents[2] / "corpora" / "demo"
FORMULAS = ("=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x.invalid")', "{=1}", "http://x.invalid/", "<b>&")


@cache
def demo() -> tuple[Comparison, Plan, Plan]:
    old, new = (load_plan(DEMO / name, ReadingOptions()) for name in ("plan-v1.docx", "plan-v2.docx"))
    return compare_plans(old, new), old, new


def compared(new_text: str, old_text: str = PLAN) -> tuple[Comparison, Plan, Plan]:
    old, new = read_text(old_text)[1], read_text(new_text)[1]
    return compare_plans(old, new), old, new


def rows(found: tuple[Comparison, Plan, Plan]) -> tuple[Row, ...]:
    comparison, old, new = found
    return rows_of(comparison, old.document, new.document)


def book(found: tuple[Comparison, Plan, Plan], *, rich: bool = False) -> Any:
    comparison, old, new = found
    return load_workbook(BytesIO(comparison_to_xlsx(comparison, old.document, new.document)), rich_text=rich)


def texts(sheet: Any) -> list[list[str]]:
    return [[str(cell or "") for cell in row] for row in sheet.iter_rows(min_row=3, values_only=True)]


# ── rows ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_rows_hold_all_words_of_both_drafts_in_order():
    comparison, *_plans = demo()
    found = rows(demo())
    old = "\n".join(plain_text(row.old) for row in found if row.old and not (row.partner and row.side == "new"))
    new = "\n".join(plain_text(row.new) for row in found if row.new)
    assert old.replace("¶", "") == comparison.old.text.replace("\t", "｜")
    assert new.replace("¶", "") == comparison.new.text.replace("\t", "｜")


def test_what_is_marked_is_what_changed():
    comparison, *_plans = demo()
    came = "".join(piece.text for row in rows(demo()) for piece in row.new if piece.mark == "came")
    told = "".join(comparison.new_words(change) for change in comparison.changes if change.kind != "move")
    assert sorted(came.replace("¶", "").replace("\n", "")) == sorted(told.replace("\t", "｜").replace("\n", ""))


def test_each_place_is_named_as_in_the_draft():
    places = {row.number: row.place for row in rows(demo()) if row.number}
    assert places[1] == "标题"
    assert "二、（三）推进适老化改造" in places.values()
    assert "原二、（二）2.整治架空线缆" in places.values()
    assert "附件1 表格第2行" in places.values()


def test_a_moved_paragraph_has_two_rows_that_name_each_other():
    moved = [row for row in rows(demo()) if row.partner]
    assert {row.key for row in moved} == {row.partner for row in moved}
    new, old = moved
    assert (new.side, old.side) == ("new", "old")
    assert plain_text(new.old) == plain_text(old.old)
    assert old.new == ()


def with_a_moved_sentence() -> tuple[Comparison, Plan, Plan]:
    sentence = "鼓励各地结合实际创新服务方式并及时总结推广好的经验做法。"
    old = PLAN.replace("2026年6月底前完成", sentence + "2026年6月底前完成")
    end = "各地要做好宣传引导。"
    return compared(PLAN.replace(end, end + sentence.replace("推广", "宣传推广")), old)


def test_a_sentence_that_moved_is_marked_at_both_places_and_each_names_the_other():
    found = with_a_moved_sentence()
    left, came = (row for row in rows(found) if row.number)
    assert [(piece.text, piece.mark) for piece in left.old if piece.mark] == [
        ("鼓励各地结合实际创新服务方式并及时总结", "moved"), ("推广好的经验做法。", "moved"),
    ]  # fmt: skip
    assert [piece.text for piece in came.new if piece.mark == "came"] == ["宣传"]
    numbers = {left.key: 1, came.key: 2}
    assert told_of(found[0], left, numbers)[0].to == came.key
    assert told_of(found[0], left, numbers)[0].text.startswith("语句移出（至序号2）")
    assert told_of(found[0], came, numbers)[0].text.startswith("语句移入（自序号1）")


def test_rows_with_new_numbers_alone_are_not_counted():
    found = rows(demo())
    assert [row.number for row in found if row.number] == list(range(1, 1 + sum(1 for row in found if row.number)))
    skipped = [row for row in found if row.changed and not row.number]
    assert skipped and all(change.topic in ("numbering", "space") for row in skipped for change in row.changes)


# ── xlsx ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_first_sheet_holds_the_changes_of_tasks_and_the_second_the_words():
    found = book(demo())
    assert found.sheetnames == ["任务变化", "条文对照表"]
    tasks, words = (texts(found[name]) for name in found.sheetnames)
    assert [cell.value for cell in found["条文对照表"][2]] == ["序号", "位置", "原文", "修改后", "变化"]
    assert ["2", "开展小区体检", "完成时限", "推迟", "2026年5月底前", "2026年6月底前", "是"] in tasks
    assert any(row[4] == "标点修改：, → ，\n数字修改：30 → 25" for row in words)
    assert words[-1][0].startswith("另有1处仅编号")


def test_words_that_went_are_struck_out_and_words_that_came_underlined():
    sheet = book(demo(), rich=True)["条文对照表"]
    row = next(row for row in sheet.iter_rows(min_row=3) if "力争 → 确保" in str(row[4].value))
    old, new = row[2].value, row[3].value
    assert isinstance(old, CellRichText) and isinstance(new, CellRichText)
    struck = [part.text for part in old if isinstance(part, TextBlock) and part.font.strike]
    underlined = [part.text for part in new if isinstance(part, TextBlock) and part.font.u]
    assert struck == ["力争", "60", "2400"]
    assert underlined[:3] == ["、低位扶手", "确保", "80"]
    assert {part.font.rFont for part in old if isinstance(part, TextBlock)} == {"仿宋_GB2312"}


def test_a_whole_paragraph_that_went_is_struck_out():
    sheet = book(demo())["条文对照表"]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[4].value == "删除段落")
    assert row[2].font.strike
    assert row[3].value is None


def test_a_moved_paragraph_leads_to_its_other_place():
    sheet = book(demo())["条文对照表"]
    row = next(row for row in sheet.iter_rows(min_row=3) if str(row[3].value).startswith("（移至序号"))
    target = sheet[row[3].hyperlink.location.rsplit("!", 1)[1]]
    assert row[3].value == f"（移至序号{target.value}）"
    assert f"移动（自序号{row[0].value}）" in sheet.cell(target.row, 5).value


@pytest.mark.parametrize("name", ["任务变化", "条文对照表"])
def test_each_sheet_is_frozen_filtered_and_set_for_a4_landscape(name):
    sheet = book(demo())[name]
    assert sheet.freeze_panes == "C3"
    assert sheet.auto_filter.ref.startswith("A2:")
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$2:$2"
    assert max(sheet.row_dimensions[row].height or 0 for row in range(1, sheet.max_row + 1)) <= 409


@pytest.mark.parametrize("text", FORMULAS)
def test_a_cell_is_text_whatever_it_begins_with(text):
    found = compared(PLAN.rstrip("\n") + f"\n{text}\n")
    comparison, old, new = found
    sheet = book(found)["条文对照表"]
    cell = next(row[3] for row in sheet.iter_rows(min_row=3) if row[4].value == "增加段落")
    assert (cell.value, cell.data_type, cell.hyperlink) == (text, "s", None)
    lines = list(csv.reader(StringIO(comparison_to_csv(comparison, old.document, new.document).decode("utf-8-sig"))))
    guarded = next(line[3] for line in lines if line[4] == "增加段落")
    assert guarded == (f"'{text}" if text[0] in "=+-@" else text)


def test_two_equal_drafts_give_a_table_that_says_so():
    found = book(compared(PLAN))
    assert texts(found["条文对照表"])[-1][0] == "两稿文字没有变化。"
    assert "没有变化" in texts(found["任务变化"])[-1][0]


def test_a_paragraph_of_any_length_is_written_and_characters_that_xml_cannot_hold_are_replaced():
    long = "推进\x01" + "工作" * 20_000
    sheet = book(compared(PLAN.rstrip("\n") + f"\n{long}。\n"))["条文对照表"]
    cell = next(row[3] for row in sheet.iter_rows(min_row=3) if row[4].value == "增加段落")
    assert len(cell.value) <= 32_767 and cell.value.endswith("余下见原文）")


def test_of_a_very_long_paragraph_the_unchanged_middle_is_left_out():
    old = PLAN.replace("加强宣传。", "加强宣传。" + "各地要做好宣传引导工作。" * 300)
    new = old.replace("各地要做好宣传引导。", "各地要做好宣传引导。年底前办结。")
    sheet = book(compared(new, old))["条文对照表"]
    cell = next(row[3] for row in sheet.iter_rows(min_row=3) if "年底前办结" in str(row[3].value))
    assert "……（未修改部分略）……" in cell.value and len(cell.value) < 400


def test_the_workbook_depends_on_no_clock():
    comparison, old, new = demo()
    first = comparison_to_xlsx(comparison, old.document, new.document)
    assert first == comparison_to_xlsx(comparison, old.document, new.document)
    assert {info.date_time for info in ZipFile(BytesIO(first)).infolist()} == {(1980, 1, 1, 0, 0, 0)}


# ── csv ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_csv_has_the_rows_of_the_workbook():
    comparison, old, new = demo()
    data = comparison_to_csv(comparison, old.document, new.document)
    assert data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(StringIO(data.decode("utf-8-sig"))))
    assert lines[0] == ["序号", "位置", "原文", "修改后", "变化"]
    assert len(lines) - 1 == sum(1 for row in rows(demo()) if row.number)
