"""The pages of a PDF that are pictures: which they are, and what OCR makes of them; seals among a page's pictures."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import pypdfium2.raw as pdfium

from pipeline.model.source import Seal
from pipeline.read.ocr import Engine
from pipeline.read.pdfchars import Box, Char
from pipeline.read.scan import DPI, MOST_PIXELS, ScanPage, scan_page
from pipeline.read.seals import LARGEST, SMALLEST, seals_of

FEW = 20  # characters that a stamp or a scanner's own line may add to a picture
COVERS = 0.5  # share of the page that pictures of a scan cover
DRAWN = 40  # paths of a page whose letters are drawn as outlines


def is_scan(page: Any, chars: Sequence[Char]) -> bool:
    """Tell whether a page's words are in a picture: it has none as text, or only a garbled layer under its picture."""
    words = [char.text for char in chars if not char.text.isspace()]
    if len(words) >= FEW and not is_garbage("".join(words)):
        return False
    pictures, paths, width, height = 0.0, 0, page.get_width(), page.get_height()
    for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_PATH], max_depth=4):
        if item.type == pdfium.FPDF_PAGEOBJ_PATH:
            paths += 1
            continue
        left, bottom, right, top = _bounds(item)
        pictures += max(0.0, min(right, width) - max(left, 0)) * max(0.0, min(top, height) - max(bottom, 0))
    if pictures >= COVERS * width * height:
        return True
    return not words and (pictures > 0.02 * width * height or paths >= DRAWN)


def is_garbage(text: str) -> bool:
    """Tell whether a text layer under a picture is no Chinese text: hardly a Hanzi, or signs that no text has."""
    hanzi = bad = 0
    for ch in text:
        hanzi += "一" <= ch <= "龥" or "\u2e80" <= ch <= "\u2fdf"
        bad += ch == "\ufffd" or unicodedata.category(ch) in ("Co", "Cn", "Cc") or "\u00a1" <= ch <= "\u02ff"
    return bool(text) and (bad > 0.15 * len(text) or hanzi < 0.15 * len(text))


def _bounds(item: Any) -> Box:
    left, bottom, right, top = item.get_bounds() if hasattr(item, "get_bounds") else item.get_pos()
    return left, bottom, right, top


def recognised(page: Any, number: int, engine: Engine, *, digest: str) -> ScanPage:
    """Return what OCR finds on a page of a PDF."""
    dpi = _dpi(page)
    return scan_page(_rendered(page, dpi), number, dpi, engine, digest=digest)


def _dpi(page: Any) -> float:
    inches = max(1e-6, page.get_width() / 72 * page.get_height() / 72)
    return min(DPI, math.sqrt(MOST_PIXELS / inches))


def _rendered(page: Any, dpi: float) -> Any:
    picture = page.render(scale=dpi / 72, may_draw_forms=False)
    try:
        return picture.to_pil().convert("RGB")
    finally:
        picture.close()


def picture_seals(page: Any, number: int, find: Callable[[], Engine | None]) -> tuple[Seal, ...]:
    """Return the seals among the pictures of a page with text: those of a seal's size are looked at.

    `find` gives the engine; it is called only where there is such a picture.
    """
    if not _holds_pictures(page) or not any(
        _may_be_seal(_bounds(item)) for item in page.get_objects(filter=[pdfium.FPDF_PAGEOBJ_IMAGE], max_depth=4)
    ):
        return ()
    import numpy

    dpi = _dpi(page)
    seals = seals_of(numpy.asarray(_rendered(page, dpi)), dpi, find(), page=number)
    return tuple(replace(seal, source="picture") for seal in seals)


def _holds_pictures(page: Any) -> bool:
    """Tell at little cost whether there may be a picture on a page, among thousands of letters."""
    kinds = (pdfium.FPDF_PAGEOBJ_IMAGE, pdfium.FPDF_PAGEOBJ_FORM)
    return any(
        pdfium.FPDFPageObj_GetType(pdfium.FPDFPage_GetObject(page.raw, at)) in kinds
        for at in range(pdfium.FPDFPage_CountObjects(page.raw))
    )


def _may_be_seal(box: Box) -> bool:
    width, height = (box[2] - box[0]) / 72 * 25.4, (box[3] - box[1]) / 72 * 25.4
    return min(width, height) >= SMALLEST * 0.8 and max(width, height) <= 2 * LARGEST
