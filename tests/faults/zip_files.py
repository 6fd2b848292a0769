"""Hostile zip archives: bombs, names that lead out, headers that lie."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

from tests.faults.fault import GIB, MIB, NO_READER, WORDS, also, fault
from tests.ooxml.builder import docx, p, package, part
from tests.read import paper


def deflated(block: bytes, times: int) -> bytes:
    """Return a raw deflate stream of `block` repeated, in no time: flushed blocks may be repeated as they are."""
    squeeze = zlib.compressobj(9, zlib.DEFLATED, -15)
    once = squeeze.compress(block) + squeeze.flush(zlib.Z_FULL_FLUSH)
    return once * times + squeeze.flush()


def zip_of(members: list[tuple[str, bytes, int]], *, declared: int | None = None) -> bytes:
    """Return a zip of (name, raw deflate stream, size), whose headers say what they like."""
    body: list[bytes] = []
    directory: list[bytes] = []
    at = 0
    for name, stream, size in members:
        raw, said = name.encode(), size if declared is None else declared
        head = struct.pack("<HHHHHIIIHH", 20, 0x800, 8, 0, 0, 0, len(stream), said, len(raw), 0)
        directory.append(b"PK\x01\x02" + struct.pack("<H", 20) + head + bytes(10) + struct.pack("<I", at) + raw)
        body.append(b"PK\x03\x04" + head + raw + stream)
        at += len(body[-1])
    listed = b"".join(directory)
    count = min(len(members), 0xFFFF)
    return b"".join(body) + listed + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, count, count, len(listed), at, 0)


def plain(name: str, text: str) -> tuple[str, bytes, int]:
    return name, zlib.compress(text.encode(), 9)[2:-4], len(text.encode())


DOCUMENT = plain("word/document.xml", part("document", f"<w:body>{p(WORDS)}</w:body>"))
A_GIB = deflated(b"A" * MIB, 1024)
PARAGRAPHS = deflated(b"<w:p/>" * 174_000, 1024)

also("bomb-text.docx", lambda: zip_of([("word/document.xml", A_GIB, GIB)]), "E-BOMB", instant=True)
also(
    "bomb-paragraphs.docx",
    lambda: zip_of([("word/document.xml", PARAGRAPHS, 174_000 * 6 * 1024)]),
    "E-BOMB",
    instant=True,
)
also("bomb-picture.docx", lambda: zip_of([DOCUMENT, ("word/media/image1.png", A_GIB, GIB)]), "E-BOMB", instant=True)
also("bomb-lying.docx", lambda: zip_of([("word/document.xml", A_GIB, GIB)], declared=1000), "E-BOMB", instant=True)
also(
    "bomb-lying-styles.docx",
    lambda: zip_of([DOCUMENT, ("word/styles.xml", A_GIB, GIB)], declared=len(p(WORDS)) + 2000),
    "E-BOMB",
    "E-TRUNC",
    instant=True,
)
also(
    "bomb-without-directory.docx",
    lambda: zip_of([("word/document.xml", A_GIB, GIB)])[:-30],
    "E-BOMB",
    "E-TRUNC",
    instant=True,
)
also(
    "bomb-many-parts.docx",
    lambda: zip_of([DOCUMENT, *((f"word/x{n}.xml", deflated(b"A" * MIB, 100), 100 * MIB) for n in range(20))]),
    "E-BOMB",
    instant=True,
)
also("bomb.zip", lambda: zip_of([("复函.txt", A_GIB, GIB)]), "E-BOMB", "E-TYPE", instant=True)
also(
    "bomb.ofd",
    lambda: zip_of([plain("OFD.xml", "<ofd:OFD/>"), ("Doc_0/Document.xml", A_GIB, GIB)]),
    "E-BOMB",
    "E-TYPE",
    instant=True,
)
also(
    "bomb.odt",
    lambda: zip_of([plain("mimetype", "application/vnd.oasis.opendocument.text"), ("content.xml", A_GIB, GIB)]),
    "E-BOMB",
    "E-TYPE",
    instant=True,
)
also(
    "bomb.xlsx",
    lambda: zip_of([plain("[Content_Types].xml", "<Types/>"), ("xl/workbook.xml", A_GIB, GIB)]),
    "E-BOMB",
    "E-TYPE",
    instant=True,
)


@fault("bomb-overlap.docx", "E-BOMB", instant=True)
def _overlap(_url: str) -> bytes:
    """All members share the bytes of one (D. Fifield, A better zip bomb, 2019)."""
    data = bytearray(zip_of([DOCUMENT, *((f"word/x{n}.xml", deflated(b"A" * MIB, 8), 8 * MIB) for n in range(30))]))
    at, first = data.index(b"PK\x01\x02"), None
    while at >= 0:
        first = 0 if first is None else first
        struct.pack_into("<I", data, at + 42, first)
        at = data.find(b"PK\x01\x02", at + 4)
    return bytes(data)


@fault("bomb-nested.zip", "E-BOMB", "E-TYPE", "E-DEPTH", "any")
def _nested(_url: str) -> bytes:
    data = zip_of([("x.txt", deflated(b"A" * MIB, 90), 90 * MIB)])
    for level in range(6):
        out = BytesIO()
        with ZipFile(out, "w", ZIP_STORED) as archive:
            for number in range(10):
                archive.writestr(f"{level}-{number}.zip", data)
        data = out.getvalue() if len(out.getvalue()) < 8 * MIB else data
    return data


@fault("entries-100k.docx", "E-BOMB", instant=True)
def _entries(_url: str) -> bytes:
    return zip_of([DOCUMENT, *((f"x{n}", b"\x03\x00", 0) for n in range(100_000))])


@fault("entries-lying.docx", "E-BOMB", instant=True)
def _entries_lying(_url: str) -> bytes:
    data = zip_of([DOCUMENT, *((f"x{n}", b"\x03\x00", 0) for n in range(6000))])
    return data[:-14] + struct.pack("<HH", 1, 1) + data[-10:]


def twice(second: str) -> bytes:
    return zip_of([DOCUMENT, plain(second, part("document", f"<w:body>{p('另一份')}</w:body>"))])


also("duplicate.docx", lambda: twice("word/document.xml"), "E-DUP")
also("duplicate-case.docx", lambda: twice("Word/Document.XML"), "E-DUP")
also("duplicate-slashes.docx", lambda: twice("\\word\\document.xml"), "E-DUP")
also("names-traversal.docx", lambda: docx(p(WORDS), parts={"../../etc/cron.d/x": "x", "word/../../y": "y"}), "text")
also("names-absolute.docx", lambda: docx(p(WORDS), parts={"/etc/passwd": "x", "C:\\Windows\\x.dll": "y"}), "text")
also(
    "names-odd.docx",
    lambda: docx(p(WORDS), parts={"word/\u202egnp.exe": "x", "word/" + "长" * 3000: "y", "word/a\nb": "z"}),
    "text",
)


@fault("encrypted-member.docx", "E-ENC")
def _encrypted_member(_url: str) -> bytes:
    data = bytearray(package({"word/document.xml": part("document", p(WORDS))}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(data)


also("encrypted-package.docx", lambda: paper.ole("EncryptedPackage", "EncryptionInfo"), "E-ENC")
also("truncated.docx", lambda: docx(p(WORDS * 500))[:600], "E-TRUNC")
also("truncated-directory.docx", lambda: docx(p(WORDS))[:-40], "text")
also("only-end-record.docx", lambda: b"PK\x05\x06" + bytes(18), *NO_READER, "E-EMPTY", "E-TRUNC", "any")
also("header-only.docx", lambda: b"PK\x03\x04", "E-TRUNC")


@fault("bit-flip-styles.docx", "text")
def _bit_flip(_url: str) -> bytes:
    data = bytearray(docx(p(WORDS), styles="<w:style w:styleId='a'/>" * 20))
    at = data.index(b"word/styles.xml") + 30
    data[at] ^= 0x55
    return bytes(data)
