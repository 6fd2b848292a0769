"""Letters of corpora/formats are read where their optional reader is installed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from pipeline.errors import InputError
from pipeline.workflow.comments import asked_by, comments_of_folder
from pipeline.workflow.documents import ReadingOptions
from tests.read.scans import needs_engine

CORPORA = Path(__file__).resolve().parents[2] / "corpora"
SCAN, OLD_WORD = "29-中国电信泊宁分公司（扫描件）.png", "10-市市场监管局.doc"


@pytest.fixture
def read(tmp_path: Path):
    def read_one(name: str):
        shutil.copy(CORPORA / "formats" / name, tmp_path)
        options = ReadingOptions()
        asked = asked_by(CORPORA / "demo" / "request.docx", options, roster=(), deadline=None)
        return comments_of_folder(tmp_path, CORPORA / "demo" / "plan-v1.docx", options, asked=asked)

    return read_one


@needs_engine
def test_a_scanned_letter_with_a_seal_is_read_to_its_comment(read):
    result = read(SCAN)
    (letter,), (comment,) = result.letters, result.comments
    assert (letter.unit, letter.date, letter.stance, letter.seal.state) == (
        "中国电信泊宁分公司", "2026-03-30", "comments", "seen",
    )  # fmt: skip
    assert (comment.op, comment.old, comment.new, comment.anchor.state) == ("change_number", "260个", "200个", "exact")


def test_an_old_word_file_is_the_same_letter(read):
    result = read(OLD_WORD)
    if result.failures:
        assert [type(failure) for failure in result.failures] == [InputError]
        assert result.failures[0].code == "E-OLD"
        pytest.skip("no reader of doc (msdoc2docx, LibreOffice, antiword) is installed")
    (letter,) = result.letters
    assert (letter.unit, letter.doc_number, letter.stance) == ("市市场监管局", "泊市监函〔2026〕21号", "none")
