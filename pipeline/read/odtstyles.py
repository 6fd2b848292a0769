"""Styles and lists of an OpenDocument text: what a style name means for looks, what a list style means for numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal

from pipeline.read.wordml import PLAIN_LOOK, PLAIN_SHAPE, Align, Level, Look, Shape

_O = "{urn:oasis:names:tc:opendocument:xmlns:"
OFFICE, TEXT, TABLE, DRAW, STYLE = (f"{_O}{name}:1.0}}" for name in ("office", "text", "table", "drawing", "style"))
FO, SVG = f"{_O}xsl-fo-compatible:1.0}}", f"{_O}svg-compatible:1.0}}"
META = f"{_O}meta:1.0}}"
LOEXT = "{urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0}"
DC, XLINK = "{http://purl.org/dc/elements/1.1/}", "{http://www.w3.org/1999/xlink}"
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"

_DEEPEST = 32
_LENGTH = re.compile(r"(-?[0-9.]+)(pt|cm|mm|in|inch|pc)$")
_POINTS = {"pt": 1.0, "cm": 72 / 2.54, "mm": 72 / 25.4, "in": 72.0, "inch": 72.0, "pc": 12.0}
_ALIGN: dict[str, Align] = {
    "start": "left", "left": "left", "end": "right", "right": "right", "center": "center", "justify": "both",
}  # fmt: skip
# the first sign of a row of numbers (“一, 二, 三, ...”) tells the format
_FORMS = {
    "1": "decimal", "a": "lowerLetter", "A": "upperLetter", "i": "lowerRoman", "I": "upperRoman",
    "一": "chineseCountingThousand", "壹": "chineseLegalSimplified", "壱": "japaneseLegal", "甲": "ideographTraditional",
    "子": "ideographZodiac", "①": "decimalEnclosedCircle", "１": "decimalFullWidth", "⑴": "decimalEnclosedParen",
    "⒈": "decimalEnclosedFullstop", "㈠": "ideographEnclosedCircle",
}  # fmt: skip
_TRADITIONAL = "貳"
_SLOT = re.compile(r"%(\d+)%")


def points(length: str | None) -> float:
    """Return a length in points, 0.0 for none or one relative to something else."""
    match = _LENGTH.match(length or "")
    try:
        return float(match[1]) * _POINTS[match[2]] if match else 0.0
    except ValueError:
        return 0.0


@dataclass(frozen=True, slots=True)
class ParagraphStyle:
    """What the style of a paragraph says; `list` is the list style it belongs to ("" none)."""

    shape: Shape = PLAIN_SHAPE
    look: Look = PLAIN_LOOK
    list: str = ""


class Styles:
    """The styles of a document: those of its style part and the automatic ones of its content."""

    def __init__(self, *roots: Any | None) -> None:
        self._styles: dict[tuple[str, str], Any] = {}
        self._lists: dict[str, Any] = {}
        self._faces: dict[str, str] = {}
        self._outline: Any | None = None
        self._paragraphs: dict[str, ParagraphStyle] = {}
        self._looks: dict[tuple[str, Look], Look] = {}
        for root in roots:
            for element in (
                ()
                if root is None
                else root.iter(
                    STYLE + "style",
                    STYLE + "default-style",
                    TEXT + "list-style",
                    TEXT + "outline-style",
                    STYLE + "font-face",
                )
            ):
                self._add(element)

    def _add(self, element: Any) -> None:
        name = element.get(STYLE + "name", "")
        if element.tag == TEXT + "list-style":
            self._lists[name] = element
        elif element.tag == TEXT + "outline-style":
            self._outline = element
        elif element.tag == STYLE + "font-face":
            self._faces[name] = element.get(SVG + "font-family", name).strip("'")
        else:
            self._styles[element.get(STYLE + "family", ""), name] = element

    def _chain(self, family: str, name: str) -> list[Any]:
        chain: list[Any] = []
        while (
            (element := self._styles.get((family, name))) is not None and element not in chain and len(chain) < _DEEPEST
        ):
            chain.append(element)
            name = element.get(STYLE + "parent-style-name", "")
        default = self._styles.get((family, ""))
        return [*([] if default is None or default in chain else [default]), *reversed(chain)]

    def paragraph(self, name: str) -> ParagraphStyle:
        """Return what a paragraph style says."""
        if name not in self._paragraphs:
            chain = self._chain("paragraph", name)
            found = ParagraphStyle()
            for element in chain:
                look = self._of(element, found.look)
                found = replace(found, shape=_shape(element, found.shape), look=look)
                found = replace(found, list=element.get(STYLE + "list-style-name", found.list))
            common = [each for each in chain if each.getparent().tag != OFFICE + "automatic-styles"]
            shown = common[-1].get(STYLE + "display-name") or common[-1].get(STYLE + "name", "") if common else ""
            self._paragraphs[name] = replace(found, shape=replace(found.shape, style=shown))
        return self._paragraphs[name]

    def look(self, name: str, base: Look) -> Look:
        """Return what a text style makes of a look."""
        if (name, base) not in self._looks:
            look = base
            for element in self._chain("text", name):
                if element.get(STYLE + "name"):
                    look = self._of(element, look)
            self._looks[name, base] = look
        return self._looks[name, base]

    def _of(self, element: Any, base: Look) -> Look:
        properties = element.find(STYLE + "text-properties")
        if properties is None:
            return base
        get = properties.get
        face = get(STYLE + "font-name-asian") or ""
        font = self._faces.get(face, face) or (get(STYLE + "font-family-asian") or "").strip("'")
        size = points(get(STYLE + "font-size-asian")) or points(get(FO + "font-size"))
        weight = get(STYLE + "font-weight-asian") or get(FO + "font-weight")
        return Look(
            font or base.font,
            size or base.size,
            base.bold if weight is None else weight == "bold" or weight in ("600", "700", "800", "900"),
            base.hidden if get(TEXT + "display") is None else get(TEXT + "display") == "none",
        )

    def levels(self, name: str) -> tuple[Level, ...] | None:
        """Return the levels of a list style; None where there is no such style."""
        element = self._lists.get(name)
        return None if element is None else tuple(_levels(element))

    def outline(self) -> tuple[Level, ...] | None:
        """Return the levels by which headings are numbered; None where they are not."""
        if self._outline is None:
            return None
        levels = tuple(_levels(self._outline))
        return levels if any(level.form != "none" for level in levels) else None


def _shape(element: Any, base: Shape) -> Shape:
    properties = element.find(STYLE + "paragraph-properties")
    outline = element.get(STYLE + "default-outline-level")
    shape = base
    if outline is not None:
        shape = replace(shape, outline=int(outline) - 1 if outline.isdecimal() and 1 <= int(outline) <= 9 else None)
    if properties is not None:
        align, indent = properties.get(FO + "text-align"), properties.get(FO + "text-indent")
        if align is not None:
            shape = replace(shape, align=_ALIGN.get(align, ""))
        if indent is not None:
            shape = replace(shape, indent=points(indent))
    return shape


def _levels(style: Any) -> Iterator[Level]:
    """Yield the levels of a list style in order, those left out as levels without a number."""
    known: dict[int, Any] = {}
    for element in style:
        level = element.get(TEXT + "level", "") if isinstance(element.tag, str) else ""
        if level.isdecimal() and 1 <= int(level) <= 10:
            known[int(level)] = element
    for number in range(1, max(known, default=0) + 1):
        yield _level(known[number], number, known) if number in known else Level("none", "")


def _level(element: Any, number: int, known: dict[int, Any]) -> Level:
    if element.tag in (TEXT + "list-level-style-bullet", TEXT + "list-level-style-image"):
        return Level("bullet", "•")
    form = _form(element)
    start = element.get(TEXT + "start-value", "1")
    gap = element.find(f"{STYLE}list-level-properties/{STYLE}list-level-label-alignment")
    follow = "" if gap is None else gap.get(TEXT + "label-followed-by", "")
    suffix: Literal["tab", "space", "nothing"] = (
        "space" if follow == "space" else "nothing" if follow == "nothing" else "tab"
    )
    return Level(form, _pattern(element, number, known), int(start) if start.isdecimal() else 1, suffix)


def _form(element: Any) -> str:
    signs = (element.get(STYLE + "num-format") or "").strip()
    if not signs:
        return "none"
    if signs.startswith("壹") and _TRADITIONAL in signs:
        return "ideographLegalTraditional"
    return _FORMS.get(signs[0], "decimal")


def _pattern(element: Any, number: int, known: dict[int, Any]) -> str:
    pattern = element.get(LOEXT + "num-list-format")
    if pattern is not None:
        return _SLOT.sub(r"%\1", pattern)
    if _form(element) == "none":
        return ""
    shown = element.get(TEXT + "display-levels", "1")
    first = number - int(shown) + 1 if shown.isdecimal() else number
    slots = [f"%{each}" for each in range(max(1, first), number + 1) if each in known and _form(known[each]) != "none"]
    return f"{element.get(STYLE + 'num-prefix', '')}{'.'.join(slots)}{element.get(STYLE + 'num-suffix', '')}"
