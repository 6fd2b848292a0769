"""PDFs as LibreOffice makes them from Word files: the same paragraphs, and tables cell by cell."""

from __future__ import annotations

from io import BytesIO
from random import Random

import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.export.plan_json import plan_to_dict
from pipeline.extract import extract_plan
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.read import paper
from tests.read.annexes import FONT, Look, plan
from tests.read.office import convert, needs_office
from tests.shared import EVAL, needs_shared


def official(paragraphs: list[str], *, titles: int, signed: int = 0) -> bytes:
    """A Word file as GB/T 9704 sets it: title of 22 points in the middle, text of 16 points set in by two characters."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    for at, text in enumerate(paragraphs):
        paragraph = document.add_paragraph()
        run = paragraph.add_run(text)
        run.font.name = FONT
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
        paragraph.paragraph_format.line_spacing, paragraph.paragraph_format.space_after = Pt(29), Pt(0)
        run.font.size = Pt(22 if at < titles else 16)
        if at < titles:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        elif at >= len(paragraphs) - signed:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        else:
            paragraph.paragraph_format.first_line_indent = Pt(32)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def cells(document: SourceDocument) -> list[dict[tuple[int, int, int, int], str]]:
    return [
        {(c.row, c.column, c.row_span, c.column_span): document.text[c.start : c.end] for c in table.cells}
        for table in document.tables
    ]


def both(word: bytes) -> tuple[SourceDocument, SourceDocument]:
    return read_document(word, "方案.docx"), read_document(convert(word, "docx", "pdf"), "方案.pdf")


@needs_office
def test_a_plan_printed_from_word_gives_its_paragraphs() -> None:
    written, printed = both(official(paper.PLAN, titles=2, signed=2))
    assert printed.text == written.text


@needs_office
@pytest.mark.parametrize(
    "look",
    [Look(long_cells=2), Look(outer=False, dark_header=True, group_first=True, two_headers=True, seed=1)],
    ids=["merged groups over pages", "two dark header rows, no outer border"],
)
def test_annex_tables_come_back_cell_by_cell(look: Look) -> None:
    written, printed = both(plan(look))
    assert cells(printed) == cells(written)
    assert printed.text == written.text
    assert {place.page for block in printed.blocks for place in block.places} >= {1, 2, 3}
    assert "W-TABLE-JOINED" in {finding.code for finding in printed.findings}


@needs_office
@pytest.mark.slow
@pytest.mark.parametrize("seed", range(12))
def test_annex_tables_of_many_looks_come_back_cell_by_cell(seed: int) -> None:
    rng = Random(seed)
    look = Look(
        outer=rng.random() < 0.6,
        dark_header=rng.random() < 0.3,
        group_first=rng.random() < 0.4,
        repeat_header=rng.random() < 0.7,
        two_headers=rng.random() < 0.4,
        centred=rng.random() < 0.5,
        long_cells=rng.choice([1, 2, 4]),
        seed=seed,
    )
    written, printed = both(plan(look, rows=rng.randint(12, 30)))
    assert cells(printed) == cells(written)
    assert printed.text == written.text


@needs_office
@needs_shared
def test_the_seed_as_a_pdf_is_the_seed() -> None:
    path = EVAL / "corpus/seed-shangrao.txt"
    written = read_document(path.read_bytes(), path.name)
    word = official(written.text.split("\n"), titles=2)
    printed = read_document(convert(word, "docx", "pdf"), "seed.pdf")
    assert printed.text == written.text
    facts = [_facts(document) for document in (written, printed)]
    assert facts[0] == facts[1]


def _facts(document: SourceDocument) -> object:
    found = plan_to_dict(extract_plan(document, structure(document)), "zh")
    return {key: found[key] for key in ("sections", "tasks")}
