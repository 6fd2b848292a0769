"""The content of an OFD page: objects → characters, ruling lines and pictures, in points from the page's top left.

An object lies in its boundary on the page, its own coordinates changed by its CTM first (GB/T 33190, 8.5). Objects of a
composite graphic lie in the boundary of the object that shows it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby, pairwise
from typing import Any
from unicodedata import east_asian_width

from pipeline.read.ofdpackage import POINTS, Leaf, Resources, box_of, child, children, local, numbers
from pipeline.read.pdfchars import MOST_CHARS, Box, Char

Matrix = tuple[float, float, float, float, float, float]
Segment = tuple[float, float, float, float]

_CONTAINERS = ("Layer", "PageBlock", "Content")
_DEEPEST = 16  # composite graphics within each other
_MOST_OBJECTS = 200_000  # of one page, composite graphics counted each time they are shown
_MOST_SEGMENTS = 3000  # more ruling lines than any table has: a drawing
_ASCENT = 0.88  # of an em, what a Hanzi has above the baseline
_THIN = 3.0  # points: a filled box as thin as this is a ruling line


@dataclass(frozen=True, slots=True)
class Image:
    """A picture on the page: its part ("" where the file does not hold it) and its box in points."""

    part: str
    box: Box


@dataclass(slots=True)
class Scene:
    """What stands on a page. `askew` are stretches of text that do not read as the page does (watermarks); `hidden`
    counts characters that are not shown, `cut` is True where the page holds more than is read."""

    chars: list[Char] = field(default_factory=list)
    askew: list[list[Char]] = field(default_factory=list)
    rulings: list[Segment] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    hidden: int = 0
    cut: bool = False


def page_scene(leaf: Leaf) -> Scene:
    """Return what stands on a page, its templates included."""
    reader = _Reader(leaf.resources, _onto_paper(leaf))
    for root in (*leaf.templates, leaf.root):
        content = child(root, "Content")
        if content is not None:
            reader.walk(content, reader.paper, 0)
    return reader.scene()


def appearance_scene(appearance: Any, leaf: Leaf) -> Scene:
    """Return what stands in the appearance of an annotation of a page."""
    paper = _onto_paper(leaf)
    reader = _Reader(leaf.resources, paper)
    reader.walk(appearance, _placed(appearance, paper), 0)
    return reader.scene()


def on_paper(box: tuple[float, float, float, float], leaf: Leaf) -> Box:
    """Return a box in millimetres (left, top, width, height) as edges in points from the page's top left."""
    left, top = (box[0] - leaf.box[0]) * POINTS, (box[1] - leaf.box[1]) * POINTS
    return left, top, left + box[2] * POINTS, top + box[3] * POINTS


def _onto_paper(leaf: Leaf) -> Matrix:
    return (POINTS, 0.0, 0.0, POINTS, -leaf.box[0] * POINTS, -leaf.box[1] * POINTS)


def _times(outer: Matrix, inner: Matrix) -> Matrix:
    """First `inner`, then `outer`."""
    a, b, c, d, e, f = inner
    g, h, i, j, k, m = outer
    return (g * a + i * b, h * a + j * b, g * c + i * d, h * c + j * d, g * e + i * f + k, h * e + j * f + m)


def _point(matrix: Matrix, x: float, y: float) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f


