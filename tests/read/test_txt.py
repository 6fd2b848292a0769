"""Plain text: the three shapes of real files give the same paragraphs."""

from __future__ import annotations

import pytest

from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from tests.read import paper


def read(text: str, encoding: str = "utf-8") -> SourceDocument:
    return read_document(text.encode(encoding), "方案.txt")


def lines(text: str) -> list[str]:
    return read(text).text.split("\n")


@pytest.mark.parametrize("indents", [True, False], ids=["layout", "raw"])
@pytest.mark.parametrize("columns", [50, 56, 60, 64, 72, 80, 90])
def test_hard_wrapped_text_gives_the_paragraphs_it_was_made_from(columns: int, indents: bool) -> None:
    assert lines(paper.printed(columns, indents=indents)) == paper.PLAN


@pytest.mark.parametrize("per_page", [7, 11, 18])
def test_a_paragraph_goes_on_across_pages_and_page_numbers_are_furniture(per_page: int) -> None:
    document = read(paper.printed(indents=True, per_page=per_page))
    assert document.text.split("\n") == paper.PLAN
    assert next(block.text for block in document.blocks if block.layer == "furniture") == "— 1 —"
    assert all(block.start == -1 for block in document.blocks if block.layer == "furniture")


def test_lines_that_are_paragraphs_are_never_joined() -> None:
    assert lines("\n".join(paper.PLAN)) == paper.PLAN
    assert lines("\n\n".join("　　" + line + " " for line in paper.PLAN)) == paper.PLAN


def test_a_short_note_of_whole_paragraphs_is_not_taken_for_wrapped_text() -> None:
    note = [
        "青禾县水务局",
        "关于反馈意见的函",
        "县住房建设局：",
        "来函收悉，经研究，我局无不同意见",
        "联系人：办公室",
        "2031年8月2日",
    ]
    assert lines("\n".join(note)) == note


def test_a_document_on_one_line_stays_on_one_line_with_its_tabs() -> None:
    text = "".join(paper.PLAN) + "序号\t任务\t单位\t1\t改造\t县水务公司\t"
    assert lines(text) == [text.strip()]


def test_a_heading_that_fills_its_line_does_not_swallow_the_paragraph_below() -> None:
    heading = "（一）" + "改" * 23  # 52 columns and the lost indent: exactly 56
    body = "以社区为单元逐栋登记造册，建立台账，明确责任，加强督导，完善制度，健全机制，压实责任，确保按期完成各项改造任务，不留死角死面。"
    printed = [heading, *paper.wrap(body, 56, 4), *paper.wrap(paper.BODY[2], 56, 4), *paper.wrap(paper.BODY[3], 56, 4)]
    assert lines("\n".join(printed))[:2] == [heading, body]


def test_a_clause_that_a_line_break_cuts_at_a_label_stays_whole() -> None:
    text = "    1.第四部分第\n（二）条建议修改为“县财政局每年安排补助资金不少于一千万元，专款\n专用”。\n    2.其他内容无不同意见，将按照职责分工抓好落实，并做好相关的\n衔接工作。\n"
    assert lines(text)[0].startswith("1.第四部分第（二）条") or lines(text)[1].startswith("（二）条")
    assert lines(text)[-1] == "2.其他内容无不同意见，将按照职责分工抓好落实，并做好相关的衔接工作。"


def test_latin_words_get_a_blank_where_lines_are_joined_and_hanzi_do_not() -> None:
    from pipeline.read.wrapped import joined

    assert joined(["推广smart", "city平台，完", "成改造"]) == ("推广smart city平台，完成改造", (0, 8, 16))


def test_signature_and_date_keep_their_lines_and_their_side() -> None:
    document = read(paper.printed(indents=True))
    by_text = {block.text: block.style.align for block in document.blocks}
    assert (by_text[paper.END[0]], by_text[paper.END[1]]) == ("right", "right")
    assert by_text[paper.TITLE[0]] == "center"


