"""The guard: every kind of bad file gets its own code, before anything large is unpacked."""

from __future__ import annotations

import struct
import time
import tracemalloc
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.ooxml.package import OLE, open_package
from pipeline.read.docx import read
from tests.ooxml.builder import DECLARED, docx, p, package, part

GOOD = docx(p("一、总体要求"))


def code_of(data: bytes, limits: Limits = DEFAULT) -> str:
    with pytest.raises(InputError) as caught:
        read(data, "计划.docx", limits=limits)
    assert caught.value.details["file"] == "计划.docx"
    return caught.value.code


def ole(stream: str) -> bytes:
    """A compound file with one directory sector that names a stream; enough for a look at its directory."""
    header = bytearray(512)
    header[:8] = OLE
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<III", header, 44, 1, 1, 0)  # one FAT sector, directory at sector 1
    struct.pack_into("<IIIII", header, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<I", header, 76, 0)
    for index in range(1, 109):
        struct.pack_into("<I", header, 76 + 4 * index, 0xFFFFFFFF)
    fat = struct.pack("<III", 0xFFFFFFFD, 0xFFFFFFFE, 0xFFFFFFFF) + b"\xff" * 500
    directory = b"".join(_entry(name, kind) for name, kind in (("Root Entry", 5), (stream, 2), ("", 0), ("", 0)))
    return bytes(header) + fat + directory


def _entry(name: str, kind: int) -> bytes:
    raw = name.encode("utf-16-le")
    entry = bytearray(128)
    entry[: len(raw)] = raw
    struct.pack_into("<HBB", entry, 64, len(raw) + 2 if raw else 0, kind, 1)
    struct.pack_into("<III", entry, 68, 0xFFFFFFFF, 0xFFFFFFFF, 1 if kind == 5 else 0xFFFFFFFF)
    struct.pack_into("<II", entry, 116, 0xFFFFFFFE, 0)
    return bytes(entry)


def test_an_empty_file_is_empty() -> None:
    assert code_of(b"") == "E-EMPTY"


@pytest.mark.parametrize("data", [b"%PDF-1.7", b"plain words", b"{\\rtf1}", b"\x00" * 40])
def test_what_is_no_zip_is_of_another_type(data: bytes) -> None:
    assert code_of(data) == "E-TYPE"


def test_an_encrypted_package_asks_for_a_password() -> None:
    assert code_of(ole("EncryptedPackage")) == "E-ENC"


def test_a_word_97_file_is_told_apart_from_an_encrypted_one() -> None:
    assert code_of(ole("WordDocument")) == "E-OLD"


def test_another_compound_file_is_of_another_type() -> None:
    assert code_of(ole("Workbook")) == "E-TYPE"


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5])
def test_a_file_cut_off_within_its_document_is_truncated(share: float) -> None:
    assert code_of(GOOD[: int(len(GOOD) * share)]) == "E-TRUNC"


@pytest.mark.parametrize("lost", [1, 22, 60])
def test_a_file_that_lost_only_its_directory_is_read_with_a_warning(lost: int) -> None:
    document = read(GOOD[:-lost], "计划.docx")
    assert document.text == "一、总体要求"
    assert [(finding.code, dict(finding.details)["part"]) for finding in document.findings] == [("W-PARTIAL", "zip")]


def test_sizes_that_follow_a_member_are_found_without_a_directory() -> None:
    class Pipe(BytesIO):
        def tell(self) -> int:
            raise OSError("a pipe has no place")

    out = Pipe()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part("document", f"<w:body>{p('一、总体要求')}</w:body>"))
        archive.writestr("word/settings.xml", part("settings", ""))
    data = out.getvalue()
    assert data[6] & 8
    assert read(data[:-30], "计划.docx").text == "一、总体要求"
    at = data.index(b"PK\x07\x08") + 4
    assert code_of(data[:at] + b"\0\0\0\0" + data[at + 4 : -30]) == "E-TRUNC"


def test_a_damaged_main_part_is_truncated() -> None:
    at = GOOD.index(b"word/document.xml") + 60
    assert code_of(GOOD[:at] + b"\xff\x00\xff" + GOOD[at + 3 :]) in ("E-TRUNC", "E-BOMB")


def test_a_zip_without_a_document_is_of_another_type() -> None:
    assert code_of(package({"readme.txt": "hello"})) == "E-TYPE"


