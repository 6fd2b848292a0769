"""Styles (样式): what a paragraph or run looks like once its style chain is followed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pipeline.ooxml.names import PPR, RPR, VAL, A, W, is_on, whole

_DEEPEST = 32  # a chain of styles longer than this is a circle


@dataclass(frozen=True, slots=True)
class RunLook:
    """What a run looks like: East Asian font, size in points, bold, hidden."""

    font: str = ""
    size: float = 0.0
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class ParagraphLook:
    """What a paragraph looks like. `first_line` is in points or, if `in_chars`, in hundredths of a character.

    `num_id` and `level` are the list that the paragraph or its style belongs to ("" none, "0" switched off); `chain`
    are the ids of its styles, from itself to the root, which a list may tie to its levels. `named` is True where the
    list comes from the style.
    """

    name: str = ""
    align: str = ""
    first_line: int = 0
    in_chars: bool = False
    outline: int | None = None
    num_id: str = ""
    level: int | None = None
    named: bool = False
    chain: tuple[str, ...] = ()
    run: RunLook = RunLook()


_ALIGN = {
    "left": "left", "start": "left", "center": "center", "right": "right", "end": "right",
    "both": "justify", "distribute": "justify", "thaiDistribute": "justify",
}  # fmt: skip


class StyleSheet:
    """The styles of a document, each resolved when first asked for.

    Args:
        root: the root of styles.xml, or None.
        theme: gives the root of the theme part, or None; asked only where a font depends on it.
    """

    def __init__(self, root: Any | None, theme: Callable[[], Any | None] = lambda: None) -> None:
        self._theme = theme
        self._elements: dict[str, Any] = {}
        self._defaults: dict[str, str] = {}
        self._looks: dict[str, ParagraphLook] = {}
        self._runs: dict[tuple[Any, ...], RunLook] = {}
        self._direct: dict[tuple[Any, ...], ParagraphLook] = {}
        self._base = ParagraphLook()
        if root is None:
            return
        for style in root.iterchildren(W + "style"):
            identity = style.get(W + "styleId", "")
            self._elements.setdefault(identity, style)
            if style.get(W + "default") in ("1", "true", "on"):
                self._defaults.setdefault(style.get(W + "type", ""), identity)
        self._base = self._with_defaults(root.find(W + "docDefaults"))

    def _with_defaults(self, defaults: Any | None) -> ParagraphLook:
        look = ParagraphLook()
        if defaults is None:
            return look
        paragraph, run = defaults.find(f"{W}pPrDefault/{PPR}"), defaults.find(f"{W}rPrDefault/{RPR}")
        if paragraph is not None:
            look = paragraph_look(paragraph, look)
        return replace(look, run=self.run(run, look.run)) if run is not None else look

    def lists(self) -> dict[str, str]:
        """Return which list (w:numId) each numbering style stands for."""
        found: dict[str, str] = {}
        for identity, style in self._elements.items():
            if style.get(W + "type") == "numbering":
                num = style.find(f"{PPR}/{W}numPr/{W}numId")
                if num is not None:
                    found[identity] = num.get(VAL, "")
        return found

    def paragraph(self, style: str) -> ParagraphLook:
        """Return the look that a paragraph style gives ("" or an unknown id: the default style)."""
        if style not in self._looks:
            known = style if style in self._elements else self._defaults.get("paragraph", "")
            self._looks[style] = self._resolve(known)
        return self._looks[style]

    def direct(self, ppr: Any | None) -> ParagraphLook:
        """Return the look of a paragraph with these properties of its own."""
        if ppr is None:
            return self.paragraph("")
        style, own = "", []
        for child in ppr:
            tag = child.tag
            if tag == _PSTYLE:
                style = child.get(VAL, "")
            elif tag == _NUM_PR:
                own += [(grandchild.tag, grandchild.get(VAL)) for grandchild in child]
            elif tag in _READERS:
                own.append((tag, *child.items()))
        if not own:
            return self.paragraph(style)
        key = (style, *own)
        look = self._direct.get(key)
        if look is None:
            look = self._direct[key] = paragraph_look(ppr, self.paragraph(style))
        return look

    def _resolve(self, style: str) -> ParagraphLook:
        chain = self._chain(style)
        look = self._base
        for identity in reversed(chain):
            element = self._elements[identity]
            ppr, rpr = element.find(PPR), element.find(RPR)
            if ppr is not None:
                look = paragraph_look(ppr, look)
            if rpr is not None:
                look = replace(look, run=self.run(rpr, look.run))
        name = self._elements[style].find(W + "name") if chain else None
        return replace(
            look, name="" if name is None else name.get(VAL, ""), chain=tuple(chain), named=bool(look.num_id)
        )

    def _chain(self, style: str) -> list[str]:
        chain: list[str] = []
        while style in self._elements and style not in chain and len(chain) < _DEEPEST:
            chain.append(style)
            based_on = self._elements[style].find(W + "basedOn")
            style = "" if based_on is None else based_on.get(VAL, "")
        return chain

    def run(self, rpr: Any | None, base: RunLook) -> RunLook:
        """Return what run properties make of the look of their paragraph."""
        if rpr is None:
            return base
        style = font = size = bold = hidden = None
        for child in rpr:
            tag = child.tag
            if tag == _FONTS:
                font = child.get(_EAST_ASIA) or (child.get(_EAST_ASIA_THEME) and "+" + child.get(_EAST_ASIA_THEME))
            elif tag == _SIZE:
                size = child.get(VAL)
            elif tag == _BOLD:
                bold = child.get(VAL, "1")
            elif tag == _VANISH:
                hidden = child.get(VAL, "1")
            elif tag == _RSTYLE:
                style = child.get(VAL)
        key = (base, style, font, size, bold, hidden)
        look = self._runs.get(key)
        if look is None:
            look = self._runs[key] = self._run_look(base, style, font, size, bold, hidden)
        return look

    def _run_look(
        self, base: RunLook, style: str | None, font: str | None, size: str | None, bold: str | None, hidden: str | None
    ) -> RunLook:
        look = base
        for identity in reversed(self._chain(style or "")):
            look = self.run(self._elements[identity].find(RPR), look)
        return RunLook(
            font=self._font(font) if font else look.font,
            size=whole(size) / 2 if size else look.size,
            bold=look.bold if bold is None else is_on(bold),
            hidden=look.hidden if hidden is None else is_on(hidden),
        )

    def _font(self, name: str) -> str:
        """Return a font's name; one that the theme decides is looked up there."""
        if not name.startswith("+"):
            return name
        theme = self._theme()
        if theme is None:
            return ""
        kind = "majorFont" if name.startswith("+major") else "minorFont"
        fonts = next(theme.iter(A + kind), None)
        if fonts is None:
            return ""
        east_asian = fonts.find(A + "ea")
        if east_asian is not None and east_asian.get("typeface"):
            return str(east_asian.get("typeface"))
        return next(
            (str(font.get("typeface", "")) for font in fonts.iter(A + "font") if font.get("script") == "Hans"), ""
        )


