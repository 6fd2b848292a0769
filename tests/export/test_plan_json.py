"""The contracts huiqian.plan/1 and huiqian.document/1, and their Markdown."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.json_text import json_text
from pipeline.export.plan_json import plan_to_dict, plan_to_markdown
from pipeline.export.structure_json import document_to_dict, document_to_markdown
from pipeline.model.official import OfficialDocument
from tests.plans import TEXT, invented_document, invented_plan, invented_request, invented_source, place

# DESIGN §5, word for word
PLAN_KEYS = ["schema", "source", "document", "text", "sections", "tasks", "goals", "findings", "mentions"]
DOCUMENT_KEYS = [
    "kind",
    "stage",
    "number",
    "secrecy",
    "title",
    "issuer",
    "date",
    "addressees",
    "citations",
    "lead_rule",
    "request",
]
REQUEST_KEYS = [
    "deadline",
    "deadline_text",
    "reply_to",
    "seal_required",
    "reply_without_comments",
    "no_reply",
    "frozen",
    "reasons_required",
]
SECTION_KEYS = ["id", "level", "label", "label_raw", "title", "start", "end", "parent"]
TASK_KEYS = ["id", "section", "title", "start", "end", "units", "deadlines", "targets", "measures", "depends_on"]
UNIT_KEYS = ["name", "unit", "role", "inherited", "rule", "start", "end"]
DEADLINE_KEYS = ["text", "start_date", "end_date", "time", "precision", "every", "strength", "start", "end", "rule",
                 "timex"]  # fmt: skip
TARGET_KEYS = [
    "text",
    "indicator",
    "scope",
    "comparator",
    "value",
    "value_max",
    "unit",
    "expanded",
    "base_unit",
    "reference",
    "qualitative",
    "direction",
    "per",
    "end_date",
    "strength",
    "start",
    "end",
    "rule",
]
FINDING_KEYS = ["code", "severity", "message", "start", "end"]


def plan_dict(**more: Any) -> dict[str, Any]:
    return plan_to_dict(invented_plan(**more), "zh")


def test_the_plan_has_exactly_the_keys_of_the_contract() -> None:
    data = plan_dict(request=invented_request())
    assert list(data) == PLAN_KEYS
    assert data["schema"] == "huiqian.plan/1"
    assert list(data["source"]) == ["name", "sha256", "format", "reader"]
    assert list(data["document"]) == DOCUMENT_KEYS
    assert list(data["document"]["request"]) == REQUEST_KEYS
    assert list(data["goals"]) == ["deadlines", "targets"]
    lists = {
        "sections": (data["sections"], SECTION_KEYS),
        "tasks": (data["tasks"], TASK_KEYS),
        "units": ([unit for task in data["tasks"] for unit in task["units"]], UNIT_KEYS),
        "deadlines": ([it for task in [*data["tasks"], data["goals"]] for it in task["deadlines"]], DEADLINE_KEYS),
        "targets": ([it for task in [*data["tasks"], data["goals"]] for it in task["targets"]], TARGET_KEYS),
        "measures": ([it for task in data["tasks"] for it in task["measures"]], ["text", "start", "end"]),
        "findings": (data["findings"], FINDING_KEYS),
    }
    for name, (items, keys) in lists.items():
        assert items, name
        assert all(list(item) == keys for item in items), name


def test_offsets_point_into_the_text_beside_them() -> None:
    data = plan_dict()
    text = data["text"]
    assert text == TEXT
    for task in data["tasks"]:
        for item in (*task["deadlines"], *task["targets"], *task["measures"]):
            assert text[item["start"] : item["end"]] == item["text"]
        for unit in task["units"]:
            assert text[unit["start"] : unit["end"]] == unit["name"] == unit["unit"]
    for section in data["sections"]:
        assert text[section["start"] :].startswith(section["label_raw"] + section["title"])


def test_what_is_not_said_is_null() -> None:
    data = plan_dict()
    assert data["document"]["request"] is None
    assert data["document"]["number"] is None
    assert data["sections"][0]["parent"] is None
    every_year = data["tasks"][2]["deadlines"][0]
    assert (every_year["end_date"], every_year["every"], every_year["time"]) == (None, "P1Y", None)
    plan = invented_plan()
    stray = replace(plan, tasks=(replace(plan.tasks[0], section=""),), document=replace(plan.document, stage=""))
    assert plan_to_dict(stray, "zh")["tasks"][0]["section"] is None
    assert plan_to_dict(stray, "zh")["document"]["stage"] is None


def test_whole_values_are_whole_numbers_and_others_stay() -> None:
    data = plan_dict()
    assert json.dumps(data["tasks"][3]["targets"][0]["value"]) == "95"
    assert data["goals"]["targets"][0]["value"] == 2.6


def test_the_message_of_a_finding_is_in_the_language_asked_for() -> None:
    chinese, english = (plan_to_dict(invented_plan(), language)["findings"] for language in ("zh", "en"))
    assert "按“（三）”处理" in chinese[1]["message"]
    assert "as “（三）”" in english[1]["message"]
    at = place("（二）推进")
    assert (chinese[1]["start"], chinese[1]["end"]) == (at.start, at.end)
    assert (chinese[0]["start"], chinese[0]["end"]) == (None, None)


def test_a_finding_that_two_stages_pass_on_stands_once() -> None:
    plan = invented_plan()
    doubled = replace(plan, findings=(*plan.source.findings, *plan.findings))
    assert [item["code"] for item in plan_to_dict(doubled, "zh")["findings"]] == ["W-ZW", "W-REPAIRED"]


def test_the_sections_of_an_annex_are_there_where_tasks_stand_under_them() -> None:
    plan = invented_plan()
    sections = plan.document.sections
    annex = replace(plan.document, sections=tuple(replace(it, id=f"a-{it.id}", parent="") for it in sections))
    document = replace(plan.document, annexes=(annex,))
    moved = replace(plan, document=document, tasks=(replace(plan.tasks[0], section="a-s5"), *plan.tasks[1:]))
    assert [it["id"] for it in plan_to_dict(moved, "zh")["sections"]] == [*(it.id for it in sections), "a-s5"]


def test_the_contract_survives_json() -> None:
    data = plan_dict(request=invented_request())
    assert json.loads(json_text(data)) == data


@given(st.text(st.characters(exclude_categories=())))
def test_any_text_becomes_json_that_utf8_can_hold(text: str) -> None:
    assert json.loads(json_text([text]).encode().decode()) == [text]


def test_json_without_a_number_is_refused() -> None:
    with pytest.raises(ValueError, match="JSON"):
        json_text(float("nan"))


def test_the_markdown_of_a_plan_shows_each_task_under_its_headings() -> None:
    text = plan_to_markdown(invented_plan(invented_request()))
    assert (
        text.index("### 一、完善服务设施")
        < text.index("#### （一）建设社区网点")
        < text.index("**1. 新建街道养老中心**")
    )
    assert text.count("### 二、强化要素保障\n") == 1
    assert "- 责任单位：市商务局、市民政局、各县（市、区）政府\\*" in text
    assert "- 前置任务：新建街道养老中心" in text
    assert "- 反馈期限：1月30日下班前（2026-01-30T17:30:00+08:00）" in text


DOCUMENT_PARTS = [
    "schema",
    "source",
    "document",
    "text",
    "blocks",
    "sections",
    "tables",
    "revisions",
    "comments",
    "pictures",
    "findings",
    "seals",
    "attachments",
]


def document_dict(document: OfficialDocument | None = None) -> dict[str, Any]:
    return document_to_dict(invented_source(), document or invented_document())


def test_the_document_has_all_parts_and_offsets_into_its_text() -> None:
    data = document_dict()
    assert list(data) == DOCUMENT_PARTS
    assert data["schema"] == "huiqian.document/1"
    text = data["text"]
    body = [block for block in data["blocks"] if block["start"] is not None]
    assert "\n".join(text[block["start"] : block["end"]] for block in body) == text
    for cell in data["tables"][0]["cells"]:
        assert text[cell["start"] : cell["end"]] == cell["text"]
    assert text[data["comments"][0]["start"] : data["comments"][0]["end"]] == "200个"
    assert text[data["revisions"][0]["start"] : data["revisions"][0]["end"]] == "左右"


def test_page_furniture_carries_its_own_text_and_no_offsets() -> None:
    furniture = document_dict()["blocks"][-1]
    assert (furniture["layer"], furniture["start"], furniture["end"], furniture["text"]) == (
        "furniture", None, None, "— 1 —",
    )  # fmt: skip


def test_an_annex_is_told_with_its_sections() -> None:
    document = replace(invented_document(), annexes=(invented_document(invented_request()),))
    annex = document_dict(document)["document"]["annexes"][0]
    assert annex["sections"][0]["title"] == "完善服务设施"
    assert annex["request"]["seal_required"] is True


def test_the_markdown_of_a_document_shows_headings_tables_revisions_and_comments() -> None:
    text = document_to_markdown(invented_source(), invented_document())
    assert "\n### 一、完善服务设施\n" in text
    assert "| 智慧养老 | 建设信息平台 | 2026年9月 | 市大数据局、市民政局 |" in text
    assert "- 插入（李审核）：左右" in text
    assert "- 王批注（“200个”）：请核实数字" in text
    assert "— 1 —" not in text
