"""Opening any zip behind the guard: Word packages, OFD, odt, xlsx and plain archives share these bounds.

Nothing is unpacked when an archive is opened, and nothing is ever written to disk: a member is inflated in memory, when
it is asked for, and measured while it is inflated, whatever its header declares.
"""

from __future__ import annotations

import struct
import zlib
from dataclasses import dataclass
from io import BytesIO
from itertools import pairwise
from zipfile import BadZipFile, LargeZipFile, ZipFile, ZipInfo

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits

_END = b"PK\x05\x06"
_LISTED = b"PK\x01\x02"
_LOCAL = b"PK\x03\x04"
_RECORD = b"PK\x07\x08"
_SIZES_FOLLOW = 8
_LOCATOR = b"PK\x06\x07"
_UTF8_NAME = 0x800
_ENCRYPTED = 1
_METHODS = {9: "Deflate64", 12: "bzip2", 14: "LZMA", 93: "Zstandard", 95: "xz", 98: "PPMd", 99: "AES"}


@dataclass(slots=True)
class Archive:
    """An opened zip. `entries` are its files (no folders) by key, in the order of its directory.

    A key is the name with forward slashes and no leading slash; in lower case where `any_case` is on (part names of
    Office packages are compared so). `name` is the archive's own file name, for messages. `salvaged` tells that the
    directory was lost and the members were found by their own headers: some may be missing.
    """

    name: str
    data: bytes
    limits: Limits
    entries: dict[str, ZipInfo]
    any_case: bool = True
    salvaged: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names as written; names without the UTF-8 mark are read as GB18030 where they are that."""
        return tuple(shown_name(info) for info in self.entries.values())

    @property
    def straying(self) -> tuple[str, ...]:
        """Names that point out of the archive (``../x``, ``/etc/x``, ``C:\\x``): a sign of ill will, harmless here."""
        return tuple(name for name in self.names if _strays(name))

    def has(self, member: str) -> bool:
        """Tell whether the archive holds a member."""
        return _key(member, self.any_case) in self.entries

    def encrypted(self, member: str) -> bool:
        """Tell whether a member needs a password."""
        info = self.entries.get(_key(member, self.any_case))
        return info is not None and bool(info.flag_bits & _ENCRYPTED)

    def read(self, member: str) -> bytes:
        """Return the bytes of a member.

        Raises:
            InputError: E-TRUNC where it is missing or damaged, E-ENC where it needs a password, E-BOMB where it unpacks
                to more than it declares or may, E-ARCHIVE where it is packed by a method we do not know.
        """
        info = self.entries.get(_key(member, self.any_case))
        if info is None:
            raise InputError("E-TRUNC", file=self.name, part=member)
        if self.salvaged:
            return _inflate_without_directory(self.data, info, self.name, self.limits)
        return _inflate(self.data, info, self.name, self.limits)


def open_archive(
    data: bytes, name: str, limits: Limits = DEFAULT, *, any_case: bool = True, salvage: bool = False
) -> Archive:
    """Return the zip that `data` holds, guarded: entries, declared sizes, ratio, overlaps, duplicates, passwords.

    For an archive within an archive pass `dataclasses.replace(limits, unpacked_bytes=what is left)`, so that the whole
    nest stays within one budget.

    Args:
        data: the bytes of the archive.
        name: its file name, for messages.
        limits: how much may be unpacked.
        any_case: compare members' names without case; off for plain archives, where ``A.txt`` and ``a.txt`` are two.
        salvage: where the directory is lost, offer the members that are still found instead of E-TRUNC.

    Raises:
        InputError: E-EMPTY, E-LIMIT (file too large), E-TRUNC (cut off, damaged, no zip), E-BOMB (too many entries,
            unpacks to far too much, members that overlap), E-DUP (a member twice), E-ENC (all members need a password).
    """
    if not data:
        raise InputError("E-EMPTY", file=name)
    if len(data) > limits.file_bytes:
        raise InputError("E-LIMIT", file=name, what="bytes", found=len(data), limit=limits.file_bytes)
    salvaged = False
    try:
        infos = _listed(data, name, limits)
    except InputError as error:
        infos = _found(data, name, limits) if salvage and error.code == "E-TRUNC" else []
        salvaged = bool(infos)
        if not infos:
            raise
    _guard_sizes(infos, len(data), name, limits)
    entries: dict[str, ZipInfo] = {}
    for info in infos:
        if info.filename.endswith(("/", "\\")):
            continue
        key = _key(shown_name(info), any_case)
        if key in entries:
            raise InputError("E-DUP", file=name, part=shown_name(info))
        entries[key] = info
    if entries and all(info.flag_bits & _ENCRYPTED for info in entries.values()):
        raise InputError("E-ENC", file=name)
    return Archive(name, data, limits, entries, any_case, salvaged)


def member_names(data: bytes, name: str, limits: Limits = DEFAULT, *, salvage: bool = False) -> tuple[str, ...]:
    """Return the names in a zip as written, for a look at its type: only the number of entries is guarded.

    With `salvage`, the names of the members that are found without a directory.

    Raises:
        InputError: E-TRUNC (cut off, damaged, no zip), E-BOMB (too many entries).
    """
    return tuple(shown_name(info) for info in (_found if salvage else _listed)(data, name, limits))


def shown_name(info: ZipInfo) -> str:
    """Return a member's name; where it lacks the UTF-8 mark it is what Chinese Windows writes: GB18030, or UTF-8."""
    if info.flag_bits & _UTF8_NAME or info.orig_filename.isascii():
        return info.filename
    try:
        return _decoded(info.orig_filename.encode("cp437"))  # how zipfile decoded it
    except UnicodeEncodeError:
        return info.filename


