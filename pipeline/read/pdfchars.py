"""The characters of a PDF page, as PDFium places them, and the lines they stand on.

Coordinates are points from the top left corner of the page as it is shown (rotation and crop box applied).
"""

from __future__ import annotations

import ctypes
import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any
from unicodedata import east_asian_width

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
MOST_CHARS = 1_000_000  # of one page
_LATIN = re.compile(r"[A-Za-z0-9]")


@dataclass(frozen=True, slots=True)
class Char:
    """A character with its `box` (left, top, right, bottom), its baseline `y`, its em `size` and its `font`."""

    text: str
    box: Box
    y: float
    size: float
    font: str

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """The characters of one printed line; `fonts` holds the font of each character of `text` ("" for a blank).

    Of a line that was recognised in a picture `straight` is where it stands on the page set straight, `score` how sure
    the engine was (0 to 1) and `raw` what it read, where that was corrected.
    """

    text: str
    box: Box
    size: float
    y: float
    page: int
    fonts: tuple[str, ...] = ()
    straight: Box | None = None
    score: float | None = None
    raw: str = ""

    @property
    def frame(self) -> Box:
        """The box by which lines are compared: that on the straight page."""
        return self.straight or self.box


@dataclass(frozen=True, slots=True)
class _Paper:
    """How the page's own coordinates (points, y upwards) become those of the page as shown."""

    left: float
    bottom: float
    width: float
    height: float
    turn: int  # quarter turns clockwise

    def point(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        if self.turn == 1:
            return y, x
        if self.turn == 2:
            return self.width - x, y
        if self.turn == 3:
            return self.height - y, self.width - x
        return x, self.height - y


def page_chars(page: Any) -> tuple[list[Char], list[Char]]:
    """Return the characters of a page that read as the page does, and those set askew (watermarks), in content order.

    Blanks that PDFium only guessed (between digits and Hanzi) are left out, and what is printed twice for a bold look
    comes once.
    """
    text = page.get_textpage()
    try:
        count = min(pdfium.FPDFText_CountChars(text.raw), MOST_CHARS)
        left, bottom, right, top = page.get_cropbox()
        turn = (page.get_rotation() // 90) % 4
        angles = [_angle(text.raw, at) for at in range(0, count, max(1, count // 200))]
        main = Counter(angles).most_common(1)[0][0] if angles else 0
        main = main if main % 90 == 0 else 0
        paper = _Paper(left, bottom, right - left, top - bottom, (turn + main // 90) % 4)
        straight: list[Char] = []
        askew: list[Char] = []
        seen: set[tuple[str, int, int]] = set()
        for at in range(count):
            char = _char(text.raw, at, paper)
            if char is None:
                continue
            spot = (
                char.text,
                round(char.box[0] / max(char.size * 0.15, 0.1)),
                round(char.y / max(char.size * 0.15, 0.1)),
            )
            if spot in seen and char.text != " ":
                continue
            seen.add(spot)
            (straight if _angle(text.raw, at) == main else askew).append(char)
        return straight, askew
    finally:
        text.close()


def _angle(text: Any, at: int) -> int:
    return round(math.degrees(pdfium.FPDFText_GetCharAngle(text, at))) % 360


def _char(text: Any, at: int, paper: _Paper) -> Char | None:
    code = pdfium.FPDFText_GetUnicode(text, at)
    if code < 32 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code in (0xFFFE, 0xFFFF) or code > 0x10FFFF:
        return None
    if pdfium.FPDFText_IsGenerated(text, at) == 1:
        return None
    rect = pdfium.FS_RECTF()
    x, y = ctypes.c_double(), ctypes.c_double()
    if not pdfium.FPDFText_GetLooseCharBox(text, at, rect) or not pdfium.FPDFText_GetCharOrigin(text, at, x, y):
        return None
    (x0, y0), (x1, y1) = paper.point(rect.left, rect.top), paper.point(rect.right, rect.bottom)
    box = (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
    letter = chr(code)
    wide = east_asian_width(letter) in "WF" and box[2] > box[0]
    size = box[2] - box[0] if wide else max(pdfium.FPDFText_GetFontSize(text, at), (box[3] - box[1]) * 0.7)
    return Char(letter, box, paper.point(x.value, y.value)[1], size, _font(text, at))


def _font(text: Any, at: int) -> str:
    buffer = ctypes.create_string_buffer(96)
    flags = ctypes.c_int()
    length = pdfium.FPDFText_GetFontInfo(text, at, buffer, 96, flags)
    name = buffer.value.decode("utf-8", "replace") if 0 < length <= 96 else ""
    return name.partition("+")[2] or name  # a subset's name begins with six letters and a plus sign


def text_lines(chars: Sequence[Char], page: int) -> list[TextLine]:
    """Return the lines of a page from top to bottom: characters on one baseline, from left to right."""
    rows: list[list[Char]] = []
    for char in sorted(chars, key=lambda char: char.y):
        near = next((row for row in reversed(rows[-3:]) if abs(row[-1].y - char.y) < 0.4 * max(char.size, 1)), None)
        if near is None:
            rows.append([char])
        else:
            near.append(char)
    lines = [_line(sorted(row, key=lambda char: char.box[0]), page) for row in rows]
    return [line for line in lines if line is not None]


def _line(row: list[Char], page: int) -> TextLine | None:
    while row and row[0].text.isspace():
        row = row[1:]
    while row and row[-1].text.isspace():
        row = row[:-1]
    if not row:
        return None
    wide = [char.size for char in row if east_asian_width(char.text) in "WF"]
    size = median(wide) if wide else median(char.size for char in row)
    pieces = list(_spaced(row, size))
    box = (
        min(char.box[0] for char in row), min(char.box[1] for char in row),
        max(char.box[2] for char in row), max(char.box[3] for char in row),
    )  # fmt: skip
    return TextLine("".join(text for text, _ in pieces), box, size, row[0].y, page, tuple(font for _, font in pieces))


def _spaced(row: list[Char], size: float) -> Iterator[tuple[str, str]]:
    """The characters, with a blank where a gap was left: a fifth of an em parts Latin words, a whole em all else."""
    before: Char | None = None
    for char in row:
        if before is not None and " " not in (before.text, char.text):
            gap = char.box[0] - before.box[2]
            latin = _LATIN.match(before.text) and _LATIN.match(char.text)
            if gap > (0.2 if latin else 1.0) * size:
                yield " ", ""
        yield char.text, char.font
        before = char
