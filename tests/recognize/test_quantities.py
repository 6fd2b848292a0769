"""Numbers, units and words of comparison in running text."""

import json
from functools import partial

import pytest

from pipeline.lexicon.measure_words import measure_words
from pipeline.lexicon.rows import load_rows
from pipeline.recognize.levels import find_levels
from pipeline.recognize.quantities import find_quantities, kind_of
from pipeline.text.shadow import shadow_of
from tests.clock import doubling
from tests.shared import EVAL, needs_shared

RULES = {row.id for row in load_rows("quantities")}


def said(text):
    return [(q.value, q.unit, q.comparator) for q in find_quantities(shadow_of(text).text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("不少于180个", (180, "个", ">=")),
        ("至少3家", (3, "家", ">=")),
        ("每月至少巡查2次", (2, "次", ">=")),
        ("普及率达到90%", (90, "%", ">=")),
        ("总动力超过10亿千瓦", (10, "亿千瓦", ">")),
        ("突破千亿元", (1000, "亿元", ">")),
        ("控制在5%以内", (5, "%", "<=")),
        ("不得超过15人", (15, "人", "<=")),
        ("降至1.3以下", (1.3, "", "<=")),
        ("低于80%", (80, "%", "<")),
        ("约30公里", (30, "公里", "~")),
        ("8%左右", (8, "%", "~")),
        ("稳定在11亿千瓦左右", (11, "亿千瓦", "~")),
        ("稳定在30亿斤以上", (30, "亿斤", ">=")),
        ("城镇化率提高2个百分点", (2, "个百分点", "+")),
        ("能耗下降13.5%", (13.5, "%", "-")),
        ("年均增长8%以上", (8, "%", ">=")),
        ("增长不低于8%", (8, "%", ">=")),
        ("泊位增加500个", (500, "个", "=")),
        ("高于全省平均水平2个百分点", (2, "个百分点", "+")),
        ("R≥30%", (30, "%", ">=")),
        ("建成3个", (3, "个", "=")),
        ("300余家", (300, "家", ">")),
        ("办结率100%", (100, "%", ">=")),
    ],
)
def test_the_word_of_comparison_decides(text, expected):
    assert said(text) == [expected]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("投资100万元", 100, "万元"),
        ("完成接户4.5万户", 4.5, "万户"),
        ("投资1.5亿元", 1.5, "亿元"),
        ("压缩至7个工作日", 7, "个工作日"),
        ("培训2500人次", 2500, "人次"),
        ("户均2.0千伏安", 2, "千伏安"),
        ("算力800PFlops", 800, "PFlops"),
        ("装机120MW", 120, "MW"),
        ("降低千分之三", 3, "‰"),
        ("百分之九十以上", 90, "%"),
        ("三分之二以上的村", 0.667, ""),
        ("七成以上", 7, "成"),
        ("聘请十二名", 12, "名"),
        ("落实岗位三千个", 3000, "个"),
        ("五十万亩", 50, "万亩"),
        ("一亿二千万元", 12000, "万元"),
        ("三千五百万元", 3500, "万元"),
        ("两批", 2, "批"),
        ("培训１，２００人次", 1200, "人次"),
        ("培训1,200人次", 1200, "人次"),
        ("接入设备3万台（套）", 3, "万台（套）"),
        ("浓度30微克/立方米", 30, "微克/立方米"),
        ("日处理500吨/日", 500, "吨/日"),
        ("惠及群众突破120万。", 120, "万"),
        ("2万余人", 2, "万人"),
        ("受教育年限达到11.3年", 11.3, "年"),
        ("投诉办结时间不超过7日", 7, "日"),
        ("产值翻一番", 2, "倍"),
        ("5、8和10个", 5, "个"),
    ],
)
def test_the_unit_is_kept_as_written(text, value, unit):
    assert (value, unit) in [(v, u) for v, u, _ in said(text)]


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [("打造3—5个", 3, 5), ("打造3至5个", 3, 5), ("引进1－2家", 1, 2), ("面积1.5万—2万亩", 1.5, 2), ("10%-15%", 10, 15)],
)
def test_a_range_has_both_ends_and_its_lower_end_is_the_bound(text, low, high):
    (quantity,) = find_quantities(shadow_of(text).text)
    assert (quantity.value, quantity.value_max, quantity.comparator) == (low, high, ">=")


