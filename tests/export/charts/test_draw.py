"""Charts as pictures: the same plan gives the same bytes, and the words are in them."""

from __future__ import annotations

import io
import json
import re
import sys
from dataclasses import replace

import pytest
from lxml import etree
from PIL import Image

from pipeline.errors import UsageError
from pipeline.export.charts import draw
from pipeline.export.charts.chart import Chart
from pipeline.export.charts.heat_map import heat_map
from pipeline.export.charts.task_graph import task_graph
from pipeline.export.charts.time_line import time_line
from pipeline.model.task import Plan
from tests.plans import invented_plan


def charts(plan: Plan) -> list[Chart]:
    made = [heat_map(plan), time_line(plan), task_graph(plan)]
    return [chart for chart in made if chart is not None]


CHARTS = charts(invented_plan())
each_chart = pytest.mark.parametrize("chart", CHARTS, ids=[chart.id for chart in CHARTS])


def test_there_are_three_charts_of_a_plan() -> None:
    assert [chart.id for chart in CHARTS] == ["heat-map", "time-line", "task-graph"]


@each_chart
def test_the_specification_is_json_with_all_its_data_and_no_address(chart: Chart) -> None:
    text = json.dumps(chart.spec, ensure_ascii=False, allow_nan=False)
    assert "://" not in text
    assert '"url"' not in text
    assert "市民政局" in text or chart.id == "time-line"


@each_chart
def test_a_table_has_a_cell_under_every_heading(chart: Chart) -> None:
    assert chart.rows
    assert {len(row) for row in chart.rows} == {len(chart.header)}
    assert chart.summary.endswith("。")


def test_the_same_plan_gives_the_same_specifications_and_the_same_svg() -> None:
    again = charts(invented_plan())
    assert json.dumps([chart.spec for chart in again]) == json.dumps([chart.spec for chart in CHARTS])
    assert draw.svg(again[2]) == draw.svg(CHARTS[2])


@each_chart
def test_the_svg_holds_the_words_and_says_what_is_to_be_seen(chart: Chart) -> None:
    root = etree.fromstring(draw.svg(chart).encode())
    words = "".join(root.itertext())
    assert root.get("aria-label") == chart.summary
    assert ("市民政局" in words) == (chart.id != "time-line")
    assert ("新建街道养老中心" in words) == (chart.id != "heat-map")


def test_ids_of_two_charts_never_meet_and_every_reference_finds_its_id() -> None:
    ids = []
    for chart in CHARTS:
        text = draw.svg(chart)
        mine = set(re.findall(r'\sid="([^"]+)"', text))
        assert set(re.findall(r"url\(#([^)]+)\)", text)) <= mine
        ids += sorted(mine)
    assert ids
    assert len(ids) == len(set(ids))


def test_the_svg_has_a_title_where_one_is_wanted() -> None:
    assert "责任分布热力图" in draw.svg(CHARTS[0], titled=True)
    assert "责任分布热力图" not in draw.svg(CHARTS[0])


@each_chart
def test_the_png_is_a_picture_on_white_with_something_on_it(chart: Chart) -> None:
    picture = Image.open(io.BytesIO(draw.png(chart, scale=1.0))).convert("RGB")
    assert picture.getpixel((1, 1)) == (255, 255, 255)
    assert picture.width > 300
    assert min(low for low, _ in picture.getextrema()) < 60


def test_a_picture_that_would_be_too_large_is_drawn_smaller(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = Image.open(io.BytesIO(draw.png(CHARTS[1])))
    monkeypatch.setattr(draw, "MOST_PIXELS", 100_000)
    small = Image.open(io.BytesIO(draw.png(CHARTS[1])))
    assert small.width * small.height <= 105_000 < whole.width * whole.height
    assert abs(small.width / small.height - whole.width / whole.height) < 0.02


def test_a_title_with_characters_that_no_drawing_can_hold_is_drawn_all_the_same() -> None:
    plan = invented_plan()
    broken = replace(plan.tasks[0], title='新建\x00\ud800</script>"&养老\n中心')
    for chart in charts(replace(plan, tasks=(broken, *plan.tasks[1:]))):
        etree.fromstring(draw.svg(chart).encode())


def test_the_script_gives_a_page_vega_embed_and_cannot_end_the_element_it_stands_in() -> None:
    script = draw.script()
    assert "vegaEmbed" in script
    assert "</script" not in script.lower()


def test_without_the_component_the_message_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "vl_convert", None)
    with pytest.raises(UsageError) as caught:
        draw.svg(CHARTS[0])
    assert caught.value.code == "M-CHARTS"
