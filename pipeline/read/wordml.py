"""Writing a document of another format as a Word package in memory, so that the one docx reader reads it.

Numbering, views of tracked changes, margin comments, merged cells and notes then mean the same in every format. Nothing
written here is for a person to open: what the docx reader does not look at is left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Literal
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

from pipeline.model.finding import Finding
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument, View
from pipeline.read import docx
from pipeline.read.assemble import digest_of, text_id

_SPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:w15="http://schemas.microsoft.com/office/word/2012/wordml"'
)
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_SPLIT = re.compile("([\t\n])")
_EMU_PER_MM = 36_000

Align = Literal["", "left", "center", "right", "both"]


@dataclass(frozen=True, slots=True)
class Look:
    """How characters look: the East Asian font, the size in points (0.0 unknown)."""

    font: str = ""
    size: float = 0.0
    bold: bool = False
    hidden: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    """How a paragraph looks: the name of its style, the indent of its first line in points, its outline level."""

    style: str = ""
    align: Align = ""
    indent: float = 0.0
    outline: int | None = None


PLAIN_LOOK, PLAIN_SHAPE = Look(), Shape()


@dataclass(frozen=True, slots=True)
class Change:
    """A tracked change that a run or the end of a paragraph belongs to."""

    deleted: bool
    author: str = ""
    date: str = ""


@dataclass(frozen=True, slots=True)
class Level:
    """A level of a list: `form` is a number format of Word, `text` its pattern (``（%2）``)."""

    form: str
    text: str
    start: int = 1
    suffix: Literal["tab", "space", "nothing"] = "nothing"


def run(text: str, look: Look | None = None, changes: Sequence[Change] = ()) -> str:
    """Return a run; tabs and line feeds in `text` become Word's own marks."""
    if not text:
        return ""
    deleted = any(change.deleted for change in changes)
    tag = "delText" if deleted else "t"
    parts = []
    for piece in _SPLIT.split(text):
        if piece == "\t":
            parts.append("<w:tab/>")
        elif piece == "\n":
            parts.append("<w:br/>")
        elif piece:
            parts.append(f'<w:{tag} xml:space="preserve">{plain(piece)}</w:{tag}>')
    return wrapped(f"<w:r>{_look(look)}{''.join(parts)}</w:r>", changes)


def wrapped(content: str, changes: Sequence[Change]) -> str:
    """Return content inside the marks of the tracked changes that it belongs to."""
    for change in changes:
        content = f"<w:{_name(change)}{_who(change)}>{content}</w:{_name(change)}>"
    return content


def plain(text: str) -> str:
    """Return text as XML; characters that XML forbids become U+FFFD."""
    return escape(_FORBIDDEN.sub("\ufffd", text))


def paragraph(
    content: str, shape: Shape | None = None, number: tuple[int, int] | None = None, mark: Change | None = None
) -> str:
    """Return a paragraph. `number` is (list, level from 0), `mark` the change that its end belongs to."""
    properties = "" if shape is None else _shape(shape)
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{number[1]}"/><w:numId w:val="{number[0]}"/></w:numPr>'
    if mark is not None:
        properties += f"<w:rPr><w:{_name(mark)}{_who(mark)}/></w:rPr>"
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{content}</w:p>"


def cell(content: str, *, columns: int = 1, down: Literal["", "restart", "continue"] = "") -> str:
    """Return a cell over `columns` columns; `down` says whether a merge downwards begins or goes on in it."""
    span = f'<w:gridSpan w:val="{columns}"/>' if columns > 1 else ""
    merge = f'<w:vMerge w:val="{down}"/>' if down else ""
    return f"<w:tc><w:tcPr>{span}{merge}</w:tcPr>{content}</w:tc>"


def row(cells: Iterable[str], *, header: bool = False, before: int = 0) -> str:
    """Return a row that leaves out `before` columns; `header` marks one that is repeated on each page."""
    properties = "<w:tblHeader/>" if header else ""
    properties += f'<w:gridBefore w:val="{before}"/>' if before else ""
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{''.join(cells)}</w:tr>"


def table(rows: Iterable[str]) -> str:
    """Return a table."""
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


def text_box(content: str) -> str:
    """Return a run that anchors a text box."""
    return f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"


def _name(change: Change) -> str:
    return "del" if change.deleted else "ins"


def _who(change: Change) -> str:
    return f' w:id="0" w:author={quoteattr(plain(change.author))} w:date={quoteattr(plain(change.date))}'


