"""Red round seals (印章) in a picture: where they are and what their ring says.

What is found is evidence that a sheet was sealed, never proof that the seal is genuine. A seal is red by hue, 28 to
62 mm wide (GB/T 9704-2012 and 国发〔1999〕25号 know 42 and 45 mm, electronic ones vary) and has a closed ring.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from pipeline.model.source import Seal
from pipeline.read.ocr import Engine

Pixels = NDArray[numpy.uint8]
SMALLEST, LARGEST = 28.0, 62.0  # mm
RING = 0.5  # share of the circle that must be red
COARSE = 75  # dots per inch at which seals are looked for
MOST = 8  # seals of one picture
SECTORS = 72
BANDS = ((0.58, 0.94), (0.64, 0.92), (0.50, 0.94))  # where the ring's words stand, in radii
WIDE_GAP = 60  # degrees without words: there the name begins and ends
STRIP = 64  # pixels of height of the unrolled ring
SURE = 0.985
_WORDS = re.compile(r"[^一-龥〇0-9A-Za-z（）()·]")


@dataclass(frozen=True, slots=True)
class Ring:
    """A seal's circle in pixels of the picture; `share` of it is red."""

    x: float
    y: float
    radius: float
    share: float


def redness(picture: Pixels) -> NDArray[numpy.int16]:
    """Return by how much the red of each pixel exceeds its other colours: 0 for black, grey and white."""
    colours = picture.astype(numpy.int16)
    return numpy.maximum(0, colours[:, :, 0] - numpy.maximum(colours[:, :, 1], colours[:, :, 2]))


def find_rings(picture: Pixels, dpi: float) -> list[Ring]:
    """Return the circles of the seals in an RGB picture of `dpi` dots per inch, largest ring share first."""
    factor = min(1.0, COARSE / dpi)
    small = picture
    if factor < 1:
        size = max(1, round(picture.shape[1] * factor)), max(1, round(picture.shape[0] * factor))
        small = numpy.asarray(Image.fromarray(picture).resize(size, Image.Resampling.BOX))
    red = redness(small) > 35
    if red.sum() < 60:
        return []
    scale = dpi * factor / 25.4  # pixels of the small picture to a millimetre
    found = [ring for points in _components(red, scale) if (ring := _ring(points, scale)) is not None]
    found.sort(key=lambda ring: -ring.share)
    return [Ring(ring.x / factor, ring.y / factor, ring.radius / factor, ring.share) for ring in found[:MOST]]


def _components(red: NDArray[numpy.bool_], scale: float) -> list[NDArray[numpy.float64]]:
    """The red pixels (x, y) of each mark: what lies within a millimetre belongs together."""
    reach = 2 * max(1, round(scale * 0.7)) + 1
    wide = numpy.asarray(Image.fromarray((red * 255).astype(numpy.uint8)).filter(ImageFilter.MaxFilter(reach))) > 0
    height, width = wide.shape
    flat = wide.ravel().tolist()
    label = [0] * (height * width)
    count = 0
    for start in numpy.flatnonzero(wide).tolist():
        if label[start]:
            continue
        count += 1
        label[start], stack = count, [start]
        while stack:
            at = stack.pop()
            column = at % width
            for near in (at - width, at + width, at - 1 if column else -1, at + 1 if column + 1 < width else -1):
                if 0 <= near < height * width and flat[near] and not label[near]:
                    label[near] = count
                    stack.append(near)
    labels = numpy.asarray(label).reshape(height, width)
    ys, xs = numpy.nonzero(red)
    owner = labels[ys, xs]
    least = (SMALLEST * scale) * 1.5  # pixels that a thin ring has at the very least
    sizes = numpy.bincount(owner, minlength=count + 1)
    return [
        numpy.stack([xs[owner == one], ys[owner == one]], axis=1).astype(float)
        for one in range(1, count + 1)
        if sizes[one] >= least
    ]


