"""Headings of table columns: what a column of a task table holds."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.rows import Row, load_rows

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


def column_of(heading: str) -> Column | None:
    """Return what a column with this heading (shadow text, without blanks) holds, or None if the wording is unknown."""
    heading = re.sub(r"\s+", "", heading)
    found = [row for row in _rows() if row.regex.search(heading)]
    if not found:
        return None
    row = min(found, key=lambda row: _ORDER.index(row.text("column")))
    year = re.match(r"20\d{2}", heading)
    return Column(row.text("column"), row.text("role"), row.id, int(year.group()) if year else 0)
