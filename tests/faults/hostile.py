"""Hostile and damaged files, built on demand, each with what must become of it.

`ends` are the outcomes that are right for a file: ``text`` (its words came out), ``any`` (some text, or none, without an
error), or codes of errors. Where a reader of the format is not installed, its code (E-OLD, E-TYPE, E-SCAN) is right too.
"""

# ruff: noqa: PLW0108 -- a lambda builds when it is called, the bound method that ruff would like builds at import

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

from tests.ooxml.builder import DECLARED, docx, p, package, part, rels
from tests.read import paper

WORDS = "市教育局负责"
LATIN = "Education Bureau"
MIB = 1 << 20
GIB = 1 << 30
NO_READER = ("E-TYPE", "E-OLD", "E-SCAN")


@dataclass(frozen=True)
class Fault:
    """A file: its name, what may become of it, and how it is built (from the address that must not be called)."""

    name: str
    ends: tuple[str, ...]
    build: Callable[[str], bytes]
    slow: bool = False
    instant: bool = False


FAULTS: list[Fault] = []


def fault(
    name: str, *ends: str, slow: bool = False, instant: bool = False
) -> Callable[[Callable[[str], bytes]], Callable[[str], bytes]]:
    """Return a decorator that files a builder under a name; `instant`: the answer must come within a second."""

    def decorate(build: Callable[[str], bytes]) -> Callable[[str], bytes]:
        FAULTS.append(Fault(name, ends, build, slow, instant))
        return build

    return decorate


def also(name: str, data: Callable[[], bytes], *ends: str, slow: bool = False, instant: bool = False) -> None:
    """File a fault that needs no address."""
    FAULTS.append(Fault(name, ends, lambda _url: data(), slow, instant))


# --- zip ---------------------------------------------------------------------------------------------------------


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


# --- XML of a Word file ------------------------------------------------------------------------------------------


def declared(dtd: str, body: str = "&a;", encoding: str = "utf-8") -> bytes:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{dtd}<w:document {DECLARED}><w:body><w:p><w:r><w:t>{body}</w:t></w:r></w:p></w:body></w:document>'
    return package({"word/document.xml": text.encode({"utf-7": "utf-7", "cp037": "cp037"}.get(encoding, encoding))})


LAUGHS = (
    "<!DOCTYPE w:document [<!ENTITY a0 'ha'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 12))
    + "]>"
)
also("laughs.docx", lambda: declared(LAUGHS, "&a11;"), "E-DTD", instant=True)
also("laughs-utf16.docx", lambda: declared(LAUGHS, "&a11;", "utf-16"), "E-DTD", instant=True)
also("laughs-utf7.docx", lambda: declared(LAUGHS, "&a11;", "utf-7"), "E-DTD", "E-XML", instant=True)
also("laughs-ebcdic.docx", lambda: declared(LAUGHS, "&a11;", "cp037"), "E-DTD", "E-XML", instant=True)
also(
    "quadratic.docx",
    lambda: declared(f"<!DOCTYPE x [<!ENTITY a '{'A' * 100_000}'>]>", "&a;" * 10_000),
    "E-DTD",
    instant=True,
)
also("xxe-file.docx", lambda: declared('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'), "E-DTD")
also(
    "laughs-in-rels.docx",
    lambda: docx(p(WORDS), parts={"word/_rels/document.xml.rels": LAUGHS + "<Relationships>&a11;</Relationships>"}),
    "E-DTD",
    instant=True,
)
also(
    "laughs-in-core.docx",
    lambda: docx(p(WORDS), parts={"docProps/core.xml": LAUGHS + "<x>&a11;</x>"}),
    "E-DTD",
    "text",
    instant=True,
)


@fault("xxe-http.docx", "E-DTD")
def _xxe_http(url: str) -> bytes:
    return declared(f'<!DOCTYPE x [<!ENTITY a SYSTEM "{url}/xxe">]>')


@fault("xxe-parameter.docx", "E-DTD")
def _xxe_parameter(url: str) -> bytes:
    return declared(f'<!DOCTYPE x [<!ENTITY % b SYSTEM "{url}/dtd"> %b;]>', "x")