def test_a_workbook_is_named_as_one() -> None:
    members = {
        "_rels/.rels": (
            '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="a" '
            'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": "<workbook/>",
    }
    with pytest.raises(InputError) as caught:
        read(package(members), "a.docx")
    assert (caught.value.code, caught.value.details["found"]) == ("E-TYPE", "xlsx")


def test_a_file_larger_than_allowed_is_over_the_limit() -> None:
    assert code_of(GOOD, Limits(file_bytes=100)) == "E-LIMIT"


def _bomb(size: int, name: str) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", part("document", "<w:body/>"))
        with archive.open(name, "w", force_zip64=True) as member:
            block = b"A" * (1 << 20)
            for _ in range(size >> 20):
                member.write(block)
    return out.getvalue()


@pytest.mark.parametrize("name", ["word/styles.xml", "word/media/image1.png"])
def test_a_zip_bomb_is_refused_quickly_and_in_little_memory(name: str) -> None:
    data = _bomb(200 << 20, name)
    tracemalloc.start()
    began = time.perf_counter()
    assert code_of(data) == "E-BOMB"
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert time.perf_counter() - began < 1
    assert peak < 30 << 20


def test_a_part_that_unpacks_to_more_than_it_declares_is_a_bomb() -> None:
    body = part("document", f"<w:body>{p('甲' * 3000)}</w:body>").encode()
    data = bytearray(package({"word/document.xml": body}))
    size = struct.pack("<I", len(body))
    for at in (data.index(b"PK\x03\x04") + 22, data.index(b"PK\x01\x02") + 24):
        assert data[at : at + 4] == size
        data[at : at + 4] = struct.pack("<I", 100)
    assert code_of(bytes(data)) == "E-BOMB"


def test_too_many_entries_are_refused_before_they_are_listed() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        for number in range(5000):
            archive.writestr(f"x{number}", b"")
    data = out.getvalue()
    assert code_of(data) == "E-BOMB"
    # a directory that lies about its count is counted
    at = data.rindex(b"PK\x05\x06")
    assert code_of(data[: at + 8] + struct.pack("<HH", 3, 3) + data[at + 12 :]) == "E-BOMB"


def test_members_that_share_their_bytes_are_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", zlib.compress(b"x" * 10))
        archive.writestr("word/a.xml", bytes(range(256)) * 40)
    data = bytearray(out.getvalue())
    at = data.rindex(b"PK\x01\x02")
    data[at + 20 : at + 24] = struct.pack("<I", len(data) * 2)
    assert code_of(bytes(data)) == "E-BOMB"


def test_a_part_held_twice_is_refused() -> None:
    out = BytesIO()
    with ZipFile(out, "w") as archive, pytest.warns(UserWarning):
        archive.writestr("word/document.xml", part("document", "<w:body/>"))
        archive.writestr("word/document.xml", part("document", f"<w:body>{p('另一份')}</w:body>"))
    assert code_of(out.getvalue()) == "E-DUP"


def test_part_names_that_differ_in_case_only_are_the_same_part() -> None:
    members = {"word/document.xml": part("document", "<w:body/>"), "Word/Document.xml": "x"}
    assert code_of(package(dict(members))) == "E-DUP"


def test_an_encrypted_member_asks_for_a_password() -> None:
    data = bytearray(package({"word/document.xml": part("document", "<w:body/>")}))
    data[data.index(b"PK\x03\x04") + 6] |= 1
    data[data.index(b"PK\x01\x02") + 8] |= 1
    assert code_of(bytes(data)) == "E-ENC"


DTDS = [
    '<!DOCTYPE w:document [<!ENTITY a "x">]>',
    '<!DOCTYPE w:document SYSTEM "file:///etc/passwd">',
    '<!DOCTYPE x [<!ENTITY % b SYSTEM "http://127.0.0.1/x"> %b;]>',
]


@pytest.mark.parametrize("dtd", DTDS)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_in_any_encoding(dtd: str, encoding: str) -> None:
    text = f'<?xml version="1.0" encoding="{encoding}"?>{dtd}<w:document {DECLARED}><w:body/></w:document>'
    assert code_of(package({"word/document.xml": text.encode(encoding)})) == "E-DTD"


def test_a_document_type_in_a_side_part_is_refused_too() -> None:
    assert code_of(docx(p("甲"), styles=f"<!DOCTYPE x []><w:styles {DECLARED}/>".encode())) == "E-DTD"


def test_malformed_xml_names_part_and_cause() -> None:
    with pytest.raises(InputError) as caught:
        read(package({"word/document.xml": "<w:document"}), "a.docx")
    assert caught.value.code == "E-XML"
    assert caught.value.details["part"] == "word/document.xml"
    assert caught.value.details["why"]


def test_nesting_without_end_is_too_deep() -> None:
    deep = "<w:sdt><w:sdtContent>" * 400 + p("甲") + "</w:sdtContent></w:sdt>" * 400
    assert code_of(docx(deep)) == "E-DEPTH"


def test_a_text_of_more_than_ten_million_characters_is_over_the_limit() -> None:
    # not one repeated character: that would be refused as a bomb already
    text = "".join(chr(0x4E00 + (7919 * number) % 20000) for number in range(4_000_000))
    assert code_of(docx(p(text))) == "E-LIMIT"


def test_only_the_parts_that_are_asked_for_are_unpacked() -> None:
    broken = docx(p("甲"), parts={"word/media/image1.png": b"\x00" * 99})
    at = broken.index(b"word/media/image1.png") + len("word/media/image1.png")
    opened = open_package(broken[:at] + b"\xff" + broken[at + 1 :], "a.docx", DEFAULT)
    assert opened.main == "word/document.xml"
    assert read(broken[:at] + b"\xff" + broken[at + 1 :], "a.docx").text == "甲"


def test_content_types_and_relationships_may_be_missing() -> None:
    bare = package({"word/document.xml": part("document", f"<w:body>{p('甲')}</w:body>")})
    assert read(bare, "a.docx").text == "甲"


def test_backslashes_in_part_names_are_understood() -> None:
    odd = package({"word\\document.xml": part("document", f"<w:body>{p('甲')}</w:body>")})
    assert read(odd, "a.docx").text == "甲"
