"""Word files (docx, docm, dotx): from the package's parts to the canonical text."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import Label, MarginComment, Picture, Revision, SourceDocument, View
from pipeline.model.span import Span
from pipeline.ooxml.comments import CommentText
from pipeline.ooxml.document import WordDocument, read_document
from pipeline.ooxml.fidelity import visible
from pipeline.ooxml.package import open_package
from pipeline.ooxml.revisions import is_hidden, merged
from pipeline.ooxml.story import LINE_START, Anchor, CommentRange, Grid, Item, Line, TrackedChange
from pipeline.read.assemble import Canonical, Draft, DraftCell, DraftTable, assemble, digest_of, text_id
from pipeline.read.pictureseals import seals_in_pictures
from pipeline.text.labels import parse_label
from pipeline.text.shadow import shadow_of

READER = "docx/1"

_SUSPECT = (
    ("W-BIDI", re.compile("[\u061c\u202a-\u202e\u2066-\u2069]")),
    ("W-ZW", re.compile("[\u200b-\u200f\u2060-\u2064\ufeff]")),
    ("W-PUA", re.compile("[\ue000-\uf8ff\U000f0000-\U0010fffd]")),
)


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a Word file as it reads in one view of its tracked changes.

    Automatic numbers stand in the text as Word shows them, tracked changes and margin comments are tied to offsets of
    the canonical text of this view. What cannot be read but leaves the rest sound is a finding.

    Args:
        data: the bytes of the file.
        name: its name, for messages.
        view: ``final`` (all changes accepted), ``original`` (all refused) or ``markup`` (both shown).
        limits: how much is read at most.

    Raises:
        InputError: E-EMPTY, E-TYPE, E-OLD, E-ENC, E-TRUNC, E-BOMB, E-DUP, E-DTD, E-XML, E-DEPTH or E-LIMIT.
    """
    package = open_package(data, name, limits)
    found = read_document(package, view)
    _refuse_vast_tables(found.items, name, limits)
    drafts: dict[int, Draft] = {}
    canonical = assemble([_draft_item(item, drafts) for item in found.items])
    positions = _Positions(canonical, found.reading.lines, drafts)
    digest = digest_of(data)
    identity = text_id(digest, view, READER)
    pictures = tuple(_pictures(found, positions))
    return SourceDocument(
        name=name,
        sha256=digest,
        format="docx",
        reader=READER,
        view=view,
        text_id=identity,
        text=canonical.text,
        blocks=canonical.blocks,
        tables=canonical.tables,
        revisions=tuple(_revision(change, positions, view) for change in merged(found.reading.changes)),
        comments=tuple(_comment(comment, found.reading.comments, positions) for comment in found.comments),
        pictures=pictures,
        metadata=tuple(found.metadata),
        findings=_findings(found, canonical, positions, identity),
        seals=seals_in_pictures(pictures, package.read),
    )


def _refuse_vast_tables(items: list[Item], name: str, limits: Limits) -> None:
    """A row of many cells among many short rows would make a text of far more characters than the file has."""
    for grid in items:
        if isinstance(grid, Grid):
            rows = max(cell.row + cell.row_span for cell in grid.cells)
            size = rows * max(cell.column + cell.column_span for cell in grid.cells)
            if size > limits.table_cells:
                raise InputError("E-LIMIT", file=name, what="table cells", found=size, limit=limits.table_cells)


def _draft_item(item: Item, drafts: dict[int, Draft]) -> Draft | DraftTable:
    return _draft(item, drafts) if isinstance(item, Line) else _draft_table(item, drafts)


def _draft(line: Line, drafts: dict[int, Draft]) -> Draft:
    known = drafts.get(line.ordinal)
    if known is None:
        label = None if line.number is None else label_of(line.number.text)
        known = drafts[line.ordinal] = Draft(line.text, line.layer, label, line.style, line.places)
    return known


def _draft_table(grid: Grid, drafts: dict[int, Draft]) -> DraftTable:
    cells = []
    for cell in grid.cells:
        lines = [_draft(line, drafts) for line in cell.lines]
        tables = [_draft_table(inner, drafts) for inner in cell.tables]
        cells.append(DraftCell(cell.row, cell.column, cell.row_span, cell.column_span, lines, tables))
    return DraftTable(cells, grid.header_rows, grid.layer)


