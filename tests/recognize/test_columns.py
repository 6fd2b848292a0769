"""What a column of a table holds, by its heading and its cells."""

import pytest

from pipeline.recognize.columns import column_holding, is_measure


@pytest.mark.parametrize(
    "words", ["个", "%", "万元", "人次", "万人次", "公里", "元/平方米", "平方米（建筑面积）", "亿元", "家"]
)
def test_what_figures_are_counted_in_is_a_measure(words):
    assert is_measure(words)


@pytest.mark.parametrize("words", ["市财政局", "各县（市、区）", "市委办", "局属各单位", "", "元宝街道"])
def test_an_office_is_no_measure(words):
    assert not is_measure(words)


def test_a_column_headed_danwei_holds_offices_only_where_its_cells_are_no_measures():
    assert column_holding("单位", ["市财政局", "市统计局"]).meaning == "units"
    assert column_holding("单位", []).meaning == "units"
    assert column_holding("单位", ["万元", "—", "%", ""]).meaning == "other"
    assert column_holding("责任单位", ["家", "个"]).meaning == "units"
