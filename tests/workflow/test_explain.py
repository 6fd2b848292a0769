"""What `huiqian explain` says of quantities and targets."""

from pipeline.workflow.explain import explain
from pipeline.workflow.explain_text import explanation_to_text

TEXT = "到2027年，数字经济规模达到 1.2 亿元，物流业增速高于全省平均水平，老旧管网应改尽改。"


def test_a_figure_is_given_as_written_and_multiplied_out():
    record = explain(TEXT, None)
    figure = record["targets"][0]
    assert (figure["value"], figure["unit"], figure["expanded"], figure["base_unit"]) == (1.2, "亿元", 120000000, "元")
    assert TEXT[figure["start"] : figure["end"]] == figure["text"] == "达到 1.2 亿元"
    clause = figure["clause"]
    assert TEXT[clause["start"] : clause["end"]] == clause["text"] == "数字经济规模达到 1.2 亿元"


def test_a_level_without_a_figure_has_the_words_that_set_it():
    record = explain(TEXT, None)
    said = [
        (item["value"], item["comparator"], item["reference"], item["qualitative"]) for item in record["quantities"]
    ]
    assert said[1:] == [(None, ">", "全省平均水平", None), (None, ">=", None, "应改尽改")]
    assert [item["indicator"] for item in record["targets"]] == ["数字经济规模", "物流业增速", "老旧管网"]


def test_nearly_full_coverage_is_no_hundred_percent():
    record = explain("基本实现村级服务点全覆盖。", None)
    assert [(item["value"], item["qualitative"]) for item in record["quantities"]] == [(None, "基本实现全覆盖")]


def test_the_terminal_shows_figures_and_levels_in_words():
    lines = explanation_to_text(explain(TEXT, None), "zh")
    assert "数字经济规模 >= 1.2 亿元 (= 120000000 元)" in lines
    assert "物流业增速 > 全省平均水平" in lines
    assert "老旧管网 >= 应改尽改" in lines


def test_offsets_of_all_quantities_count_the_text_as_typed():
    for item in explain(TEXT, None)["quantities"]:
        assert TEXT[item["start"] : item["end"]] == item["text"]


def test_units_named_in_prose_are_mentions_and_those_of_the_clause_are_units():
    record = explain("由市水利局会同市财政局制定办法。（市水利局负责）", None)
    assert [unit["name"] for unit in record["units"]] == ["市水利局"]
    assert [mention["name"] for mention in record["mentions"]] == ["市水利局", "市财政局"]
    assert "市财政局" in explanation_to_text(record, "zh")
