"""A responsibility matrix as one offline page that prints on A4 landscape."""

from __future__ import annotations

from pipeline.export.pages import digest, templates
from pipeline.export.widths import CENTRED, column_widths
from pipeline.model.matrix import Column, Matrix


def matrix_to_html(matrix: Matrix) -> bytes:
    """Return the matrix as a UTF-8 page that needs no other file and no network.

    Everything from the plan is escaped; the page's policy lets nothing run or load but its one style sheet, named by
    its digest. Groups are merged cells, the header is repeated on each printed page.
    """
    environment = templates()
    style = environment.get_template("matrix.css.j2").render(shares=_shares(matrix))
    page = environment.get_template("matrix.html.j2").render(
        matrix=matrix,
        style=style,
        digest=digest(style),
        spans={(merge.first, merge.column): merge.last - merge.first + 1 for merge in matrix.merges},
        covered={(row, merge.column) for merge in matrix.merges for row in range(merge.first + 1, merge.last + 1)},
        classes=[_class(column) for column in matrix.columns],
    )
    return page.encode("utf-8", errors="replace")


def _shares(matrix: Matrix) -> list[float]:
    """The width of each column in per cent of the table."""
    return [round(share, 2) for share in column_widths(matrix, 100.0)]


def _class(column: Column) -> str:
    return "centre" if column.key in CENTRED else ""
