"""The table of formats, and the one door to all readers.

A file's type is told by its content: magic numbers, the members of a zip archive, the streams of an OLE file. The
suffix only chooses between kinds of plain text.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from importlib import import_module
from io import BytesIO
from typing import Protocol, cast

from pipeline.errors import InputError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.source import SourceDocument, View

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HEAD = 4096
_BIDI = re.compile("[\u202a-\u202e\u2066-\u2069]")
_ZERO_WIDTH = re.compile("[\u200b-\u200f\u2060\ufeff]")
_PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd]")
_PDF_OBJECT = re.compile(rb"^\d{1,10} \d{1,5} obj\b", re.MULTILINE)
_HTML = re.compile(rb"<(?:!doctype\s+html|html|head|body|div|p|table|meta)[\s>]", re.IGNORECASE)
_MAIL = re.compile(rb"(?:[A-Za-z][A-Za-z0-9\-]{1,40}:[^\r\n]{0,998}\r?\n(?:[ \t][^\r\n]{0,998}\r?\n)*){2}")
_MAIL_NAMES = re.compile(
    rb"^(?:from|received|return-path|message-id|mime-version|delivered-to|date|subject):", re.IGNORECASE | re.MULTILINE
)


class Reader(Protocol):
    """What every reader looks like."""

    def __call__(self, data: bytes, name: str, *, view: View, limits: Limits) -> SourceDocument:
        """Return the file as a document."""


@dataclass(frozen=True)
class Evidence:
    """What a file shows about its type."""

    data: bytes
    name: str
    limits: Limits = DEFAULT

    @cached_property
    def head(self) -> bytes:
        """The first bytes, behind a UTF-8 byte order mark and white space."""
        return self.data[:HEAD].removeprefix(b"\xef\xbb\xbf").lstrip()

    @cached_property
    def members(self) -> frozenset[str]:
        """The names in a zip archive, in lower case; raises E-TRUNC where its directory is cut off, E-BOMB where it is vast."""
        if not self.data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
            return frozenset()
        from pipeline.ooxml.archive import member_names

        try:
            found = member_names(self.data, self.name, self.limits)
        except InputError:
            found = member_names(self.data, self.name, self.limits, salvage=True)
            if "word/document.xml" not in found:  # what only the Word reader can do without a directory
                raise
        return frozenset(member.lower().replace("\\", "/").lstrip("/") for member in found)

    @cached_property
    def streams(self) -> frozenset[str]:
        """The names of the streams of an OLE file, in lower case; raises E-TRUNC where it is cut off."""
        if not self.data.startswith(OLE):
            return frozenset()
        import olefile

        try:
            with olefile.OleFileIO(BytesIO(self.data)) as file:
                return frozenset("/".join(path).lower() for path in file.listdir())
        except Exception as error:  # olefile raises what its parsing met: struct.error, IndexError, OSError …
            raise InputError("E-TRUNC", file=self.name) from error

    def has(self, *members: str) -> bool:
        """Tell whether the zip archive holds all these members; a trailing slash asks for a folder."""
        return all(
            any(name.startswith(member) for name in self.members) if member.endswith("/") else member in self.members
            for member in members
        )

    @property
    def suffix(self) -> str:
        """The last suffix of the file's name, in lower case and without the dot."""
        return self.name.rpartition(".")[2].lower() if "." in self.name else ""


@dataclass(frozen=True, slots=True)
class Format:
    """A file format (文件格式).

    `sniff` tells it by content. `reader` is ``module:function``, loaded on demand; a format without one is known but
    not read, and `refusal` is the code that says so. `title` is what a user calls it. An `isolated` format has a parser
    that is native, can loop, calls a converter or reads what it carries: it is read in a child process.
    """

    id: str
    title: str
    suffixes: tuple[str, ...]
    sniff: Callable[[Evidence], bool]
    reader: str = ""
    refusal: str = "E-TYPE"
    isolated: bool = False


def _magic(*marks: bytes) -> Callable[[Evidence], bool]:
    return lambda file: file.data.startswith(marks)


def _zip(*members: str) -> Callable[[Evidence], bool]:
    return lambda file: file.has(*members)


def _stream(*names: str) -> Callable[[Evidence], bool]:
    return lambda file: any(name in file.streams for name in names)


