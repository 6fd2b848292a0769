"""Responsibility clauses: the cases, and what must hold for any text."""

import tomllib
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.rows import load_rows
from pipeline.recognize.responsibility import find_clauses, lead_rule_in, parse_cell
from pipeline.recognize.units import is_group, parse_unit_list
from pipeline.text.shadow import shadow_of

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "responsibility.toml").read_text(encoding="utf-8"))["case"]
RULES = {row.id for name in ("responsibility", "units") for row in load_rows(name)}
SOUP = st.text(
    alphabet="（）〔〕：，。；、\n市局委部负责牵头配合责任单位完成时限等各县区按职责分工不再列出以下均需", max_size=200
)


def clauses_of(text):
    shadow = shadow_of(text)
    return shadow.text, find_clauses(shadow.text, 0, len(shadow.text))


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:24] for case in CASES])
def test_a_clause_says_who_does_what(case):
    text, found = clauses_of(case["text"])
    assert [[u.name, u.role] for c in found for u in c.units] == case["units"]
    assert [u.name for c in found for u in c.defaults] == case.get("defaults", [])
    assert any(c.lead_rule for c in found) == case.get("lead_rule", False)
    assert [text[a:b] for c in found for a, b in c.times] == case.get("times", [])


@given(SOUP)
@settings(max_examples=300)
def test_any_soup_gives_clauses_in_order_whose_units_stand_where_they_say(text):
    shadow, found = clauses_of(text)
    assert all(a.end <= b.start for a, b in pairwise(found))
    for clause in found:
        for unit in (*clause.units, *clause.defaults):
            assert shadow[unit.start : unit.end] == unit.name
            assert unit.rule in RULES


def test_a_missing_bracket_never_swallows_the_document():
    _text, found = clauses_of("落实。（责任单位：市教育局、市民政局\n" + "各地要认真落实，加强督导。\n" * 400)
    (clause,) = found
    assert clause.end < 40
    assert not clause.closed


def test_several_clauses_in_one_paragraph_stay_apart():
    _text, found = clauses_of("摸清底数。（市水利局负责）建立台账。（市林业局、市气象局负责）其余另行安排。")
    assert [[unit.name for unit in clause.units] for clause in found] == [["市水利局"], ["市林业局", "市气象局"]]


def test_a_cell_takes_the_role_of_its_column_unless_it_says_otherwise():
    text = "市教育局、市体育局"
    assert [unit.role for unit in parse_cell(text, 0, len(text), "cooperating").units] == ["cooperating"] * 2
    text = "市教育局牵头，市体育局配合"
    assert [unit.role for unit in parse_cell(text, 0, len(text), "responsible").units] == ["lead", "cooperating"]
    assert parse_cell("/", 0, 1, "lead").units == ()


def test_white_space_parts_names_in_a_cell_but_not_a_broken_name():
    shadow = shadow_of("市财政局 市审计局")
    gaps = {offset for offset, _count in shadow.cuts}
    assert [u.name for u in parse_unit_list(shadow.text, 0, len(shadow.text), gaps=gaps)] == ["市财政局", "市审计局"]
    shadow = shadow_of("国网东湖 供电公司")
    gaps = {offset for offset, _count in shadow.cuts}
    assert [u.name for u in parse_unit_list(shadow.text, 0, len(shadow.text), gaps=gaps)] == ["国网东湖供电公司"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("市教育局、市民政局等部门", ["市教育局", "市民政局"]),
        ("市教育局等有关部门和单位", ["市教育局"]),
        ("市文化和旅游局和各镇（街道）", ["市文化和旅游局", "各镇（街道）"]),
        ("市人力资源和社会保障局，团市委", ["市人力资源和社会保障局", "团市委"]),
        ("各省、自治区、直辖市人民政府", ["各省、自治区、直辖市人民政府"]),
        ("各市、县（市、区）人民政府、市财政局", ["各市、县（市、区）人民政府", "市财政局"]),
        ("市自然资源和规划局", ["市自然资源和规划局"]),
        ("国家发展和改革委员会、工业和信息化部", ["国家发展和改革委员会", "工业和信息化部"]),
        ("“各县（市、区）”", ["各县（市、区）"]),
        ("由市民政局", ["市民政局"]),
        ("/", []),
    ],
)
def test_lists_are_parted_where_names_end(text, names):
    assert [unit.name for unit in parse_unit_list(text, 0, len(text))] == names


@pytest.mark.parametrize("name", ["各县（市、区）", "有关部门", "国务院有关部门", "地方各级人民政府", "市直各有关单位"])
def test_groups_are_known_as_groups(name):
    assert is_group(name)


@pytest.mark.parametrize("name", ["市农业农村局", "东湖高新区管委会"])
def test_single_units_are_no_groups(name):
    assert not is_group(name)


def test_a_lead_rule_is_found_outside_clauses_too():
    text = "各项任务责任单位中，列第一位的为牵头单位。"
    hit = lead_rule_in(text, 0, len(text))
    assert hit is not None
    assert "列第一位" in hit.match.group()
