"""Which quantities must be reached, and what they measure."""

import json
import re
import tomllib
from datetime import date
from pathlib import Path

import pytest

from pipeline.extract.targets import targets_in
from pipeline.recognize.times import find_times
from pipeline.text.shadow import shadow_of
from tests.clock import doubling
from tests.shared import EVAL, needs_shared

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "targets.toml").read_text("utf-8"))["case"]


def targets(text, basis=None):
    shadow = shadow_of(text).text
    times = find_times(shadow, basis=basis)
    return shadow, targets_in(shadow, [(0, len(shadow))], times=times, basis=basis)


def figures(found):
    return [
        f"{t.quantity.value:g} {t.quantity.unit} {t.quantity.comparator}" for t in found if t.quantity.value is not None
    ]


def levels(found):
    levels = [t for t in found if t.quantity.value is None]
    return [f"{t.indicator} {t.quantity.comparator} {t.quantity.reference or t.quantity.qualitative}" for t in levels]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_a_sentence_of_the_trade_gives_its_targets_and_no_other(case):
    shadow, found = targets(case["text"])
    assert figures(found) == case["want"]
    assert "levels" not in case or levels(found) == case["levels"]
    found = [target for target in found if target.quantity.value is not None]
    assert "by" not in case or [f"{t.indicator} {(t.end_date or '-')[:4]}" for t in found] == case["by"]
    told = {"indicator": "", "scope": "", "per": None, "quote": ""}
    if found:
        first = found[0]
        told = {
            "indicator": first.indicator,
            "scope": first.scope,
            "per": first.quantity.per,
            "quote": shadow[first.start : first.end],
        }
    for key in told.keys() & case.keys():
        assert told[key] == case[key]


def test_the_case_file_holds_many_sentences_without_a_target():
    assert len(CASES) >= 80
    assert sum(not case["want"] for case in CASES) >= 35


def test_each_value_of_a_list_has_its_own_clause_and_indicator():
    shadow, found = targets("花生种植、收获机械化率分别达到65%和55%。")
    assert [shadow[t.start : t.end] for t in found] == [
        "花生种植、收获机械化率分别达到65%",
        "花生种植、收获机械化率分别达到65%和55%",
    ]
    assert [t.indicator for t in found] == ["花生种植机械化率", "花生收获机械化率"]


def test_each_value_of_a_list_has_its_own_date_where_as_many_stand_before_it():
    _, found = targets("2025年、2026年、2027年，治理率分别达到52%、58%和65%以上。", date(2025, 3, 1))
    assert [t.end_date for t in found] == ["2025-12-31", "2026-12-31", "2027-12-31"]


def test_the_nearest_time_before_a_value_is_its_date():
    _, found = targets("正常运行率到2025年底达到90%，到2027年底达到95%以上。", date(2025, 3, 1))
    assert [(t.indicator, t.end_date) for t in found] == [("正常运行率", "2025-12-31"), ("正常运行率", "2027-12-31")]


def test_a_time_that_opens_a_sentence_holds_for_the_next_ones_of_the_paragraph():
    _, found = targets("到2027年，体系基本建立。普及率达到90%。\n覆盖率达到80%。", date(2025, 3, 1))
    assert [t.end_date for t in found] == ["2027-12-31", None]


def test_a_year_that_is_compared_with_is_no_date():
    _, found = targets("到2027年，满意度较2024年提高10个百分点。", date(2025, 3, 1))
    assert [t.end_date for t in found] == ["2027-12-31"]


def test_what_is_said_of_a_year_that_was_over_is_no_target():
    text = "2025年，全市规上企业218家，营业收入436亿元。到2028年，规上企业达到300家。"
    assert figures(targets(text, date(2026, 3, 1))[1]) == ["300 家 >="]
    assert len(targets(text, date(2025, 3, 1))[1]) == 3


def test_a_deadline_that_has_passed_is_still_a_target():
    assert figures(targets("到2025年，普及率达到90%。", date(2026, 3, 1))[1]) == ["90 % >="]


def test_an_elliptic_clause_takes_its_indicator_from_the_one_before():
    _, found = targets("对列入清单的58条黑臭水体逐条整治。2025年完成20条，2026年累计完成45条。", date(2025, 3, 1))
    assert [(t.indicator, t.quantity.value) for t in found] == [("黑臭水体", 20), ("黑臭水体", 45)]


def test_a_chain_of_years_and_values_gives_each_value_its_own_date():
    text = "粮食产量到2026年达到88万吨、到2027年达到90万吨，2028年稳定在92万吨以上。"
    found = targets(text, date(2026, 1, 5))[1]
    assert [(t.quantity.value, t.end_date) for t in found] == [
        (88, "2026-12-31"),
        (90, "2027-12-31"),
        (92, "2028-12-31"),
    ]
    assert {t.indicator for t in found} == {"粮食产量"}


def test_values_under_one_verb_keep_their_own_indicators():
    _, found = targets("地方税收、社会用电量、进出口总额分别增长4%、5.5%、8%。")
    assert [(t.indicator, t.quantity.value, t.quantity.comparator) for t in found] == [
        ("地方税收", 4, "+"), ("社会用电量", 5.5, "+"), ("进出口总额", 8, "+"),
    ]  # fmt: skip
    _, found = targets("油菜和甘薯良种覆盖率分别达到97%和88%。")
    assert [t.indicator for t in found] == ["油菜良种覆盖率", "甘薯良种覆盖率"]


