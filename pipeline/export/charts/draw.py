"""Charts → svg, png, and the script that draws them in a page; the only module that imports vl_convert.

vl-convert-python was weighed against the other ways to draw from Python: it brings Vega-Lite, Vega and
vega-embed in its wheel, draws without a browser, and its script is 0.9 MB. Plotly's script has 4.8 MB and its pictures need
Chrome; Bokeh's has 1.3 MB, its pictures need selenium, and it brings pandas and tornado; Altair only writes the
specifications, which are plain dictionaries here.
"""

from __future__ import annotations

import re
from functools import cache
from html import escape
from math import sqrt
from typing import Any

from pipeline.errors import UsageError
from pipeline.export.charts.chart import Chart

MOST_PIXELS = 16_000_000
_SIZE = re.compile(r'<svg[^>]* width="(?P<width>[\d.]+)" height="(?P<height>[\d.]+)"')
_ID = re.compile(r'(?P<before>\sid="|url\(#|href="#)(?P<id>[^")]+)')


def svg(chart: Chart, *, titled: bool = False) -> str:
    """Return a chart as one svg element whose ids begin with the chart's own, so that several can stand in a page.

    The same chart gives the same text. Words and lines have the colour of the text around it. `titled` puts the chart's title above it.

    Raises:
        UsageError: M-CHARTS, vl_convert is not installed.
    """
    drawn: str = _vl_convert().vegalite_to_svg(_spec(chart, titled=titled), allowed_base_urls=[])
    named = f'<svg role="img" aria-label="{escape(chart.summary, quote=True)}" '
    return _with_ids(drawn.replace("<svg ", named, 1), chart.id)


def png(chart: Chart, *, scale: float = 2.0, titled: bool = True) -> bytes:
    """Return a chart as a png picture, black on white, `scale` pixels to one of the drawing.

    A drawing that would have more than `MOST_PIXELS` is drawn smaller.

    Raises:
        UsageError: M-CHARTS, vl_convert is not installed.
    """
    converter = _vl_convert()
    spec = _spec(chart, titled=titled) | {"background": "white"}
    drawn: str = converter.vegalite_to_svg(spec, allowed_base_urls=[])
    size = _SIZE.search(drawn)
    area = float(size["width"]) * float(size["height"]) if size else 1.0
    picture: bytes = converter.svg_to_png(drawn, scale=min(scale, sqrt(MOST_PIXELS / area)))
    return picture


@cache
def script() -> str:
    """Return the JavaScript that gives a page `vegaEmbed`; it fetches nothing, and holds no end tag of a script.

    A page that forbids ``unsafe-eval`` passes ``{ast: true}`` to it, and ``{renderer: "svg"}`` for the page's colour of text.

    Raises:
        UsageError: M-CHARTS, vl_convert is not installed.
    """
    bundle: str = _vl_convert().javascript_bundle()
    return bundle.replace("</script", "<\\/script")


def _with_ids(drawn: str, prefix: str) -> str:
    """Number the ids of a drawing from 1: they come from a counter that runs on from one drawing to the next."""
    numbers: dict[str, int] = {}
    return _ID.sub(lambda m: f"{m['before']}{prefix}-{numbers.setdefault(m['id'], len(numbers) + 1)}", drawn)


def _spec(chart: Chart, *, titled: bool) -> dict[str, Any]:
    return {**chart.spec, "title": chart.title} if titled else dict(chart.spec)


def _vl_convert() -> Any:
    try:
        import vl_convert
    except ImportError as error:
        raise UsageError("M-CHARTS") from error
    return vl_convert
