"""Markdown (md) → `SourceDocument`: the text without its marks, which become style."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import Place, SourceDocument, View
from pipeline.read.assemble import Draft, DraftCell, DraftTable, assemble, digest_of, text_id
from pipeline.read.repair import repair_labels
from pipeline.read.txt import SourceLine, decoded, drafts, findings, source_lines

READER = "md/1"
_HEADING = re.compile(r"(#{1,6})[ \t]+(.*?)(?:[ \t]+#+)?$")
_RULE = re.compile(r"(?:-[ ]?){3,}$|(?:\*[ ]?){3,}$|(?:_[ ]?){3,}$|={3,}$|```[\w\-]*$|~~~[\w\-]*$")
_DELIMITER = re.compile(r"\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
_BULLET = re.compile(r"(?:>[ \t]?){1,8}|[*+\-][ \t]+(?=\S)")
_IMAGE = re.compile(r"!\[[^\]\n]{0,300}\]\([^)\n]{0,2000}\)")
_LINK = re.compile(r"\[([^\]\n]{1,500})\]\((?:https?:|mailto:|/|\.|#)[^)\n]{0,2000}\)")
_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_STRONG = re.compile(r"\*\*(?=\S)([^*\n]{1,5000})\*\*|__(?=\S)([^_\n]{1,5000})__")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~>])")


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a Markdown file as a document: `#` headings have an outline level, tables and bold leads are kept as such.

    Raises:
        InputError: as the reader of plain text.
    """
    lines = source_lines(_COMMENT.sub("", decoded(data, name, limits=limits)))
    metadata, lines = _front_matter(lines)
    items = _items(lines)
    mended = repair_labels(items)
    canonical = assemble(items)
    digest = digest_of(data)
    identity = text_id(digest, view, READER)
    notes: tuple[Finding, ...] = findings((), mended, items, canonical, identity)
    return SourceDocument(
        name=name, sha256=digest, format="md", reader=READER, view=view, text_id=identity, text=canonical.text,
        blocks=canonical.blocks, tables=canonical.tables, metadata=metadata, findings=notes,
    )  # fmt: skip


def _front_matter(lines: list[SourceLine]) -> tuple[tuple[tuple[str, str], ...], list[SourceLine]]:
    """Split off the ``name: value`` lines between two ``---`` at the top."""
    if not lines or lines[0].text != "---" or lines[0].number > 0:
        return (), lines
    end = next((at for at, line in enumerate(lines[1:40], 1) if line.text == "---"), 0)
    head = [line.text.partition(":") for line in lines[1:end]]
    if not end or not all(colon for _, colon, _ in head):
        return (), lines
    return tuple((name.strip(), value.strip(" \"'")) for name, _, value in head), lines[end + 1 :]


def _items(lines: Sequence[SourceLine]) -> list[Draft | DraftTable]:
    items: list[Draft | DraftTable] = []
    plain: list[SourceLine] = []
    at = 0
    while at < len(lines):
        rows = _table_rows(lines, at)
        heading = _HEADING.match(lines[at].text)
        if rows or heading or _RULE.match(lines[at].text):
            items += _plain(plain)
            plain = []
        if rows:
            items.append(_table(lines[at : at + rows]))
        elif heading:
            draft = _marked(Draft(heading.group(2), places=_places(lines[at])))
            if draft.text:
                style = replace(draft.style, bold=True, lead=0, outline=len(heading.group(1)) - 1)
                items.append(replace(draft, style=style))
        elif not _RULE.match(lines[at].text):
            plain.append(lines[at])
        at += rows or 1
    return items + _plain(plain)


def _plain(lines: list[SourceLine]) -> list[Draft | DraftTable]:
    bare = [replace(line, text=text) for line in lines if (text := _without_bullet(line.text))]
    items = [_marked(item) if isinstance(item, Draft) else item for item in drafts(bare)]
    return [item for item in items if isinstance(item, DraftTable) or item.text]


def _without_bullet(text: str) -> str:
    bullet = _BULLET.match(text)
    return text[bullet.end() :] if bullet else text


def _marked(draft: Draft) -> Draft:
    """Take the marks out of a line; bold becomes style."""
    text = _LINK.sub(r"\1", _IMAGE.sub("", draft.text)).strip()
    first = _STRONG.match(text)
    bold = first is not None and first.end() == len(text)
    lead = 0 if first is None or bold else len(_clean(first.group(1) or first.group(2)))
    clean = _clean(_STRONG.sub(lambda match: match.group(1) or match.group(2), text))
    size = len(clean)
    places = tuple(replace(place, start=min(place.start, size), end=min(place.end, size)) for place in draft.places)
    return replace(draft, text=clean, style=replace(draft.style, bold=bold, lead=lead), places=places)


def _clean(text: str) -> str:
    return _ESCAPE.sub(r"\1", text)


def _places(line: SourceLine) -> tuple[Place, ...]:
    return (Place(0, len(line.text), run=line.number, offset=line.offset, page=line.page + 1),)


def _table_rows(lines: Sequence[SourceLine], at: int) -> int:
    """The number of lines of a table that begins here: a row of cells, a row of dashes, further rows."""
    if "|" not in lines[at].text or at + 1 >= len(lines) or not _is_delimiter(lines[at + 1].text):
        return 0
    stop = at + 2
    while stop < len(lines) and "|" in lines[stop].text and not lines[stop].gap:
        stop += 1
    return stop - at


def _is_delimiter(text: str) -> bool:
    return "|" in text and "-" in text and bool(_DELIMITER.match(text))


def _table(lines: Sequence[SourceLine]) -> DraftTable:
    cells: list[DraftCell] = []
    for row, line in enumerate([lines[0], *lines[2:]]):
        words = re.split(r"(?<!\\)\|", line.text.strip().removeprefix("|").removesuffix("|"))
        for column, word in enumerate(words[:63]):
            parts = [part.strip() for part in re.split(r"<br ?/?>", word) if part.strip()]
            place = _places(line)[0]
            made = [_marked(Draft(part, places=(replace(place, end=len(part)),))) for part in parts]
            cells.append(DraftCell(row, column, paragraphs=made))
    return DraftTable(cells, header_rows=1)