@fault("external.docx", "text")
def _external(url: str) -> bytes:
    """A template, a picture, an object, a frame, a chunk and a style sheet that all lie elsewhere."""
    picture = '<w:r><w:drawing><wp:inline><a:blip r:link="rId2"/></wp:inline></w:drawing></w:r>'
    body = (
        p(WORDS)
        + f'<w:p>{picture}<w:hyperlink r:id="rId6"><w:r><w:t>x</w:t></w:r></w:hyperlink></w:p><w:altChunk r:id="rId4"/>'
    )
    rows = [("rId2", "image", f"{url}/i.png", "External"), ("rId3", "oleObject", f"{url}/o", "External"),
            ("rId4", "aFChunk", f"{url}/c.html", "External"), ("rId5", "frame", f"{url}/f", "External"),
            ("rId6", "hyperlink", "file://server/share", "External"), ("rId7", "attachedTemplate", f"{url}/t.dotm", "External")]  # fmt: skip
    settings = {"word/settings.xml": part("settings", '<w:attachedTemplate r:id="rId1"/>'),
                "word/_rels/settings.xml.rels": rels(("rId1", "attachedTemplate", f"{url}/t.dotm", "External"))}  # fmt: skip
    return docx(body, rels=rows, parts=settings)  # type: ignore[arg-type]


def many(pattern: str, count: int) -> str:
    return " ".join(pattern.format(number) for number in range(count))


