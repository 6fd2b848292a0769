"""A picture of a page → its lines, ruled tables and seals, as a page of a PDF has them.

What is recognised is the red channel, in which a red seal does not hide the words under it. Lines lie on the page set
straight (`TextLine.frame`); their boxes are those of the page as it is. Units are points from its top left corner.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from statistics import median
from typing import Any

import numpy
from numpy.typing import NDArray
from PIL import Image

from pipeline.model.finding import Finding
from pipeline.model.source import Block, Seal
from pipeline.model.span import Span
from pipeline.read import ocrcache
from pipeline.read.ocr import Engine, OcrLine
from pipeline.read.ocrtext import fold
from pipeline.read.pdfchars import Box, TextLine
from pipeline.read.pdftables import PageCell, PageTable
from pipeline.read.rulings import GridCell, PixelGrid, ruled_grids
from pipeline.read.seals import redness, seals_of, without_seals
from pipeline.read.skew import LEAST, Turn, skew_of
from pipeline.read.wrapped import columns

VERSION = "scan/4"  # of all that turns pixels into lines; a change makes kept pages void
DPI = 200.0
MOST_PIXELS = 5_000_000  # of one page as recognised: an engine takes some 250 bytes for each
UNSURE = 0.8
SHOWN = 8  # unsure words that a finding names
_OPENING, _CLOSING = "（《〈【〔“‘「『(", "，。、；：！？）》〉】〕”’」』,;:)"
# a page with a secrecy mark is recognised anew each time: nothing of it is kept on the disk
_SECRET = re.compile(r"(?:绝密|机密|秘密)\s*(?:[★☆*＊·]|$|\d)")
Pixels = NDArray[numpy.uint8]


@dataclass(slots=True)
class ScanPage:
    """What was recognised on one page; `width` is that of the page set upright."""

    lines: list[TextLine] = field(default_factory=list)
    tables: list[PageTable] = field(default_factory=list)
    seals: tuple[Seal, ...] = ()
    width: float = 0.0


def scan_page(picture: Image.Image, number: int, dpi: float, engine: Engine, *, digest: str) -> ScanPage:
    """Return what stands on a picture of a page.

    Args:
        picture: the page as it is shown.
        number: its number, counted from 1.
        dpi: dots per inch of `picture`; points and the size of seals follow from it.
        engine: recognises the words.
        digest: the sha256 of the file, under which the result is kept.
    """
    key = ocrcache.page_key(digest, number, VERSION, engine.version, f"{dpi:.1f}")
    if (kept := _restored(ocrcache.load(key))) is not None:
        return kept
    page = _recognised(numpy.asarray(picture.convert("RGB")), number, dpi, engine)
    if not any(_SECRET.search(line.text) for line in page.lines):
        ocrcache.keep(key, asdict(page))
    return page


def _restored(value: Any) -> ScanPage | None:
    try:
        lines = [_line_of(line) for line in value["lines"]]
        tables = [
            PageTable(
                table["page"], _box(table["box"]), tuple(table["edges"]),
                [PageCell(**{**cell, "lines": [_line_of(line) for line in cell["lines"]]}) for cell in table["cells"]],
                table["rows"],
            )
            for table in value["tables"]
        ]  # fmt: skip
        seals = tuple(Seal(**{**seal, "box": _box(seal["box"])}) for seal in value["seals"])
        width = float(value["width"])
    except (KeyError, TypeError, ValueError):
        return None
    return ScanPage(lines, tables, seals, width)


def _box(value: Sequence[float]) -> Box:
    left, top, right, bottom = (float(side) for side in value)
    return left, top, right, bottom


def _line_of(value: dict[str, Any]) -> TextLine:
    straight = value["straight"]
    return TextLine(**{**value, "box": _box(value["box"]), "fonts": (), "straight": straight and _box(straight)})


# ── from pixels to lines ────────────────────────────────────────────────────────────────────────────────────────────


def _recognised(picture: Pixels, number: int, dpi: float, engine: Engine) -> ScanPage:
    seals = seals_of(picture, dpi, engine, page=number)
    grey = without_seals(picture, [seal.box for seal in seals if seal.box], dpi)
    quarter, picture, straight, turn, found = _upright(picture, grey, engine)
    found = [line for line in found if not _is_red(line, picture, straight, turn)]
    made = _Page(number, 72 / dpi, turn, quarter, (picture.shape[1], picture.shape[0]))
    em = _em(found) if found else 0.0
    found += _letterhead(picture, seals, turn, dpi, engine)
    tables = [made.table(grid, found, straight, engine) for grid in ruled_grids(straight, dpi, em)]
    free = [line for line in found if not any(_holds(table.box, made.points(line.box)) for table in tables)]
    return ScanPage(made.lines(free), tables, seals, round(picture.shape[1] * 72 / dpi, 2))


Reading = tuple[int, Pixels, Pixels, Turn, list[OcrLine]]


def _upright(picture: Pixels, grey: Pixels, engine: Engine) -> Reading:
    """The page set upright and straight, by how many quarter turns to the left, and what is read on it.

    A sheet that lies on its side shows lines taller than wide; one that stands on its head reads as nonsense.
    """

    def attempt(quarter: int) -> Reading:
        turned, paper = numpy.rot90(picture, quarter), numpy.ascontiguousarray(numpy.rot90(grey, quarter))
        angle = skew_of(paper)
        turn = Turn(angle if abs(angle) >= LEAST else 0.0, paper.shape[1] / 2, paper.shape[0] / 2)
        straight = turn.straighten(paper)
        return quarter, turned, straight, turn, engine.recognise(straight)

    best = attempt(0)
    lines = best[4]
    tall = sum(line.box[3] - line.box[1] > 1.5 * (line.box[2] - line.box[0]) for line in lines)
    if tall > len(lines) / 2 and len(lines) >= 3:
        best = max((attempt(1), attempt(3)), key=_certainty)
    elif len(lines) >= 3 and _certainty(best) < 0.7:
        best = max((best, attempt(2)), key=_certainty)
    return best


def _certainty(reading: Reading) -> float:
    letters = sum(len(line.text) for line in reading[4])
    return sum(line.score * len(line.text) for line in reading[4]) / max(1, letters)


def _letterhead(picture: Pixels, seals: Sequence[Seal], turn: Turn, dpi: float, engine: Engine) -> list[OcrLine]:
    """The red name of the office at the head of a page (发文机关标志), which the red channel does not show.

    Large red words in the upper half, as wide as a quarter of the page at least: no seal is that.
    """
    height, width = picture.shape[:2]
    red = redness(picture[: height // 2])
    for seal in seals:
        if seal.box:
            x0, y0, x1, y1 = (max(0, round(side * dpi / 72)) for side in seal.box)
            red[y0:y1, x0:x1] = 0
    rows = numpy.flatnonzero((red > 60).sum(axis=1) > width // 100)
    if len(rows) < dpi / 8:
        return []
    page = numpy.full((height, width), 255, numpy.uint8)
    page[: height // 2] = 255 - numpy.clip(red * 2, 0, 255).astype(numpy.uint8)
    top, bottom = max(0, int(rows[0]) - 30), min(height // 2, int(rows[-1]) + 30)
    straight = turn.straighten(page)[top:bottom]
    out = []
    for line in engine.recognise(numpy.ascontiguousarray(straight)):
        left, upper, right, lower = line.box
        if line.score >= UNSURE and right - left > width / 4 and lower - upper > dpi / 4 and len(line.text) >= 4:
            out.append(OcrLine(line.text, (left, upper + top, right, lower + top), line.score))
    return out


def _is_red(line: OcrLine, picture: Pixels, straight: Pixels, turn: Turn) -> bool:
    """Tell whether a line is only the ghost of red ink (a seal that was not seen as one)."""
    left, top, right, bottom = (max(0, round(side)) for side in line.box)
    dark = int((straight[top:bottom, left:right] < 110).sum())
    left, top, right, bottom = (max(0, round(side)) for side in turn.back(line.box))
    red = int((redness(picture[top:bottom, left:right]) > 60).sum())
    return red > 40 and dark < 0.25 * red


def _holds(box: Box, inner: Box) -> bool:
    x, y = (inner[0] + inner[2]) / 2, (inner[1] + inner[3]) / 2
    return box[0] <= x <= box[2] and box[1] <= y <= box[3]


@dataclass(slots=True)
class _Page:
    """Turns what was recognised on a page (pixels of the straight page) into lines in points."""

    number: int
    point: float  # points to a pixel
    turn: Turn
    quarter: int
    size: tuple[int, int]  # width and height of the upright page in pixels

    def place(self, box: Box) -> Box:
        """The box on the page as it is, in points, around a box on the straight page."""
        left, top, right, bottom = self.turn.back(box)
        width, height = self.size
        for _ in range(self.quarter):  # a quarter turn back, to the right
            left, top, right, bottom = height - bottom, left, height - top, right
            width, height = height, width
        return _round(self.points((left, top, right, bottom)))

    def points(self, box: Box) -> Box:
        return box[0] * self.point, box[1] * self.point, box[2] * self.point, box[3] * self.point

    def lines(self, pieces: Sequence[OcrLine]) -> list[TextLine]:
        """The lines from top to bottom: pieces side by side are one line."""
        if not pieces:
            return []
        body = _em(pieces)
        rows: list[list[OcrLine]] = []
        for piece in sorted(pieces, key=lambda piece: piece.box[1] + piece.box[3]):
            middle = (piece.box[1] + piece.box[3]) / 2
            row = next((row for row in rows[-3:] if any(_beside(other, piece, middle) for other in row)), None)
            if row is None:
                rows.append([piece])
            else:
                row.append(piece)
        return [self._line(sorted(row, key=lambda piece: piece.box[0]), body) for row in rows]

    def _line(self, row: list[OcrLine], body: float) -> TextLine:
        size = _size(row, body)
        raw = row[0].text
        for before, piece in pairwise(row):
            raw += " " * (piece.box[0] - before.box[2] > size) + piece.text
        box = (
            min(piece.box[0] for piece in row), min(piece.box[1] for piece in row),
            max(piece.box[2] for piece in row), max(piece.box[3] for piece in row),
        )  # fmt: skip
        text = " ".join(part for part in (fold(part) for part in raw.split("\t")) if part) or raw.strip()
        # an engine's box holds the ink; half an em beside it belongs to a bracket or a mark
        left = box[0] - size / 2 * (text[:1] in _OPENING)
        right = box[2] + size / 2 * (text[-1:] in _CLOSING)
        straight = self.points((left, box[1], right, box[3]))
        score = round(min(piece.score for piece in row), 3)
        return TextLine(
            text, self.place(box), round(size * self.point, 2), round(straight[3], 2),
            self.number, straight=_round(straight), score=score, raw=raw if raw != text else "",
        )  # fmt: skip

    def table(self, grid: PixelGrid, found: list[OcrLine], straight: Pixels, engine: Engine) -> PageTable:
        """A ruled table filled with the lines in it; pieces that run over a border are read again, cell by cell."""
        inside = [line for line in found if _holds(grid.box, line.box)]
        table = PageTable(self.number, self.points(grid.box), tuple(x * self.point for x in grid.xs))
        table.rows = len(grid.ys) - 1
        held: dict[int, list[OcrLine]] = {}
        for line in inside:
            for at, piece in _by_cell(line, grid, straight, engine):
                held.setdefault(at, []).append(piece)
        for at, cell in enumerate(grid.cells):
            pieces = held.get(at) or _missed(cell, straight, engine)
            lines = self.lines(pieces)
            table.cells.append(PageCell(cell.row, cell.column, cell.row_span, cell.column_span, lines))
        return table


def _round(box: Box) -> Box:
    return round(box[0], 2), round(box[1], 2), round(box[2], 2), round(box[3], 2)


def _beside(other: OcrLine, piece: OcrLine, middle: float) -> bool:
    """Tell whether two pieces stand on one line: their heights overlap by more than half and their widths do not."""
    if not other.box[1] < middle < other.box[3]:
        return False
    overlap = min(other.box[3], piece.box[3]) - max(other.box[1], piece.box[1])
    apart = max(other.box[0], piece.box[0]) - min(other.box[2], piece.box[2])
    height = min(other.box[3] - other.box[1], piece.box[3] - piece.box[1])
    return overlap > 0.5 * height and apart > -0.5 * height


def _em(pieces: Sequence[OcrLine]) -> float:
    """The em of most lines in pixels: the width of a Hanzi."""
    widths = [_pitch(piece) for piece in pieces if columns(fold(piece.text)) >= 12]
    return median(widths) if widths else 0.85 * median(piece.box[3] - piece.box[1] for piece in pieces)


def _pitch(piece: OcrLine) -> float:
    """The em by a piece's width; half of a bracket or mark at its edge holds no ink."""
    text = fold(piece.text)
    halves = columns(text) - (text[:1] in _OPENING) - (text[-1:] in _CLOSING)
    return 2 * (piece.box[2] - piece.box[0]) / max(1, halves)


