"""How long our reading of a PDF with text takes beside pdfplumber, and how many cells of ruled tables each gets right.

Run: ``python benchmarks/pdf.py``. All readers take the same file in turn, the median of the ratios counts. pdfplumber only
extracts the text (and the tables in the last column); ours gives paragraphs, places, tables joined over pages, furniture.
The files are the evaluation set's where it is there, and printed by LibreOffice where it is installed, else by the small
writer of the tests (which embeds no fonts: then PDFium alone spends a third of pdfplumber's time on finding one).
"""

from __future__ import annotations

import statistics
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import logging

import pdfplumber
import pypdfium2

from pipeline.read.docx import read as read_docx
from pipeline.read.pdf import read
from tests.read import paper
from tests.read.annexes import Look, plan
from tests.read.office import SOFFICE, convert
from tests.read.test_pdf import typeset
from tests.read.test_pdf_office import official
from tests.shared import EVAL

logging.getLogger("pdfminer").setLevel(logging.ERROR)


def with_ours(data: bytes) -> int:
    return len(read(data, "bench.pdf").text)


def with_pdfplumber(data: bytes) -> int:
    with pdfplumber.open(BytesIO(data)) as file:
        return sum(len(page.extract_text() or "") for page in file.pages)


def with_pdfium(data: bytes) -> int:
    file = pypdfium2.PdfDocument(data)
    return sum(len(page.get_textpage().get_text_bounded()) for page in file)


def _timed(reader: Callable[[bytes], int], data: bytes) -> float:
    start = time.process_time()
    reader(data)
    return time.process_time() - start


def files() -> dict[str, tuple[bytes, bytes | None]]:
    """The files by name: as PDF, and as the Word file they were printed from where there is one."""
    long = paper.TITLE + paper.BODY * 12 + paper.END
    found: dict[str, tuple[bytes, bytes | None]] = {}
    for name in ("corpus/zj-robot.pdf", "case-1/plan-v1.pdf"):
        if (EVAL / name).is_file():
            found[name] = ((EVAL / name).read_bytes(), None)
    if not SOFFICE:
        found["plan, fonts not embedded"] = (paper.pdf(typeset(long)), None)
    else:
        words = {
            "plan, LibreOffice": official(long, titles=2, signed=2),
            "annex table": plan(Look(long_cells=2), rows=40),
            "annex table, no outer border, two header rows": plan(Look(outer=False, two_headers=True, seed=3), rows=40),
        }
        found |= {name: (convert(word, "docx", "pdf"), word) for name, word in words.items()}
    return found


def cells_right(data: bytes, word: bytes | None) -> tuple[str, str]:
    """Cells of the Word file's tables that come back with their exact words in their row: ours, pdfplumber's."""
    if word is None:
        return "", ""
    written = read_docx(word, "bench.docx")
    truth = {(c.row, c.column): written.text[c.start : c.end] for table in written.tables for c in table.cells}
    if not truth:
        return "", ""
    printed = read(data, "bench.pdf")
    ours = {(c.row, c.column): printed.text[c.start : c.end] for table in printed.tables for c in table.cells}
    with pdfplumber.open(BytesIO(data)) as file:
        rows = [row for page in file.pages for table in page.extract_tables() for row in table]
    theirs = {(r, c): (text or "").replace("\n", "") for r, row in enumerate(rows) for c, text in enumerate(row)}
    right = [sum(found.get(place) == text for place, text in truth.items()) for found in (ours, theirs)]
    return f"{right[0]}/{len(truth)}", f"{right[1]}/{len(truth)}"


def main(rounds: int = 7) -> None:
    """Print the table as Markdown."""
    print(
        "| file | pages | PDFium text ms | pdfplumber text ms | ours ms | ours / pdfplumber | cells: ours | pdfplumber |"
    )
    print("|---|---|---|---|---|---|---|---|")
    for name, (data, word) in files().items():
        readers = (with_pdfium, with_pdfplumber, with_ours)
        for reader in readers:
            reader(data)
        times = [[_timed(reader, data) for reader in readers] for _ in range(rounds)]
        ratio = statistics.median(ours / theirs for _, theirs, ours in times)
        raw, theirs, ours = (statistics.median(column) * 1000 for column in zip(*times, strict=True))
        with pypdfium2.PdfDocument(data) as file:
            pages = len(file)
        right = cells_right(data, word)
        print(f"| {name} | {pages} | {raw:.0f} | {theirs:.0f} | {ours:.0f} | {ratio:.2f} | {right[0]} | {right[1]} |")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
