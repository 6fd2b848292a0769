"""A PDF → `SourceDocument`: PDFium's characters, lines and paragraphs of our own, ruled tables; scanned pages by OCR."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Any, Literal

import pypdfium2

from pipeline.errors import InputError
from pipeline.lexicon.radicals import radicals
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import Block, Layer, Place, Seal, SourceDocument, Style, View
from pipeline.read.assemble import Draft, DraftTable, assemble, digest_of, text_id
from pipeline.read.furniture import page_furniture
from pipeline.read.ocr import find_engine
from pipeline.read.pdfchars import UNREADABLE, Box, Char, TextLine, page_chars, without_vertical
from pipeline.read.pdflines import reading_order, text_lines
from pipeline.read.pdfrepair import is_plausible, with_trailer
from pipeline.read.pdfrules import page_rules
from pipeline.read.pdfsecond import second_chars
from pipeline.read.pdftables import PageTable, append, continues, draft_of, draft_table, page_tables
from pipeline.read.portal import portal_chrome, portal_findings, without_icons
from pipeline.read.progress import must_skip, page_done
from pipeline.read.wrapped import Line, Measure, measure, paragraphs, unwrapped

if TYPE_CHECKING:
    from pipeline.read.scan import ScanPage

READER = "pdf/2"
_BOLD = ("bold", "black", "hei", "黑", "xbs", "小标宋")


@dataclass(slots=True)
class Page:
    """What stands on one page: lines and tables in reading order, and what does not read with them.

    `apart` are lines written downwards or at right angles to the rest, `askew` watermarks. `width` is the page's, as it
    is read. `mended` counts radicals that stood for characters, `unreadable` glyphs without a character.
    `broken` is a page that cannot be read, `left_out` one that an earlier attempt did not survive, `salvaged` one of a damaged file of which only the text could be;
    `cut_off` one of a file that lost its end, `unread` a picture of words that no engine is there to recognise; `scan` is
    what was recognised.
    """

    number: int
    width: float = 0.0
    parts: list[TextLine | PageTable] = field(default_factory=list)
    apart: list[tuple[str, Box]] = field(default_factory=list)
    askew: list[tuple[str, Box]] = field(default_factory=list)
    mended: int = 0
    unreadable: int = 0
    broken: bool = False
    left_out: bool = False
    salvaged: bool = False
    cut_off: bool = False
    scan: ScanPage | None = None
    seals: tuple[Seal, ...] = ()
    unread: bool = False

    @property
    def lines(self) -> list[TextLine]:
        """Its lines outside tables."""
        return [part for part in self.parts if isinstance(part, TextLine)]

    @property
    def has_text(self) -> bool:
        """Whether there is anything to read on it."""
        return bool(self.parts or self.apart)


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a PDF as a document; its places are pages and boxes. A PDF has no revisions: every `view` is the same.

    Raises:
        InputError: E-ENC (needs a password), E-PDF (damaged), E-LIMIT (too many pages), and as `document_of`.
    """
    digest = digest_of(data)
    pages = _pages(data, name, limits, digest)
    if all(page.broken or page.left_out for page in pages):
        raise InputError("E-PDF", file=name, why="各页均无法读取")
    return document_of(pages, name=name, digest=digest, format_="pdf", reader=READER, view=view)


def document_of(
    pages: Sequence[Page], *, name: str, digest: str, format_: str, reader: str, view: View
) -> SourceDocument:
    """Return pages as a document: paragraphs and tables over page breaks, and what could not be read as findings.

    Raises:
        InputError: E-SCAN (pictures of words, and no engine that recognises them), E-EMPTY (no words at all).
    """
    scanned = lay_scans(pages)
    if not any(page.has_text for page in pages):
        raise InputError("E-SCAN" if any(page.unread for page in pages) else "E-EMPTY", file=name)
    items, notes = page_items(pages)
    canonical = assemble(items)
    identity = text_id(digest, view, reader)
    unsure = _unsure(canonical.blocks, identity) if scanned else ()
    return SourceDocument(
        name=name, sha256=digest, format=format_, reader=reader, view=view, text_id=identity,
        text=canonical.text, blocks=canonical.blocks, tables=canonical.tables,
        findings=(*_page_findings(pages), *notes, *unsure),
        seals=tuple(seal for page in pages for seal in page.seals),
    )  # fmt: skip


