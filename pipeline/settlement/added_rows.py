"""Rows that were asked for in prose (附表增加一项…): what the letter says of their cells, and the headings that it names them by."""

from __future__ import annotations

import re

from pipeline.model.comment import Comment
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground

_TAIL = 4  # characters by which the end of the new words is found in the letter's
_LIST = re.compile(r"分别(?:定|设|确定|设定)?(?:为|是|达到)(?P<list>[^，。；：\n]+)")
_FIGURE = re.compile(r"\d+(?:\.\d+)?(?![\d.年])")


def headings_at(ground: Ground, stretch: Stretch) -> tuple[str, ...]:
    """Return the headings of the table that a stretch of the revised draft lies in, the longest first; () outside tables."""
    for table in ground.comparison.new.tables:
        if table.start < stretch[1] and stretch[0] < table.end:
            first = [cell for cell in table.cells if cell.row == 0]
            words = ("".join(ground.comparison.new.text[cell.start : cell.end].split()) for cell in first)
            return tuple(sorted(filter(None, words), key=len, reverse=True))
    return ()


def figures_of_row(ground: Ground, comment: Comment, came: Stretch) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the figures that a comment lists for the row it asks for (2026年、2027年分别为2个、4个), and those of the row that came.

    Nothing is returned where `came` does not fill a cell of a row that is new, or the comment lists no figures behind the
    words that came.
    """
    line = ground.new_line(came[0])
    row = ground.comparison.new.text[slice(*line)]
    at = comment.text.rfind((comment.new or "")[-_TAIL:])
    if "\t" not in row or at < 0 or 2 * ground.carrier.came(*line) < line[1] - line[0]:
        return (), ()
    words = comment.text[at:]
    wanted = tuple(figure for match in _LIST.finditer(words) for figure in _FIGURE.findall(match["list"]))
    found = tuple(figure for cell in row.split("\t") for figure in _FIGURE.findall(cell))
    return wanted, found
