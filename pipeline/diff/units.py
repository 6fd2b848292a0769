"""A document → the stretches that are aligned: its lines, or its sentences where the lines of a file say nothing."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.diff.plain import plain
from pipeline.diff.sentences import parts
from pipeline.model.source import Block, SourceDocument
from pipeline.recognize.columns import column_of
from pipeline.text.alignment import Piece
from pipeline.text.shadow import shadow_of

PARAGRAPH, ROW = 0, 1
_LONG = 1500  # a line beyond which a file may have lost its line breaks
_MANY = 4  # so many times the lines of the other draft


@dataclass(frozen=True, slots=True)
class Unit:
    """A stretch to align: ``[start, end)`` of the canonical text with a number before `body`; what parts it from the next
    unit ends at `stop` (a line feed, or nothing). `block` is the index of its block, `table` the id of a row's table."""

    start: int
    body: int
    end: int
    stop: int
    block: int
    label: str
    piece: Piece
    table: str = ""


@dataclass(frozen=True, slots=True)
class Grid:
    """What a table's columns are for: the column that counts (序号; -1 for none), the one that tells rows apart, the header's cells."""

    counter: int
    key: int
    header: tuple[str, ...]


def body_blocks(source: SourceDocument) -> tuple[Block, ...]:
    """Return the blocks that make up a document's canonical text."""
    return tuple(block for block in source.blocks if block.start >= 0)


def units_of_pair(old: SourceDocument, new: SourceDocument) -> tuple[tuple[Unit, ...], tuple[Unit, ...]]:
    """Return the units of two drafts: lines, or sentences where one of the drafts has lost its line breaks."""
    fine = _broken(body_blocks(old), body_blocks(new)) or _broken(body_blocks(new), body_blocks(old))
    make = _sentence_units if fine else _line_units
    return tuple(make(old)), tuple(make(new))


def _broken(blocks: Sequence[Block], others: Sequence[Block]) -> bool:
    """Whether some line is so long, and the other draft has so many more lines, that line breaks must have been lost."""
    longest = max((len(block.text) for block in blocks), default=0)
    return longest >= _LONG and len(others) >= _MANY * len(blocks)


def _line_units(source: SourceDocument) -> Iterator[Unit]:
    blocks, grids, size = body_blocks(source), grids_of(source), len(source.text)
    for number, block in enumerate(blocks):
        label = block.label.raw if block.label is not None and block.text.startswith(block.label.raw) else ""
        body = block.start + len(label)
        stop = min(block.end + 1, size)
        if block.kind == "row" and block.table in grids:
            piece = _row_piece(block.text.split("\t"), grids[block.table])
            yield Unit(block.start, block.start, block.end, stop, number, "", piece, block.table)
            continue
        head = block.label.text if block.label is not None else ""
        piece = Piece(plain(block.text[len(label) :]), PARAGRAPH, head)
        yield Unit(block.start, body, block.end, stop, number, label, piece)


def _sentence_units(source: SourceDocument) -> Iterator[Unit]:
    size = len(source.text)
    for number, block in enumerate(body_blocks(source)):
        pieces = parts(block.text) or [(0, 0)]
        for n, (start, end) in enumerate(pieces):
            start, end = start + block.start, end + block.start
            stop = end if n + 1 < len(pieces) else min(end + 1, size)
            yield Unit(start, start, end, stop, number, "", Piece(plain(source.text[start:end])))


def _row_piece(cells: Sequence[str], grid: Grid) -> Piece:
    words = [plain(cell) for n, cell in enumerate(cells) if n != grid.counter]
    head = plain(cells[grid.key]) if 0 <= grid.key < len(cells) else ""
    return Piece("\t".join(words), ROW, head or "".join(words), weighty=True)


def grids_of(source: SourceDocument) -> dict[str, Grid]:
    """Return for each table what its columns are for, told by their headings, else by what they hold."""
    rows: dict[str, list[list[str]]] = defaultdict(list)
    for block in body_blocks(source):
        if block.kind == "row":
            rows[block.table].append(block.text.split("\t"))
    return {table: _grid(cells) for table, cells in rows.items()}


def _grid(rows: Sequence[Sequence[str]]) -> Grid:
    header = tuple(rows[0])
    meanings = [column.meaning if (column := column_of(shadow_of(cell).text)) else "" for cell in header]
    width = max(len(row) for row in rows)
    counter = meanings.index("index") if "index" in meanings else _counting(rows)
    sizes = [
        sum(len(row[n]) for row in rows[1:] if n < len(row)) if n != counter and _tells(meanings, n) else -1
        for n in range(width)
    ]
    key = max(range(width), key=lambda n: sizes[n]) if sizes else -1
    return Grid(counter, key, header)


def _tells(meanings: Sequence[str], column: int) -> bool:
    return column >= len(meanings) or meanings[column] not in ("units", "time", "index")


def _counting(rows: Sequence[Sequence[str]]) -> int:
    """The first column if it only counts, else -1."""
    numbers = [row[0].strip() for row in rows if re.fullmatch(r"\s*\d{1,4}\s*", row[0])]
    return (
        0 if len(numbers) >= max(2, len(rows) - 2) and numbers == [str(n) for n in range(1, len(numbers) + 1)] else -1
    )
