"""The history of tasks as xlsx and html, read back."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from itertools import pairwise
from typing import Any

import pytest
from lxml import html
from openpyxl import load_workbook

from pipeline.diff.history import history
from pipeline.export.history_html import history_to_html
from pipeline.export.history_xlsx import history_to_xlsx
from pipeline.model.history import History
from pipeline.workflow.diff import compare_plans
from tests.drafts import PLAN, read_text

LATER = PLAN.replace("2026年6月底前完成", "2026年9月底前完成")


@cache
def tracked(*texts: str) -> History:
    plans = [read_text(text)[1] for text in texts]
    return history(plans, [compare_plans(old, new) for old, new in pairwise(plans)])


def book(found: History) -> Any:
    return load_workbook(BytesIO(history_to_xlsx(found)))


def test_each_version_has_a_column_and_each_task_a_row():
    found = tracked(PLAN, LATER, LATER)
    sheet = book(found)["任务沿革"]
    assert [str(cell.value).partition("\n")[0] for cell in sheet[2]] == ["编号", "任务", "第1稿", "第2稿", "第3稿"]
    row = next(row for row in sheet.iter_rows(min_row=3) if row[1].value == "编制布局规划")
    assert "时限：2026年6月底前" in row[2].value
    assert row[3].value.startswith("▼ ") and "时限：2026年9月底前" in row[3].value
    assert row[3].fill.fgColor.rgb == "FFFFF2CC" and row[4].fill.fill_type is None


def test_every_change_has_a_row_of_its_own():
    sheet = book(tracked(PLAN, LATER))["变化明细"]
    assert [cell.value for cell in sheet[3]][2:] == [
        "编制布局规划", "第2稿", "完成时限", "推迟", "2026年6月底前", "2026年9月底前", "是",
    ]  # fmt: skip


@pytest.mark.parametrize("name", ["任务沿革", "变化明细"])
def test_each_sheet_prints_on_a4_landscape(name):
    sheet = book(tracked(PLAN, LATER))[name]
    assert (sheet.page_setup.orientation, int(sheet.page_setup.paperSize)) == ("landscape", 9)
    assert sheet.print_title_rows == "$2:$2"


def test_the_page_leads_from_a_change_to_its_task():
    page = html.fromstring(history_to_html(tracked(PLAN, LATER)).decode())
    steps, tasks = page.findall(".//table")
    link = steps.find(".//a").get("href")[1:]
    row = next(row for row in tasks.iter("tr") if row.get("id") == link)
    assert row.findall("td")[1].text == "编制布局规划"
    assert [cell.get("class") for cell in row.findall("td")][2:] == [None, "softer"]


def test_a_draft_cannot_put_markup_into_the_page_or_a_formula_into_a_cell():
    attack = "=1+1<script>alert(1)</script>"
    new = PLAN.replace("2.建设助餐点。", f"2.{attack}。")
    found = tracked(PLAN, new)
    text = history_to_html(found).decode()
    assert "<script" not in text
    sheet = book(found)["变化明细"]
    cells = [cell for row in sheet.iter_rows(min_row=3) for cell in row if str(cell.value).startswith("=1+1")]
    assert cells and all(cell.data_type == "s" for cell in cells)


def test_versions_without_change_say_so():
    found = tracked(PLAN, PLAN)
    assert book(found)["变化明细"]["A3"].value == "各稿任务要素相同。"
    assert "各稿任务要素相同。" in history_to_html(found).decode()
