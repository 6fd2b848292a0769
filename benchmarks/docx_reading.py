"""How long our reading of a docx takes beside python-docx doing the same work: paragraphs with styles, and tables.

Run: ``python benchmarks/docx_reading.py``. Both readers take the same file in turn, the median of the ratios counts.
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from pipeline.read.docx import read

CLAUSE = "推进数据归集共享，完善公共数据目录，到2027年底前建成统一的数据资源平台，实现重点领域数据应归尽归。"
UNITS = "（市数据局牵头，市财政局、市司法局、各县（市、区）人民政府等按职责分工负责）"
CHARACTERS_PER_PAGE = 560


def build(pages: int) -> bytes:
    """Return a plan of about so many pages: automatic and typed numbers, styles, run-in headings, a table a chapter."""
    document = Document()
    written = chapter = 0
    while written < pages * CHARACTERS_PER_PAGE:
        chapter += 1
        heading = document.add_paragraph(style="List Number")
        _run(heading, f"第{chapter}批重点任务", "黑体", bold=True)
        for task in range(1, 9):
            paragraph = document.add_paragraph()
            paragraph.paragraph_format.first_line_indent = Pt(32)
            paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
            _run(paragraph, f"{task}.夯实数据基础。", "楷体", bold=True)
            _run(paragraph, CLAUSE * 2, "仿宋")
            _run(paragraph, UNITS, "仿宋")
            written += len(paragraph.text)
        written += _table(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _run(paragraph: object, text: str, font: str, *, bold: bool = False) -> None:
    run = paragraph.add_run(text)  # type: ignore[attr-defined]
    run.font.size, run.bold = Pt(16), bold
    fonts = run._element.get_or_add_rPr().find(qn("w:rFonts"))
    if fonts is None:
        fonts = OxmlElement("w:rFonts")
        run._element.rPr.insert(0, fonts)
    fonts.set(qn("w:eastAsia"), font)


def _table(document: object) -> int:
    table = document.add_table(rows=9, cols=4)  # type: ignore[attr-defined]
    for number, row in enumerate(table.rows):
        for cell, text in zip(row.cells, (str(number), "示范工程", CLAUSE, "市数据局"), strict=True):
            cell.text = text
    table.cell(1, 1).merge(table.cell(3, 1))
    return 9 * (len(CLAUSE) + 9)


def with_python_docx(data: bytes) -> int:
    """Read what a finder of headings needs, the way its documentation shows."""
    document = Document(BytesIO(data))
    seen = 0
    for paragraph in document.paragraphs:
        form = paragraph.paragraph_format
        seen += len(paragraph.text) + len(paragraph.style.name) + len(str(paragraph.alignment))
        seen += len(str(form.first_line_indent))
        for run in paragraph.runs:
            seen += len(str(run.font.name)) + len(str(run.font.size)) + len(str(run.bold))
    for table in document.tables:
        for row in table.rows:
            seen += sum(len(cell.text) for cell in row.cells)
    return seen


def with_ours(data: bytes) -> int:
    """Read everything: numbers, places, styles, tables, revisions, the fidelity check."""
    return len(read(data, "bench.docx").text)


def _timed(reader: Callable[[bytes], int], data: bytes) -> float:
    start = time.process_time()
    reader(data)
    return time.process_time() - start


def main(rounds: int = 7) -> None:
    """Print the table of ratios as Markdown."""
    print("| file | size KB | python-docx ms | ours ms | ours / python-docx |")
    print("|---|---|---|---|---|")
    for pages in (30, 300):
        data = build(pages)
        theirs, ours = [], []
        _timed(with_ours, data), _timed(with_python_docx, data)
        for _ in range(rounds if pages < 100 else max(3, rounds // 2)):
            ours.append(_timed(with_ours, data))
            theirs.append(_timed(with_python_docx, data))
        ratio = statistics.median(one / other for one, other in zip(ours, theirs, strict=True))
        print(
            f"| {pages} pages | {len(data) // 1024} | {statistics.median(theirs) * 1000:.0f} "
            f"| {statistics.median(ours) * 1000:.0f} | {ratio:.2f} |"
        )


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