def _look(look: Look | None) -> str:
    if look is None or look == PLAIN_LOOK:
        return ""
    font = f"<w:rFonts w:eastAsia={quoteattr(plain(look.font))}/>" if look.font else ""
    size = f'<w:sz w:val="{round(look.size * 2)}"/>' if look.size else ""
    return f"<w:rPr>{font}{size}{'<w:b/>' if look.bold else ''}{'<w:vanish/>' if look.hidden else ''}</w:rPr>"


def _shape(shape: Shape) -> str:
    style = f"<w:pStyle w:val={quoteattr(plain(shape.style))}/>" if shape.style else ""
    align = f'<w:jc w:val="{shape.align}"/>' if shape.align else ""
    indent = f'<w:ind w:firstLine="{round(shape.indent * 20)}"/>' if shape.indent > 0 else ""
    outline = f'<w:outlineLvl w:val="{shape.outline}"/>' if shape.outline is not None else ""
    return style + align + indent + outline


@dataclass(slots=True)
class Writer:
    """Collects what stands outside the body: lists, notes, comments, heads and feet, pictures; then packs it all."""

    styles: dict[str, None] = field(default_factory=dict)
    notes: list[tuple[str, str]] = field(default_factory=list)
    comments: list[str] = field(default_factory=list)
    threads: list[str] = field(default_factory=list)
    furniture: list[str] = field(default_factory=list)
    _numbers: int = 0
    _abstracts: list[str] = field(default_factory=list)
    _nums: list[str] = field(default_factory=list)
    _links: list[tuple[str, str, str, bool]] = field(default_factory=list)

    def list_of(self, levels: Sequence[Level]) -> int:
        """Return the number of a new list that counts by itself."""
        body = "".join(
            f'<w:lvl w:ilvl="{index}"><w:start w:val="{level.start}"/><w:numFmt w:val="{level.form}"/>'
            f'<w:suff w:val="{level.suffix}"/><w:lvlText w:val={quoteattr(plain(level.text))}/></w:lvl>'
            for index, level in enumerate(levels)
        )
        self._abstracts.append(f'<w:abstractNum w:abstractNumId="{len(self._abstracts)}">{body}</w:abstractNum>')
        return self._num(len(self._abstracts) - 1, "")

    def restarted(self, number: int, level: int, start: int) -> int:
        """Return the number by which the list `number` goes on with `start` at a level."""
        abstract = int(self._nums[number - 1].partition("|")[0])
        return self._num(
            abstract, f'<w:lvlOverride w:ilvl="{level}"><w:startOverride w:val="{start}"/></w:lvlOverride>'
        )

    def _num(self, abstract: int, more: str) -> int:
        number = len(self._nums) + 1
        self._nums.append(f'{abstract}|<w:num w:numId="{number}"><w:abstractNumId w:val="{abstract}"/>{more}</w:num>')
        return number

    def note(self, kind: Literal["footnote", "endnote"], content: str) -> str:
        """Add a note; return the run that refers to it."""
        number = sum(1 for known, _ in self.notes if known == kind) + 1
        self.notes.append((kind, f'<w:{kind} w:id="{number}">{content}</w:{kind}>'))
        return f'<w:r><w:{kind}Reference w:id="{number}"/></w:r>'

    def comment_number(self) -> int:
        """Return the number of a margin comment that is still to come."""
        self._numbers += 1
        return self._numbers

    def comment(
        self, author: str, date: str, lines: Sequence[str], *, number: int = 0, parent: int = 0, done: bool = False
    ) -> int:
        """Add a margin comment; return its number, which `comment_start` and `comment_end` tie to the text."""
        number = number or self.comment_number()
        last = len(lines) - 1 if lines else 0
        name = f' w14:paraId="{number:08X}"'
        body = "".join(f"<w:p{name if at == last else ''}>{run(line)}</w:p>" for at, line in enumerate(lines or [""]))
        self.comments.append(
            f'<w:comment w:id="{number}" w:author={quoteattr(plain(author))} w:date={quoteattr(plain(date))}>{body}</w:comment>'
        )
        answers = f' w15:paraIdParent="{parent:08X}"' if parent else ""
        self.threads.append(f'<w15:commentEx w15:paraId="{number:08X}"{answers} w15:done="{int(done)}"/>')
        return number

    def picture(self, target: str, *, external: bool, name: str = "", width_mm: float = 0, height_mm: float = 0) -> str:
        """Return a run that shows a picture: a part of the user's file, or something outside it (never fetched)."""
        identity = f"p{len(self._links) + 1}"
        self._links.append((identity, "image", target if external else f"/{target.lstrip('/')}", external))
        size = f'<wp:extent cx="{round(width_mm * _EMU_PER_MM)}" cy="{round(height_mm * _EMU_PER_MM)}"/>'
        blip = f'<a:blip r:{"link" if external else "embed"}="{identity}"/>'
        return f"<w:r><w:drawing><wp:inline>{size}<wp:docPr name={quoteattr(plain(name))}/>{blip}</wp:inline></w:drawing></w:r>"

    def outside(self, target: str) -> None:
        """Note something outside the file that it refers to."""
        self._links.append((f"p{len(self._links) + 1}", "subDocument", target, True))

    def package(self, body: str) -> bytes:
        """Return the package with this body."""
        parts = {"document": f"<w:body>{body}</w:body>"}
        links = list(self._links)
        parts["styles"] = "".join(
            f'<w:style w:type="paragraph" w:styleId={quoteattr(plain(name))}><w:name w:val={quoteattr(plain(name))}/></w:style>'
            for name in self.styles
        )
        parts["numbering"] = "".join([*self._abstracts, *(num.partition("|")[2] for num in self._nums)])
        for kind in ("footnote", "endnote"):
            parts[f"{kind}s"] = "".join(content for known, content in self.notes if known == kind)
        parts["comments"] = "".join(self.comments)
        out = BytesIO()
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=1) as archive:
            archive.writestr("_rels/.rels", _rels([("d", "officeDocument", "word/document.xml", False)]))
            for kind, content in parts.items():
                if content or kind == "document":
                    archive.writestr(f"word/{kind}.xml", f"<w:{kind} {_SPACES}>{content}</w:{kind}>")
                    links.append((f"k{kind}", kind, f"{kind}.xml", False))
            if self.threads:
                archive.writestr(
                    "word/commentsExtended.xml", f"<w15:commentsEx {_SPACES}>{''.join(self.threads)}</w15:commentsEx>"
                )
                links.append(("kthreads", "commentsExtended", "commentsExtended.xml", False))
            for at, content in enumerate(self.furniture):
                archive.writestr(f"word/header{at}.xml", f"<w:hdr {_SPACES}>{content}</w:hdr>")
                links.append((f"h{at}", "header", f"header{at}.xml", False))
            archive.writestr("word/_rels/document.xml.rels", _rels([link for link in links if link[1] != "document"]))
        return out.getvalue()


