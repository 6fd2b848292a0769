"""Hostile files of other containers, and files whose suffix lies."""

# ruff: noqa: PLW0108 -- a lambda builds when it is called, the bound method that ruff would like builds at import

from __future__ import annotations

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from tests.faults.fault import LATIN, MIB, NO_READER, WORDS, also, fault
from tests.faults.page_files import PLAN, page
from tests.faults.pdf_files import SLOW_ENDS
from tests.faults.word_files import LAUGHS
from tests.faults.zip_files import DOCUMENT, deflated, zip_of
from tests.ooxml.builder import docx, p, package, rels
from tests.read import paper

also("pdf-as.docx", lambda: paper.pdf([[(72, 100, 16, WORDS)]]), "text")
also("docx-as.pdf", lambda: docx(p(WORDS)), "text")
also("docx-as.doc", lambda: docx(p(WORDS)), "text")
also("html-as.doc", lambda: page(f"<p>{WORDS}</p>"), "text")
also("text-as.docx", lambda: PLAN.encode(), "text")
also("polyglot.pdf", lambda: paper.pdf([[(72, 100, 16, WORDS)]]) + docx(p("另一份")), "text")
also("rar.docx", lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99), "E-ARCHIVE")
also("seven.zip", lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), "E-ARCHIVE")
also(
    "gzip-bomb.gz", lambda: zlib.compressobj(9, zlib.DEFLATED, 31).compress(b"") + b"\x1f\x8b" + bytes(99), "E-ARCHIVE"
)
also("ole-cut.doc", lambda: paper.ole("WordDocument", "1Table")[:700], "E-TRUNC")
also("ole-empty.doc", lambda: paper.ole("WordDocument", "1Table"), *NO_READER, "E-TRUNC", "E-EMPTY", "E-XML", "any")


@fault("ole-cycle.doc", *NO_READER, "E-TRUNC", "E-EMPTY", "E-CRASH", "E-TIME", "any")
def _ole_cycle(_url: str) -> bytes:
    """Each sector of the directory is followed by itself; each entry is its own neighbour."""
    data = bytearray(paper.ole("WordDocument", "1Table"))
    struct.pack_into("<I", data, 512 + 4, 1)
    for at in range(1024 + 128, 1536, 128):
        struct.pack_into("<III", data, at + 68, 1, 1, 1)
    return bytes(data)


also(
    "deep.rtf",
    lambda: b"{\\rtf1 " + b"{" * 300_000 + b"x" + b"}" * 300_000 + b"}",
    *NO_READER,
    *SLOW_ENDS,
    "E-DEPTH",
    "E-EMPTY",
    "E-TRUNC",
    slow=True,
)
also("binary.rtf", lambda: b"{\\rtf1 \\bin2000000000 x}", *NO_READER, *SLOW_ENDS, "E-EMPTY", "E-TRUNC", slow=True)
also(
    "repeated-2e9.odt",
    lambda: package(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><office:body><office:text><text:p>'
            + WORDS
            + '<text:s text:c="2000000000"/></text:p><table:table><table:table-column table:number-columns-repeated="2000000000"/><table:table-row table:number-rows-repeated="2000000000"><table:table-cell table:number-columns-repeated="2000000000"/></table:table-row></table:table></office:text></office:body></office:document-content>',
        }
    ),
    *NO_READER,
    *SLOW_ENDS,
)
also(
    "laughs.ofd",
    lambda: package({"OFD.xml": LAUGHS + "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'>&a11;</ofd:OFD>"}),
    *NO_READER,
    "E-DTD",
)
also(
    "traversal.ofd",
    lambda: package(
        {
            "OFD.xml": "<ofd:OFD xmlns:ofd='http://www.ofdspec.org/2016'><ofd:DocBody><ofd:DocRoot>../../../etc/passwd</ofd:DocRoot></ofd:DocBody></ofd:OFD>"
        }
    ),
    *NO_READER,
    "E-TRUNC",
    "E-XML",
    "E-EMPTY",
)
SHEET = (
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>'
    + WORDS
    + '</t></is></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells></worksheet>'
)


