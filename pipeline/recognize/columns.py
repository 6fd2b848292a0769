"""Headings of table columns: what a column of a task table holds."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.measure_words import measure_words
from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.source import SourceDocument, Table
from pipeline.text.shadow import shadow_of

# 重点任务 may be the name of a task or the group over several: the longer list of meanings comes from the table itself
_ORDER = ("index", "units", "time", "group", "name", "content", "target", "other")


@dataclass(frozen=True, slots=True)
class Column:
    """The meaning of a column: `meaning` is one of index, units, time, group, name, content, target, other;
    `role` the role of its units ("" for other columns); `year` the year that a heading such as 2026年目标 names, else 0."""

    meaning: str
    role: str
    rule: str
    year: int = 0


@cache
def _rows() -> tuple[Row, ...]:
    return load_rows("columns")


def is_column(heading: str, meaning: str) -> bool:
    """Return whether a heading can mean this: indicator, measure or value in a table of indicators (指标表)."""
    heading = re.sub(r"\s+", "", heading)
    return any(row.text("column") == meaning and row.regex.search(heading) for row in _rows())


def year_of(heading: str) -> int:
    """Return the year that a heading names (2028年目标), or 0."""
    year = re.search(r"20\d{2}", heading)
    return int(year.group()) if year else 0


def column_of(heading: str) -> Column | None:
    """Return what a column with this heading (shadow text, without blanks) holds, or None if the wording is unknown."""
    heading = re.sub(r"\s+", "", heading)
    found = [row for row in _rows() if row.text("column") in _ORDER and row.regex.search(heading)]
    if not found:
        return None
    row = min(found, key=lambda row: _ORDER.index(row.text("column")))
    return Column(row.text("column"), row.text("role"), row.id, year_of(heading))


def column_holding(heading: str, cells: Iterable[str]) -> Column | None:
    """Return what a column with this heading and these cells (shadow text) holds, or None if the wording is unknown.

    Under 单位 stand offices or what figures are counted in (万元, 人次, %): where most of the cells are measure words, the
    column holds no offices. Cells that are blank or only struck through (—, /) say nothing.
    """
    column = column_of(heading)
    if column is None or column.meaning != "units" or not is_column(heading, "measure"):
        return column
    said = [words for cell in cells if (words := re.sub(r"\s+", "", cell)).strip("-—－/无")]
    measures = sum(is_measure(words) for words in said)
    if 2 * measures <= len(said):
        return column
    return Column("other", "", next(row.id for row in _rows() if row.text("column") == "measure"))


def table_columns(text: str, table: Table) -> dict[int, Column]:
    """Return what the columns of a table hold whose headings are its first row; `text` is the canonical text of its cells."""
    columns = {}
    for head in (cell for cell in table.cells if cell.row == 0):
        below = (cell for cell in table.cells if cell.row and cell.column == head.column)
        cells = (shadow_of(text[cell.start : cell.end]).text for cell in below)
        column = column_holding(shadow_of(text[head.start : head.end]).text, cells)
        if column is not None:
            columns[head.column] = column
    return columns


def is_measure(words: str) -> bool:
    """Return whether words (shadow text, without blanks) are what figures are counted in: 个, 万元, 元/平方米, 公里（双向）."""
    first = re.split("[/（(]", words, maxsplit=1)[0]
    return bool(first) and any(bare in measure_words() for bare in (first, first.lstrip("十百千万亿")) if bare)


def cell_rows(source: SourceDocument, table: Table) -> list[dict[int, str]]:
    """Return the rows of a table as column → words, each paragraph of a cell on a line of its own."""
    rows: list[dict[int, str]] = [{} for _row in range(table.rows)]
    for cell in table.cells:
        parts = cell.paragraphs or ((cell.start, cell.end),)
        rows[cell.row][cell.column] = "\n".join(source.text[start:end] for start, end in parts).strip()
    return rows
