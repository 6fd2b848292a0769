"""Tables as text (csv, tsv) → `SourceDocument`, in the form of the spreadsheet readers: one sheet, one table."""

from __future__ import annotations

import csv
from io import StringIO
from pathlib import PurePath

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.read.charset import clean, decode
from pipeline.read.sheets import Counter, Sheet, document

READER = "csv/1"
_SIGNS = ",\t;，"


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a table as a document; the sheet has the file's name. UTF-8, GB18030 or UTF-16 as for txt.

    Raises:
        InputError: E-CHARSET, E-EMPTY, E-LIMIT, E-XML (quotes that do not close).
    """
    text = decode(data)
    if text is None:
        raise InputError("E-CHARSET", file=name)
    text = clean(text)
    counter, sheet = Counter(name, limits), Sheet(PurePath(name).stem)
    try:
        for row, cells in enumerate(csv.reader(StringIO(text, newline=""), delimiter=_sign(text), strict=True)):
            for column, words in enumerate(cells):
                if words.strip():
                    sheet.cells[row, column] = words
                    counter.add(words)
    except csv.Error as error:
        raise InputError("E-XML", file=name, part="csv", why=str(error)) from error
    return document([sheet], data, name, format_="csv", reader=READER, view=view, limits=limits)


def _sign(text: str) -> str:
    """What parts the cells: the sign that stands most often in the first line."""
    first = text.split("\n", 1)[0]
    return max(_SIGNS, key=first.count)
