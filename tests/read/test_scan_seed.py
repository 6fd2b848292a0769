"""A whole plan on paper: printed by LibreOffice, scanned at 200 dpi with a seal over its text, read back (slow)."""

from __future__ import annotations

import json
import subprocess
import tempfile
from collections import Counter
from io import BytesIO
from pathlib import Path

import numpy
import pytest
from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from pipeline.export.plan_json import plan_to_dict
from pipeline.extract import extract_plan
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.text.shadow import shadow_of
from tests.read import scans
from tests.shared import EVAL, needs_shared
from tests.test_evaluation import _scorer

pytestmark = [pytest.mark.slow, needs_shared, scans.needs_engine, scans.needs_font, scans.needs_office]


def printed(text: str) -> bytes:
    """The paragraphs set as an office sets them (A4, 仿宋 3号, 28 characters by 22 lines) and printed to PDF."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        Cm(3.7),
        Cm(3.5),
        Cm(2.8),
        Cm(2.6),
    )
    for line in text.split("\n"):
        if not line.strip():
            continue
        paragraph = document.add_paragraph()
        shape = paragraph.paragraph_format
        shape.line_spacing, shape.space_after = Pt(28), Pt(0)
        run = paragraph.add_run(line.strip())
        run.font.size = Pt(16)
        run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "Noto Serif CJK SC")
        head = (
            len(line) < 40
            and not line.strip().endswith(("。", "：", "）"))
            and "（征求意见稿）" in line + "（征求意见稿）"
        )
        if line.strip().startswith(("关于征求", "意见的函", "工作实施方案（")) or line.strip().endswith("重点帮扶村"):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
            run.font.size = Pt(22)
            shape.line_spacing = Pt(34)
        elif head and (line.strip().endswith("局") or "日" in line[-2:]):
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        else:
            shape.first_line_indent = Pt(32)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder, "seed.docx")
        document.save(str(source))
        subprocess.run(
            ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore",
             "--convert-to", "pdf", "--outdir", folder, str(source)],
            check=True, capture_output=True, timeout=180,
        )  # fmt: skip
        return BytesIO(source.with_suffix(".pdf").read_bytes()).getvalue()


def distance(one: str, other: str) -> int:
    """Characters to insert, delete or replace (Levenshtein)."""
    letters = numpy.array([ord(ch) for ch in other])
    steps = numpy.arange(len(other) + 1)
    row = steps.copy()
    for at, ch in enumerate(one, 1):
        best = numpy.minimum(row[1:] + 1, row[:-1] + (letters != ord(ch)))
        best = numpy.concatenate([[at], best])
        row = numpy.minimum.accumulate(best - steps) + steps
    return int(row[-1])


def folded(document: SourceDocument) -> str:
    return shadow_of(document.text).text.replace("\n", "").replace(" ", "")


def units(document: SourceDocument) -> Counter[tuple[str, str]]:
    plan = extract_plan(document, structure(document))
    return Counter((unit.name, unit.role) for task in plan.tasks for unit in task.units)


def test_a_scanned_plan_reads_as_its_text_does() -> None:
    text = read_document((EVAL / "corpus" / "seed-shangrao.txt").read_bytes(), "seed.txt")
    office = structure(text).issuer
    assert office
    data = scans.scanned(printed(text.text), name=office, seal_page=4)
    scan = read_document(data, "seed-scan.pdf")
    wrong = distance(folded(text), folded(scan)) / len(folded(text))
    wanted, found = units(text), units(scan)
    f1 = 2 * (wanted & found).total() / (wanted.total() + found.total())
    print(
        f"character errors {wrong:.4f}, units F1 {f1:.4f}, paragraphs {len(text.text.split(chr(10)))}/{len(scan.text.split(chr(10)))}"
    )
    assert wrong <= 0.012
    assert f1 >= 0.97
    assert [seal.text for seal in scan.seals] == [office]


def test_the_scan_of_a_case_scores_as_its_text_does() -> None:
    source = read_document((EVAL / "case-1" / "plan-v1-scan.pdf").read_bytes(), "plan-v1-scan.pdf")
    score = _scorer()
    plan = plan_to_dict(extract_plan(source, structure(source)), "zh")
    text, offsets = score.squeeze(plan["text"])
    truth = json.loads((EVAL / "case-1" / "plan-gold.json").read_text(encoding="utf-8"))
    rows = score.compare(score.gold_facts(truth, text), score.plan_facts(plan, offsets))
    for kind, floor in {"sections": 0.97, "tasks": 0.97, "units": 0.97, "deadlines": 0.95, "targets": 0.95}.items():
        hits, gold, found = rows[kind][:3]
        assert 2 * hits / (gold + found) >= floor, (kind, rows[kind])
    (seal,) = source.seals
    assert (seal.page, seal.text) == (11, structure(source).issuer)
