"""OpenDocument texts (odt): by zip and XML alone → a Word package in memory → our docx reader.

No converter is called, so stored dates stay as they are and nothing is fetched.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.ooxml.archive import Archive, open_archive
from pipeline.ooxml.parse import parse_part
from pipeline.read import wordml
from pipeline.read.odtstyles import (
    DC,
    DRAW,
    LOEXT,
    META,
    OFFICE,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    XLINK,
    XML_ID,
    Styles,
    points,
)
from pipeline.read.wordml import Change, Look, Origin, Writer

READER = "odt/1"
_METADATA = {
    DC + "title": "title", DC + "subject": "subject", DC + "description": "description", DC + "creator": "last_modified_by",
    DC + "date": "modified", META + "initial-creator": "author", META + "creation-date": "created",
    META + "keyword": "keywords", META + "generator": "application",
}  # fmt: skip
_MOST_REPEATS = 256  # of a column or row that the file says is repeated
_MOST_BLANKS = 1000  # of one mark for blanks
_WHITE = re.compile("[ \t\r\n]+")
_NO_TEXT = frozenset(
    [TEXT + name for name in ("tracked-changes", "sequence-decls", "variable-decls", "user-field-decls", "ruby-text",
                              "note-citation", "alphabetical-index-source", "table-of-content-source")]
    + [OFFICE + "forms", TABLE + "title", TABLE + "desc", SVG + "title", SVG + "desc", DRAW + "glue-point"]
)  # fmt: skip


def read(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return an OpenDocument text as it reads in one view of its tracked changes.

    Automatic numbers stand in the text as shown, fields as stored. The places of its blocks are those in the Word
    package that it is read through.

    Raises:
        InputError: E-ENC, E-TRUNC, E-XML, E-BOMB, E-DUP, E-DTD, E-DEPTH or E-LIMIT.
    """
    archive = open_archive(data, name, limits)
    if archive.has("META-INF/manifest.xml") and b"encryption-data" in _side_bytes(archive, "META-INF/manifest.xml"):
        raise InputError("E-ENC", file=name)
    parsed = parse_part(archive.read("content.xml"), part="content.xml", file=name)
    body = parsed.root.find(f"{OFFICE}body/{OFFICE}text")
    if body is None:
        raise InputError("E-TYPE", file=name, found="OpenDocument", known="odt")
    styles, damaged_styles = _side(archive, "styles.xml")
    meta, damaged_meta = _side(archive, "meta.xml")
    damaged = (["content.xml"] if parsed.mended else []) + damaged_styles + damaged_meta
    package = _Translator(parsed.root, styles).package(body)
    notes = [Finding("W-PARTIAL", "warning", (("part", part),)) for part in damaged]
    if any(key.startswith(("basic/", "scripts/")) for key in archive.entries):
        notes.append(Finding("W-MACRO", "warning"))
    origin = Origin(data, name, "odt", READER, _metadata(meta), tuple(notes))
    return wordml.read_as(origin, package, view, limits)


def _side_bytes(archive: Archive, part: str) -> bytes:
    try:
        return archive.read(part)
    except InputError as error:
        if error.code == "E-BOMB":
            raise
        return b""


def _side(archive: Archive, part: str) -> tuple[Any | None, list[str]]:
    """The root of a part that the text can do without, and its name where it is damaged."""
    if not archive.has(part):
        return None, []
    try:
        parsed = parse_part(archive.read(part), part=part, file=archive.name)
    except InputError as error:
        if error.code in ("E-BOMB", "E-DTD"):
            raise
        return None, [part]
    return parsed.root, [part] if parsed.mended else []


def _metadata(root: Any | None) -> tuple[tuple[str, str], ...]:
    found = () if root is None else root.iter(*_METADATA)
    return tuple((_METADATA[each.tag], each.text.strip()) for each in found if each.text and each.text.strip())


@dataclass(slots=True)
class _Chain:
    """A list that counts by itself: its style, and the number by which the package knows it now."""

    style: str
    number: int


@dataclass(slots=True)
class _Item:
    """Where a paragraph stands in lists: the chain, the level from 0, whether the item's number is still to be shown."""

    chain: _Chain
    level: int
    fresh: bool


