"""Plain text (txt) → `SourceDocument`.

Three shapes give the same paragraphs: a line a paragraph, hard-wrapped lines (taken from a PDF), whole documents on one
line. A place names the line of the file (`run`, from 0) and the offset of its first character there in the decoded text
(`offset`, line breaks counted as one).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import PLAIN, Place, SourceDocument, Style, View
from pipeline.model.span import Span
from pipeline.read.aligned import RawLine, aligned_tables
from pipeline.read.assemble import Canonical, Draft, DraftCell, DraftTable, assemble, digest_of, text_id
from pipeline.read.charset import clean, decode
from pipeline.read.furniture import page_furniture
from pipeline.read.repair import is_decimalised, repair_labels, repaired_finding, traces, without_traces
from pipeline.read.wrapped import Line, Measure, columns, joined, measure, paragraphs, printed_columns

READER = "txt/1"
_MANY_TABS = 3  # a line with so many is a row even where it stands alone (headings above a group row)
_LONGEST_ROW = 400
_BLANKS = " \t\u3000\xa0\u2002\u2003\u2009\ufeff"
_NOTHING = re.compile(r"[\s\x00-\x1f\ufeff\u200b-\u200f\u2060]*")
LONGEST_TEXT = 10_000_000
POINTS = 8.0  # a column of body text set in 三号 (16 pt)


@dataclass(frozen=True, slots=True)
class SourceLine:
    """A line of the file that is not blank: `raw` as written, `text` without the white space around it, `indent` the
    columns before it, `offset` of `text` in the decoded text, `number` the line's index, `gap` a blank line before."""

    raw: str
    text: str
    indent: int
    offset: int
    number: int
    page: int
    gap: bool


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a text file as a document; a text has no revisions, so every `view` is the same.

    Raises:
        InputError: E-CHARSET when no character set fits, E-EMPTY without any text, E-LIMIT when it is too long.
    """
    return document(decoded(data, name, limits=limits), data, name, view=view)


def decoded(data: bytes, name: str, *, limits: Limits = DEFAULT) -> str:
    """Return the text of a file with line feeds only, or raise as `read` does."""
    longest = min(LONGEST_TEXT, limits.unpacked_bytes)
    if len(data) > 4 * longest:  # no character takes more bytes; decoding it all would be the harm already
        raise InputError("E-LIMIT", file=name, what="字数", found=f"> {len(data) // 4}", limit=longest)
    text = decode(data)
    if text is None:
        raise InputError("E-CHARSET", file=name)
    if _NOTHING.fullmatch(text):
        raise InputError("E-EMPTY", file=name)
    if len(text) > longest:
        raise InputError("E-LIMIT", file=name, what="字数", found=len(text), limit=longest)
    return clean(text)


def document(text: str, data: bytes, name: str, *, view: View = "final") -> SourceDocument:
    """Return decoded text as a document."""
    lines = source_lines(text)
    items = drafts(lines)
    mended = repair_labels(items)
    canonical = assemble(items)
    digest = digest_of(data)
    identity = text_id(digest, view, READER)
    return SourceDocument(
        name=name, sha256=digest, format="txt", reader=READER, view=view, text_id=identity, text=canonical.text,
        blocks=canonical.blocks, tables=canonical.tables, findings=findings(traces(text), mended, items, canonical, identity),
    )  # fmt: skip


def source_lines(text: str) -> list[SourceLine]:
    """Return the lines that are not blank, without what converters left in them."""
    found: list[SourceLine] = []
    page, offset, gap = 0, 0, False
    for number, written in enumerate(text.split("\n")):
        page += len(written) - len(written.lstrip("\f"))
        raw = written.replace("\f", "")
        body = without_traces(raw)
        stripped = body.strip(_BLANKS)
        if stripped:
            lead = max(0, written.find(stripped))
            indent = columns(body[: len(body) - len(body.lstrip(_BLANKS))].expandtabs(8))
            found.append(SourceLine(body, stripped, indent, offset + lead, number, page, gap))
        gap = not stripped and not traces(raw)
        page += written.lstrip("\f").count("\f")
        offset += len(written) + 1
    return found


def drafts(lines: Sequence[SourceLine]) -> list[Draft | DraftTable]:
    """Return the paragraphs, tables and page furniture of a text, in reading order."""
    off = _furniture(lines)
    body = [line for at, line in enumerate(lines) if at not in off]
    tables = _tables(body)
    inside = {at for first, (stop, _) in tables.items() for at in range(first, stop)}
    printed = [_printed(line, fixed=at in inside) for at, line in enumerate(body)]
    column = measure(printed)
    groups = paragraphs(printed, column) if column else [[at] for at in range(len(body))]
    items: list[Draft | DraftTable] = []
    for group in groups:
        if group[0] in tables:
            items.append(tables[group[0]][1])
        elif group[0] not in inside:
            items.append(_paragraph([body[at] for at in group], column))
    return _with_furniture(items, lines, off)


def _furniture(lines: Sequence[SourceLine]) -> frozenset[int]:
    pages: list[list[str]] = [[] for _ in range(lines[-1].page + 1)] if lines else []
    where: dict[tuple[int, int], int] = {}
    for at, line in enumerate(lines):
        where[line.page, len(pages[line.page])] = at
        pages[line.page].append(line.text)
    return frozenset(where[spot] for spot in page_furniture(pages))


def _with_furniture(
    items: list[Draft | DraftTable], lines: Sequence[SourceLine], off: frozenset[int]
) -> list[Draft | DraftTable]:
    """Furniture comes last: it is outside the canonical text, and between two halves of a paragraph has no place."""
    return items + [Draft(lines[at].text, layer="furniture", places=(_place(lines[at], 0),)) for at in sorted(off)]


def _printed(line: SourceLine, *, fixed: bool) -> Line:
    right = line.indent + printed_columns(line.text)
    return Line(line.text, line.indent, right, gap=line.gap, page=line.page, fixed=fixed)


def _place(line: SourceLine, start: int) -> Place:
    return Place(start, start + len(line.text), run=line.number, offset=line.offset, page=line.page + 1)


def _paragraph(lines: Sequence[SourceLine], column: Measure | None) -> Draft:
    text, starts = joined([line.text for line in lines])
    places = tuple(_place(line, start) for line, start in zip(lines, starts, strict=True))
    return Draft(text, style=_style(lines, column), places=places)


def _style(lines: Sequence[SourceLine], column: Measure | None) -> Style:
    """What white space says: the first line's indent, or a line set in the middle or to the right of its column."""
    indent = lines[0].indent
    if column is None or len(lines) > 1 or indent - column.left < 8:
        return replace(PLAIN, indent=indent * POINTS) if indent else PLAIN
    left, right = indent - column.left, column.right - indent - columns(lines[0].text)
    if abs(left - right) <= max(6, left // 3):
        return replace(PLAIN, align="center")
    return replace(PLAIN, align="right") if right < left else PLAIN


def _tables(lines: Sequence[SourceLine]) -> dict[int, tuple[int, DraftTable]]:
    """Return the tables by their first line, with the index behind their last line."""
    raw = [RawLine(line.raw, line.gap, line.number, line.offset, line.page) for line in lines]
    return aligned_tables(raw) | _tab_tables(lines)


def _tab_tables(lines: Sequence[SourceLine]) -> dict[int, tuple[int, DraftTable]]:
    counts = [line.raw.strip(" \u3000\xa0").count("\t") if "\t" in line.text else 0 for line in lines]
    found: dict[int, tuple[int, DraftTable]] = {}
    at = 0
    while at < len(lines):
        stop = at + 1
        while stop < len(lines) and counts[stop] == counts[at] and counts[at] >= 2:
            stop += 1
        if stop - at >= 2 or (counts[at] >= _MANY_TABS and len(lines[at].text) <= _LONGEST_ROW):
            found[at] = (stop, _table(lines[at:stop]))
        at = stop
    return found


def _table(lines: Sequence[SourceLine]) -> DraftTable:
    cells: list[DraftCell] = []
    for row, line in enumerate(lines):
        for column, words in enumerate(line.raw.strip(" \u3000\xa0").split("\t")):
            text = words.strip(_BLANKS)
            place = Place(0, len(text), run=line.number, offset=line.offset, page=line.page + 1)
            cells.append(DraftCell(row, column, paragraphs=[Draft(text, places=(place,))] if text else []))
    return DraftTable(cells)


def findings(
    left: Sequence[str],
    mended: Sequence[Draft],
    items: Sequence[Draft | DraftTable],
    canonical: Canonical,
    identity: str,
) -> tuple[Finding, ...]:
    """Return the notes on what was repaired, with their places in the canonical text."""
    notes = [repaired_finding(trace, "无", None) for trace in dict.fromkeys(left)]
    for draft in mended:
        if draft.label is not None and (start := canonical.starts[id(draft)]) >= 0:
            span = Span(identity, start, start + len(draft.label.raw))
            notes.append(repaired_finding(draft.label.raw, draft.label.text, span))
    if is_decimalised(items):
        notes.append(Finding("W-DECIMAL", "warning"))
    return tuple(notes)
