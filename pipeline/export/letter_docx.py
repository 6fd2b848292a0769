"""An outgoing letter as a Word file: A4, typefaces, spacing and order of GB/T 9704-2012."""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH

from pipeline.export.official_docx import add_attachments, add_line, add_signature, add_title, official_document, saved
from pipeline.model.outgoing import OutgoingLetter


def letter_to_docx(letter: OutgoingLetter) -> bytes:
    """Return a letter as a docx file; it carries its own date, not the clock's."""
    document = official_document(letter.title, letter.date)
    if letter.number:
        add_line(document, letter.number, align=WD_ALIGN_PARAGRAPH.RIGHT)
    add_title(document, letter.title)
    add_line(document, f"{letter.addressee}：")
    for words in letter.paragraphs:
        add_line(document, words, indent=2)
    add_attachments(document, letter.attachments)
    add_signature(document, letter.issuer, letter.date)
    return saved(document)