def r_of(words: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{words}</w:{tag}></w:r>"


FIELD = '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>{}</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
DEEP = "<w:sdt><w:sdtContent>"
FLAT = "</w:sdtContent></w:sdt>"
TABLE = "<w:tbl><w:tr><w:tc>"
ELBAT = "</w:tc></w:tr></w:tbl>"
SPAN = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="{}"/></w:tcPr>{}</w:tc><w:tc>{}</w:tc></w:tr><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>'
also("macro.docm", lambda: docx(p(WORDS), parts={"word/vbaProject.bin": b"\xd0\xcf\x11\xe0" * 100}), "text")
also("dde.docx", lambda: docx(p(WORDS) + FIELD.format('DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc"')), "text")
also("includetext.docx", lambda: docx(p(WORDS) + FIELD.format("INCLUDETEXT /etc/passwd")), "text")
also(
    "gridspan-2e9.docx",
    lambda: docx(SPAN.format(2_000_000_000, p(WORDS), p("乙"), p("丙"))),
    "text",
    "E-LIMIT",
    instant=True,
)
also("gridspan-negative.docx", lambda: docx(SPAN.format(-7, p(WORDS), p("乙"), p("丙"))), "text")
also("gridspan-words.docx", lambda: docx(SPAN.format("九", p(WORDS), p("乙"), p("丙"))), "text")
also(
    "gridbefore-2e9.docx",
    lambda: docx(
        f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="2000000000"/></w:trPr><w:tc>{p(WORDS)}</w:tc></w:tr></w:tbl>'
    ),
    "text",
    "E-LIMIT",
    instant=True,
)
also(
    "rows-many.docx",
    lambda: docx("<w:tbl>" + f"<w:tr><w:tc>{p(WORDS)}</w:tc></w:tr>" * 20_000 + "</w:tbl>"),
    "text",
    slow=True,
)
also("deep-400.docx", lambda: docx(DEEP * 400 + p(WORDS) + FLAT * 400), "E-DEPTH")
also("deep-30000.docx", lambda: docx(DEEP * 30_000 + p(WORDS) + FLAT * 30_000), "E-DEPTH")
also("deep-120.docx", lambda: docx(DEEP * 120 + p(WORDS) + FLAT * 120), "text")
also(
    "tables-in-tables.docx",
    lambda: docx(TABLE * 70 + p(WORDS) + (ELBAT[:6] + "" + ELBAT[6:] + p("")) * 70),
    "text",
    "E-DEPTH",
)
also(
    "surrogate.docx",
    lambda: package(
        {
            "word/document.xml": part("document", f"<w:body>{p('@')}</w:body>").replace(
                "@", f"{WORDS}&#xD800;&#x1;&#xFFFF;"
            )
        }
    ),
    "text",
)
also(
    "control.docx",
    lambda: package(
        {
            "word/document.xml": part("document", f"<w:body>{p(WORDS)}</w:body>")
            .encode()
            .replace(b"</w:t>", b"\x01\x08\x00\xed\xa0\x80</w:t>")
        }
    ),
    "text",
)
also(
    "cycle-styles.docx",
    lambda: docx(
        '<w:p><w:pPr><w:pStyle w:val="a"/></w:pPr><w:r><w:t>' + WORDS + "</w:t></w:r></w:p>",
        styles='<w:style w:type="paragraph" w:styleId="a"><w:basedOn w:val="b"/></w:style><w:style w:type="paragraph" w:styleId="b"><w:basedOn w:val="a"/><w:link w:val="a"/></w:style>',
    ),
    "text",
)
NUMBERED = (
    '<w:p><w:pPr><w:numPr><w:ilvl w:val="{}"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>'
    + WORDS
    + "</w:t></w:r></w:p>"
)
NUMBERS = '<w:abstractNum w:abstractNumId="1">{}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>'
LEVEL = '<w:lvl w:ilvl="0"><w:start w:val="{}"/><w:numFmt w:val="{}"/><w:lvlText w:val="{}"/></w:lvl>'
also(
    "numbers-2e9.docx",
    lambda: docx(NUMBERED.format(0), numbering=NUMBERS.format(LEVEL.format(2_000_000_000, "chineseCounting", "%1、"))),
    "text",
    instant=True,
)
also(
    "numbers-roman-2e9.docx",
    lambda: docx(NUMBERED.format(0), numbering=NUMBERS.format(LEVEL.format(2_000_000_000, "upperRoman", "%1."))),
    "text",
    instant=True,
)
also(
    "numbers-letters-2e9.docx",
    lambda: docx(NUMBERED.format(0), numbering=NUMBERS.format(LEVEL.format(2_000_000_000, "lowerLetter", "%1."))),
    "text",
    instant=True,
)
also(
    "numbers-level.docx",
    lambda: docx(NUMBERED.format(2_000_000_000), numbering=NUMBERS.format(LEVEL.format(1, "decimal", "%1%2%9%0%"))),
    "text",
)
also(
    "numbers-cycle.docx",
    lambda: docx(
        NUMBERED.format(0),
        numbering=NUMBERS.format('<w:numStyleLink w:val="s"/>'),
        styles='<w:style w:type="numbering" w:styleId="s"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>',
    ),
    "text",
)
also(
    "dangling.docx",
    lambda: docx(
        p(WORDS)
        + '<w:p><w:r><w:drawing><wp:inline><a:blip r:embed="rId9"/></wp:inline></w:drawing><w:footnoteReference w:id="99"/></w:r></w:p>',
        rels=[("rId9", "image", "NULL")],
    ),
    "text",
)  # type: ignore[arg-type]
also("no-types.docx", lambda: package({"word/document.xml": part("document", f"<w:body>{p(WORDS)}</w:body>")}), "text")
also(
    "strict.docx",
    lambda: package(
        {
            "word/document.xml": part("document", f"<w:body>{p(WORDS)}</w:body>").replace(
                "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
                "http://purl.oclc.org/ooxml/wordprocessingml/main",
            )
        }
    ),
    "text",
)
also(
    "malformed.docx",
    lambda: package({"word/document.xml": f"<w:document {DECLARED}><w:body>{p(WORDS)}"}),
    "E-XML",
    "text",
)
also("paragraph-2mb.docx", lambda: docx(p((WORDS + "，") * 100_000)), "text", "E-LIMIT", slow=True)

also(
    "attributes.docx",
    lambda: docx("<w:p " + many('a{}="x"', 200_000) + f">{r_of(WORDS)}</w:p>"),
    "text",
    "E-LIMIT",
    "E-XML",
)
also(
    "namespaces.docx",
    lambda: docx("<w:p " + many('xmlns:a{0}="x{0}"', 20_000) + f">{r_of(WORDS)}</w:p>"),
    "text",
    "E-LIMIT",
    "E-XML",
)
INSERTED = '<w:ins w:id="1" w:author="a">{}</w:ins><w:del w:id="2" w:author="b">{}</w:del>'
also(
    "revisions.docx",
    lambda: docx("<w:p>" + INSERTED.format(r_of(WORDS), r_of("乙", "delText")) * 10_000 + "</w:p>"),
    "text",
)
also(
    "revisions-nested.docx",
    lambda: docx("<w:p>" + '<w:ins w:id="1" w:author="a">' * 200 + r_of(WORDS) + "</w:ins>" * 200 + "</w:p>"),
    "text",
)
also(
    "comments-20k.docx",
    lambda: docx(
        "".join(
            f'<w:p><w:commentRangeStart w:id="{n}"/>{r_of(WORDS)}<w:commentRangeEnd w:id="{n}"/></w:p>'
            for n in range(5000)
        ),
        comments="".join(
            f'<w:comment w:id="{n}" w:author="a"><w:p>{r_of("改")}</w:p></w:comment>' for n in range(5000)
        ),
    ),
    "text",
)

# --- PDF ---------------------------------------------------------------------------------------------------------

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"
SHOW = b"BT /F1 12 Tf 72 700 Td (%s) Tj ET" % LATIN.encode()


def stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), extra, data)