def test_a_list_shares_the_word_of_comparison_before_it():
    assert said("分别达到52%、58%和65%以上") == [(52, "%", ">="), (58, "%", ">="), (65, "%", ">=")]
    assert said("分别增长6%、6.5%") == [(6, "%", "+"), (6.5, "%", "+")]
    assert said("分别为30%、40%和50%左右") == [(30, "%", "~"), (40, "%", "~"), (50, "%", "~")]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("占比提高到七成六", 7.6, "成"),
        ("压减三成半", 3.5, "成"),
        ("按八折收取", 8, "折"),
        ("享受7.5折优惠", 7.5, "折"),
        ("七五折", 7.5, "折"),
        ("打对折", 50, "%"),
        ("百万分之五", 0.0005, "%"),
        ("万分之三", 3, "‱"),
        ("百分之1,200", 1200, "%"),
        ("增速为负3.9%", -3.9, "%"),
        ("装机一百千瓦", 100, "千瓦"),
        ("装机五十万千瓦", 50, "万千瓦"),
        ("一吨半", 1.5, "吨"),
        ("不超过两个半小时", 2.5, "个小时"),
        ("到场时间控制在半小时以内", 0.5, "小时"),
    ],
)
def test_number_and_unit_may_be_worded_as_one(text, value, unit):
    assert [(v, u) for v, u, _ in said(text)] == [(value, unit)]


@pytest.mark.parametrize(
    ("text", "low", "high", "unit"),
    [
        ("培育二三十家", 20, 30, "家"),
        ("建成三五个", 3, 5, "个"),
        ("选派十七八名", 17, 18, "名"),
        ("两三百亩", 200, 300, "亩"),
    ],
)
def test_neighbouring_digits_are_a_range(text, low, high, unit):
    (quantity,) = find_quantities(text)
    assert (quantity.value, quantity.value_max, quantity.unit, quantity.comparator) == (low, high, unit, ">=")


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("歇业两年", 2, "年"),
        ("6 天", 6, "天"),
        ("三年半过去了", 3.5, "年"),
        ("陸點五折", 6.5, "折"),
        ("７ ２ 折", 7.2, "折"),
        ("12k個百分點", 12000, "个百分点"),
        ("五元三毛", 5.3, "元"),
        ("买了二两", 2, "两"),
        ("价格$20", 20, "$"),
    ],
)
def test_everyday_text_is_read_only_when_asked_for(text, value, unit):
    shadow = shadow_of(text).text
    (quantity,) = find_quantities(shadow, everyday=True)
    assert (quantity.value, quantity.unit) == (value, unit)
    assert shadow[quantity.start : quantity.end] == quantity.text


def test_lengths_in_years_are_times_in_official_prose():
    assert find_quantities("试点两年，已有三年半") == ()


@pytest.mark.parametrize(
    ("text", "expanded", "base_unit"),
    [
        ("投资1.2亿元", 120000000, "元"),
        ("完成387万亩", 3870000, "亩"),
        ("装机1200万千瓦", 12000000, "千瓦"),
        ("提高2个百分点", 2, "个百分点"),
        ("突破千亿元", 100000000000, "元"),
        ("惠及群众突破120万。", 1200000, ""),
        ("发电量超过3.6亿千瓦时", 360000000, "千瓦时"),
        ("一百千瓦", 100, "千瓦"),
    ],
)
def test_a_value_is_also_given_with_its_myriads_multiplied_out(text, expanded, base_unit):
    (quantity,) = find_quantities(text)
    assert (quantity.expanded, quantity.base_unit) == (expanded, base_unit)


def test_percentages_in_a_web_address_are_no_quantities():
    assert find_quantities(shadow_of("详见 https://www.example.cn/q?a=30%25%20b。").text) == ()


def test_what_a_change_starts_from_is_a_quantity_of_its_own():
    assert said("由63%提高到88%以上") == [(63, "%", "="), (88, "%", ">=")]


