"""The type of a file is told by its content; what cannot be read is refused with its own code."""

from __future__ import annotations

import io
import sys
import zipfile

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.read.formats import FORMATS, read_document, sniff
from tests.read import paper


def archive(*members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for member in members:
            file.writestr(member, "x" * 50)
    return out.getvalue()


@pytest.mark.parametrize(
    ("data", "name", "expected"),
    [
        (archive("[Content_Types].xml", "word/document.xml"), "a.txt", "docx"),
        (archive("[Content_Types].xml", "xl/workbook.xml"), "a.docx", "xlsx"),
        (archive("OFD.xml", "Doc_0/Document.xml"), "a.ofd", "ofd"),
        (archive("mimetype", "content.xml"), "a.odt", "odt"),
        (archive("复函/一.docx"), "a.zip", "zip"),
        (paper.ole("WordDocument", "1Table"), "a.docx", "doc"),
        (paper.ole("EncryptedPackage", "EncryptionInfo"), "a.docx", "encrypted"),
        (paper.ole("Workbook"), "a.doc", "xls"),
        (archive("[Content_Types].xml", "visio/document.xml"), "a.zip", "opc"),
        (b"\x78\x9f\x3e\x22\x00", "winmail.dat", "tnef"),
        (b"Rar!\x1a\x07\x01\x00", "a.zip", "rar"),
        (b"7z\xbc\xaf\x27\x1c\x00", "a.zip", "7z"),
        (b"\n%PDF-1.4 ...", "a.docx", "pdf"),
        (b"{\\rtf1\\ansi hello}", "a.doc", "rtf"),
        (b"\x89PNG\r\n\x1a\n", "a.pdf", "image"),
        (b"From: a@example.com\r\nSubject: x\r\n\r\nbody", "a.txt", "eml"),
        ("\ufeff<!DOCTYPE html><html><body>正文</body></html>".encode(), "a.txt", "html"),
        ("<html><body>正文</body></html>".encode("utf-16"), "a.txt", "html"),
        (b"<?xml version='1.0'?><office:document/>", "a.xml", "xml"),
        ("# 标题\n\n正文。".encode(), "a.md", "md"),
        ("一、总体要求\n正文提到<p>标签。".encode(), "a.html", "txt"),
        (bytes(range(256)) * 8, "a.txt", "binary"),
    ],
)
def test_the_type_is_told_by_content_and_not_by_suffix(data: bytes, name: str, expected: str) -> None:
    assert sniff(data, name).id == expected


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "E-EMPTY"),
        (" \n　\n".encode(), "E-EMPTY"),
        (archive("[Content_Types].xml", "word/document.xml")[:150], "E-TRUNC"),
        (paper.ole("WordDocument"), "E-TRUNC"),
        (paper.ole("EncryptedPackage"), "E-ENC"),
        (paper.ole("WordDocument")[:600], "E-TRUNC"),
        (b"Rar!\x1a\x07\x01\x00", "E-ARCHIVE"),
        (b"7z\xbc\xaf\x27\x1c\x00", "E-ARCHIVE"),
        (archive("OFD.xml"), "E-XML"),
        (archive("[Content_Types].xml", "ppt/presentation.xml"), "E-TYPE"),
        (b"\xff\xd8\xff\xe0 JFIF", "E-TYPE"),
        (bytes(range(256)) * 8, "E-TYPE"),
        (b"%PDF-1.4\nnothing", "E-PDF"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_own_code(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, "文件.bin")
    assert caught.value.code == code
    assert caught.value.details["file"] == "文件.bin"


def test_a_file_over_the_size_limit_is_refused_before_it_is_looked_at() -> None:
    with pytest.raises(InputError) as caught:
        read_document("正文。".encode() * 100, "a.txt", limits=Limits(file_bytes=100))
    assert caught.value.code == "E-LIMIT"


def test_the_table_names_each_format_once_and_text_comes_last() -> None:
    ids = [row.id for row in FORMATS]
    assert len(set(ids)) == len(ids)
    assert ids[-1] == "txt"
    assert all(row.reader.startswith("pipeline.read.") for row in FORMATS if row.reader)


def test_characters_that_are_not_what_they_seem_become_findings() -> None:
    document = read_document("责任\u200b单位：市\u202e财政局\ue000".encode(), "a.txt")
    assert {finding.code for finding in document.findings} == {"W-ZW", "W-BIDI", "W-PUA"}
    assert "责任\u200b单位" in document.text


def test_loading_the_table_loads_no_document_library() -> None:
    import subprocess

    program = "import pipeline.read.formats, sys; print({'lxml', 'pypdfium2', 'pdfplumber', 'docx', 'olefile'} & set(sys.modules))"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "set()"
