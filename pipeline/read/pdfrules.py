"""The ruling lines of a PDF page: what PDFium draws, as stretches across and down.

Reading coordinates (see pdfchars). A border may be drawn as a line, as a thin filled box, as the frame of a box, or as the
edge of a shaded cell; dashes and pieces are joined to the line that the eye sees.
"""

from __future__ import annotations

import ctypes
import itertools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

import pypdfium2.raw as pdfium

from pipeline.read.pdfchars import Paper

NEAR = 3.0  # points within which two lines are one, and a line touches another
THIN = 3.0  # points of the thickest line
SHORTEST = 6.0  # points; anything shorter belongs to a drawing
MOST_OBJECTS = 200_000
MOST_SEGMENTS = 60_000
DEEPEST = 3  # forms within forms
Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_WHITE = 250


class Rule(NamedTuple):
    """A straight line: `at` is its place (y of a line across, x of a line down), from `start` to `stop`."""

    at: float
    start: float
    stop: float


class Rules(NamedTuple):
    """The ruling lines of a page, across and down, each sorted by place."""

    across: tuple[Rule, ...]
    down: tuple[Rule, ...]


class _Box(NamedTuple):
    left: float
    bottom: float
    right: float
    top: float
    edges: bool  # the frame counts, not the middle of a thin box


def page_rules(page: Any, paper: Paper) -> Rules:
    """Return the ruling lines of a page; white ones and what is only a clipping path are none."""
    across: list[Rule] = []
    down: list[Rule] = []
    for found in _drawn(page):
        left, top, right, bottom = paper.box(found.left, found.bottom, found.right, found.top)
        width, height = right - left, bottom - top
        if height <= THIN and width > height:
            across.append(Rule((top + bottom) / 2, left, right))
        elif width <= THIN:
            down.append(Rule((left + right) / 2, top, bottom))
        elif found.edges:
            across += [Rule(top, left, right), Rule(bottom, left, right)]
            down += [Rule(left, top, bottom), Rule(right, top, bottom)]
    return joined_rules(across, down)


def joined_rules(across: Sequence[Rule], down: Sequence[Rule]) -> Rules:
    """Return rules with those on one line joined where they touch; short ones are left out."""
    return Rules(_joined(across), _joined(down))


def _joined(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    lines: list[list[Rule]] = []
    for rule in sorted(rules):
        if lines and rule.at - lines[-1][0].at <= NEAR:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    out: list[Rule] = []
    for line in lines:
        weight = sum(rule.stop - rule.start + 0.01 for rule in line)
        at = sum(rule.at * (rule.stop - rule.start + 0.01) for rule in line) / weight
        stretches: list[list[float]] = []
        for rule in sorted(line, key=lambda rule: rule.start):
            if stretches and rule.start <= stretches[-1][1] + NEAR:
                stretches[-1][1] = max(stretches[-1][1], rule.stop)
            else:
                stretches.append([rule.start, rule.stop])
        out += [Rule(at, start, stop) for start, stop in stretches if stop - start >= SHORTEST]
    return tuple(out)


def _drawn(page: Any) -> Iterator[_Box]:
    left = [MOST_OBJECTS, MOST_SEGMENTS]
    count = pdfium.FPDFPage_CountObjects(page.raw)
    yield from _objects(page.raw, count, pdfium.FPDFPage_GetObject, _SAME, left, 0)


def _objects(holder: Any, count: int, get: Any, matrix: Matrix, left: list[int], depth: int) -> Iterator[_Box]:
    for at in range(count):
        left[0] -= 1
        if left[0] < 0 or left[1] < 0:
            return
        item = get(holder, at)
        kind = pdfium.FPDFPageObj_GetType(item)
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            yield from _path(item, _times(_matrix(item), matrix), left)
        elif kind == pdfium.FPDF_PAGEOBJ_FORM and depth < DEEPEST:
            inner = _times(_matrix(item), matrix)
            number = max(0, pdfium.FPDFFormObj_CountObjects(item))
            yield from _objects(item, number, pdfium.FPDFFormObj_GetObject, inner, left, depth + 1)


def _path(item: Any, matrix: Matrix, left: list[int]) -> Iterator[_Box]:
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, mode, stroke)
    if not stroke.value and (not mode.value or _is_white(item)):
        return
    for points in _subpaths(item, matrix, left):
        xs, ys = [x for x, _ in points], [y for _, y in points]
        thin = min(max(xs) - min(xs), max(ys) - min(ys)) <= THIN
        if thin or _is_box(points):
            yield _Box(min(xs), min(ys), max(xs), max(ys), not thin)
            continue
        for (x0, y0), (x1, y1) in itertools.pairwise(points):
            if stroke.value and (abs(x0 - x1) < 1 or abs(y0 - y1) < 1):
                yield _Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1), False)


def _subpaths(item: Any, matrix: Matrix, left: list[int]) -> Iterator[list[tuple[float, float]]]:
    """The corners of each part of a path; a part with curves is left out."""
    x, y = ctypes.c_float(), ctypes.c_float()
    points: list[tuple[float, float]] = []
    curved = False
    for at in range(pdfium.FPDFPath_CountSegments(item)):
        left[1] -= 1
        if left[1] < 0:
            break
        segment = pdfium.FPDFPath_GetPathSegment(item, at)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        point = _moved(x.value, y.value, matrix)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(points) > 1 and not curved:
                yield points
            points, curved = [point], False
            continue
        curved = curved or kind == pdfium.FPDF_SEGMENT_BEZIERTO
        points.append(point)
        if pdfium.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
            points.append(points[0])
    if len(points) > 1 and not curved:
        yield points


def _is_box(points: Sequence[tuple[float, float]]) -> bool:
    corners = set(points)
    return (
        len(points) in (4, 5)
        and len(corners) == 4
        and len({round(x, 1) for x, _ in corners}) == 2
        and len({round(y, 1) for _, y in corners}) == 2
    )


def _is_white(item: Any) -> bool:
    parts = [ctypes.c_uint() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetFillColor(item, *parts):
        return False
    return parts[3].value == 0 or all(part.value >= _WHITE for part in parts[:3])


def _matrix(item: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, found):
        return _SAME
    return found.a, found.b, found.c, found.d, found.e, found.f


def _times(first: Matrix, then: Matrix) -> Matrix:
    a, b, c, d, e, f = first
    g, h, i, j, k, m = then
    return a * g + b * i, a * h + b * j, c * g + d * i, c * h + d * j, e * g + f * i + k, e * h + f * j + m


def _moved(x: float, y: float, matrix: Matrix) -> tuple[float, float]:
    a, b, c, d, e, f = matrix
    return a * x + c * y + e, b * x + d * y + f
