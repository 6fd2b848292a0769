"""Ruled tables of an OFD page, found with the same machinery as those of a PDF."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.limits import DEFAULT
from pipeline.read.ofdpage import Segment
from pipeline.read.pdfchars import Char, Paper
from pipeline.read.pdfrules import Rule, joined_rules
from pipeline.read.pdftables import PageTable, page_tables


def ruled_tables(
    rulings: Sequence[Segment], chars: Sequence[Char], paper: Paper, page: int
) -> tuple[list[PageTable], list[Char]]:
    """Return the tables that ruling lines make on a page, filled with its characters, and the characters outside."""
    across = [
        Rule((top + bottom) / 2, left, right) for left, top, right, bottom in rulings if right - left >= bottom - top
    ]
    down = [
        Rule((left + right) / 2, top, bottom) for left, top, right, bottom in rulings if right - left < bottom - top
    ]
    return page_tables(joined_rules(across, down), chars, paper, page, DEFAULT.table_cells)
