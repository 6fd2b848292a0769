"""The same plan as txt, as docx with typed and with automatic numbers, and as html says the same."""

import pytest

from pipeline.extract import extract_plan
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.drafts import LETTER, PLAN
from tests.forms import automatic_docx, html_page, typed_docx
from tests.shared import EVAL, needs_shared


def said(data: bytes, name: str):
    source = read_document(data, name)
    plan = extract_plan(source, structure(source))
    sections = [(s.level, s.label, s.title) for s in plan.document.sections]
    tasks = [task.title for task in plan.tasks]
    units = [[(u.name, u.role, u.inherited) for u in task.units] for task in plan.tasks]
    values = [[d.end_date for d in task.deadlines] + [(t.value, t.unit) for t in task.targets] for task in plan.tasks]
    head = (plan.document.title, plan.document.issuer, plan.document.date, plan.document.request)
    return sections, tasks, units, values, head[:3], bool(head[3])


def forms_of(text: str) -> dict[str, object]:
    return {
        "txt": said(text.encode("utf-8"), "plan.txt"),
        "typed docx": said(typed_docx(text), "plan.docx"),
        "automatic docx": said(automatic_docx(text), "plan.docx"),
        "html": said(html_page(text), "plan.html"),
        "gb18030": said(text.encode("gb18030"), "plan.txt"),
    }


@pytest.mark.parametrize("text", [PLAN, LETTER + PLAN], ids=["plan", "letter and plan"])
def test_all_forms_of_a_plan_say_the_same(text):
    forms = forms_of(text)
    assert len(forms["txt"][1]) == 5
    for name, form in forms.items():
        assert form == forms["txt"], name


@needs_shared
def test_all_forms_of_the_real_letter_and_plan_say_the_same():
    text = (EVAL / "corpus" / "seed-shangrao.txt").read_text(encoding="utf-8").replace("[bookmark: _GoBack]", "")
    forms = forms_of(text)
    assert len(forms["txt"][1]) == 14
    for name, form in forms.items():
        assert form == forms["txt"], name