@dataclass(slots=True)
class _Open:
    """A paragraph that is being filled."""

    parts: list[str] = field(default_factory=list)
    blank: bool = True  # the next white space is the first of the paragraph, or follows another


class _Translator:
    """Turns the content of one document into WordprocessingML."""

    def __init__(self, content: Any, styles: Any | None) -> None:
        self.styles = Styles(styles, content)
        self.writer = Writer()
        self.style_root = styles
        self.regions = dict(_regions(content))
        self.open_changes: list[Change] = []
        self.chains: dict[str, _Chain] = {}
        self.last: dict[str, _Chain] = {}
        self.outline: _Chain | None = None
        self.comments: dict[str, int] = {}
        self.names: dict[str, int] = {}
        self.into = _Open()

    def package(self, body: Any) -> bytes:
        """Return the package of the body, its notes, heads and feet."""
        content = self._blocks(body, None)
        for page in () if self.style_root is None else self.style_root.iter(STYLE + "master-page"):
            for part in page:
                if isinstance(part.tag, str) and part.tag.startswith((STYLE + "header", STYLE + "footer")):
                    self.writer.furniture.append(self._blocks(part, None))
        return self.writer.package(content)

    # blocks

    def _blocks(self, parent: Any, item: _Item | None) -> str:
        return "".join(self._block(element, item) for element in parent)

    def _block(self, element: Any, item: _Item | None) -> str:
        tag = element.tag
        if tag in (TEXT + "p", TEXT + "h"):
            return self._paragraph(element, item)
        if tag == TEXT + "list":
            return self._list(element, item)
        if tag == TEXT + "numbered-paragraph":
            return self._numbered(element)
        if tag == TABLE + "table":
            return self._table(element)
        if tag == TEXT + "section":
            return self._section(element, item)
        if tag in (TEXT + "change-start", TEXT + "change-end", TEXT + "change") or tag == DRAW + "frame":
            return self._between(element)
        return "" if tag in _NO_TEXT or not isinstance(tag, str) else self._blocks(element, item)

    def _between(self, element: Any) -> str:
        """A mark of a change, or a picture, that stands between paragraphs."""
        outer, self.into = self.into, _Open()
        end = self._inline_element(element, Look())
        parts, self.into = self.into.parts, outer
        return "".join(parts) and wordml.paragraph("".join(parts), mark=end)

    def _section(self, element: Any, item: _Item | None) -> str:
        source = element.find(TEXT + "section-source")
        if source is not None and source.get(XLINK + "href"):
            self.writer.outside(source.get(XLINK + "href"))
        return self._blocks(element, item)

    def _paragraph(self, element: Any, item: _Item | None) -> str:
        style = self.styles.paragraph(element.get(TEXT + "style-name", ""))
        shape, number = style.shape, None
        if element.tag == TEXT + "h":
            level = element.get(TEXT + "outline-level", "1")
            shape = replace(shape, outline=int(level) - 1 if level.isdecimal() and 1 <= int(level) <= 9 else None)
        if shape.style:
            self.writer.styles[shape.style] = None
        if item is not None:
            if item.fresh:
                number = (item.chain.number, item.level)
            item.fresh = False
        elif element.tag == TEXT + "h" and element.get(TEXT + "is-list-header") != "true":
            number = self._heading(element, shape.outline or 0)
        look = style.look
        if element.get(TEXT + "condition") is not None:
            look = replace(look, hidden=True)
        outer, self.into = self.into, _Open()
        made: list[str] = []
        self._inline(element, look, made, (shape, number))
        mark = self.open_changes[-1] if self.open_changes else None
        made.append(wordml.paragraph("".join(self.into.parts), shape, number, mark))
        self.into = outer
        return "".join(made)

    def _heading(self, element: Any, level: int) -> tuple[int, int] | None:
        """The number of a heading that stands in no list: that of the outline, if it numbers this level."""
        levels = self.styles.outline()
        if levels is None or level >= len(levels) or levels[level].form == "none":
            return None
        if self.outline is None:
            self.outline = _Chain("", self.writer.list_of(levels))
        self._restart(self.outline, element, level)
        return self.outline.number, level

    def _restart(self, chain: _Chain, element: Any, level: int) -> None:
        start = element.get(TEXT + "start-value", "")
        if start.isdecimal() and len(start) < 9:
            chain.number = self.writer.restarted(chain.number, level, int(start))

    # lists

    def _list(self, element: Any, outer: _Item | None) -> str:
        level = 0 if outer is None else outer.level + 1
        chain = self._chain_of(element, outer)
        if chain is None:
            return self._blocks_of_items(element)
        identity = element.get(XML_ID) or element.get(TEXT + "id")
        if identity:
            self.chains[identity] = chain
        out = []
        for part in element:
            if part.tag == TEXT + "list-item":
                self._restart(chain, part, level)
                out.append(self._blocks(part, _Item(chain, level, fresh=True)))
            elif part.tag == TEXT + "list-header":
                out.append(self._blocks(part, _Item(chain, level, fresh=False)))
        return "".join(out)

    def _blocks_of_items(self, element: Any) -> str:
        return "".join(self._blocks(part, None) for part in element if isinstance(part.tag, str))

    def _chain_of(self, element: Any, outer: _Item | None) -> _Chain | None:
        style = element.get(TEXT + "style-name", "")
        if outer is not None and style in ("", outer.chain.style):
            return outer.chain
        if not style:
            first = next(element.iter(TEXT + "p", TEXT + "h"), None)
            style = "" if first is None else self.styles.paragraph(first.get(TEXT + "style-name", "")).list
        goes_on = self.chains.get(element.get(TEXT + "continue-list", ""))
        if goes_on is None and element.get(TEXT + "continue-numbering") == "true":
            goes_on = self.last.get(style)
        if goes_on is not None and goes_on.style == style:
            return goes_on
        return self._new_chain(style)

    def _new_chain(self, style: str) -> _Chain | None:
        levels = self.styles.levels(style)
        if levels is None:
            return None
        chain = self.last[style] = _Chain(style, self.writer.list_of(levels))
        return chain

    def _numbered(self, element: Any) -> str:
        identity = "numbered " + element.get(TEXT + "list-id", "")
        chain = self.chains.get(identity) or self._new_chain(element.get(TEXT + "style-name", ""))
        if chain is None:
            return self._blocks(element, None)
        self.chains[identity] = chain
        level = element.get(TEXT + "level", "1")
        depth = int(level) - 1 if level.isdecimal() and 1 <= int(level) <= 10 else 0
        self._restart(chain, element, depth)
        return self._blocks(element, _Item(chain, depth, fresh=True))

    # tables

    def _table(self, element: Any) -> str:
        rows: list[str] = []
        below: dict[int, tuple[int, int]] = {}  # columns that a cell above reaches down into: (rows left, columns)
        for tr, header in _rows(element, header=False):
            times = _repeats(tr.get(TABLE + "number-rows-repeated"))
            times = times if _has_text(tr) else 1  # empty rows that fill a page are one
            rows += [self._row(tr, below, header=header) for _ in range(times)]
        return wordml.table(rows) if rows else ""

    def _row(self, tr: Any, below: dict[int, tuple[int, int]], *, header: bool) -> str:
        cells: list[str] = []
        column = 0
        for tc in tr:
            if tc.tag not in (TABLE + "table-cell", TABLE + "covered-table-cell"):
                continue
            for _ in range(_repeats(tc.get(TABLE + "number-columns-repeated"))):
                if tc.tag == TABLE + "covered-table-cell":
                    if column in below:
                        left, width = below.pop(column)
                        # what a covered cell still holds would be lost with it
                        cells.append(wordml.cell(self._blocks(tc, None), columns=width, down="continue"))
                        if left > 1:
                            below[column] = (left - 1, width)
                    elif _has_text(tc):
                        cells.append(wordml.cell(self._blocks(tc, None)))
                    column += 1
                    continue
                width = max(1, _repeats(tc.get(TABLE + "number-columns-spanned")))
                height = max(1, _repeats(tc.get(TABLE + "number-rows-spanned")))
                below.pop(column, None)
                if height > 1:
                    below[column] = (height - 1, width)
                cells.append(wordml.cell(self._blocks(tc, None), columns=width, down="restart" if height > 1 else ""))
                column += 1
        return wordml.row(cells, header=header)

    # what stands in a paragraph

    def _inline(self, element: Any, look: Look, made: list[str], shape: tuple[wordml.Shape, Any]) -> None:
        """Read the content of an element; what a deletion across paragraphs had ended is put into `made`."""
        self._text(element.text, look)
        for child in element:
            if isinstance(child.tag, str):
                if child.tag == TEXT + "change" and (region := self.regions.get(child.get(TEXT + "change-id", ""))):
                    self._deleted(region, look, made, shape)
                elif child.tag in (TEXT + "span", TEXT + "a", TEXT + "meta", TEXT + "meta-field", TEXT + "ruby"):
                    inner = (
                        self.styles.look(child.get(TEXT + "style-name", ""), look)
                        if child.tag == TEXT + "span"
                        else look
                    )
                    self._inline(child, inner, made, shape)
                else:
                    self._inline_element(child, look)
            self._text(child.tail, look)

    def _text(self, text: str | None, look: Look) -> None:
        """White space counts as one blank, and as none where a paragraph begins (ODF 1.3, part 3, 6.1.2)."""
        if not text:
            return
        shown = _WHITE.sub(" ", text)
        if self.into.blank and shown.startswith(" "):
            shown = shown[1:]
        if shown:
            self.into.blank = shown.endswith(" ")
            self._put(shown, look)

    def _put(self, text: str, look: Look) -> None:
        self.into.parts.append(wordml.run(text, look, self.open_changes))

    def _inline_element(self, child: Any, look: Look) -> Change | None:
        """Read an element within a paragraph; return the change that ends a paragraph of its own, if it is one."""
        tag = child.tag
        if tag == TEXT + "s":
            count = child.get(TEXT + "c", "1")
            self._put(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS), look)
        elif tag in (TEXT + "tab", TEXT + "line-break"):
            self._put("\t" if tag == TEXT + "tab" else "\n", look)
        elif tag == TEXT + "change-start":
            region = self.regions.get(child.get(TEXT + "change-id", ""))
            if region and not region[0].deleted:
                self.open_changes.append(region[0])
        elif tag == TEXT + "change-end":
            region = self.regions.get(child.get(TEXT + "change-id", ""))
            if region and region[0] in self.open_changes:
                self.open_changes.remove(region[0])
        elif tag == TEXT + "change":
            region = self.regions.get(child.get(TEXT + "change-id", ""))
            if region:
                self._put_deleted("\n".join(region[1]), region[0], look)
                return region[0]
        elif tag == TEXT + "note":
            self._note(child)
        elif tag in (OFFICE + "annotation", OFFICE + "annotation-end"):
            self._comment(child)
        elif tag == DRAW + "frame":
            self._frame(child)
        elif tag in (TEXT + "hidden-text", TEXT + "hidden-paragraph"):
            self._put(child.get(TEXT + "string-value") or "".join(child.itertext()), replace(look, hidden=True))
        elif tag.startswith(DRAW):
            self._shape(child)
        elif tag not in _NO_TEXT:
            self._inline(child, look, [], (wordml.Shape(), None))
        if tag in (TEXT + "s", TEXT + "tab", TEXT + "line-break"):
            self.into.blank = False
        return None

    def _put_deleted(self, text: str, change: Change, look: Look) -> None:
        self.into.parts.append(wordml.run(text, look, [change, *self.open_changes]))

    def _deleted(
        self, region: tuple[Change, list[str]], look: Look, made: list[str], shape: tuple[wordml.Shape, Any]
    ) -> None:
        """Put back what was deleted here; where that reached over paragraphs, their ends are deleted ends."""
        change, lines = region
        for at, line in enumerate(lines):
            if at:
                made.append(wordml.paragraph("".join(self.into.parts), *shape, change))
                self.into.parts = []
            self._put_deleted(line, change, look)

    def _note(self, element: Any) -> None:
        body = element.find(TEXT + "note-body")
        if body is not None:
            content = self._aside(body)
            kind = "endnote" if element.get(TEXT + "note-class") == "endnote" else "footnote"
            self.into.parts.append(self.writer.note("endnote" if kind == "endnote" else "footnote", content))

    def _aside(self, body: Any) -> str:
        """The blocks of something that stands beside the text (a note, a text box)."""
        outer, self.open_changes = self.open_changes, []
        content = self._blocks(body, None)
        self.open_changes = outer
        return content

    def _comment(self, element: Any) -> None:
        name = element.get(OFFICE + "name", "")
        if element.tag == OFFICE + "annotation-end":
            if name in self.names:
                self.into.parts.append(wordml.comment_end(self.names[name]))
            return
        author = element.findtext(DC + "creator", "") or element.findtext(LOEXT + "sender-initials", "")
        lines = [_plain(each) for each in element.iter(TEXT + "p")]
        parent = self.names.get(element.get(LOEXT + "parent-name", ""), 0)
        done = element.get(LOEXT + "resolved") == "true"
        number = self.writer.comment(author, element.findtext(DC + "date", "")[:19], lines, parent=parent, done=done)
        if name:
            self.names[name] = number
            self.into.parts.append(wordml.comment_start(number))
        self.into.parts.append(wordml.comment_mark(number))

    # drawings

    def _frame(self, element: Any) -> None:
        width, height = points(element.get(SVG + "width")) / 72 * 25.4, points(element.get(SVG + "height")) / 72 * 25.4
        for child in element:
            if child.tag == DRAW + "text-box":
                self.into.parts.append(wordml.text_box(self._aside(child)))
                break
            if child.tag == DRAW + "image":
                target = child.get(XLINK + "href", "")
                if target:
                    name = element.findtext(SVG + "title") or element.get(DRAW + "name", "")
                    outside = bool(re.match(r"[A-Za-z][A-Za-z0-9+.\-]*:|//|\.\./|/", target))
                    self.into.parts.append(
                        self.writer.picture(target, external=outside, name=name, width_mm=width, height_mm=height)
                    )
                break  # further images of a frame are other forms of the same picture

    def _shape(self, element: Any) -> None:
        """A drawn shape: its words are those of a text box; shapes in a group each have theirs."""
        own = [each for each in element if each.tag in (TEXT + "p", TEXT + "list")]
        if own:
            outer, self.open_changes = self.open_changes, []
            content = "".join(self._block(each, None) for each in own)
            self.open_changes = outer
            self.into.parts.append(wordml.text_box(content))
        for each in element:
            if each.tag == DRAW + "frame":
                self._frame(each)
            elif isinstance(each.tag, str) and each.tag.startswith(DRAW):
                self._shape(each)


