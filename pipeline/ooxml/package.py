"""Opening a Word package behind the guard: what is hostile or damaged is told apart before anything is unpacked."""

from __future__ import annotations

import posixpath
import struct
import zlib
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.ooxml.parse import parse_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CHUNK = 1 << 20
_RELATIONSHIP_ENDS = ("/officeDocument",)
_MAIN_TYPES = ("wordprocessingml", "ms-word")
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
    data: bytes
    limits: Limits
    entries: dict[str, ZipInfo]
    damaged: list[str] = field(default_factory=list)
    _roots: dict[str, Any] = field(default_factory=dict)
    _main: str = ""

    def has(self, part: str) -> bool:
        """Return whether the package holds a part."""
        return _key(part) in self.entries

    def read(self, part: str) -> bytes:
        """Return the bytes of a part.

        Raises:
            InputError: E-TRUNC where it is missing or damaged, E-BOMB where it unpacks to more than it declares.
        """
        info = self.entries.get(_key(part))
        if info is None:
            raise InputError("E-TRUNC", file=self.name, part=part)
        return _inflate(self.data, info, self.name, self.limits)

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
        if self.has("word/document.xml"):
            return "word/document.xml"
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
    end = data.rfind(b"PK\x05\x06", max(0, len(data) - 65_557))
    if end < 0 and not data.startswith(b"PK"):
        raise InputError("E-TYPE", file=name, found=_magic(data), known="docx")
    _guard_directory(data, end, name, limits)
    try:
        infos = ZipFile(BytesIO(data)).infolist()
    except (BadZipFile, LargeZipFile, NotImplementedError, ValueError, OSError, struct.error, EOFError) as error:
        raise InputError("E-TRUNC", file=name) from error
    _guard_sizes(infos, len(data), name, limits)
    return Package(name, data, limits, _entries(infos, name))


def _key(part: str) -> str:
    """Part names are compared without case (ISO/IEC 29500-2, 6.2.2); some writers use backslashes."""
    return part.replace("\\", "/").lstrip("/").casefold()


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


def _guard_directory(data: bytes, end: int, name: str, limits: Limits) -> None:
    """Refuse too many entries by the size of the directory alone: listing them would already cost time and memory."""
    if end < 0 or end + 22 > len(data):
        raise InputError("E-TRUNC", file=name)
    count, size = struct.unpack_from("<HI", data, end + 10)
    begin = max(0, end - size) if size != 0xFFFFFFFF else 0
    listed = data.count(b"PK\x01\x02", begin, end)
    if max(count if count != 0xFFFF else 0, listed) > limits.entries:
        raise InputError("E-BOMB", file=name, size=f"{max(count, listed)} entries")


def _guard_sizes(infos: list[ZipInfo], file_size: int, name: str, limits: Limits) -> None:
    total = sum(info.file_size for info in infos)
    packed = sum(info.compress_size for info in infos)
    largest = max((info.file_size for info in infos), default=0)
    swollen = total > limits.ratio_from and total > limits.ratio * file_size
    for info in infos:
        if info.file_size > limits.ratio_from and info.file_size > limits.ratio * max(1, info.compress_size):
            swollen = True
    overlapping = packed > file_size
    if swollen or overlapping or total > limits.unpacked_bytes or largest > limits.part_bytes:
        raise InputError("E-BOMB", file=name, size=f"{total / 2**20:.0f} MiB")


def _entries(infos: list[ZipInfo], name: str) -> dict[str, ZipInfo]:
    entries: dict[str, ZipInfo] = {}
    for info in infos:
        key = _key(info.filename)
        if key in entries:
            raise InputError("E-DUP", file=name, part=info.filename)
        entries[key] = info
    main = entries.get("word/document.xml")
    if any(info.flag_bits & 1 for info in ([main] if main else infos)):
        raise InputError("E-ENC", file=name)
    return entries


def _inflate(data: bytes, info: ZipInfo, name: str, limits: Limits) -> bytes:
    """Return a member's bytes; what it holds is measured while it is unpacked, whatever its header declares."""
    damaged = InputError("E-TRUNC", file=name, part=info.filename)
    if info.flag_bits & 1:
        raise InputError("E-ENC", file=name)
    header = data[info.header_offset : info.header_offset + 30]
    if len(header) < 30 or header[:4] != b"PK\x03\x04":
        raise damaged
    name_size, extra_size = struct.unpack_from("<HH", header, 26)
    begin = info.header_offset + 30 + name_size + extra_size
    packed = memoryview(data)[begin : begin + info.compress_size]
    if info.compress_type == 0:
        plain = bytes(packed)
    elif info.compress_type == 8:
        plain = _deflated(packed, info, name, limits, damaged)
    else:
        raise damaged
    if len(plain) != info.file_size or zlib.crc32(plain) != info.CRC:
        raise damaged
    return plain


def _deflated(packed: memoryview, info: ZipInfo, name: str, limits: Limits, damaged: InputError) -> bytes:
    bound = min(info.file_size, limits.part_bytes)
    stream = zlib.decompressobj(-15)
    try:
        plain = stream.decompress(packed, bound + 1)
    except zlib.error as error:
        raise damaged from error
    if len(plain) > bound:
        raise InputError("E-BOMB", file=name, size=f"> {bound / 2**20:.0f} MiB")
    return plain


def _relationship(element: Any, folder: str) -> Relationship:
    target = element.get("Target", "")
    external = element.get("TargetMode") == "External"
    if not external:
        path = unquote(target.replace("\\", "/"))
        target = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
    kind = element.get("Type", "").rsplit("/", 1)[-1]
    return Relationship(element.get("Id", ""), kind, target, external)
