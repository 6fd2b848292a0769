"""Pages of an OFD file that are pictures: the picture of the page, put together for the recognition of words.

The engine and what becomes of its words are those of every scan (``pipeline.read.ocr``, ``pipeline.read.scan``).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from io import BytesIO
from typing import Any

from pipeline.errors import InputError
from pipeline.read.ofdpackage import POINTS, Leaf, OfdPackage
from pipeline.read.ofdpage import Image

DPI = 200.0
MOST_PIXELS = 40_000_000  # of one page: A2 at 200 dpi and more


def recognised_page(package: OfdPackage, leaf: Leaf, images: Sequence[Image], digest: str) -> Any | None:
    """Return what is recognised on a page that is a picture: an object with `lines`, `tables` and `seals`.

    None where no engine is installed or the pictures cannot be opened.
    """
    try:
        # looked up by name: OCR is an extra, and the page is a finding without it
        find_engine = import_module("pipeline.read.ocr").find_engine
        scan_page = import_module("pipeline.read.scan").scan_page
    except (ImportError, AttributeError):
        return None
    engine = find_engine()
    picture = None if engine is None else _page_picture(package, leaf, images)
    return None if picture is None else scan_page(picture, leaf.number, DPI, engine, digest=digest)


def _page_picture(package: OfdPackage, leaf: Leaf, images: Sequence[Image]) -> Any | None:
    """The pictures of a page where they stand on white paper; None where none can be opened."""
    import PIL.Image

    scale = DPI / 72
    size = round(leaf.box[2] * POINTS * scale), round(leaf.box[3] * POINTS * scale)
    if min(size) < 1 or size[0] * size[1] > MOST_PIXELS:
        return None
    paper = PIL.Image.new("RGB", size, "white")
    placed = 0
    for image in images:
        left, top, right, bottom = (round(edge * scale) for edge in image.box)
        width, height = right - left, bottom - top
        if width < 1 or height < 1 or width * height > MOST_PIXELS or not image.part:
            continue
        try:
            with PIL.Image.open(BytesIO(package.archive.read(image.part))) as opened:
                plain = opened.convert("RGB").rotate(-image.turn, expand=True)
        except (OSError, ValueError, SyntaxError, PIL.Image.DecompressionBombError, InputError):
            continue  # a format that Pillow does not know (JB2), or a damaged picture
        paper.paste(plain.resize((width, height)), (left, top))
        placed += 1
    return paper if placed else None