def pdf_of(objects: dict[int, bytes], trailer: bytes = b"") -> bytes:
    out, places = b"%PDF-1.7\n", {}
    for number, content in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    begin, size = len(out), max(objects) + 1
    out += b"xref\n0 %d\n" % size
    for number in range(size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    return out + b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, begin)


def one_page(
    content: bytes,
    *,
    resources: bytes = b"",
    box: bytes = b"[0 0 595 842]",
    more: dict[int, bytes] | None = None,
    trailer: bytes = b"",
    page: bytes = b"",
    catalog: bytes = b"",
) -> bytes:
    return pdf_of({
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Count 1 /Kids [3 0 R] >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> %s >>" % (box, resources, page),
        4: content, 5: FONT, **(more or {}),
    }, trailer)  # fmt: skip


def form(content: bytes, calls: bytes) -> bytes:
    return stream(
        content,
        b"/Type /XObject /Subtype /Form /BBox [0 0 600 900] /Resources << /Font << /F1 5 0 R >> /XObject << %s >> >>"
        % calls,
    )


SELF = form(SHOW + b" /X Do /X Do", b"/X 6 0 R")
DOUBLING = {6 + n: form(b"/X Do /X Do" if n < 29 else SHOW, b"/X %d 0 R" % (7 + n)) for n in range(30)}
BOMB = zlib.compress(zlib.compress(b"\0" * (256 * MIB), 9), 9)
SLOW_ENDS = ("text", "any", "E-TIME", "E-MEM", "E-CRASH", "E-SCAN", "E-PDF", "E-LIMIT")


def pages(*contents: bytes, resources: bytes = b"", more: dict[int, bytes] | None = None) -> bytes:
    kids = b" ".join(b"%d 0 R" % (100 + 2 * at) for at in range(len(contents)))
    objects = {
        1: b"<< /Type /Catalog /Pages 2 0 R >>",
        2: b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(contents), kids),
        5: FONT,
        **(more or {}),
    }
    for at, content in enumerate(contents):
        objects[100 + 2 * at] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 5 0 R >> %s >> >>"
            % (101 + 2 * at, resources)
        )
        objects[101 + 2 * at] = content
    return pdf_of(objects)


