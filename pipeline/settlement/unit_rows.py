"""The units of a table row that is no task of its own (a row of indicators under 责任单位)."""

from __future__ import annotations

from pipeline.model.source import Cell, SourceDocument, Table
from pipeline.model.span import Span
from pipeline.model.task import ROLE_NAMED, Role, UnitMention
from pipeline.recognize.columns import table_columns
from pipeline.recognize.responsibility import parse_cell
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.text.shadow import shadow_of

Units = tuple[UnitMention, ...]


def units_of_row(ground: Ground, anchor: Stretch) -> tuple[Units, Units, Stretch] | None:
    """Return the units that a row of the sent draft names, those that the revised one's row names, and the row's stretch.

    None where the anchor is in no table, or in none with a column of units. A row that went has no units now.
    """
    line = ground.line(anchor[0])
    source = ground.comparison.old
    table = _table_at(source, anchor[0])
    if table is None or anchor[1] > line[1] or not _unit_columns(source, table):
        return None
    carried = ground.carry(*line)
    now = ground.new_line(carried.main.start)
    there = _table_at(ground.comparison.new, now[0]) if carried.kept else None
    after = _units(ground.comparison.new, there, now) if there is not None else ()
    return _units(source, table, line), after, line


def _table_at(source: SourceDocument, at: int) -> Table | None:
    return next((table for table in source.tables if table.start <= at < table.end), None)


def _unit_columns(source: SourceDocument, table: Table) -> dict[int, Role]:
    """The columns of units of a table with the roles of their units."""
    columns = table_columns(source.text, table).items()
    return {at: ROLE_NAMED[column.role] for at, column in columns if column.role in ROLE_NAMED}


def _units(source: SourceDocument, table: Table, line: Stretch) -> Units:
    roles = _unit_columns(source, table)
    found = []
    for cell in table.cells:
        if cell.column not in roles or not line[0] <= cell.start <= line[1] or cell.row == 0:
            continue
        shadow = shadow_of(_words(source, cell))
        for unit in parse_cell(shadow.text, 0, len(shadow.text), roles[cell.column]).units:
            low, high = shadow.span(unit.start, unit.end)
            span = Span(source.text_id, cell.start + low, cell.start + high)
            found.append(UnitMention(unit.name, unit.role, span, unit.rule, group=unit.group))
    return tuple(found)


def _words(source: SourceDocument, cell: Cell) -> str:
    return source.text[cell.start : cell.end]
