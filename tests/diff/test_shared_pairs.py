"""The pairs of the evaluation set, by its own scorers."""

import importlib.util
import json
import sys
from functools import cache

import pytest

from pipeline.export.diff_json import comparison_to_dict
from pipeline.model.change import NOISE
from pipeline.workflow.diff import compare_files, compare_words
from pipeline.workflow.documents import ReadingOptions
from tests.diff.documents import assert_whole
from tests.shared import EVAL, needs_shared


def _scorer(name):
    sys.path.insert(0, str(EVAL))
    try:
        spec = importlib.util.spec_from_file_location(name, EVAL / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(EVAL))
    return module


@cache
def _comparison(old, new):
    return compare_files(EVAL / old, EVAL / new, ReadingOptions())


@needs_shared
def test_the_pair_with_thirty_known_edits_is_told_as_a_careful_clerk_would(capsys):
    comparison = _comparison("pair-1/old.docx", "pair-1/new.docx")
    assert_whole(comparison)
    told = json.loads(json.dumps(comparison_to_dict(comparison)))
    score = _scorer("score_pair")
    facts = score.facts(told)
    assert facts["whole"] == "yes"
    assert facts["marks"] <= 520
    assert facts["islands"] <= 2
    assert facts["moves"] == 2
    score.score_diff(json.loads((EVAL / "pair-1/edits.json").read_text(encoding="utf-8")), told)
    assert "good 30/30" in capsys.readouterr().out


@needs_shared
@pytest.mark.parametrize(
    ("old", "new"), [("pair-1/old.docx", "pair-1/new.docx"), ("case-1/plan-v1.docx", "case-1/plan-v2.docx")]
)
def test_what_a_redline_is_made_of_are_the_same_changes(old, new):
    assert compare_words(EVAL / old, EVAL / new, ReadingOptions()).changes == _comparison(old, new).changes


@needs_shared
def test_the_case_is_found_whole():
    comparison = _comparison("case-1/plan-v1.docx", "case-1/plan-v2.docx")
    assert_whole(comparison)
    told = json.loads(json.dumps(comparison_to_dict(comparison)))
    gold = json.loads((EVAL / "case-1/gold.json").read_text(encoding="utf-8"))
    facts = _scorer("score_case").diff(gold, told)
    assert facts["found"] >= 33 and facts["whole"] == "yes" and facts["moves"] == 2, facts


@needs_shared
@pytest.mark.parametrize(
    ("old", "new"), [("pair-1/new.docx", "pair-1/old.docx"), ("case-1/plan-v2.docx", "case-1/plan-v1.docx")]
)
def test_the_way_back_is_as_short_as_the_way_there(old, new):
    back, there = _comparison(old, new), _comparison(new, old)
    assert_whole(back)
    assert abs(len(back.changes) - len(there.changes)) <= 3


@needs_shared
@pytest.mark.parametrize("form", ["plan-v1.pdf", "plan-v1.html", "plan-v1-oneline.txt"])
@pytest.mark.parametrize("turned", [False, True])
def test_one_plan_in_two_forms_has_no_change_of_substance(form, turned):
    names = ["case-1/plan-v1.docx", f"case-1/{form}"]
    comparison = _comparison(*(names[::-1] if turned else names))
    assert_whole(comparison)
    assert {change.topic for change in comparison.changes} <= NOISE
    assert not comparison.fields


@needs_shared
def test_fields_of_the_case_are_told():
    fields = {
        (field.task, field.field, field.effect, field.old, field.new)
        for field in _comparison("case-1/plan-v1.docx", "case-1/plan-v2.docx").fields
    }
    for expected in (
        ("水岸同治，消除黑臭水体", "lead", "changed", "市水利局", "市生态环境局"),
        ("破损管网修复", "deadline", "later", "2026年9月底前", "2026年10月底前"),
        ("推行纳管处理", "target", "lowered", "全市纳管行政村达到260个", "全市纳管行政村达到240个"),
        ("规范项目监管", "units", "added", "", "市水利局"),
        ("建立设施运行常态化巡查制度", "units", "removed", "市住房城乡建设局", ""),
        ("强化要素支撑", "units", "renamed", "市行政审批局", "市行政审批服务局"),
        ("完善治理规划", "strength", "softened", "应当", "原则上"),
        ("农家乐污水治理示范", "added", "added", "", "农家乐污水治理示范"),
        ("管控新建农房", "removed", "removed", "管控新建农房", ""),
    ):
        assert expected in fields
