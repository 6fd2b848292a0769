"""From every character of the text there is a way back to the run that holds it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.limits import DEFAULT
from pipeline.model.source import Block, Place, SourceDocument
from pipeline.ooxml.names import DEL_TEXT, T, W
from pipeline.ooxml.package import open_package
from pipeline.ooxml.places import PlaceIndex, place_at
from pipeline.read.docx import read
from tests.ooxml.builder import abstract, cell, deleted, docx, ins, level, num, numbered, p, r, row, t, table

NUMBERING = abstract(0, level(0, "chineseCounting", "%1、")) + numbered(1, 0)
BOX = f"<w:r><w:pict><v:textbox><w:txbxContent>{p('框内')}</w:txbxContent></v:textbox></w:pict></w:r>"
BODY = (
    p(r("甲部分") + ins("新增") + deleted("删去") + r("乙部分"), num(1))
    + p(f"<w:r>{t('左')}<w:tab/>{t('右')}<w:br/>{t('下行')}<w:noBreakHyphen/></w:r>" + BOX)
    + p(f'<w:hyperlink>{r("链接")}</w:hyperlink><w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>')
    + table(row(cell(p("一格") + p(f"<w:r>{t('上')}<w:br/>{t('下')}</w:r>")), cell(table(row("内", "层")) + p()), "末"))
    + p(f"<w:ruby><w:rt>{r('zi')}</w:rt><w:rubyBase>{r('字')}</w:rubyBase></w:ruby>")
    + p('<w:r><w:footnoteReference w:id="2"/></w:r>' + r("注"))
)
NOTE = f'<w:footnote w:id="2">{p("脚注文字")}</w:footnote>'


def shown(node: Any, place: Place) -> str:
    """The character that a node stands for, told without the reader."""
    if node.tag in (T, DEL_TEXT):
        return str(node.text[place.offset])
    kinds = {W + "tab": "\t", W + "br": " ", W + "noBreakHyphen": "-", W + "sym": "☑"}
    return kinds[node.tag]


def check(data: bytes, document: SourceDocument) -> int:
    package = open_package(data, "a.docx", DEFAULT)
    found = 0
    for block in document.blocks:
        for offset, character in enumerate(block.text):
            place = place_at(block, offset)
            if place is None:
                continue
            expected = shown(PlaceIndex(package.root(place.part)).node(place), place)
            # the tabs of a row stand between its cells, so a tab in a cell is a blank, as is one that indents a line
            assert character == expected or (expected, character) == ("\t", " ")
            found += 1
    return found


@pytest.mark.parametrize("view", ["final", "original", "markup"])
def test_every_offset_leads_to_the_element_that_holds_its_character(view: str) -> None:
    data = docx(BODY, numbering=NUMBERING, footnotes=NOTE)
    document = read(data, "a.docx", view=view)  # type: ignore[arg-type]
    held = check(data, document)
    assert held == sum(len(block.text) for block in document.blocks) - unheld(document)


def unheld(document: SourceDocument) -> int:
    """Characters that no run holds: automatic numbers, tabs between cells, blanks between paragraphs of a cell."""
    labels = sum(len(block.label.raw) for block in document.blocks if block.label and not block.label.in_file)
    rows = [block for block in document.blocks if block.kind == "row"]
    return labels + sum(row.text.count("\t") for row in rows) + 2  # 一格 上, 内 层


def test_an_automatic_number_leads_nowhere() -> None:
    document = read(docx(p("甲", num(1)), numbering=NUMBERING), "a.docx")
    assert [place_at(document.blocks[0], offset) is None for offset in range(3)] == [True, True, False]


def test_runs_are_counted_with_those_that_the_view_hides() -> None:
    document = read(docx(p(r("甲") + deleted("乙") + r("丙"))), "a.docx")
    assert [place.run for place in document.blocks[0].places] == [0, 2]


def test_a_place_that_the_part_does_not_have_is_an_error() -> None:
    root = open_package(docx(p("甲")), "a.docx", DEFAULT).root("word/document.xml")
    for place in (Place(0, 1), Place(0, 1, "x", 7, 0), Place(0, 1, "x", 0, 3), Place(0, 1, "x", 0, -1)):
        with pytest.raises(IndexError):
            PlaceIndex(root).node(place)


PIECES = st.one_of(
    st.text("甲乙一、（）a 1", min_size=1, max_size=6).map(r),
    st.sampled_from(
        [ins("增"), deleted("删"), "<w:r><w:tab/></w:r>", "<w:r><w:br/></w:r>", BOX, r("隐", "<w:vanish/>")]
    ),
)
PARAGRAPHS = st.lists(PIECES, min_size=1, max_size=5).map(lambda pieces: p("".join(pieces)))


@settings(max_examples=60, deadline=None)
@given(st.lists(PARAGRAPHS, min_size=1, max_size=4), st.sampled_from(["final", "original", "markup"]), st.booleans())
def test_any_mixture_of_runs_is_read_without_loss_and_leads_back(
    paragraphs: list[str], view: str, tabled: bool
) -> None:
    body = table(row(*(cell(one) for one in paragraphs))) if tabled else "".join(paragraphs)
    data = docx(body)
    document = read(data, "a.docx", view=view)  # type: ignore[arg-type]
    check(data, document)
    assert not [finding for finding in document.findings if finding.code == "W-PARTIAL"]
    for one in document.blocks:
        assert isinstance(one, Block)
        assert document.text[one.start : one.end] == one.text
