"""A PDF → `SourceDocument`: PDFium's characters, lines and paragraphs of our own, ruled tables; scanned pages by OCR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import TYPE_CHECKING, Any, Literal

import pypdfium2

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import Seal, SourceDocument, Style, View
from pipeline.read.assemble import Draft, DraftTable, assemble, digest_of, text_id
from pipeline.read.furniture import page_furniture
from pipeline.read.ocr import find_engine
from pipeline.read.pdfchars import Box, Char, TextLine, page_chars, text_lines
from pipeline.read.pdftables import PageTable, append, continues, draft_of, draft_table, has_rulings, page_tables
from pipeline.read.wrapped import Line, Measure, measure, paragraphs

if TYPE_CHECKING:
    from pipeline.read.scan import ScanPage

READER = "pdf/1"
_BOLD = ("bold", "black", "hei", "黑", "xbs", "小标宋")


@dataclass(slots=True)
class Page:
    """What stands on one page."""

    number: int
    width: float
    lines: list[TextLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    askew: list[TextLine] = field(default_factory=list)
    scan: ScanPage | None = None
    seals: tuple[Seal, ...] = ()
    unread: bool = False  # a picture, and no engine to recognise it


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a PDF as a document; its places are pages and boxes. A PDF has no revisions: every `view` is the same.

    Raises:
        InputError: E-ENC (needs a password), E-PDF (damaged), E-LIMIT (too many pages), and as `document_of`.
    """
    digest = digest_of(data)
    pages = _pages(data, name, limits, digest)
    return document_of(pages, name=name, digest=digest, format_="pdf", reader=READER, view=view)


def document_of(
    pages: Sequence[Page], *, name: str, digest: str, format_: str, reader: str, view: View
) -> SourceDocument:
    """Return pages as a document: paragraphs and tables over page breaks, and what could not be read as findings.

    Raises:
        InputError: E-SCAN (pictures of words, and no engine that recognises them), E-EMPTY (no words at all).
    """
    scans = [page.scan for page in pages if page.scan is not None]
    if scans:
        from pipeline.read.scan import aligned, unsure_words

        aligned(scans)
    for page in pages:
        if page.scan is not None:
            page.lines, page.tables = page.scan.lines, page.scan.tables
            page.seals = page.scan.seals
            page.width = page.scan.width or page.width
    if not any(page.lines or page.tables for page in pages):
        raise InputError("E-SCAN" if any(page.unread for page in pages) else "E-EMPTY", file=name)
    canonical = assemble(_items(pages))
    identity = text_id(digest, view, reader)
    notes = _partial(pages)
    if scans:
        notes += unsure_words(canonical.blocks, identity)
    return SourceDocument(
        name=name, sha256=digest, format=format_, reader=reader, view=view, text_id=identity,
        text=canonical.text, blocks=canonical.blocks, tables=canonical.tables, findings=notes,
        seals=tuple(seal for page in pages for seal in page.seals),
    )  # fmt: skip


def _partial(pages: Sequence[Page]) -> tuple[Finding, ...]:
    unread = [str(page.number) for page in pages if page.unread]
    bare = [str(page.number) for page in pages if not (page.lines or page.tables or page.askew or page.unread)]
    parts = [f"第{'、'.join(unread)}页是扫描件，没有安装文字识别组件"] * bool(unread)
    parts += [f"第{'、'.join(bare)}页没有文字"] * bool(bare)
    return tuple(Finding("W-PARTIAL", "warning", (("part", part),)) for part in parts)


def _pages(data: bytes, name: str, limits: Limits, digest: str) -> list[Page]:
    try:
        file = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        raise InputError("E-ENC" if "password" in str(error).lower() else "E-PDF", file=name, why=error) from error
    try:
        if len(file) > limits.pdf_pages:
            raise InputError("E-LIMIT", file=name, what="页数", found=len(file), limit=limits.pdf_pages)
        if not len(file):
            raise InputError("E-PDF", file=name, why="没有页面")
        plumber = _Plumber(data)
        try:
            return [_page(file, number, plumber, digest) for number in range(1, len(file) + 1)]
        finally:
            plumber.close()
    finally:
        file.close()


def _page(file: pypdfium2.PdfDocument, number: int, plumber: _Plumber, digest: str) -> Page:
    try:
        page = file[number - 1]
    except pypdfium2.PdfiumError:
        return Page(number, 0.0)  # reported as a page without text
    try:
        chars, askew = page_chars(page)
        if _is_picture(page, chars):
            return _scanned(page, number, digest)
        made = Page(number, page.get_width(), askew=text_lines(askew, number))
        made.seals = _seals(page, number)
        if chars and has_rulings(page):
            made.tables = plumber.tables(number, chars)
        outside = [c for c in chars if not any(_inside(c.middle, table.box) for table in made.tables)]
        made.lines = text_lines(outside, number)
        return made
    finally:
        page.close()


def _is_picture(page: Any, chars: Sequence[Char]) -> bool:
    from pipeline.read.pdfscan import is_scan

    return is_scan(page, chars)


def _scanned(page: Any, number: int, digest: str) -> Page:
    """A page that is a picture of words."""
    from pipeline.read.pdfscan import recognised

    made = Page(number, page.get_width())
    engine = find_engine()
    if engine is None:
        made.unread = True
    else:
        made.scan = recognised(page, number, engine, digest=digest)
    return made