@pytest.mark.parametrize(
    ("text", "per"),
    [
        ("每年投入100万元", "年"),
        ("每个县（市、区）打造3个", "县"),
        ("每个行政村聘请2名", "村"),
        ("每月巡查2次", "月"),
        ("年均增长8%", "年"),
        ("每个乡镇（街道）配备2名", "乡镇"),
        ("每千人口床位数达到6张", "千人口"),
        ("年均浓度控制在30微克/立方米", None),
        ("每县建设2个，全市建成20个", "县"),
        ("全市建成20个", None),
    ],
)
def test_the_reference_of_a_rate_stands_in_the_same_clause(text, per):
    assert find_quantities(text)[0].per == per


def test_a_direction_goes_with_a_bound():
    (quantity,) = find_quantities("单位能耗下降不少于15%")
    assert (quantity.comparator, quantity.direction) == (">=", "decrease")


@pytest.mark.parametrize(
    "text",
    [
        "到2025年底前完成，2025年7月15日17时报送",
        "2025－2027年，2023一2025年",
        "“十四五”期间",
        "某政发〔2021〕5号、第3号令、第十五条",
        "自印发之日起30日内",
        "三年行动计划",
        "“一村万树”工程、一户一档、一企一策",
        "5G基站、4A级景区、2.0版、7×24小时",
        "“1+3+N”体系",
        "十大产业、四好农村路、一二三产业",
        "最后一公里、一站式、一件事",
        "“四个全面”、“两个健康”、《百家企业行动方案》",
        "联系电话：5550123",
        "进一步统一部署，第一批",
        "千家企业、百强县",
        "零部件",
        "公共数据平台二期",
    ],
)
def test_dates_numbers_of_documents_and_names_are_no_quantities(text):
    assert find_quantities(shadow_of(text).text) == ()


def test_offsets_cover_the_words_and_every_rule_is_a_row():
    text = "到2027年，完成不少于180个行政村治理，增长8%左右，三分之二以上的村实现全覆盖。"
    quantities = find_quantities(text)
    assert [q.text for q in quantities] == ["不少于180个", "增长8%左右", "三分之二以上", "全覆盖"]
    for quantity in quantities:
        assert text[quantity.start : quantity.end] == quantity.text
        assert quantity.rule in RULES


def test_a_stretch_of_a_text_gives_what_the_whole_gives_there():
    text = "建成30个。每县打造3至5个。达到90%以上。"
    assert find_quantities(text, 6, 15) == tuple(q for q in find_quantities(text) if 6 <= q.start < 15)


def test_measure_words_know_their_kind_under_myriads_and_slashes():
    assert [kind_of(unit) for unit in ("万元", "亿千瓦时", "吨/日", "万台（套）", "个百分点", "")] == [
        "money", "energy", "mass", "count", "share", None,
    ]  # fmt: skip
    assert "~" in measure_words()["分"].unless


HOSTILE = [
    "1", "1，111", "一", "万", "万亿", "年", "2025年", "2026—", " ", "3 ", "、", "和", "3和", "3个、", "（", "）", "（3个", "“3个", "《3个",
    "9.", "3-", "3至", "-3", "负", "不低于", "约总的", "每个县", "年均", "百分之", "百分之一", "七成", "半", "两个半", "（%）", "（%）3|", "3|",
    "3以上", "提高到", "3日", "，3", "//", "www.", "四点", "高于全省", "应改", "基本", "推进覆盖", "零", "全覆盖",
]  # fmt: skip


@pytest.mark.parametrize("unit", HOSTILE)
@pytest.mark.parametrize(
    "read",
    [find_quantities, partial(find_quantities, everyday=True), find_levels],
    ids=["official", "everyday", "levels"],
)
def test_twice_the_hostile_text_takes_no_more_than_two_and_a_half_times_as_long(read, unit):
    assert doubling(read, unit) <= 2.5


@needs_shared
def test_the_policy_sentences_of_the_evaluation_set_are_understood():
    rows = [json.loads(line) for line in (EVAL / "specs/policy_quantity.jsonl").read_text("utf-8").splitlines()]
    missed = [
        row["text"]
        for row in rows
        if row["value"] is not None
        and not any(
            abs(value - row["value"]) < 1e-3 and (unit, comparator) == (row["unit"], row["op"])
            for value, unit, comparator in said(row["text"])
        )
    ]
    assert missed == []