def _size(row: Sequence[OcrLine], body: float) -> float:
    """The em of a line: that of the page unless both its width and its height speak for another."""
    piece = max(row, key=lambda piece: columns(fold(piece.text)))
    width = columns(fold(piece.text))
    if width < 6:
        return body
    # the box of a few letters is taller and wider than they are
    larger, smaller = (1.12, 0.9) if width >= 12 else (1.28, 0.8)
    wide, high = _pitch(piece) / body, (piece.box[3] - piece.box[1]) / (1.14 * body)
    if (wide > larger and high > larger - 0.04) or (wide < smaller and high < smaller + 0.02):
        return _pitch(piece)
    return body


def _by_cell(line: OcrLine, grid: PixelGrid, straight: Pixels, engine: Engine) -> list[tuple[int, OcrLine]]:
    """The cells that a piece stands in (their indices), with what of it stands in each."""
    left, top, right, bottom = line.box
    middle = (top + bottom) / 2
    slack = 0.4 * (bottom - top)
    cells = [
        (at, max(left, cell.box[0] + 2), min(right, cell.box[2] - 2))
        for at, cell in enumerate(grid.cells)
        if cell.box[1] <= middle < cell.box[3]
    ]
    cells = [(at, start, end) for at, start, end in cells if end - start > slack]
    if len(cells) < 2:
        home = [at for at, *_ in cells] or [_nearest(grid, line)]
        return [(home[0], line)]
    out = []
    for at, start, end in cells:
        text, score = engine.line(straight[max(0, int(top)) : int(bottom) + 1, int(start) : int(end) + 1])
        if text.strip() and score > 0.3:
            out.append((at, OcrLine(text, (start, top, end, bottom), score)))
    return out or [(cells[0][0], line)]


