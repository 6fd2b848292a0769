"""From the looks of a line's runs to the style of the line."""

from __future__ import annotations

import re
from typing import Literal, cast

from pipeline.model.source import Style
from pipeline.ooxml.styles import ParagraphLook, RunLook

_HANZI = re.compile("[\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]")
_WORDS = re.compile(r"\w")
_TWIPS_PER_POINT = 20

Align = Literal["", "left", "center", "right", "justify"]


class Looks:
    """Turns looks into styles, each combination once."""

    def __init__(self) -> None:
        self._known: dict[tuple[int, int, int], Style] = {}
        self._kept: list[object] = []  # the cache goes by identity, so what it has seen must stay alive

    def style(self, paragraph: ParagraphLook, pieces: list[str], runs: list[RunLook], shift: int) -> Style:
        """Return the style of a line made of `pieces`, each in the look of the same index in `runs`.

        `shift` is the length of the automatic number in front of them, which `Style.lead` counts too.
        """
        first = runs[0] if runs else paragraph.run
        lead, look = 0, first
        if any(run is not first for run in runs):
            lead, look = lead_of(pieces, runs), _prevailing(pieces, runs)
        lead = lead + shift if lead else 0
        key = (id(paragraph), id(look), lead)
        style = self._known.get(key)
        if style is None:
            style = self._known[key] = _style(paragraph, look, lead)
            self._kept += (paragraph, look)
        return style


def lead_of(pieces: list[str], runs: list[RunLook]) -> int:
    """Return how many leading characters are set apart from what follows, by bold or by another East Asian font.

    Pieces without a letter or figure never set anything apart, and the East Asian font of a piece without Hanzi says
    nothing. 0 when all looks the same.
    """
    at, bold, font = 0, None, None
    for piece, run in zip(pieces, runs, strict=True):
        if _WORDS.search(piece):
            hanzi = bool(_HANZI.search(piece))
            if bold is not None and (run.bold != bold or (hanzi and font is not None and run.font != font)):
                return at
            bold = run.bold
            if hanzi:
                font = run.font
        at += len(piece)
    return 0


def _prevailing(pieces: list[str], runs: list[RunLook]) -> RunLook:
    lengths: dict[RunLook, int] = {}
    for piece, run in zip(pieces, runs, strict=True):
        lengths[run] = lengths.get(run, 0) + len(piece)
    best = max(lengths.items(), key=lambda item: item[1])[0]
    return next(run for run in runs if run == best)


def _style(paragraph: ParagraphLook, look: RunLook, lead: int) -> Style:
    indent = (
        paragraph.first_line / 100 * (look.size or 10.5)
        if paragraph.in_chars
        else paragraph.first_line / _TWIPS_PER_POINT
    )
    return Style(
        name=paragraph.name,
        font=look.font,
        size=look.size,
        bold=look.bold,
        align=cast(Align, paragraph.align),
        indent=indent,
        outline=paragraph.outline,
        lead=lead,
    )
