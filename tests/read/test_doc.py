"""Word 97–2003 and WPS files: the chain of converters, what each loses, what is refused before any of them."""

from __future__ import annotations

import builtins
import shutil
import struct

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT
from pipeline.read import doc, libreoffice
from pipeline.read.formats import read_document
from pipeline.read.olefields import freeze_fields
from tests.drafts import PLAN
from tests.forms import automatic_docx
from tests.ooxml.builder import docx, p, r
from tests.read import paper
from tests.read.old import made, needs_libreoffice
from tests.shared import SHARED, needs_shared

STORED = "2021年03月05日"
PLAN_DOCX = automatic_docx(PLAN)
needs_msdoc2docx = pytest.mark.skipif(
    doc.msdoc2docx() is None, reason="the extra doc (msdoc2docx) is not installed here"
)
needs_antiword = pytest.mark.skipif(shutil.which("antiword") is None, reason="antiword is not installed here")


@pytest.fixture
def plan() -> bytes:
    return made(PLAN_DOCX, "doc")


@pytest.fixture
def without(monkeypatch: pytest.MonkeyPatch):
    """Make converters disappear by name."""

    def hide(*names: str) -> None:
        if "msdoc2docx" in names:
            monkeypatch.setattr(doc, "msdoc2docx", lambda: None)
        if "libreoffice" in names:
            monkeypatch.setattr(libreoffice, "program", lambda: None)
        if "antiword" in names:
            monkeypatch.setattr(doc.shutil, "which", lambda _name: None)

    return hide


@pytest.fixture(scope="module")
def dated() -> bytes:
    """A doc with a DATE and a TIME field whose stored result is an old date."""
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> {} \\@ "yyyy年MM月dd日" </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2021年03月05日</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    data = made(docx(p(r("成文日期：")) + p(field.format("DATE")) + p(field.format("TIME"))), "doc")
    # LibreOffice put today's date in when it wrote the file; put the old one back
    import re

    text = data.decode("utf-16-le", "replace")
    today = re.search(r"20\d\d年\d\d月\d\d日", text)
    assert today is not None
    return data.replace(today[0].encode("utf-16-le"), STORED.encode("utf-16-le"))


def words(data: bytes, name: str = "a.doc") -> list[str]:
    return [block.text for block in read_document(data, name).blocks if block.start >= 0]


# ── the chain ───────────────────────────────────────────────────────────────────────────────────────────────────────


@needs_libreoffice
@needs_msdoc2docx
def test_msdoc2docx_comes_first_and_the_reader_names_the_chain(plan: bytes) -> None:
    document = read_document(plan, "方案.doc")
    version = doc.msdoc2docx().__version__
    assert words(plan) == words(PLAN_DOCX, "a.docx")
    assert (document.format, document.reader) == ("doc", f"doc/1 msdoc2docx {version} docx/1")
    assert ("converter", f"msdoc2docx {version}") in document.metadata
    assert document.text_id.endswith(document.reader)
    label = next(block.label for block in document.blocks if block.text.startswith("一、"))
    assert label is not None and not label.in_file


@needs_libreoffice
def test_libreoffice_comes_next_and_gives_the_same(plan: bytes, without) -> None:
    without("msdoc2docx")
    document = read_document(plan, "方案.wps")
    assert words(plan) == words(PLAN_DOCX, "a.docx")
    assert document.format == "wps"
    assert document.reader.startswith("doc/1 LibreOffice ")
    assert document.findings == ()


@needs_libreoffice
@needs_antiword
def test_antiword_comes_last_and_says_that_the_numbers_are_lost(plan: bytes, without) -> None:
    without("msdoc2docx", "libreoffice")
    document = read_document(plan, "方案.doc")
    assert "总体要求" in document.text.split("\n")
    assert document.reader == "doc/1 antiword"
    assert [finding.code for finding in document.findings] == ["W-LABELS-LOST"]


@needs_libreoffice
def test_without_any_converter_the_error_names_what_to_install(plan: bytes, without) -> None:
    from pipeline.lexicon.messages import say_error

    without("msdoc2docx", "libreoffice", "antiword")
    with pytest.raises(InputError) as caught:
        read_document(plan, "方案.doc")
    assert caught.value.code == "E-OLD"
    text = say_error(caught.value, "zh")
    assert "LibreOffice" in text and "msdoc2docx" in text


