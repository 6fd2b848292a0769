"""Who does what in running sentences."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.rows import load_rows
from pipeline.recognize.running_duties import running_duties

CASES = [
    ("由市水利局牵头，市财政局、市气象局配合。", "市水利局 lead, 市财政局 cooperating, 市气象局 cooperating"),
    ("该项工作由市水利局会同市林业局负责。", "市水利局 lead, 市林业局 cooperating"),
    ("市水利局牵头，市财政局按职责分工负责。", "市水利局 lead, 市财政局 responsible"),
    ("由市水利局牵头，会同市财政局等部门制定办法。", "市水利局 lead, 市财政局 cooperating"),
    ("平台建设由市水利局负责，市气象局提供数据支持。", "市水利局 responsible, 市气象局 cooperating"),
    ("市水利局指导各区落实管护责任。", "市水利局 guiding, 各区 responsible"),
    ("市审计局加强监督。", "市审计局 responsible"),
    ("市水利局、市财政局等部门要按照职责分工抓好落实。", "市水利局 responsible, 市财政局 responsible"),
    ("市水利局要发挥牵头作用，市司法局分工负责。", "市水利局 lead, 市司法局 responsible"),
    ("重大事项及时报告市政府，征求市财政局意见后报市司法局审核。", ""),
    ("平台建成后报市水利局备案，资料抄送市财政局。", ""),
    ("该项工作不再由市水利局负责。", ""),
    ("支持市水利局的科研成果转化。", ""),
]


@pytest.mark.parametrize(("text", "wanted"), CASES)
def test_a_sentence_says_who_does_what(text, wanted):
    assert ", ".join(f"{unit.name} {unit.role}" for unit in running_duties(text, 0, len(text))) == wanted


@given(st.text(alphabet="市水利财政局各区由会同、，。负责牵头配合要（）按职责分工指导\n", max_size=80))
@settings(max_examples=200, deadline=None)
def test_any_soup_gives_units_in_order_whose_names_stand_where_they_say(text):
    rules = {row.id for row in load_rows("responsibility")} | {
        "responsibility.running-subject",
        "responsibility.running-beside",
    }
    found = running_duties(text, 0, len(text))
    assert all(text[unit.start : unit.end] == unit.name and unit.rule in rules for unit in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