def test_years_and_values_side_by_side_keep_to_each_other():
    _, found = targets("2026年、2027年分别建成换电站20座、35座。", date(2026, 1, 5))
    assert [(t.indicator, t.quantity.value, t.end_date) for t in found] == [
        ("换电站", 20, "2026-12-31"), ("换电站", 35, "2027-12-31"),
    ]  # fmt: skip


def test_a_clause_with_a_time_to_come_is_a_target_though_the_sentence_tells_the_present():
    text = "截至2024年底，累计建成轨道交通86公里，2027年底运营里程突破120公里。"
    assert figures(targets(text, date(2025, 3, 1))[1]) == ["120 公里 >"]


def test_members_of_a_list_share_what_their_rate_refers_to():
    _, found = targets("电商交易额、快递业务量年均增速分别达到12%、9%。")
    assert [t.quantity.per for t in found] == ["年", "年"]


def test_an_elliptic_clause_of_another_kind_says_more_of_the_same():
    _, found = targets("有效商标注册量年均增长10%，2028年达到4万件。", date(2026, 1, 5))
    assert {t.indicator for t in found} == {"有效商标注册量"}


def test_a_year_that_is_built_on_is_over_and_its_target_is_not():
    assert figures(targets("在2023年基础上，产品能耗下降6%。", date(2024, 3, 1))[1]) == ["6 % -"]


def test_a_length_that_must_be_kept_is_no_date():
    _, found = targets("商品住房去化周期控制在16个月以内。", date(2026, 1, 5))
    assert [(t.quantity.value, t.end_date) for t in found] == [(16, None)]


def test_a_level_without_a_figure_has_a_date_and_a_strength_too():
    _, found = targets("力争到2027年，农村物流覆盖面高于全省平均水平。", date(2026, 1, 5))
    (level,) = found
    assert (level.quantity.value, level.end_date, level.strength) == (None, "2027-12-31", "strive")


def test_strength_is_that_of_the_words_before():
    assert [t.strength for t in targets("力争到2027年，覆盖率达到90%。")[1]] == ["strive"]
    assert [t.strength for t in targets("确保合格率达到98%。")[1]] == ["must"]
    assert [t.strength for t in targets("建成基地2个，支持各县建设冷库1座。")[1]] == [None, "encourage"]


def test_the_present_is_told_to_the_end_of_the_paragraph_or_to_the_first_word_of_a_goal():
    text = "近年来，成效明显。全市建成管网300公里，治理率为47.6%。到2027年，治理率达到65%。"
    assert figures(targets(text)[1]) == ["65 % >="]


def test_only_the_given_stretches_are_searched():
    text = "建成示范村30个。培育企业20家。"
    found = targets_in(text, [(9, len(text))])
    assert figures(found) == ["20 家 ="]
    assert text[found[0].start : found[0].end] == "培育企业20家"


def test_a_stretch_that_begins_within_a_sentence_still_knows_how_the_sentence_began():
    text = "近年来，平台已有1.3万家，较2020年增长近两倍。建成市场30个。"
    assert figures(targets_in(text, [(14, len(text))])) == ["30 个 ="]


def test_a_bracket_that_is_never_closed_swallows_no_target():
    text = "（市交通局牵头" + "，统筹推进各项工作" * 30 + "。新建泊位8个，新增能力900万吨。"
    assert figures(targets(text)[1]) == ["8 个 =", "900 万吨 ="]


def test_spans_are_never_empty_and_hold_their_quantity():
    for case in CASES:
        shadow, found = targets(case["text"])
        for target in found:
            assert target.start <= target.quantity.start < target.quantity.end <= target.end <= len(shadow)


HOSTILE = [
    "3个", "3", "年", "2025年", "2025年3个", "3个、", "3%和", "（3个", "）3个", "（", " 3个", "3个 ", "100%，", "3个的，", "对3%的", "“3个", "《3个",
    "全覆盖", "（%）3|", "由3提高到", "通过3个等", "分别3%、", "已有3个", "到2027年，3个", "高于全省，", "应改尽改", "推进覆盖", "每县3个",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
def test_twice_the_hostile_text_takes_no_more_than_two_and_a_half_times_as_long(unit):
    times = find_times((unit * 2000)[:2000], basis=None)
    assert doubling(lambda text: targets_in(text, [(0, len(text))], times=times), unit) <= 2.5


@needs_shared
@pytest.mark.parametrize("name", ["gk-njh", "seed-shangrao"])
def test_the_gold_plans_give_their_targets_and_no_other(name):
    gold = json.loads((EVAL / f"gold/{name}.json").read_text("utf-8"))
    text = re.sub(r"\s", "", shadow_of((EVAL / f"corpus/{name}.txt").read_text("utf-8")).text)
    wanted = [item for task in [gold["goals"], *gold["tasks"]] for item in task.get("targets", [])]
    assert sorted(figures(targets_in(text, [(0, len(text))]))) == sorted(
        f"{item['value']:g} {item['unit']} {item['op']}" for item in wanted
    )


@needs_shared
def test_none_of_the_traps_of_the_case_is_a_target():
    gold = json.loads((EVAL / "case-1/plan-gold.json").read_text("utf-8"))
    shadow = shadow_of((EVAL / "case-1/plan-v1-oneline.txt").read_text("utf-8")).text
    held = [(t.quantity.start, t.quantity.end) for t in targets_in(shadow, [(0, len(shadow))])]
    for trap in gold["no_facts"]:
        at = shadow.find(shadow_of(trap["quote"]).text)
        number = re.search(r"\d[\d.]*", shadow[at : at + len(trap["quote"])])
        if at >= 0 and number:
            place = at + number.start()
            assert not any(start <= place < end for start, end in held), trap