def comment_start(number: int) -> str:
    """Return the mark where the text that a comment is tied to begins."""
    return f'<w:commentRangeStart w:id="{number}"/>'


def comment_end(number: int) -> str:
    """Return the mark where the text that a comment is tied to ends."""
    return f'<w:commentRangeEnd w:id="{number}"/>'


def comment_mark(number: int) -> str:
    """Return the run that refers to a comment."""
    return f'<w:r><w:commentReference w:id="{number}"/></w:r>'


def _rels(rows: Sequence[tuple[str, str, str, bool]]) -> str:
    mode = {False: "", True: ' TargetMode="External"'}
    body = "".join(
        f"<Relationship Id={quoteattr(identity)} Type={quoteattr(f'{_KINDS}/{kind}')} Target={quoteattr(plain(target))}"
        f"{mode[external]}/>"
        for identity, kind, target, external in rows
    )
    return f'<Relationships xmlns="{_RELATIONSHIPS}">{body}</Relationships>'


@dataclass(frozen=True, slots=True)
class Origin:
    """The user's file behind a package made from it: what a document read from the package is to say of itself.

    `reader` names the chain so far, `metadata` replaces what the package says, `findings` come first.
    """

    data: bytes
    name: str
    format: str
    reader: str
    metadata: tuple[tuple[str, str], ...] = ()
    findings: tuple[Finding, ...] = ()


def read_as(origin: Origin, package: bytes, view: View, limits: Limits) -> SourceDocument:
    """Return the document in a Word package that was made from another file, as a document of that file.

    Its places are those in the package.

    Raises:
        InputError: what the docx reader raises.
    """
    inner = docx.read(package, origin.name, view=view, limits=limits)
    reader = f"{origin.reader} {inner.reader}"
    digest = digest_of(origin.data)
    identity = text_id(digest, view, reader)
    known = {note.code for note in inner.findings if note.code == "W-MACRO"}
    notes = (*(note for note in origin.findings if note.code not in known), *inner.findings)
    return replace(
        inner, sha256=digest, format=origin.format, reader=reader, text_id=identity, metadata=origin.metadata or inner.metadata,
        findings=tuple(_moved(note, identity) for note in notes),
    )  # fmt: skip


def _moved(note: Finding, identity: str) -> Finding:
    return replace(note, span=replace(note.span, text_id=identity)) if note.span else note
