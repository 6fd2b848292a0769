"""征求意见稿全文: the canonical text line by line, its tables as tables, with all marks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.export.page.case import Case
from pipeline.export.page.marks import KINDS, marks_of
from pipeline.export.page.sections import documents_of
from pipeline.export.page.spans import Bounds, Kind, Mark, Piece, pieces_of
from pipeline.model.source import Block, Cell, SourceDocument, Table


@dataclass(frozen=True, slots=True)
class Run:
    """A piece as it is shown: its text, the classes of its look, what it stands for (a line each), and the marks others lead to."""

    text: str
    look: str
    words: str
    notes: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line: its look, and the depth of the heading that it is (0 for none)."""

    look: str
    level: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class TextCell:
    """A cell: over how many rows and columns it goes, whether it heads its column."""

    head: bool
    rows: int
    columns: int
    runs: tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of the source; `number` counts them from 1, the first `heads` rows head its columns."""

    number: int
    heads: int
    rows: tuple[tuple[TextCell, ...], ...]


@dataclass(frozen=True, slots=True)
class Switch:
    """A kind of marks in the legend, and how many there are."""

    kind: Kind
    name: str
    count: int


@dataclass(frozen=True, slots=True)
class PlanText:
    """The whole text, and its legend."""

    parts: tuple[TextLine | TextTable, ...]
    switches: tuple[Switch, ...]


def plan_text_of(case: Case) -> PlanText:
    """Return the draft's canonical text with its marks; the parts put together are that text, nothing left out.

    A table whose cells do not hold the text of its rows (nested ones) is shown line by line as it stands in the text.
    """
    source = case.overview.plan.source
    marks = marks_of(case)
    blocks = [block for block in source.blocks if block.start >= 0]
    tables = _whole_tables(source, blocks)
    bounds = list(_bounds(blocks, tables))
    runs = dict(zip(bounds, map(_runs, pieces_of(source.text, bounds, marks)), strict=True))
    counts = Counter(mark.kind for mark in marks)
    switches = tuple(Switch(kind, case.words.of("KIND", kind), counts[kind]) for kind in KINDS if counts[kind])
    return PlanText(tuple(_parts(case, blocks, tables, runs)), switches)


def _whole_tables(source: SourceDocument, blocks: Sequence[Block]) -> dict[str, Table]:
    """The tables whose cells hold all of their rows' text but the tabs between them."""
    rows: dict[str, list[str]] = {}
    for block in blocks:
        if block.table:
            rows.setdefault(block.table, []).append(block.text)
    return {
        table.id: table
        for table in source.tables
        if table.id in rows
        and "".join(source.text[cell.start : cell.end] for cell in table.cells).replace("\t", "")
        == "".join(rows[table.id]).replace("\t", "")
        and all(one.end <= other.start for one, other in zip(table.cells, table.cells[1:], strict=False))
    }


def _bounds(blocks: Sequence[Block], tables: Mapping[str, Table]) -> Iterator[Bounds]:
    """The lines and the cells, in order; an empty cell is left out, as two may stand at one place."""
    seen: set[str] = set()
    for block in blocks:
        table = tables.get(block.table)
        if table is None:
            yield block.start, block.end
        elif table.id not in seen:
            seen.add(table.id)
            yield from ((cell.start, cell.end) for cell in table.cells if cell.start < cell.end)


def _parts(
    case: Case, blocks: Sequence[Block], tables: Mapping[str, Table], runs: Mapping[Bounds, tuple[Run, ...]]
) -> Iterator[TextLine | TextTable]:
    looks = _Looks(case)
    seen: set[str] = set()
    for block in blocks:
        table = tables.get(block.table)
        if table is None:
            look, level = looks.of(block)
            yield TextLine(look, level, runs[block.start, block.end])
        elif table.id not in seen:
            seen.add(table.id)
            yield _table(table, len(seen), runs)


class _Looks:
    """How lines look: titles, headings by depth, lines that stand in the middle or on the right."""

    def __init__(self, case: Case) -> None:
        plan = case.overview.plan
        documents = (*documents_of(plan.document), *((plan.letter,) if plan.letter else ()))
        self._titles = tuple(one.title_span for one in documents if one.title_span is not None)
        self._levels = {section.title_span.start: section.level for section in case.sections.all if not section.run_in}

    def of(self, block: Block) -> tuple[str, int]:
        """Return the class of a line's look, and its depth as a heading of the page (0: it is none)."""
        if any(block.start < title.end and title.start < block.end for title in self._titles):
            return "title", 2
        level = next((self._levels[at] for at in range(block.start, block.end) if at in self._levels), 0)
        if level:
            return f"heading-{min(level, 4)}", min(level + 2, 6)
        return block.style.align if block.style.align in ("center", "right") else "", 0


def _table(table: Table, number: int, runs: Mapping[Bounds, tuple[Run, ...]]) -> TextTable:
    heads = table.header_rows or (1 if table.rows > 1 else 0)
    rows: list[list[TextCell]] = [[] for _row in range(table.rows)]
    for cell in table.cells:
        rows[cell.row].append(_cell(cell, heads, runs))
    return TextTable(number, heads, tuple(tuple(row) for row in rows))


def _cell(cell: Cell, heads: int, runs: Mapping[Bounds, tuple[Run, ...]]) -> TextCell:
    return TextCell(cell.row < heads, cell.row_span, cell.column_span, runs.get((cell.start, cell.end), ()))


def _runs(pieces: Sequence[Piece]) -> tuple[Run, ...]:
    return tuple(_run(piece) for piece in pieces if piece.text or piece.opens)


def _run(piece: Piece) -> Run:
    shown = piece.marks if piece.text else piece.opens
    told = sorted(shown, key=lambda mark: KINDS.index(mark.kind))
    # that it belongs to a task is said where there is nothing more to say: most of a plan does
    closer = [mark for mark in told if mark.kind != "task"] or told
    words = "\n".join(dict.fromkeys(mark.words for mark in closer))
    look = " ".join(f"k-{kind}" for kind in KINDS if any(mark.kind == kind for mark in shown))
    notes = tuple(mark for mark in piece.opens if mark.id)
    return Run(piece.text, look, words, notes)
