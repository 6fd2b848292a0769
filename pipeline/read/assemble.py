"""From what a reader found to the canonical text: lines, labels, tables."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from hashlib import sha256

from pipeline.model.source import PLAIN, Block, Cell, Label, Layer, Place, Style, Table, View
from pipeline.text.labels import parse_label
from pipeline.text.shadow import shadow_of


@dataclass(slots=True)
class Draft:
    """A line as a reader found it. `text` begins with the automatic number where there is one (then `label` is set,
    with ``in_file=False``); a typed number is found here. No line feeds in `text`."""

    text: str
    layer: Layer = "body"
    label: Label | None = None
    style: Style = PLAIN
    places: tuple[Place, ...] = ()


@dataclass(slots=True)
class DraftCell:
    """A cell at its first grid position; a nested table's lines are among its paragraphs, `tables` says how they lie."""

    row: int
    column: int
    row_span: int = 1
    column_span: int = 1
    paragraphs: list[Draft] = field(default_factory=list)
    tables: list[DraftTable] = field(default_factory=list)


@dataclass(slots=True)
class DraftTable:
    """A table as a reader found it; `cells` in reading order."""

    cells: list[DraftCell]
    header_rows: int = 0
    layer: Layer = "body"


@dataclass(frozen=True, slots=True)
class Canonical:
    """The canonical text and what it is made of. `starts` are the offsets of the drafts given to `assemble`, by identity."""

    text: str
    blocks: tuple[Block, ...]
    tables: tuple[Table, ...]
    starts: dict[int, int]


def text_id(digest: str, view: View, reader: str) -> str:
    """Return the name of a canonical text: document, view and reader version."""
    return f"{digest[:16]}:{view}:{reader}"


def digest_of(data: bytes) -> str:
    """Return the sha256 of a file as lower-case hex."""
    return sha256(data).hexdigest()


def assemble(items: list[Draft | DraftTable]) -> Canonical:
    """Return the canonical text of what a reader found, in reading order.

    A line of the body becomes a block; a table becomes one block a row, cells separated by a tab, a merged cell's text
    in its first cell only, the paragraphs of a cell joined by a blank. Furniture becomes blocks outside the text.
    """
    builder = _Builder()
    for item in items:
        if isinstance(item, DraftTable):
            builder.table(item)
        else:
            builder.line(item)
    return Canonical("\n".join(builder.lines), tuple(builder.blocks), tuple(builder.tables), builder.starts)


class _Builder:
    """Lays lines one after the other and remembers where each began."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.blocks: list[Block] = []
        self.tables: list[Table] = []
        self.starts: dict[int, int] = {}
        self.at = 0

    def line(self, draft: Draft) -> None:
        start = -1 if draft.layer == "furniture" else self._add(draft.text)
        self.starts[id(draft)] = start
        label = draft.label or typed_label(draft.text)
        identity = f"b{len(self.blocks) + 1:04d}"
        self.blocks.append(
            Block(identity, "paragraph", draft.layer, draft.text, start, label, draft.style, draft.places)
        )

    def table(self, table: DraftTable) -> None:
        identity = f"t{len(self.tables) + 1}"
        rows = max((cell.row + cell.row_span for cell in table.cells), default=0)
        columns = max((cell.column + cell.column_span for cell in table.cells), default=0)
        by_row: dict[int, list[DraftCell]] = {}
        for cell in table.cells:
            by_row.setdefault(cell.row, []).append(cell)
        first, cells = self.at, []
        for row in range(rows):
            cells += self._row(by_row.get(row, []), row, columns, identity, table.layer)
        if rows:
            self.tables.append(
                Table(identity, first, max(first, self.at - 1), rows, columns, tuple(cells), table.header_rows)
            )
        for draft in table.cells:
            for inner in draft.tables:
                self._nested(inner, identity)

    def _nested(self, table: DraftTable, parent: str) -> None:
        """Record a table within a cell: its lines are laid already, so only their places are looked up."""
        identity = f"t{len(self.tables) + 1}"
        cells: list[Cell] = []
        known = [self.starts[id(line)] for draft in table.cells for line in draft.paragraphs if id(line) in self.starts]
        at = min(known, default=max(0, self.at - 1))  # an empty cell stands where the one before it ends
        for draft in table.cells:
            parts = tuple(
                (self.starts[id(line)], self.starts[id(line)] + len(line.text))
                for line in draft.paragraphs
                if line.text and id(line) in self.starts
            )
            start, at = (parts[0][0], parts[-1][1]) if parts else (at, at)
            cells.append(Cell(draft.row, draft.column, draft.row_span, draft.column_span, start, at, parts))
        if not cells:
            return
        rows = max(cell.row + cell.row_span for cell in cells)
        columns = max(cell.column + cell.column_span for cell in cells)
        first, last = min(cell.start for cell in cells), max(cell.end for cell in cells)
        self.tables.append(Table(identity, first, last, rows, columns, tuple(cells), table.header_rows, parent))
        for draft in table.cells:
            for inner in draft.tables:
                self._nested(inner, identity)

    def _row(self, drafts: list[DraftCell], row: int, columns: int, table: str, layer: Layer) -> list[Cell]:
        by_column = {cell.column: cell for cell in drafts}
        start, offset, words, places, cells = self.at, 0, [], [], []
        for column in range(columns):
            draft = by_column.get(column)
            text = ""
            if draft is not None:
                begin, parts = offset, []
                for paragraph in draft.paragraphs:
                    if text and paragraph.text:
                        text += " "
                    at = begin + len(text)
                    self.starts[id(paragraph)] = start + at
                    clean = paragraph.text.replace("\t", " ").replace("\n", " ")
                    if clean:
                        parts.append((start + at, start + at + len(clean)))
                    places += [_moved(place, at) for place in paragraph.places]
                    text += clean
                first, last = start + begin, start + begin + len(text)
                cells.append(Cell(row, column, draft.row_span, draft.column_span, first, last, tuple(parts)))
            words.append(text)
            offset += len(text) + 1
        line = "\t".join(words)
        self._add(line)
        self.blocks.append(
            Block(f"b{len(self.blocks) + 1:04d}", "row", layer, line, start, None, PLAIN, tuple(places), table, row)
        )
        return cells

    def _add(self, line: str) -> int:
        start = self.at
        self.lines.append(line)
        self.at += len(line) + 1
        return start


def _moved(place: Place, by: int) -> Place:
    return replace(place, start=place.start + by, end=place.end + by)


def typed_label(line: str) -> Label | None:
    """Return the number typed at the beginning of a line, with `raw` as the file has it, or None."""
    shadow = shadow_of(line[:40])
    label = parse_label(shadow.text)
    if label is None:
        return None
    end = shadow.source(len(label.raw))
    return Label(line[:end], label.text, label.number, label.style)
