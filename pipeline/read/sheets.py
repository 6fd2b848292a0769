"""Spreadsheets → `SourceDocument`: each sheet a heading line with its name, and one table.

The readers of file formats (`xlsx.py`, `xls.py`) give the sheets, this module the document, so that the same sheet
reads the same from either. Rows and columns without any text are left out; a place says where a cell really stands:
`part` is its sheet, `run` its row and `node` its column, both from 0.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import Limits
from pipeline.model.matrix import ID_HEADING, RECORD_SCHEMA, RECORD_SHEET
from pipeline.model.source import MarginComment, Picture, Place, SourceDocument, Style, View
from pipeline.model.span import Span
from pipeline.read.assemble import Canonical, Draft, DraftCell, DraftTable, assemble, digest_of, text_id
from pipeline.read.charset import clean

LONGEST_TEXT = 10_000_000
MOST_CELLS = 200_000  # with text; a cell costs two or three kilobytes until its table is made
_HEADING = Style(bold=True, outline=0)
Spot = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Note:
    """A comment on a cell, at (row, column) from 0; `parent` is the id of the one it answers."""

    at: Spot
    id: str
    author: str
    text: str
    date: str = ""
    parent: str = ""
    done: bool = False


@dataclass(slots=True)
class Sheet:
    """A sheet as it is shown: `cells` by (row, column) from 0, `merged` as (first row, first column, last row, last
    column), what of it is hidden, comments, the lines of its text boxes, how many rows are repeated when printed, and which
    cells are computed."""

    name: str
    cells: dict[Spot, str] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden: bool = False
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    boxes: list[str] = field(default_factory=list)
    pictures: list[str] = field(default_factory=list)
    header_rows: int = 0
    formulas: set[Spot] = field(default_factory=set)


class Counter:
    """Bounds what all sheets of a file hold together."""

    def __init__(self, name: str, limits: Limits) -> None:
        self._name, self._limits = name, limits
        self._cells, self._length = 0, 0

    def add(self, text: str) -> None:
        """Count a cell.

        Raises:
            InputError: E-LIMIT where there are too many cells or characters.
        """
        self._cells += 1
        self._length += len(text)
        self.check("单元格", self._cells, min(MOST_CELLS, self._limits.table_cells))
        self.check("字数", self._length, min(LONGEST_TEXT, self._limits.unpacked_bytes))

    def check(self, what: str, found: int, limit: int) -> None:
        """Refuse a file that has more of something than allowed."""
        if found > limit:
            raise InputError("E-LIMIT", file=self._name, what=what, found=found, limit=limit)


def _without_record(sheets: Sequence[Sheet]) -> list[Sheet]:
    """Sheets without what a responsibility matrix carries to come back: the sheet that repeats the table, and the column of
    ids, which means nothing to a reader."""
    own = [sheet for sheet in sheets if sheet.name == RECORD_SHEET and sheet.cells.get((0, 0)) == RECORD_SCHEMA]
    if not own:
        return list(sheets)
    for sheet in sheets:
        for column in {column for (_row, column), words in sheet.cells.items() if words == ID_HEADING}:
            sheet.cells = {spot: words for spot, words in sheet.cells.items() if spot[1] != column}
    return [sheet for sheet in sheets if sheet not in own]


def document(
    sheets: Iterable[Sheet], data: bytes, name: str, *, format_: str, reader: str, view: View, limits: Limits,
    metadata: tuple[tuple[str, str], ...] = (), findings: Sequence[Finding] = (),
) -> SourceDocument:  # fmt: skip
    """Return the sheets of a file as a document; sheets without text, comment or text box are left out, and so is what the
    tool itself keeps in a table that it wrote.

    Raises:
        InputError: E-EMPTY where no sheet has any, E-LIMIT where a table has too many grid positions.
    """
    filled = [sheet for sheet in _without_record(list(sheets)) if sheet.cells or sheet.notes or sheet.boxes]
    if not filled:
        raise InputError("E-EMPTY", file=name)
    items: list[Draft | DraftTable] = []
    spots: list[dict[Spot, Draft]] = []
    heads: list[Draft] = []
    counter = Counter(name, limits)
    for sheet in filled:
        heads.append(Draft(_one_line(sheet.name), style=_HEADING))
        table, where = _table(sheet, counter, limits)
        items += [heads[-1], *([table] if table.cells else [])]
        items += [Draft(line, layer="textbox") for box in sheet.boxes if (line := _one_line(box))]
        spots.append(where)
    canonical = assemble(items)
    digest = digest_of(data)
    identity = text_id(digest, view, reader)
    hidden = _hidden(filled, heads, spots, canonical, identity)
    return SourceDocument(
        name=name, sha256=digest, format=format_, reader=reader, view=view, text_id=identity, text=canonical.text,
        blocks=canonical.blocks, tables=canonical.tables, comments=_comments(filled, spots, canonical),
        pictures=tuple(
            Picture(part, canonical.starts[id(head)])
            for sheet, head in zip(filled, heads, strict=True) for part in sheet.pictures
        ),
        metadata=metadata, findings=(*findings, *hidden),
    )  # fmt: skip


def _one_line(text: str) -> str:
    return " ".join(clean(text).split())


def _table(sheet: Sheet, counter: Counter, limits: Limits) -> tuple[DraftTable, dict[Spot, Draft]]:
    """Return a sheet's table without its blank rows and columns, and the first line of each of its cells."""
    used = {*sheet.cells, *(note.at for note in sheet.notes)}
    rows, columns = sorted({row for row, _ in used}), sorted({column for _, column in used})
    counter.check("单元格", len(rows) * len(columns), limits.table_cells)
    row_at = {row: at for at, row in enumerate(rows)}
    column_at = {column: at for at, column in enumerate(columns)}
    spans, covered = _spans(sheet, rows, columns, limits)
    cells: list[DraftCell] = []
    first: dict[Spot, Draft] = {}
    for spot in sorted({*used, *spans} - covered.keys()):
        lines = _lines(sheet, spot)
        first[spot] = lines[0]
        down, across = spans.get(spot, (1, 1))
        cells.append(DraftCell(row_at[spot[0]], column_at[spot[1]], down, across, lines))
    first |= {spot: first[over] for spot, over in covered.items() if over in first}
    return DraftTable(cells, bisect_left(rows, sheet.header_rows)), first


