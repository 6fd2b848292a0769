"""The safe door: which files are read in a child, and that nothing comes out of it but a document or a code."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import MIB, Limits
from pipeline.read import formats
from pipeline.read.formats import FORMATS, read_document
from pipeline.read.supervised import reading
from pipeline.read.supervised.pool import Supervisor
from pipeline.read.supervised.reading import SMALL, needs_child, read_path, read_safely
from tests.ooxml.builder import docx, p
from tests.read import paper

PDF = paper.pdf([[(72, 100, 16, "一、总体要求")], [(72, 100, 16, "二、重点任务")]])


@pytest.fixture
def no_children(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        raise AssertionError("a child was started")

    monkeypatch.setattr("pipeline.read.supervised.pool.Worker", refuse)


def code_of(path: Path, limits: Limits = Limits()) -> str:  # noqa: B008 -- frozen
    with pytest.raises(InputError) as caught:
        read_path(path, limits=limits)
    return caught.value.code


@pytest.mark.parametrize(
    ("data", "name", "child"),
    [
        ("一、总体要求".encode(), "a.txt", False),
        ("# 一".encode(), "a.md", False),
        (b"<html><p>1", "a.html", False),
        (docx(p("一")), "a.docx", False),
        (docx(p("一")), "a.pdf", False),
        (PDF, "a.pdf", True),
        (PDF, "a.txt", True),
        (paper.ole("WordDocument"), "a.doc", True),
        (b"\x89PNG\r\n\x1a\n", "a.png", True),
        (b"{\\rtf1 x}", "a.rtf", True),
        ("一".encode() * SMALL, "large.txt", True),
        (docx("".join(p("一二三四五六七八九十" * 9 + str(n)) for n in range(70_000))), "large.docx", True),
        (b"", "empty.pdf", False),
    ],
)
def test_what_can_loop_or_swell_is_read_in_a_child(data: bytes, name: str, child: bool) -> None:
    assert needs_child(data, name) is child


def test_every_native_or_converted_format_is_isolated() -> None:
    assert {row.id for row in FORMATS if row.isolated} >= {"pdf", "image", "doc", "rtf", "ofd", "xlsx", "zip", "eml"}
    assert not {row.id for row in FORMATS if row.isolated} & {"docx", "txt", "md", "html"}


def test_a_child_gives_the_same_document_as_the_process(tmp_path: Path) -> None:
    path = tmp_path / "计划.pdf"
    path.write_bytes(PDF)
    expected = read_document(PDF, "计划.pdf")
    told: list[tuple[int, int]] = []
    with Supervisor() as supervisor:
        assert read_path(path, supervisor=supervisor, progress=lambda *pages: told.append(pages)) == expected
        assert read_safely(PDF, "计划.pdf", supervisor=supervisor) == expected
    assert told == [(0, 2), (1, 2), (2, 2)]


def test_small_texts_and_word_files_start_no_child(tmp_path: Path, no_children: None) -> None:
    for name, data in (("a.txt", "一、总体要求".encode()), ("a.docx", docx(p("一、总体要求")))):
        (tmp_path / name).write_bytes(data)
        assert read_path(tmp_path / name).text == "一、总体要求"


def test_paths_that_are_no_readable_file_have_their_codes(tmp_path: Path) -> None:
    assert code_of(tmp_path / "absent.docx") == "E-MISSING"
    assert code_of(tmp_path) == "E-FOLDER"
    assert code_of(tmp_path / "a\0b") == "E-UNREADABLE"
    large = tmp_path / "large.pdf"
    large.write_bytes(b"x" * 200)
    assert code_of(large, Limits(file_bytes=100)) == "E-LIMIT"


@pytest.mark.skipif(sys.platform == "win32", reason="no devices there")
def test_a_device_without_end_is_over_the_limit() -> None:
    assert code_of(Path("/dev/zero"), Limits(file_bytes=MIB)) == "E-LIMIT"


@pytest.mark.skipif(sys.platform == "win32", reason="no named pipes there")
def test_a_pipe_is_read_once(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe.pdf"
    os.mkfifo(pipe)
    with subprocess.Popen([sys.executable, "-c", f"open({str(pipe)!r}, 'wb').write({PDF!r})"]):
        assert read_path(pipe).text == "一、总体要求\n二、重点任务"


@pytest.mark.parametrize(
    ("error", "code"), [(KeyError("x"), "X-READER"), (RecursionError(), "E-DEPTH"), (MemoryError(), "E-MEM")]
)
def test_a_bug_in_the_process_is_an_error_with_a_code_too(
    error: Exception, code: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_words: object) -> None:
        raise error

    monkeypatch.setattr(reading, "read_document", fail)
    with pytest.raises(InputError) as caught:
        read_safely("一".encode(), "a.txt")
    assert caught.value.code == code
    assert ("traceback" in caught.value.details) is (code == "X-READER")


def test_a_damaged_page_costs_only_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    from pipeline.read import pdf
    from pipeline.read.progress import Watch, watched

    with watched(Watch(lambda *_reached: None, frozenset({1}))):
        document = pdf.read(PDF, "a.pdf")
    assert document.text == "二、重点任务"
    assert [(finding.code, dict(finding.details)["part"]) for finding in document.findings] == [
        ("W-PARTIAL", "第1页读取时超出内存、时间限制或出错，已略过")
    ]


def test_looking_at_the_type_of_a_vast_archive_costs_nothing() -> None:
    from tests.faults.hostile import FAULTS

    data = next(one for one in FAULTS if one.name == "entries-100k.docx").build("")
    with pytest.raises(InputError) as caught:
        formats.sniff(data, "a.docx")
    assert caught.value.code == "E-BOMB"
