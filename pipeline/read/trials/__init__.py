"""A tiny file of our own for each format that can be read: whether its reader works here is found out by reading it.

Takes: nothing. Gives: a `Trial` for each readable format. May import: what `read` may.
To add a format: a function here and its row in `_MADE`; trial.doc and trial.xls, which no library of ours writes, lie beside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import resources
from io import BytesIO
from zipfile import ZIP_STORED, ZipFile

WORDS = "总体要求"
_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_OFFICE = "http://schemas.openxmlformats.org"
_MAIL = (
    "From: office@example.com\r\nTo: unit@example.com\r\nSubject: trial\r\nDate: Mon, 2 Mar 2026 09:00:00 +0800\r\n"
    "MIME-Version: 1.0\r\n"
)


@dataclass(frozen=True, slots=True)
class Trial:
    """A file to be read (试读文件), and words that must be found in it."""

    format: str
    name: str
    data: bytes
    words: str


def trials() -> tuple[Trial, ...]:
    """Return a file for each format that can be read, in the order in which they are tried."""
    return tuple(
        Trial(kind, f"trial.{'png' if kind == 'image' else kind}", make(), "2026" if kind == "image" else WORDS)
        for kind, make in _MADE.items()
    )


def _zip(members: Mapping[str, str | bytes]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content, ZIP_STORED)
    return out.getvalue()


def _txt() -> bytes:
    return f"一、{WORDS}\n".encode()


def _html() -> bytes:
    return f"<!DOCTYPE html><html><meta charset='utf-8'><body><p>{WORDS}</p></body></html>".encode()


def _package(kinds: Mapping[str, str], main: str, kind: str, parts: Mapping[str, str]) -> bytes:
    types = "".join(f'<Override PartName="/{part}" ContentType="{content}"/>' for part, content in kinds.items())
    known = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    links = f'<Relationship Id="rId1" Type="{_OFFICE}/officeDocument/2006/relationships/{kind}" Target="{main}"/>'
    return _zip({
        "[Content_Types].xml": f'{_XML}<Types xmlns="{_OFFICE}/package/2006/content-types">{known}{types}</Types>',
        "_rels/.rels": f'{_XML}<Relationships xmlns="{_OFFICE}/package/2006/relationships">{links}</Relationships>',
        **parts,
    })  # fmt: skip


def _docx() -> bytes:
    space = f'xmlns:w="{_OFFICE}/wordprocessingml/2006/main"'
    body = f"{_XML}<w:document {space}><w:body><w:p><w:r><w:t>{WORDS}</w:t></w:r></w:p></w:body></w:document>"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return _package({"word/document.xml": kind}, "word/document.xml", "officeDocument", {"word/document.xml": body})


def _xlsx() -> bytes:
    from openpyxl import Workbook

    book, out = Workbook(), BytesIO()
    book.active["A1"] = WORDS
    book.save(out)
    return out.getvalue()


def _ofd() -> bytes:
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    body = "<ofd:DocBody><ofd:DocInfo><ofd:DocID>1</ofd:DocID></ofd:DocInfo><ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody>"
    common = (
        "<ofd:MaxUnitID>9</ofd:MaxUnitID><ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    )
    pages = '<ofd:Page ID="1" BaseLoc="Pages/Page_0/Content.xml"/>'
    text = f'<ofd:TextCode X="0" Y="6" DeltaX="g 3 6">{WORDS}</ofd:TextCode>'
    drawn = f'<ofd:TextObject ID="3" Boundary="28 37 24 8" Font="4" Size="6">{text}</ofd:TextObject>'
    return _zip({
        "OFD.xml": f'{_XML}<ofd:OFD {space} Version="1.0" DocType="OFD">{body}</ofd:OFD>',
        "Doc_0/Document.xml": f"{_XML}<ofd:Document {space}><ofd:CommonData>{common}</ofd:CommonData><ofd:Pages>{pages}</ofd:Pages></ofd:Document>",
        "Doc_0/Pages/Page_0/Content.xml": f'{_XML}<ofd:Page {space}><ofd:Content><ofd:Layer ID="2">{drawn}</ofd:Layer></ofd:Content></ofd:Page>',
    })  # fmt: skip


def _odt() -> bytes:
    urn = "urn:oasis:names:tc:opendocument:xmlns"
    spaces = f'xmlns:office="{urn}:office:1.0" xmlns:text="{urn}:text:1.0"'
    body = f"<office:body><office:text><text:p>{WORDS}</text:p></office:text></office:body>"
    return _zip({
        "mimetype": "application/vnd.oasis.opendocument.text",
        "content.xml": f'{_XML}<office:document-content {spaces} office:version="1.2">{body}</office:document-content>',
    })  # fmt: skip


def _pdf() -> bytes:
    drawn = b"BT /F1 16 Tf 72 700 Td <%s> Tj ET" % WORDS.encode("utf-16-be").hex().encode()
    objects = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> /Contents 5 0 R >>",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(drawn), drawn),
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >> >>",
    )
    out, places = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    ending = b"xref\n0 %d\n%strailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n"
    return out + ending % (size, table, size, len(out))


def _rtf() -> bytes:
    return b"{\\rtf1\\ansi\\uc1 " + "".join(f"\\u{ord(letter)}?" for letter in WORDS).encode() + b"\\par}"


def _image() -> bytes:
    """A picture of digits, which need no Chinese font; no two are the same, so that none is answered from the cache."""
    from time import time_ns

    from PIL import Image, ImageDraw, ImageFont

    picture, out = Image.new("L", (480, 160), 255), BytesIO()
    ImageDraw.Draw(picture).text((60, 40), "2026", fill=0, font=ImageFont.load_default(80))
    for at, number in enumerate(time_ns().to_bytes(8, "big")):
        picture.putpixel((at, 0), 255 - number % 16)
        picture.putpixel((at, 1), 255 - number // 16)
    picture.save(out, "PNG")
    return out.getvalue()


def _eml() -> bytes:
    return (
        f"{_MAIL}Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n{WORDS}\r\n".encode()
    )


def _mht() -> bytes:
    page = f"--b\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>{WORDS}</p></body></html>\r\n--b--\r\n"
    return f'{_MAIL}Content-Type: multipart/related; type="text/html"; boundary="b"\r\n\r\n{page}'.encode()


def _kept(name: str) -> Callable[[], bytes]:
    return resources.files("pipeline.read.trials").joinpath(name).read_bytes


_MADE: Mapping[str, Callable[[], bytes]] = {
    "docx": _docx, "doc": _kept("trial.doc"), "pdf": _pdf, "image": _image, "ofd": _ofd, "txt": _txt, "md": _txt,
    "html": _html, "odt": _odt, "rtf": _rtf, "xlsx": _xlsx, "xls": _kept("trial.xls"), "csv": _txt, "eml": _eml, "mht": _mht,
    "zip": lambda: _zip({"trial.txt": _txt()}),
}  # fmt: skip