def _placed(element: Any, outer: Matrix) -> Matrix:
    """The matrix of an object's own coordinates, given that of what it lies in."""
    boundary = box_of(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
    matrix = _times(outer, (1.0, 0.0, 0.0, 1.0, boundary[0], boundary[1]))
    ctm = numbers(element.get("CTM"))
    return _times(matrix, (ctm[0], ctm[1], ctm[2], ctm[3], ctm[4], ctm[5])) if len(ctm) == 6 else matrix


def _bounds(matrix: Matrix, left: float, top: float, right: float, bottom: float) -> Box:
    corners = [_point(matrix, x, y) for x in (left, right) for y in (top, bottom)]
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    return min(xs), min(ys), max(xs), max(ys)


class _Reader:
    """Walks the objects of one page."""

    def __init__(self, resources: Resources, paper: Matrix) -> None:
        self.resources = resources
        self.paper = paper
        self.found: list[tuple[int, int, Char]] = []  # turn, number of the stretch, character
        self.stretch = 0
        self.made = Scene()
        self.objects = 0
        self.seen: set[tuple[str, int, int]] = set()

    def scene(self) -> Scene:
        """Return the page, its characters parted by whether they read as most do."""
        turns = Counter(turn for turn, _, _ in self.found)
        main = turns.most_common(1)[0][0] if turns else 0
        main = main if main % 90 == 0 else 0
        self.made.chars = [char for turn, _, char in self.found if turn == main]
        askew = groupby((each for each in self.found if each[0] != main), key=lambda each: each[1])
        self.made.askew = [[char for _, _, char in group] for _, group in askew]
        if len(self.made.rulings) > _MOST_SEGMENTS:
            self.made.rulings.clear()
        if self.made.hidden == len(self.found):
            self.made.hidden = 0  # the text layer that lies behind a scan
        return self.made

    def walk(self, container: Any, outer: Matrix, depth: int) -> None:
        """Read the objects in a container in their order."""
        for element in container:
            if self.objects >= _MOST_OBJECTS or len(self.found) >= MOST_CHARS:
                self.made.cut = True
                return
            self.objects += 1
            name = local(element)
            if name in _CONTAINERS:
                self.walk(element, outer, depth)
            elif name == "TextObject":
                self._text(element, outer)
            elif name == "PathObject":
                self._path(element, outer)
            elif name == "ImageObject":
                part = self.resources.media.get(element.get("ResourceID", ""), "")
                boundary = box_of(element.get("Boundary")) or (0.0, 0.0, 0.0, 0.0)
                left, top, width, height = boundary
                self.made.images.append(Image(part, _bounds(outer, left, top, left + width, top + height)))
            elif name == "CompositeObject":
                self._composite(element, outer, depth)

    def _composite(self, element: Any, outer: Matrix, depth: int) -> None:
        unit = self.resources.units.get(element.get("ResourceID", ""))
        content = child(unit, "Content")
        if content is None:
            return
        if depth >= _DEEPEST:
            self.made.cut = True
            return
        self.walk(content, _placed(element, outer), depth + 1)

    # text

    def _text(self, element: Any, outer: Matrix) -> None:
        matrix = _placed(element, outer)
        size = (numbers(element.get("Size")) or [0.0])[0]
        stretch = (numbers(element.get("HScale")) or [1.0])[0]
        if size <= 0:
            return
        font = self.resources.fonts.get(element.get("Font", ""), "")
        shown = element.get("Visible", "true").lower() != "false" and element.get("Alpha", "255").strip() != "0"
        at = (0.0, 0.0)
        for code in children(element, "TextCode"):
            text = (code.text or "").strip("\r\n")
            x, y = numbers(code.get("X")), numbers(code.get("Y"))
            at = (x[0] if x else at[0], y[0] if y else at[1])  # a place that is left out is that of the code before
            self._code(text, at, _deltas(code.get("DeltaX"), len(text)), _deltas(code.get("DeltaY"), len(text)),
                       (matrix, size, stretch, font, shown))  # fmt: skip

    def _code(
        self,
        text: str,
        at: tuple[float, float],
        across: list[float],
        down: list[float],
        look: tuple[Matrix, float, float, str, bool],
    ) -> None:
        matrix, size, stretch, font, shown = look
        turn = round(math.degrees(math.atan2(matrix[1], matrix[0]))) % 360
        em = size * math.hypot(matrix[2], matrix[3])
        x, y = at
        self.stretch += 1
        for index, letter in enumerate(text):
            wide = east_asian_width(letter) in "WF" or letter in "“”‘’—…·"
            width = size * stretch * (1.0 if wide else 0.5)
            step = across[index] if index < len(across) else (0.0 if index < len(down) else width)
            if not wide and 0 < step <= 1.05 * size * stretch:
                width = step  # what the writer knew of a Latin letter's width
            if _is_text(letter):
                self._add(letter, _bounds(matrix, x, y - _ASCENT * size, x + width, y + (1 - _ASCENT) * size),
                          _point(matrix, x, y)[1], em, font, turn, shown=shown)  # fmt: skip
            x += step
            y += down[index] if index < len(down) else 0.0

    def _add(self, letter: str, box: Box, y: float, em: float, font: str, turn: int, *, shown: bool) -> None:
        grain = max(em * 0.15, 0.1)
        spot = (letter, round(box[0] / grain), round(y / grain))
        if spot in self.seen and not letter.isspace():
            return  # printed twice for a bold look
        self.seen.add(spot)
        self.made.hidden += not shown
        self.found.append((turn, self.stretch, Char(letter, box, y, max(em, 0.1), font)))

    # ruling lines

    def _path(self, element: Any, outer: Matrix) -> None:
        if element.get("Visible", "true").lower() == "false":
            return
        matrix = _placed(element, outer)
        data = child(element, "AbbreviatedData")
        filled = element.get("Fill", "false").lower() == "true"
        stroked = element.get("Stroke", "true").lower() != "false"
        for path in _paths("" if data is None else data.text or ""):
            points = [_point(matrix, x, y) for x, y in path]
            xs, ys = [x for x, _ in points], [y for _, y in points]
            width, height = max(xs) - min(xs), max(ys) - min(ys)
            if (filled or not stroked) and min(width, height) < _THIN:
                middle = (min(xs) + max(xs)) / 2, (min(ys) + max(ys)) / 2
                across = width >= height
                self.made.rulings.append(
                    (min(xs), middle[1], max(xs), middle[1]) if across else (middle[0], min(ys), middle[0], max(ys))
                )
            elif stroked:
                self.made.rulings += [
                    (min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
                    for (x0, y0), (x1, y1) in pairwise(points)
                    if abs(x0 - x1) < 0.5 or abs(y0 - y1) < 0.5
                ]


def _is_text(letter: str) -> bool:
    code = ord(letter)
    return not (code < 32 or 0x7F <= code < 0xA0 or code in (0xFFFE, 0xFFFF))


def _deltas(text: str | None, most: int) -> list[float]:
    """Return the distances between characters, ``g n value`` meaning n times the value; `most` at most."""
    out: list[float] = []
    tokens = iter((text or "").split())
    for token in tokens:
        try:
            if token in ("g", "G"):
                count = int(float(next(tokens, "0")))
                out += [float(next(tokens, "0"))] * max(0, min(count, most - len(out)))
            else:
                out.append(float(token))
        except (ValueError, OverflowError):
            break
        if len(out) >= most:
            break
    return [value if abs(value) < 1e6 else 0.0 for value in out[:most]]


_TAKES = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7}


def _paths(data: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the straight parts of a path (GB/T 33190, table 35): the corners that lines join; a curve begins anew."""
    tokens = data.split()[: 20 * _MOST_SEGMENTS]
    path: list[tuple[float, float]] = []
    at = 0
    while at < len(tokens):
        command, at = tokens[at], at + 1
        if command == "C":
            if path:
                path.append(path[0])
            continue
        count = _TAKES.get(command, 0)
        values = numbers(" ".join(tokens[at : at + count]))
        at += count
        if not count or len(values) < count:
            continue
        if command != "L":
            if len(path) > 1:
                yield path
            path = []
        path.append((values[-2], values[-1]))
    if len(path) > 1:
        yield path