def _ring(points: NDArray[numpy.float64], scale: float) -> Ring | None:
    (left, top), (right, bottom) = points.min(axis=0), points.max(axis=0)
    width, height = (right - left + 1) / scale, (bottom - top + 1) / scale
    if not (SMALLEST * 0.8 <= max(width, height) <= LARGEST * 1.1 and 0.7 < width / height < 1.43):
        return None
    x, y, radius = (left + right) / 2, (top + bottom) / 2, (right - left + bottom - top + 2) / 4
    for _ in range(2):  # where letters or another mark touch the ring, its box is not the circle's
        edge = _outermost(points, x, y)
        near = edge[numpy.abs(numpy.hypot(edge[:, 0] - x, edge[:, 1] - y) - radius) < 0.15 * radius]
        if len(near) < SECTORS // 3:
            return None
        x, y, radius = _circle(near)
    if not SMALLEST <= 2 * (radius + 0.5) / scale <= LARGEST:
        return None
    edge = _outermost(points, x, y)
    away = numpy.hypot(edge[:, 0] - x, edge[:, 1] - y) / radius
    share = float((numpy.abs(away - 1) < 0.06).sum()) / SECTORS
    far = numpy.hypot(points[:, 0] - x, points[:, 1] - y) / radius
    inner = float((far < 0.85).sum()) / (math.pi * (0.85 * radius) ** 2)
    return Ring(x + 0.5, y + 0.5, radius + 0.5, share) if share > RING and inner < 0.7 else None


def _sector(points: NDArray[numpy.float64], x: float, y: float) -> NDArray[numpy.int64]:
    angle = numpy.arctan2(points[:, 1] - y, points[:, 0] - x)
    return ((angle + math.pi) / (2 * math.pi) * SECTORS).astype(numpy.int64) % SECTORS


def _outermost(points: NDArray[numpy.float64], x: float, y: float) -> NDArray[numpy.float64]:
    """The outermost point of each sector."""
    far = numpy.hypot(points[:, 0] - x, points[:, 1] - y)
    order = numpy.lexsort((far, _sector(points, x, y)))
    turn = _sector(points, x, y)[order]
    last = numpy.append(turn[1:] != turn[:-1], True)
    outermost: NDArray[numpy.float64] = points[order][last]
    return outermost


def _circle(points: NDArray[numpy.float64]) -> tuple[float, float, float]:
    """The circle nearest to points (Kåsa's least squares)."""
    rows = numpy.column_stack([points, numpy.ones(len(points))])
    (a, b, c), *_ = numpy.linalg.lstsq(rows, (points**2).sum(axis=1), rcond=None)
    return float(a / 2), float(b / 2), math.sqrt(max(0.0, float(c + a * a / 4 + b * b / 4)))


# ── what the ring says ──────────────────────────────────────────────────────────────────────────────────────────────


def read_ring(picture: Pixels, ring: Ring, engine: Engine | None) -> tuple[str, float]:
    """Return what stands around a seal's ring and how sure the reading is; ("", 0.0) without an engine.

    The ring is unrolled from its gap (the words of a seal leave its foot free), so that a seal set askew reads too.
    """
    if engine is None:
        return "", 0.0
    best = ("", 0.0)
    for band in BANDS:
        for start in _starts(picture, ring, band):
            raw, score = engine.line(_unrolled(picture, ring, band, start))
            text = _WORDS.sub("", raw).translate(str.maketrans("()", "（）"))
            if len(text) >= 3 and score > 0.5 and (score, len(text)) > (best[1], len(best[0])):
                best = (text, round(score, 3))
            if best[1] >= SURE and len(best[0]) >= 4:
                return best
    return best


def _starts(picture: Pixels, ring: Ring, band: tuple[float, float]) -> list[float]:
    """Angles at which to cut the ring open: the middle of its widest gap, and its foot."""
    ink = _polar(picture, ring, band, 0.0, 16, 360).max(axis=0) > 60
    foot = math.pi / 2
    if ink.all() or not ink.any():
        return [foot]
    twice = numpy.concatenate([ink, ink])
    longest, at, run = 0, 0, 0
    for place, inked in enumerate(twice.tolist()):
        run = 0 if inked else run + 1
        if run > longest:
            longest, at = run, place
    gap = ((at - longest / 2) % 360) / 360 * 2 * math.pi
    # a number at the foot leaves two gaps, and either may be the wider one
    return [gap] if longest >= WIDE_GAP or abs(math.remainder(gap - foot, 2 * math.pi)) < 0.1 else [foot, gap]


