"""A responsibility matrix as a Word document: A4 landscape, typefaces of GB/T 9704-2012, a table that WPS keeps."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from types import MappingProxyType
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor
from docx.table import _Cell

from pipeline.export.docx_parts import add_page_number, set_fonts
from pipeline.export.fonts import BODY_FONT, HEADER_FONT, TITLE_FONT
from pipeline.export.side_by_side import Mark, Piece
from pipeline.export.stamp import document_time, without_clock
from pipeline.export.widths import CENTRED, column_widths, line_count, text_width
from pipeline.export.xml_text import xml_safe
from pipeline.model.matrix import Matrix

_PAGE_WIDTH, _PAGE_HEIGHT = Mm(297), Mm(210)
_MARGIN_TOP, _MARGIN_BOTTOM, _MARGIN_SIDE = Mm(26), Mm(22), Mm(20)
_TITLE_SIZE, _BODY_SIZE = Pt(22), Pt(10.5)  # 二号, 五号
_LINE = Pt(14)
_CELL_MARGINS = (("w:top", Pt(2)), ("w:left", Pt(3)), ("w:bottom", Pt(2)), ("w:right", Pt(3)))
_TWIPS = 635  # English metric units (EMU) in a twentieth of a point
_LETTER = _BODY_SIZE / 2  # half a Hanzi of the body
_STYLES = {  # id: name in Word's list of styles, typeface, size, centred; a clerk restyles the table by changing these
    "MatrixTitle": ("分工表标题", TITLE_FONT, _TITLE_SIZE, True),
    "MatrixHeader": ("分工表表头", HEADER_FONT, _BODY_SIZE, True),
    "MatrixText": ("分工表正文", BODY_FONT, _BODY_SIZE, False),
    "MatrixCentred": ("分工表居中", BODY_FONT, _BODY_SIZE, True),
    "MatrixNote": ("分工表注", BODY_FONT, _BODY_SIZE, False),
}
_COLORS: dict[Mark, RGBColor] = {  # as in the workbook (sheet.py)
    "gone": RGBColor(0xC0, 0x00, 0x00),
    "came": RGBColor(0x1F, 0x4E, 0x9E),
    "moved": RGBColor(0x54, 0x82, 0x35),
}
_WHOLE_ROW = 14  # lines up to which a row is kept on one page; a taller one would leave the page before it half empty


def matrix_to_docx(matrix: Matrix, marked: Mapping[tuple[int, int], tuple[Piece, ...]] | None = None) -> bytes:
    """Return the matrix as a docx file: title, one table whose header row is repeated on each page, notes, page numbers.

    Column widths stand in the grid and in each cell, with a fixed layout: WPS squeezes a table that leaves them open.
    Groups are merged vertically. The file carries the matrix's date, not the clock's.

    Args:
        matrix: the table.
        marked: cells, as (row, column) counted from the first row, whose words went (red, struck out), came (blue,
            underlined) or moved (green) in part; the pieces hold the cell's own words.
    """
    document = Document()
    _set_styles(document)
    _set_page(document)
    _set_properties(document, matrix)
    _add_title(document, matrix)
    add_matrix_table(document, matrix, _PAGE_WIDTH - 2 * _MARGIN_SIDE, marked or {})
    for note in matrix.notes:
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_before = Pt(4)
        _write(paragraph, note, "MatrixNote")
    buffer = BytesIO()
    document.save(buffer)
    return without_clock(buffer.getvalue())


def _add_title(document: Any, matrix: Matrix) -> None:
    """Write the title; where it is too long for a line, the table's own name stands on the second."""
    room = (_PAGE_WIDTH - 2 * _MARGIN_SIDE) / (_TITLE_SIZE / 2)
    title, at = matrix.title, matrix.title_break
    lines = [title[:at], title[at:]] if at and text_width(title) > room else [title]
    for number, line in enumerate(lines, 1):
        paragraph = document.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(10) if number == len(lines) else Pt(0)
        _write(paragraph, line, "MatrixTitle")


# ── page ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def _set_styles(document: Any) -> None:
    """Give the document's default its typefaces: a style that lacks them falls back to the reader's own."""
    normal = document.styles["Normal"]
    normal.font.size = _BODY_SIZE
    set_fonts(normal.element.get_or_add_rPr(), BODY_FONT)
    normal.paragraph_format.space_after = Pt(0)
    add_matrix_styles(document)
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:val"), "en-US")
        language.set(qn("w:eastAsia"), "zh-CN")


def add_matrix_styles(document: Any) -> None:
    """Give a document the styles that a matrix is written in."""
    normal = document.styles["Normal"]
    for identity, (name, font, size, centred) in _STYLES.items():
        style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.element.set(qn("w:styleId"), identity)
        style.base_style = normal
        style.font.size = size
        set_fonts(style.element.get_or_add_rPr(), font)
        style.paragraph_format.space_after = Pt(0)
        style.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else WD_ALIGN_PARAGRAPH.LEFT
        if identity != "MatrixTitle":
            style.paragraph_format.line_spacing = _LINE


