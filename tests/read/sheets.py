"""A small PDF writer for the readers' tests: text at any angle, lines, shades, turned pages, damaged pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from math import cos, radians, sin

from tests.read import paper

FONT = (
    b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
    b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
    b" /FontDescriptor 5 0 R /DW 1000 /W [1 95 500 814 939 500] >>",
    b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120"
    b" /CapHeight 880 /StemV 80 >>",
)


@dataclass
class Sheet:
    """A page; x and y are points from its top left corner before it is turned, angles are degrees anticlockwise."""

    width: float = 595
    height: float = 842
    rotate: int = 0
    content: list[bytes] = field(default_factory=list)

    def text(self, x: float, y: float, text: str, size: float = 16, angle: float = 0) -> Sheet:
        c, s = cos(radians(angle)), sin(radians(angle))
        self.content.append(
            b"BT /F1 %g Tf %.5f %.5f %.5f %.5f %g %g Tm <%s> Tj ET"
            % (size, c, s, -s, c, x, self.height - y, text.encode("utf-16-be").hex().encode())
        )
        return self

    def line(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.content.append(b"%g %g m %g %g l S" % (x0, self.height - y0, x1, self.height - y1))
        return self

    def shade(self, x0: float, y0: float, x1: float, y1: float, grey: float) -> Sheet:
        self.content.append(b"q %g g %g %g %g %g re f Q" % (grey, x0, self.height - y1, x1 - x0, y1 - y0))
        return self

    def paragraph(self, x: float, y: float, text: str, *, size: float, columns: int, pitch: float = 1.8) -> float:
        """Set a paragraph with an indent of two ems in lines of so many half ems; return the y below it."""
        first, *rest = paper.wrap(text, columns, 4)
        for at, line in enumerate([first, *rest]):
            self.text(x + (0 if at else 2 * size), y, line, size)
            y += pitch * size
        return y


def build(sheets: Sequence[Sheet], *, damaged: Sequence[int] = ()) -> bytes:
    """Return a PDF of these pages; `damaged` are indices of pages whose object is not there."""
    objects: list[bytes | None] = [b"<< /Type /Catalog /Pages 2 0 R >>", b"", *FONT]
    kids: list[int] = []
    for number, sheet in enumerate(sheets):
        stream = b"\n".join(sheet.content)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            None
            if number in damaged
            else b"<< /Type /Page /Parent 2 0 R /Rotate %d /MediaBox [0 0 %g %g] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % (sheet.rotate, sheet.width, sheet.height, len(objects))
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body) if body is not None else b""
    table = b"".join(
        b"%010d 00000 n \n" % offset if body is not None else b"0000000000 65535 f \n"
        for offset, body in zip(offsets, objects, strict=True)
    )
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size, table, size, len(out),
    )  # fmt: skip
