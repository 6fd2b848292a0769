"""Tables of indicators (指标表): a row is an indicator with its unit and its values by year, and so a target of the plan."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.extract.tables import grid_words
from pipeline.extract.targets import FoundTarget
from pipeline.model.quantity import Comparator, Quantity
from pipeline.model.source import Table
from pipeline.recognize.columns import is_column, year_of
from pipeline.recognize.quantity_numbers import expanded
from pipeline.text.shadow import Shadow

RULE = "columns.value"
_VALUE = re.compile(
    r"(?P<sign>≥|≤|>=|<=|>|<|约|不低于|不少于|不超过|[+-])?(?P<number>\d+(?:\.\d+)?)(?P<unit>[^\d\s]{0,8}?)(?P<tail>以上|以内|左右|以下)?"
)
_SIGNS: dict[str, Comparator] = {
    "≥": ">=", ">=": ">=", "不低于": ">=", "不少于": ">=", "以上": ">=", "≤": "<=", "<=": "<=", "不超过": "<=", "以内": "<=",
    "以下": "<=", ">": ">", "<": "<", "约": "~", "左右": "~", "+": "+", "-": "-",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class IndicatorTable:
    """What a table of indicators says: its targets, and the heading of their year (shadow offsets; None without a year)."""

    targets: tuple[FoundTarget, ...] = ()
    year: tuple[int, int] | None = None


def read_indicators(table: Table, shadow: Shadow) -> IndicatorTable:
    """Return the targets of a table of indicators: of each row the value of its last year; none for any other table.

    The target's stretch runs from the indicator's name to the value; a value without a sign is to be reached exactly.
    Offsets are in the shadow text.
    """
    words, at = grid_words(table, shadow)
    head = next((row for row in range(min(3, table.rows)) if _column(words, row, table, "indicator") is not None), None)
    if head is None:
        return IndicatorTable()
    name, unit = _column(words, head, table, "indicator"), _column(words, head, table, "measure")
    values = [column for column in range(table.columns) if is_column(words[(head, column)], "value")]
    if name is None or not values:
        return IndicatorTable()
    value = max(values, key=lambda column: (year_of(words[(head, column)]), column))
    year = year_of(words[(head, value)])
    found = []
    for row in range(head + 1, table.rows):
        first, last = at.get((row, name)), at.get((row, value))
        match = _VALUE.fullmatch(words[(row, value)])
        if first is None or last is None or not match or not words[(row, name)]:
            continue
        measure = match["unit"] or (words[(row, unit)] if unit is not None else "")
        start, begin, end = shadow.offset(first.start), shadow.offset(last.start), shadow.offset(last.end)
        sign = _SIGNS.get(match["sign"] or match["tail"] or "", "=")
        number = float(match["number"])
        whole, base_unit = expanded(number, measure)
        quantity = Quantity(
            words[(row, value)], begin, end, sign, number, measure, RULE, expanded=whole, base_unit=base_unit
        )
        found.append(FoundTarget(start, end, words[(row, name)], "", quantity, f"{year}-12-31" if year else None))
    heading = at.get((head, value))
    place = (shadow.offset(heading.start), shadow.offset(heading.end)) if heading and year and found else None
    return IndicatorTable(tuple(found), place)


def _column(words: dict[tuple[int, int], str], row: int, table: Table, meaning: str) -> int | None:
    return next((column for column in range(table.columns) if is_column(words[(row, column)], meaning)), None)
