"""The parts of a Word package in the order they are read: body, notes, headers and footers, comments, properties."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from pipeline.model.source import View
from pipeline.ooxml.comments import CommentText, read_comments
from pipeline.ooxml.fidelity import expected_count, raw_count, visible
from pipeline.ooxml.names import ID, W
from pipeline.ooxml.numbering import Numbering
from pipeline.ooxml.package import Package, Relationship
from pipeline.ooxml.story import Item, Reading
from pipeline.ooxml.styles import StyleSheet
from pipeline.ooxml.walk import Walker

_NOTE_PARTS = {"footnotes": W + "footnoteReference", "endnotes": W + "endnoteReference"}
_NO_NOTES = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_PROPERTIES = {
    "title": "title", "subject": "subject", "creator": "author", "keywords": "keywords", "description": "description",
    "lastModifiedBy": "last_modified_by", "created": "created", "modified": "modified", "category": "category",
    "Application": "application", "Company": "company",
}  # fmt: skip
_UNREAD = frozenset({"aFChunk", "diagramData"})  # kinds of parts that hold text this reader does not take in


@dataclass(slots=True)
class WordDocument:
    """Everything that was read of a Word package, not yet laid out as one text.

    `unread` names the parts whose text was not read, or not all of it; `external` what the file refers to outside.
    """

    items: list[Item]
    reading: Reading
    comments: list[CommentText]
    metadata: list[tuple[str, str]]
    pictures: dict[tuple[str, str], str] = field(default_factory=dict)
    external: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    macros: bool = False


def read_document(package: Package, view: View) -> WordDocument:
    """Return what a package holds, in a view of its tracked changes.

    Raises:
        InputError: the main part is missing, damaged or hostile; damaged side parts are only noted in `unread`.
    """
    return _Reader(package, view).read()


def _targets(package: Package, relationships: Sequence[Relationship], kind: str) -> list[str]:
    targets = [each.target for each in relationships if each.type == kind and not each.external]
    usual = f"word/{kind}.xml"
    if not targets and not relationships and package.has(usual):
        targets.append(usual)  # a package without relationships is read by the usual names
    return list(dict.fromkeys(targets))


def _part(package: Package, relationships: Sequence[Relationship], kind: str) -> Any | None:
    targets = _targets(package, relationships, kind)
    return package.side(targets[0]) if targets else None


class _Reader:
    """Reads the parts of one package."""

    def __init__(self, package: Package, view: View) -> None:
        self._package = package
        self._view = view
        self._main = package.main
        self._relationships = package.relationships(self._main)
        # the theme is asked for without this reader: a style sheet that held it would close a cycle around the whole document
        styles = StyleSheet(self._part("styles"), partial(_part, package, self._relationships, "theme"))
        self._walker = Walker(view, styles, Numbering(self._part("numbering"), styles.lists()))
        self._unread: list[str] = []
        self._walked = [self._main]

    def read(self) -> WordDocument:
        items = self._body() + self._notes() + self._furniture()
        package = self._package
        return WordDocument(
            items=items,
            reading=self._walker.reading,
            comments=read_comments(self._part("comments"), self._part("commentsExtended")),
            metadata=list(self._properties()),
            pictures=self._pictures(),
            external=[*self._external(), *package.archive.straying],
            unread=[*package.damaged, *self._unread, *self._texts_elsewhere()],
            macros=any(name.endswith("vbaproject.bin") for name in package.archive.entries),
        )

    def _targets(self, kind: str) -> list[str]:
        return _targets(self._package, self._relationships, kind)

    def _part(self, kind: str) -> Any | None:
        return _part(self._package, self._relationships, kind)

    def _body(self) -> list[Item]:
        root = self._package.root(self._main)
        body = root.find(W + "body")
        first = len(self._walker.reading.lines)
        items = [] if body is None else self._walker.story(body, self._walker.source(root, self._main), "body")
        self._compare(root, self._main, first)
        return items

    def _notes(self) -> list[Item]:
        """Notes in the order in which the text refers to them."""
        items: list[Item] = []
        for kind, reference in _NOTE_PARTS.items():
            wanted = list(dict.fromkeys(note for tag, note in self._walker.reading.notes if tag == reference))
            root = self._part(kind) if wanted else None
            if root is None:
                continue
            part = self._targets(kind)[0]
            self._walked.append(part)
            notes = {note.get(ID): note for note in root if note.get(W + "type") not in _NO_NOTES}
            source, first = self._walker.source(root, part), len(self._walker.reading.lines)
            for identity in wanted:
                if identity in notes:
                    items += self._walker.story(notes[identity], source, "note")
            self._compare(root, part, first, frozenset(wanted))
        return items

    def _furniture(self) -> list[Item]:
        items: list[Item] = []
        for part in self._targets("header") + self._targets("footer"):
            root = self._package.side(part)
            if root is not None:
                self._walked.append(part)
                first = len(self._walker.reading.lines)
                items += self._walker.story(root, self._walker.source(root, part), "furniture")
                self._compare(root, part, first)
        return items

    def _compare(self, root: Any, part: str, first: int, notes: frozenset[str] | None = None) -> None:
        """Note a part whose lines hold more or fewer characters than its text nodes."""
        lines = self._walker.reading.lines[first:]
        found = visible("".join([line.text[line.shift :] for line in lines if not line.dropped]))
        if found != raw_count(root) and found != expected_count(root, self._view, notes):
            self._unread.append(part)

    def _properties(self) -> Iterator[tuple[str, str]]:
        for kind in ("core-properties", "extended-properties"):
            for relationship in self._package.relationships(""):
                root = self._package.side(relationship.target) if relationship.type == kind else None
                for element in () if root is None else root:
                    name = _PROPERTIES.get(str(element.tag).rsplit("}", 1)[-1])
                    if name and element.text and element.text.strip():
                        yield name, element.text.strip()

    def _all_relationships(self) -> Iterator[tuple[str, Relationship]]:
        for part in dict.fromkeys([*self._walked, *self._targets("settings"), *self._targets("comments")]):
            for relationship in self._package.relationships(part):
                yield part, relationship

    def _pictures(self) -> dict[tuple[str, str], str]:
        return {
            (part, each.id): each.target
            for part, each in self._all_relationships()
            if each.type in ("image", "hdphoto") and not each.external
        }

    def _external(self) -> list[str]:
        # a hyperlink only leads somewhere when a person follows it
        targets = [each.target for _, each in self._all_relationships() if each.external and each.type != "hyperlink"]
        return list(dict.fromkeys([*targets, *self._walker.reading.reaching_out]))

    def _texts_elsewhere(self) -> list[str]:
        return [each.target for each in self._relationships if each.type in _UNREAD and not each.external]
