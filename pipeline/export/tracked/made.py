"""New runs, paragraphs and rows in the look of those that stand there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from pipeline.export.redline.gone import columns_of
from pipeline.export.tracked.held import Holder
from pipeline.export.xml_text import xml_safe
from pipeline.model.source import Block
from pipeline.ooxml.marking import bare_look
from pipeline.ooxml.names import PPR, RPR, RUN, TC, TR, VAL, P, T, W

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_COPIED = frozenset(W + name for name in ("rPr", "sectPr", "pPrChange"))
_TCPR, _V_MERGE, _TRPR = W + "tcPr", W + "vMerge", W + "trPr"
_NOT_OF_ROW = frozenset(W + name for name in ("tblHeader", "ins", "del", "trPrChange", "cnfStyle"))
_BEHIND_V_MERGE = frozenset(
    W + name for name in ("tcBorders", "shd", "noWrap", "tcMar", "textDirection", "tcFitText", "vAlign", "hideMark")
)
_HEAD = re.compile(r"^[^。：\n]{2,40}[。：]")


def run_of(words: str, look: Any | None) -> Any:
    """Return a run with these words; a tab stays a tab."""
    run = etree.Element(RUN)
    if look is not None:
        run.append(bare_look(look))
    for n, piece in enumerate(xml_safe(words).split("\t")):
        if n:
            etree.SubElement(run, W + "tab")
        if piece:
            text = etree.SubElement(run, T)
            text.text = piece
            text.set(_SPACE, "preserve")
    return run


def paragraph_of(words: str, like: Any, looks: Sequence[tuple[str, Any | None]]) -> Any:
    """Return a paragraph in the look of another; `looks` are its stretches, which together are `words`."""
    made = etree.Element(P)
    properties = like.find(PPR)
    if properties is not None:
        copied = etree.SubElement(made, PPR)
        copied.extend(deepcopy(child) for child in properties if child.tag not in _NOT_COPIED)
    for piece, look in looks or [(words, None)]:
        if piece:
            made.append(run_of(piece, look))
    return made


def looks_of(holder: Holder, block: Block, words: str, *, own: bool) -> list[tuple[str, Any | None]]:
    """Return words in stretches with the look of each.

    `own`: the words are those of the line itself, and each keeps its look. Else they take the look of the line's last words,
    and those that open them the look of its heading, where the line has one that is set apart.
    """
    places = holder.places(block)
    looks = [(place, holder.runs[place.run].find(RPR)) for place in places]
    if own:
        at, out = block.counted, []
        for place, look in looks:
            if place.end > at:
                out.append((block.text[at : place.end], look))
                at = place.end
        return [*out, (block.text[at:], looks[-1][1] if looks else None)]
    if not looks:
        return [(words, None)]
    head = _HEAD.match(words) if 0 < block.style.lead < len(block.text) else None
    if head is None:
        return [(words, looks[-1][1] if block.style.lead < len(block.text) else looks[0][1])]
    return [(head.group(), looks[0][1]), (words[head.end() :], looks[-1][1])]


def row_of(words: str, like: Any, carried: Sequence[int]) -> Any:
    """Return a row in the look of another; in the `carried` columns the merged cell above goes on."""
    made = etree.Element(TR)
    cells = words.split("\t")
    for child in like:
        if child.tag == W + "tblPrEx":
            made.append(deepcopy(child))
        elif child.tag == _TRPR:
            copied = etree.SubElement(made, _TRPR)
            copied.extend(deepcopy(each) for each in child if each.tag not in _NOT_OF_ROW)
    for column, tc in columns_of(like):
        made.append(_cell(tc, cells[column] if column < len(cells) else "", carried=column in carried))
    return made


def _cell(like: Any, words: str, *, carried: bool) -> Any:
    made = etree.Element(TC)
    properties = like.find(_TCPR)
    copied = etree.SubElement(made, _TCPR) if properties is None else deepcopy(properties)
    if properties is not None:
        made.append(copied)
    for merge in copied.findall(_V_MERGE):
        copied.remove(merge)
    if carried:
        merge = etree.Element(_V_MERGE)
        merge.set(VAL, "continue")
        behind = next((child for child in copied if child.tag in _BEHIND_V_MERGE), None)
        copied.append(merge) if behind is None else behind.addprevious(merge)
    first = like.find(P)
    look = None if first is None else first.find(f"{RUN}/{RPR}")
    paragraph = paragraph_of(words, first, [(words, look)]) if first is not None else etree.Element(P)
    made.append(paragraph)
    return made
