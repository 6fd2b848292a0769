"""Every hostile or damaged file gives its text or its code, in time and in little memory, and nothing calls home."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pipeline.lexicon.messages import codes
from tests.faults.hostile import FAULTS, LATIN, WORDS, Fault
from tests.shared import SHARED, needs_shared

ROOT = Path(__file__).resolve().parents[2]
SECONDS, MEMORY, PARENT = 5, 768, 300  # limits of a child; MiB of the parent
QUICK = [one for one in FAULTS if not one.slow]
SLOW = [one for one in FAULTS if one.slow]


class Listener:
    """A server on the loopback that notes every connection."""

    def __init__(self) -> None:
        self.calls = 0
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while True:
            try:
                caller, _ = self.socket.accept()
            except OSError:
                return
            self.calls += 1
            caller.close()


def outcomes(folder: Path, seconds: int, memory: int) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.reading", str(folder), str(seconds), str(memory)],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout)
    return found


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    yield _read(QUICK, tmp_path_factory.mktemp("quick"))


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    yield _read(SLOW, tmp_path_factory.mktemp("slow"))


def _read(faults: list[Fault], folder: Path) -> dict[str, Any]:
    listener = Listener()
    with closing(listener.socket):
        for one in faults:
            (folder / one.name).write_bytes(one.build(listener.url))
        found = outcomes(folder, SECONDS, MEMORY)
    found["calls"] = listener.calls
    return found


def _check(one: Fault, found: dict[str, Any]) -> None:
    result = found[one.name]
    end = result["end"]
    if end == "text":
        assert "any" in one.ends or WORDS in result["text"] or LATIN in result["text"], result["text"][:200]
        end = "text" if "text" in one.ends else "any"
    assert end in one.ends, result
    assert end in ("text", "any") or end in codes()
    if one.instant:
        assert result["seconds"] < 1


@pytest.mark.parametrize("one", QUICK, ids=lambda one: one.name)
def test_a_hostile_file_gives_its_text_or_its_code(one: Fault, quick: dict[str, Any]) -> None:
    _check(one, quick)


def test_reading_them_all_keeps_the_parent_small(quick: dict[str, Any]) -> None:
    assert quick[""] < PARENT


def test_nothing_in_a_document_is_fetched(quick: dict[str, Any]) -> None:
    assert quick["calls"] == 0


def test_what_is_salvaged_says_so(quick: dict[str, Any]) -> None:
    for name in ("bit-flip-styles.docx", "truncated-directory.docx", "surrogate.docx", "control.docx"):
        assert "W-PARTIAL" in quick[name]["findings"], name
    for name in ("macro.docm",):
        assert "W-MACRO" in quick[name]["findings"], name
    for name in ("external.docx", "names-traversal.docx", "names-absolute.docx"):
        assert "W-EXTREL" in quick[name]["findings"], name


@pytest.mark.slow
@pytest.mark.parametrize("one", SLOW, ids=lambda one: one.name)
def test_a_slow_hostile_file_gives_its_text_or_its_code(one: Fault, slow: dict[str, Any]) -> None:
    _check(one, slow)
    assert slow[one.name]["seconds"] < 4 * SECONDS + 5


@pytest.mark.slow
def test_reading_the_slow_ones_keeps_the_parent_small(slow: dict[str, Any]) -> None:
    assert slow[""] < PARENT


@pytest.mark.slow
def test_a_page_that_ends_the_reader_costs_only_itself(slow: dict[str, Any]) -> None:
    result = slow["form-calls-itself-among-good.pdf"]
    assert result["end"] == "text"
    assert result["text"].count(LATIN) >= 2
    assert "W-PARTIAL" in result["findings"]


@pytest.fixture(scope="module")
def shared() -> dict[str, Any]:
    return outcomes(SHARED / "faults", 60, 1536)


@pytest.mark.slow
@needs_shared
def test_every_public_fault_file_gives_text_or_a_classified_error(shared: dict[str, Any]) -> None:
    for name, result in shared.items():
        if name:
            assert result["end"] == "text" or result["end"] in codes() - {"X-READER"}, (name, result)
            assert result["seconds"] < 70, name
    assert shared[""] < PARENT


SAMPLE = (
    "apache__poi/ExternalEntityInText.docx", "apache__poi/truncated62886.docx",
    "apache__poi/crash-517626e815e0afa9decd0ebb6d1dee63fb9907dd.docx", "apache__tika/testWORD_protected_passtika.docx",
    "apache__poi/clusterfuzz-testcase-minimized-POIHWPFFuzzer-4892412469968896.doc", "apache__tika/testRTFInvalidUnicode.rtf",
    "mozilla__pdf.js/ContentStreamCycleType3insideType3.pdf", "mozilla__pdf.js/bigboundingbox.pdf",
    "pdfminer__pdfminer.six/issue-1113-evil-xobjects.pdf", "qpdf__qpdf/pages-loop.pdf", "qpdf__qpdf/issue-449.pdf",
    "qpdf__qpdf/deep-pages.pdf", "qpdf__qpdf/bad-xref.pdf", "qpdf__qpdf/15442.fuzz", "ofdrw__ofdrw/hello.ofd",
)  # fmt: skip


@needs_shared
def test_a_sample_of_public_fault_files_gives_text_or_a_classified_error(tmp_path: Path) -> None:
    for name in SAMPLE:
        if (path := SHARED / "faults" / name).exists():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    found = outcomes(tmp_path, 30, 1536)
    assert len(found) > 10
    for name, result in found.items():
        if name:
            assert result["end"] == "text" or result["end"] in codes() - {"X-READER"}, (name, result)
    assert found[""] < PARENT
