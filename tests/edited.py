"""A responsibility matrix as xlsx, edited as a person would (by openpyxl), and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from typing import Any

from openpyxl import load_workbook

from pipeline.export.xlsx import matrix_to_xlsx
from pipeline.extract.corrections import corrected
from pipeline.matrix import Returned, matrix_by_task, merge, read_returned, record_of
from pipeline.model.corrections import Corrections
from pipeline.model.matrix import MatrixRecord
from pipeline.model.task import Plan
from pipeline.read.xlsx import read_grids
from tests.plans import invented_plan

Edit = Callable[[Any], None]
FIRST = 3  # the sheet's first row of a task, as Excel counts
COLUMNS = {
    "index": "A", "task": "B", "measures": "C", "targets": "D", "deadline": "E", "lead": "F", "responsible": "G",
    "cooperating": "H", "guiding": "I", "place": "J", "id": "K",
}  # fmt: skip


def workbook(plan: Plan, edit: Edit | None = None, **how: Any) -> bytes:
    """The plan's matrix as xlsx; `edit` gets its sheet, `sheet.parent` is the book."""
    data = matrix_to_xlsx(matrix_by_task(plan, **how))
    if edit is None:
        return data
    book = load_workbook(BytesIO(data))
    edit(book.worksheets[0])
    buffer = BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def returned(edit: Edit | None = None, *, plan: Plan | None = None, **how: Any) -> Returned:
    """What is read of the invented plan's table after an edit."""
    data = workbook(plan or invented_plan(), edit, **how)
    return read_returned(read_grids(data, "表.xlsx"), file="表.xlsx")


def applied(found: Returned, plan: Plan | None = None) -> Plan:
    """The invented plan as it is with what came back."""
    plan = plan or invented_plan()
    none = Corrections(plan.source.sha256, plan.document.title)
    return corrected(plan, merge(none, found.entries, record_of(plan)))


def said(found: Returned) -> list[tuple[str, str, str, str]]:
    """Task, field, before, after of each change."""
    return [(entry.task, entry.field, entry.before, entry.after) for entry in found.entries]


def found_codes(found: Returned) -> list[str]:
    return [finding.code for finding in found.findings]


def signed(corrections: Corrections) -> Corrections:
    entries = tuple(replace(entry, who="经办人", when="2026-03-02T09:00:00+08:00") for entry in corrections.entries)
    return replace(corrections, who="经办人", when="2026-03-02T09:00:00+08:00", entries=entries)


def row_of(record: MatrixRecord, task: str) -> dict[str, str]:
    """What a table says of a task, by column."""
    row = next(row for row in record.rows if row.task == task)
    return dict(zip(record.keys, row.cells, strict=True))
