"""The hidden sheet of a workbook → the record of what was exported (`export/xlsx.py` writes it).

The sheet's first row: schema, the plan's sha256, its title, the number of rows, the table's heading. The second: the keys of the columns
shown. The third: the notes. The fourth: the keys of the cells. Then a row a task: its id, its cells.
"""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.errors import UsageError
from pipeline.matrix.table import known_columns
from pipeline.model.matrix import RECORD_SCHEMA, RECORD_SHEET, Grid, MatrixRecord, MatrixRow

_HEAD = 4


class Exported:
    """The words that were exported, by task and column key."""

    def __init__(self, record: MatrixRecord) -> None:
        self.record = record
        self._cells = {row.task: row.cells for row in record.rows}
        self._at = {key: at for at, key in enumerate(record.keys)}

    def __contains__(self, task: str) -> bool:
        return task in self._cells

    def was(self, task: str, key: str) -> str:
        """Return what a column said of a task, "" where there is no such column."""
        return self._cells[task][self._at[key]] if key in self._at else ""


def number_of(task: str) -> int:
    """Return the number in the id of a task that a person added (``p3``), 0 for other tasks."""
    return int(task[1:]) if task[:1] == "p" and task[1:].isdecimal() else 0


def read_record(grids: Sequence[Grid], *, file: str) -> MatrixRecord:
    """Return the record of a workbook.

    Args:
        grids: its sheets.
        file: its name, for messages.

    Raises:
        UsageError: K-NO-RECORD, it has none, or not a whole one; K-BY-UNIT, it was written from a table by unit.
    """
    grid = next((grid for grid in grids if grid.name == RECORD_SHEET), None)
    cells = {(row, column): words for row, column, words in grid.cells} if grid else {}
    if cells.get((0, 0)) != RECORD_SCHEMA:
        raise UsageError("K-NO-RECORD", file=file)
    if not _line(cells, 3)[1:]:
        raise UsageError("K-BY-UNIT", file=file)
    keys = _line(cells, _HEAD - 1)[1:]
    last = max(row for row, _column in cells)
    if str(max(0, last + 1 - _HEAD)) != cells.get((0, 3)):
        raise UsageError("K-NO-RECORD", file=file)
    rows = tuple(
        MatrixRow(tuple(cells.get((row, column), "") for column in range(1, len(keys) + 1)), cells.get((row, 0), ""))
        for row in range(_HEAD, last + 1)
    )
    found = MatrixRecord(
        cells.get((0, 1), ""),
        cells.get((0, 2), ""),
        keys,
        rows,
        _line(cells, 1),
        _line(cells, 2),
        cells.get((0, 4), ""),
    )
    ids = {row.task for row in rows}
    if len(ids) != len(rows) or "" in ids or not _are_ours(found):
        raise UsageError("K-NO-RECORD", file=file)
    return found


def _are_ours(record: MatrixRecord) -> bool:
    """Whether the columns are those of a table by task, each once."""
    known = {"title", "group", *(column.key for column in known_columns())}
    return (
        {"title", "group"} <= {*record.keys} <= known
        and len({*record.keys}) == len(record.keys)
        and {*record.shown} <= {*record.keys}
        and len({*record.shown}) == len(record.shown)
    )


def _line(cells: dict[tuple[int, int], str], row: int) -> tuple[str, ...]:
    """The words of a row up to its last cell."""
    width = max((column for at, column in cells if at == row), default=-1) + 1
    return tuple(cells.get((row, column), "") for column in range(width))
