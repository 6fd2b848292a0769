"""The characters of a PDF page, as PDFium places them.

Characters are laid out in *reading coordinates*: points from the top left corner of the page turned so that most of its
text stands upright, whatever the page's own rotation says. Places in the file are given on the page as it is shown.
"""

from __future__ import annotations

import ctypes
import math
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple
from unicodedata import east_asian_width

import pypdfium2.raw as pdfium

Box = tuple[float, float, float, float]
MOST_CHARS = 1_000_000  # of one page
UNREADABLE = "\ufffd"  # a glyph that the file gives no character for
HYPHEN = "\u00ad"  # a word was divided here
SKEW = 8  # degrees by which a line of a scan's text layer may be off
_UPRIGHT_RUN = 3  # characters under each other that make vertical writing


class Char(NamedTuple):
    """A character with its `box` (left, top, right, bottom), its baseline `y`, its em `size` and its `font`.

    `wide` tells a Hanzi or full-width sign; `guessed` is True where PDFium guessed a blank before it.
    """

    text: str
    box: Box
    y: float
    size: float
    font: str
    wide: bool
    guessed: bool

    @property
    def middle(self) -> tuple[float, float]:
        """The middle of its box."""
        return (self.box[0] + self.box[2]) / 2, (self.box[1] + self.box[3]) / 2


