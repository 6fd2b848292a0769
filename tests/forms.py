"""One text in the forms that offices send: txt, docx with typed numbers, docx with automatic numbers, html."""

from __future__ import annotations

import re
from html import escape

from tests.ooxml.builder import abstract, docx, level, num, numbered, p, r

_CHAPTER = re.compile(r"[一二三四五六七八九十]+、|—、")
_SECTION = re.compile(r"（([一二三四五六七八九十]+)）|（3）\s*")
_ITEM = re.compile(r"\d+\.")
NUMBERING = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCounting", "（%2）"),
    level(2, "decimal", "%3."),
)


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.split("\n") if line.strip()]


def typed_docx(text: str) -> bytes:
    """The text as a Word file whose numbers are typed."""
    return docx("".join(p(r(line)) for line in _lines(text)))


def automatic_docx(text: str) -> bytes:
    """The text as a Word file whose numbers are Word's automatic numbering (slips are gone with the typed numbers)."""
    body = []
    for line in _lines(text):
        for depth, pattern in enumerate((_CHAPTER, _SECTION, _ITEM)):
            match = pattern.match(line)
            if match:
                body.append(p(r(line[match.end() :]), num(1, depth)))
                break
        else:
            body.append(p(r(line)))
    return docx("".join(body), numbering=NUMBERING + numbered(1, 0))


def html_page(text: str) -> bytes:
    """The text as a page of a government portal, labelled gb2312 and encoded as GB18030."""
    body = "".join(f"<p>{escape(line)}</p>" for line in _lines(text))
    page = (
        '<html><head><meta charset="gb2312"><title>页面</title></head><body><div class="nav"><a href="#">首页</a></div>'
        f'<div id="zoom">{body}</div><div class="foot">网站地图 | 联系我们</div></body></html>'
    )
    return page.encode("gb18030")
