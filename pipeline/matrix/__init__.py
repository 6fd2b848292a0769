"""Tasks → the responsibility matrix (责任分工表), and an edited one back → corrections, carried from version to version.

Takes: a `Plan`; a workbook's grids; corrections with two plans' records. Gives: a `Matrix` of plain words; `Corrections`.
May import: `recognize`, `text`, `lexicon`, `model`, `errors`.
To add one more column: a row in `_COLUMNS` of `table.py`, and its name in the defaults if it should stand there unasked.
"""

from pipeline.matrix.carried import carry
from pipeline.matrix.merged import fresh, merge, renumbered
from pipeline.matrix.returned import Returned, read_returned
from pipeline.matrix.table import known_columns, matrix_by_task, matrix_by_unit, matrix_for_unit, record_of
from pipeline.matrix.words import same_words

__all__ = [
    "Returned", "carry", "fresh", "known_columns", "matrix_by_task", "matrix_by_unit", "matrix_for_unit", "merge",
    "read_returned", "record_of", "renumbered", "same_words",
]  # fmt: skip
