"""Which unit a name means: a table of pairs, rosters, and names in prose."""

import json
from collections import Counter
from pathlib import Path

import pytest

from pipeline.lexicon.organs import names_by_text, organs, placed_names
from pipeline.model.unit import Home
from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.unit_names import home_of_issuer, plain_name, read_unit_name
from pipeline.recognize.unit_resolver import compare_units, one_name_each, resolve_unit
from pipeline.text.shadow import shadow_of
from tests.clock import doubling

CASES = Path(__file__).parents[1] / "cases"
ANSWERS = {"same": "same", "member": "member", "doubtful": "ambiguous", "different": "none"}
PAIRS = [line.split("\t") for line in (CASES / "unit_pairs.tsv").read_text("utf-8").splitlines()[1:]]
AS_PLACES = ("subdistrict", "village-committee")  # 城东街道办事处 is read as 城东街道
CITY = Home.of("江岚省/衡川市")


def test_the_table_of_pairs_is_answered_without_a_false_merge():
    wrong = []
    for left, right, home, answer, _kind, _why in PAIRS:
        for one, other in ((left, right), (right, left)):
            state, rule = compare_units(one, other, Home.of(home))
            if state != ANSWERS[answer]:
                wrong.append((one, other, answer, state, rule))
    assert len(PAIRS) >= 300
    assert not [row for row in wrong if row[3] == "same"], "false merges"
    assert len(wrong) <= 0.02 * 2 * len(PAIRS), wrong


def test_a_name_is_always_the_same_as_itself():
    for left, right, home, *_rest in PAIRS:
        assert compare_units(left, left, Home.of(home))[0] == "same"
        assert compare_units(right, right, Home.of(home))[0] == "same"


ROSTER = [
    "市发展和改革委员会",
    "市财政局",
    "市市场监管局（市知识产权局）",
    "市农业农村局",
    "各县（市、区）人民政府",
    "国网衡川供电公司",
]


@pytest.mark.parametrize(
    ("name", "state", "member", "rule"),
    [
        ("衡川市发改委", "same", "市发展和改革委员会", "units.same-alias"),
        ("市财政局", "same", "市财政局", "units.same-words"),
        ("江岚省衡川市财政局", "same", "市财政局", "units.same-region"),
        ("市知识产权局", "same", "市市场监管局（市知识产权局）", "units.same-plates"),
        ("市农业局", "same", "市农业农村局", "units.same-former"),
        ("白溪县人民政府", "member", "各县（市、区）人民政府", "units.member-of-group"),
        ("国网江岚省电力有限公司衡川供电公司", "same", "国网衡川供电公司", "units.same-alias"),
        ("省财政厅", "none", None, "units.no-such-unit"),
        ("泊宁市财政局", "none", None, "units.no-such-unit"),
        ("市农业农忖局", "ambiguous", None, "units.one-character"),
    ],
)
def test_a_roster_is_searched_with_a_reason(name, state, member, rule):
    found = resolve_unit(name, ROSTER, CITY)
    assert (found.state, found.member, found.rule) == (state, member, rule)


def test_two_members_that_agree_equally_well_are_a_question():
    found = resolve_unit("市发改委", ["市发展和改革委员会", "市发展改革委"], CITY)
    assert (found.state, found.candidates) == ("ambiguous", ("市发展和改革委员会", "市发展改革委"))


def test_without_a_home_a_place_is_neither_told_apart_nor_together():
    assert compare_units("市财政局", "衡川市财政局")[0] == "ambiguous"
    assert compare_units("泊宁市财政局", "衡川市财政局")[0] == "none"


def test_names_of_one_office_get_one_name_and_others_keep_theirs():
    names = ["市发改委", "市发展改革委", "市发展改革委", "市财政局", "市农业局", "市农业农村局"]
    assert one_name_each(names, CITY) == {
        "市发改委": "市发展改革委", "市发展改革委": "市发展改革委", "市财政局": "市财政局",
        "市农业局": "市农业局", "市农业农村局": "市农业农村局",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("issuer", "places"),
    [("衡川市水利局", ("衡川市",)), ("江岚省衡川市水利局", ("江岚省", "衡川市")), ("财政部", ()), ("市水利局", ())],
)
def test_the_issuer_says_whose_home_it_is(issuer, places):
    assert home_of_issuer(issuer) == Home(places)


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("1.市财政局等部门", "市财政局"),
        ("【市应急管理局】", "市应急管理局"),
        ("市財政局", "市财政局"),
        ("城东街道办", "城东街道"),
    ],
)
def test_what_makes_no_difference_is_left_out_of_a_name(name, plain):
    assert plain_name(name) == plain


# ---- the lexicon --------------------------------------------------------------------------------------------------


def test_at_least_150_kinds_of_organ_are_known_each_by_its_own_names():
    assert len(organs()) >= 250
    for text, names in names_by_text().items():
        codes = {name.code for name in names if name.via != "former"}
        assert len(codes) <= 2, (text, codes)
    assert Counter(organ.system for organ in organs().values()).keys() >= {"party", "mass", "court", "central-branch"}
    for organ in organs().values():
        assert organ.names, organ.code
        assert organ.related <= organs().keys(), organ.code


def test_every_name_of_the_lexicon_is_read_as_its_own_organ():
    for text, names in names_by_text().items():
        if len(text) < 3 or any(name.level == "national" or name.code in AS_PLACES for name in names):
            continue
        codes = {reading.code for reading in read_unit_name(f"衡川市{text}", CITY).readings}
        assert codes & {name.code for name in names}, (text, codes)
    for row in placed_names():
        words = row.name.text.replace("{地}", "衡川").replace("{省}", "江岚").replace("{级}", "市")
        assert row.name.code in {reading.code for reading in read_unit_name(words, CITY).readings}, words


# ---- prose --------------------------------------------------------------------------------------------------------


def test_units_are_found_in_running_prose():
    rows = [json.loads(line) for line in (CASES / "sentences" / "prose-units.jsonl").read_text("utf-8").splitlines()]
    right = found = wanted = 0
    for row in rows:
        text = shadow_of(row["text"]).text
        names = Counter(mention.name for mention in find_mentions(text))
        gold = Counter(shadow_of(name).text for name in row["units"])
        right, found, wanted = right + (names & gold).total(), found + names.total(), wanted + gold.total()
    assert right / wanted >= 0.96, (right, wanted)
    assert right / found >= 0.97, (right, found)


@pytest.mark.parametrize(
    "unit", ["市", "委", "市委", "国网", "人民政府", "各县（市、区）", "（", "和", "由市", "中国移动"]
)
def test_hostile_text_takes_linear_time(unit):
    assert doubling(find_mentions, unit) <= 2.5
