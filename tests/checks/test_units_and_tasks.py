"""Units under two names, listed twice, not asked; tasks that lack something."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.checks.subject import examine
from pipeline.checks.tasks import without_target, without_time, without_unit
from pipeline.checks.units import listed_twice, named_not_listed, not_addressed, two_names
from pipeline.model.span import Span
from pipeline.model.task import NamedUnit
from pipeline.model.time import Ongoing
from pipeline.model.unit import Home
from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.unit_resolver import compare_units
from pipeline.text.shadow import shadow_of
from tests.checks.checked_plans import plan_of, span_of, task_of

HOME = Home.of("泊宁市")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发改委", "市发展改革委"),
        ("市住建局", "市住房和城乡建设局"),
        ("市卫健委", "市卫生健康委员会"),
        ("省医保局", "省医疗保障局"),
        ("市市场监管局", "市市场监督管理局"),
        ("人民银行泊宁分行", "中国人民银行泊宁市分行"),
        ("市自然资源局", "市自然资源和规划局"),
        ("各县政府", "各县人民政府"),
    ],
)
def test_a_short_name_is_recognised_in_the_long_one(one, other):
    assert compare_units(one, other, HOME)[0] == "same"
    assert compare_units(other, one, HOME)[0] == "same"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("市发改委", "省发展改革委"),
        ("市水利局", "市水务集团"),
        ("市教育局", "市体育局"),
        ("市委办", "市委编办"),
        ("市政府办", "市政府金融办"),
        ("市民政局", "市民族宗教局"),
        ("中国移动泊宁分公司", "中国电信泊宁分公司"),
        ("市科技局", "市司法局"),
    ],
)
def test_different_units_are_not_taken_for_one(one, other):
    assert compare_units(one, other, HOME)[0] == "none"


TEXT = "做好规划。（市发展改革委、市民政局负责）\n安排资金。（市发展改革委牵头，市发改委、市民政局、市民政局负责）"
FIRST = task_of(TEXT, TEXT.split("\n")[0], units=["市发展改革委", "市民政局"])
SECOND = task_of(TEXT, TEXT.split("\n")[1], units=[("市发展改革委", "lead"), "市发改委", "市民政局", "市民政局"])


def test_a_unit_under_two_names_is_a_question_at_the_rarer_name():
    (found,) = two_names(examine(plan_of(TEXT, tasks=[FIRST, SECOND])))
    assert TEXT[found.span.start : found.span.end] == "市发改委"
    assert dict(found.details) == {"name": "市发改委", "other": "市发展改革委"}


def test_a_name_that_differs_from_the_roster_is_a_question_too():
    (found,) = two_names(examine(plan_of(TEXT, tasks=[FIRST]), ("市发改委",)))
    assert dict(found.details) == {"name": "市发展改革委", "other": "市发改委"}


def test_a_unit_listed_twice_in_one_clause_is_reported_at_the_second_place():
    (found,) = listed_twice(examine(plan_of(TEXT, tasks=[FIRST, SECOND])))
    assert found.span.start == TEXT.rindex("市民政局")


@pytest.mark.parametrize(
    ("addressees", "missing"),
    [
        ([], []),  # nobody addressed: nothing to compare with
        (["市民政局"], ["市发展改革委", "各县（市、区）人民政府"]),
        (["市民政局", "市发改委"], ["各县（市、区）人民政府"]),
        (["市直各有关单位"], ["各县（市、区）人民政府"]),
        (["市直各有关单位", "各县（市、区）人民政府"], []),
        (["各县（市、区）人民政府"], ["市发展改革委", "市民政局"]),
        (["市发展改革委、市民政局", "湖杉县、望汐区人民政府"], []),  # an address line names its units by groups
        (["市民政局，石榆区人民政府"], ["市发展改革委"]),
    ],
)
def test_units_of_tasks_must_be_asked(addressees, missing):
    text = "做好规划。（市发展改革委、市民政局、各县（市、区）人民政府、各有关部门负责）"
    units = ["市发展改革委", "市民政局", "各县（市、区）人民政府", "各有关部门"]
    task = task_of(text, text, units=units, groups=units[2:])
    found = not_addressed(examine(plan_of(text, tasks=[task], addressees=addressees)))
    assert [dict(f.details)["name"] for f in found] == missing


def test_who_issues_the_plan_need_not_be_asked():
    text = "做好规划。（市民政局、市财政局负责）"
    task = task_of(text, text, units=["市民政局", "市财政局"])
    plan = plan_of(text, tasks=[task], issuer="泊宁市民政局")
    assert [dict(f.details)["name"] for f in not_addressed(examine(plan, ("市教育局",)))] == ["市财政局"]


def test_a_task_without_unit_time_or_target_is_reported_at_its_title():
    text = "做好规划。（市民政局负责）\n开展排查。"
    plan = plan_of(
        text, tasks=[task_of(text, "做好规划。（市民政局负责）", units=["市民政局"]), task_of(text, "开展排查。")]
    )
    for check, titles in ((without_unit, ["开展排查"]), (without_time, ["做好规划", "开展排查"])):
        assert [text[f.span.start : f.span.end] for f in check(examine(plan))] == titles
    assert len(without_target(examine(plan))) == 2


def test_a_plan_without_any_unit_is_reported_once():
    text = "做好规划。\n开展排查。"
    (found,) = without_unit(examine(plan_of(text, tasks=[task_of(text, "做好规划。"), task_of(text, "开展排查。")])))
    assert (found.code, found.span) == ("C-PLAN-NO-UNIT", None)


def test_a_task_that_goes_on_for_good_has_a_time():
    text = "绩效评价\t市财政局\t持续推进\n开展排查。"
    span = span_of(text, "持续推进")
    for_good = replace(
        task_of(text, "绩效评价\t市财政局\t持续推进"), ongoing=(Ongoing("持续推进", span, "vague.ongoing"),)
    )
    plan = plan_of(text, tasks=[for_good, task_of(text, "开展排查。")])
    assert [dict(f.details)["task"] for f in without_time(examine(plan))] == ["开展排查"]


PROSE = "由市水利局会同市财政局制定办法，报市政府同意后印发。（市水利局、各县（市、区）人民政府负责）"


@pytest.mark.parametrize(
    ("text", "units", "named"),
    [
        (PROSE, ["市水利局", "各县（市、区）人民政府"], ["市财政局"]),
        (PROSE.replace("（市水利局", "（泊宁市水利局、市财政局"), ["泊宁市水利局", "市财政局"], []),
        ("石榆县人民政府要落实管护经费。（各县（市、区）人民政府负责）", ["各县（市、区）人民政府"], []),
        ("由市政府约谈其负责人，有关部门要配合。（市水利局负责）", ["市水利局"], []),
        ("落实省水利厅部署。（市水利局负责）", ["市水利局"], []),
        ("由市财政局负责。", [], []),
    ],
)
def test_a_unit_that_the_text_sets_to_work_should_stand_in_the_clause(text, units, named):
    plan = plan_of(text, tasks=[task_of(text, text, units=units)], issuer="泊宁市人民政府办公室")
    mentions = tuple(
        NamedUnit(m.name, Span("t", m.start, m.end), m.code, m.rule) for m in find_mentions(shadow_of(text).text)
    )
    found = named_not_listed(examine(replace(plan, mentions=mentions)))
    assert [dict(f.details)["name"] for f in found] == named
