"""An old Excel or WPS workbook (xls, et) → `SourceDocument`, by xlrd.

xlrd is the one of the readers at hand that knows number formats, merged cells, hidden rows and comments; python-calamine
gives values only. Text boxes are not in what it gives.
"""

from __future__ import annotations

from io import StringIO
from typing import Any

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.read.numfmt import GENERAL, shown
from pipeline.read.sheets import Counter, Note, Sheet, document

READER = "xls/1"
_EMPTY, _TEXT, _NUMBER, _DATE, _BOOLEAN, _ERROR, _BLANK = range(7)
_ENCRYPTED = ("encrypt", "password")


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return an old workbook as a document, in the same form as `xlsx.read`.

    Raises:
        InputError: E-ENC, E-XML (damaged), E-EMPTY, E-LIMIT.
    """
    import xlrd

    counter = Counter(name, limits)
    try:
        with xlrd.open_workbook(
            file_contents=data, formatting_info=True, on_demand=True, ragged_rows=True, logfile=StringIO()
        ) as book:
            sheets = [_sheet(book, at, counter) for at in range(book.nsheets)]
    except (InputError, MemoryError):
        raise
    except Exception as error:  # xlrd raises what its parsing met: struct.error, IndexError, AssertionError …
        if any(word in str(error).lower() for word in _ENCRYPTED):
            raise InputError("E-ENC", file=name) from error
        raise InputError("E-XML", file=name, part="Workbook", why=_why(error)) from error
    return document(sheets, data, name, format_="xls", reader=READER, view=view, limits=limits)


def _why(error: Exception) -> str:
    return " ".join(str(error).split())[:120] or type(error).__name__


def _sheet(book: Any, at: int, counter: Counter) -> Sheet:
    source = book.sheet_by_index(at)
    sheet = Sheet(source.name, hidden=bool(source.visibility))
    for row in range(source.nrows):
        for column in range(source.row_len(row)):
            text = _shown(book, source, row, column)
            if text.strip():
                sheet.cells[row, column] = text
                counter.add(text)
    sheet.merged = [(top, left, bottom - 1, right - 1) for top, bottom, left, right in source.merged_cells]
    sheet.hidden_rows = {row for row, look in source.rowinfo_map.items() if look.hidden}
    sheet.hidden_columns = {column for column, look in source.colinfo_map.items() if look.hidden}
    for (row, column), note in sorted(source.cell_note_map.items()):
        author = (note.author or "").strip()
        text = (note.text or "").strip()
        text = text.removeprefix(f"{author}:").removeprefix(f"{author}：").strip() if author else text
        counter.add(text)
        sheet.notes.append(Note((row, column), f"{sheet.name}!{_reference(row, column)}", author, text))
    return sheet


def _shown(book: Any, source: Any, row: int, column: int) -> str:
    kind, value = source.cell_type(row, column), source.cell_value(row, column)
    if kind == _TEXT:
        return str(value)
    if kind in (_NUMBER, _DATE):
        return shown(float(value), _format(book, source, row, column), from_1904=bool(book.datemode))
    if kind == _BOOLEAN:
        return "TRUE" if value else "FALSE"
    if kind == _ERROR:
        from xlrd.biffh import error_text_from_code

        return str(error_text_from_code.get(value, "#ERR!"))
    return ""


def _format(book: Any, source: Any, row: int, column: int) -> str:
    try:
        style = book.xf_list[source.cell_xf_index(row, column)]
        return str(book.format_map[style.format_key].format_str)
    except (IndexError, KeyError, TypeError):
        return GENERAL


def _reference(row: int, column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return f"{letters}{row + 1}"