def test_running_heads_are_furniture_but_the_title_that_they_repeat_is_not() -> None:
    pages = [
        f"{paper.TITLE[0]}\n　　第{n}段正文，说明有关情况。\n　　又一段正文，说明有关要求。\n{n}\n" for n in range(1, 6)
    ]
    document = read("\f".join(pages))
    assert document.text.split("\n")[0] == paper.TITLE[0]
    assert document.text.count(paper.TITLE[0]) == 1
    assert not any(line.isdigit() for line in document.text.split("\n"))


def test_a_bare_number_without_pages_is_kept() -> None:
    assert "1" in lines("序号\n1\n2\n重点任务\n改造小区。\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16", "utf-16-le", "utf-16-be"])
def test_every_usual_encoding_gives_the_same_text(encoding: str) -> None:
    assert read("\r\n".join(paper.PLAN), encoding).text == "\n".join(paper.PLAN)


def test_places_lead_back_to_the_characters_of_the_file() -> None:
    text = paper.printed(indents=True)
    document = read(text)
    checked = 0
    for block in document.blocks:
        for place in block.places:
            piece = block.text[place.start : place.end]
            assert text[place.offset : place.offset + len(piece)] == piece
            assert text.split("\n")[place.run].strip("\f ") == piece
            checked += 1
    assert checked > len(paper.PLAN)


def test_lines_with_the_same_number_of_tabs_are_a_table() -> None:
    document = read("附表\n序号\t任务\t责任单位\n1\t改造小区\t县住房建设局\n2\t\t县水务公司\n说明：略。\n")
    (table,) = document.tables
    assert (table.rows, table.columns) == (3, 3)
    assert document.text[table.start : table.end].split("\n")[2] == "2\t\t县水务公司"
    assert [b.kind for b in document.blocks] == ["paragraph", "row", "row", "row", "paragraph"]


ALIGNED = """\
    重点工程分工见下表。
序号   重点任务   具体措施            责任单位    完成时限
1    设施补短   小区改造。改造小区      县住房建   2032 年
     板工程    36 个，惠及居民        设局、县   6 月底
            8200 户。             财政局    前
2           管网修复。修复破损      县水务公   2033 年
            管网 25 公里。        司      3 月底


                      — 8 —
\f序号   重点任务   具体措施            责任单位    完成时限
                                   前
3    运维提质   平台建设。接入设施      县数据局   2032 年
     工程     100 座以上。

    四、保障措施
    县财政局每年安排补助资金不少于 1200 万元，严禁截留挪用，确保
资金安全。
"""


def test_a_table_drawn_with_blanks_is_read_across_the_page_break() -> None:
    document = read(ALIGNED)
    (table,) = document.tables
    rows = document.text[table.start : table.end].replace(" ", "").split("\n")
    assert rows == [
        "序号\t重点任务\t具体措施\t责任单位\t完成时限",
        "1\t设施补短板工程\t小区改造。改造小区36个，惠及居民8200户。\t县住房建设局、县财政局\t2032年6月底前",
        "2\t\t管网修复。修复破损管网25公里。\t县水务公司\t2033年3月底前",
        "3\t运维提质工程\t平台建设。接入设施100座以上。\t县数据局\t2032年",
    ]
    assert [cell.row_span for cell in table.cells if cell.column == 1] == [1, 2, 1]
    assert document.text.split("\n")[-2:] == [
        "四、保障措施",
        "县财政局每年安排补助资金不少于 1200 万元，严禁截留挪用，确保资金安全。",
    ]


def test_no_text_takes_more_than_linear_time() -> None:
    import time

    for soup in ("（《“" * 20_000, "）》”" * 20_000, "一、" * 30_000, "1.\n" * 20_000, "（一）\n" * 20_000, "甲\t\t乙\n" * 20_000, "a b  c" * 10_000,
                 "序号  任务  单位\n" * 5_000, "[image: " * 10_000, "- 1 -\n" * 20_000):  # fmt: skip
        begin = time.process_time()
        read(soup)
        assert time.process_time() - begin < 8