def lay_scans(pages: Sequence[Page]) -> bool:
    """Put what was recognised on pages in their reading order, all with one left edge; tell whether there was any."""
    scans = [page.scan for page in pages if page.scan is not None]
    if scans:
        from pipeline.read.scan import aligned

        aligned(scans)
    for page in pages:
        if page.scan is not None:
            page.parts = sorted([*page.scan.lines, *page.scan.tables], key=lambda part: part.frame[1])
            page.seals = page.scan.seals
            page.width = page.scan.width or page.width
    return bool(scans)


def _unsure(blocks: Iterable[Block], identity: str) -> tuple[Finding, ...]:
    from pipeline.read.scan import unsure_words

    return unsure_words(blocks, identity)


def _page_findings(pages: Sequence[Page]) -> Iterator[Finding]:
    """What could not be read, page by page, and what was read otherwise than it is written."""
    lost = (
        ([page for page in pages if page.broken], "第{}页已损坏，无法读取"),
        ([page for page in pages if page.left_out], "第{}页读取时超出内存、时间限制或出错，已略过"),
        ([page for page in pages if page.unread], "第{}页是扫描件，没有安装文字识别组件"),
        ([p for p in pages if not (p.broken or p.left_out or p.has_text or p.askew or p.unread)], "第{}页没有文字"),
        ([page for page in pages if page.unreadable], "第{}页有字形没有对应的文字，以“�”代替"),
        ([page for page in pages if page.salvaged], "文件已损坏，第{}页只抢救出文字，表格线未能识别"),
    )
    for own, words in lost:
        if own:
            numbers = "、".join(str(page.number) for page in own)
            yield Finding("W-PARTIAL", "warning", (("part", words.format(numbers)),))
    if any(page.cut_off for page in pages):
        yield Finding("W-PARTIAL", "warning", (("part", "文件不完整，末尾缺失，已按残存部分读出"),))
    if mended := sum(page.mended for page in pages):
        yield Finding("W-RADICAL", "note", (("count", str(mended)),))


def _pages(data: bytes, name: str, limits: Limits, digest: str) -> list[Page]:
    file, cut_off = _opened(data, name)
    if file is None:
        if salvaged := _second_pages(data, limits):
            return salvaged
        raise InputError("E-PDF", file=name, why="找不到页面")
    try:
        if len(file) > limits.pdf_pages:
            raise InputError("E-LIMIT", file=name, what="页数", found=len(file), limit=limits.pdf_pages)
        if not len(file):
            raise InputError("E-PDF", file=name, why="没有页面")
        page_done(0, len(file))
        pages: list[Page] = []
        for number, page in enumerate(_each(file), 1):
            left_out = must_skip(number)
            pages.append(Page(number, left_out=True) if left_out else _read_page(page, number, limits, digest))
            page_done(number, len(file))
        return [_checked(page) for page in pages] if cut_off else pages
    finally:
        file.close()


def _opened(data: bytes, name: str) -> tuple[Any, bool]:
    """The file, and whether it had lost its end; None where PDFium does not open it."""
    try:
        return pypdfium2.PdfDocument(data), False
    except pypdfium2.PdfiumError as error:
        if "password" in str(error).lower():
            raise InputError("E-ENC", file=name) from error
    mended = with_trailer(data)
    try:
        return (pypdfium2.PdfDocument(mended), True) if mended else (None, False)
    except pypdfium2.PdfiumError:
        return None, False


def _checked(page: Page) -> Page:
    """A page of a file that lost its end; if a font went with it, what is there are no words."""
    letters = [letter for line in page.lines for letter in line.text]
    if is_plausible(letters):
        return replace(page, cut_off=True)
    return Page(page.number, broken=True)


def _second_pages(data: bytes, limits: Limits) -> list[Page]:
    """What can be read of a file that PDFium does not open; no page where there is nothing."""
    pages: list[Page] = []
    for number, (paper, chars) in enumerate(second_chars(data, limits.pdf_pages), 1):
        made = Page(number, paper.across, salvaged=True)
        made.parts = reading_order(_mended(chars, made), [], paper, number)
        pages.append(made)
    return pages if any(page.has_text for page in pages) else []


