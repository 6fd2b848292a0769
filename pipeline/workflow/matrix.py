"""`huiqian matrix`: the responsibility matrix (责任分工表) of a plan."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pipeline.matrix import matrix_by_task, matrix_by_unit, matrix_for_unit
from pipeline.model.matrix import Matrix
from pipeline.model.task import Plan
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.plan_corrections import load_corrected

FORMATS = ("xlsx", "docx", "csv", "html", "md")


def matrix_file(
    path: Path,
    options: ReadingOptions,
    *,
    by: str = "task",
    unit: str | None = None,
    columns: Sequence[str] | None = None,
    roster: Sequence[str] = (),
) -> Matrix:
    """Return the matrix of the plan in a file; one without rows says so in its notes.

    Args:
        path: the file.
        options: how it is read.
        by: "task" or "unit".
        unit: one unit's own list instead of the whole matrix.
        columns: names and order of the columns; None for the usual ones.
        roster: names of units in the order in which they are to stand.

    Raises:
        InputError: the file cannot be read.
        UsageError: a column or the unit is unknown, or corrections that were named do not belong to the plan.
    """
    return make_matrix(load_corrected(path, options), by=by, unit=unit, columns=columns, roster=roster)


def make_matrix(
    plan: Plan,
    *,
    by: str = "task",
    unit: str | None = None,
    columns: Sequence[str] | None = None,
    roster: Sequence[str] = (),
) -> Matrix:
    """Return the matrix of a plan (arguments as `matrix_file`)."""
    if unit is not None:
        return matrix_for_unit(plan, unit, columns=columns, roster=roster)
    if by == "unit":
        return matrix_by_unit(plan, columns=columns, roster=roster)
    return matrix_by_task(plan, columns=columns, roster=roster)


def render_matrix(matrix: Matrix, format_: str) -> str | bytes:
    """Return a matrix in one of `FORMATS`; each writer is imported only when it is asked for."""
    if format_ == "xlsx":
        from pipeline.export.xlsx import matrix_to_xlsx

        return matrix_to_xlsx(matrix)
    if format_ == "docx":
        from pipeline.export.docx import matrix_to_docx

        return matrix_to_docx(matrix)
    if format_ == "csv":
        from pipeline.export.csv import matrix_to_csv

        return matrix_to_csv(matrix)
    if format_ == "html":
        from pipeline.export.html import matrix_to_html

        return matrix_to_html(matrix)
    from pipeline.export.markdown import matrix_to_markdown

    return matrix_to_markdown(matrix)