def _nearest(grid: PixelGrid, line: OcrLine) -> int:
    x, y = (line.box[0] + line.box[2]) / 2, (line.box[1] + line.box[3]) / 2

    def away(cell: GridCell) -> float:
        return max(cell.box[0] - x, 0, x - cell.box[2]) + max(cell.box[1] - y, 0, y - cell.box[3])

    return min(range(len(grid.cells)), key=lambda at: away(grid.cells[at]))


def _missed(cell: GridCell, straight: Pixels, engine: Engine) -> list[OcrLine]:
    """A figure alone in its cell is often overlooked: where a cell without words holds ink, it is read as one line."""
    inset = 6
    left, top, right, bottom = (round(side) for side in cell.box)
    part = straight[top + inset : bottom - inset, left + inset : right - inset]
    if part.size == 0:
        return []
    ink = part < float(numpy.percentile(part, 90)) * 0.6
    ys, xs = numpy.flatnonzero(ink.any(axis=1)), numpy.flatnonzero(ink.any(axis=0))
    if ink.sum() < 25 or not len(ys) or not 10 <= ys[-1] - ys[0] <= 70:
        return []
    box = (left + inset + int(xs[0]), top + inset + int(ys[0]), left + inset + int(xs[-1]), top + inset + int(ys[-1]))
    pad = 8
    crop = straight[max(0, box[1] - pad) : box[3] + pad, max(0, box[0] - pad) : box[2] + pad]
    text, score = engine.line(crop)
    return [OcrLine(text, box, score)] if text.strip() and score >= UNSURE else []