def _key(member: str, any_case: bool) -> str:
    """Part names are compared without case (ISO/IEC 29500-2, 6.2.2); some writers use backslashes."""
    plain = member.replace("\\", "/").lstrip("/")
    return plain.casefold() if any_case else plain


def _strays(name: str) -> bool:
    plain = name.replace("\\", "/")
    return plain.startswith("/") or ".." in plain.split("/") or plain[1:2] == ":"


def _listed(data: bytes, name: str, limits: Limits) -> list[ZipInfo]:
    _guard_directory(data, name, limits)
    try:
        return ZipFile(BytesIO(data)).infolist()
    except (
        BadZipFile,
        LargeZipFile,
        NotImplementedError,
        ValueError,
        OSError,
        struct.error,
        EOFError,
        OverflowError,
    ) as error:
        raise InputError("E-TRUNC", file=name) from error


def _found(data: bytes, name: str, limits: Limits) -> list[ZipInfo]:
    """Return the members that an archive without a directory still holds, by the headers before each of them.

    A header that leaves the sizes to a record behind the member gets what lies up to the next header.
    """
    infos: list[ZipInfo] = []
    at = data.find(_LOCAL)
    while at >= 0 and at + 30 <= len(data):
        if len(infos) >= limits.entries:
            raise InputError("E-BOMB", file=name, size=f"> {limits.entries} entries")
        flags, method, _time, _date, crc, packed, size, name_size, extra_size = struct.unpack_from(
            "<HHHHIIIHH", data, at + 6
        )
        begin = at + 30 + name_size + extra_size
        after = data.find(_LOCAL, begin + (0 if flags & _SIZES_FOLLOW else packed))
        raw = data[at + 30 : at + 30 + name_size]
        info = ZipInfo(_decoded(raw))
        info.header_offset, info.flag_bits, info.compress_type, info.CRC = at, flags | _UTF8_NAME, method, crc
        if flags & _SIZES_FOLLOW and not packed:
            packed = max(0, (after if after >= 0 else len(data)) - begin)
        info.compress_size, info.file_size = packed, size
        if begin + packed <= len(data) and info.filename:
            infos.append(info)
        at = after
    return infos


def _decoded(raw: bytes) -> str:
    for encoding in ("utf-8", "gb18030"):
        try:
            return raw.decode(encoding).partition("\0")[0]
        except UnicodeDecodeError:
            continue
    return raw.decode("latin-1").partition("\0")[0]


