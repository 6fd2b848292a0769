"""How far the lines of a page lean, and the page set straight."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy
from numpy.typing import NDArray
from PIL import Image

Grey = NDArray[numpy.uint8]
LEAST = 0.3  # degrees below which a page is left as it is
MOST = 6.0
_WIDTH = 900  # pixels at which the angle is measured
_POINTS = 60_000


def skew_of(grey: Grey) -> float:
    """Return the angle in degrees by which the lines of a page fall to the right; 0.0 where there are too few.

    The rows of ink are sharpest when they are looked at along the lines: the angle is the one at which the number of
    dark pixels differs most from row to row.
    """
    height, width = grey.shape
    factor = min(1.0, _WIDTH / width)
    size = (max(1, round(width * factor)), max(1, round(height * factor)))
    small = numpy.asarray(Image.fromarray(grey).resize(size, Image.Resampling.BOX))
    margin_y, margin_x = size[1] // 25, size[0] // 25  # the black edge of a scan
    small = small[margin_y : size[1] - margin_y or None, margin_x : size[0] - margin_x or None]
    if small.size == 0:
        return 0.0
    paper = float(numpy.percentile(small, 80))
    ys, xs = numpy.nonzero(small < paper * 0.7)
    if len(ys) < 200:
        return 0.0
    step = max(1, len(ys) // _POINTS)
    across, down = xs[::step].astype(numpy.float64), ys[::step].astype(numpy.float64)
    coarse = max(numpy.arange(-MOST, MOST + 0.01, 0.3).tolist(), key=lambda angle: _sharpness(across, down, angle))
    fine = numpy.arange(coarse - 0.3, coarse + 0.301, 0.05).tolist()
    best = max(fine, key=lambda angle: _sharpness(across, down, angle))
    # a page of a few marks has no lines to speak of
    return float(best) if _sharpness(across, down, best) > 1.05 * _sharpness(across, down, 0.0) else 0.0


def _sharpness(xs: NDArray[numpy.float64], ys: NDArray[numpy.float64], angle: float) -> float:
    rows = ys - xs * math.tan(math.radians(angle))
    counts = numpy.bincount((rows - rows.min()).astype(numpy.int64))
    return float((numpy.diff(counts.astype(float)) ** 2).sum())


@dataclass(frozen=True, slots=True)
class Turn:
    """The way between a page and the page set straight: a rotation by `angle` degrees around its middle (x, y)."""

    angle: float
    x: float
    y: float

    def straighten(self, grey: Grey) -> Grey:
        """Return the page with its lines level."""
        if not self.angle:
            return grey
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        across = (cos, -sin, self.x - cos * self.x + sin * self.y)
        down = (sin, cos, self.y - sin * self.x - cos * self.y)
        picture = Image.fromarray(grey)
        turned = picture.transform(
            picture.size, Image.Transform.AFFINE, (*across, *down), Image.Resampling.BICUBIC, fillcolor=255
        )
        return numpy.asarray(turned)

    def back(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return the box on the page as it is around a box on the straight page."""
        if not self.angle:
            return box
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        corners = [(x - self.x, y - self.y) for x in (box[0], box[2]) for y in (box[1], box[3])]
        xs = [cos * x - sin * y + self.x for x, y in corners]
        ys = [sin * x + cos * y + self.y for x, y in corners]
        return min(xs), min(ys), max(xs), max(ys)
