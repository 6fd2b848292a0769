"""A responsibility matrix (责任分工表): a table of plain words, ready for any file format."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnKind = Literal["number", "text", "units", "blank"]


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
class Matrix:
    """A responsibility matrix (责任分工表).

    Every row is complete in itself: a merged cell's text stands in each of its rows, so that a format without merged
    cells loses nothing. `merges` are in order of column and row and never overlap. `notes` are the lines below the
    table, ready to print. `date` is the plan's date (ISO) or None; files carry it as their own, so that the same plan
    always gives the same bytes. `title_break` is the offset in `title` behind the plan's own name, where a
    title too long for a line may be broken (0: nowhere). `name` is what a workbook calls the sheet.
    """

    title: str
    columns: tuple[Column, ...]
    rows: tuple[MatrixRow, ...]
    merges: tuple[Merge, ...] = ()
    notes: tuple[str, ...] = ()
    date: str | None = None
    title_break: int = 0
    name: str = "责任分工表"


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
