"""A small builder of Word packages from raw XML: what a test needs and nothing else."""

from __future__ import annotations

from io import BytesIO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

SPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "wps": "http://schemas.microsoft.com/office/word/2010/wordprocessingShape",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "v": "urn:schemas-microsoft-com:vml",
    "m": "http://schemas.openxmlformats.org/officeDocument/2006/math",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "w15": "http://schemas.microsoft.com/office/word/2012/wordml",
}
DECLARED = " ".join(f'xmlns:{prefix}="{name}"' for prefix, name in SPACES.items())
RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
TYPES = (
    '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    f'<Override PartName="/word/document.xml" ContentType="{MAIN_TYPE}"/></Types>'
)


def part(root: str, content: str) -> str:
    """Return a part whose root is ``w:root``."""
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {DECLARED}>{content}</w:{root}>'


def rels(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """Return a relationships part from (id, type, target[, mode])."""
    out = []
    for identity, kind, target, *mode in rows:
        extra = f' TargetMode="{mode[0]}"' if mode else ""
        out.append(f'<Relationship Id="{identity}" Type="{RELATIONSHIPS}/{kind}" Target="{target}"{extra}/>')
    return f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{"".join(out)}</Relationships>'


def docx(body: str, **more: str | bytes) -> bytes:
    """Return a package with this body. Keyword arguments are the content of further parts: ``styles``, ``numbering``,
    ``comments`` … by their usual names; ``rels`` adds relationships of the document, ``parts`` whole parts by name."""
    extra: dict[str, str | bytes] = {}
    rows: list[tuple[str, ...]] = list(more.pop("rels", ()))  # type: ignore[arg-type]
    whole = more.pop("parts", {})
    for kind, content in more.items():
        extra[f"word/{kind}.xml"] = part(kind, content) if isinstance(content, str) else content
        rows.append((f"auto-{kind}", kind, f"{kind}.xml"))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": rels(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": part("document", f"<w:body>{body}</w:body>"),
        "word/_rels/document.xml.rels": rels(*rows),  # type: ignore[arg-type]
        **extra,
        **whole,  # type: ignore[dict-item]
    }
    return package(members)


def package(members: dict[str, str | bytes]) -> bytes:
    """Return a zip of these members."""
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return out.getvalue()


def t(text: str) -> str:
    """Return a w:t."""
    return f'<w:t xml:space="preserve">{escape(text)}</w:t>'


def r(text: str, properties: str = "") -> str:
    """Return a run; `properties` is the content of its w:rPr."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f"<w:r>{rpr}{t(text)}</w:r>"


def p(content: str = "", properties: str = "") -> str:
    """Return a paragraph; content that is no XML becomes one run."""
    ppr = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    inner = content if content.startswith("<") or not content else r(content)
    return f"<w:p>{ppr}{inner}</w:p>"


def num(num_id: int | str, level: int | None = 0) -> str:
    """Return a w:numPr."""
    ilvl = "" if level is None else f'<w:ilvl w:val="{level}"/>'
    return f'<w:numPr>{ilvl}<w:numId w:val="{num_id}"/></w:numPr>'


def level(index: int, form: str, text: str, more: str = "", start: int | None = 1, suffix: str = "nothing") -> str:
    """Return a w:lvl."""
    first = "" if start is None else f'<w:start w:val="{start}"/>'
    gap = f'<w:suff w:val="{suffix}"/>' if suffix else ""
    return f'<w:lvl w:ilvl="{index}">{first}<w:numFmt w:val="{form}"/>{more}{gap}<w:lvlText w:val="{text}"/></w:lvl>'


def abstract(identity: int, *levels: str) -> str:
    """Return a w:abstractNum."""
    return f'<w:abstractNum w:abstractNumId="{identity}">{"".join(levels)}</w:abstractNum>'


def numbered(identity: int, abstract_id: int, more: str = "") -> str:
    """Return a w:num."""
    return f'<w:num w:numId="{identity}"><w:abstractNumId w:val="{abstract_id}"/>{more}</w:num>'


def cell(content: str = "", properties: str = "") -> str:
    """Return a w:tc; plain content becomes a paragraph."""
    tcpr = f"<w:tcPr>{properties}</w:tcPr>" if properties else ""
    inner = content if content.startswith("<") else p(content)
    return f"<w:tc>{tcpr}{inner}</w:tc>"


def row(*cells: str, properties: str = "") -> str:
    """Return a w:tr; plain cells are wrapped."""
    trpr = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{trpr}{''.join(one if one.startswith('<') else cell(one) for one in cells)}</w:tr>"


def table(*rows: str) -> str:
    """Return a w:tbl."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def who(author: str = "市甲局", number: int = 1) -> str:
    """Return the attributes of a tracked change."""
    return f'w:id="{number}" w:author="{author}" w:date="2026-03-01T09:00:00Z"'


def ins(text: str, author: str = "市甲局") -> str:
    """Return inserted text."""
    return f"<w:ins {who(author)}>{r(text)}</w:ins>"


def deleted(text: str, author: str = "市甲局") -> str:
    """Return deleted text."""
    return f'<w:del {who(author)}><w:r><w:delText xml:space="preserve">{escape(text)}</w:delText></w:r></w:del>'
