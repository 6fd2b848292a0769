"""Invented documents for the readers' tests, and small writers of the files that hold them."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from unicodedata import east_asian_width

TITLE = ["青禾县老旧小区改造提升行动", "实施方案（征求意见稿）"]
BODY = [
    "为改善居民居住条件，补齐城镇基础设施短板，根据《云溪市城镇老旧小区改造工作要点》（云建发〔2031〕12号）有关规定，结合本县实际，制定本方案。",
    "一、总体要求",
    "（一）指导思想。坚持以人为本、因地制宜，按照“先民生后提升、先地下后地上”的原则，统筹推进供水、供气、供热和排水管网更新，让居民住得更安心、更舒心。",
    "（二）工作目标。到2032年底，完成改造小区36个、惠及居民8200户；到2033年底，改造任务完成率达到98%以上，居民满意度不低于90%。",
    "二、重点任务",
    "（一）摸清家底",
    "以社区为单元逐栋登记造册，2031年9月底前完成调查。（县住房建设局牵头，各乡镇人民政府、县自然资源局按职责分工负责）",
    "1.完善配套设施。新增停车泊位600个，加装电梯40部，改造排水管网25公里。（责任单位：县城市管理局、县水务公司；完成时限：2032年6月底前）",
    "2.加强物业管理。推行“物业服务企业+社区党组织+业主委员会”联动模式，物业服务覆盖率提高到85%以上，确保改造一个、管好一个。（县住房建设局负责）",
    "三、保障措施",
    "县财政局每年安排补助资金不少于1200万元，严禁截留挪用。",
]
END = ["青禾县住房建设局", "2031年7月18日"]
PLAN = [*TITLE, *BODY, *END]
NOT_FIRST = "，。、；：！？）》〕”%"
NOT_LAST = "（《〔“"


def width(text: str) -> int:
    return sum(2 if east_asian_width(ch) in "WF" or ch in "“”—" else 1 for ch in text)


def wrap(paragraph: str, columns: int, indent: int) -> list[str]:
    """Break a paragraph as a typesetter does: figures stay whole, no closing mark opens a line, no opening mark ends one."""
    lines: list[str] = []
    line, room = "", columns - indent
    at = 0
    while at < len(paragraph):
        end = at + 1
        while (
            end < len(paragraph)
            and paragraph[at].isascii()
            and paragraph[at].isalnum()
            and paragraph[end].isascii()
            and paragraph[end].isalnum()
        ):
            end += 1
        while end < len(paragraph) and (paragraph[end] in NOT_FIRST or paragraph[end - 1] in NOT_LAST):
            end += 1
        word = paragraph[at:end]
        if width(line + word) > room:
            lines.append(line)
            line, room = "", columns
        line += word
        at = end
    return [*lines, line]


def printed(columns: int = 56, *, indents: bool, per_page: int = 18) -> str:
    """The plan as pdftotext gives it, with or without -layout: wrapped, page numbers, form feeds."""
    lines = [" " * ((columns - width(paragraph)) // 2) * indents + paragraph for paragraph in TITLE]
    lines.append("")
    for paragraph in BODY:
        first, *rest = wrap(paragraph, columns, 4)
        lines += [("    " if indents else "") + first, *rest]
    for paragraph in END:
        lines.append(" " * (columns - 4 - width(paragraph)) * indents + paragraph)
    pages = [lines[at : at + per_page] for at in range(0, len(lines), per_page)]
    return "".join(
        "\n".join([*page, "", f"{' ' * 25 * indents}— {number} —", "\f"]) for number, page in enumerate(pages, 1)
    )


def ole(*streams: str) -> bytes:
    """An OLE file with empty streams of these names (MS-CFB: header, one FAT sector, one directory sector)."""
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    fat = struct.pack("<128I", 0xFFFFFFFD, end, *[free] * 126)

    def entry(name: str, kind: int, child: int, right: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        body = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, free, right, child)
        return body + bytes(36) + struct.pack("<IQ", end, 0)

    entries = [entry("Root Entry", 5, 1, free)]
    entries += [entry(name, 2, free, at + 2 if at + 1 < len(streams) else free) for at, name in enumerate(streams)]
    return header + fat + b"".join(entries).ljust(512, b"\0")


def pdf(
    pages: Sequence[Sequence[tuple[float, float, float, str]]],
    rules: Sequence[Sequence[tuple[float, float, float, float]]] = (),
) -> bytes:
    """A PDF of A4 pages: (x, y from the top, size, text) each, and ruling lines (x0, y0, x1, y1); CJK by a predefined CMap."""
    objects: list[bytes] = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"",
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [4 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
        b" /FontDescriptor 5 0 R /DW 1000 /W [1 [500] 814 939 500] >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 880 /Descent -120"
        b" /CapHeight 880 /StemV 80 >>",
    ]
    kids: list[int] = []
    for number, texts in enumerate(pages):
        stream = b"".join(
            b"BT /F1 %g Tf 1 0 0 1 %g %g Tm <%s> Tj ET\n" % (size, x, 842 - y, text.encode("utf-16-be").hex().encode())
            for x, y, size, text in texts
        )
        for x0, y0, x1, y1 in rules[number] if number < len(rules) else ():
            stream += b"%g %g m %g %g l S\n" % (x0, 842 - y0, x1, 842 - y1)
        objects.append(b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream))
        objects.append(
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents %d 0 R >>"
            % len(objects)
        )
        kids.append(len(objects))
    objects[1] = b"<< /Type /Pages /Count %d /Kids [%s] >>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    out, offsets = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        size,
        table,
        size,
        len(out),
    )
