"""A picture (jpg, png, tiff, bmp, gif, webp) as a document of its own: a scan, a photograph of a sheet, a screenshot."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.read.assemble import digest_of
from pipeline.read.ocr import find_engine
from pipeline.read.pdf import Page, document_of
from pipeline.read.progress import must_skip, page_done
from pipeline.read.scan import DPI, MOST_PIXELS, scan_page

READER = "image/1"
KINDS = ("JPEG", "PNG", "TIFF", "BMP", "GIF", "WEBP")  # no format whose decoder is a program of its own
A4 = 11.69  # inches of the long side, for pictures that do not say how large the paper was
_DAMAGED = (OSError, ValueError, SyntaxError, EOFError, KeyError, IndexError, TypeError, struct.error)


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a picture of words as a document; each frame of a tiff is a page.

    Places are pages and boxes in points of the picture as it is shown (its EXIF rotation applied). A picture that does
    not state a plausible resolution counts as a sheet of A4.

    Raises:
        InputError: E-TRUNC (damaged), E-TYPE, E-LIMIT (pixels, pages), E-SCAN (no engine), E-EMPTY (no words in it).
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # our own limit on pixels is stricter than the one that only warns
        try:
            picture = Image.open(BytesIO(data), formats=KINDS)
        except Image.DecompressionBombError as error:
            raise InputError("E-LIMIT", file=name, what="像素", found=">178M", limit=limits.picture_pixels) from error
        except UnidentifiedImageError as error:
            raise InputError("E-TRUNC", file=name) from error
        except _DAMAGED as error:
            raise InputError("E-TRUNC", file=name) from error
        with picture:
            digest = digest_of(data)
            pages = _pages(picture, name, limits, digest)
    return document_of(pages, name=name, digest=digest, format_="image", reader=READER, view=view)


def _pages(picture: Image.Image, name: str, limits: Limits, digest: str) -> list[Page]:
    _check_size(picture, name, limits)
    try:
        count = int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1
    except _DAMAGED as error:
        raise InputError("E-TRUNC", file=name) from error
    if count > limits.pdf_pages:
        raise InputError("E-LIMIT", file=name, what="页数", found=count, limit=limits.pdf_pages)
    page_done(0, count)
    pages: list[Page] = []
    for number in range(1, count + 1):
        left_out = must_skip(number)
        page = None if left_out else _page(picture, number, name, limits, digest)
        pages.append(page or Page(number, broken=not left_out, left_out=left_out))
        page_done(number, count)
    if all(page.broken or page.left_out for page in pages):
        raise InputError("E-TRUNC", file=name)
    return pages


def _check_size(picture: Image.Image, name: str, limits: Limits) -> None:
    pixels = picture.size[0] * picture.size[1]
    if pixels > limits.picture_pixels:
        raise InputError("E-LIMIT", file=name, what="像素", found=pixels, limit=limits.picture_pixels)


def _page(picture: Image.Image, number: int, name: str, limits: Limits, digest: str) -> Page | None:
    """A frame as a page; None where it is damaged."""
    try:
        if number > 1:
            picture.seek(number - 1)
        _check_size(picture, name, limits)
        shown, dpi = _sheet(picture)
    except _DAMAGED:
        return None
    page = Page(number, shown.size[0] * 72 / dpi)
    engine = find_engine()
    if engine is None:
        page.unread = True
    else:
        page.scan = scan_page(shown, number, dpi, engine, digest=digest)
    return page


def _sheet(picture: Image.Image) -> tuple[Image.Image, float]:
    """A frame as it is shown, on white paper, no finer than is recognised, and its dots per inch."""
    dpi = _stated(picture)
    shown = ImageOps.exif_transpose(picture)
    if shown.mode in ("RGBA", "LA", "PA") or "transparency" in shown.info:
        clear = shown.convert("RGBA")
        shown = Image.new("RGB", clear.size, "white")
        shown.paste(clear, mask=clear)
    elif shown.mode.startswith(("I", "F")):  # 16 bits a pixel: Pillow would cut off what is above 255
        low, high = shown.getextrema()
        span = max(1.0, float(high) - float(low))  # type: ignore[arg-type]
        shown = shown.point(lambda value: (value - float(low)) * 255 / span).convert("L")  # type: ignore[arg-type]
    shown = shown.convert("RGB")
    long = max(shown.size)
    if not 100 <= dpi <= 1200 or not 4 <= long / dpi <= 24:
        dpi = long / A4
    factor = min(1.0, DPI / dpi, (MOST_PIXELS / max(1, shown.size[0] * shown.size[1])) ** 0.5)
    if factor < 0.95:
        size = (max(1, round(shown.size[0] * factor)), max(1, round(shown.size[1] * factor)))
        shown, dpi = shown.resize(size, Image.Resampling.LANCZOS), dpi * factor
    return shown, max(dpi, 20.0)


def _stated(picture: Image.Image) -> float:
    try:
        return float(picture.info.get("dpi", (0, 0))[0])
    except (TypeError, ValueError, IndexError, ZeroDivisionError):
        return 0.0
