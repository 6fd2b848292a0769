"""Lists of names that a user keeps: who is asked (名单), and the places that groups stand for (地名表)."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pipeline.errors import InputError, UsageError
from pipeline.model.source import SourceDocument
from pipeline.workflow.documents import ReadingOptions, load_source

_HEADINGS = ("单位", "单位名称", "名称", "征求意见单位", "主送单位", "地名", "地区")
_BOOKS = frozenset((".xlsx", ".xls", ".docx"))


def read_roster(path: Path) -> tuple[str, ...]:
    """Return the names of a list, in order: of a text or csv file the first cell of each line, without a heading; of a
    workbook or Word file the column of its first table that is headed 单位 (else the first column).

    Raises:
        UsageError: M-ROSTER, the file cannot be read.
    """
    if path.suffix.lower() in _BOOKS:
        try:
            return _names(_column(load_source(path, ReadingOptions(allow_secret=True))))
        except InputError as error:
            raise UsageError("M-ROSTER", file=str(path)) from error
    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError("M-ROSTER", file=str(path)) from error
    return _names(line.partition("#")[0].replace("\t", ",").replace("，", ",").split(",")[0] for line in lines)


def _names(cells: Iterator[str]) -> tuple[str, ...]:
    names = (cell.strip() for cell in cells)
    return tuple(dict.fromkeys(name for name in names if name and name not in _HEADINGS))


def _column(source: SourceDocument) -> Iterator[str]:
    if not source.tables:
        yield from source.text.splitlines()
        return
    cells = [(c.row, c.column, source.text[c.start : c.end].strip()) for c in source.tables[0].cells]
    wanted = next((column for _row, column, words in cells if words in _HEADINGS), 0)
    above = next((row for row, _column, words in cells if words in _HEADINGS), -1)
    yield from (words for row, column, words in cells if column == wanted and row > above)