@lru_cache(maxsize=4096)
def label_of(shown: str) -> Label | None:
    """Return the label that an automatic number stands for; None where no style of numbering.toml covers all of it."""
    # some styles are told from a quantity by the text behind them
    label = parse_label(shadow_of(shown + "事").text)
    if label is None or len(label.raw.strip()) < len(shadow_of(shown).text.strip()):
        return None
    return Label(shown, label.text, label.number, label.style, in_file=False)


class _Positions:
    """From anchors of the walk to offsets of the canonical text."""

    def __init__(self, canonical: Canonical, lines: list[Line], drafts: dict[int, Draft]) -> None:
        self.text = canonical.text
        self._lines = lines
        self._kept = [False] * len(lines)
        self._starts = [len(self.text)] * (len(lines) + 1)
        for line in reversed(lines):  # what is no part of the text stands where the next line begins
            start = canonical.starts.get(id(drafts[line.ordinal]), -1) if line.ordinal in drafts else -1
            self._kept[line.ordinal] = start >= 0
            self._starts[line.ordinal] = start if start >= 0 else self._starts[line.ordinal + 1]

    def of(self, anchor: Anchor) -> int:
        """Return the offset of an anchor."""
        ordinal, offset = max(anchor[0], 0), anchor[1]
        if ordinal >= len(self._lines) or not self._kept[ordinal] or offset == LINE_START:
            return self._starts[min(ordinal, len(self._lines))]
        line = self._lines[ordinal]
        return self._starts[ordinal] + line.shift + min(offset, len(line.text) - line.shift)


def _revision(change: TrackedChange, positions: _Positions, view: View) -> Revision:
    start = positions.of(change.start)
    end = start if is_hidden(change.kind, view) else max(start, positions.of(change.end))
    text = "".join(change.texts)
    if text.endswith("\n") and not is_hidden(change.kind, view) and positions.text[end : end + 1] == "\n":
        end += 1
    return Revision(change.kind, change.author, change.date, text, start, end)


def _comment(comment: CommentText, ranges: dict[str, CommentRange], positions: _Positions) -> MarginComment:
    found = ranges.get(comment.id, CommentRange())
    first = found.start or found.reference or found.end
    last = found.end or found.reference or first
    start = positions.of(first) if first else 0
    end = max(start, positions.of(last)) if last else start
    return MarginComment(
        comment.id, comment.author, comment.date, comment.text, start, end, parent=comment.parent, done=comment.done
    )


def _pictures(found: WordDocument, positions: _Positions) -> list[Picture]:
    out = []
    for picture in found.reading.pictures:
        part = found.pictures.get((picture.from_part, picture.relationship))
        if part:
            out.append(Picture(part, positions.of(picture.anchor), picture.name, picture.width_mm, picture.height_mm))
    return out


def _findings(found: WordDocument, canonical: Canonical, positions: _Positions, identity: str) -> tuple[Finding, ...]:
    out = []
    if found.macros:
        out.append(Finding("W-MACRO", "warning"))
    out += [Finding("W-EXTREL", "warning", (("target", target),)) for target in found.external]
    unread = list(dict.fromkeys([*found.unread, *_lost(found, canonical)]))
    out += [Finding("W-PARTIAL", "warning", (("part", part),)) for part in unread]
    if found.reading.hidden:
        at = positions.of(found.reading.hidden[0])
        span = Span(identity, at, min(at + 1, len(canonical.text)))
        out.append(Finding("W-HIDDEN", "warning", (("count", str(len(found.reading.hidden))),), span))
    for code, pattern in _SUSPECT:
        places = [match.start() for match in pattern.finditer(canonical.text)]
        if places:
            span = Span(identity, places[0], places[0] + 1)
            out.append(Finding(code, "warning", (("count", str(len(places))),), span))
    return tuple(out)


def _lost(found: WordDocument, canonical: Canonical) -> list[str]:
    """Return a note where the blocks do not hold exactly the characters of the lines that were read."""
    lines = visible("".join([line.text for line in found.reading.lines if not line.dropped]))
    blocks = visible("".join([block.text for block in canonical.blocks]))
    return [] if lines == blocks else [f"{abs(lines - blocks)} characters"]
