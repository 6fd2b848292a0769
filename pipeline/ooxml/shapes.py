"""Drawings (图形): text boxes, word art and pictures, each once though the file may hold two versions of it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

from pipeline.ooxml.names import ALTERNATE, CHOICE, FALLBACK, TXBX, WP, A, R, T, V, W, whole

_BLIP, _IMAGE, _WORDS = A + "blip", V + "imagedata", V + "textpath"
_SHOWING = (T, W + "delText", _BLIP, _IMAGE, _WORDS)
_LENGTH = re.compile(r"(?:^|;)\s*(width|height)\s*:\s*([0-9.]+)(pt|in|cm|mm|px)", re.IGNORECASE)
_MM = {"pt": 25.4 / 72, "in": 25.4, "cm": 10.0, "mm": 1.0, "px": 25.4 / 96}
_EMU_PER_MM = 36_000


@dataclass(frozen=True, slots=True)
class Shape:
    """What a drawing shows: the content of a text box, the words of word art, or a picture."""

    kind: Literal["box", "words", "picture"]
    element: Any = None
    words: str = ""
    relationship: str = ""
    name: str = ""
    width_mm: float = 0.0
    height_mm: float = 0.0


def chosen(alternate: Any) -> Any | None:
    """Return the branch of an mc:AlternateContent to read: a choice that shows something, else the fallback."""
    choices = list(alternate.iterchildren(CHOICE))
    fallback = alternate.find(FALLBACK)
    for choice in choices:
        if next(choice.iter(*_SHOWING), None) is not None:
            return choice
    if fallback is not None and (not choices or next(fallback.iter(*_SHOWING), None) is not None):
        return fallback
    return choices[0] if choices else None


def shapes_of(drawing: Any) -> Iterator[Shape]:
    """Yield what a w:drawing, w:pict or w:object shows, in the file's order; what is within a text box is not searched."""
    yield from _shapes(drawing, _frame(drawing))


def _shapes(parent: Any, frame: tuple[str, float, float]) -> Iterator[Shape]:
    for child in parent:
        tag = child.tag
        if tag == TXBX:
            yield Shape("box", child)
        elif tag == ALTERNATE:
            branch = chosen(child)
            if branch is not None:
                yield from _shapes(branch, frame)
        elif tag in (_BLIP, _IMAGE):
            identity = child.get(R + "embed") or child.get(R + "id") or child.get(R + "link") or ""
            if identity:
                name, width, height = frame
                yield Shape("picture", child, "", identity, name, width, height)
        elif tag == _WORDS:
            if child.get("string"):
                yield Shape("words", child, words=child.get("string"))
        else:
            yield from _shapes(child, frame)


def _frame(drawing: Any) -> tuple[str, float, float]:
    """Return name and size of a drawing: DrawingML says them beside the graphic, VML in a style attribute."""
    properties = next(drawing.iter(WP + "docPr"), None)
    extent = next(drawing.iter(WP + "extent"), None)
    if extent is not None:
        name = "" if properties is None else properties.get("descr") or properties.get("name") or ""
        return name, round(whole(extent.get("cx")) / _EMU_PER_MM, 1), round(whole(extent.get("cy")) / _EMU_PER_MM, 1)
    shape = next((element for element in drawing.iter(V + "shape", V + "rect", V + "roundrect")), None)
    if shape is None:
        return "", 0.0, 0.0
    sizes = {
        name.lower(): float(value) * _MM[unit.lower()] for name, value, unit in _LENGTH.findall(shape.get("style", ""))
    }
    return (
        shape.get("alt") or shape.get("id") or "",
        round(sizes.get("width", 0.0), 1),
        round(sizes.get("height", 0.0), 1),
    )
