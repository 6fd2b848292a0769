"""Hostile and damaged PDF files."""

from __future__ import annotations

import zlib

from tests.faults.fault import LATIN, MIB, WORDS, also, fault
from tests.read import paper

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
SLOW_ENDS = ("text", "any", "E-TIME", "E-MEM", "E-CRASH", "E-SCAN", "E-EMPTY", "E-PDF", "E-LIMIT")


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
