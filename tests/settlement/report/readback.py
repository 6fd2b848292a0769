"""Documents written and read back by our own reader: what stands in them, as text."""

from __future__ import annotations

from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.workflow.settlement_documents import Wishes, documents_of
from tests.consulted import consultation


def written(rounds: int = 1, **wishes: bool) -> dict[str, SourceDocument]:
    """Every document of the invented consultation, as read."""
    files = documents_of(consultation(rounds=rounds), Wishes(public=True, **wishes))
    return {name: read_document(data, name) for name, data in files.items()}


def table_rows(source: SourceDocument) -> list[list[str]]:
    """The rows of the largest table of a document."""
    table = max(source.tables, key=lambda one: one.rows)
    rows = [["" for _column in range(table.columns)] for _row in range(table.rows)]
    for cell in table.cells:
        for row in range(cell.row, cell.row + cell.row_span):
            rows[row][cell.column] = source.text[cell.start : cell.end].strip()
    return rows