def _set_page(document: Any) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = _PAGE_WIDTH, _PAGE_HEIGHT
    section.top_margin, section.bottom_margin = _MARGIN_TOP, _MARGIN_BOTTOM
    section.left_margin = section.right_margin = _MARGIN_SIDE
    section.footer_distance = Mm(15)
    footer = section.footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    add_page_number(footer)


def _set_properties(document: Any, matrix: Matrix) -> None:
    time = document_time(matrix.date).replace(tzinfo=None)
    properties = document.core_properties
    properties.title = xml_safe(matrix.title)[:255]
    properties.author = properties.last_modified_by = properties.comments = ""
    properties.language = "zh-CN"
    properties.created = properties.modified = time
    properties.revision = 1


def _write(paragraph: Any, text: str, style: str) -> None:
    """Put text into an empty paragraph, in one of `_STYLES`."""
    _write_pieces(paragraph, [Piece(text)], style)


def _write_pieces(paragraph: Any, pieces: list[Piece], style: str) -> None:
    paragraph._p.get_or_add_pPr().get_or_add_pStyle().val = style
    for piece in pieces:
        if not piece.text:
            continue
        run = paragraph.add_run(xml_safe(piece.text))
        # without this mark Word sets the quotation marks and dashes of a Chinese line in the Latin typeface
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:hint"), "eastAsia")
        if piece.mark:
            run.font.color.rgb = _COLORS[piece.mark]
            run.font.strike = True if piece.mark == "gone" else None
            run.font.underline = True if piece.mark == "came" else None


# ── table ───────────────────────────────────────────────────────────────────────────────────────────────────────────


def add_matrix_table(
    document: Any, matrix: Matrix, room: int, marked: Mapping[tuple[int, int], tuple[Piece, ...]] = MappingProxyType({})
) -> None:
    """Add the table of a matrix, `room` (EMU) wide: fixed widths, header repeated on each page, groups merged; `marked` are
    cells whose words are marked, by (row, column)."""
    letters = column_widths(matrix, room / _LETTER)
    widths = [round(width * _LETTER) for width in letters]
    table = document.add_table(rows=len(matrix.rows) + 1, cols=len(matrix.columns))
    table.style = "Table Grid"
    table.autofit = False
    _fix_widths(table, widths)
    header, *body = table._tbl.tr_lst
    _set_row(header, whole=True, header=True)
    for cell, column in zip(header.tc_lst, matrix.columns, strict=True):
        _fill(table, cell, (Piece(column.title),), "MatrixHeader")
    continued = {(row, merge.column) for merge in matrix.merges for row in range(merge.first + 1, merge.last + 1)}
    for number, (row, xml_row) in enumerate(zip(matrix.rows, body, strict=True)):
        lines = max(line_count(text, width) for text, width in zip(row.cells, letters, strict=True))
        whole = lines <= _WHOLE_ROW
        _set_row(xml_row, whole=whole)
        for index, (text, cell) in enumerate(zip(row.cells, xml_row.tc_lst, strict=True)):
            shown = "" if (number, index) in continued else text
            style = "MatrixCentred" if matrix.columns[index].key in CENTRED else "MatrixText"
            _fill(table, cell, marked.get((number, index), (Piece(shown),)), style, middle=whole)
    for merge in matrix.merges:
        for number in range(merge.first, merge.last + 1):
            body[number].tc_lst[merge.column].vMerge = "restart" if number == merge.first else "continue"


def _fix_widths(table: Any, widths: list[int]) -> None:
    properties = table._tbl.tblPr
    width = properties.find(qn("w:tblW"))
    width.set(qn("w:type"), "dxa")
    width.set(qn("w:w"), str(round(sum(widths) / _TWIPS)))
    margins = OxmlElement("w:tblCellMar")
    for side, size in _CELL_MARGINS:
        margin = OxmlElement(side)
        margin.set(qn("w:w"), str(round(size / _TWIPS)))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties.find(qn("w:tblLook")).addprevious(margins)
    for column, size in zip(table._tbl.tblGrid.gridCol_lst, widths, strict=True):
        column.w = size
    for row in table._tbl.tr_lst:
        for cell, size in zip(row.tc_lst, widths, strict=True):
            cell.width = size


def _set_row(row: Any, *, whole: bool, header: bool = False) -> None:
    properties = row.get_or_add_trPr()
    for name, wanted in (("w:cantSplit", whole), ("w:tblHeader", header)):
        if wanted:
            properties.append(OxmlElement(name))


def _fill(table: Any, cell: Any, pieces: tuple[Piece, ...], style: str, *, middle: bool = True) -> None:
    """Put words into a cell, a paragraph a line; in the middle of its height unless the row may run over a page."""
    box = _Cell(cell, table)
    box.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER if middle else WD_CELL_VERTICAL_ALIGNMENT.TOP
    for number, line in enumerate(_by_line(pieces)):
        _write_pieces(box.add_paragraph() if number else box.paragraphs[0], line, style)


def _by_line(pieces: tuple[Piece, ...]) -> list[list[Piece]]:
    lines: list[list[Piece]] = [[]]
    for piece in pieces:
        for number, words in enumerate(piece.text.split("\n")):
            if number:
                lines.append([])
            lines[-1].append(Piece(words, piece.mark))
    return lines
