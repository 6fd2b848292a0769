"""Zip archives: files as documents, names as Chinese Windows writes them, and nothing that can do harm."""

from __future__ import annotations

import time

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from tests.forms import typed_docx
from tests.read import mails, paper
from tests.read.mails import archive, locked, mail
from tests.shared import SHARED

LETTER = typed_docx("县财政局关于征求意见稿的复函\n县政务办：\n无意见。\n县财政局\n2031年5月6日")
TEXT = "无意见。".encode()


def read(data: bytes, name: str = "复函.zip", limits: Limits | None = None) -> SourceDocument:
    return read_document(data, name, limits=limits or Limits())


def refusal(data: bytes) -> tuple[str, str]:
    with pytest.raises(InputError) as caught:
        read(data)
    return caught.value.code, caught.value.details["file"]


def told(document: SourceDocument) -> list[tuple[str, str]]:
    return [(finding.code, dict(finding.details).get("file", "")) for finding in document.findings]


def test_the_files_of_an_archive_are_documents_in_the_order_of_their_names() -> None:
    document = read(archive([("复函/02.txt", TEXT), ("01.docx", LETTER), ("复函/", b"")]))
    assert (document.format, document.text, document.blocks) == ("zip", "", ())
    assert [(item.name, item.format) for item in document.attachments] == [("01.docx", "docx"), ("复函/02.txt", "txt")]
    assert not document.findings


@pytest.mark.parametrize("coding", ["gbk", "utf-8"])
def test_names_without_the_mark_of_utf8_are_read_as_what_they_are(coding: str) -> None:
    document = read(archive([("县财政局复函.txt".encode(coding), TEXT)]))
    assert [item.name for item in document.attachments] == ["县财政局复函.txt"]


def test_what_systems_leave_in_archives_is_passed_over() -> None:
    left = [
        "__MACOSX/._一.txt",
        ".DS_Store",
        "夹/.DS_Store",
        "~$一.docx",
        "夹/~$二.docx",
        "Thumbs.db",
        ".~lock.一.odt#",
        "desktop.ini",
    ]
    document = read(archive([*((name, b"?") for name in left), ("一.txt", TEXT)]))
    assert [item.name for item in document.attachments] == ["一.txt"]
    assert not document.findings
    assert refusal(archive([(name, b"?") for name in left])) == ("E-EMPTY", "复函.zip")


def test_a_file_that_cannot_be_read_is_a_finding_and_the_others_are_read() -> None:
    document = read(
        archive(
            [
                ("1.docx", LETTER[:300]),
                ("2.7z", b"7z\xbc\xaf\x27\x1c"),
                ("3.txt", TEXT),
                ("4.docx", paper.ole("EncryptedPackage")),
            ]
        )
    )
    assert told(document) == [("E-TRUNC", "1.docx"), ("E-ARCHIVE", "2.7z"), ("E-ENC", "4.docx")]
    assert [item.name for item in document.attachments] == ["3.txt"]


def test_an_archive_of_which_nothing_can_be_read_is_refused_with_the_reason() -> None:
    assert refusal(archive([("1.rar", b"Rar!\x1a\x07\x01\x00")])) == ("E-ARCHIVE", "复函.zip > 1.rar")


def test_members_with_a_password_are_told_from_those_without() -> None:
    data = archive([("a.txt", TEXT), ("b.txt", TEXT)])
    assert told(read(locked(data, "a.txt"))) == [("E-ENC", "a.txt")]
    assert refusal(locked(data, "a.txt", "b.txt")) == ("E-ENC", "复函.zip")


def test_names_that_lead_out_of_the_archive_are_made_harmless_and_said() -> None:
    names = ["../../etc/cron.d/x.txt", "/root/y.txt", "C:\\Windows\\z.txt", "好/../../坏.txt"]
    document = read(archive([(name, TEXT) for name in names]))
    shown = [item.name for item in document.attachments]
    assert sorted(shown) == sorted(["etc/cron.d/x.txt", "root/y.txt", "Windows/z.txt", "好/坏.txt"])
    assert [finding.code for finding in document.findings] == ["W-PATH"] * 4


def test_archives_are_opened_three_deep_and_no_deeper_mails_counted() -> None:
    data = archive([("信.txt", TEXT)])
    for level in "四三二":
        data = archive([(f"{level}.zip", data), (f"{level}.txt", TEXT)])
    document = read(data)
    assert document.attachments[1].attachments[0].name == "三.txt"
    deepest = document.attachments[1].attachments[1]
    assert (deepest.name, told(deepest)) == ("三.zip", [("E-DEPTH", "四.zip")])
    by_mail = read(mail(files=[("二.zip", data)]), "信.eml")
    assert told(by_mail.attachments[0].attachments[1]) == [("E-DEPTH", "三.zip")]


def test_a_bomb_is_refused_under_a_second_alone_and_within_an_archive() -> None:
    bomb = mails.bomb()
    begin = time.process_time()
    assert refusal(bomb)[0] == "E-BOMB"
    assert refusal(archive([("里.zip", bomb)])) == ("E-BOMB", "复函.zip > 里.zip")
    assert refusal(archive([(f"{n}", b"") for n in range(5000)]))[0] == "E-BOMB"
    assert time.process_time() - begin < 1


def test_two_members_of_one_name_are_refused() -> None:
    twice = archive([(b"a.txt", TEXT), (b"b.txt", TEXT)]).replace(b"b.txt", b"a.txt")
    assert refusal(twice)[0] == "E-DUP"


def test_a_nest_of_archives_cannot_grow_beyond_its_budget_of_files() -> None:
    data = archive([(f"{n}.txt", TEXT) for n in range(40)])
    data = archive([(f"{n:02}.zip", data) for n in range(40)])
    document = read(data, limits=Limits(attachments=100))
    assert 1 + sum(1 + len(item.attachments) for item in document.attachments) <= 101
    assert any(code == "E-LIMIT" for code, _ in told(document))


@pytest.mark.skipif(not (SHARED / "faults").is_dir(), reason=f"the fault files are not here ({SHARED})")
def test_the_encrypted_archive_of_the_fault_files_is_refused_as_such() -> None:
    path = SHARED / "faults" / "apache__tika" / "testZipEncrypted.zip"
    try:
        document = read(path.read_bytes(), path.name)
    except InputError as error:
        assert error.code == "E-ENC"
    else:
        assert "E-ENC" in {code for code, _ in told(document)}
