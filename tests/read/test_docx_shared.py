"""Files that are not ours: the evaluation cases are read in full, damaged files give text or a classified error."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import get_args

import pytest

from pipeline.errors import InputError
from pipeline.lexicon.messages import codes
from pipeline.model.limits import DEFAULT
from pipeline.model.source import View
from pipeline.ooxml.names import DEL_TEXT, T
from pipeline.ooxml.package import open_package
from pipeline.ooxml.places import PlaceIndex
from pipeline.read.docx import read

SHARED = Path(os.environ.get("HUIQIAN_SHARED") or Path(__file__).resolve().parents[2] / ".." / "shared")
VIEWS = get_args(View)
SUFFIXES = (".docx", ".docm", ".dotx", ".dotm")


def files(folder: str) -> list[Path]:
    return sorted(path for path in (SHARED / folder).rglob("*") if path.suffix.lower() in SUFFIXES)


def named(folder: str) -> list[object]:
    found = [pytest.param(path, id=path.name) for path in files(folder)]
    return found or [pytest.param(None, marks=pytest.mark.skip(reason=f"{SHARED / folder} is not here"))]  # type: ignore[list-item]


@pytest.mark.parametrize("path", named("faults"))
def test_a_damaged_file_gives_text_or_a_classified_error(path: Path) -> None:
    for view in VIEWS:
        began = time.perf_counter()
        try:
            document = read(path.read_bytes(), path.name, view=view)
        except InputError as error:
            assert error.code in codes()
            assert error.details["file"] == path.name
        else:
            document.text.encode("utf-8")
        assert time.perf_counter() - began < 10


@pytest.mark.parametrize("path", named("eval"))
def test_a_document_of_the_evaluation_set_is_read_without_loss(path: Path) -> None:
    data = path.read_bytes()
    for view in VIEWS:
        document = read(data, path.name, view=view)
        assert document.text
        assert not [finding for finding in document.findings if finding.code == "W-PARTIAL"]
        for block in document.blocks:
            assert block.layer == "furniture" or document.text[block.start : block.end] == block.text


@pytest.mark.parametrize("path", named("eval"))
def test_every_place_of_a_document_leads_back_to_its_characters(path: Path) -> None:
    data = path.read_bytes()
    document, package = read(data, path.name), open_package(data, path.name, DEFAULT)
    indexes = {place.part: PlaceIndex(package.root(place.part)) for block in document.blocks for place in block.places}
    checked = 0
    for block in document.blocks:
        for place in block.places:
            node = indexes[place.part].node(place)
            if node.tag in (T, DEL_TEXT):
                end = place.offset + place.end - place.start
                assert node.text[place.offset : end] == block.text[place.start : place.end]
                checked += 1
    assert checked


@pytest.mark.parametrize("version", ["old", "new"])
def test_a_docx_reads_like_its_twin_in_plain_text(version: str) -> None:
    folder = SHARED / "eval" / "pair-1"
    if not folder.exists():
        pytest.skip(f"{folder} is not here")
    document = read((folder / f"{version}.docx").read_bytes(), f"{version}.docx")
    assert document.text == (folder / f"{version}.txt").read_text(encoding="utf-8").rstrip("\n")