def _each(file: pypdfium2.PdfDocument) -> Iterator[Any]:
    """The pages, None for one that cannot be opened or must not be. One stays open while the next is: PDFium forgets fonts nobody uses."""
    before: Any = None
    for at in range(len(file)):
        page = None
        if not must_skip(at + 1):
            with suppress(pypdfium2.PdfiumError):
                page = file[at]
        if before is not None:
            before.close()
        yield page
        before = page
    if before is not None:
        before.close()


def _read_page(page: Any, number: int, limits: Limits, digest: str) -> Page:
    """Return what stands on a page; one that cannot be read is `broken`."""
    if page is None:
        return Page(number, broken=True)
    try:
        return _text_of(page, number, limits, digest)
    except pypdfium2.PdfiumError:
        return Page(number, broken=True)


def _text_of(page: Any, number: int, limits: Limits, digest: str) -> Page:
    found = page_chars(page)
    if _is_picture(page, found.straight):
        return _scanned(page, number, digest)
    paper, made = found.paper, Page(number, found.paper.across)
    chars = _mended(found.straight, made)
    tables, chars = page_tables(page_rules(page, paper), chars, paper, number, limits.table_cells)
    made.seals = _seals(page, number)
    outside, runs = without_vertical(chars)
    made.parts = reading_order(outside, tables, paper, number)
    made.apart = [(text, paper.on_page(box)) for text, box in runs]
    for turned, own in found.sideways:
        lines = text_lines(_mended(own, made), turned, number)
        made.apart += [(line.text, paper.on_page(line.box)) for line in lines]
    made.askew = [(text, paper.on_page(box)) for text, box in found.askew if text]
    return made


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


def _mended(chars: Sequence[Char], page: Page) -> list[Char]:
    """The characters, radicals replaced by the characters that they stand for; the page counts what was odd."""
    known, out = radicals(), list[Char]()
    for char in chars:
        if char.text in known:
            page.mended += 1
            char = char._replace(text=known[char.text])
        elif char.text == UNREADABLE:
            page.unreadable += 1
        out.append(char)
    return out


Items = list[Draft | DraftTable]


def page_items(pages: Sequence[Page]) -> tuple[Items, list[Finding]]:
    """Return the paragraphs and tables of pages in reading order, page furniture last, and what is to be said about them.

    For every reader that knows where lines stand on paper: PDF, OFD, scans.
    """
    texts = [[line.text for line in page.lines] for page in pages]
    off = page_furniture(texts)
    portal = portal_chrome(texts, off)
    furniture: list[Draft] = []
    flow: list[TextLine | PageTable] = []
    margins: list[Draft] = []
    aside: Layer = "textbox" if any(page.parts for page in pages) else "body"  # a document may run downwards
    for number, page in enumerate(pages):
        at = -1
        for part in page.parts:
            last = flow[-1] if flow else None
            if isinstance(part, TextLine):
                at += 1
                if (number, at) in off or (portal and (number, at) in portal.lines):
                    furniture.append(draft_of([part]))
                else:
                    flow.append(without_icons(part) if portal else part)
            elif isinstance(last, PageTable) and continues(last, part):
                append(last, part)
            else:
                flow.append(part)
        margins += [replace(_standing(*one, page.number), layer=aside) for one in page.apart]
        furniture += [_standing(*one, page.number) for one in page.askew]
    findings = [*_joined_tables(flow), *(portal_findings(portal, texts) if portal else ())]
    middle = Counter(round(page.width / 2) for page in pages if page.has_text).most_common(1)[0][0]
    items = [*_drafts(flow, middle), *margins, *(replace(line, layer="furniture") for line in furniture)]
    return items, findings


def _joined_tables(flow: Sequence[TextLine | PageTable]) -> Iterator[Finding]:
    tables = [part for part in flow if isinstance(part, PageTable)]
    dropped, mended = sum(table.dropped for table in tables), sum(table.mended for table in tables)
    if dropped or mended:
        yield Finding("W-TABLE-JOINED", "note", (("header", str(dropped)), ("cut", str(mended))))


