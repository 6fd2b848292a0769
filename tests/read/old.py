"""Old formats for the readers' tests: what LibreOffice makes of a docx, and odt and rtf written by hand."""

from __future__ import annotations

from functools import cache
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pytest

from pipeline.read import libreoffice

needs_libreoffice = pytest.mark.skipif(libreoffice.program() is None, reason="LibreOffice is not installed here")

_SPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in (
        ("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("style", "style"),
        ("fo", "xsl-fo-compatible"), ("svg", "svg-compatible"), ("meta", "meta"), ("manifest", "manifest"),
    )
)  # fmt: skip
_SPACES += (
    ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
MANIFEST = (
    '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.2">'
    '<manifest:file-entry manifest:full-path="/" manifest:media-type="application/vnd.oasis.opendocument.text"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>'
)


@cache
def made(docx: bytes, kind: str) -> bytes:
    """The docx as LibreOffice saves it in another format; once for the same bytes, so hand over constants."""
    return libreoffice.convert(docx, "docx", "test.docx", to=kind)


def odt(body: str, *, automatic: str = "", styles: str = "", extra: dict[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text with this body; `automatic` are its automatic styles, `styles` its style part."""
    content = (
        f'<office:document-content {_SPACES} office:version="1.2">'
        f"<office:automatic-styles>{automatic}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text", ZIP_STORED)
        if "META-INF/manifest.xml" not in (extra or {}):
            archive.writestr("META-INF/manifest.xml", MANIFEST)
        archive.writestr("content.xml", content)
        if styles:
            archive.writestr("styles.xml", f"<office:document-styles {_SPACES}>{styles}</office:document-styles>")
        for name, data in (extra or {}).items():
            archive.writestr(name, data if isinstance(data, bytes) else data.replace("SPACES", _SPACES))
    return out.getvalue()


def p(text: str) -> str:
    return f"<text:p>{text}</text:p>"


def list_style(name: str, *levels: str) -> str:
    return f'<text:list-style style:name="{name}">{"".join(levels)}</text:list-style>'


def level(number: int, form: str, prefix: str = "", suffix: str = "", more: str = "") -> str:
    return (
        f'<text:list-level-style-number text:level="{number}" style:num-format="{form}" style:num-prefix="{prefix}" '
        f'style:num-suffix="{suffix}" {more}><style:list-level-properties><style:list-level-label-alignment '
        'text:label-followed-by="nothing"/></style:list-level-properties></text:list-level-style-number>'
    )


def rtf(body: str, head: str = "") -> bytes:
    """An RTF file of Chinese Word: bytes of GBK in \\'xx, `body` in RTF with Chinese signs as they are."""
    fonts = r"{\fonttbl{\f0\fnil\fcharset134 \'cb\'ce\'cc\'e5;}{\f1\fswiss\fcharset0 Arial;}}"
    return (rf"{{\rtf1\ansi\ansicpg936\deff0\uc1 {fonts}{head}" + encoded(body) + "}").encode("ascii")


def encoded(text: str) -> str:
    return "".join(
        sign if sign.isascii() else "".join(f"\\'{byte:02x}" for byte in sign.encode("gb18030")) for sign in text
    )
