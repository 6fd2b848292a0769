"""The page of an official document in Word: A4 portrait, typefaces, spacing and signature of GB/T 9704-2012."""

from __future__ import annotations

from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.export.docx_parts import set_fonts, set_official_page
from pipeline.export.fonts import BODY_FONT, TITLE_FONT
from pipeline.export.stamp import document_time, without_clock
from pipeline.export.widths import text_width
from pipeline.export.xml_text import xml_safe
from pipeline.text.days import chinese_day

BODY_SIZE, TITLE_SIZE, LINE = Pt(16), Pt(22), Pt(28)  # 三号, 二号; 22 lines a page
TEXT_WIDTH = Mm(156)
_HANZI = 16  # points of a character of the body


def official_document(title: str, date: str | None) -> Any:
    """Return an empty document with the page of the norm; its own date is the given one, not the clock's."""
    document = Document()
    set_official_page(document, BODY_SIZE)
    time = document_time(date).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = xml_safe(title)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = time
    properties.revision = 1
    return document


def saved(document: Any) -> bytes:
    """Return the document as a file without the clock's time."""
    buffer = BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


def add_line(
    document: Any, words: str, *, font: str = BODY_FONT, size: Any = BODY_SIZE, align: Any = None, indent: int = 0, after: Any = 0
) -> Any:  # fmt: skip
    """Add a paragraph and return it; `indent` counts characters of the body before its first line."""
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
    form.space_before, form.space_after = 0, after
    form.first_line_indent = Pt(_HANZI * indent)
    run = paragraph.add_run(xml_safe(words))
    run.font.size = size
    properties = run._r.get_or_add_rPr()
    set_fonts(properties, font)
    properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return paragraph


def add_title(document: Any, words: str) -> Any:
    """Add the title, centred, in 二号小标宋; one too long for a line is broken behind the name in 《》, where that leaves two lines."""
    at = words.rfind("》") + 1
    lines = (words[:at], words[at:])
    room = TEXT_WIDTH / TITLE_SIZE
    broken = text_width(words) / 2 > room and all(line and text_width(line) / 2 <= room for line in lines)
    paragraphs = [
        add_line(document, line, font=TITLE_FONT, size=TITLE_SIZE, align=WD_ALIGN_PARAGRAPH.CENTER)
        for line in (lines if broken else (words,))
    ]
    paragraphs[-1].paragraph_format.space_after = LINE
    return paragraphs[-1]


def add_attachments(document: Any, names: tuple[str, ...]) -> None:
    """Add the 附件说明, numbered where there are several."""
    for number, name in enumerate(names, 1):
        head = "附件：" if number == 1 else "　　　"
        add_line(document, f"{head}{f'{number}.' if len(names) > 1 else ''}{name}", indent=2)


def add_signature(document: Any, issuer: str, date: str | None) -> None:
    """Add name and date below each other, the longer one four characters from the edge (7.3.5)."""
    day = chinese_day(date) if date else "　　年　月　日"
    widths = {words: len(words) - sum(ch.isdigit() for ch in words) / 2 for words in (issuer, day)}
    widest = max(widths.values())
    for number, words in enumerate((issuer, day)):
        paragraph = add_line(document, words, align=WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.right_indent = Pt(_HANZI * (4 + (widest - widths[words]) / 2))
        paragraph.paragraph_format.keep_together = True
        if number == 0:
            paragraph.paragraph_format.space_before = LINE
            paragraph.paragraph_format.keep_with_next = True
