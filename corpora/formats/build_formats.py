"""Builds the letters that only optional readers can read: `python corpora/formats/build_formats.py [FOLDER]`.

They answer the demo consultation (corpora/demo); the units are invented. The scan is drawn with Pillow and a Noto CJK font, so
another version of either draws it a little differently; the .doc is written by LibreOffice and holds its clock. Both are
committed as built once; what must stay the same is what is read from them (tests/corpora/test_formats.py).
"""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageChops, ImageDraw, ImageFont

HERE = Path(__file__).parent
DPI = 150
WIDTH, HEIGHT = 1240, 1754  # A4
RED = (205, 30, 35)
UNIT = "中国电信泊宁分公司"
LINES = (
    # (text, size in points, where it begins: a share of the width, or "centre")
    (UNIT, 22, "centre"),
    ("关于对老旧小区改造实施方案意见的复函", 22, "centre"),
    ("", 16, 0.13),
    ("泊宁市住房和城乡建设局：", 16, 0.13),
    ("　　贵局征求意见函收悉。经研究，建议将“到2027年完成", 16, 0.13),
    ("线缆整治小区260个”修改为“到2027年完成线缆整治小区", 16, 0.13),
    ("200个”。其他无意见。", 16, 0.13),
    ("", 16, 0.13),
    (UNIT, 16, 0.55),
    ("2026年3月30日", 16, 0.58),
)


def main() -> None:
    """Write the files."""
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else HERE
    scan().save(folder / "29-中国电信泊宁分公司（扫描件）.png", optimize=True, dpi=(DPI, DPI))
    with TemporaryDirectory() as scratch:
        letter = HERE.parent / "demo" / "letters" / "10-市市场监管局.docx"
        subprocess.run(  # noqa: S603 -- a fixed program on a file of ours
            ["soffice", "--headless", "--convert-to", "doc", "--outdir", scratch, str(letter)],  # noqa: S607 -- found on the path
            check=True, capture_output=True,
        )  # fmt: skip
        (folder / "10-市市场监管局.doc").write_bytes((Path(scratch) / "10-市市场监管局.doc").read_bytes())


def scan() -> Image.Image:
    """Return a letter as a scanner gives it: grey paper, a degree askew, a red seal over the date; few colours."""
    page = Image.new("RGB", (WIDTH, HEIGHT), (250, 249, 245))
    draw = ImageDraw.Draw(page)
    top = 190.0
    for text, points, left in LINES:
        size = points * DPI / 72
        if left == "centre":
            draw.text((WIDTH / 2, top), text, font=_font(size), fill=(25, 25, 25), anchor="ma")
        else:
            draw.text((float(left) * WIDTH, top), text, font=_font(size), fill=(25, 25, 25))
        top += 28 * DPI / 72
    seal = _seal(UNIT, round(42 * DPI / 25.4))
    page.paste(ImageChops.multiply(page.crop((720, 560, 720 + seal.width, 560 + seal.height)), seal), (720, 560))
    page = page.rotate(0.6, resample=Image.Resampling.BICUBIC, fillcolor=(250, 249, 245))
    return page.quantize(32, dither=Image.Dither.NONE)


def _font(size: float) -> ImageFont.FreeTypeFont:
    found = subprocess.run(
        ["fc-match", "-f", "%{file}\t%{index}", "Noto Serif CJK SC"],  # noqa: S607 -- found on the path
        check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    file, _, index = found.partition("\t")
    return ImageFont.truetype(file, round(size), index=int(index or 0))


def _seal(name: str, diameter: int) -> Image.Image:
    """A round seal on white: a ring, a star, the name around it."""
    image = Image.new("RGB", (diameter, diameter), "white")
    draw = ImageDraw.Draw(image)
    draw.ellipse((2, 2, diameter - 3, diameter - 3), outline=RED, width=max(3, diameter // 40))
    middle = diameter / 2
    star = [
        (
            middle + diameter * (0.15 if at % 2 == 0 else 0.06) * math.cos(at * math.pi / 5 - math.pi / 2),
            middle + diameter * (0.15 if at % 2 == 0 else 0.06) * math.sin(at * math.pi / 5 - math.pi / 2),
        )
        for at in range(10)
    ]
    draw.polygon(star, fill=RED)
    size, step = int(diameter * 0.13), min(30.0, 250 / len(name))
    for at, letter in enumerate(name):
        angle = (at - (len(name) - 1) / 2) * step
        tile = Image.new("RGB", (size * 2, size * 2), "white")
        ImageDraw.Draw(tile).text((size, size), letter, font=_font(size), fill=RED, anchor="mm")
        tile = tile.rotate(-angle, resample=Image.Resampling.BICUBIC, fillcolor="white")
        x = middle + diameter * 0.385 * math.sin(math.radians(angle)) - size
        y = middle - diameter * 0.385 * math.cos(math.radians(angle)) - size
        place = (round(x), round(y), round(x) + tile.width, round(y) + tile.height)
        image.paste(ImageChops.multiply(image.crop(place), tile), place)
    return image


if __name__ == "__main__":
    main()
