"""Tables drawn with blanks (``pdftotext -layout``): columns found by the white rivers between them.

Only tables whose first column numbers the rows from the top are read; in others nothing says where a row ends, and
their lines stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model.source import Place
from pipeline.read.assemble import Draft, DraftCell, DraftTable
from pipeline.read.wrapped import joined
from pipeline.text.labels import parse_label
from pipeline.text.shadow import shadow_of

_PIECE = re.compile(r"\S+(?: \S+)*")
_NUMBERED = re.compile(r"序\s*号|编号")
_KEY = re.compile(r"\d{1,4}[.、]?")
_HEADINGS = frozenset({"part", "chapter", "division", "cn", "cn-paren"})
WIDEST_HEAD = 400  # characters of the line that names the columns
LONGEST_HEAD = 14  # characters of a column's name
SLACK = 2  # columns by which half-width figures shift what stands to the right of them


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of a line without wide gaps: `start`/`end` are offsets in the raw line, `line` its index."""

    text: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class RawLine:
    """What is needed of a line: its raw text, whether a blank line stands before it, and its place in the file."""

    raw: str
    gap: bool
    number: int
    offset: int
    page: int


def aligned_tables(lines: Sequence[RawLine]) -> dict[int, tuple[int, DraftTable]]:
    """Return the tables, by their first line, with the index behind their last line."""
    found: dict[int, tuple[int, DraftTable]] = {}
    at = 0
    while at < len(lines):
        if not _is_head(lines[at].raw):
            at += 1
            continue
        stop, table = _table(lines, at)
        if table is not None:
            found[at] = (stop, table)
        at = stop
    return found


def _pieces(lines: Sequence[RawLine], at: int) -> list[Piece]:
    return [Piece(match.group(), match.start(), match.end(), at) for match in _PIECE.finditer(lines[at].raw)]


def _is_head(raw: str) -> bool:
    if len(raw) > WIDEST_HEAD or not _NUMBERED.match(raw.strip()):
        return False
    names = _PIECE.findall(raw)
    return len(names) >= 3 and all(len(name) <= LONGEST_HEAD and not re.search(r"[，。；]", name) for name in names)


def _table(lines: Sequence[RawLine], first: int) -> tuple[int, DraftTable | None]:
    """The table whose head is line `first` (one part a page, each under its own head) and the index behind it.

    None where the lines are no table that can be read; then the index tells from where to look on.
    """
    head = [piece.text for piece in _pieces(lines, first)]
    rows: list[list[list[Piece]]] = [[[piece] for piece in _pieces(lines, first)]]
    at = first
    while at < len(lines) and [piece.text for piece in _pieces(lines, at)] == head:
        stop = _part_end(lines, at)
        part = _part_rows(lines, at, stop)
        if part is None:
            return stop, None
        _append(rows, part)
        at = stop
    return at, _draft(rows, lines) if len(rows) > 1 else None


def _part_end(lines: Sequence[RawLine], head: int) -> int:
    """The index behind the last line under a head: a heading, a line across columns, or the next head ends the part."""
    names = [piece.text for piece in _pieces(lines, head)]
    columns = _pieces(lines, head)
    at = head + 1
    while at < len(lines):
        pieces = _pieces(lines, at)
        if [piece.text for piece in pieces] == names:
            break
        if len(pieces) == 1 and (_is_heading(pieces[0].text, lines[at].gap) or _crosses(pieces[0], columns)):
            break
        at += 1
    return at


def _is_heading(text: str, gap: bool) -> bool:
    label = parse_label(shadow_of(text[:40]).text)
    return label is not None and label.style in _HEADINGS and (gap or label.style != "cn-paren")


def _crosses(piece: Piece, columns: Sequence[Piece]) -> bool:
    """Tell whether a lone piece reaches over the beginnings of two columns, as a line of prose does."""
    return sum(piece.start - SLACK < column.start < piece.end - SLACK for column in columns) >= 2


def _part_rows(lines: Sequence[RawLine], head: int, stop: int) -> list[list[list[Piece]]] | None:
    """The rows of one part; the first may be the rest of a row that a page break cut (its number is missing)."""
    columns = _pieces(lines, head)
    pieces = [piece for at in range(head + 1, stop) for piece in _pieces(lines, at)]
    bounds = [_river(pieces, left, right) for left, right in pairwise(columns)]
    rows: list[list[list[Piece]]] = []
    for piece in pieces:
        column = sum((piece.start + piece.end) / 2 >= bound for bound in bounds)
        if column == 0 and not _KEY.fullmatch(piece.text):
            return None
        if not rows or column == 0:
            rows.append([[] for _ in columns])
        rows[-1][column].append(piece)
    return rows


def _river(pieces: Sequence[Piece], left: Piece, right: Piece) -> int:
    """The position between two columns' names that the fewest pieces cover, as far right as possible."""
    spots = range(left.end, right.start + 1)
    return min(spots, key=lambda spot: (sum(piece.start < spot < piece.end for piece in pieces), -spot))


def _append(rows: list[list[list[Piece]]], part: list[list[list[Piece]]]) -> None:
    if part and not part[0][0] and len(rows) > 1:
        for mine, more in zip(rows[-1], part[0], strict=True):
            mine.extend(more)
        part = part[1:]
    rows.extend(part)


def _draft(rows: list[list[list[Piece]]], lines: Sequence[RawLine]) -> DraftTable:
    cells: list[DraftCell] = []
    above: DraftCell | None = None
    for row, columns in enumerate(rows):
        for column, pieces in enumerate(columns):
            # the group beside the number is a merged cell: nothing else leaves it empty
            if column == 1 and not pieces and above is not None and row > 1:
                above.row_span += 1
                continue
            cell = DraftCell(row, column, paragraphs=[_words(pieces, lines)] if pieces else [])
            above = cell if column == 1 else above
            cells.append(cell)
    return DraftTable(cells)


def _words(pieces: Sequence[Piece], lines: Sequence[RawLine]) -> Draft:
    text, starts = joined([piece.text for piece in pieces])
    places = []
    for piece, start in zip(pieces, starts, strict=True):
        line = lines[piece.line]
        lead = len(line.raw) - len(line.raw.lstrip())
        places.append(
            Place(
                start,
                start + len(piece.text),
                run=line.number,
                offset=line.offset + piece.start - lead,
                page=line.page + 1,
            )
        )
    return Draft(text, places=tuple(places))
