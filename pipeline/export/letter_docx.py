"""An outgoing letter as a Word file: A4, typefaces, spacing and order of GB/T 9704-2012."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.export.docx_parts import add_page_number, set_fonts
from pipeline.export.fonts import BODY_FONT, TITLE_FONT
from pipeline.export.stamp import document_time, without_clock
from pipeline.export.xml_text import xml_safe
from pipeline.model.outgoing import OutgoingLetter

_BODY, _TITLE, _LINE = Pt(16), Pt(22), Pt(28)  # 三号, 二号; 22 lines a page
_HANZI = 16  # points of a character of the body


def letter_to_docx(letter: OutgoingLetter) -> bytes:
    """Return a letter as a docx file; it carries its own date, not the clock's."""
    document = Document()
    _set_page(document, letter)
    if letter.number:
        _add(document, letter.number, align=WD_ALIGN_PARAGRAPH.RIGHT)
    _add(document, letter.title, font=TITLE_FONT, size=_TITLE, align=WD_ALIGN_PARAGRAPH.CENTER, after=_LINE)
    _add(document, f"{letter.addressee}：")
    for words in letter.paragraphs:
        _add(document, words, indent=2)
    for number, name in enumerate(letter.attachments, 1):
        head = "附件：" if number == 1 else "　　　"
        _add(document, f"{head}{f'{number}.' if len(letter.attachments) > 1 else ''}{name}", indent=2)
    _sign(document, letter)
    buffer = BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


def _sign(document: Any, letter: OutgoingLetter) -> None:
    """Name and date below each other, the longer one four characters from the edge (7.3.5)."""
    day = chinese_day(letter.date) if letter.date else "　　年　月　日"
    widths = {words: len(words) - sum(ch.isdigit() for ch in words) / 2 for words in (letter.issuer, day)}
    widest = max(widths.values())
    for number, words in enumerate((letter.issuer, day)):
        paragraph = _add(document, words, align=WD_ALIGN_PARAGRAPH.RIGHT)
        paragraph.paragraph_format.right_indent = Pt(_HANZI * (4 + (widest - widths[words]) / 2))
        paragraph.paragraph_format.keep_together = True
        if number == 0:
            paragraph.paragraph_format.space_before = _LINE
            paragraph.paragraph_format.keep_with_next = True


def chinese_day(iso: str) -> str:
    """Return an ISO date (or the day of an ISO moment) as 成文日期 is written: 2026年3月5日."""
    day = date.fromisoformat(iso[:10])
    return f"{day.year}年{day.month}月{day.day}日"


def _add(
    document: Any, words: str, *, font: str = BODY_FONT, size: Any = _BODY, align: Any = None, indent: int = 0, after: Any = 0
) -> Any:  # fmt: skip
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY if align is None else align
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    form.space_before, form.space_after = 0, after
    form.first_line_indent = Pt(_HANZI * indent)
    run = paragraph.add_run(xml_safe(words))
    run.font.size = size
    properties = run._r.get_or_add_rPr()
    set_fonts(properties, font)
    properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
    return paragraph


def _set_page(document: Any, letter: OutgoingLetter) -> None:
    normal = document.styles["Normal"]
    normal.font.size = _BODY
    set_fonts(normal.element.get_or_add_rPr(), BODY_FONT)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    section.footer_distance = Mm(25)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_page_number(footer)
    time = document_time(letter.date).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = xml_safe(letter.title)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = time
    properties.revision = 1
