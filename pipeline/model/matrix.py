"""A responsibility matrix (责任分工表): a table of plain words, ready for any file format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["number", "text", "units", "blank"]

RECORD_SHEET = "huiqian"
"""The name of the hidden sheet that holds a workbook's record."""
RECORD_SCHEMA = "huiqian.matrix/1"
ID_HEADING = "huiqian.task"
"""The heading of the hidden column that says which task a row is."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column: `key` names it in the program, `title` is its heading.

    `kind` tells an exporter how to set it: a running number (centred), running text, a list of units, or a blank
    column that the office fills in by hand.
    """

    key: str
    title: str
    kind: ColumnKind = "text"


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row: one cell a column, plain text in which a line feed parts paragraphs; `task` is the id of its task."""

    cells: tuple[str, ...]
    task: str


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells of one column that a reader sees as one: rows `first` to `last`, both included, all holding its text."""

    column: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class MatrixRecord:
    """What a workbook keeps of the table it was written from, so that an edit can be told from what was exported.

    `sha256` and `plan` are the plan's file and title. `keys` name the cells of `rows`: each task's own title and group, and
    the columns of a table by task; in a workbook only those that it shows (`shown`), so that nothing goes out unseen.
    `heading` is the line above the table, `notes` are those below it. A table by unit has no rows here: it does not come
    back.
    """

    sha256: str
    plan: str
    keys: tuple[str, ...] = ()
    rows: tuple[MatrixRow, ...] = ()
    shown: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    heading: str = ""

    def cell(self, task: str, key: str) -> str | None:
        """Return the words of a task in a column, None where there is no such task."""
        row = next((row for row in self.rows if row.task == task), None)
        return None if row is None else row.cells[self.keys.index(key)]


@dataclass(frozen=True, slots=True)
class Grid:
    """A sheet of a workbook as somebody left it (工作表).

    `cells` hold what each cell shows, as (row, column, words), rows and columns counted from 0, in order. `merged` are
    (first row, first column, last row, last column), all included. `formulas` are the places of cells that are computed.
    """

    name: str
    cells: tuple[tuple[int, int, str], ...]
    merged: tuple[tuple[int, int, int, int], ...] = ()
    formulas: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Matrix:
    """A responsibility matrix (责任分工表).

    Every row is complete in itself: a merged cell's text stands in each of its rows, so that a format without merged
    cells loses nothing. `merges` are in order of column and row and never overlap. `notes` are the lines below the
    table, ready to print. `date` is the plan's date (ISO) or None; files carry it as their own, so that the same plan
    always gives the same bytes. `title_break` is the offset in `title` behind the plan's own name, where a
    title too long for a line may be broken (0: nowhere). `name` is what a workbook calls the sheet. `record` is what a
    workbook keeps so that it can come back edited.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    merges: tuple[Merge, ...] = ()
    notes: tuple[str, ...] = ()
    date: str | None = None
    title_break: int = 0
    name: str = "责任分工表"
    record: MatrixRecord | None = None


@dataclass(frozen=True, slots=True)
class Editable:
    """A column that people fill in (可填列).

    `offers` are, for each row, the words to choose from; `strict` refuses others, else they are a mere suggestion. An empty tuple
    offers nothing.
    """

    column: int
    offers: tuple[tuple[str, ...], ...]
    strict: bool = False


@dataclass(frozen=True, slots=True)
class WorkSheet:
    """A table that comes back edited: each row goes by its `task` (the id, in a hidden column headed `id_title`).

    Only the editable columns may be filled in. `marked` are the (row, column) that wait for somebody.
    """

    matrix: Matrix
    editable: tuple[Editable, ...]
    marked: frozenset[tuple[int, int]] = frozenset()
    id_title: str = "编号"
