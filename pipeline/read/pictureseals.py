"""Seals among the pictures of a Word file."""

from __future__ import annotations

import struct
import warnings
from collections.abc import Callable, Sequence
from io import BytesIO

from pipeline.errors import InputError
from pipeline.model.source import Picture, Seal

MOST = 20  # pictures of one file that are looked at
MOST_PIXELS = 12_000_000  # decoded in our own process, which has to stay small
USUAL = 42.0  # mm; a picture whose size on the paper is not stated is taken for a seal by itself


def seals_in_pictures(pictures: Sequence[Picture], part: Callable[[str], bytes]) -> tuple[Seal, ...]:
    """Return the seals in the pictures of a package; `part` gives the bytes of one of its parts.

    A picture that cannot be decoded shows none: it is no text, and what the document says does not depend on it.
    """
    found: list[Seal] = []
    for picture in [it for it in pictures if not it.width_mm or min(it.width_mm, it.height_mm) >= 20][:MOST]:
        try:
            data = part(picture.part)
        except InputError:
            continue
        found += _seals(data, picture)
    return tuple(found)


def _seals(data: bytes, picture: Picture) -> tuple[Seal, ...]:
    import numpy
    from PIL import Image

    from pipeline.read.image import KINDS
    from pipeline.read.ocr import find_engine
    from pipeline.read.seals import find_rings, seals_of

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            with Image.open(BytesIO(data), formats=KINDS) as image:
                image.draft("RGB", (2400, 2400))  # a large jpeg is decoded at a fraction of its size
                if image.size[0] * image.size[1] > MOST_PIXELS:
                    return ()
                clear = image.convert("RGBA")
        except (
            OSError,
            ValueError,
            SyntaxError,
            EOFError,
            KeyError,
            TypeError,
            struct.error,
            Image.DecompressionBombError,
        ):
            return ()
    sheet = Image.new("RGB", clear.size, "white")
    sheet.paste(clear, mask=clear)
    dpi = sheet.size[0] / ((picture.width_mm or USUAL * sheet.size[0] / max(sheet.size)) / 25.4)
    pixels = numpy.asarray(sheet)
    if not find_rings(pixels, dpi):  # the engine takes long to load
        return ()
    return seals_of(pixels, dpi, find_engine(), start=picture.start)
