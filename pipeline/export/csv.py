"""A responsibility matrix as CSV that Excel opens by a double click."""

from __future__ import annotations

import csv
from io import StringIO

from pipeline.model.matrix import Matrix

# what a spreadsheet may take for a formula, in both widths: a full-width ＝ counts in an East Asian Excel
_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n", "|", "%")


def matrix_to_csv(matrix: Matrix) -> bytes:
    """Return the matrix as CSV: UTF-8 with byte order mark, CRLF, the header first, one line a row, nothing else.

    Merged groups stand in each of their rows; title and notes are left out, so that the file is a plain table. A cell
    that a spreadsheet could take for a formula begins with an apostrophe.
    """
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow([guarded(column.title) for column in matrix.columns])
    writer.writerows([guarded(cell) for cell in row.cells] for row in matrix.rows)
    return buffer.getvalue().encode("utf-8-sig", errors="replace")


def guarded(text: str) -> str:
    """Return `text` with an apostrophe before it if a spreadsheet could take it for a formula."""
    return f"'{text}" if text.lstrip(" \u3000").startswith(_FORMULA) else text
