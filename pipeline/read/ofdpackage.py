"""The parts of an OFD file (GB/T 33190): found whatever way their places are written, read by local names.

Writers differ in prefixes, in the case of names, and in whether a location is absolute, relative to its part or (against
the standard) to the root; all of these are taken.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.ooxml.archive import Archive, open_archive
from pipeline.ooxml.parse import parse_part

POINTS = 72 / 25.4  # of a millimetre
_CIPHER = ("encryptions.xml", "entriesmap.dat", "decryptseed.dat")  # parts of an encrypted OFD (GM/T 0099)


def local(element: Any) -> str:
    """Return an element's name without its namespace, "" for comments."""
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def children(element: Any | None, *names: str) -> Iterator[Any]:
    """Yield the children that have one of these local names."""
    if element is not None:
        yield from (child for child in element if local(child) in names)


def child(element: Any | None, *path: str) -> Any | None:
    """Return the first descendant along a path of local names, or None."""
    for name in path:
        element = next(children(element, name), None)
    return element


def words(element: Any | None, *path: str) -> str:
    """Return the text of the descendant along a path, "" where there is none."""
    found = child(element, *path)
    return "" if found is None else (found.text or "").strip()


def numbers(text: str | None) -> list[float]:
    """Return the numbers of a list of the standard (ST_Array), stopping at the first that is none."""
    out: list[float] = []
    for word in (text or "").split():
        try:
            value = float(word)
        except ValueError:
            break
        if not abs(value) < 1e7:  # also refuses NaN
            break
        out.append(value)
    return out


def box_of(text: str | None) -> tuple[float, float, float, float] | None:
    """Return a box (ST_Box) as left, top, width, height in millimetres, or None."""
    found = numbers(text)
    return (found[0], found[1], found[2], found[3]) if len(found) >= 4 else None


@dataclass(slots=True)
class OfdPackage:
    """An opened OFD file; `damaged` names the parts that were asked for and could not be read."""

    archive: Archive
    damaged: list[str] = field(default_factory=list)
    _roots: dict[str, Any] = field(default_factory=dict)

    def locate(self, location: str, base: str) -> str:
        """Return the name of the part that a location in the part `base` means, "" where there is none."""
        plain = location.strip().replace("\\", "/")
        if not plain:
            return ""
        near = posixpath.normpath(posixpath.join(posixpath.dirname(base), plain.lstrip("/")))
        top = posixpath.normpath(plain.lstrip("/"))
        order = (top, near) if plain.startswith("/") else (near, top)
        return next((name for name in order if self.archive.has(name)), "")

    def root(self, part: str) -> Any | None:
        """Return the parsed root of a part; None where it is missing or damaged, which is noted.

        Raises:
            InputError: only for what is hostile (E-BOMB, E-DTD, E-DEPTH).
        """
        if part not in self._roots:
            self._roots[part] = self._parsed(part)
        return self._roots[part]

    def _parsed(self, part: str) -> Any | None:
        try:
            parsed = parse_part(self.archive.read(part), part=part, file=self.archive.name)
        except InputError as error:
            if error.code in ("E-BOMB", "E-DTD", "E-DEPTH"):
                raise
            self.damaged.append(part)
            return None
        if parsed.mended:
            self.damaged.append(part)
        return parsed.root

    def follow(self, location: str, base: str) -> tuple[str, Any | None]:
        """Return the name and the root of the part at a location; a location that leads nowhere is noted."""
        part = self.locate(location, base)
        if not part:
            if location.strip():
                self.damaged.append(location.strip())
            return "", None
        return part, self.root(part)


@dataclass(slots=True)
class Resources:
    """What pages refer to by number: `fonts` by name, `media` by part, `units` (composite graphics) by element."""

    fonts: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    units: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Leaf:
    """A page of the file: its number from 1, its id, its part, its root (None where it cannot be read), and what lies
    under or over it; `box` is its paper in millimetres."""

    number: int
    id: str
    root: Any | None
    templates: tuple[Any, ...]
    box: tuple[float, float, float, float]
    resources: Resources


