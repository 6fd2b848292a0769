"""Hostile Word files: their XML, their parts, what they point at."""

from __future__ import annotations

from tests.faults.fault import WORDS, also, fault
from tests.ooxml.builder import DECLARED, docx, p, package, part, rels


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