also("contents-itself.pdf", lambda: one_page(b"[4 0 R 4 0 R]"), *SLOW_ENDS)
also("contents-page.pdf", lambda: one_page(b"[3 0 R]"), *SLOW_ENDS)
also(
    "form-calls-itself.pdf",
    lambda: one_page(stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", more={6: SELF}),
    *SLOW_ENDS,
    slow=True,
)
also(
    "form-doubling.pdf",
    lambda: one_page(stream(b"/X Do"), resources=b"/XObject << /X 6 0 R >>", more=DOUBLING),
    *SLOW_ENDS,
    slow=True,
)
also(
    "form-calls-itself-among-good.pdf",
    lambda: pages(stream(SHOW), stream(b"/X Do"), stream(SHOW), resources=b"/XObject << /X 6 0 R >>", more={6: SELF}),
    *SLOW_ENDS,
    slow=True,
)
also("flate-bomb.pdf", lambda: one_page(stream(BOMB, b"/Filter [/FlateDecode /FlateDecode]")), *SLOW_ENDS, slow=True)
also(
    "flate-chain.pdf",
    lambda: one_page(stream(zlib.compress(SHOW), b"/Filter [%s]" % (b"/FlateDecode " * 5000))),
    *SLOW_ENDS,
)
also("arrays-2m.pdf", lambda: one_page(stream(zlib.compress(b"[" * 2_000_000), b"/Filter /FlateDecode")), *SLOW_ENDS)
also(
    "dictionaries-deep.pdf",
    lambda: one_page(stream(SHOW), more={6: b"<< /A " * 100_000 + b">>" * 100_000}, trailer=b"/Info 6 0 R"),
    *SLOW_ENDS,
)
also(
    "operators-4m.pdf",
    lambda: one_page(stream(zlib.compress(b"BT /F1 1 Tf " + b"(a) Tj " * 4_000_000 + b"ET"), b"/Filter /FlateDecode")),
    *SLOW_ENDS,
    slow=True,
)
also(
    "saves-1m.pdf",
    lambda: one_page(stream(zlib.compress(b"q " * 1_000_000 + SHOW), b"/Filter /FlateDecode")),
    *SLOW_ENDS,
)
also(
    "paths-1m.pdf",
    lambda: one_page(
        stream(zlib.compress(b"0 0 m 500 0 l S 0 0 m 0 500 l S " * 300_000 + SHOW), b"/Filter /FlateDecode")
    ),
    *SLOW_ENDS,
    slow=True,
)
also("prev-itself.pdf", lambda: one_page(stream(SHOW), trailer=b"/Prev 9"), *SLOW_ENDS)
also("length-itself.pdf", lambda: one_page(b"<< /Length 4 0 R >>\nstream\n" + SHOW + b"\nendstream"), *SLOW_ENDS)
also("length-vast.pdf", lambda: one_page(b"<< /Length 99999999999 >>\nstream\n" + SHOW + b"\nendstream"), *SLOW_ENDS)
also(
    "pages-cycle.pdf",
    lambda: pdf_of({1: b"<< /Type /Catalog /Pages 2 0 R >>", 2: b"<< /Type /Pages /Count 2 /Kids [2 0 R 2 0 R] >>"}),
    *SLOW_ENDS,
)
also(
    "pages-count-2e9.pdf",
    lambda: pdf_of(
        {
            1: b"<< /Type /Catalog /Pages 2 0 R >>",
            2: b"<< /Type /Pages /Count 2000000000 /Kids [3 0 R] >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> /MediaBox [0 0 9 9] >>",
            4: stream(SHOW),
            5: FONT,
        }
    ),
    *SLOW_ENDS,
)
also("pages-5000.pdf", lambda: pages(*[stream(b"BT ET")] * 5000), "E-LIMIT")
also("mediabox-1e9.pdf", lambda: one_page(stream(SHOW), box=b"[0 0 1000000000 1000000000]"), *SLOW_ENDS)
also("mediabox-1e99.pdf", lambda: one_page(stream(SHOW), box=b"[0 0 1" + b"0" * 99 + b" -5]"), *SLOW_ENDS)
also("mediabox-upside-down.pdf", lambda: one_page(stream(SHOW), box=b"[595 842 0 0]"), *SLOW_ENDS)
also("matrix-vast.pdf", lambda: one_page(stream(b"1e38 0 0 1e38 1e38 1e38 cm " + SHOW)), *SLOW_ENDS)
also(
    "user-password.pdf",
    lambda: one_page(
        stream(SHOW),
        more={9: b"<< /Filter /Standard /V 1 /R 2 /P -4 /O <%s> /U <%s> >>" % (b"41" * 32, b"42" * 32)},
        trailer=b"/Encrypt 9 0 R /ID [<00><00>]",
    ),
    "E-ENC",
)
also("garbage.pdf", lambda: b"%PDF-1.7\n" + bytes(range(256)) * 400, "E-PDF")
also("header-only.pdf", lambda: b"%PDF-1.7", "E-PDF")
also("truncated.pdf", lambda: paper.pdf([[(72, 100, 16, WORDS)]])[:500], "E-PDF", "E-SCAN", "text")
also("no-xref.pdf", lambda: paper.pdf([[(72, 100, 16, WORDS)]]).partition(b"xref")[0], "text", "E-PDF")
also(
    "type3-itself.pdf",
    lambda: one_page(
        stream(b"BT /F2 9 Tf (aaa) Tj ET"),
        resources=b"/Font << /F2 6 0 R >>",
        more={
            6: b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 9 9] /FontMatrix [1 0 0 1 0 0] /FirstChar 97 /LastChar 97 /Widths [9] /Encoding << /Differences [97 /a] >> /CharProcs << /a 7 0 R >> /Resources << /Font << /F2 6 0 R >> >> >>",
            7: stream(b"9 0 d0 BT /F2 9 Tf (aa) Tj ET"),
        },
    ),
    *SLOW_ENDS,
)
also(
    "cmap-bomb.pdf",
    lambda: one_page(
        stream(b"BT /F2 9 Tf <0041> Tj ET"),
        resources=b"/Font << /F2 6 0 R >>",
        more={
            6: b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /ToUnicode 7 0 R /DescendantFonts [8 0 R] >>",
            7: stream(
                zlib.compress(
                    b"1 begincodespacerange <0000><ffff> endcodespacerange "
                    + b"1 beginbfrange <0000> <ffff> <0041> endbfrange " * 400
                ),
                b"/Filter /FlateDecode",
            ),
            8: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>",
        },
    ),
    *SLOW_ENDS,
    slow=True,
)
also(
    "image-1e5.pdf",
    lambda: one_page(
        stream(b"595 0 0 842 0 0 cm /I Do"),
        resources=b"/XObject << /I 6 0 R >>",
        more={
            6: stream(
                zlib.compress(bytes(10 * MIB), 9),
                b"/Type /XObject /Subtype /Image /Width 100000 /Height 100000 /ColorSpace /DeviceRGB /BitsPerComponent 8 /Filter /FlateDecode",
            )
        },
    ),
    *SLOW_ENDS,
)
also(
    "object-stream-itself.pdf",
    lambda: one_page(stream(SHOW), more={6: stream(b"6 0 << >>", b"/Type /ObjStm /N 1 /First 4 /Extends 6 0 R")}),
    *SLOW_ENDS,
)
also(
    "outline-cycle.pdf",
    lambda: one_page(
        stream(SHOW),
        catalog=b"/Outlines 6 0 R",
        more={6: b"<< /First 7 0 R /Last 7 0 R >>", 7: b"<< /Title (x) /Next 7 0 R /First 6 0 R >>"},
    ),
    "any",
)


