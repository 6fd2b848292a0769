"""A document of the office as a Word file: text and tables in portrait, annexed tables behind the signature."""

from __future__ import annotations

from typing import Any

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from pipeline.export.docx import add_matrix_styles, add_matrix_table
from pipeline.export.fonts import BODY_FONT, HEADER_FONT, SECOND_FONT
from pipeline.export.official_docx import (
    TEXT_WIDTH,
    add_attachments,
    add_line,
    add_signature,
    add_title,
    official_document,
    saved,
)
from pipeline.model.matrix import Matrix
from pipeline.model.paper import Annexed, Paper

_FONTS = {0: BODY_FONT, 1: HEADER_FONT, 2: SECOND_FONT}


def paper_to_docx(paper: Paper) -> bytes:
    """Return a document as a docx file: tables as wide as the text, their header repeated on each page; it carries its own
    date, not the clock's."""
    document = official_document(paper.title, paper.date)
    add_matrix_styles(document)
    if paper.number:
        add_line(document, paper.number, align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_title(document, paper.title)
    if paper.addressee:
        add_line(document, f"{paper.addressee}：")
    for block in paper.blocks:
        if isinstance(block, Matrix):
            _add_table(document, block)
        else:
            line = add_line(document, block.text, font=_FONTS[block.level], indent=2)
            line.paragraph_format.keep_with_next = block.level > 0
    add_attachments(document, (*(annex.name for annex in paper.annexes), *paper.attachments))
    if paper.issuer:
        add_signature(document, paper.issuer, paper.date)
    for number, annex in enumerate(paper.annexes, 1):
        _add_annex(document, annex, str(number) if len(paper.annexes) > 1 else "")
    return saved(document)


def _add_table(document: Any, matrix: Matrix) -> None:
    if matrix.title:
        add_title(document, matrix.title)
    add_matrix_table(document, matrix, TEXT_WIDTH)
    for note in matrix.notes:
        add_line(document, note, size=Pt(10.5))


def _add_annex(document: Any, annex: Annexed, number: str) -> None:
    """Begin a page with 附件 in its corner (7.3.4), then the table."""
    head = add_line(document, f"附件{number}", font=HEADER_FONT)
    head.paragraph_format.page_break_before = True
    _add_table(document, annex.table)
