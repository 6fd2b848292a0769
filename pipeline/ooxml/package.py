"""Opening a Word package behind the guard: what is hostile or damaged is told apart before anything is unpacked."""

from __future__ import annotations

import posixpath
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.ooxml.archive import Archive, open_archive
from pipeline.ooxml.parse import parse_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MAIN = "word/document.xml"
_FOUND = (
    (b"%PDF", "PDF"),
    (b"{\\rtf", "RTF"),
    (b"<?xml", "XML"),
    (b"<htm", "HTML"),
    (b"<!DO", "HTML"),
    (b"Rar!", "RAR"),
)


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship of a part: `type` is the last word of its type, `target` a part name, or an address if `external`."""

    id: str
    type: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """An opened package: parts are unpacked and parsed only when asked for, and once.

    `damaged` collects the names of side parts that could not be read.
    """

    name: str
    archive: Archive
    damaged: list[str] = field(default_factory=list)
    _roots: dict[str, Any] = field(default_factory=dict)
    _main: str = ""

    def has(self, part: str) -> bool:
        """Return whether the package holds a part."""
        return self.archive.has(part)

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            InputError: E-TRUNC where it is missing or damaged, E-BOMB where it unpacks to more than it declares.
        """
        return self.archive.read(part)

    def root(self, part: str) -> Any:
        """Return the parsed root of a part that the document cannot do without.

        Raises:
            InputError: E-TRUNC, E-BOMB, E-DTD, E-XML, E-DEPTH or E-LIMIT, as its bytes say.
        """
        if part not in self._roots:
            parsed = parse_part(self.read(part), part=part, file=self.name)
            self._roots[part] = parsed.root
            if parsed.mended:
                self.damaged.append(part)
        return self._roots[part]

    def side(self, part: str) -> Any | None:
        """Return the root of a part that may be missing, or None; a damaged one is noted in `damaged`.

        Raises:
            InputError: only for what is hostile (E-BOMB, E-DTD).
        """
        if not self.has(part):
            return None
        try:
            return self.root(part)
        except InputError as error:
            if error.code in ("E-BOMB", "E-DTD"):
                raise
            self._roots[part] = None
            self.damaged.append(part)
            return None

    def relationships(self, part: str) -> tuple[Relationship, ...]:
        """Return the relationships of a part ("" for those of the package itself)."""
        folder, base = posixpath.split(part)
        root = self.side(posixpath.join(folder, "_rels", f"{base}.rels"))
        if root is None:
            return ()
        return tuple(_relationship(element, folder) for element in root if isinstance(element.tag, str))

    @property
    def main(self) -> str:
        """Name of the main document part.

        Raises:
            InputError: E-TYPE where the package holds no Word document.
        """
        if not self._main:
            self._main = self._find_main()
        return self._main

    def _find_main(self) -> str:
        for relationship in self.relationships(""):
            if relationship.type == "officeDocument" and self.has(relationship.target):
                root = self.root(relationship.target)
                if root.tag.endswith("}document"):
                    return relationship.target
                raise InputError("E-TYPE", file=self.name, found=_kind_of(root.tag), known="docx")
        if self.has(_MAIN):
            return _MAIN
        raise InputError("E-TYPE", file=self.name, found="zip", known="docx")


def open_package(data: bytes, name: str, limits: Limits) -> Package:
    """Return the package that `data` holds, guarded: nothing is unpacked here.

    Raises:
        InputError: E-EMPTY, E-LIMIT (too large), E-ENC (password), E-OLD (Word 97), E-TYPE (something else),
            E-TRUNC (cut off or damaged), E-BOMB (unpacks to far too much), E-DUP (a part twice).
    """
    if not data:
        raise InputError("E-EMPTY", file=name)
    if len(data) > limits.file_bytes:
        raise InputError("E-LIMIT", file=name, what="bytes", found=len(data), limit=limits.file_bytes)
    if data.startswith(OLE):
        raise _ole_error(data, name)
    if not data.startswith(b"PK\x03\x04") and b"PK\x05\x06" not in data[-65_557:]:
        raise InputError("E-TYPE", file=name, found=_magic(data), known="docx")
    archive = open_archive(data, name, limits, salvage=True)
    if archive.encrypted(_MAIN) or (not archive.has(_MAIN) and any(map(archive.encrypted, archive.entries))):
        raise InputError("E-ENC", file=name)
    package = Package(name, archive)
    if archive.salvaged:
        package.read(_MAIN)  # a document without its end is no document
        package.damaged.append("zip")
    return package


def _ole_error(data: bytes, name: str) -> InputError:
    import olefile

    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            streams = {"/".join(path) for path in ole.listdir()}
    except Exception:  # a damaged OLE file fails in many ways, all of which mean the same here
        streams = set()
    if "EncryptedPackage" in streams or "EncryptedPackage".encode("utf-16-le") in data:
        return InputError("E-ENC", file=name)
    if "WordDocument" in streams:
        return InputError("E-OLD", file=name, format="doc")
    return InputError("E-TYPE", file=name, found="OLE", known="docx")


def _magic(data: bytes) -> str:
    head = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    for magic, found in _FOUND:
        if head[: len(magic)].lower() == magic.lower():
            return found
    return "?"


def _kind_of(tag: str) -> str:
    kinds = {"workbook": "xlsx", "presentation": "pptx"}
    local = tag.rsplit("}", 1)[-1]
    return kinds.get(local, local)


def _relationship(element: Any, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        path = unquote(target.replace("\\", "/"))
        target = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
    kind = element.get("Type", "").rsplit("/", 1)[-1]
    return Relationship(element.get("Id", ""), kind, target, external)