def _regions(content: Any) -> Iterator[tuple[str, tuple[Change, list[str]]]]:
    """Yield the tracked changes by id, with the lines that a deletion took away."""
    for region in content.iter(TEXT + "changed-region"):
        identity = region.get(XML_ID) or region.get(TEXT + "id") or ""
        for kind in region:
            if kind.tag in (TEXT + "insertion", TEXT + "deletion"):
                info = kind.find(OFFICE + "change-info")
                author = "" if info is None else info.findtext(DC + "creator", "")
                date = "" if info is None else info.findtext(DC + "date", "")[:19]
                deleted = kind.tag == TEXT + "deletion"
                lines = [_plain(each) for each in kind.iter(TEXT + "p", TEXT + "h")] if deleted else []
                yield identity, (Change(deleted, author, date), lines)


def _plain(paragraph: Any) -> str:
    """The text of a paragraph that is not part of the flow: deleted, or in a comment."""
    out = [_WHITE.sub(" ", paragraph.text or "")]
    for child in paragraph:
        if child.tag == TEXT + "s":
            count = child.get(TEXT + "c", "1")
            out.append(" " * min(int(count) if count.isdecimal() else 1, _MOST_BLANKS))
        elif child.tag == TEXT + "tab":
            out.append("\t")
        elif isinstance(child.tag, str) and child.tag not in _NO_TEXT and child.tag != OFFICE + "annotation":
            out.append(_plain(child))
        out.append(_WHITE.sub(" ", child.tail or ""))
    return "".join(out)


def _rows(element: Any, *, header: bool) -> Iterator[tuple[Any, bool]]:
    for child in element:
        if child.tag == TABLE + "table-row":
            yield child, header
        elif child.tag in (TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"):
            yield from _rows(child, header=header or child.tag == TABLE + "table-header-rows")


def _repeats(count: str | None) -> int:
    return min(int(count), _MOST_REPEATS) if count and count.isdecimal() and len(count) < 9 else 1


def _has_text(element: Any) -> bool:
    return any(text.strip() for text in element.itertext())