@needs_libreoffice
def test_what_one_converter_cannot_read_the_next_one_reads(plan: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise InputError("E-XML", file="a", part="WordDocument", why="x")

    monkeypatch.setattr(doc, "_by_msdoc2docx", broken)
    monkeypatch.setattr(libreoffice, "convert", lambda *_, **__: PLAN_DOCX)
    assert "LibreOffice" in read_document(plan, "a.doc").reader


@needs_libreoffice
def test_a_converter_that_reports_losses_is_passed_over_for_one_that_does_not(
    plan: bytes, monkeypatch: pytest.MonkeyPatch, without
) -> None:
    def losing(*_: object) -> doc.Converted:
        return doc.Converted(PLAN_DOCX, "msdoc2docx 0", (doc._loss("msdoc2docx 0", "TABLE_DEPTH_LIMITED"),))

    monkeypatch.setattr(doc, "_by_msdoc2docx", losing)
    monkeypatch.setattr(libreoffice, "convert", lambda *_, **__: PLAN_DOCX)
    assert "LibreOffice" in read_document(plan, "a.doc").reader
    without("libreoffice")
    document = read_document(plan, "a.doc")
    assert "msdoc2docx 0" in document.reader
    assert [finding.code for finding in document.findings] == ["W-CONVERTER"]


def test_only_losses_of_words_or_numbers_count_as_losses() -> None:
    assert doc._is_loss("GROUPED_MAIN_TEXTBOXES_DEFERRED")
    assert doc._is_loss("NUMBERING_TABLE_MALFORMED")
    assert not doc._is_loss("BOOKMARK_TABLE_MALFORMED")
    assert not doc._is_loss("UNSUPPORTED_CHARACTER_SPRMS")


def test_a_package_of_the_same_module_name_is_not_taken_for_msdoc2docx(monkeypatch: pytest.MonkeyPatch) -> None:
    import types

    real = builtins.__import__
    monkeypatch.setattr(
        builtins,
        "__import__",
        lambda name, *rest: types.ModuleType("doc2docx") if name == "doc2docx" else real(name, *rest),
    )
    assert doc.msdoc2docx() is None


# ── dates ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@needs_libreoffice
@pytest.mark.parametrize("hidden", [(), ("msdoc2docx",)])
def test_stored_dates_are_never_recomputed(dated: bytes, without, hidden: tuple[str, ...]) -> None:
    without(*hidden)
    document = read_document(dated, "a.doc")
    assert document.text.split("\n") == ["成文日期：", STORED, STORED]
    assert document.findings == ()


@needs_libreoffice
def test_dates_that_cannot_be_kept_are_a_finding(dated: bytes, without, monkeypatch: pytest.MonkeyPatch) -> None:
    without("msdoc2docx")
    monkeypatch.setattr("pipeline.read.olefields._freeze", lambda *_: 1 / 0)
    assert freeze_fields(dated).left == 2
    assert "W-DATE-FIELD" in {finding.code for finding in read_document(dated, "a.doc").findings}


# ── what is refused ─────────────────────────────────────────────────────────────────────────────────────────────────


def flagged(data: bytes, at: int, value: int) -> bytes:
    """The file with two bytes of its FIB changed."""
    begin = data.index(b"\xec\xa5")
    out = bytearray(data)
    struct.pack_into("<H", out, begin + at, value)
    return bytes(out)


@needs_libreoffice
def test_an_encrypted_file_is_told_by_its_header(plan: bytes) -> None:
    (flags,) = struct.unpack_from("<H", plan, plan.index(b"\xec\xa5") + 10)
    with pytest.raises(InputError) as caught:
        read_document(flagged(plan, 10, flags | doc.ENCRYPTED), "a.doc")
    assert caught.value.code == "E-ENC"


@needs_libreoffice
def test_word_6_is_told_by_its_header_and_never_given_to_msdoc2docx(plan: bytes) -> None:
    old = flagged(plan, 0, 0xA5DC)
    header = doc.inspect(old, "a.doc")
    assert header.old
    assert doc._by_msdoc2docx(old, "a.doc", header, DEFAULT) is None


@needs_libreoffice
def test_a_file_cut_off_is_refused_wherever_it_is_cut(plan: bytes) -> None:
    for size in (100, 600, 2000, len(plan) // 2):
        with pytest.raises(InputError) as caught:
            read_document(plan[:size], "a.doc")
        assert caught.value.code in ("E-TRUNC", "E-TYPE"), size


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (paper.ole("WordDocument"), "E-TRUNC"),
        (paper.ole("EncryptedPackage", "EncryptionInfo"), "E-ENC"),
        (paper.ole("WordDocument", "\tDRMContent"), "E-ENC"),
    ],
)
def test_what_is_no_readable_word_file_is_refused_before_any_converter(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, "a.doc")
    assert caught.value.code == code


@needs_shared
@pytest.mark.slow
@pytest.mark.parametrize("hidden", [(), ("msdoc2docx",), ("msdoc2docx", "libreoffice")])
def test_every_damaged_file_gives_text_or_a_classified_error(without, hidden: tuple[str, ...]) -> None:
    without(*hidden)
    files = [
        path
        for path in sorted((SHARED / "faults").rglob("*"))
        if path.suffix in (".doc", ".wps", ".rtf", ".odt", ".ofd")
    ]
    assert files
    for path in files:
        try:
            read_document(path.read_bytes(), path.name)
        except InputError as error:
            assert error.code.startswith("E-"), path
