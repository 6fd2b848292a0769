"""What every Word file of the program shares: typefaces that a theme cannot override, and the page number of GB/T 9704-2012."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.export.fonts import BODY_FONT, LATIN_FONT

_PAGE_NUMBER_SIZE = Pt(14)  # 四号


def set_fonts(properties: Any, font: str) -> None:
    """Set the typefaces of run properties: `font` for Hanzi, the Latin one for the rest."""
    fonts = properties.get_or_add_rFonts()
    for name in list(fonts.attrib):  # a theme's typeface would win over a named one
        del fonts.attrib[name]
    fonts.set(qn("w:ascii"), LATIN_FONT)
    fonts.set(qn("w:hAnsi"), LATIN_FONT)
    fonts.set(qn("w:eastAsia"), font)
    fonts.set(qn("w:cs"), LATIN_FONT)


def set_official_page(document: Any, size: Any) -> None:
    """Set the page of GB/T 9704-2012: A4, its margins and page number, 仿宋 as the document's own typeface."""
    normal = document.styles["Normal"]
    normal.font.size = size
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


def add_page_number(paragraph: Any) -> None:
    """Write ``— 1 —`` in 四号 宋体 (GB/T 9704-2012, 7.5), the number as a field."""
    for text, mark, instruction in (
        ("— ", "", ""), ("", "begin", ""), ("", "", " PAGE "), ("", "separate", ""), ("1", "", ""), ("", "end", ""),
        (" —", "", ""),
    ):  # fmt: skip
        run = paragraph.add_run(text)
        run.font.size = _PAGE_NUMBER_SIZE
        set_fonts(run._r.get_or_add_rPr(), "宋体")
        if mark:
            element = OxmlElement("w:fldChar")
            element.set(qn("w:fldCharType"), mark)
            run._r.append(element)
        elif instruction:
            element = OxmlElement("w:instrText")
            element.text = instruction
            element.set(qn("xml:space"), "preserve")
            run._r.append(element)