def _is_pdf(file: Evidence) -> bool:
    # a damaged one may have lost its header; its objects are no text to be read as they stand
    return b"%PDF-" in file.data[:1024] or bool(_PDF_OBJECT.search(file.data[:HEAD]))


def _is_picture(file: Evidence) -> bool:
    head = file.data[:12]
    if head.startswith(b"BM"):  # so begins many a text, too; in a bitmap four empty bytes follow its length
        return head[6:10] == b"\x00\x00\x00\x00"
    marks = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*")
    return head.startswith(marks) or (head.startswith(b"RIFF") and head[8:] == b"WEBP")


def _is_html(file: Evidence) -> bool:
    # by its opening: a plain text may well speak of <p> further down
    opening = _HTML.match(file.head)
    return bool(opening or (file.head.startswith((b"<!", b"<?xml")) and _HTML.search(file.head)))


def _is_utf16_html(file: Evidence) -> bool:
    if not file.data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    return bool(_HTML.match(file.data[:HEAD].decode("utf-16", "replace").lstrip().encode("utf-8", "replace")))


def _is_mail(file: Evidence) -> bool:
    opening = _MAIL.match(file.data[:HEAD])
    return bool(opening and len(_MAIL_NAMES.findall(file.data[:HEAD])) >= 2)


def _is_page_archive(file: Evidence) -> bool:
    return _is_mail(file) and b"multipart/related" in file.data[:HEAD].lower()


def _is_markdown(file: Evidence) -> bool:
    return file.suffix in {"md", "markdown"} and b"\x00" not in file.data[:HEAD]


def _is_binary(file: Evidence) -> bool:
    """NUL bytes without the look of UTF-16, or one control character in ten."""
    from pipeline.read.charset import decode

    sample = file.data[:HEAD]
    controls = sum(byte < 9 or 13 < byte < 32 for byte in sample)
    if controls <= len(sample) // 10 and b"\x00" not in sample:
        return False
    text = decode(file.data)
    return text is None or "\x00" in text[:HEAD]


# Read from the top; the first that fits is the type. Refusals that need a word of their own stand before the formats
# they look like.
FORMATS: tuple[Format, ...] = (
    Format("docx", "Word 文档", ("docx", "docm", "dotx", "dotm"), _zip("word/"),
           "pipeline.read.docx:read"),
    Format("xlsx", "Excel 工作簿", ("xlsx", "xlsm"), _zip("[content_types].xml", "xl/"),
           "pipeline.read.xlsx:read", isolated=True),
    Format("pptx", "演示文稿", ("pptx",), _zip("[content_types].xml", "ppt/")),
    Format("ofd", "OFD 版式文件", ("ofd",), _zip("ofd.xml"), "pipeline.read.ofd:read", isolated=True),
    Format("odt", "OpenDocument 文本", ("odt",), _zip("mimetype", "content.xml"), "pipeline.read.odt:read", isolated=True),
    Format("opc", "未知的 Office 文件包", (), _zip("[content_types].xml")),
    Format("zip", "zip 压缩包", ("zip",), _magic(b"PK\x03\x04", b"PK\x05\x06"),
           "pipeline.read.archive:read", isolated=True),
    Format("encrypted", "加密的 Office 文件", (), _stream("encryptedpackage"), refusal="E-ENC"),
    Format("doc", "Word 97—2003 文档或 WPS 文字", ("doc", "wps", "dot"), _stream("worddocument"),
           "pipeline.read.doc:read", refusal="E-OLD", isolated=True),
    Format("xls", "Excel 97—2003 工作簿或 WPS 表格", ("xls", "et"), _stream("workbook", "book"),
           "pipeline.read.xls:read", isolated=True),
    Format("ppt", "旧版演示文稿", ("ppt", "dps"), _stream("powerpoint document")),
    Format("msg", "Outlook 邮件，请在 Outlook 中另存为 eml", ("msg",),
           lambda file: any(name.startswith("__") for name in file.streams), isolated=True),
    Format("ole", "OLE 复合文件", (), _magic(OLE)),
    Format("tnef", "Outlook 附件包 winmail.dat，请对方以 HTML 或纯文本格式重发", ("dat",), _magic(b"\x78\x9f\x3e\x22")),
    Format("rar", "rar", ("rar",), _magic(b"Rar!\x1a\x07"), refusal="E-ARCHIVE"),
    Format("7z", "7z", ("7z",), _magic(b"7z\xbc\xaf\x27\x1c"), refusal="E-ARCHIVE"),
    Format("gz", "gzip", ("gz", "tgz"), _magic(b"\x1f\x8b"), refusal="E-ARCHIVE"),
    Format("pdf", "PDF", ("pdf",), _is_pdf, "pipeline.read.pdf:read", isolated=True),
    Format("rtf", "RTF 文档", ("rtf",), _magic(b"{\\rtf"), "pipeline.read.rtf:read", isolated=True),
    Format("image", "图片", ("png", "jpg", "jpeg", "gif", "bmp", "tif", "tiff", "webp"), _is_picture,
           "pipeline.read.image:read", isolated=True),
    Format("mht", "单个文件网页", ("mht", "mhtml"), _is_page_archive,
           "pipeline.read.eml:read", isolated=True),
    Format("eml", "邮件", ("eml",), _is_mail,
           "pipeline.read.eml:read", isolated=True),
    Format("html", "网页", ("html", "htm", "shtml"), lambda file: _is_html(file) or _is_utf16_html(file),
           "pipeline.read.html:read"),
    Format("xml", "XML 文件", ("xml", "uof", "uot"), lambda file: file.head.startswith((b"<?xml", b"<?mso"))),
    Format("binary", "二进制文件", (), _is_binary),
    Format("csv", "表格文本", ("csv", "tsv"), lambda file: file.suffix in {"csv", "tsv"}, "pipeline.read.delimited:read"),
    Format("md", "Markdown", ("md", "markdown"), _is_markdown, "pipeline.read.markdown:read"),
    Format("txt", "纯文本", ("txt", "text"), lambda _file: True, "pipeline.read.txt:read"),
)  # fmt: skip


