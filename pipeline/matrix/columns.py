"""Which column of an edited table is which: by its heading, else by what it holds."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline.matrix.grid import Sheet
from pipeline.matrix.record import Exported
from pipeline.matrix.table import known_columns
from pipeline.matrix.words import same_words
from pipeline.model.finding import Finding
from pipeline.model.matrix import MatrixRecord
from pipeline.text.shadow import shadow_of

_SHORTEST = 2  # characters of a heading that another may hold


@dataclass(frozen=True, slots=True)
class Columns:
    """`key` is the key of each column of the sheet that is known; `findings` name the others."""

    key: dict[int, str]
    findings: tuple[Finding, ...]

    @staticmethod
    def title(key: str) -> str:
        """Return the heading of a column."""
        return next(title for title, known in _titles().items() if known == key)


@cache
def _titles() -> dict[str, str]:
    return {column.title: column.key for column in known_columns()}


def columns_of(sheet: Sheet, record: MatrixRecord) -> Columns:
    """Return which columns of a sheet are which.

    A heading counts first. One that is not known takes the column it leaves over whose cells it holds in half or more
    of the rows, else the one whose heading it contains or is part of; where two would do, none does. Two columns with
    one heading are not read, and a column that went leaves its values as they were.
    """
    headings = {column: _bare(words) for column in sheet.columns if (words := sheet.words(sheet.header, column))}
    key: dict[int, str] = {column: _titles()[words] for column, words in headings.items() if words in _titles()}
    twice = {name for name in key.values() if list(key.values()).count(name) > 1}
    findings = [Finding("K-COLUMN-TWICE", "warning", (("column", Columns.title(name)),)) for name in sorted(twice)]
    left = [name for name in record.shown if name not in key.values()]
    key = {column: name for column, name in key.items() if name not in twice}
    for column in [
        column for column in sheet.columns if _has_words(sheet, column) and headings.get(column) not in _titles()
    ]:
        name = _by_cells(sheet, record, column, left) or _by_part(headings.get(column, ""), left)
        if name:
            key[column] = name
            left.remove(name)
        else:
            words = headings.get(column) or f"{column + 1}"
            findings.append(Finding("K-COLUMN", "warning", (("column", words),)))
    findings += [
        Finding("K-COLUMN-GONE", "note", (("column", Columns.title(name)),)) for name in left if name != "index"
    ]
    return Columns(key, tuple(findings))


def _bare(heading: str) -> str:
    return "".join(shadow_of(heading).text.split())


def _has_words(sheet: Sheet, column: int) -> bool:
    """Whether a column has words of its own from the header down."""
    return any((row, column) in sheet.cells and (row, column) not in sheet.wide for row in (sheet.header, *sheet.rows))


def _by_cells(sheet: Sheet, record: MatrixRecord, column: int, left: list[str]) -> str:
    """The one column left over whose words stand in half or more of the rows that have any in either."""
    exported = Exported(record)
    rows = [(row, task) for row in sheet.rows if (task := sheet.words(row, sheet.ids)) in exported]
    fitting = []
    for name in left:
        pairs = [(sheet.words(row, column), exported.was(task, name)) for row, task in rows]
        pairs = [(one, other) for one, other in pairs if one or other]
        equal = sum(same_words(name, one, other) for one, other in pairs)
        if equal and 2 * equal >= len(pairs):
            fitting.append(name)
    return fitting[0] if len(fitting) == 1 else ""


def _by_part(heading: str, left: list[str]) -> str:
    titles = {name: Columns.title(name) for name in left}
    fitting = [
        name for name, title in titles.items()
        if len(heading) >= _SHORTEST and (title in heading or heading in title)
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else ""
