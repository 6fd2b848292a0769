"""Where a stretch stands in a document, in words."""

from pathlib import Path

from pipeline.model.office import STANDARD
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.text.headings import all_headings, place_of

DEMO = Path(__file__).parents[2] / "corpora" / "demo"


def test_a_row_of_an_annex_is_named_by_its_annex_and_its_number():
    source = read_document((DEMO / "plan-v1.docx").read_bytes(), "plan-v1.docx")
    document = structure(source, office=STANDARD)
    headings = all_headings(document, source.text)
    assert place_of(headings, source.text.index("垃圾分类提质")) == "附件1第6项"
    assert place_of(headings, source.text.index("统一布署")) == "二（四）2."
    assert place_of(headings, 0) == ""