def _guard_directory(data: bytes, name: str, limits: Limits) -> None:
    """Refuse too many entries by the size of the directory alone: listing them would already cost time and memory."""
    end = data.rfind(_END, max(0, len(data) - 65_557))
    if end < 0 or end + 22 > len(data):
        raise InputError("E-TRUNC", file=name)
    count, size = struct.unpack_from("<HI", data, end + 10)
    # with a ZIP64 locator the record at the end may say what it likes: zipfile believes the other one
    wide = size == 0xFFFFFFFF or data[end - 20 : end - 16] == _LOCATOR
    listed = data.count(_LISTED, 0 if wide else max(0, end - size), end)
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
    overlapping = packed > file_size or _overlap(infos)
    if swollen or overlapping or total > limits.unpacked_bytes or largest > limits.part_bytes:
        raise InputError("E-BOMB", file=name, size=f"{total / 2**20:.0f} MiB")


def _overlap(infos: list[ZipInfo]) -> bool:
    """Tell whether members share bytes, as bombs without nesting do (D. Fifield, A better zip bomb, 2019)."""
    placed = sorted((info.header_offset, info.compress_size) for info in infos)
    return any(offset + 30 + size > after for (offset, size), (after, _) in pairwise(placed))


def _inflate(data: bytes, info: ZipInfo, name: str, limits: Limits) -> bytes:
    """Return a member's bytes; what it holds is measured while it is unpacked, whatever its header declares."""
    damaged = InputError("E-TRUNC", file=name, part=info.filename)
    if info.flag_bits & _ENCRYPTED:
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
        method = _METHODS.get(info.compress_type, str(info.compress_type))
        raise InputError("E-ARCHIVE", file=name, format=f"zip ({method})")
    if len(plain) != info.file_size or zlib.crc32(plain) != info.CRC:
        raise damaged
    return plain


def _inflate_without_directory(data: bytes, info: ZipInfo, name: str, limits: Limits) -> bytes:
    """Return the bytes of a member whose sizes nobody vouches for; what follows the stream may hold its checksum."""
    damaged = InputError("E-TRUNC", file=name, part=info.filename)
    if info.flag_bits & _ENCRYPTED:
        raise InputError("E-ENC", file=name)
    name_size, extra_size = struct.unpack_from("<HH", data, info.header_offset + 26)
    begin = info.header_offset + 30 + name_size + extra_size
    packed = memoryview(data)[begin : begin + info.compress_size]
    if info.compress_type == 0 and not info.flag_bits & _SIZES_FOLLOW:
        plain, checksum = bytes(packed), info.CRC
    elif info.compress_type == 8:
        bound = min(limits.part_bytes, max(limits.ratio_from, limits.ratio * info.compress_size))
        plain, stream = _inflated(packed, bound, name, damaged)
        if not stream.eof:
            raise damaged
        behind = stream.unused_data.removeprefix(_RECORD)
        checksum = (
            struct.unpack_from("<I", behind)[0] if info.flag_bits & _SIZES_FOLLOW and len(behind) >= 4 else info.CRC
        )
    else:
        raise damaged
    if zlib.crc32(plain) != checksum:
        raise damaged
    return plain


def _deflated(packed: memoryview, info: ZipInfo, name: str, limits: Limits, damaged: InputError) -> bytes:
    return _inflated(packed, min(info.file_size, limits.part_bytes), name, damaged)[0]


def _inflated(packed: memoryview, bound: int, name: str, damaged: InputError) -> tuple[bytes, zlib._Decompress]:
    """What a deflated member holds, and the stream behind it; more than `bound` bytes are never made."""
    stream = zlib.decompressobj(-15)
    try:
        plain = stream.decompress(packed, bound + 1)
    except zlib.error as error:
        raise damaged from error
    if len(plain) > bound:
        raise InputError("E-BOMB", file=name, size=f"> {bound / 2**20:.0f} MiB")
    return plain, stream
