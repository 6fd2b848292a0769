"""How wide the columns of a printed matrix should be, and how many lines a cell then takes.

The unit is half a Hanzi (one Latin letter) of the table's own font size.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from unicodedata import east_asian_width

from pipeline.model.matrix import Matrix

CENTRED = frozenset({
    "index", "place", "deadline", "role", "unit", "round", "verdict", "kind", "status", "stance", "count", "received", "op",
    "adopted",
})  # fmt: skip
"""Keys of columns whose cells stand in the middle: numbers, names, dates, one word."""
_PADDING = 2.0
_LEAST = {"number": 6.0, "units": 14.0, "blank": 10.0}
_LEAST_BY_KEY = {
    "task": 12.0,
    "measures": 24.0,
    "targets": 14.0,
    "deadline": 17.0,
    "place": 11.0,
    "clause": 18.0,
    "role": 10.0,
    "received": 18.0,
    "unit": 14.0,
    "round": 8.0,
    "verdict": 10.0,
    "kind": 10.0,
    "text": 20.0,
    "quote": 20.0,
    "now": 20.0,
    "explanation": 18.0,
    "reason": 14.0,
}
_LEAST_IF_SPARSE = 10.0  # a heading of four characters
_SPARSE = 5  # a column is sparse where fewer than one row in five has something to say
_SAMPLE = 200


def text_width(text: str) -> int:
    """Return the width of one line of text; signs that may be narrow (“ — …) are wide in a Chinese font."""
    return sum(2 if east_asian_width(char) in "WFA" else 1 for char in text)


def line_count(text: str, width: float) -> int:
    """Return how many lines `text` takes in a cell of `width`, padding included; at least one."""
    room = max(2.0, width - _PADDING)
    return sum(max(1, math.ceil(text_width(line) / room)) for line in text.split("\n"))


def column_widths(matrix: Matrix, total: float) -> tuple[float, ...]:
    """Return the width of each column, `total` together, chosen so that the rows come out as low as they can.

    Each column begins with what its kind needs; then every further unit goes to the column that makes the rows lowest.
    Where all text already stands on one line the rest is shared out in proportion. If the needs alone exceed `total`,
    they shrink in proportion.
    """
    most = [_need(matrix, index) for index in range(len(matrix.columns))]
    widths = [min(need, _least(matrix, index)) for index, need in enumerate(most)]
    cells = _measured(matrix)
    while sum(widths) + 1 <= total:
        best = _best(cells, widths, most)
        if best is None:
            break
        widths[best] += 1
    factor = total / sum(widths) if widths else 1.0
    return tuple(width * factor for width in widths)


def _least(matrix: Matrix, index: int) -> float:
    column = matrix.columns[index]
    least = _LEAST_BY_KEY.get(column.key, _LEAST.get(column.kind, 10.0))
    filled = sum(1 for row in matrix.rows if row.cells[index])
    return min(least, _LEAST_IF_SPARSE) if filled * _SPARSE < len(matrix.rows) else least


def _need(matrix: Matrix, index: int) -> float:
    """The width at which the heading and every paragraph of a column stand on one line."""
    column = matrix.columns[index]
    if column.kind == "blank":
        return _LEAST[column.kind]
    texts = [column.title, *(row.cells[index] for row in matrix.rows)]
    return max(text_width(line) for text in texts for line in text.split("\n")) + _PADDING


def _measured(matrix: Matrix) -> list[list[tuple[int, int, int]]]:
    """Of a sample of the rows, each cell as (its width on one line, its paragraphs, the rows it is merged over)."""
    merged = {
        (row, merge.column): merge.last - merge.first + 1
        for merge in matrix.merges
        for row in range(merge.first, merge.last + 1)
    }
    step = max(1, len(matrix.rows) // _SAMPLE)
    return [
        [
            (text_width(text), text.count("\n") + 1, merged.get((number, column), 1))
            for column, text in enumerate(matrix.rows[number].cells)
        ]
        for number in range(0, len(matrix.rows), step)
    ]


def _best(
    cells: Sequence[Sequence[tuple[int, int, int]]], widths: Sequence[float], most: Sequence[float]
) -> int | None:
    """Return the column to which one more unit is worth most; None where no column can use it."""
    gains = [0.0] * len(widths)
    for row in cells:
        heights = [_height(cell, width) for cell, width in zip(row, widths, strict=True)]
        tallest = max(range(len(heights)), key=heights.__getitem__)
        rest = max((height for index, height in enumerate(heights) if index != tallest), default=0.0)
        gains[tallest] += heights[tallest] - max(rest, _height(row[tallest], widths[tallest] + 1))
    open_columns = [index for index in range(len(widths)) if widths[index] < most[index]]
    return max(open_columns, key=gains.__getitem__, default=None)


def _height(cell: tuple[int, int, int], width: float) -> float:
    """Height in lines, not rounded, so that a unit which does not yet save a whole line counts too."""
    length, paragraphs, rows = cell
    return (length / max(2.0, width - _PADDING) + 0.5 * (paragraphs - 1)) / rows
