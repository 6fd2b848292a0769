"""PDF with text: paragraphs, furniture and ruled tables from characters and lines on paper."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from tests.read import paper

SIZE, LEFT, RIGHT, PITCH = 16.0, 90.0, 538.0, 29.0
Text = tuple[float, float, float, str]


def typeset(paragraphs: Sequence[str], *, per_page: int = 20) -> list[list[Text]]:
    """Set paragraphs in 28 characters a line: title and signature where they belong, page numbers below."""
    lines: list[tuple[float, float, str]] = []
    for paragraph in paragraphs:
        if paragraph in paper.TITLE:
            lines.append(((595 - len(paragraph) * 22) / 2, 22.0, paragraph))
        elif paragraph in paper.END:
            lines.append((RIGHT - SIZE * 4 - paper.width(paragraph) * SIZE / 2, SIZE, paragraph))
        else:
            first, *rest = paper.wrap(paragraph, 56, 4)
            lines += [(LEFT + 2 * SIZE, SIZE, first), *((LEFT, SIZE, line) for line in rest)]
    pages = [lines[at : at + per_page] for at in range(0, len(lines), per_page)]
    return [
        [(x, 120 + row * PITCH, size, text) for row, (x, size, text) in enumerate(page)]
        + [(280, 780, 14.0, f"— {number} —")]
        for number, page in enumerate(pages, 1)
    ]


def read(data: bytes) -> SourceDocument:
    return read_document(data, "方案.pdf")


@pytest.mark.parametrize("per_page", [6, 11, 20])
def test_lines_become_the_paragraphs_they_were_set_from_across_pages(per_page: int) -> None:
    document = read(paper.pdf(typeset(paper.PLAN, per_page=per_page)))
    assert document.text.split("\n") == paper.PLAN
    furniture = [block.text for block in document.blocks if block.layer == "furniture"]
    assert furniture[:2] == ["— 1 —", "— 2 —"][: len(furniture)]
    assert furniture


def test_style_tells_size_and_place_on_the_paper() -> None:
    by_text = {block.text: block.style for block in read(paper.pdf(typeset(paper.PLAN))).blocks}
    assert (by_text[paper.TITLE[0]].align, by_text[paper.TITLE[0]].size) == ("center", 22.0)
    assert (by_text[paper.END[0]].align, by_text[paper.END[1]].align) == ("right", "right")
    assert by_text[paper.BODY[0]].indent == pytest.approx(2 * SIZE, abs=1)


def test_places_name_page_and_box_of_each_line() -> None:
    document = read(paper.pdf(typeset(paper.PLAN, per_page=6)))
    block = next(block for block in document.blocks if block.text == paper.BODY[2])
    assert "".join(block.text[place.start : place.end] for place in block.places) == block.text
    for place in block.places:
        assert place.page >= 1
        assert place.box is not None
        left, top, right, bottom = place.box
        assert 80 < left < right < 560
        assert 90 < top < bottom < 780


RULES_X = (90.0, 130.0, 210.0, 400.0, 538.0)


def ruled(rows: Sequence[float], *, skip: Sequence[tuple[int, int]] = ()) -> list[tuple[float, float, float, float]]:
    """Ruling lines for rows at these heights; `skip` are (row edge, column) pairs without a line (merged cells)."""
    found: list[tuple[float, float, float, float]] = []
    for edge, y in enumerate(rows):
        found += [(a, y, b, y) for column, (a, b) in enumerate(pairwise(RULES_X)) if (edge, column) not in skip]
    return found + [(x, rows[0], x, rows[-1]) for x in RULES_X]


def row(y: float, *cells: str) -> list[Text]:
    return [
        (x + 4, y + 18 + 16 * at, 12.0, line)
        for x, cell in zip(RULES_X, cells, strict=False)
        for at, line in enumerate(cell.split("\n"))
        if line
    ]


def test_a_ruled_table_is_joined_over_the_page_break() -> None:
    head = ("序号", "任务", "具体措施", "单位")
    first = [(LEFT + 32, 100.0, SIZE, "重点工程分工见下表。"), *row(120, *head), *row(160, "1", "改造工程", "小区改造。改造小区三十\n六个，惠及居民。", "县住房建设\n局、县财政局"),
             *row(240, "2", "", "管网修复。修复破损管网，", "县水务公司"), (280, 780, 14.0, "— 1 —")]  # fmt: skip
    second = [
        *row(100, *head),
        *row(140, "", "", "消除混接点。", ""),
        *row(200, "3", "", "平台建设。", "县数据局"),
        (LEFT + 32, 300.0, SIZE, "四、保障措施"),
        (280, 780, 14.0, "— 2 —"),
    ]
    rules = [ruled([120, 160, 240, 320], skip=[(2, 1)]), ruled([100, 140, 200, 260], skip=[(2, 1)])]
    document = read(paper.pdf([first, second], rules))
    (table,) = document.tables
    assert document.text.split("\n") == [
        "重点工程分工见下表。",
        "序号\t任务\t具体措施\t单位",
        "1\t改造工程\t小区改造。改造小区三十六个，惠及居民。\t县住房建设局、县财政局",
        "2\t\t管网修复。修复破损管网，消除混接点。\t县水务公司",
        "3\t\t平台建设。\t县数据局",
        "四、保障措施",
    ]
    assert (table.rows, table.columns) == (4, 4)


def test_radicals_are_read_as_the_characters_they_stand_for_and_nothing_else_changes() -> None:
    document = read(paper.pdf([[(LEFT, 120, SIZE, "县人⺠政府⼀、⽅案（１）①：⼾籍⻓效")]]))
    assert document.text == "县人民政府一、方案（１）①：户籍长效"
    assert [(f.code, dict(f.details)) for f in document.findings] == [("W-RADICAL", {"count": "5"})]


def test_a_rotated_page_reads_as_it_is_shown() -> None:
    data = paper.pdf(typeset(paper.PLAN)).replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 595 842] /Rotate 0")
    assert read(data).text.split("\n") == paper.PLAN


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (paper.pdf([[]]), "E-EMPTY"),
        (b"%PDF-1.4\n% cut off", "E-PDF"),
        (paper.pdf(typeset(paper.PLAN))[:300], "E-PDF"),
    ],
)
def test_what_holds_no_text_or_is_damaged_is_refused(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(data)
    assert caught.value.code == code


def test_more_pages_than_allowed_are_refused() -> None:
    with pytest.raises(InputError) as caught:
        read_document(paper.pdf([[(LEFT, 120, SIZE, "正文。")]] * 3), "a.pdf", limits=Limits(pdf_pages=2))
    assert caught.value.code == "E-LIMIT"


def test_a_page_without_text_among_others_is_reported() -> None:
    document = read(paper.pdf([[(LEFT, 120, SIZE, "正文一段。")], []]))
    assert [finding.code for finding in document.findings] == ["W-PARTIAL"]
