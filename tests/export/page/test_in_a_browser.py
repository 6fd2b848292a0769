"""The page in a browser: what its script does, that its policy holds, and that it fits a narrow screen."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.export.charts.chart import Chart
from pipeline.export.page import page_of
from tests.chromium import started_browser
from tests.export.page.overviews import demo, hostile
from tests.export.page.test_page import CHARTS

# stands in for the bundle: draws a mark that can be told from the drawing
BUNDLE = """window.vegaEmbed = function (place, spec, options) {
  place.innerHTML = "<svg class='drawn'></svg>"; window.asked = options; return Promise.resolve();
};"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with started_browser() as browser:
        yield browser


@pytest.fixture
def opened(browser: Any, tmp_path: Path) -> Iterator[Any]:
    """Open a case in a window; whatever goes wrong on the page, and every address it asks for, is kept in `page.faults`."""
    contexts = []

    def open_(made: Any, charts: Any = CHARTS, **window: Any) -> Any:
        file = tmp_path / "report.html"
        file.write_text(page_of(made(), charts, script=BUNDLE), "utf-8")
        context = browser.new_context(**window)
        contexts.append(context)
        page = context.new_page()
        page.faults = []
        page.on("pageerror", lambda error: page.faults.append(str(error)))
        page.on("console", lambda said: page.faults.append(said.text))
        page.on("dialog", lambda dialog: page.faults.append(dialog.message))
        page.on("request", lambda asked: None if asked.url.startswith("file:") else page.faults.append(asked.url))
        page.goto(file.as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()


def test_a_case_full_of_attacks_runs_nothing_and_asks_for_nothing(opened):
    page = opened(hostile)
    page.wait_for_timeout(300)
    assert page.faults == []
    assert page.locator("form.filters").first.is_visible()  # its own script ran


def test_filters_show_the_rows_that_fit_and_say_how_many(opened):
    page = opened(demo)
    form, rows = page.locator("form[data-rows=comment-rows]"), page.locator("#comment-rows > article")
    form.locator("select[data-key=verdict]").select_option("not_adopted")
    wanted = page.locator("#comment-rows > article[data-verdict=not_adopted]").count()
    assert rows.locator("visible=true").count() == wanted > 0
    assert form.locator("output").inner_text() == f"显示{wanted}项，共{len(demo().comments)}项"
    form.locator("input[type=search]").fill("没有哪条意见会这样说")
    page.wait_for_timeout(300)
    assert form.locator("output").inner_text() == f"显示0项，共{len(demo().comments)}项"
    form.locator("button[type=reset]").click()
    page.wait_for_timeout(50)
    assert rows.locator("visible=true").count() == len(demo().comments)
    assert page.faults == []


def test_tasks_are_sorted_by_deadline_and_back(opened):
    page = opened(demo)
    order = page.locator("form[data-rows=task-rows] select[data-sort]")
    dates = "Array.from(document.querySelectorAll('#task-rows tbody tr')).map((row) => row.dataset.due || '9')"
    order.select_option("due")
    assert page.evaluate(dates) == sorted(page.evaluate(dates))
    order.select_option("order")
    places = page.evaluate("Array.from(document.querySelectorAll('#task-rows tbody tr')).map((row) => row.id)")
    assert places == [f"task-{task.id}" for task in demo().plan.tasks]


def test_a_link_opens_what_is_folded_or_filtered_away(opened):
    page = opened(demo)
    last = demo().versions[-1]
    assert last.against
    change = page.locator(f"#sent-{last.number}-{last.against.changes[0].id}")
    assert not change.is_visible()
    page.evaluate(f"location.hash = '#sent-{last.number}-{last.against.changes[0].id}'")
    page.wait_for_timeout(100)
    assert change.is_visible()
    page.locator("form[data-rows=comment-rows] input[type=search]").fill("没有哪条意见会这样说")
    page.wait_for_timeout(300)
    page.evaluate("location.hash = '#comment-C036'")
    page.wait_for_timeout(100)
    assert page.locator("#comment-C036").is_visible()


def test_the_keyboard_goes_from_mark_to_mark_and_hears_what_each_means(opened):
    page = opened(demo)
    marks, meaning = page.locator("#plan-text mark, #plan-text a.chip"), page.locator("#meaning")
    assert page.locator("#plan-text [tabindex='0']").count() == 1
    marks.first.focus()
    page.keyboard.press("ArrowRight")
    assert meaning.inner_text() == marks.nth(1).get_attribute("title")
    assert page.evaluate("document.activeElement === document.querySelectorAll('#plan-text mark')[1]")
    assert page.locator("#plan-text [tabindex='0']").count() == 1
    first = page.evaluate(
        "Array.from(document.querySelectorAll('#plan-text :is(mark, a.chip)')).findIndex((e) => e.href)"
    )
    for _step in range(first - 1):
        page.keyboard.press("ArrowRight")
    assert meaning.inner_text() == page.evaluate("document.activeElement.getAttribute('aria-label')")
    page.keyboard.press("Enter")
    assert page.evaluate("location.hash").startswith(("#comment-", "#task-", "#finding-"))


def test_a_switch_takes_the_look_of_its_marks_away_and_leaves_their_words(opened):
    page = opened(demo)
    ground = "getComputedStyle(document.querySelector('#plan-text mark.k-lead')).backgroundColor"
    before, words = page.evaluate(ground), page.locator("#plan-text").text_content()
    page.locator("input[data-kind=lead]").uncheck()
    assert page.evaluate(ground) != before and page.locator("#plan-text").text_content() == words


def test_charts_are_drawn_by_the_bundle_without_eval_and_the_drawing_stays_for_paper(opened):
    page = opened(demo)
    page.wait_for_timeout(100)
    assert page.locator("figure.chart svg.drawn").count() == len(CHARTS)
    assert page.evaluate("[asked.ast, asked.actions, asked.renderer]") == [True, False, "svg"]
    assert not page.locator(".drawing svg").first.is_visible()
    page.emulate_media(media="print")
    assert page.locator(".drawing svg").first.is_visible() and not page.locator(".live svg").first.is_visible()


def test_paper_opens_what_is_folded(opened):
    page = opened(demo)
    folded = "document.querySelectorAll('details:not([open])').length"
    assert page.evaluate(folded) > 0
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(folded) == 0
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(folded) > 0


@pytest.mark.parametrize("width", [400, 1280])
def test_nothing_is_wider_than_the_window(opened, width):
    page = opened(demo, viewport={"width": width, "height": 800})
    page.wait_for_timeout(100)
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_paper_is_wide_enough_for_every_table_so_that_no_printer_shrinks_the_page(opened):
    columns = tuple(f"（{number}）某部分的工作内容" for number in range(14))
    wide = (Chart("wide", "宽表", "列数很多。", {}, columns, (columns,) * 3), CHARTS[0][1])
    page = opened(demo, charts=(wide,), viewport={"width": 688, "height": 900})  # A4 without its margins
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert page.locator(".chart table").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == 688


def test_without_javascript_every_row_is_there(opened):
    page = opened(demo, java_script_enabled=False)
    assert page.locator("#comment-rows > article").locator("visible=true").count() == len(demo().comments)
    assert page.locator("#task-rows tbody tr").locator("visible=true").count() == len(demo().plan.tasks)
    assert not page.locator("form.filters").first.is_visible()
    assert page.locator(".drawing svg").first.is_visible()
