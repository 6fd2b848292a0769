"""A comparison as CSV: the table of old and new wording (条文对照表), one row a changed paragraph."""

from __future__ import annotations

import csv
from io import StringIO

from pipeline.export.csv import guarded
from pipeline.export.side_by_side import plain_text, rows_of, told_text
from pipeline.model.change import Comparison
from pipeline.model.official import OfficialDocument


def comparison_to_csv(comparison: Comparison, old: OfficialDocument, new: OfficialDocument) -> bytes:
    """Return the rows as in the workbook: UTF-8 with byte order mark, CRLF; cells that look like formulas begin with '."""
    rows = [row for row in rows_of(comparison, old, new) if row.number]
    numbers = {row.key: row.number for row in rows}
    buffer = StringIO()
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(["序号", "位置", "原文", "修改后", "变化"])
    for row in rows:
        cells = (row.place, plain_text(row.old), plain_text(row.new), told_text(comparison, row, numbers))
        writer.writerow([row.number, *(guarded(cell) for cell in cells)])
    return buffer.getvalue().encode("utf-8-sig", errors="replace")
