"""Margin comments (批注): their marks in the text, and the part of the package that holds their words."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence
from copy import deepcopy
from typing import Any

from lxml import etree

from pipeline.errors import UsageError
from pipeline.export.package import part_bytes
from pipeline.export.xml_text import xml_safe
from pipeline.model.edit import MarginNote
from pipeline.ooxml.marking import Marker
from pipeline.ooxml.names import ID, PPR, RPR, RUN, P, T, W
from pipeline.ooxml.package import Package

_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_KIND = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments"
_CONTENT = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_HOLDERS = frozenset(
    W + name for name in ("p", "hyperlink", "sdtContent", "smartTag", "customXml", "fldSimple", "dir", "bdo")
)


class Margins:
    """Ties notes to runs of one document."""

    def __init__(self, package: Package, marker: Marker) -> None:
        self._marker = marker
        existing = comments_root(package)
        taken = [] if existing is None else [each.get(ID) or "" for each in existing]
        self._taken = {int(number) for number in taken if number.isdigit()}
        self._tails: dict[Any, Any] = {}
        self._style = _reference_style(package)

    def tie(self, first: Any, last: Any) -> int:
        """Set the marks of a note around elements of one text and return its id; where `last` is a paragraph, they end at its
        beginning."""
        number = self._marker.number()
        while number in self._taken:
            number = self._marker.number()
        start, end = (etree.Element(W + name) for name in ("commentRangeStart", "commentRangeEnd"))
        start.set(ID, str(number))
        end.set(ID, str(number))
        _in_paragraph(first).addprevious(start)
        if last.tag == P:
            opening = self._tails.get(last, last.find(PPR))
            last.insert(0, end) if opening is None else opening.addnext(end)
        else:
            last = _in_paragraph(last)
            self._tails.get(last, last).addnext(end)
        reference = etree.Element(RUN)
        if self._style:
            etree.SubElement(etree.SubElement(reference, RPR), W + "rStyle").set(W + "val", self._style)
        etree.SubElement(reference, W + "commentReference").set(ID, str(number))
        end.addnext(reference)
        self._tails[last] = reference
        return number


def _in_paragraph(element: Any) -> Any:
    """What stands where a range may begin: not within a phonetic guide or the like."""
    while element.getparent() is not None and element.getparent().tag not in _HOLDERS:
        element = element.getparent()
    return element


def _reference_style(package: Package) -> str:
    """The id of the style that Word gives the mark of a comment, "" where the document has none."""
    found = [each.target for each in package.relationships(package.main) if each.type == "styles" and not each.external]
    root = package.side(found[0]) if found else None
    for style in () if root is None else root.iter(W + "style"):
        name = style.find(W + "name")
        if name is not None and (name.get(W + "val") or "").casefold() == "annotation reference":
            return str(style.get(W + "styleId") or "")
    return ""


def _part(package: Package) -> str:
    found = [
        each.target for each in package.relationships(package.main) if each.type == "comments" and not each.external
    ]
    return found[0] if found else ""


def comments_root(package: Package) -> Any | None:
    """Return the root of the comments that a package has, None where it has none.

    Raises:
        UsageError: A-COMMENTS, they are damaged: new ones cannot be added without losing them.
    """
    part = _part(package)
    if not part or not package.has(part):
        return None
    root = package.side(part)
    if root is None:
        raise UsageError("A-COMMENTS", file=package.name)
    return root


def comment_parts(package: Package, notes: Sequence[tuple[int, MarginNote]]) -> dict[str, bytes]:
    """Return the parts that hold the notes: the comments, and what names them where they are new.

    Args:
        package: as it was; the comments that it has stay.
        notes: each with its id.
    """
    existing = comments_root(package)
    root = etree.Element(W + "comments", nsmap={"w": W[1:-1]}) if existing is None else deepcopy(existing)
    for number, note in notes:
        root.append(_comment(number, note))
    if existing is not None:
        return {_part(package): part_bytes(root)}
    folder, base = posixpath.split(package.main)
    name = _part(package) or _free(package, folder)
    parts = {name: part_bytes(root), "[Content_Types].xml": _typed(package, name)}
    if not _part(package):
        parts[posixpath.join(folder, "_rels", f"{base}.rels")] = _related(package, folder, base, name)
    return parts


def _free(package: Package, folder: str) -> str:
    names = [f"comments{number or ''}.xml" for number in range(1000)]
    return next(path for name in names if not package.has(path := posixpath.join(folder, name)))


def _typed(package: Package, name: str) -> bytes:
    root = deepcopy(package.root("[Content_Types].xml"))
    if not any(each.get("PartName", "").casefold() == f"/{name}".casefold() for each in root):
        etree.SubElement(root, _TYPES + "Override", {"PartName": f"/{name}", "ContentType": _CONTENT})
    return part_bytes(root)


def _related(package: Package, folder: str, base: str, name: str) -> bytes:
    existing = package.side(posixpath.join(folder, "_rels", f"{base}.rels"))
    root = etree.Element(_RELS + "Relationships", nsmap={None: _RELS[1:-1]}) if existing is None else deepcopy(existing)
    ids = {each.get("Id") for each in root}
    new = next(
        f"rIdComments{number or ''}" for number in range(len(ids) + 1) if f"rIdComments{number or ''}" not in ids
    )
    target = posixpath.relpath(name, folder) if folder else name
    etree.SubElement(root, _RELS + "Relationship", {"Id": new, "Type": _KIND, "Target": target})
    return part_bytes(root)


def _comment(number: int, note: MarginNote) -> Any:
    made = etree.Element(W + "comment")
    made.set(ID, str(number))
    made.set(W + "author", xml_safe(note.author))
    if note.date:
        made.set(W + "date", note.date)
    made.set(W + "initials", xml_safe(note.author[:2]))
    for count, words in enumerate(note.paragraphs or ("",)):
        paragraph = etree.SubElement(made, P)
        if count == 0:
            etree.SubElement(etree.SubElement(paragraph, RUN), W + "annotationRef")
        text = etree.SubElement(etree.SubElement(paragraph, RUN), T)
        text.text = xml_safe(words)
        text.set(_SPACE, "preserve")
    return made