def _polar(
    picture: Pixels, ring: Ring, band: tuple[float, float], start: float, height: int, width: int
) -> NDArray[numpy.int16]:
    """The redness of a band of the ring, clockwise from `start`, the outside on top."""
    angles = start + numpy.arange(width) / width * 2 * math.pi
    radii = ring.radius * numpy.linspace(band[1], band[0], height)
    xs = ring.x + radii[:, None] * numpy.cos(angles)[None, :]
    ys = ring.y + radii[:, None] * numpy.sin(angles)[None, :]
    box = (int(xs.min()) - 1, int(ys.min()) - 1, int(xs.max()) + 3, int(ys.max()) + 3)
    part = numpy.asarray(Image.fromarray(picture).crop(box))  # what lies outside the picture is black: no red
    red = redness(part).astype(numpy.float32)
    xs, ys = xs - box[0], ys - box[1]
    left, top = xs.astype(int), ys.astype(int)
    fx, fy = xs - left, ys - top
    upper = red[top, left] * (1 - fx) + red[top, left + 1] * fx
    lower = red[top + 1, left] * (1 - fx) + red[top + 1, left + 1] * fx
    mixed: NDArray[numpy.int16] = (upper * (1 - fy) + lower * fy).astype(numpy.int16)
    return mixed


def _unrolled(picture: Pixels, ring: Ring, band: tuple[float, float], start: float) -> Pixels:
    """The words of the ring as one line, black on white, without the empty stretch at both ends."""
    width = round(STRIP * math.pi * (band[0] + band[1]) / (band[1] - band[0]))
    red = _polar(picture, ring, band, start, STRIP, width)
    strong = max(60.0, float(numpy.percentile(red, 97)))
    strip = (255 - numpy.clip(red * (255 / strong), 0, 255)).astype(numpy.uint8)
    inked = numpy.flatnonzero((strip < 128).sum(axis=0) > 2)
    if len(inked):
        strip = strip[:, max(0, int(inked[0]) - STRIP // 3) : int(inked[-1]) + STRIP // 3]
    return numpy.pad(strip, ((6, 6), (8, 8)), constant_values=255)


def seals_of(picture: Pixels, dpi: float, engine: Engine | None, *, page: int = 0, start: int = -1) -> tuple[Seal, ...]:
    """Return the seals in an RGB picture; boxes are in points from its top left corner.

    Args:
        picture: rows of pixels, three colours each.
        dpi: its dots per inch, by which a seal's size is told.
        engine: reads the ring's words; None leaves them "".
        page: the page that the picture shows, 0 where it is a picture in a file.
        start: the offset in the canonical text where such a picture is anchored.
    """
    found = []
    for ring in find_rings(picture, dpi):
        text, score = read_ring(picture, ring, engine)
        found.append(_seal(ring, dpi, text, score, page, start))
    return tuple(found)


def _seal(ring: Ring, dpi: float, text: str, score: float, page: int, start: int) -> Seal:
    point = 72 / dpi
    sides = (ring.x - ring.radius, ring.y - ring.radius, ring.x + ring.radius, ring.y + ring.radius)
    left, top, right, bottom = (round(side * point, 1) for side in sides)
    return Seal(
        text, score, page=page, box=(left, top, right, bottom), diameter_mm=round(2 * ring.radius / dpi * 25.4, 1),
        ring=round(ring.share, 2), source="scan" if page else "picture", start=start,
    )  # fmt: skip


def without_seals(picture: Pixels, boxes: Sequence[tuple[float, float, float, float]], dpi: float) -> Pixels:
    """Return the red channel of a page, in which red ink is faint, with the ink of its seals taken out altogether."""
    grey = picture[:, :, 0].copy()
    for box in boxes:
        left, top, right, bottom = (round(side * dpi / 72) for side in box)
        rows, columns = slice(max(0, top - 6), bottom + 6), slice(max(0, left - 6), right + 6)
        part = grey[rows, columns]
        part[(redness(picture[rows, columns]) > 40) & (part > 140)] = 255
    return grey
