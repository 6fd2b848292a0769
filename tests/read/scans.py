"""Scanned sheets for the tests: pages of text drawn, leaned, sealed and soiled as a scanner gives them."""

from __future__ import annotations

import math
import subprocess
from collections.abc import Sequence
from functools import cache
from io import BytesIO
from shutil import which

import numpy
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from pipeline.read.ocr import find_engine

RED = (205, 30, 35)
DPI = 200


@cache
def _font_file(pattern: str) -> tuple[str, int] | None:
    if which("fc-match") is None:
        return None
    found = subprocess.run(["fc-match", "-f", "%{file}\t%{index}", pattern], capture_output=True, text=True, check=True)
    file, _, index = found.stdout.partition("\t")
    return (file, int(index or 0)) if "CJK" in file or "Noto" in file else None


needs_font = pytest.mark.skipif(_font_file("Noto Serif CJK SC") is None, reason="no Noto CJK font to draw sheets with")
needs_engine = pytest.mark.skipif(find_engine() is None, reason="no OCR engine (rapidocr or tesseract) is installed")
needs_office = pytest.mark.skipif(which("soffice") is None, reason="LibreOffice is not installed")


def font(size: float, pattern: str = "Noto Serif CJK SC") -> ImageFont.FreeTypeFont:
    found = _font_file(pattern)
    assert found is not None
    return ImageFont.truetype(found[0], round(size), index=found[1])


def seal(name: str, diameter: int, *, turned: float = 0.0, star: bool = True) -> Image.Image:
    """A round seal with its name around the ring, transparent elsewhere; `turned` degrees to the right."""
    image = Image.new("RGBA", (diameter, diameter), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.ellipse((2, 2, diameter - 3, diameter - 3), outline=(*RED, 255), width=max(3, diameter // 40))
    middle = diameter / 2
    if star:
        points = []
        for at in range(10):
            reach = diameter * (0.15 if at % 2 == 0 else 0.06)
            angle = at * math.pi / 5 - math.pi / 2
            points.append((middle + reach * math.cos(angle), middle + reach * math.sin(angle)))
        draw.polygon(points, fill=(*RED, 255))
    size = int(diameter * 0.13)
    step = min(30.0, 250 / len(name))
    for at, letter in enumerate(name):
        angle = (at - (len(name) - 1) / 2) * step
        tile = Image.new("RGBA", (size * 2, size * 2), (0, 0, 0, 0))
        ImageDraw.Draw(tile).text((size, size), letter, font=font(size), fill=(*RED, 255), anchor="mm")
        tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC)
        x = middle + diameter * 0.385 * math.sin(math.radians(angle))
        y = middle - diameter * 0.385 * math.cos(math.radians(angle))
        image.alpha_composite(tile, (round(x) - size, round(y) - size))
    return image.rotate(-turned, resample=Image.Resampling.BICUBIC)


def stamp(page: Image.Image, mark: Image.Image, left: int, top: int) -> Image.Image:
    """Ink over ink: the page shows through the seal."""
    layer = Image.new("RGB", page.size, "white")
    layer.paste(mark, (left, top), mark)
    both = numpy.asarray(page, numpy.float32) * numpy.asarray(layer, numpy.float32) / 255
    return Image.fromarray(both.astype(numpy.uint8))


def soiled(page: Image.Image, *, skew: float = 0.5, noise: float = 3.0, seed: int = 1) -> Image.Image:
    """A page as a scanner gives it: leaning by `skew` degrees, a little blurred, grey paper, noise, specks."""
    random = numpy.random.default_rng(seed)
    page = page.rotate(-skew, resample=Image.Resampling.BICUBIC, fillcolor="white").filter(
        ImageFilter.GaussianBlur(0.5)
    )
    data = numpy.asarray(page, numpy.float32) * 0.965
    data += random.normal(0, noise, data.shape[:2])[:, :, None]
    for _ in range(25):
        row, column = (int(random.integers(0, edge - 3)) for edge in data.shape[:2])
        data[row : row + 2, column : column + 2] = 120
    return Image.fromarray(numpy.clip(data, 0, 255).astype(numpy.uint8))


def sheet(
    lines: Sequence[tuple[float, float, float, str]],
    rules: Sequence[tuple[float, float, float, float]] = (),
    *,
    size: tuple[float, float] = (595, 842),
    dpi: float = DPI,
) -> Image.Image:
    """A page drawn: lines (left, baseline, size, text) and rules (x0, y0, x1, y1) in points, as `paper.pdf` takes them."""
    scale = dpi / 72
    page = Image.new("RGB", (round(size[0] * scale), round(size[1] * scale)), "white")
    draw = ImageDraw.Draw(page)
    for x, y, points, text in lines:
        draw.text((x * scale, y * scale), text, font=font(points * scale), fill=(15, 15, 15), anchor="ls")
    for x0, y0, x1, y1 in rules:
        draw.line((x0 * scale, y0 * scale, x1 * scale, y1 * scale), fill=(20, 20, 20), width=2)
    return page


def pdf_of(pages: Sequence[Image.Image], *, dpi: float = DPI, quality: int = 60) -> bytes:
    data = BytesIO()
    pages[0].save(data, "PDF", save_all=True, append_images=list(pages[1:]), resolution=dpi, quality=quality)
    return data.getvalue()


def scanned(pdf: bytes, *, name: str, skew: float = 0.5, seal_page: int = -1, dpi: int = DPI) -> bytes:
    """A PDF with text → its scan: every page rendered, leaned to and fro, and a seal over the text of one page."""
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for number in range(len(document)):
        page = document[number].render(scale=dpi / 72).to_pil().convert("RGB")
        if number == seal_page % len(document):
            mark = seal(name, round(42 / 25.4 * dpi))
            page = stamp(page, mark, round(page.width * 0.52), round(page.height * 0.22))
        pages.append(soiled(page, skew=skew * (-1) ** number, seed=number + 1))
    return pdf_of(pages, dpi=dpi, quality=50)
