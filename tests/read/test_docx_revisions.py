"""Tracked changes in three views, and margin comments with what they are tied to."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.model.source import Revision, SourceDocument
from pipeline.read.docx import read
from tests.ooxml.builder import DECLARED, cell, deleted, docx, ins, p, r, row, table, who

VIEWS = ("final", "original", "markup")


def views(body: str, **more: Any) -> dict[str, SourceDocument]:
    data = docx(body, **more)
    return {view: read(data, "a.docx", view=view) for view in VIEWS}  # type: ignore[arg-type]


def texts(body: str) -> list[str]:
    return [document.text for document in views(body).values()]


def only(document: SourceDocument) -> Revision:
    (revision,) = document.revisions
    return revision


def moved(kind: str, text: str) -> str:
    return f"<w:{kind} {who()}>{r(text)}</w:{kind}>"


def mark(kind: str, text: str = "", content: str = "") -> str:
    return f"<w:p><w:pPr><w:rPr><w:{kind} {who()}/></w:rPr></w:pPr>{content or r(text)}</w:p>"


def test_inserted_and_deleted_text_shows_in_its_own_views() -> None:
    assert texts(p(r("甲") + ins("增") + deleted("删") + r("乙"))) == ["甲增乙", "甲删乙", "甲增删乙"]


def test_moved_text_stands_where_it_came_from_or_where_it_went() -> None:
    body = p(moved("moveFrom", "移") + r("甲")) + p(r("乙") + moved("moveTo", "移"))
    assert texts(body) == ["甲\n乙移", "移甲\n乙", "移甲\n乙移"]


def test_an_insertion_knows_its_author_its_time_and_its_place() -> None:
    document = views(p(r("甲") + ins("增")))["final"]
    revision = only(document)
    assert (revision.kind, revision.author, revision.date) == ("insert", "市甲局", "2026-03-01T09:00:00Z")
    assert document.text[revision.start : revision.end] == revision.text == "增"


def test_what_a_view_does_not_show_has_the_place_where_it_would_stand() -> None:
    for view, document in views(p("上") + p(r("甲") + deleted("删") + r("乙"))).items():
        revision = only(document)
        assert (revision.text, revision.start) == ("删", 3)
        assert revision.end == (3 if view == "final" else 4)


def test_pieces_of_one_change_are_one_change() -> None:
    document = views(p(r("甲") + deleted("删一") + deleted("删二") + ins("增一") + ins("增二")))["final"]
    assert [(one.kind, one.text) for one in document.revisions] == [("delete", "删一删二"), ("insert", "增一增二")]
    assert document.text[document.revisions[1].start : document.revisions[1].end] == "增一增二"


def test_changes_of_two_authors_stay_apart() -> None:
    document = views(p(ins("增一") + ins("增二", author="市乙局")))["final"]
    assert [(one.author, one.text) for one in document.revisions] == [("市甲局", "增一"), ("市乙局", "增二")]


def test_what_one_office_inserted_and_another_deleted_shows_in_neither_view() -> None:
    both = f"<w:ins {who()}>{deleted('改', author='市乙局')}</w:ins>"
    shown = views(p(r("甲") + both + r("乙")))
    assert [document.text for document in shown.values()] == ["甲乙", "甲乙", "甲改乙"]
    assert [(one.kind, one.text) for one in shown["final"].revisions] == [("insert", "改"), ("delete", "改")]


def test_a_deleted_paragraph_mark_joins_two_paragraphs() -> None:
    shown = views(mark("del", "甲") + p("乙") + p("丙"))
    assert [document.text for document in shown.values()] == ["甲乙\n丙", "甲\n乙\n丙", "甲\n乙\n丙"]
    final, markup = only(shown["final"]), only(shown["markup"])
    assert (final.kind, final.start, final.end) == ("paragraph_delete", 1, 1)
    assert (markup.start, markup.end, shown["markup"].text[1:2]) == (1, 2, "\n")


def test_an_inserted_paragraph_mark_splits_only_after_the_change() -> None:
    shown = views(mark("ins", "甲") + p("乙"))
    assert [document.text for document in shown.values()] == ["甲\n乙", "甲乙", "甲\n乙"]
    assert only(shown["final"]).kind == "paragraph_insert"


def test_a_paragraph_deleted_as_a_whole_leaves_nothing_behind() -> None:
    shown = views(p("甲") + mark("del", content=deleted("整段")) + p("乙"))
    assert [document.text for document in shown.values()] == ["甲\n乙", "甲\n整段\n乙", "甲\n整段\n乙"]
    assert [(one.kind, one.start, one.end) for one in shown["final"].revisions] == [
        ("delete", 2, 2), ("paragraph_delete", 2, 2),
    ]  # fmt: skip


def test_a_paragraph_moved_as_a_whole_is_one_move() -> None:
    body = mark("moveFrom", content=moved("moveFrom", "移")) + p("甲") + mark("moveTo", content=moved("moveTo", "移"))
    shown = views(body + p("乙"))
    assert [document.text for document in shown.values()] == ["甲\n移\n乙", "移\n甲\n乙", "移\n甲\n移\n乙"]
    revisions = [(one.kind, one.text, shown["final"].text[one.start : one.end]) for one in shown["final"].revisions]
    assert revisions == [("move_from", "移\n", ""), ("move_to", "移\n", "移\n")]


def test_the_last_paragraph_keeps_its_text_though_its_mark_is_gone() -> None:
    assert texts(mark("del", "甲") + table(row("乙")) + mark("del", "丙"))[0] == "甲\n乙\n丙"


def marked(kind: str, *cells: str) -> str:
    return row(*cells, properties=f"<w:{kind} {who()}/>")


def test_rows_come_and_go_with_their_view() -> None:
    body = table(row("一", "甲"), marked("del", "二", "乙"), marked("ins", "三", "丙"))
    shown = views(body)
    assert [document.text for document in shown.values()] == [
        "一\t甲\n三\t丙",
        "一\t甲\n二\t乙",
        "一\t甲\n二\t乙\n三\t丙",
    ]
    final = shown["final"]
    assert [(one.kind, one.text, final.text[one.start : one.end]) for one in final.revisions] == [
        ("row_delete", "二\t乙", ""), ("row_insert", "三\t丙", "三\t丙"),
    ]  # fmt: skip


def test_the_text_of_an_inserted_row_is_not_listed_again() -> None:
    inserted = marked("ins", cell(p(ins("三"))), cell(p(ins("丙", author="市乙局"))))
    revisions = views(table(row("一", "甲"), inserted))["final"].revisions
    assert [(one.kind, one.author, one.text) for one in revisions] == [
        ("row_insert", "市甲局", "三\t丙"), ("insert", "市乙局", "丙"),
    ]  # fmt: skip


def test_cells_come_and_go_with_their_view() -> None:
    one = cell("新", f"<w:cellIns {who()}/>")
    shown = views(table(row("甲", one)))
    assert [document.text for document in shown.values()] == ["甲\t新", "甲", "甲\t新"]


def test_a_change_of_format_is_listed_with_its_text() -> None:
    properties = f"<w:b/><w:rPrChange {who()}><w:rPr/></w:rPrChange>"
    document = views(p(r("甲") + r("乙丙", properties)))["final"]
    revision = only(document)
    assert (revision.kind, document.text[revision.start : revision.end]) == ("format", "乙丙")


def test_a_change_of_paragraph_format_gives_the_original_its_former_look() -> None:
    before = f'<w:jc w:val="center"/><w:pPrChange {who()}><w:pPr><w:jc w:val="right"/></w:pPr></w:pPrChange>'
    shown = views(p("甲", before))
    assert [document.blocks[0].style.align for document in shown.values()] == ["center", "right", "center"]
    assert only(shown["final"]).kind == "format"


def test_a_change_around_whole_paragraphs_is_understood() -> None:
    shown = views(p("甲") + f"<w:ins {who()}>{p('乙')}</w:ins>")
    assert [document.text for document in shown.values()] == ["甲\n乙", "甲", "甲\n乙"]


def test_changes_within_changes_without_end_are_read_as_text() -> None:
    deep = f"<w:ins {who()}>" * 100 + r("甲") + "</w:ins>" * 100
    document = views(p(deep))["final"]
    assert (document.text, len(document.revisions)) == ("甲", 16)


def test_a_field_may_begin_in_one_change_and_end_in_another() -> None:
    def char(kind: str) -> str:
        return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'

    body = p(f"<w:del {who()}>{char('begin')}</w:del>{char('separate')}{r('甲')}<w:del {who()}>{char('end')}</w:del>")
    assert texts(body + p("乙")) == ["甲\n乙"] * 3


@pytest.mark.parametrize("view", VIEWS)
def test_no_view_loses_a_character_without_a_word(view: str) -> None:
    body = (
        p(r("甲") + ins("增") + deleted("删")) + mark("del", content=moved("moveFrom", "移")) + p(moved("moveTo", "移"))
    )
    document = read(docx(body + table(marked("del", "一"), marked("ins", "二"))), "a.docx", view=view)  # type: ignore[arg-type]
    assert not document.findings


# margin comments


def start(number: int) -> str:
    return f'<w:commentRangeStart w:id="{number}"/>'


def end(number: int) -> str:
    return f'<w:commentRangeEnd w:id="{number}"/><w:r><w:commentReference w:id="{number}"/></w:r>'


def comment(number: int, text: str, paragraph: str = "0A") -> str:
    content = f'<w:p w14:paraId="{paragraph}">{r(text)}</w:p>'
    return f'<w:comment w:id="{number}" w:author="市甲局" w:date="2026-03-01T09:00:00Z">{content}</w:comment>'


def tied(document: SourceDocument) -> list[tuple[str, str]]:
    return [(one.text, document.text[one.start : one.end]) for one in document.comments]


def test_a_comment_is_tied_to_the_words_between_its_marks() -> None:
    body = p("上") + p(r("甲") + start(1) + r("乙丙") + end(1) + r("丁"))
    document = read(docx(body, comments=comment(1, "建议修改")), "a.docx")
    assert tied(document) == [("建议修改", "乙丙")]
    assert (document.comments[0].id, document.comments[0].author) == ("1", "市甲局")


def test_a_comment_may_span_paragraphs_and_begin_between_them() -> None:
    body = p("甲") + start(1) + p("乙") + p(r("丙") + end(1) + r("丁"))
    assert tied(read(docx(body, comments=comment(1, "合并")), "a.docx")) == [("合并", "乙\n丙")]


def test_a_comment_that_ends_between_paragraphs_ends_with_the_last_character() -> None:
    body = p(start(1) + r("甲")) + '<w:commentRangeEnd w:id="1"/>' + p("乙")
    assert tied(read(docx(body, comments=comment(1, "合并")), "a.docx")) == [("合并", "甲")]


def test_a_comment_in_a_cell_is_tied_to_its_words() -> None:
    body = table(row("甲", cell(p(r("乙") + start(1) + r("丙") + end(1)))))
    assert tied(read(docx(body, comments=comment(1, "改")), "a.docx")) == [("改", "丙")]


def test_a_comment_on_deleted_words_has_a_place_but_no_words() -> None:
    body = p(r("甲") + start(1) + deleted("删") + end(1) + r("乙"))
    shown = views(body, comments=comment(1, "同意"))
    assert tied(shown["final"]) == [("同意", "")]
    assert shown["final"].comments[0].start == 1
    assert tied(shown["original"]) == [("同意", "删")]


def test_a_comment_without_a_range_stands_at_its_mark() -> None:
    body = p(r("甲") + '<w:r><w:commentReference w:id="1"/></w:r>' + r("乙"))
    (one,) = read(docx(body, comments=comment(1, "问")), "a.docx").comments
    assert (one.start, one.end) == (1, 1)


def test_answers_name_what_they_answer_and_what_is_settled_says_so() -> None:
    extended = (
        f'<w15:commentsEx {DECLARED}><w15:commentEx w15:paraId="0A" w15:done="1"/>'
        '<w15:commentEx w15:paraId="0B" w15:paraIdParent="0A" w15:done="0"/></w15:commentsEx>'
    )
    comments = comment(1, "改") + comment(2, "已改", "0B")
    first, second = read(docx(p("甲"), comments=comments, commentsExtended=extended.encode()), "a.docx").comments
    assert (first.parent, first.done) == ("", True)
    assert (second.parent, second.done) == ("1", False)


def test_the_words_of_a_comment_are_those_after_its_own_changes() -> None:
    words = (
        f'<w:comment w:id="1" w:author="甲"><w:p>{r("改为") + ins("二") + deleted("一")}</w:p>{p("另行")}</w:comment>'
    )
    (one,) = read(docx(p("甲"), comments=words), "a.docx").comments
    assert one.text == "改为二\n另行"
