"""A draft that is no Word file as one: its lines and tables in the typefaces of GB/T 9704-2012."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import groupby
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from pipeline.export.docx_parts import set_fonts, set_official_page
from pipeline.export.fonts import BODY_FONT, HEADER_FONT, TITLE_FONT
from pipeline.export.stamp import document_time, without_clock
from pipeline.export.xml_text import xml_safe
from pipeline.model.official import OfficialDocument
from pipeline.model.source import Block, SourceDocument, Table

_BODY, _TITLE, _CELL, _LINE = Pt(16), Pt(22), Pt(10.5), Pt(28)
_HANZI = 16
_ROOM = Mm(156)  # between the margins
_NARROWEST, _WIDEST = 5, 24  # characters
_SECOND = "楷体_GB2312"


def draft_to_docx(source: SourceDocument, document: OfficialDocument) -> bytes:
    """Return the text of a file as a docx file, line for line, tables as tables; page furniture is left out.

    Args:
        source: the file as read.
        document: the plan in it, which says what its title and headings are.
    """
    made = Document()
    set_official_page(made, _BODY)
    fonts = dict(_headings(document))
    tables = {table.id: table for table in source.tables}
    title = document.title_span
    blocks = [block for block in source.blocks if block.start >= 0]
    for table, group in groupby(blocks, key=lambda block: block.table if block.kind == "row" else ""):
        lines = list(group)
        if table in tables and _is_grid(tables[table], lines):
            _add_table(made, source, tables[table])
            continue
        for block in lines:
            heads = title is not None and title.start <= block.start < title.end
            _add(made, block.text, fonts.get(block.start, BODY_FONT), title=heads, indent=_is_body(document, block))
    properties = made.core_properties
    properties.title = xml_safe(document.title)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.created = properties.modified = document_time(document.date).replace(tzinfo=None)
    buffer = BytesIO()
    made.save(buffer)
    return without_clock(buffer.getvalue())


def _headings(document: OfficialDocument) -> Iterator[tuple[int, str]]:
    for part in (document, *document.annexes):
        for section in part.sections:
            if not section.run_in and section.level <= 2:
                yield section.span.start, HEADER_FONT if section.level == 1 else _SECOND


def _is_body(document: OfficialDocument, block: Block) -> bool:
    return document.body.start <= block.start < document.body.end and not block.text.startswith(("　", " "))


def _is_grid(table: Table, rows: Sequence[Block]) -> bool:
    return not table.parent and table.columns > 0 and [row.row for row in rows] == list(range(table.rows))


def _add(document: Any, words: str, font: str, *, title: bool, indent: bool) -> None:
    paragraph = document.add_paragraph()
    form = paragraph.paragraph_format
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.EXACTLY, _LINE
    form.space_before = form.space_after = 0
    form.alignment = WD_ALIGN_PARAGRAPH.CENTER if title else WD_ALIGN_PARAGRAPH.JUSTIFY
    if indent and not title:
        form.first_line_indent = Pt(2 * _HANZI)
    _write(paragraph, words, TITLE_FONT if title else font, _TITLE if title else _BODY)


def _write(paragraph: Any, words: str, font: str, size: Any) -> None:
    if not words:
        return
    run = paragraph.add_run(xml_safe(words))
    run.font.size = size
    properties = run._r.get_or_add_rPr()
    set_fonts(properties, font)
    properties.get_or_add_rFonts().set(qn("w:hint"), "eastAsia")


def _add_table(document: Any, source: SourceDocument, table: Table) -> None:
    """Add a table with fixed widths (WPS squeezes a table that leaves them open); its head is repeated on each page."""
    made = document.add_table(rows=table.rows, cols=table.columns)
    made.style = "Table Grid"
    made.autofit = False
    widths = _widths(table)
    for column, width in enumerate(widths):
        for box in made.columns[column].cells:
            box.width = width
    for row in range(max(1, table.header_rows) if table.rows > 1 else 0):
        made.rows[row]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    for cell in table.cells:
        box = made.cell(cell.row, cell.column)
        if cell.row_span > 1 or cell.column_span > 1:
            box = box.merge(made.cell(cell.row + cell.row_span - 1, cell.column + cell.column_span - 1))
        font = HEADER_FONT if cell.row < max(1, table.header_rows) else BODY_FONT
        _write(box.paragraphs[0], source.text[cell.start : cell.end], font, _CELL)


def _widths(table: Table) -> list[int]:
    """The width of each column, by the longest of its cells; none so narrow or wide that the others suffer."""
    longest = [_NARROWEST] * table.columns
    for cell in table.cells:
        if cell.column_span == 1:
            longest[cell.column] = max(longest[cell.column], min(_WIDEST, cell.end - cell.start))
    return [round(_ROOM * size / sum(longest)) for size in longest]