# ── pages of one document ───────────────────────────────────────────────────────────────────────────────────────────


def aligned(pages: Sequence[ScanPage]) -> None:
    """Set the pages of one document edge to edge, as on paper: a scanner takes each a little further left or right,
    and measures each a little larger or smaller."""
    edges = [(page, edge) for page in pages if (edge := _edges(page)) is not None]
    if len(edges) < 2:
        return
    left = median(edge[0] for _, edge in edges)
    right = median(edge[1] for _, edge in edges)
    em = median(edge[2] for _, edge in edges)
    for page, edge in edges:
        shift, other = left - edge[0], right - edge[1]
        if abs(shift) > 1.2 * em and abs(shift - other) > 0.7 * em:
            shift = 0.0  # a page of set-in lines only
        same = abs(edge[2] - em) < 0.08 * em
        page.lines = [_shifted(line, shift, em if same and line.size == edge[2] else line.size) for line in page.lines]
        for table in page.tables:
            table.edges = tuple(x + shift for x in table.edges)
            table.box = (table.box[0] + shift, table.box[1], table.box[2] + shift, table.box[3])
            for cell in table.cells:
                cell.lines = [_shifted(line, shift, line.size) for line in cell.lines]


def _edges(page: ScanPage) -> tuple[float, float, float] | None:
    """Left and right edge of a page's text, and its em."""
    long = [line for line in page.lines if columns(line.text) >= 10]
    if not long:
        return None
    lefts, rights = sorted(line.frame[0] for line in long), sorted((line.frame[2] for line in long), reverse=True)
    at = len(long) // 10
    return lefts[at], rights[at], median(line.size for line in long)


def _shifted(line: TextLine, by: float, size: float) -> TextLine:
    left, top, right, bottom = line.frame
    return replace(line, straight=(left + by, top, right + by, bottom), size=size)


def unsure_words(blocks: Iterable[Block], identity: str) -> tuple[Finding, ...]:
    """Return a finding for each page on which the engine was unsure of words; tied to the first of them.

    Args:
        blocks: the blocks of the canonical text; page furniture is passed over.
        identity: the text's id.
    """
    pages: dict[int, list[tuple[int, int, str]]] = {}
    for block in blocks:
        for place in block.places if block.start >= 0 else ():
            if place.score is not None and place.score < UNSURE:
                words = block.text[place.start : place.end]
                pages.setdefault(place.page, []).append((block.start + place.start, block.start + place.end, words))
    out = []
    for page, found in sorted(pages.items()):
        words = "；".join(_shortened(words) for *_, words in found[:SHOWN]) + "……" * (len(found) > SHOWN)
        details = (("page", str(page)), ("count", str(len(found))), ("words", words))
        out.append(Finding("W-OCR-LOW", "warning", details, Span(identity, found[0][0], found[0][1])))
    return tuple(out)


def _shortened(words: str) -> str:
    return words if len(words) <= 24 else words[:23] + "…"
