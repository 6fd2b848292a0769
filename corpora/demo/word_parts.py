"""The parts of a Word file: runs, paragraphs, tables, page, and the package that holds them.

The WordprocessingML is written here, part by part, and stored without compression: the bytes depend on nothing but this
folder, neither on the version of a library nor on the clock. Page, fonts and sizes follow GB/T 9704-2012.

Text may hold marks: `{-gone-}` and `{+come+}` are tracked changes, `{=words=>note=}` is a margin note on the words.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from itertools import count
from xml.sax.saxutils import escape
from zipfile import ZIP_STORED, ZipFile, ZipInfo

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = "application/vnd.openxmlformats-officedocument.wordprocessingml"
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
TITLE_FONT, CHAPTER_FONT, ITEM_FONT, BODY_FONT = "方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312"
SONG = "宋体"
MM = 56.6929  # twentieths of a point in a millimetre
AUTOMATIC = 1  # the w:num of the automatic （一）
LONGEST_RUN = 48  # Word itself breaks long text into runs
MARK = re.compile(r"\{-(?P<gone>.+?)-\}|\{\+(?P<come>.+?)\+\}|\{=(?P<about>.+?)=>(?P<note>.+?)=\}")
WHO, WHICH = "@who@", "@which@"  # author and number of a mark: `package` knows them


def run(text: str, font: str = BODY_FONT, size: float = 16, *, bold: bool = False, color: str = "") -> str:
    """Return the runs of a stretch of text in one look."""
    look = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}" w:eastAsia="{font}" w:cs="{font}"/>'
    look += "<w:b/>" if bold else ""
    look += f'<w:color w:val="{color}"/>' if color else ""
    look += f'<w:sz w:val="{round(size * 2)}"/><w:szCs w:val="{round(size * 2)}"/>'
    pr = f"<w:rPr>{look}</w:rPr>"
    out, at = "", 0
    for mark in MARK.finditer(text):
        out += _pieces(text[at : mark.start()], pr)
        at = mark.end()
        if mark["gone"]:
            out += f"<w:del {WHO}>{_pieces(mark['gone'], pr, 'delText')}</w:del>"
        elif mark["come"]:
            out += f"<w:ins {WHO}>{_pieces(mark['come'], pr)}</w:ins>"
        else:
            end = f"<w:commentRangeEnd {WHICH}/><w:r><w:commentReference {WHICH}/></w:r>"
            out += f"<w:commentRangeStart {WHICH}/>{_pieces(mark['about'], pr)}{end}<?note {escape(mark['note'])}?>"
    return out + _pieces(text[at:], pr)


def _pieces(text: str, pr: str, tag: str = "t") -> str:
    pieces = [text[at : at + LONGEST_RUN] for at in range(0, len(text), LONGEST_RUN)]
    return "".join(f'<w:r>{pr}<w:{tag} xml:space="preserve">{escape(piece)}</w:{tag}></w:r>' for piece in pieces)


def paragraph(
    runs: str,
    *,
    style: str = "",
    align: str = "",
    indent: int = 0,
    left: float = 0,
    right: float = 0,
    before: float = 0,
    extra: str = "",
) -> str:
    """Return a paragraph; `indent` counts characters of the first line, `left` and `right` characters of the body size.

    `extra` are properties that stand before all others (page break, numbering, border) in the order of the schema.
    """
    pr = f'<w:pStyle w:val="{style}"/>' if style else ""
    pr += extra
    pr += f'<w:spacing w:before="{round(before * 20)}" w:line="560" w:lineRule="exact"/>' if before else ""
    ind = f' w:firstLineChars="{indent * 100}" w:firstLine="{indent * 320}"' if indent else ""
    ind += f' w:leftChars="{round(left * 100)}" w:left="{round(left * 320)}"' if left else ""
    ind += f' w:rightChars="{round(right * 100)}" w:right="{round(right * 320)}"' if right else ""
    pr += f"<w:ind{ind}/>" if ind else ""
    pr += f'<w:jc w:val="{align}"/>' if align else ""
    return f"<w:p>{f'<w:pPr>{pr}</w:pPr>' if pr else ''}{runs}</w:p>"


def cell(text: str, width: int, *, align: str = "center", bold: bool = False, merge: str = "") -> str:
    """Return a table cell; `merge` is "restart" or "continue" in a cell merged over rows."""
    pr = f'<w:tcW w:w="{width}" w:type="dxa"/>'
    pr += f'<w:vMerge w:val="{merge}"/>' if merge == "restart" else "<w:vMerge/>" if merge else ""
    font = CHAPTER_FONT if bold else BODY_FONT
    spacing = '<w:spacing w:line="320" w:lineRule="exact"/>'
    runs = run(text, font, 12) if text else ""
    inner = f'<w:p><w:pPr>{spacing}<w:jc w:val="{align}"/></w:pPr>{runs}</w:p>'
    return f'<w:tc><w:tcPr>{pr}<w:vAlign w:val="center"/></w:tcPr>{inner}</w:tc>'


def table(header: Sequence[str], rows: Iterable[str], widths: Sequence[int]) -> str:
    """Return a ruled table whose first row is repeated on every page."""
    edges = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    pr = f'<w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/><w:tblBorders>{edges}</w:tblBorders>'
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    head = "".join(cell(name, width, bold=True) for name, width in zip(header, widths, strict=True))
    top = f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"
    pr += '<w:tblLayout w:type="fixed"/>'
    return f"<w:tbl><w:tblPr>{pr}</w:tblPr><w:tblGrid>{grid}</w:tblGrid>{top}{''.join(rows)}</w:tbl>"


def row(cells: Iterable[str], *, gone: bool = False) -> str:
    """Return a table row that stays on one page; `gone` is a row that a tracked change takes away."""
    mark = f"<w:del {WHO}/>" if gone else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def section() -> str:
    """Return the page: A4, a text area of 156 by 225 mm, page numbers outside."""
    feet = "".join(
        f'<w:footerReference w:type="{kind}" r:id="{identity}"/>'
        for kind, identity in (("even", "rId4"), ("default", "rId3"))
    )
    margins = {"top": 37, "right": 26, "bottom": 35, "left": 28, "header": 15, "footer": 24.5, "gutter": 0}
    sides = "".join(f' w:{side}="{round(mm * MM)}"' for side, mm in margins.items())
    return f'<w:sectPr>{feet}<w:pgSz w:w="11906" w:h="16838"/><w:pgMar{sides}/></w:sectPr>'


def footer(align: str) -> str:
    """Return a page number — 1 — in half-width figures of Song type, size 4."""
    mark = f'<w:rPr><w:rFonts w:ascii="{SONG}" w:hAnsi="{SONG}" w:eastAsia="{SONG}"/><w:sz w:val="28"/></w:rPr>'
    side = "left" if align == "left" else "right"
    field = "".join(
        f"<w:r>{mark}{inner}</w:r>"
        for inner in (
            "<w:t>— </w:t>".replace("<w:t>", '<w:t xml:space="preserve">'),
            '<w:fldChar w:fldCharType="begin"/>',
            '<w:instrText xml:space="preserve"> PAGE </w:instrText>',
            '<w:fldChar w:fldCharType="separate"/>',
            "<w:t>1</w:t>",
            '<w:fldChar w:fldCharType="end"/>',
            '<w:t xml:space="preserve"> —</w:t>',
        )
    )
    pr = f'<w:pPr><w:ind w:{side}Chars="100" w:{side}="280"/><w:jc w:val="{align}"/></w:pPr>'
    return f'{HEAD}<w:ftr xmlns:w="{W}"><w:p>{pr}{field}</w:p></w:ftr>'


def styles() -> str:
    """Return the three styles that the documents use: the body, a chapter heading, the default table."""
    fonts = f'<w:rFonts w:ascii="{BODY_FONT}" w:hAnsi="{BODY_FONT}" w:eastAsia="{BODY_FONT}"/>'
    defaults = f'<w:rPrDefault><w:rPr>{fonts}<w:sz w:val="32"/><w:lang w:val="en-US" w:eastAsia="zh-CN"/></w:rPr></w:rPrDefault>'
    normal = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/><w:qFormat/><w:pPr>'
        '<w:widowControl w:val="0"/><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:style>'
    )
    chapter = (
        '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:next w:val="a"/>'
        '<w:qFormat/><w:pPr><w:keepNext/><w:outlineLvl w:val="0"/></w:pPr></w:style>'
    )
    plain = '<w:style w:type="table" w:default="1" w:styleId="a1"><w:name w:val="Normal Table"/></w:style>'
    return f'{HEAD}<w:styles xmlns:w="{W}"><w:docDefaults>{defaults}</w:docDefaults>{normal}{chapter}{plain}</w:styles>'


def numbering() -> str:
    """Return the automatic （一）（二）… of the chapter on tasks."""
    level = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCountingThousand"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="（%1）"/><w:lvlJc w:val="left"/><w:rPr><w:rFonts w:eastAsia="{ITEM_FONT}"/></w:rPr></w:lvl>'
    )
    abstract = f'<w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="singleLevel"/>{level}</w:abstractNum>'
    num = f'<w:num w:numId="{AUTOMATIC}"><w:abstractNumId w:val="0"/></w:num>'
    return f'{HEAD}<w:numbering xmlns:w="{W}">{abstract}{num}</w:numbering>'


def content_types(*, notes: bool) -> str:
    """Return the list of parts and their types."""
    kinds = {
        "document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings",
        "footer1": "footer", "footer2": "footer",
    }  # fmt: skip
    kinds |= {"comments": "comments"} if notes else {}
    overrides = "".join(
        f'<Override PartName="/word/{name}.xml" ContentType="{TYPES}.{kind}+xml"/>' for name, kind in kinds.items()
    )
    core = '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/>'
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    plain = '<Default Extension="xml" ContentType="application/xml"/>'
    return f'{HEAD}<Types xmlns="{PACKAGE}/content-types">{rels}{plain}{overrides}{core}</Types>'


def relationships(pairs: Iterable[tuple[str, str, str]]) -> str:
    """Return a relationships part of (id, type, target)."""
    rows = "".join(f'<Relationship Id="{i}" Type="{kind}" Target="{target}"/>' for i, kind, target in pairs)
    return f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def notes_part(notes: Sequence[str], author: str, day: str) -> str:
    """Return the part that holds the margin notes."""
    rows = "".join(
        f'<w:comment w:id="{at}" w:author="{author}" w:date="{day}T09:00:00Z" w:initials="{author[:2]}">'
        f"<w:p><w:r><w:t>{note}</w:t></w:r></w:p></w:comment>"
        for at, note in enumerate(notes)
    )
    return f'{HEAD}<w:comments xmlns:w="{W}">{rows}</w:comments>'


def package(body: str, title: str, day: str, creator: str) -> bytes:
    """Return a Word file: the same bytes for the same words; `creator` is the author of the marks too."""
    core = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:dcterms="http://purl.org/dc/terms/" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{escape(title)}</dc:title><dc:creator>{creator}</dc:creator>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{day}T01:00:00Z</dcterms:created></cp:coreProperties>'
    )
    notes = re.findall(r"<\?note (.*?)\?>", body)
    numbers, ends = count(1), count()
    body = re.sub(r"<\?note .*?\?>", "", body)
    body = re.sub(WHO, lambda _m: f'w:id="{next(numbers)}" w:author="{creator}" w:date="{day}T09:00:00Z"', body)
    body = re.sub(WHICH, lambda _m: f'w:id="{next(ends) // 3}"', body)  # start, end and reference of each
    document = f'{HEAD}<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}{section()}</w:body></w:document>'
    kinds = ["styles", "numbering", "footer", "footer", "settings"]
    targets = ["styles.xml", "numbering.xml", "footer1.xml", "footer2.xml", "settings.xml"]
    if notes:
        kinds, targets = [*kinds, "comments"], [*targets, "comments.xml"]
    inner = [
        (f"rId{at}", f"{R}/{kind}", target) for at, (kind, target) in enumerate(zip(kinds, targets, strict=True), 1)
    ]
    outer = [
        ("rId1", f"{R}/officeDocument", "word/document.xml"),
        ("rId2", f"{PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
    parts = {
        "[Content_Types].xml": content_types(notes=bool(notes)),
        "_rels/.rels": relationships(outer),
        "word/document.xml": document,
        "word/_rels/document.xml.rels": relationships(inner),
        "word/styles.xml": styles(),
        "word/numbering.xml": numbering(),
        "word/footer1.xml": footer("right"),
        "word/footer2.xml": footer("left"),
        "word/settings.xml": f'{HEAD}<w:settings xmlns:w="{W}"><w:evenAndOddHeaders/></w:settings>',
        "docProps/core.xml": core,
    }
    if notes:
        parts["word/comments.xml"] = notes_part(notes, creator, day)
    return zipped({name: text.encode() for name, text in parts.items()})


def zipped(parts: dict[str, bytes]) -> bytes:
    """Return a zip of parts, stored, with one date for all."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data)
    return out.getvalue()