def _seals(page: Any, number: int) -> tuple[Seal, ...]:
    from pipeline.read.pdfscan import picture_seals

    return picture_seals(page, number, find_engine)


class _Plumber:
    """pdfplumber, opened only when a page has ruling lines; a PDF that it cannot read simply has no tables."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.file: Any = None
        self.broken = False

    def tables(self, number: int, chars: Any) -> list[PageTable]:
        if self.broken:
            return []
        import logging

        import pdfplumber

        # pdfminer warns about every odd font on stderr; what it cannot read is not missed, PDFium has the text
        logging.getLogger("pdfminer").setLevel(logging.ERROR)
        try:
            if self.file is None:
                self.file = pdfplumber.open(BytesIO(self.data))
            page = self.file.pages[number - 1]
            found = page_tables(page, chars, number)
            page.close()
        except Exception:  # pdfminer raises anything on a malformed file, down to bare TypeErrors; PDFium has the text
            self.broken = True
            return []
        return found

    def close(self) -> None:
        if self.file is not None:
            self.file.close()


def _inside(point: tuple[float, float], box: tuple[float, float, float, float]) -> bool:
    return box[0] <= point[0] <= box[2] and box[1] <= point[1] <= box[3]


def _items(pages: Sequence[Page]) -> list[Draft | DraftTable]:
    off = page_furniture([[line.text for line in page.lines] for page in pages])
    furniture = [line for number, page in enumerate(pages) for at, line in enumerate(page.lines) if (number, at) in off]
    furniture += [line for page in pages for line in page.askew]
    flow: list[TextLine | PageTable] = []
    for number, page in enumerate(pages):
        body: list[TextLine | PageTable] = [line for at, line in enumerate(page.lines) if (number, at) not in off]
        for part in sorted(body + list(page.tables), key=_top):
            last = flow[-1] if flow else None
            if isinstance(part, PageTable) and isinstance(last, PageTable) and continues(last, part):
                append(last, part)
            else:
                flow.append(part)
    middle = Counter(round(page.width / 2) for page in pages).most_common(1)[0][0]
    return [*_drafts(flow, middle), *(replace(draft_of([line]), layer="furniture") for line in furniture)]


def _top(part: TextLine | PageTable) -> float:
    return _frame(part)[1]


def _frame(part: TextLine | PageTable) -> Box:
    """Where a line or table stands on the page set straight."""
    return part.frame if isinstance(part, TextLine) else part.box


def _drafts(flow: Sequence[TextLine | PageTable], middle: float) -> list[Draft | DraftTable]:
    lines = [part for part in flow if isinstance(part, TextLine)]
    half = _body_size(lines) / 2
    printed = [_printed(part, flow[at - 1] if at else None, half) for at, part in enumerate(flow)]
    column = measure(printed)
    groups = paragraphs(printed, column) if column else [[at] for at in range(len(flow))]
    items: list[Draft | DraftTable] = []
    for group in groups:
        first = flow[group[0]]
        if isinstance(first, PageTable):
            items.append(draft_table(first))
            continue
        own = [part for at in group if isinstance(part := flow[at], TextLine)]
        items.append(replace(draft_of(own), style=_style(own, printed[group[0]], column, half, middle)))
    return items


def _body_size(lines: Sequence[TextLine]) -> float:
    """The em size that most characters of the document have."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return max(1.0, counts.most_common(1)[0][0]) if counts else 1.0


def _printed(part: TextLine | PageTable, before: TextLine | PageTable | None, half: float) -> Line:
    if isinstance(part, PageTable):
        return Line("", part.box[0] / half, part.box[2] / half, page=part.page, fixed=True)
    gap = before is not None and before.page == part.page and _frame(part)[1] - _frame(before)[3] > 1.5 * 2 * half
    return Line(part.text, part.frame[0] / half, part.frame[2] / half, gap=gap, page=part.page, size=part.size)


def _style(lines: Sequence[TextLine], printed: Line, column: Measure | None, half: float, middle: float) -> Style:
    """Size, font, place on the paper; the lead is what another font sets apart at the beginning."""
    names = [font for line in lines for font in line.fonts if font]
    font = Counter(names).most_common(1)[0][0] if names else ""
    lead = 0
    if names and names[0] != font:
        opening = lines[0].fonts
        lead = next((at for at, name in enumerate(opening) if name and name != names[0]), len(opening))
    left = printed.left - column.left if column else 0.0
    align = _align(lines[0], left, half, middle) if len(lines) == 1 else ""
    indent = round(left * half, 1) if left >= 1.5 and not align else 0.0
    bold = bool(names) and all(any(word in name.lower() for word in _BOLD) for name in names)
    return Style(font=font, size=round(lines[0].size, 1), bold=bold, align=align, indent=indent, lead=lead)


def _align(line: TextLine, left: float, half: float, middle: float) -> Literal["", "center", "right"]:
    """Where a line stands on the paper: around its middle, or beyond it as a signature does."""
    centre = (line.frame[0] + line.frame[2]) / 2
    larger = line.size > 2 * half + 1
    if abs(centre - middle) < 2 * half and (left > 6 or larger):
        return "center"
    return "right" if line.frame[0] > middle - 4 * half and centre > middle + 4 * half else ""