@dataclass(frozen=True, slots=True)
class TextLine:
    """The characters of one printed line; `fonts` holds the font of each character of `text` ("" for a blank).

    `box` is where it stands on the page as it is shown, `straight` in reading coordinates (of a picture: on the page set
    straight) where those differ; `y` is its baseline in reading coordinates. `column` is (left, right) of the column of
    text that the line belongs to, None where the page has but one. Of a line that was recognised in a picture `score` is
    how sure the engine was (0 to 1) and `raw` what it read, where that was corrected.
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
    column: tuple[float, float] | None = None

    @property
    def frame(self) -> Box:
        """The box by which lines are compared: that in reading coordinates."""
        return self.straight or self.box


@dataclass(frozen=True, slots=True)
class Paper:
    """How the page's own coordinates (points, y upwards) become those of the page turned by `turn` quarters clockwise.

    `shown` is the turn that a viewer applies; `width` and `height` are those of the unturned page.
    """

    left: float
    bottom: float
    width: float
    height: float
    turn: int = 0
    shown: int = 0

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        """Return a box of the page's own coordinates in reading coordinates."""
        return _turned(self, self.turn, left, bottom, right, top)

    def on_page(self, box: Box) -> Box:
        """Return a box of reading coordinates on the page as a viewer shows it."""
        if self.turn == self.shown:
            return box
        (x0, y0), (x1, y1) = self._own(box[0], box[1]), self._own(box[2], box[3])
        return _turned(self, self.shown, min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    @property
    def across(self) -> float:
        """The width of the page in reading coordinates."""
        return self.height if self.turn % 2 else self.width

    def _own(self, x: float, y: float) -> tuple[float, float]:
        x, y = [(x, self.height - y), (y, x), (self.width - x, y), (self.width - y, self.height - x)][self.turn]
        return x + self.left, y + self.bottom


def _turned(paper: Paper, turn: int, left: float, bottom: float, right: float, top: float) -> Box:
    x0, x1, y0, y1 = left - paper.left, right - paper.left, bottom - paper.bottom, top - paper.bottom
    if turn == 1:
        return y0, x0, y1, x1
    if turn == 2:
        return paper.width - x1, y0, paper.width - x0, y1
    if turn == 3:
        return paper.height - y1, paper.width - x1, paper.height - y0, paper.width - x0
    return x0, paper.height - y1, x1, paper.height - y0


@dataclass(slots=True)
class PageChars:
    """The characters of a page in content order: those that read as most of the page does, and the others.

    `sideways` is text at right angles to the rest, with the paper turned so that it reads (there `shown` stands for the
    reading coordinates of the page); `askew` are stretches of text at any other angle (watermarks) with their boxes.
    """

    paper: Paper
    straight: list[Char] = field(default_factory=list)
    sideways: list[tuple[Paper, list[Char]]] = field(default_factory=list)
    askew: list[tuple[str, Box]] = field(default_factory=list)


def page_chars(page: Any) -> PageChars:
    """Return the characters of a page.

    Blanks that PDFium only guessed (between digits and Hanzi) are left out. The text of the page decides which way up it
    is read, not the rotation that the file states.
    """
    text = page.get_textpage()
    try:
        return _Layout(page, text.raw).read()
    finally:
        text.close()


class _Layout:
    """Lays the characters of a page out, one after the other; `raw` is PDFium's text page."""

    def __init__(self, page: Any, raw: Any) -> None:
        self.raw = raw
        self.count = min(pdfium.FPDFText_CountChars(raw), MOST_CHARS)
        self.main = self._usual_quarter()
        left, bottom, right, top = page.get_cropbox()
        shown = (page.get_rotation() // 90) % 4
        self.paper = Paper(left, bottom, right - left, top - bottom, -self.main % 4, shown)
        self.fonts = _Fonts(raw)
        self.rect, self.x, self.y = pdfium.FS_RECTF(), ctypes.c_double(), ctypes.c_double()

    def read(self) -> PageChars:
        found = PageChars(self.paper)
        straight, askew = found.straight, list[Char]()
        turned: dict[int, list[Char]] = {}
        papers = {q: replace(self.paper, turn=-q % 4, shown=self.paper.turn) for q in range(4) if q != self.main}
        angle_of, main, raw = pdfium.FPDFText_GetCharAngle, self.main, self.raw
        for at, letter, guessed in self._letters():
            angle = angle_of(raw, at)
            quarter = _quarter(angle) if angle else 0
            paper = self.paper if quarter is None or quarter == main else papers[quarter]
            char = self._char(at, letter, guessed, paper)
            if char is None:
                continue
            if quarter == main:
                straight.append(char)
            elif quarter is None:
                askew.append(char)
            else:
                turned.setdefault(quarter, []).append(char)
        found.askew = list(_stretches(askew))
        found.sideways = [(papers[quarter], turned[quarter]) for quarter in sorted(turned)]
        return found

    def _usual_quarter(self) -> int:
        """The right angle at which most characters stand, by a sample of them."""
        sample = range(0, self.count, max(1, self.count // 60))
        quarters = Counter(quarter for at in sample if (quarter := _quarter(self._angle(at))) is not None)
        return quarters.most_common(1)[0][0] if quarters else 0

    def _angle(self, at: int) -> float:
        return float(pdfium.FPDFText_GetCharAngle(self.raw, at))

    def _letters(self) -> Iterator[tuple[int, str, bool]]:
        """The printed characters: index, character, and whether a blank was guessed before it."""
        guessed, high = False, 0
        code_of, raw = pdfium.FPDFText_GetUnicode, self.raw
        for at in range(self.count):
            code = code_of(raw, at)
            if code == 0x20 and pdfium.FPDFText_IsGenerated(self.raw, at) == 1:
                guessed = True
            elif 0x20 <= code < 0x7F or 0x2000 <= code < 0xD800:  # nearly all
                yield at, chr(code), guessed
                guessed, high = False, 0
            elif 0xD800 <= code < 0xDC00:
                high = code  # half of a rare Hanzi; the other half comes next
            else:
                if letter := _letter(code, high):
                    yield at, letter, guessed
                    guessed = False
                high = 0

    def _char(self, at: int, letter: str, guessed: bool, paper: Paper) -> Char | None:
        rect = self.rect
        if not pdfium.FPDFText_GetLooseCharBox(self.raw, at, rect):
            return None
        pdfium.FPDFText_GetCharOrigin(self.raw, at, self.x, self.y)
        if paper.turn:
            box = paper.box(rect.left, rect.bottom, rect.right, rect.top)
            y = paper.box(self.x.value, self.y.value, self.x.value, self.y.value)[1]
        else:
            left, top = paper.left, paper.bottom + paper.height
            box = (rect.left - left, top - rect.top, rect.right - left, top - rect.bottom)
            y = top - self.y.value
        width, height = box[2] - box[0], box[3] - box[1]
        wide = width > 0 and east_asian_width(letter) in "WF"
        if wide:
            size = width
        else:  # the font's size, unless the page scales it
            size = pdfium.FPDFText_GetFontSize(self.raw, at)
            size = size if 0.55 * height <= size <= 1.3 * height else 0.8 * height
        return Char(letter, box, y, size or 1.0, self.fonts.name(at), wide, guessed)


def _letter(code: int, high: int) -> str:
    """The character of a code; "" for what is not printed."""
    if high and 0xDC00 <= code < 0xE000:
        return chr(0x10000 + ((high - 0xD800) << 10) + code - 0xDC00)
    if code in (0x02, 0xAD):
        return HYPHEN  # PDFium's mark for a hyphen that divides a word
    if code in (0, 0xFFFD, 0xFFFE, 0xFFFF):
        return UNREADABLE
    if code < 0x20 or 0x7F <= code < 0xA0 or 0xD800 <= code < 0xE000 or code > 0x10FFFF:
        return ""
    return chr(code)


class _Fonts:
    """The names of fonts, decoded once each; a subset's name begins with six letters and a plus sign."""

    def __init__(self, text: Any) -> None:
        self.text = text
        self.buffer = ctypes.create_string_buffer(96)
        self.flags = ctypes.c_int()
        self.names: dict[bytes, str] = {}

    def name(self, at: int) -> str:
        length = pdfium.FPDFText_GetFontInfo(self.text, at, self.buffer, 96, self.flags)
        if not 0 < length <= 96:
            return ""
        raw = self.buffer.value
        if raw not in self.names:
            name = raw.decode("utf-8", "replace")
            self.names[raw] = name.partition("+")[2] or name
        return self.names[raw]


def _quarter(angle: float) -> int | None:
    """The right angle (0–3 quarters clockwise) that an angle in radians is near, or None."""
    if not angle:
        return 0
    degrees = math.degrees(angle)
    off = (degrees + 45) % 90 - 45
    return round((degrees - off) / 90) % 4 if abs(off) <= SKEW else None


def without_vertical(chars: list[Char]) -> tuple[list[Char], list[tuple[str, Box]]]:
    """Take out what is written downwards, one character under the other: the other characters, and the runs taken out.

    Content order tells: nothing but vertical writing prints three characters under each other, one after the other.
    """
    kept: list[Char] = []
    runs: list[tuple[str, Box]] = []
    at = 0
    while at < len(chars):
        stop = at + 1
        # most characters stand beside the one before
        while stop < len(chars) and chars[stop].y - chars[stop - 1].y > 1 and _below(chars[stop - 1], chars[stop]):
            stop += 1
        if stop - at >= _UPRIGHT_RUN:
            runs.append(("".join(char.text for char in chars[at:stop]), hull([char.box for char in chars[at:stop]])))
        else:
            kept += chars[at:stop]
        at = stop
    return kept, runs


def _stretches(askew: Sequence[Char]) -> Iterator[tuple[str, Box]]:
    """Text at odd angles: characters that follow one another closely, with the box around them."""
    start = 0
    for at in range(1, len(askew) + 1):
        if at < len(askew):
            (x0, y0), (x1, y1) = askew[at - 1].middle, askew[at].middle
            if math.hypot(x1 - x0, y1 - y0) < 2.5 * askew[at - 1].size:
                continue
        own = askew[start:at]
        yield "".join(char.text for char in own).strip(), hull([char.box for char in own])
        start = at


def _below(upper: Char, lower: Char) -> bool:
    em = upper.size
    return (
        0.7 * em < lower.y - upper.y < 1.3 * em
        and abs(upper.middle[0] - lower.middle[0]) < 0.3 * em
        and not upper.text.isspace()
        and not upper.text.isascii()
        and not lower.text.isascii()
    )


def hull(boxes: Sequence[Box]) -> Box:
    """Return the smallest box around boxes, of which there is at least one."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)