def sniff(data: bytes, name: str, limits: Limits = DEFAULT) -> Format:
    """Return the format of a file by its content.

    Raises:
        InputError: E-TRUNC where an archive is cut off, E-BOMB where it has too many entries.
    """
    evidence = Evidence(data, name, limits)
    return next(row for row in FORMATS if row.sniff(evidence))


def readable() -> tuple[Format, ...]:
    """Return the formats that can be read."""
    return tuple(row for row in FORMATS if row.reader)


def read_document(data: bytes, name: str, *, view: View = "final", limits: Limits = DEFAULT) -> SourceDocument:
    """Return a file as a document, whatever its suffix says.

    Args:
        data: the file's bytes.
        name: its name, for messages and as a last hint at its type.
        view: which state of tracked changes to read.
        limits: bounds beyond which a file is refused.

    Raises:
        InputError: E-EMPTY, E-LIMIT, E-TYPE, E-ENC, E-OLD, E-ARCHIVE, E-TRUNC, E-CHARSET, and what its reader raises.
    """
    if not data:
        raise InputError("E-EMPTY", file=name)
    if len(data) > limits.file_bytes:
        raise InputError("E-LIMIT", file=name, what="文件大小", found=_mib(len(data)), limit=_mib(limits.file_bytes))
    found = sniff(data, name, limits)
    if not found.reader:
        known = "、".join(row.id for row in readable())
        raise InputError(found.refusal, file=name, found=found.title, format=found.title, known=known)
    document = _load(found.reader)(data, name, view=view, limits=limits)
    remarks = tuple(f for f in character_findings(document.text) if f.code not in {g.code for g in document.findings})
    return replace(document, findings=document.findings + remarks) if remarks else document


def character_findings(text: str) -> tuple[Finding, ...]:
    """Return warnings about characters that are not what they seem: direction marks, zero-width, private use."""
    found: list[Finding] = []
    if _BIDI.search(text):
        found.append(Finding("W-BIDI", "warning"))
    for code, pattern in (("W-ZW", _ZERO_WIDTH), ("W-PUA", _PRIVATE)):
        if count := len(pattern.findall(text)):
            found.append(Finding(code, "warning", (("count", str(count)),)))
    return tuple(found)


def _load(path: str) -> Reader:
    module, _, function = path.partition(":")
    return cast(Reader, getattr(import_module(module), function))


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MiB"
