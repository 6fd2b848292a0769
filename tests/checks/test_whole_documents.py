"""Whole documents: the demo plan gives what its README promises, real plans give no false alarm."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path

import pytest

from pipeline.checks.rules import check_plan
from pipeline.model.task import Plan
from pipeline.workflow.documents import ReadingOptions, load_plan

ROOT = Path(__file__).resolve().parents[2]
DEMO = ROOT / "corpora" / "demo"
SHARED = Path(os.environ.get("HUIQIAN_SHARED", ROOT.parent / "shared"))
NOTES = ("C-TASK-NO-TIME", "C-TASK-NO-TARGET", "C-VAGUE", "C-VAGUE-TIME")


def plan_at(path: Path) -> Plan:
    return load_plan(path, ReadingOptions())


def slips(plan: Plan) -> Counter[str]:
    return Counter(f.code for f in check_plan(plan) if f.code.startswith("C-") and f.code not in NOTES)


def test_the_demo_plan_has_the_slips_that_its_readme_lists_and_no_others():
    plan = plan_at(DEMO / "plan-v1.docx")
    assert slips(plan) == Counter({"C-HALFWIDTH": 1, "C-TYPO": 1})
    words = {f.code: plan.source.text[f.span.start : f.span.end] for f in check_plan(plan) if f.span}
    assert (words["C-TYPO"], words["C-VAGUE"]) == ("布署", "一定数量")
    gaps = [f for f in check_plan(plan) if f.code == "S-LABEL-GAP"]
    assert ("raw", "（四）") in [detail for gap in gaps for detail in gap.details]


def test_the_demo_letter_leaves_out_one_unit_of_the_plan():
    plan, letter = plan_at(DEMO / "plan-v1.docx"), plan_at(DEMO / "request.docx")
    found = check_plan(plan, roster=letter.document.addressees)
    assert [dict(f.details)["name"] for f in found if f.code == "C-UNIT-NOT-ADDRESSED"] == ["市体育局"]
    assert slips(letter) == Counter()


def test_real_plans_have_their_own_slips_and_no_false_alarm():
    folder = SHARED / "eval"
    if not folder.is_dir():
        pytest.skip(f"the evaluation set is not here ({folder}); set HUIQIAN_SHARED")
    expected = {
        "corpus/gk-jy.txt": {},
        "corpus/gk-njh.txt": {},
        "corpus/gk-zhbsq.txt": {},
        "corpus/seed-shangrao.txt": {"C-TYPO": 4, "C-HALFWIDTH-MANY": 1, "C-BRACKET-MIXED": 1},
        "case-1/plan-v1-oneline.txt": {"C-TYPO": 1, "C-HALFWIDTH": 1},
        "case-1/plan-v1.docx": {"C-TYPO": 1, "C-HALFWIDTH": 1},
        "case-1/plan-v2.docx": {},
    }
    assert {name: dict(slips(plan_at(folder / name))) for name in expected} == expected
