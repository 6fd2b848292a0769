"""The draft's text on the page: nothing lost, nothing added, everything that was found in it marked."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from lxml import html

from pipeline.export.page import page_of
from pipeline.extract import extract_plan
from pipeline.model.overview import Overview
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.export.page.overviews import NOW, demo, hostile, plan_alone
from tests.ooxml.builder import cell, docx, p, r, row, table


def paper(overview: Overview) -> Any:
    return html.document_fromstring(page_of(overview, ())).get_element_by_id("plan-text")


def lines(shown: Any) -> list[str]:
    """The text as it is shown: a line for each paragraph and each row; how many tabs part two cells does not count, as a merged
    cell's place further down has no cell of its own."""
    found = []
    for part in shown:
        if part.tag == "p":
            found.append(part.text_content())
        else:
            found += ["\t".join(cell.text_content() for cell in row) for row in part.iter("tr")]
    return [without_tabs(line) for line in found]


def without_tabs(line: str) -> str:
    return re.sub("\t+", "\t", line).strip("\t")


def canonical(source: SourceDocument) -> list[str]:
    return [without_tabs(line) for line in source.text.split("\n")]


@pytest.mark.parametrize("made", [demo, plan_alone, hostile])
def test_the_text_on_the_page_is_the_canonical_text(made):
    assert lines(paper(made())) == canonical(made().plan.source)


def marked(shown: Any, kind: str) -> list[str]:
    return [mark.text for mark in shown.iter("mark") if f"k-{kind}" in mark.get("class").split()]


def test_every_value_of_every_task_is_marked_with_what_it_means():
    plan, shown = demo().plan, paper(demo())
    text = plan.source.text
    for task in plan.tasks:
        for unit in task.units:
            assert text[unit.span.start : unit.span.end] in "".join(marked(shown, unit.role))
        for deadline in task.deadlines:
            assert text[deadline.span.start : deadline.span.end] in "".join(marked(shown, "deadline"))
        for target in task.targets:
            assert text[target.span.start : target.span.end] in "".join(marked(shown, "target"))
    said = [mark.get("title") for mark in shown.iter("mark")]
    assert any("牵头单位：市住房城乡建设局（依据 responsibility.predicate-lead）" in words for words in said)
    assert any("时限：2026-05-31，精确到月（依据 deadlines.before）" in words for words in said)
    assert any("指标：体检报告公示率 ≥100% 2026-05-31前（依据 quantities.reach）" in words for words in said)
    assert all(mark.get("aria-description") == mark.get("title") for mark in shown.iter("mark"))


def test_a_unit_that_a_default_clause_adds_to_many_tasks_is_marked_once_where_the_clause_stands():
    words = [m.get("title") for m in paper(demo()).iter("mark") if "由默认条款确定" in m.get("title")]
    assert len(words) == 1 and "各县（市、区）人民政府" in words[0]


def test_tasks_comments_and_findings_can_be_gone_to_from_the_text():
    overview, shown = demo(), paper(demo())
    chips = {chip.get("id"): chip.get("href") for chip in shown.iter("a")}
    assert {f"text-task-{task.id}" for task in overview.plan.tasks} <= set(chips)
    with_place = [comment.id for comment in overview.comments if comment.anchor.span]
    assert all(chips[f"text-comment-{id_}"] == f"#comment-{id_}" for id_ in with_place)
    assert all(chip.get("aria-label") and not chip.text_content() for chip in shown.iter("a"))


def test_a_comment_on_a_whole_section_marks_its_first_line_only():
    overview = demo()
    comment, section = overview.comments[0], overview.plan.document.sections[0]
    anchor = replace(comment.anchor, state="place", span=section.span, others=())
    shown = paper(replace(overview, comments=(replace(comment, anchor=anchor),), versions=()))
    assert "".join(marked(shown, "comment")) == "一、总体要求"


def test_the_legend_counts_each_kind_and_has_a_switch_for_it():
    tree = html.document_fromstring(page_of(demo(), ()))
    boxes = {box.get("data-kind"): box.getparent() for box in tree.xpath("//fieldset//input")}
    assert set(boxes) == {
        "heading", "lead", "responsible", "cooperating", "mention", "deadline", "target", "task", "comment", "finding",
    }  # fmt: skip
    assert boxes["task"].text_content().split() == ["任务", str(len(demo().plan.tasks))]


def test_headings_and_titles_look_and_speak_as_what_they_are():
    shown = paper(demo())
    titles = [part.text_content() for part in shown if part.get("class") == "title"]
    assert titles[:2] == ["泊宁市城镇老旧小区改造提升三年行动", "实施方案（征求意见稿）"]
    headings = {part.text_content(): part for part in shown if (part.get("class") or "").startswith("heading")}
    assert headings["一、总体要求"].get("aria-level") == "3" and headings["一、总体要求"].get("role") == "heading"
    assert "（一）工作思路。" not in "".join(headings)  # it opens a paragraph


def test_a_table_of_the_source_is_a_table_with_its_merged_cells():
    tables = list(paper(demo()).iter("table"))
    assert [len(list(table.iter("tr"))) for table in tables] == [11, 8]
    assert [head.text_content() for head in tables[0].iter("th")][:3] == ["序号", "重点任务", "工作内容"]
    merged = [cell.text_content() for cell in tables[0].iter("td") if cell.get("rowspan") == "3"]
    assert merged == ["安全整治工程", "环境提升工程"]


def test_a_table_whose_cells_do_not_hold_its_rows_is_shown_line_by_line():
    overview = demo()
    source = overview.plan.source
    broken = replace(source, tables=(replace(source.tables[0], cells=source.tables[0].cells[3:]), *source.tables[1:]))
    shown = paper(replace(overview, plan=replace(overview.plan, source=broken)))
    assert lines(shown) == canonical(source)
    assert len(list(shown.iter("table"))) == 1
    assert [line for line in lines(shown) if line.startswith("2\t电梯加装更新")]


def test_cells_of_several_paragraphs_merged_empty_and_nested_ones_lose_no_word():
    inner = table(row(cell("子"), cell("丑")), row(cell("寅"), cell()))
    grid = table(
        row(cell("甲"), cell("乙"), cell("丙")),
        row(cell("丁", '<w:vMerge w:val="restart"/>'), cell(), cell("戊")),
        row(cell("", "<w:vMerge/>"), cell(inner + p(r("己"))), cell()),
        row(cell("庚", '<w:gridSpan w:val="2"/>'), cell(p(r("辛")) + p(r("壬")))),
    )
    source = read_document(docx(p(r("一、总体要求")) + grid + p() + p(r("（此页无正文）"))), "plan.docx")
    plan = extract_plan(source, structure(source))
    shown = paper(Overview(plan, (), NOW.isoformat()))
    assert lines(shown) == canonical(source)
    assert {"子", "寅", "己", "壬"} <= set("".join(lines(shown)))