@dataclass(frozen=True, slots=True)
class Body:
    """One document of the file (DocBody): its root part, its information, its pages."""

    part: str
    root: Any
    info: Any | None
    signatures: str
    leaves: tuple[Leaf, ...]


A4 = (0.0, 0.0, 210.0, 297.0)


def open_ofd(data: bytes, name: str, limits: Limits) -> tuple[OfdPackage, tuple[Body, ...]]:
    """Return the package and its documents with their pages in order.

    Raises:
        InputError: E-TRUNC, E-XML (no document in it), E-ENC, E-BOMB, E-DUP, E-DTD, E-DEPTH, E-LIMIT (too many pages).
    """
    package = OfdPackage(open_archive(data, name, limits))
    entry = package.root("OFD.xml")
    bodies: list[Body] = []
    for body in children(entry, "DocBody"):
        part, root = package.follow(words(body, "DocRoot"), "OFD.xml")
        if root is not None:
            first = 1 + sum(len(each.leaves) for each in bodies)
            leaves = tuple(_leaves(package, part, root, first, limits))
            bodies.append(Body(part, root, child(body, "DocInfo"), words(body, "Signatures"), leaves))
    if any(key.endswith(_CIPHER) for key in package.archive.entries) and not any(
        leaf.root is not None for body in bodies for leaf in body.leaves
    ):
        raise InputError("E-ENC", file=name)
    if not bodies:
        raise InputError("E-XML", file=name, part="OFD.xml", why="DocRoot")
    return package, tuple(bodies)


def _leaves(package: OfdPackage, part: str, root: Any, first: int, limits: Limits) -> Iterator[Leaf]:
    common = child(root, "CommonData")
    shared = Resources()
    for kind in ("PublicRes", "DocumentRes"):
        for reference in children(common, kind):
            _add_resources(package, reference.text or "", part, shared)
    paper = box_of(words(common, "PageArea", "PhysicalBox")) or A4
    templates = {each.get("ID", ""): each.get("BaseLoc", "") for each in children(common, "TemplatePage")}
    pages = list(children(child(root, "Pages"), "Page"))
    if first - 1 + len(pages) > limits.pdf_pages:
        raise InputError("E-LIMIT", file=package.archive.name, what="页数", found=len(pages), limit=limits.pdf_pages)
    for number, page in enumerate(pages, first):
        name, leaf = package.follow(page.get("BaseLoc", ""), part)
        under = []
        for reference in children(leaf, "Template"):
            template = package.follow(templates.get(reference.get("TemplateID", ""), ""), part)[1]
            if template is not None:
                under.append(template)
        own = Resources(dict(shared.fonts), dict(shared.media), dict(shared.units))
        for reference in children(leaf, "PageRes"):
            _add_resources(package, reference.text or "", name, own)
        areas = (box_of(words(each, "Area", "PhysicalBox")) for each in (leaf, *under))
        yield Leaf(number, page.get("ID", ""), leaf, tuple(under), next(filter(None, areas), paper), own)


def _add_resources(package: OfdPackage, location: str, base: str, into: Resources) -> None:
    part, root = package.follow(location, base)
    if root is None:
        return
    folder = root.get("BaseLoc", "")
    for font in children(child(root, "Fonts"), "Font"):
        into.fonts[font.get("ID", "")] = font.get("FontName") or font.get("FamilyName") or ""
    for medium in children(child(root, "MultiMedias"), "MultiMedia"):
        file = words(medium, "MediaFile")
        into.media[medium.get("ID", "")] = package.locate(posixpath.join(folder, file), part) or package.locate(
            file, part
        )
    for unit in children(child(root, "CompositeGraphicUnits"), "CompositeGraphicUnit"):
        into.units[unit.get("ID", "")] = unit
