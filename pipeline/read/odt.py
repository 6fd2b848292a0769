"""OpenDocument texts (odt): by zip and XML alone → a Word package in memory → our docx reader.

No converter is called, so stored dates stay as they are and nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View
from pipeline.ooxml.archive import Archive, open_archive
from pipeline.ooxml.parse import parse_part
from pipeline.read import wordml
from pipeline.read.odtchanges import MOST_BLANKS, NO_TEXT, WHITE, plain_words, regions
from pipeline.read.odtlists import Item, Lists
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
from pipeline.read.odttables import Tables
from pipeline.read.wordml import Change, Look, Origin, Writer

READER = "odt/1"
_METADATA = {
    DC + "title": "title", DC + "subject": "subject", DC + "description": "description", DC + "creator": "last_modified_by",
    DC + "date": "modified", META + "initial-creator": "author", META + "creation-date": "created",
    META + "keyword": "keywords", META + "generator": "application",
}  # fmt: skip


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
    try:
        package = _Translator(parsed.root, styles, name, limits).package(body)
    except RecursionError as error:  # tables and lists within each other, within the depth that XML may have
        raise InputError("E-DEPTH", file=name) from error
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
class _Open:
    """A paragraph that is being filled."""

    parts: list[str] = field(default_factory=list)
    blank: bool = True  # the next white space is the first of the paragraph, or follows another


class _Translator:
    """Turns the content of one document into WordprocessingML."""

    def __init__(self, content: Any, styles: Any | None, name: str, limits: Limits) -> None:
        self.styles = Styles(styles, content)
        self.writer = Writer()
        self.lists = Lists(self.styles, self.writer)
        self.tables = Tables(name, limits, lambda cell: self._blocks(cell, None))
        self.style_root = styles
        self.regions = dict(regions(content))
        self.open_changes: list[Change] = []
        self.comments: dict[str, int] = {}
        self.names: dict[str, int] = {}
        self.into = _Open()
        self.unseen = False  # within a section that is hidden, always or under a condition

    def package(self, body: Any) -> bytes:
        """Return the package of the body, its notes, heads and feet."""
        content = self._blocks(body, None)
        for page in () if self.style_root is None else self.style_root.iter(STYLE + "master-page"):
            for part in page:
                if isinstance(part.tag, str) and part.tag.startswith((STYLE + "header", STYLE + "footer")):
                    self.writer.furniture.append(self._blocks(part, None))
        return self.writer.package(content)

    # blocks

    def _blocks(self, parent: Any, item: Item | None) -> str:
        return "".join(self._block(element, item) for element in parent)

    def _block(self, element: Any, item: Item | None) -> str:
        tag = element.tag
        if tag in (TEXT + "p", TEXT + "h"):
            return self._paragraph(element, item)
        if tag == TEXT + "list":
            return self._list(element, item)
        if tag == TEXT + "numbered-paragraph":
            return self._numbered(element)
        if tag == TABLE + "table":
            return self.tables.table(element)
        if tag == TEXT + "section":
            return self._section(element, item)
        if tag in (TEXT + "change-start", TEXT + "change-end", TEXT + "change") or tag == DRAW + "frame":
            return self._between(element)
        return "" if tag in NO_TEXT or not isinstance(tag, str) else self._blocks(element, item)

    def _between(self, element: Any) -> str:
        """A mark of a change, or a picture, that stands between paragraphs."""
        outer, self.into = self.into, _Open()
        end = self._inline_element(element, Look())
        parts, self.into = self.into.parts, outer
        return "".join(parts) and wordml.paragraph("".join(parts), mark=end)

    def _section(self, element: Any, item: Item | None) -> str:
        source = element.find(TEXT + "section-source")
        if source is not None and source.get(XLINK + "href"):
            self.writer.outside(source.get(XLINK + "href"))
        outer, self.unseen = self.unseen, self.unseen or element.get(TEXT + "display", "true") != "true"
        content = self._blocks(element, item)
        self.unseen = outer
        return content

    def _paragraph(self, element: Any, item: Item | None) -> str:
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
            number = self.lists.heading(element, shape.outline or 0)
        look = style.look
        if self.unseen or element.get(TEXT + "condition") is not None:
            look = replace(look, hidden=True)
        outer, self.into = self.into, _Open()
        made: list[str] = []
        self._inline(element, look, made, (shape, number))
        mark = self.open_changes[-1] if self.open_changes else None
        made.append(wordml.paragraph("".join(self.into.parts), shape, number, mark))
        self.into = outer
        return "".join(made)

    # lists

    def _list(self, element: Any, outer: Item | None) -> str:
        level = 0 if outer is None else outer.level + 1
        chain = self.lists.chain_of(element, outer)
        if chain is None:
            return self._blocks_of_items(element)
        identity = element.get(XML_ID) or element.get(TEXT + "id")
        if identity:
            self.lists.chains[identity] = chain
        out = []
        for part in element:
            if part.tag == TEXT + "list-item":
                self.lists.restart(chain, part, level)
                out.append(self._blocks(part, Item(chain, level, fresh=True)))
            elif part.tag == TEXT + "list-header":
                out.append(self._blocks(part, Item(chain, level, fresh=False)))
        return "".join(out)

    def _blocks_of_items(self, element: Any) -> str:
        return "".join(self._blocks(part, None) for part in element if isinstance(part.tag, str))

    def _numbered(self, element: Any) -> str:
        identity = "numbered " + element.get(TEXT + "list-id", "")
        chain = self.lists.chains.get(identity) or self.lists.new_chain(element.get(TEXT + "style-name", ""))
        if chain is None:
            return self._blocks(element, None)
        self.lists.chains[identity] = chain
        level = element.get(TEXT + "level", "1")
        depth = int(level) - 1 if level.isdecimal() and 1 <= int(level) <= 10 else 0
        self.lists.restart(chain, element, depth)
        return self._blocks(element, Item(chain, depth, fresh=True))

    # tables

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
        shown = WHITE.sub(" ", text)
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
            self._put(" " * min(int(count) if count.isdecimal() else 1, MOST_BLANKS), look)
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
        elif tag not in NO_TEXT:
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
        lines = [plain_words(each) for each in element.iter(TEXT + "p")]
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
