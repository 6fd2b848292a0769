"""The comparison as a page, parsed as a browser would."""

from __future__ import annotations

import re
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from lxml import html

from pipeline.export.change_html import comparison_to_html
from pipeline.model.change import Comparison
from pipeline.model.task import Plan
from tests.drafts import PLAN
from tests.export.test_change_tables import compared, demo, rows, with_a_moved_sentence


def page(found: tuple[Comparison, Plan, Plan]) -> Any:
    comparison, old, new = found
    return html.fromstring(comparison_to_html(comparison, old.document, new.document).decode())


def cells(row: Any) -> list[str]:
    return [cell.text_content() for cell in row.findall("td")]


def test_the_page_has_the_tasks_on_top_and_a_row_for_every_row_below():
    found = page(demo())
    tasks, words = found.findall(".//table")
    assert tasks.get("class") == "tasks" and words.get("class") == "words"
    assert ["开展小区体检", "完成时限", "推迟", "2026年5月底前", "2026年6月底前"] in [
        cells(row) for row in tasks.findall("tbody/tr")
    ]
    assert [row.get("id") for row in words.findall("tbody/tr")] == [row.key for row in rows(demo())]


def test_both_columns_read_as_the_drafts_do():
    comparison, *_plans = demo()
    body = page(demo()).find(".//table[@class='words']/tbody")
    new = [cells(row)[3] for row in body if "away" not in row.get("class")]
    text = "\n".join(words for words in new if words)
    assert text.replace("¶", "") == comparison.new.text.replace("\t", "｜")


def test_words_that_went_and_came_are_marked_and_noise_is_told_apart():
    found = page(demo())
    assert {"力争", "60"} <= {element.text for element in found.iter("del")}
    assert {"确保", "80"} <= {element.text for element in found.iter("ins")}
    assert "部署" in [element.text for element in found.iter("ins") if element.get("class") == "noise"]


@pytest.mark.parametrize("drafts", [demo, with_a_moved_sentence])
def test_what_moved_is_linked_in_both_directions(drafts):
    found = page(drafts())
    leads = {(link.iterancestors("tr").__next__().get("id"), link.get("href")[1:]) for link in found.iter("a")}
    assert leads
    assert {(b, a) for a, b in leads} == leads
    assert all(found.get_element_by_id(key) is not None for pair in leads for key in pair)


def test_there_is_a_filter_for_each_topic_that_occurs():
    found = page(demo())
    offered = {box.get("data-topic") for box in found.iter("input") if box.get("data-topic")}
    used = {topic for row in found.iter("tr") for topic in (row.get("data-topics") or "").split()}
    assert offered == used
    assert {"deadline", "number", "unit", "strength", "move", "table", "typo"} <= used
    assert found.get_element_by_id("show-noise") is not None
    assert [row for row in found.iter("tr") if "noise-only" in (row.get("class") or "")]


def test_a_draft_cannot_put_markup_or_a_script_into_the_page():
    attack = '<script>alert(1)</script><img src=x onerror="alert(1)"></td></table>&amp;"\''
    found = compared(PLAN.replace("加强宣传。", "加强宣传。" + attack).rstrip("\n") + f"\n{attack}\n")
    tree = page(found)
    assert len(list(tree.iter("script"))) == 1
    assert list(tree.iter("img")) == []
    assert sum(element.text_content() == attack for element in tree.iter("ins")) == 2


def test_the_page_loads_nothing_and_its_policy_names_its_own_style_and_script():
    comparison, old, new = demo()
    text = comparison_to_html(comparison, old.document, new.document).decode()
    assert re.findall(r"(?:https?:)?//[a-z]", re.sub(r"<script>.*?</script>", "", text, flags=re.DOTALL)) == []
    assert not re.search(r"\b(?:src|srcset|on\w+|style)=", text)
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', text)
    assert policy
    for name in ("style", "script"):
        content = re.search(rf"<{name}>(.*?)</{name}>", text, re.DOTALL)
        assert content
        assert f"{name}-src 'sha256-{b64encode(sha256(content[1].encode()).digest()).decode()}'" in policy[1]


def test_two_equal_drafts_give_a_page_that_says_so():
    text = page(compared(PLAN)).text_content()
    assert "没有变化" in text


def test_the_page_prints_on_a4_landscape_with_repeated_headings():
    comparison, old, new = demo()
    text = comparison_to_html(comparison, old.document, new.document).decode()
    assert "size: A4 landscape" in text and "display: table-header-group" in text
