"""Tasks as rows of a table: columns by their headings, groups by merged cells, units by the columns' roles."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from pipeline.extract.segments import RawTask, first_sentence
from pipeline.model.source import Cell, Table
from pipeline.model.task import ROLE_NAMED
from pipeline.recognize.columns import Column, column_holding, column_of, is_column
from pipeline.recognize.responsibility import Clause, parse_cell
from pipeline.text.shadow import Shadow

_HEADER_DEPTH = 4


@dataclass(frozen=True, slots=True)
class _Grid:
    """A table whose columns are understood. `at` maps a grid position to the cell that covers it."""

    columns: tuple[Column | None, ...]
    first_row: int
    rows: int
    at: dict[tuple[int, int], Cell]
    words: dict[tuple[int, int], str]
    headings: tuple[str, ...]
    places: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TableTasks:
    """What a table says: its tasks, the clauses of its cells, its columns (empty where it is no table of tasks), the offsets
    of its headings by column, and the columns that name groups of rows."""

    tasks: tuple[RawTask, ...] = ()
    clauses: tuple[Clause, ...] = ()
    columns: tuple[Column | None, ...] = ()
    places: tuple[tuple[int, int], ...] = ()
    grouping: frozenset[int] = frozenset()


def tasks_of_table(
    table: Table, shadow: Shadow, section: str, *, gaps: Collection[int], above: TableTasks | None = None
) -> TableTasks:
    """Return the tasks of a table that has a column of units and one of contents.

    A table without headings of its own goes on with the columns of the one above, where it is as wide: a row that names a
    group parts a table in two in files that know no tables.

    Args:
        table: the table; its cells carry canonical offsets.
        shadow: the file's shadow text; the result's offsets are in it.
        section: the id of the section the table stands in.
        gaps: shadow offsets where white space was left out.
        above: what the table before it says.
    """
    grid = _understood(table, shadow, above)
    if grid is None:
        return TableTasks()
    tasks: list[RawTask] = []
    clauses: list[Clause] = []
    group = ""
    grouping = _group_columns(grid) | (above.grouping if above is not None and grid.first_row == 0 else frozenset())
    for row in range(grid.first_row, grid.rows):
        words = [grid.words[(row, column)] for column in range(len(grid.columns))]
        if tuple(words) == grid.headings or _is_header(words):
            continue
        whole_row = _group_row(grid, row)
        if whole_row is not None:
            group = whole_row
            continue
        task, said = _task(grid, row, shadow, section, grouping, gaps)
        if task is None:
            continue
        task.group = task.group or group
        tasks.append(task)
        clauses += said
    return TableTasks(tuple(tasks), tuple(clauses), grid.columns, grid.places, grouping)


def grid_words(table: Table, shadow: Shadow) -> tuple[dict[tuple[int, int], str], dict[tuple[int, int], Cell]]:
    """Return the words of every grid position of a table (shadow text) and the cell that covers it."""
    at: dict[tuple[int, int], Cell] = {}
    for cell in table.cells:
        for row in range(cell.row, min(table.rows, cell.row + cell.row_span)):
            for column in range(cell.column, min(table.columns, cell.column + cell.column_span)):
                at.setdefault((row, column), cell)
    grid = ((row, column) for row in range(table.rows) for column in range(table.columns))
    return {place: _words(at.get(place), shadow) for place in grid}, at


def _understood(table: Table, shadow: Shadow, above: TableTasks | None) -> _Grid | None:
    words, at = grid_words(table, shadow)
    for row in range(min(_HEADER_DEPTH, table.rows)):
        below = (
            row + 1 if row + 1 < table.rows and _is_header([words[(row + 1, c)] for c in range(table.columns)]) else row
        )
        columns = tuple(_column(words, row, below, c, table.rows) for c in range(table.columns))
        if row and above is not None and len(above.columns) == table.columns and _is_filled(words, table.columns):
            break  # the heading that comes later is a repeated one
        if any(is_column(words[(below, c)], "indicator") for c in range(table.columns)):
            return None  # 单位 is a unit of measure there
        if _is_task_table(columns):
            headings = tuple(words[(below, c)] for c in range(table.columns))
            places = tuple(_place(at.get((below, c)), shadow) for c in range(table.columns))
            return _Grid(columns, below + 1, table.rows, at, words, headings, places)
    if above is not None and len(above.columns) == table.columns:
        return _Grid(above.columns, 0, table.rows, at, words, (), above.places)
    return None


def _is_filled(words: dict[tuple[int, int], str], columns: int) -> bool:
    """Whether the first row holds data rather than a caption over the headings."""
    return sum(1 for column in range(columns) if words[(0, column)]) > columns // 2


def _place(cell: Cell | None, shadow: Shadow) -> tuple[int, int]:
    return (shadow.offset(cell.start), shadow.offset(cell.end)) if cell else (0, 0)


def _words(cell: Cell | None, shadow: Shadow) -> str:
    if cell is None or cell.end <= cell.start:
        return ""
    return shadow.text[shadow.offset(cell.start) : shadow.offset(cell.end)]


def _column(words: dict[tuple[int, int], str], row: int, below: int, column: int, rows: int) -> Column | None:
    cells = [words[(each, column)] for each in range(below + 1, rows)]
    return column_holding(words[(below, column)], cells) or column_holding(words[(row, column)], cells)


def _is_header(words: Sequence[str]) -> bool:
    """Whether a row holds headings only (a second header row, or the header repeated on a later page)."""
    filled = [word for word in words if word]
    known = sum(1 for word in filled if len(word) <= 12 and column_of(word) is not None)
    return len(filled) >= 2 and known >= max(2, len(filled) - 1)


def _is_task_table(columns: Sequence[Column | None]) -> bool:
    meanings = [column.meaning for column in columns if column]
    return "units" in meanings and any(meaning in ("name", "content", "target") for meaning in meanings)


def _group_row(grid: _Grid, row: int) -> str | None:
    """The words of a row that names a group: one cell over (nearly) all columns, or a first cell and nothing else."""
    cells = {id(grid.at[(row, c)]): grid.at[(row, c)] for c in range(len(grid.columns)) if (row, c) in grid.at}
    filled = [cell for cell in cells.values() if cell.end > cell.start and cell.row == row]
    if len(filled) != 1:
        return None
    cell = filled[0]
    words = grid.words[(row, cell.column)]
    wide = cell.column_span >= max(2, len(grid.columns) - 1)
    lonely = cell.column == 0 and len(cells) > 1 and not words.isdigit()
    return words if (wide or lonely) and len(words) <= 60 else None


def _group_columns(grid: _Grid) -> frozenset[int]:
    """Columns whose cells stand over several rows, before a column that tells the rows apart."""
    columns = {k for k, column in enumerate(grid.columns) if column and column.meaning == "group"}
    telling = [k for k, column in enumerate(grid.columns) if column and column.meaning in ("name", "content")]
    for k in telling[:-1]:
        spans = any(
            grid.at[(row, k)].row != row or grid.at[(row, k)].row_span > 1 or not grid.words[(row, k)]
            for row in range(grid.first_row, grid.rows)
            if (row, k) in grid.at
        ) or any((row, k) not in grid.at for row in range(grid.first_row, grid.rows))
        if spans:
            columns.add(k)
    return frozenset(columns)


def _task(
    grid: _Grid, row: int, shadow: Shadow, section: str, grouping: frozenset[int], gaps: Collection[int]
) -> tuple[RawTask | None, list[Clause]]:
    task = RawTask("", section, 0, 0, [], 0)
    clauses: list[Clause] = []
    stretches: list[tuple[int, int]] = []
    told = [k for k, c in enumerate(grid.columns) if c and c.meaning in ("name", "content") and k not in grouping]
    for k, column in enumerate(grid.columns):
        cell = grid.at.get((row, k))
        if k in grouping:
            task.group = task.group or _above(grid, row, k)
            continue
        if cell is None or cell.end <= cell.start or column is None:
            continue
        begin, stop = shadow.offset(cell.start), shadow.offset(cell.end)
        if cell.row == row:
            stretches.append((begin, stop))
        if column.meaning == "units":
            clause = parse_cell(shadow.text, begin, stop, ROLE_NAMED[column.role], gaps=gaps)
            clauses.append(clause)
            task.units += [u for u in clause.units if (u.name, u.role) not in {(x.name, x.role) for x in task.units}]
        elif column.meaning == "time":
            task.times.append((begin, stop))
        elif column.meaning in ("name", "content", "target") and (cell.row == row or k in told):
            task.regions.append((begin, stop))
            if column.year and any(ch.isalnum() for ch in grid.words[(row, k)]):
                task.years[(begin, stop)] = column.year
                task.times.append(grid.places[k])
    if not task.units or not task.regions or not stretches:
        return None, clauses
    title_at = next((k for k in told if grid.words[(row, k)]), None)
    if title_at is None:
        return None, clauses
    cell = grid.at[(row, title_at)]
    task.title = first_sentence(shadow.text, shadow.offset(cell.start), shadow.offset(cell.end))
    task.start, task.end = min(b for b, _s in stretches), max(s for _b, s in stretches)
    task.holder = task.start
    task.explicit_roles = any(unit.role == "lead" for unit in task.units)
    return (task if task.title else None), clauses


def _above(grid: _Grid, row: int, column: int) -> str:
    """The words of a group cell, or of the last filled one above where the cell is empty."""
    for at in range(row, grid.first_row - 1, -1):
        if words := grid.words[(at, column)]:
            return words
    return ""
