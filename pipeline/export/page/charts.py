"""图: each chart as a drawing that stands in the page, its words, its figures as a table, and its specification for the script."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree
from markupsafe import Markup

from pipeline.export.charts.chart import Chart
from pipeline.export.page.case import place_of

_SVG = "{http://www.w3.org/2000/svg}"
_UNWANTED = frozenset({"script", "foreignObject", "iframe", "image", "style", "a", "use", "set"})
_ENDS_SCRIPT = re.compile("</(script)", re.IGNORECASE)
_REFERENCES = ("clip-path", "fill", "stroke", "mask", "filter", "marker-end", "marker-start", "marker-mid")


@dataclass(frozen=True, slots=True)
class ChartView:
    """A chart; `svg` is markup that was made safe ("" where the drawing could not be read), `spec` json that cannot end its
    element ("" where no script draws)."""

    place: str
    title: str
    summary: str
    svg: Markup
    spec: Markup
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


def chart_views(charts: Sequence[tuple[Chart, str]], *, drawn: bool) -> tuple[ChartView, ...]:
    """Return the charts in the order given; with `drawn` a script will draw them again, and needs their specifications."""
    return tuple(
        ChartView(
            place_of("chart", chart.id), chart.title, chart.summary, safe_svg(svg, place_of("chart", chart.id)),
            json_for_script(chart.spec) if drawn else Markup(), chart.header, chart.rows,
        )
        for chart, svg in charts
    )  # fmt: skip


def json_for_script(value: object) -> Markup:
    """Return json in which nothing can end the script element that holds it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), default=dict)
    for sign in "<>&\u2028\u2029":
        text = text.replace(sign, f"\\u{ord(sign):04x}")
    return Markup(text)  # noqa: S704 -- no sign of markup is left


def safe_svg(svg: str, prefix: str) -> Markup:
    """Return a drawing as an element of the page: a picture with a title and a summary that its labels name.

    Scripts, links, pictures, styles and handlers are taken out, and so is whatever leads out of the drawing; its ids get
    `prefix`, so that two drawings never share one. What is no svg gives "".
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True
    )
    try:
        root = etree.fromstring(svg.encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return Markup()
    if root.tag != f"{_SVG}svg":
        return Markup()
    for element in list(root.iter()):
        if not isinstance(element.tag, str) or _unwanted(etree.QName(element).localname):
            if element.getparent() is not None:
                _remove(element)
            continue
        _clean(element, prefix)
    root.set("role", "img")
    root.set("aria-labelledby", f"{prefix}-title {prefix}-summary")
    root.attrib.pop("aria-hidden", None)
    return Markup(etree.tostring(root, encoding="unicode"))  # noqa: S704 -- parsed, cleaned and written anew


def _unwanted(name: str) -> bool:
    return name in _UNWANTED or name.startswith("animate")


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)


def _clean(element: etree._Element, prefix: str) -> None:
    """Take out what could act or lead away, and give ids and what names them the prefix."""
    for name, value in list(element.attrib.items()):
        local = etree.QName(name).localname
        if local.startswith("on") or local in ("href", "src") or name.startswith("{http://www.w3.org/1999/xlink}"):
            del element.attrib[name]
        elif local == "id":
            element.set(name, f"{prefix}-{value}")
        elif local in _REFERENCES and "url(" in value:
            element.set(name, value.replace("url(#", f"url(#{prefix}-").replace('url("#', f'url("#{prefix}-'))
            if not value.startswith(("url(#", 'url("#')):
                del element.attrib[name]
        elif local == "style" and "url(" in value:
            del element.attrib[name]


def script_text(script: str) -> Markup:
    """Return a script as it may stand in an element of html: nothing in it ends the element or opens a comment, and its lines end
    as a browser makes them end before it takes the digest."""
    script = script.replace("\r\n", "\n").replace("\r", "\n")
    script = _ENDS_SCRIPT.sub(r"<\\/\1", script).replace("<!--", "<\\!--")
    return Markup(script)  # noqa: S704 -- the program's own bundle
