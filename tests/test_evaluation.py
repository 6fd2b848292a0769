"""The figures that the project promises, by the scorer of the evaluation set."""

import importlib.util
import json

import pytest

from pipeline.export.plan_json import plan_to_dict
from pipeline.extract import extract_plan
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.shared import EVAL, needs_shared

PAIRS = [
    ("gold/seed-shangrao.json", "corpus/seed-shangrao.txt"),
    ("gold/gk-jy.json", "corpus/gk-jy.txt"),
    ("gold/gk-njh.json", "corpus/gk-njh.txt"),
    ("gold/gk-zhbsq.json", "corpus/gk-zhbsq.txt"),
    ("gold/zj-robot.json", "corpus/zj-robot.pdf"),
    ("case-1/plan-gold.json", "case-1/plan-v1.docx"),
    ("case-1/plan-gold.json", "case-1/plan-v1.html"),
    ("case-1/plan-gold.json", "case-1/plan-v1-oneline.txt"),
    ("case-1/plan-gold.json", "case-1/plan-v1.pdf"),
]
FLOORS = {
    "sections": 0.99, "tasks": 0.98, "units": 0.99, "inherited": 1.0, "deadlines": 0.99, "targets": 0.98, "target_ops": 0.98,
}  # fmt: skip


def _scorer():
    spec = importlib.util.spec_from_file_location("score", EVAL / "score.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _rows(gold, document):
    score = _scorer()
    path = EVAL / document
    source = read_document(path.read_bytes(), path.name)
    plan = plan_to_dict(extract_plan(source, structure(source)), "zh")
    text, offsets = score.squeeze(plan["text"])
    truth = json.loads((EVAL / gold).read_text(encoding="utf-8"))
    return score.compare(score.gold_facts(truth, text), score.plan_facts(plan, offsets))


def _f1(hits, gold, found):
    return 2 * hits / (gold + found) if gold + found else 1.0


@needs_shared
def test_the_promised_figures_hold_over_all_documents_and_none_falls_behind():
    total = {kind: [0, 0, 0] for kind in FLOORS}
    for gold, document in PAIRS:
        rows = _rows(gold, document)
        for kind in FLOORS:
            hits, truth, found = rows[kind][:3]
            total[kind] = [a + b for a, b in zip(total[kind], (hits, truth, found), strict=True)]
            if truth >= 10:
                assert _f1(hits, truth, found) >= 0.92, (document, kind, rows[kind][3], rows[kind][4])
    for kind, floor in FLOORS.items():
        assert _f1(*total[kind]) >= floor, (kind, total[kind])


@needs_shared
@pytest.mark.parametrize("kind", ["sections", "tasks", "units"])
def test_all_forms_of_one_plan_give_the_same(kind):
    forms = [document for gold, document in PAIRS if gold == "case-1/plan-gold.json"]
    found = [_rows("case-1/plan-gold.json", form)[kind][:3] for form in forms]
    assert len(set(found)) == 1, dict(zip(forms, found, strict=True))
