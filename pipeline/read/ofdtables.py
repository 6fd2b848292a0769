"""Ruled tables of an OFD page, found with the same machinery as those of a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.read.ofdpage import Segment
from pipeline.read.pdfchars import Char
from pipeline.read.pdftables import PageTable, page_tables

_NEAR = 3.0  # points within which ruling lines meet


@dataclass(frozen=True, slots=True)
class _Cells:
    cells: list[tuple[float, float, float, float]]


@dataclass(frozen=True, slots=True)
class _Ruled:
    """A page as `page_tables` wants it."""

    tables: list[_Cells]

    def find_tables(self) -> list[_Cells]:
        return self.tables


def ruled_tables(rulings: Sequence[Segment], chars: Sequence[Char], page: int) -> list[PageTable]:
    """Return the tables that ruling lines make on a page, filled with its characters."""
    edges = [_edge(ruling) for ruling in rulings if max(ruling[2] - ruling[0], ruling[3] - ruling[1]) >= _NEAR]
    down = sum(edge["orientation"] == "v" for edge in edges)
    if down < 2 or len(edges) - down < 2:
        return []
    from pdfplumber.table import cells_to_tables, edges_to_intersections, intersections_to_cells, merge_edges

    merged = merge_edges(edges, _NEAR, _NEAR, _NEAR, _NEAR)
    cells = intersections_to_cells(edges_to_intersections(merged, _NEAR, _NEAR))
    return page_tables(_Ruled([_Cells(group) for group in cells_to_tables(cells)]), chars, page)


def _edge(ruling: Segment) -> dict[str, Any]:
    left, top, right, bottom = ruling
    return {
        "x0": left, "x1": right, "top": top, "bottom": bottom, "doctop": top, "width": right - left,
        "height": bottom - top, "orientation": "h" if right - left >= bottom - top else "v",
    }  # fmt: skip