_PSTYLE, _NUM_PR = W + "pStyle", W + "numPr"
_FONTS, _SIZE, _BOLD, _VANISH, _RSTYLE = (W + name for name in ("rFonts", "sz", "b", "vanish", "rStyle"))
_EAST_ASIA, _EAST_ASIA_THEME = W + "eastAsia", W + "eastAsiaTheme"


def paragraph_look(ppr: Any, base: ParagraphLook) -> ParagraphLook:
    """Return what paragraph properties make of the look that they build on; `base` itself where they change nothing."""
    changes: dict[str, Any] = {}
    for child in ppr:
        reader = _READERS.get(child.tag)
        if reader:
            reader(child, changes)
    return replace(base, **changes) if changes else base


def _read_align(element: Any, changes: dict[str, Any]) -> None:
    changes["align"] = _ALIGN.get(element.get(VAL, ""), "")


def _read_indent(element: Any, changes: dict[str, Any]) -> None:
    for name, sign in (("hangingChars", -1), ("firstLineChars", 1)):
        if whole(element.get(W + name)):
            changes.update(first_line=sign * whole(element.get(W + name)), in_chars=True)
            return
    for name, sign in (("hanging", -1), ("firstLine", 1)):
        if element.get(W + name) is not None:
            changes.update(first_line=sign * whole(element.get(W + name)), in_chars=False)
            return


def _read_outline(element: Any, changes: dict[str, Any]) -> None:
    level = whole(element.get(VAL), 9)
    changes["outline"] = level if 0 <= level < 9 else None


def _read_list(element: Any, changes: dict[str, Any]) -> None:
    for child in element:
        if child.tag == W + "numId":
            changes.update(num_id=child.get(VAL, ""), named=False)
        elif child.tag == W + "ilvl":
            changes.update(level=whole(child.get(VAL)), named=False)


_READERS = {
    W + "jc": _read_align,
    W + "ind": _read_indent,
    W + "outlineLvl": _read_outline,
    _NUM_PR: _read_list,
}
