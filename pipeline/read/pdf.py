"""A PDF with text → `SourceDocument`: PDFium's characters, lines and paragraphs of our own, ruled tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any, Literal

import pypdfium2

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, Style, View
from pipeline.read.assemble import Draft, DraftTable, assemble, digest_of, text_id
from pipeline.read.furniture import page_furniture
from pipeline.read.pdfchars import TextLine, page_chars, text_lines
from pipeline.read.pdftables import PageTable, append, continues, draft_of, draft_table, has_rulings, page_tables
from pipeline.read.progress import must_skip, page_done
from pipeline.read.wrapped import Line, Measure, measure, paragraphs

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
    lost: bool = False


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a PDF as a document; its places are pages and boxes. A PDF has no revisions: every `view` is the same.

    Raises:
        InputError: E-ENC (needs a password), E-PDF (damaged), E-LIMIT (too many pages), E-SCAN (no text at all).
    """
    pages = _pages(data, name, limits)
    if not any(page.lines or page.tables for page in pages):
        raise InputError("E-SCAN", file=name)
    items = page_items(pages)
    canonical = assemble(items)
    digest = digest_of(data)
    lost = [str(page.number) for page in pages if page.lost]
    bare = [str(page.number) for page in pages if not (page.lines or page.tables or page.askew or page.lost)]
    notes = tuple(
        Finding("W-PARTIAL", "warning", (("part", f"第{'、'.join(some)}页{what}"),))
        for some, what in ((lost, "未能读出"), (bare, "没有文字"))
        if some
    )
    return SourceDocument(
        name=name, sha256=digest, format="pdf", reader=READER, view=view, text_id=text_id(digest, view, READER),
        text=canonical.text, blocks=canonical.blocks, tables=canonical.tables, findings=notes,
    )  # fmt: skip


def _pages(data: bytes, name: str, limits: Limits) -> list[Page]:
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
            return list(_read_pages(file, plumber))
        finally:
            plumber.close()
    finally:
        file.close()


def _read_pages(file: pypdfium2.PdfDocument, plumber: _Plumber) -> Iterator[Page]:
    page_done(0, len(file))
    for number in range(1, len(file) + 1):
        yield Page(number, 0.0, lost=True) if must_skip(number) else _page(file, number, plumber)
        page_done(number, len(file))


def _page(file: pypdfium2.PdfDocument, number: int, plumber: _Plumber) -> Page:
    try:
        page = file[number - 1]
    except pypdfium2.PdfiumError:
        return Page(number, 0.0, lost=True)
    try:
        chars, askew = page_chars(page)
        made = Page(number, page.get_width(), askew=text_lines(askew, number))
        if chars and has_rulings(page):
            made.tables = plumber.tables(number, chars)
        outside = [c for c in chars if not any(_inside(c.middle, table.box) for table in made.tables)]
        made.lines = text_lines(outside, number)
        return made
    finally:
        page.close()


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


def page_items(pages: Sequence[Page]) -> list[Draft | DraftTable]:
    """Return the paragraphs and tables of pages in reading order, page furniture last; of a PDF, an OFD or a scan."""
    off = page_furniture([[line.text for line in page.lines] for page in pages])
    furniture = [line for number, page in enumerate(pages) for at, line in enumerate(page.lines) if (number, at) in off]
    furniture += [line for page in pages for line in page.askew]
    flow: list[TextLine | PageTable] = []
    for number, page in enumerate(pages):
        body: list[TextLine | PageTable] = [line for at, line in enumerate(page.lines) if (number, at) not in off]
        for part in sorted(body + list(page.tables), key=lambda part: part.box[1]):
            last = flow[-1] if flow else None
            if isinstance(part, PageTable) and isinstance(last, PageTable) and continues(last, part):
                append(last, part)
            else:
                flow.append(part)
    middle = Counter(round(page.width / 2) for page in pages).most_common(1)[0][0]
    return [*_drafts(flow, middle), *(replace(draft_of([line]), layer="furniture") for line in furniture)]


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
    gap = before is not None and before.page == part.page and part.box[1] - before.box[3] > 1.5 * 2 * half
    return Line(part.text, part.box[0] / half, part.box[2] / half, gap=gap, page=part.page, size=part.size)


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
    centre = (line.box[0] + line.box[2]) / 2
    larger = line.size > 2 * half + 1
    if abs(centre - middle) < 2 * half and (left > 6 or larger):
        return "center"
    return "right" if line.box[0] > middle - 4 * half and centre > middle + 4 * half else ""
