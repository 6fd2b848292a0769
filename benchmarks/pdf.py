"""How long our reading of a PDF with text takes beside other readers, and how many cells of ruled tables each gets right.

CPU time, medians of rounds in turn. PDFium, pdfplumber and pdfminer.six only extract the text; ours gives paragraphs with
page and box, columns, furniture, tables joined over the pages. Cells count as right where the Word file that was printed
has the same words at the same row and column; pdfplumber gives one table a page, so that a header which repeats shifts its
rows. The files are the evaluation set's where it is there, and printed by LibreOffice where it is installed, else by the
small writer of the tests (which embeds no fonts: then PDFium alone spends a third of pdfplumber's time on finding one).
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from io import BytesIO

import pdfplumber
import pypdfium2
from pdfminer.high_level import extract_text

from benchmarks.measure import in_turn
from benchmarks.table import Row, from_parts, guarded, publish
from pipeline.read.docx import read as read_docx
from pipeline.read.pdf import read
from tests.read import paper
from tests.read.annexes import Look, plan
from tests.read.office import SOFFICE, convert
from tests.read.test_pdf import typeset
from tests.read.test_pdf_office import official
from tests.shared import EVAL

TITLE = "Reading a PDF with text"
logging.getLogger("pdfminer").setLevel(logging.ERROR)


def with_ours(data: bytes) -> int:
    return len(read(data, "bench.pdf").text)


def with_pdfplumber(data: bytes) -> int:
    with pdfplumber.open(BytesIO(data)) as file:
        return sum(len(page.extract_text() or "") for page in file.pages)


def with_pdfium(data: bytes) -> int:
    file = pypdfium2.PdfDocument(data)
    return sum(len(page.get_textpage().get_text_bounded()) for page in file)


def with_pdfminer(data: bytes) -> int:
    return len(extract_text(BytesIO(data)))


READERS = {"huiqian": with_ours, "pdfplumber": with_pdfplumber, "pdfminer.six": with_pdfminer, "PDFium": with_pdfium}


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


def cells_right(data: bytes, word: bytes) -> tuple[int, int, int] | None:
    """Return the cells of the Word file's tables, and those that come back with their exact words in their place: ours, pdfplumber's."""
    written = read_docx(word, "bench.docx")
    truth = {(c.row, c.column): written.text[c.start : c.end] for table in written.tables for c in table.cells}
    if not truth:
        return None
    printed = read(data, "bench.pdf")
    ours = {(c.row, c.column): printed.text[c.start : c.end] for table in printed.tables for c in table.cells}
    with pdfplumber.open(BytesIO(data)) as file:
        rows = [row for page in file.pages for table in page.extract_tables() for row in table]
    theirs = {(r, c): (text or "").replace("\n", "") for r, row in enumerate(rows) for c, text in enumerate(row)}
    right = [sum(found.get(place) == text for place, text in truth.items()) for found in (ours, theirs)]
    return len(truth), right[0], right[1]


def of_file(name: str, data: bytes, word: bytes | None, rounds: int) -> Iterator[Row]:
    """Yield the rows of one file."""
    with pypdfium2.PdfDocument(data) as file:
        pages = len(file)
    seconds, _ = in_turn({way: lambda r=reader: r(data) for way, reader in READERS.items()}, rounds)
    ours, peers = from_parts("huiqian", {n: s if isinstance(s, str) else s * 1000 for n, s in seconds.items()})
    yield Row(f"{name} read", "ms CPU", ours, peers, f"{rounds} rounds", f"{pages} pages")
    right = cells_right(data, word) if word else None
    if right:
        of, own, theirs = right
        yield Row(f"{name}: cells right", f"of {of}", own, (("pdfplumber", theirs),), "1 file", more=True)


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield the rows of all files."""
    given = files()
    for name in [*given][-1:] if quick else given:
        yield from guarded(name, lambda n=name: of_file(n, *given[n], 2 if quick else 3))


if __name__ == "__main__":
    publish("pdf", TITLE, __doc__, rows())