@fault("corner.xlsx", *NO_READER, "text", "E-LIMIT", "E-MEM", "E-TIME")
def _corner(_url: str) -> bytes:
    relationships = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    types = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return package({
        "[Content_Types].xml": f'<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/xl/workbook.xml" ContentType="{types}.sheet.main+xml"/><Override PartName="/xl/worksheets/sheet1.xml" ContentType="{types}.worksheet+xml"/></Types>',
        "_rels/.rels": rels(("rId1", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": f'<workbook xmlns="{main}" xmlns:r="{relationships}"><sheets><sheet name="s" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": rels(("rId1", "worksheet", "worksheets/sheet1.xml")),
        "xl/worksheets/sheet1.xml": SHEET,
    })  # fmt: skip


def png(width: int, height: int, data: bytes) -> bytes:
    def chunk(kind: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


PICTURE = (*NO_READER, "E-LIMIT", "E-MEM", "E-TRUNC", "E-EMPTY", "E-XML", "E-CRASH", "E-TIME", "E-BOMB")
also("picture-60000.png", lambda: png(60_000, 60_000, zlib.compress(bytes(4 * MIB), 9)), *PICTURE)
also("picture-cut.png", lambda: png(500, 500, b"x")[:50], *PICTURE)
also(
    "picture-cycle.tif",
    lambda: b"II*\x00" + struct.pack("<IHHHIIHHII", 8, 2, 256, 4, 1, 60_000, 257, 4, 1, 60_000) + struct.pack("<I", 8),
    *PICTURE,
)


@fault("parts-5000.eml", *NO_READER, "text", "E-LIMIT", "E-DEPTH", "any")
def _mail(url: str) -> bytes:
    head = f"From: a@example.com\r\nSubject: {LATIN}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
    return (
        head + f"--b\r\nContent-Type: text/html\r\n\r\n<img src={url}/pixel><p>{LATIN}</p>\r\n" * 5000 + "--b--"
    ).encode()


@fault("nested.eml", *NO_READER, "text", "E-LIMIT", "E-DEPTH", "any")
def _mail_in_mail(_url: str) -> bytes:
    text = f"From: a@example.com\r\nSubject: x\r\n\r\n{LATIN}"
    for level in range(60):
        text = f"From: a@example.com\r\nSubject: {level}\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b{level}\r\n\r\n--b{level}\r\nContent-Type: message/rfc822\r\n\r\n{text}\r\n--b{level}--"
    return text.encode()


@fault("bomb-in-pieces.docx", "E-BOMB", "E-LIMIT", instant=True)
def _bomb_in_pieces(_url: str) -> bytes:
    """Each part stays under the bound of a part; together they are too much."""
    return zip_of(
        [DOCUMENT, *((f"word/media/{n}.png", deflated(bytes(range(256)) * 4096, 120), 120 * MIB) for n in range(6))]
    )


@fault("zip64-lying.docx", "E-BOMB", "E-TRUNC", instant=True)
def _zip64_lying(_url: str) -> bytes:
    """The record at the end lists one member, the one that zipfile believes lists many."""
    data = zip_of([DOCUMENT, *((f"x{n}", b"\x03\x00", 0) for n in range(6000))])
    at = data.rindex(b"PK\x05\x06")
    size, begin = struct.unpack_from("<II", data, at + 12)
    wide = b"PK\x06\x06" + struct.pack("<QHHIIQQQQ", 44, 45, 45, 0, 0, 6001, 6001, size, begin)
    locator = b"PK\x06\x07" + struct.pack("<IQI", 0, at, 1)
    return data[:at] + wide + locator + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, 60, begin, 0)


def stored(name: str, content: bytes) -> bytes:
    """Return a zip with one member under any name."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr(ZipInfo(name), content)
    return out.getvalue()


also("no-document.docx", lambda: stored("word/other.xml", b"<x/>"), "E-TYPE")
