"""The history of a plan's tasks as an Excel workbook: every task by version (任务沿革), and every change (变化明细)."""

from __future__ import annotations

from io import BytesIO

import xlsxwriter

from pipeline.export.history_rows import step_rows, task_rows, version_names
from pipeline.export.sheet import Sheet, Value
from pipeline.export.stamp import document_time, without_clock
from pipeline.export.xlsx import NO_GUESSING
from pipeline.export.xml_text import xml_safe
from pipeline.model.history import History

_STEP_COLUMNS = (
    ("序号", 6.0), ("编号", 7.0), ("任务", 26.0), ("稿次", 8.0), ("要素", 12.0), ("变化", 10.0), ("原文", 38.0),
    ("修改后", 38.0), ("要求放宽", 7.0),
)  # fmt: skip
_LEAST, _ALL = 34.0, 114.0  # widths of one version and of all together


def history_to_xlsx(history: History) -> bytes:
    """Return the history as an xlsx file of two sheets, to be filtered and printed on A4 landscape.

    In the first a version's cell begins with ▲ where the version changed something, with ▼ and shaded where less is asked
    than before. All cells but the running number are text, whatever they begin with.
    """
    buffer = BytesIO()
    with xlsxwriter.Workbook(buffer, NO_GUESSING) as book:
        last = history.plans[-1]
        title = f"{last.document.title or last.source.name}任务沿革"
        book.set_properties({"title": xml_safe(title), "created": document_time(last.document.date)})
        _write_tasks(book, history)
        _write_steps(book, history)
    return without_clock(buffer.getvalue())


def _write_tasks(book: xlsxwriter.Workbook, history: History) -> None:
    versions = version_names(history)
    width = max(_LEAST, _ALL / len(versions))
    columns = (("编号", 7.0), ("任务", 25.0), *((name, width) for name in versions))
    marks = {"": "", "changed": "▲ ", "softer": "▼ "}
    found = task_rows(history)
    rows: list[tuple[Value, ...]] = [
        (row.id, row.title, *(marks[change] + cell for change, cell in zip(row.changes, row.cells, strict=True)))
        for row in found
    ]
    shaded = frozenset(
        (at, version + 2)
        for at, row in enumerate(found)
        for version, change in enumerate(row.changes)
        if change == "softer"
    )
    notes = ["注：▲为本稿有变化，▼（加底色）为本稿要求放宽；单位名后加*的，按方案中的默认条款列入。"]
    Sheet(book, "任务沿革", columns, frozenset({0})).write("任务沿革表", rows, notes, shaded)


def _write_steps(book: xlsxwriter.Workbook, history: History) -> None:
    found = step_rows(history)
    rows: list[tuple[Value, ...]] = [
        (
            number, step.id, step.title, step.version, step.field, step.effect, step.old, step.new,
            "是" if step.softer else "",
        )
        for number, step in enumerate(found, 1)
    ]  # fmt: skip
    shaded = frozenset(
        (at, column) for at, step in enumerate(found) if step.softer for column in range(len(_STEP_COLUMNS))
    )
    notes = [] if rows else ["各稿任务要素相同。"]
    Sheet(book, "变化明细", _STEP_COLUMNS, frozenset({0, 1, 3, 4, 5, 8})).write("变化明细表", rows, notes, shaded)