@fault("calls-home.pdf", "any")
def _calls_home(url: str) -> bytes:
    uri = url.encode()
    return one_page(
        stream(SHOW + b" /X Do"), resources=b"/XObject << /X 6 0 R >>",
        catalog=b"/OpenAction << /S /JavaScript /JS (app.launchURL\\('%s'\\)) >> /AA << /WC << /S /URI /URI (%s) >> >>" % (uri, uri),
        page=b"/AA << /O << /S /Launch /F (calc.exe) >> >> /Annots [<< /Type /Annot /Subtype /Link /Rect [0 0 9 9] /A << /S /URI /URI (%s) >> >>]" % uri,
        more={6: b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /F << /FS /URL /F (%s/x) >> /Length 0 >>\nstream\n\nendstream" % uri},
    )  # fmt: skip


# --- web pages ---------------------------------------------------------------------------------------------------


@fault("calls-home.html", "text")
def _page_calls_home(url: str) -> bytes:
    return (
        f"<html><head><base href='{url}/'><link rel=stylesheet href='{url}/a.css'><meta http-equiv=refresh content='0;url={url}/r'>"
        f"<script src='{url}/a.js'></script></head><body background='{url}/b.png'><img src='{url}/i.png'><iframe src='{url}/f'></iframe>"
        f"<object data='{url}/o'></object><p>{WORDS}，2026年底前完成。</p></body></html>"
    ).encode()


def page(body: str) -> bytes:
    return f"<!DOCTYPE html><html><head><meta charset=utf-8></head><body>{body}</body></html>".encode()


also("deep.html", lambda: page("<div>" * 100_000 + WORDS), "E-DEPTH")
also(
    "laughs.html",
    lambda: (LAUGHS.replace("w:document", "html") + f"<html><body>&a11;{WORDS}</body></html>").encode(),
    "E-DTD",
)
also(
    "colspan-2e9.html",
    lambda: page(
        f"<table><tr><td colspan=2000000000 rowspan=2000000000>{WORDS}</td><td>乙</td></tr><tr><td>丙</td></tr></table>"
    ),
    "text",
    "E-LIMIT",
    instant=True,
)
also(
    "colspan-wide.html",
    lambda: page("<table>" + f"<tr><td colspan=1000>{WORDS}</td></tr>" * 3000 + "</table>"),
    "text",
    "E-LIMIT",
    slow=True,
)
also("tables-unclosed.html", lambda: page("<table><tr><td>" * 3000 + WORDS), "text", "E-DEPTH")
also(
    "attributes.html",
    lambda: page(f"<p {' '.join(f'a{n}=x' for n in range(50_000))}>{WORDS}</p>"),
    "text",
    "E-TIME",
    slow=True,
)
also("nul.html", lambda: page(f"<p>{WORDS}\0\x01\x1b[2J</p>"), "text")
also(
    "charset-lies.html",
    lambda: f"<html><head><meta charset=iso-8859-1></head><body><p>{WORDS}</p></body></html>".encode("gb18030"),
    "text",
)
also("plaintext.html", lambda: page(f"<p>{WORDS}</p><plaintext><script>"), "text")
also("references.html", lambda: page(f"<p>{WORDS}&#xD800;&#0;&#x110000;&#99999999999;</p>"), "text")
also("empty-tags.html", lambda: page("<p></p>" * 200_000 + f"<p>{WORDS}</p>"), "text", "E-TIME", slow=True)
also("no-text.html", lambda: page("<script>alert(1)</script>"), "E-EMPTY")

# --- plain text --------------------------------------------------------------------------------------------------

PLAN = f"实施方案\n一、总体要求\n（一）{WORDS}，2026年底前完成。\n"
also("gb18030.txt", lambda: (PLAN * 9).encode("gb18030"), "text")
also("utf16-le-bare.txt", lambda: (PLAN * 9).encode("utf-16-le"), "text")
also("utf16-be-bare.txt", lambda: (PLAN * 9).encode("utf-16-be"), "text")
also("gb18030-cut.txt", lambda: (PLAN * 9).encode("gb18030")[:-2] + b"\xb9", "E-CHARSET", "text")
also("surrogate.txt", lambda: PLAN.encode() + b"\xed\xa0\x80", "E-CHARSET", "text")
also("control.txt", lambda: (PLAN + "\x00\x01\x1b[31m\x07").encode(), "text", "E-TYPE", "E-CHARSET")
also("nul.txt", lambda: bytes(MIB), *NO_READER, "E-CHARSET", "E-EMPTY")
also("noise.bin", lambda: bytes((7 * n * n + n) % 251 for n in range(50_000)), *NO_READER, "E-CHARSET")
also("empty.txt", lambda: b"", "E-EMPTY")
also("blank.txt", lambda: ("\ufeff \n\u3000\n" * 100).encode(), "E-EMPTY")
also("bidi.txt", lambda: (PLAN + "\u202e\u2066\u200b\ue000").encode(), "text")
also("formula.txt", lambda: (PLAN + "=cmd|' /C calc'!A0\n@SUM(1)\n").encode(), "text")
also("one-line-3mb.txt", lambda: ((WORDS + "，") * 150_000).encode(), "text", "E-LIMIT", slow=True)
also("brackets.txt", lambda: (PLAN + "（" * 50_000 + "\n" + "《" * 50_000 + "\n" + "“" * 50_000).encode(), "text")
also(
    "digits.txt", lambda: (PLAN + "1" * 200_000 + "\n" + "2026年" * 50_000 + "\n" + "一二三" * 50_000).encode(), "text"
)
also("labels-50k.txt", lambda: (PLAN + "1.1.1.1.1.1.1.1." * 20_000 + "\n" + "（一）" * 50_000).encode(), "text")
also("blanks-3m.txt", lambda: (PLAN + " " * 1_500_000 + "\n" * 1_500_000).encode(), "text")
also("tabs.txt", lambda: (PLAN + "\t".join("甲乙丙") * 20_000).encode(), "text")
also("text-50mb.txt", lambda: b"A" * (50 * MIB), "E-LIMIT", "E-MEM")
also("markdown-deep.md", lambda: (f"# {WORDS}\n\n" + "> " * 20_000 + "x\n\n" + "* " * 20_000).encode(), "text")

# --- other containers and wrong suffixes ---------------------------------------------------------------------------

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
