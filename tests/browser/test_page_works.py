"""The page does what it says: filters, links, charts and keys, with no network and nothing to complain of."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from tests.browser.conftest import Opened, Window

TASKS = "#task-rows [data-row]"
COMMENTS = "#comment-rows [data-row]"
CHARTS = 4


def choose(window: Window, rows: str, key: str, words: str) -> int:
    """Choose the option of a filter that begins with some words, and give the number that the page then says."""
    form = window.page.locator(f"form[data-rows={rows}]")
    select = form.locator(f"select[data-key={key}]")
    options = select.locator("option").all_inner_texts()
    (label,) = (text for text in options if text.startswith(f"{words}（"))
    select.select_option(label=label)
    found = re.search(r"显示(\d+)项", form.locator("output").inner_text())
    assert found
    return int(found.group(1))


def units_of(task: dict[str, Any]) -> set[str]:
    return {unit["unit"] or unit["name"] for unit in task["units"]}


def test_the_page_asks_no_network_and_has_nothing_to_complain_of(opened: Opened) -> None:
    window = opened()
    window.charts_are_live()
    window.page.mouse.wheel(0, 20000)
    window.page.wait_for_timeout(300)
    assert window.requests
    assert [url for url in window.requests if not url.startswith(("file:", "data:"))] == []
    assert window.complaints == []
    assert window.violations == []


def test_the_policy_of_the_page_holds_against_a_script_that_was_put_in(opened: Opened) -> None:
    window = opened()
    window.page.evaluate(
        "const s = document.createElement('script'); s.textContent = 'window.ran = 1'; document.body.append(s);"
        "const i = new Image(); i.src = 'https://example.invalid/x.png'; document.body.append(i)"
    )
    window.page.wait_for_timeout(100)
    assert window.page.evaluate("window.ran") is None
    assert set(window.violations) == {"script-src-elem", "img-src"}


def test_the_filter_by_unit_shows_the_tasks_that_the_plan_gives_the_unit(opened: Opened, plan: dict[str, Any]) -> None:
    window = opened()
    counted = Counter(unit for task in plan["tasks"] for unit in units_of(task))
    assert len(counted) > 10
    for unit, count in counted.items():
        assert choose(window, "task-rows", "unit", unit) == count == window.visible(TASKS), unit


def test_the_filter_by_year_shows_the_tasks_with_a_deadline_in_that_year(opened: Opened, plan: dict[str, Any]) -> None:
    window = opened()
    years = {end[:4] for task in plan["tasks"] for due in task["deadlines"] if (end := due["end_date"])}
    assert len(years) > 2
    for year in years:
        fitting = {
            task["title"] for task in plan["tasks"] if any((due["end_date"] or "").startswith(year) for due in task["deadlines"])
        }  # fmt: skip
        assert choose(window, "task-rows", "year", year) == len(fitting) == window.visible(TASKS), year
        shown = window.page.locator(f"{TASKS} th").locator("visible=true").all_inner_texts()
        assert {text.split("\n")[0] for text in shown} == fitting


def test_the_filters_by_section_and_strength_part_the_tasks(opened: Opened, plan: dict[str, Any]) -> None:
    window = opened()
    sections = {section["id"]: section for section in plan["sections"]}

    def highest(name: str) -> str:
        while sections[name]["parent"]:
            name = sections[name]["parent"]
        return f"{sections[name]['label']}{sections[name]['title']}"

    counted = Counter(highest(task["section"]) for task in plan["tasks"] if task["section"] in sections)
    assert counted
    for heading, count in counted.items():
        assert choose(window, "task-rows", "section", heading) == count == window.visible(TASKS), heading
    window.page.locator("form[data-rows=task-rows] button[type=reset]").click()
    striving = sum(any(due["strength"] == "strive" for due in task["deadlines"]) for task in plan["tasks"])
    assert striving
    assert choose(window, "task-rows", "strength", "力争") >= striving
    assert window.visible(TASKS) < len(plan["tasks"])


def test_two_filters_together_show_what_fits_both_and_reset_shows_all(opened: Opened, plan: dict[str, Any]) -> None:
    window = opened()
    unit = "市住房城乡建设局"
    both = [
        task for task in plan["tasks"]
        if unit in units_of(task) and any((due["end_date"] or "").startswith("2027") for due in task["deadlines"])
    ]  # fmt: skip
    choose(window, "task-rows", "unit", unit)
    assert choose(window, "task-rows", "year", "2027") == len(both) == window.visible(TASKS) > 0
    window.page.locator("form[data-rows=task-rows] button[type=reset]").click()
    window.page.wait_for_timeout(100)
    assert window.visible(TASKS) == len(plan["tasks"])


def test_the_comments_are_filtered_by_verdict(opened: Opened) -> None:
    window = opened()
    every = window.visible(COMMENTS)
    shown = [choose(window, "comment-rows", "verdict", verdict) for verdict in ("采纳", "部分采纳", "不采纳")]
    assert all(shown)
    assert sum(shown) <= every
    badges = window.page.locator(f"{COMMENTS}:not([hidden]) .badge").all_text_contents()
    assert set(badges) == {"不采纳"}


def test_the_link_of_a_comment_leads_to_its_change_even_where_that_is_folded(opened: Opened) -> None:
    window = opened()
    links = window.page.locator(f"{COMMENTS} .links a[href^='#sent-'], {COMMENTS} .links a[href^='#version-']")
    assert links.count() > 5
    for number in (0, links.count() - 1):
        link = links.nth(number)
        target = link.get_attribute("href") or ""
        link.click()
        window.page.wait_for_timeout(150)
        change = window.page.locator(target)
        assert change.is_visible()
        assert window.page.evaluate("document.querySelector(':target').id") == target[1:]
        assert _on_screen(window, target)


def test_the_link_of_a_comment_leads_to_the_words_that_it_is_about(opened: Opened) -> None:
    window = opened()
    link = window.page.locator(f"{COMMENTS} .where a").first
    target = link.get_attribute("href") or ""
    link.click()
    window.page.wait_for_timeout(150)
    assert window.page.locator("#plan-text").locator(target).count() == 1
    assert _on_screen(window, target)


def _on_screen(window: Window, target: str) -> bool:
    return bool(
        window.page.evaluate(
            "(target) => { const box = document.querySelector(target).getBoundingClientRect();"
            "return box.bottom > 0 && box.top < innerHeight; }",
            target,
        )
    )


def test_the_charts_are_drawn_anew_and_hide_the_drawings_they_replace(opened: Opened) -> None:
    window = opened()
    window.charts_are_live()
    figures = window.page.locator("figure.chart")
    assert figures.count() == CHARTS
    for number in range(CHARTS):
        figure = figures.nth(number)
        assert figure.locator(".live svg").is_visible()
        assert not figure.locator(".drawing").is_visible()
        assert figure.locator(".live svg text").count() > 10


def test_pointing_at_a_task_lights_its_units_and_dims_the_rest(opened: Opened) -> None:
    window = opened()
    window.charts_are_live()
    graph = "#chart-task-graph .live svg"
    window.page.locator(graph).scroll_into_view_if_needed()
    boxes = f"{graph} .mark-rect path"
    faint = f"(paths => paths.filter(path => Number(path.getAttribute('stroke-opacity') || 1) < 0.5).length)([...document.querySelectorAll('{boxes}')])"
    assert window.page.evaluate(faint) == 0
    window.page.locator(boxes).nth(12).hover()
    window.page.wait_for_function(f"{faint} > 10")
    assert window.page.evaluate(faint) < window.page.locator(boxes).count() - 1
    window.page.mouse.move(2, 2)
    window.page.wait_for_function(f"{faint} === 0")


def test_the_wheel_with_control_zooms_the_graph_and_without_it_scrolls_the_page(opened: Opened) -> None:
    window = opened()
    window.charts_are_live()
    box = window.page.locator("#chart-task-graph .live svg .mark-rect path").nth(12)
    box.scroll_into_view_if_needed()
    before = box.bounding_box()
    box.hover()
    window.page.keyboard.down("Control")
    window.page.mouse.wheel(0, -400)
    window.page.keyboard.up("Control")
    window.page.wait_for_function(
        "(wide) => document.querySelectorAll('#chart-task-graph .live svg .mark-rect path')[12].getBoundingClientRect().width > wide * 1.1",
        arg=before["width"],
    )
    top = window.page.evaluate("scrollY")
    window.page.mouse.wheel(0, -200)
    window.page.wait_for_function("(top) => scrollY < top", arg=top)


def test_the_keyboard_reaches_the_skip_link_the_contents_the_filters_and_the_switches(opened: Opened) -> None:
    window = opened()
    window.page.keyboard.press("Tab")
    assert window.page.evaluate("document.activeElement.className") == "skip"
    assert window.page.locator("a.skip").is_visible()
    reached = set()
    for _ in range(400):
        window.page.keyboard.press("Tab")
        reached.add(
            window.page.evaluate(
                "(() => { const at = document.activeElement; const form = at.closest('form');"
                "return at.closest('nav') ? 'contents' : at.dataset.kind ? 'switch' : form && at.tagName === 'SELECT' ? form.dataset.rows : at.tagName; })()"
            )
        )
    assert {"contents", "switch", "task-rows"} <= reached


def test_the_skip_link_leads_past_the_contents(opened: Opened) -> None:
    window = opened()
    window.page.keyboard.press("Tab")
    window.page.keyboard.press("Enter")
    assert window.page.evaluate("document.activeElement.id") == "main"


def test_what_has_the_focus_can_be_seen(opened: Opened) -> None:
    window = opened()
    for selector in ("form[data-rows=task-rows] select", "input[data-kind]", "nav.contents a"):
        window.page.locator(selector).first.focus()
        window.page.keyboard.press("Shift+Tab")
        window.page.keyboard.press("Tab")
        outline = window.page.evaluate(
            "(() => { const look = getComputedStyle(document.activeElement); return look.outlineStyle + look.outlineWidth; })()"
        )
        assert outline not in ("none0px", "none3px"), selector


@pytest.mark.parametrize(
    "part", ["today", "replies", "text", "tasks", "charts", "comments", "versions", "ledger", "findings"]
)
def test_every_part_of_the_case_is_on_the_page_and_in_its_contents(opened: Opened, part: str) -> None:
    window = opened()
    window.page.locator(f"nav.contents a[href='#{part}']").click()
    assert window.page.locator(f"section#{part} h2").first.is_visible()


def test_without_a_script_the_drawings_stand_in_the_page(opened: Opened, case: Path, plan: dict[str, Any]) -> None:
    window = opened(java_script_enabled=False)
    assert window.visible("figure.chart .drawing svg") == CHARTS
    assert window.visible(TASKS) == len(plan["tasks"])
