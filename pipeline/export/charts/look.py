"""How every chart looks: typefaces, colours and sizes, and how a specification is put together.

Words and lines are drawn in ``currentColor``: a drawing that stands in a page takes the page's own colour of text, light or
dark, and a file by itself is black. The other colours are of middle lightness and hold on both grounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil
from typing import Any

from pipeline.export.widths import text_width
from pipeline.export.xml_text import xml_safe

FONT = "Noto Sans CJK SC, Microsoft YaHei, SimHei, sans-serif"
INK = "currentColor"
BLUE, TEAL, ORANGE, RED, PURPLE, GREEN, GREY = (
    "#3b7dd8", "#1f9e9e", "#d9822b", "#d6455d", "#8a63d2", "#4f9d4f", "#8a94a3",
)  # fmt: skip
_NOT_FIRST = "，、。；：）》”"  # signs that begin no line

CONFIG: Mapping[str, Any] = {
    "font": FONT,
    "aria": False,  # a chart is one picture with a description; its figures stand in a table beside it
    "mark": {"aria": False},
    "view": {"stroke": None},
    "text": {"fill": INK, "fontSize": 12},
    "axis": {
        "labelColor": INK, "titleColor": INK, "domainColor": INK, "tickColor": INK, "gridColor": INK,
        "domainOpacity": 0.35, "tickOpacity": 0.35, "gridOpacity": 0.12, "labelFontSize": 12, "labelLimit": 0,
        "titleFontSize": 12, "titleFontWeight": "normal",
    },
    "legend": {
        "labelColor": INK, "titleColor": INK, "labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": "normal",
        "labelLimit": 0, "symbolSize": 90,
    },
    "title": {"color": INK, "fontSize": 15, "anchor": "start", "offset": 12},
}  # fmt: skip


def specification(description: str, values: Sequence[Mapping[str, Any]], **rest: Any) -> dict[str, Any]:
    """Return a Vega-Lite specification with its data inside, on no ground of its own."""
    return {
        "description": description,
        "background": "transparent",
        "padding": 8,
        "data": {"values": list(values)},
        **rest,
        "config": CONFIG,
    }


def tip(*fields: tuple[str, str]) -> list[dict[str, str]]:
    """Return the tooltip of a mark from pairs of field and heading."""
    return [{"field": field, "type": "nominal", "title": title} for field, title in fields]


def plain(text: str) -> str:
    """Return text as one line that a drawing can hold."""
    return " ".join(xml_safe(text).split())


def clipped(text: str, width: int) -> str:
    """Return text cut to a width in half Hanzi, with an ellipsis where it was cut."""
    if text_width(text) <= width:
        return text
    kept = ""
    for char in text:
        if text_width(kept + char) > width - 2:
            break
        kept += char
    return f"{kept}…"


def wrapped(text: str, width: int, lines: int) -> list[str]:
    """Return text in as few lines as it needs, of about one length, in a width in half Hanzi.

    It takes at most so many lines: what does not fit is cut with an ellipsis.
    """
    text = clipped(text, width * lines - 2)
    even = ceil(text_width(text) / ceil(text_width(text) / width)) if text else width
    broken = [""]
    for char in text:
        if text_width(broken[-1] + char) > even + 1 and char not in _NOT_FIRST and len(broken) < lines:
            broken.append("")
        broken[-1] += char
    return broken
