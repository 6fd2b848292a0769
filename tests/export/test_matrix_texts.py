"""The matrix as CSV, HTML and Markdown; and how wide its columns are."""

from __future__ import annotations

import csv
from base64 import b64encode
from dataclasses import replace
from hashlib import sha256
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from pipeline.export.csv import matrix_to_csv
from pipeline.export.html import matrix_to_html
from pipeline.export.markdown import markdown_text, matrix_to_markdown
from pipeline.export.widths import column_widths, line_count, text_width
from pipeline.matrix import matrix_by_task, matrix_by_unit
from pipeline.model.matrix import Column, Matrix, MatrixRow
from tests.plans import invented_plan

HOSTILE = "<script>alert(1)</script>\"'&|*_[x](http://example.invalid)"


def invented_matrix() -> Matrix:
    return matrix_by_task(invented_plan())


def one_cell(text: str) -> Matrix:
    return Matrix("表", (Column("task", "重点任务"),), (MatrixRow((text,), "t1"),))


# ── csv ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_csv_has_a_byte_order_mark_crlf_and_every_cell() -> None:
    matrix = invented_matrix()
    data = matrix_to_csv(matrix)
    assert data.startswith(b"\xef\xbb\xbf")
    assert data.count(b"\r\n") == len(matrix.rows) + 1
    rows = list(csv.reader(StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows == [[column.title for column in matrix.columns], *(list(row.cells) for row in matrix.rows)]


@pytest.mark.parametrize("words", ["=1+1", "+1", "-1", "@x", "＝1", "＠x", "\t=1", " =1", "\r=1", "\n=1", "%x", "|x"])
def test_a_csv_cell_is_never_a_formula(words: str) -> None:
    (_, (cell,)) = csv.reader(StringIO(matrix_to_csv(one_cell(words)).decode("utf-8-sig"), newline=""))
    assert cell == f"'{words}"


@pytest.mark.parametrize("words", ["到2027年", "每年", "5G＋工业", "—", "“互联网+”", ""])
def test_plain_words_are_not_guarded(words: str) -> None:
    (_, (cell,)) = csv.reader(StringIO(matrix_to_csv(one_cell(words)).decode("utf-8-sig"), newline=""))
    assert cell == words


# ── html ────────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_the_page_is_chinese_offline_and_allows_only_its_own_style() -> None:
    page = matrix_to_html(invented_matrix()).decode()
    tree = html.document_fromstring(page)
    assert tree.get("lang") == "zh-CN"
    style = tree.xpath("//style")[0].text
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]
    assert policy == f"default-src 'none'; style-src 'sha256-{digest}'"
    assert "size: A4 landscape" in style
    assert "table-header-group" in style
    assert not tree.xpath("//script | //link | //img | //@src | //@href | //@style")


def test_the_page_shows_every_cell_once_and_merges_groups() -> None:
    matrix = invented_matrix()
    tree = html.document_fromstring(matrix_to_html(matrix).decode())
    spans = [
        int(cell.get("rowspan", 1))
        for cell in tree.xpath("//tbody/tr/td[2]")
        if cell.text in {"建设社区网点", "智慧养老"}
    ]
    assert spans == [2, 2]
    assert len(tree.xpath("//tbody/tr/td")) == len(matrix.rows) * len(matrix.columns) - 2
    assert tree.xpath("//thead//th/text()") == [column.title for column in matrix.columns]
    assert tree.xpath("//div[@class='notes']/p/text()") == list(matrix.notes)


def test_what_comes_from_the_plan_is_escaped() -> None:
    page = matrix_to_html(replace(one_cell(HOSTILE), title=HOSTILE, notes=(HOSTILE,))).decode()
    tree = html.document_fromstring(page)
    assert not tree.xpath("//script")
    assert tree.xpath("//td")[0].text == tree.xpath("//h1")[0].text == HOSTILE
    assert page.count("<script") == 0


# ── Markdown ────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_markdown_is_a_table_with_one_line_a_row() -> None:
    matrix = invented_matrix()
    lines = matrix_to_markdown(matrix).splitlines()
    table = [line for line in lines if line.startswith("|")]
    assert len(table) == len(matrix.rows) + 2
    assert {line.count(" |") for line in table} == {len(matrix.columns)}
    assert "6月底前<br>（2026-06-30）；<br>到2027年" in matrix_to_markdown(matrix)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a|b", "a\\|b"),
        ("市民政局*、市财政局*", "市民政局\\*、市财政局\\*"),
        ("<b>&", "&lt;b&gt;&amp;"),
        ("- 一项", "\\- 一项"),
        ("1. 一项", "1\\. 一项"),
        ("1.5万元", "1.5万元"),
        ("-5%", "-5%"),
        ("# 标题\n第二行", "\\# 标题 第二行"),
    ],
)
def test_words_stay_words_in_markdown(text: str, shown: str) -> None:
    assert markdown_text(text) == shown


@given(st.text())
def test_no_text_breaks_out_of_its_markdown_cell(text: str) -> None:
    lines = matrix_to_markdown(one_cell(text)).split("\n")
    assert len([line for line in lines if line]) == 4
    assert lines[4].replace("\\|", "").count("|") == 2


@pytest.mark.parametrize("write", [matrix_to_csv, matrix_to_html])
def test_the_same_matrix_gives_the_same_bytes(write) -> None:  # type: ignore[no-untyped-def]
    assert write(invented_matrix()) == write(invented_matrix())


@pytest.mark.parametrize("write", [matrix_to_csv, matrix_to_html])
def test_a_lone_surrogate_does_not_break_the_file(write) -> None:  # type: ignore[no-untyped-def]
    assert "甲" in write(one_cell("甲\ud800")).decode("utf-8")


# ── widths ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_a_hanzi_is_twice_as_wide_as_a_letter() -> None:
    assert (text_width("甲乙"), text_width("ab"), text_width("（“—”）")) == (4, 2, 10)
    assert [line_count(text, 12) for text in ("", "甲" * 5, "甲" * 6, "甲\n乙")] == [1, 1, 2, 2]


@pytest.mark.parametrize("total", [100.0, 146.0, 240.0])
@pytest.mark.parametrize("make", [matrix_by_task, matrix_by_unit])
def test_columns_fill_the_page_and_none_vanishes(make, total: float) -> None:  # type: ignore[no-untyped-def]
    widths = column_widths(make(invented_plan()), total)
    assert sum(widths) == pytest.approx(total)
    assert min(widths) >= 4


def test_the_column_with_the_most_text_is_the_widest() -> None:
    matrix = invented_matrix()
    widths = dict(zip((column.key for column in matrix.columns), column_widths(matrix, 146.0), strict=True))
    assert max(widths, key=widths.__getitem__) == "measures"
    assert min(widths, key=widths.__getitem__) == "index"
