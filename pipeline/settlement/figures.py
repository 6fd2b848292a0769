"""Requests for a figure that the draft writes with another unit, or with its unit elsewhere (“53.1%” for a cell 53.1 of a row in %)."""

from __future__ import annotations

import re
from dataclasses import replace

from pipeline.model.comment import Comment
from pipeline.settlement.asked import occurrences
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.text.uniform import bare

_FIGURE = re.compile(r"(?P<figure>\d+(?:\.\d+)?)(?P<unit>[^\d\s]{1,4})")
_ANY = re.compile(r"\d+(?:\.\d+)?")
_LISTED = re.compile(r"[、，和及]")


def figure_alone(ground: Ground, comment: Comment) -> Comment:
    """Return the request with bare figures, where only so its old one stands at the place; else as it is.

    In a table row one cell must be that figure alone. In prose the quotation must be one with a slip (fuzzy), and the new unit
    the one that the letter had before or the one that the draft has there: a figure in another unit is another figure.
    """
    span = comment.anchor.span
    if comment.old is None and span is not None and _ANY.fullmatch(bare(comment.new or "")):
        return replace(comment, old=_named_cell(ground, comment, ground.line(span.start)))
    old, new = _FIGURE.fullmatch(bare(comment.old or "")), _FIGURE.fullmatch(bare(comment.new or ""))
    if span is None or old is None or new is None:
        return comment
    anchor = (span.start, span.end)
    line = ground.line(anchor[0])
    if occurrences(ground.old_bare, old.group(), *line):
        return comment
    alone = replace(comment, old=old["figure"], new=new["figure"])
    if "\t" in ground.comparison.old.text[slice(*line)]:
        return alone if old["unit"] == new["unit"] and _cells(ground, line).count(old["figure"]) == 1 else comment
    hits = occurrences(ground.old_bare, old["figure"], *anchor) if comment.anchor.state == "fuzzy" else []
    behind = ground.old_bare.chars[hits[0][1] :][: len(new["unit"])] if len(hits) == 1 else ""
    return alone if behind and new["unit"] in (old["unit"], behind) else comment


def _named_cell(ground: Ground, comment: Comment, line: Stretch) -> str | None:
    """The one cell of a row whose figure the comment names (指标表某项2028年30建议下调为25)."""
    named = [match.group() for match in _ANY.finditer(comment.text)]
    cells = [cell for cell in _cells(ground, line)[1:] if cell in named and cell != comment.new]
    return cells[0] if len(cells) == 1 and "\t" in ground.comparison.old.text[slice(*line)] else None


def figures_in_order(ground: Ground, comment: Comment) -> Comment:
    """Return a request that lists new figures for those of its quotation (“…60平方米，…2000册”分别调整为40平方米、1500册) with both
    as phrases; as it is, where the quotation does not hold one figure of each unit in this order and no other."""
    span, new = comment.anchor.span, comment.new or ""
    listed = [match for match in (_FIGURE.fullmatch(part) for part in _LISTED.split(new)) if match]
    if comment.old is not None or span is None or comment.anchor.state != "exact" or len(listed) < 2:
        return comment
    phrase = ground.comparison.old.text[span.start : span.end]
    found = list(_ANY.finditer(phrase))
    units = [phrase[at.end() :].startswith(one["unit"]) for at, one in zip(found, listed, strict=False)]
    if len(found) != len(listed) or not all(units) or len(listed) != len(_LISTED.split(new)):
        return comment
    out, at = "", 0
    for old, one in zip(found, listed, strict=True):
        out += phrase[at : old.start()] + one["figure"]
        at = old.end()
    return replace(comment, old=phrase, new=out + phrase[at:])


def _cells(ground: Ground, line: Stretch) -> list[str]:
    return [bare(cell) for cell in ground.comparison.old.text[slice(*line)].split("\t")]