def _standing(text: str, box: Box, page: int) -> Draft:
    """A stretch of text that stands for itself."""
    return Draft(text, places=(Place(0, len(text), page=page, box=box),))


def _drafts(flow: Sequence[TextLine | PageTable], middle: float) -> Items:
    half = _body_size([part for part in flow if isinstance(part, TextLine)]) / 2
    measures = _measures(flow, half)
    items: Items = []
    for key, run in groupby(flow, key=_width):
        own = list(run)
        column = measures.get(key)
        printed = [_printed(part, own[at - 1] if at else None, half) for at, part in enumerate(own)]
        groups = paragraphs(printed, column) if column else unwrapped(printed)
        for group in groups:
            first = own[group[0]]
            if isinstance(first, PageTable):
                items.append(draft_table(first))
                continue
            lines = [part for at in group if isinstance(part := own[at], TextLine)]
            items.append(replace(draft_of(lines), style=_style(lines, printed[group[0]], column, half, middle)))
    return items


def _width(part: TextLine | PageTable) -> int:
    """What tells a column of text from others and from the whole page: its width, in steps of 20 points; 0 = the page."""
    column = part.column if isinstance(part, TextLine) else None
    return round((column[1] - column[0]) / 20) if column else 0


def _measures(flow: Sequence[TextLine | PageTable], half: float) -> dict[int, Measure]:
    """The measure of each kind of column, its left edge counted from that of the column."""
    kinds: dict[int, list[Line]] = {}
    for at, part in enumerate(flow):
        kinds.setdefault(_width(part), []).append(_printed(part, flow[at - 1] if at else None, half))
    found = {key: measure(lines) for key, lines in kinds.items()}
    return {key: column for key, column in found.items() if column is not None}


def _body_size(lines: Sequence[TextLine]) -> float:
    """The em size that most characters of the document have."""
    counts: Counter[float] = Counter()
    for line in lines:
        counts[round(line.size, 1)] += len(line.text)
    return max(1.0, counts.most_common(1)[0][0]) if counts else 1.0


def _printed(part: TextLine | PageTable, before: TextLine | PageTable | None, half: float) -> Line:
    if isinstance(part, PageTable):
        return Line("", part.box[0] / half, part.box[2] / half, page=part.page, fixed=True)
    gap = before is not None and before.page == part.page and part.frame[1] - before.frame[3] > 1.5 * 2 * half
    from_left = part.column[0] if part.column else 0.0
    left, right = part.frame[0] - from_left, part.frame[2] - from_left
    return Line(part.text, left / half, right / half, gap=gap, page=part.page, size=part.size)


def _style(lines: Sequence[TextLine], printed: Line, column: Measure | None, half: float, middle: float) -> Style:
    """Size, font, place on the paper; the lead is what another font sets apart at the beginning."""
    names = [font for line in lines for font in line.fonts if font]
    font = Counter(names).most_common(1)[0][0] if names else ""
    lead = 0
    if names and names[0] != font:
        opening = lines[0].fonts
        lead = next((at for at, name in enumerate(opening) if name and name != names[0]), len(opening))
    left = printed.left - column.left if column else 0.0
    # the shortest line of a title that was broken shows that it stands in the middle
    shortest = min(lines, key=lambda line: line.frame[2] - line.frame[0])
    align = _align(shortest, left + (shortest.frame[0] - lines[0].frame[0]) / half, half, middle)
    align = align if len(lines) == 1 or align == "center" else ""
    indent = round(left * half, 1) if left >= 1.5 and not align else 0.0
    bold = bool(names) and all(any(word in name.lower() for word in _BOLD) for name in names)
    return Style(font=font, size=round(lines[0].size, 1), bold=bold, align=align, indent=indent, lead=lead)


def _align(line: TextLine, left: float, half: float, middle: float) -> Literal["", "center", "right"]:
    """Where a line stands on the paper: around its middle, or beyond it as a signature does."""
    centre = (line.frame[0] + line.frame[2]) / 2
    if line.column:
        middle = sum(line.column) / 2
    larger = line.size > 2 * half + 1
    if abs(centre - middle) < 2 * half and (left > 6 or larger):
        return "center"
    return "right" if line.frame[0] > middle - 4 * half and centre > middle + 4 * half else ""
