"""Invented plans of many habits (tests/plans as text, tests/files as offices send them), with the truth about them.

They were written by people who did not see the program; the floors lie below what it reached so that a change for the worse
shows. `check.py` in each folder proves the truth against the files.
"""

import importlib.util
import json
from pathlib import Path

import pytest

from pipeline.export.plan_json import plan_to_dict
from pipeline.extract import extract_plan
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.shared import EVAL, needs_shared

HERE = Path(__file__).parent
FLOORS = {
    "plans": {"sections": 0.99, "tasks": 0.98, "units": 0.99, "inherited": 1.0, "deadlines": 0.97, "targets": 0.96},
    "files": {"sections": 0.97, "tasks": 0.98, "units": 0.97, "inherited": 1.0, "deadlines": 0.95, "targets": 0.94},
}


def documents(folder: str) -> list[Path]:
    kinds = {".txt", ".docx", ".pdf", ".html"}
    return sorted(path for path in (HERE / folder).iterdir() if path.suffix in kinds)


def plan_of(path: Path) -> dict:
    source = read_document(path.read_bytes(), path.name)
    return plan_to_dict(extract_plan(source, structure(source)), "zh")


@needs_shared
@pytest.mark.parametrize("folder", sorted(FLOORS))
def test_plans_of_other_hands_are_understood(folder):
    spec = importlib.util.spec_from_file_location("score", EVAL / "score.py")
    score = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(score)
    total = {kind: [0, 0, 0] for kind in FLOORS[folder]}
    for path in documents(folder):
        plan = plan_of(path)
        text, offsets = score.squeeze(plan["text"])
        gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
        rows = score.compare(score.gold_facts(gold, text), score.plan_facts(plan, offsets))
        for kind in total:
            total[kind] = [a + b for a, b in zip(total[kind], rows[kind][:3], strict=True)]
    for kind, (hits, truth, found) in total.items():
        assert 2 * hits / (truth + found) >= FLOORS[folder][kind], (folder, kind, hits, truth, found)


@pytest.mark.parametrize("path", [*documents("plans"), *documents("files")], ids=lambda path: path.name)
def test_title_date_and_number_are_found(path):
    gold = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    document = plan_of(path)["document"]
    assert document["title"] == gold["title"]
    assert document["date"] == gold["date"]
    assert document["number"] == gold["number"]
    assert document["lead_rule"] == gold["lead_rule"]