def _lines(sheet: Sheet, spot: Spot) -> list[Draft]:
    """The lines of a cell; at least one, where a comment may be tied to."""
    texts = [line for part in clean(sheet.cells.get(spot, "")).split("\n") if (line := " ".join(part.split()))]
    return [
        Draft(text, places=(Place(0, len(text), part=sheet.name, run=spot[0], node=spot[1]),)) for text in texts or [""]
    ]


def _spans(
    sheet: Sheet, rows: Sequence[int], columns: Sequence[int], limits: Limits
) -> tuple[dict[Spot, tuple[int, int]], dict[Spot, Spot]]:
    """Return how many kept rows and columns each merged cell covers, and which cell covers a position.

    A range that overlaps another or would hide text is not merged.
    """
    spans: dict[Spot, tuple[int, int]] = {}
    covered: dict[Spot, Spot] = {}
    work = 4 * limits.table_cells
    for top, left, bottom, right in sheet.merged:
        down = rows[bisect_left(rows, top) : bisect_left(rows, bottom + 1)]
        across = columns[bisect_left(columns, left) : bisect_left(columns, right + 1)]
        if len(down) * len(across) < 2 or down[0] != top or across[0] != left:
            continue
        work -= len(down) * len(across)
        if work < 0:
            break
        inside = {(row, column) for row in down for column in across} - {(top, left)}
        if (top, left) in covered or not covered.keys().isdisjoint(inside) or not spans.keys().isdisjoint(inside):
            continue
        if any(spot in sheet.cells for spot in inside):
            continue
        spans[top, left] = (len(down), len(across))
        covered |= dict.fromkeys(inside, (top, left))
    return spans, covered


def _comments(
    sheets: Sequence[Sheet], spots: Sequence[dict[Spot, Draft]], canonical: Canonical
) -> tuple[MarginComment, ...]:
    out = []
    for sheet, where in zip(sheets, spots, strict=True):
        for note in sheet.notes:
            start = canonical.starts[id(where[note.at])]
            end = start + len(_one_line(sheet.cells.get(note.at, "")))
            text = "\n".join(line.strip() for line in clean(note.text).split("\n") if line.strip())
            out.append(MarginComment(note.id, note.author, note.date, text, start, end, note.parent, note.done))
    return tuple(out)


def _hidden(
    sheets: Sequence[Sheet],
    heads: Sequence[Draft],
    spots: Sequence[dict[Spot, Draft]],
    canonical: Canonical,
    identity: str,
) -> list[Finding]:
    """A finding for each sheet that hides something: the sheet itself, rows or columns with text."""
    found = []
    for sheet, head, where in zip(sheets, heads, spots, strict=True):
        rows = {row for row, _ in sheet.cells if row in sheet.hidden_rows}
        columns = {column for _, column in sheet.cells if column in sheet.hidden_columns}
        count = sheet.hidden + len(rows) + len(columns)
        if not count:
            continue
        start = canonical.starts[id(head)]
        if not sheet.hidden:
            spot = min(spot for spot in sheet.cells if spot[0] in rows or spot[1] in columns)
            start = canonical.starts[id(where[spot])]
        span = Span(identity, start, min(start + 1, len(canonical.text)))
        found.append(Finding("W-HIDDEN", "warning", (("count", str(count)),), span))
    return found
