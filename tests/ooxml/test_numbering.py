"""Automatic numbers come out as Word shows them."""

from __future__ import annotations

import pytest

from pipeline.model.source import SourceDocument
from pipeline.read.docx import label_of, read
from tests.ooxml.builder import abstract, cell, deleted, docx, level, num, numbered, p, r, row, table, who

PLAN = abstract(
    0,
    level(0, "chineseCounting", "%1、"),
    level(1, "chineseCountingThousand", "（%2）"),
    level(2, "decimal", "%3."),
    level(3, "decimal", "（%4）"),
    level(4, "decimalEnclosedCircle", "%5"),
) + numbered(1, 0)


def lines(body: str, numbering: str = PLAN, **more: str) -> list[str]:
    return read(docx(body, numbering=numbering, **more), "a.docx").text.split("\n")


def items(*levels: int, of: int | str = 1) -> str:
    return "".join(p("项", num(of, index)) for index in levels)


def test_the_levels_of_a_plan_count_each_for_itself_and_begin_anew_under_a_new_heading() -> None:
    assert lines(items(0, 1, 1, 2, 2, 3, 4, 4, 1, 2, 0, 1)) == [
        "一、项", "（一）项", "（二）项", "1.项", "2.项", "（1）项", "①项", "②项", "（三）项", "1.项", "二、项", "（一）项",
    ]  # fmt: skip


def test_a_level_shows_the_numbers_of_the_levels_above_it() -> None:
    numbering = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2"), level(2, "decimal", "%1.%2.%3"))
    assert lines(items(0, 1, 1, 0, 1, 2, 2), numbering + numbered(1, 0)) == [
        "1项", "1.1项", "1.2项", "2项", "2.1项", "2.1.1项", "2.1.2项",
    ]  # fmt: skip


def test_legal_numbering_turns_chinese_numbers_above_into_arabic_ones() -> None:
    numbering = abstract(
        0, level(0, "chineseCounting", "第%1章"), level(1, "decimal", "%1.%2", "<w:isLgl/>")
    ) + numbered(1, 0)
    assert lines(items(0, 0, 1), numbering) == ["第一章项", "第二章项", "2.1项"]


def test_a_level_used_before_the_one_above_it_shows_where_that_one_would_begin() -> None:
    numbering = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2")) + numbered(1, 0)
    assert lines(items(1, 0, 1), numbering) == ["1.1项", "1项", "1.1项"]


def test_a_list_that_overrides_its_start_begins_there_once() -> None:
    override = '<w:lvlOverride w:ilvl="1"><w:startOverride w:val="3"/></w:lvlOverride>'
    body = items(1, 1) + items(1, 1, of=2) + items(1, of=1) + items(1, of=2)
    assert lines(body, PLAN + numbered(2, 0, override)) == [
        "（一）项", "（二）项", "（三）项", "（四）项", "（五）项", "（六）项",
    ]  # fmt: skip


def test_two_lists_of_one_definition_go_on_counting_together() -> None:
    assert lines(items(0, 0) + items(0, of=2), PLAN + numbered(2, 0)) == ["一、项", "二、项", "三、项"]


def test_an_overridden_level_has_its_own_format() -> None:
    override = f'<w:lvlOverride w:ilvl="0">{level(0, "upperRoman", "%1.")}</w:lvlOverride>'
    assert lines(items(0, 0, of=2), PLAN + numbered(2, 0, override)) == ["I.项", "II.项"]


@pytest.mark.parametrize(
    ("restart", "expected"), [("0", ["1.1", "2.2"]), ("1", ["1.1", "2.1"]), (None, ["1.1", "2.1"])]
)
def test_a_level_begins_anew_only_as_it_says(restart: str | None, expected: list[str]) -> None:
    more = "" if restart is None else f'<w:lvlRestart w:val="{restart}"/>'
    numbering = abstract(0, level(0, "decimal", "%1"), level(1, "decimal", "%1.%2", more)) + numbered(1, 0)
    shown = lines(items(0, 1, 0, 1), numbering)
    assert [shown[1], shown[3]] == [f"{label}项" for label in expected]


def test_a_third_level_may_wait_for_the_first_to_begin_anew() -> None:
    numbering = abstract(
        0,
        level(0, "decimal", "%1"),
        level(1, "decimal", "%2)"),
        level(2, "decimal", "(%3)", '<w:lvlRestart w:val="1"/>'),
    ) + numbered(1, 0)
    assert lines(items(0, 1, 2, 1, 2, 0, 1, 2), numbering)[4] == "(2)项"
    assert lines(items(0, 1, 2, 1, 2, 0, 1, 2), numbering)[7] == "(1)项"


def test_counting_may_begin_at_nought_and_by_default_does() -> None:
    assert lines(items(0), abstract(0, level(0, "decimal", "%1.", start=0)) + numbered(1, 0)) == ["0.项"]
    assert lines(items(0), abstract(0, level(0, "decimal", "%1.", start=None)) + numbered(1, 0)) == ["0.项"]


def test_bullets_are_no_numbers_and_no_text() -> None:
    document = read(docx(items(0), numbering=abstract(0, level(0, "bullet", "●")) + numbered(1, 0)), "a.docx")
    assert document.text == "项"
    assert document.blocks[0].label is None


def test_a_list_that_is_not_defined_or_switched_off_gives_no_number() -> None:
    styles = f'<w:style w:type="paragraph" w:styleId="H"><w:name w:val="H"/><w:pPr>{num(1)}</w:pPr></w:style>'
    body = p("甲", num(99)) + p("乙", '<w:pStyle w:val="H"/>' + num(0)) + p("丙", '<w:pStyle w:val="H"/>')
    assert lines(body, styles=styles) == ["甲", "乙", "一、丙"]


def heading_style(identity: str, based_on: str = "", ppr: str = "") -> str:
    base = f'<w:basedOn w:val="{based_on}"/>' if based_on else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{identity}"><w:name w:val="{identity}"/>{base}'
        f"<w:pPr>{ppr}</w:pPr></w:style>"
    )


def test_a_style_names_its_list_and_the_list_names_the_level_of_the_style() -> None:
    numbering = abstract(
        0,
        level(0, "chineseCounting", "%1、", '<w:pStyle w:val="H1"/>'),
        level(1, "chineseCounting", "（%2）", '<w:pStyle w:val="H2"/>'),
    ) + numbered(1, 0)
    styles = heading_style("H1", ppr=num(1, None)) + heading_style("H2", ppr=num(1, None)) + heading_style("Own", "H2")
    body = "".join(p("项", f'<w:pStyle w:val="{name}"/>') for name in ("H1", "H2", "Own", "H1"))
    assert lines(body, numbering, styles=styles) == ["一、项", "（一）项", "（二）项", "二、项"]


def test_a_paragraph_may_move_to_another_level_of_the_list_of_its_style() -> None:
    styles = heading_style("H1", ppr=num(1))
    body = p("甲", '<w:pStyle w:val="H1"/>') + p("乙", '<w:pStyle w:val="H1"/><w:numPr><w:ilvl w:val="1"/></w:numPr>')
    assert lines(body, styles=styles) == ["一、甲", "（一）乙"]


def test_a_list_may_borrow_the_levels_of_a_numbering_style() -> None:
    styles = f'<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr>{num(5, None)}</w:pPr></w:style>'
    numbering = (
        '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>'
        + abstract(8, '<w:styleLink w:val="L"/>', level(0, "ideographTraditional", "%1、"))
        + numbered(1, 7)
        + numbered(5, 8)
    )
    assert lines(items(0, 0) + items(0, of=5), numbering, styles=styles) == ["甲、项", "乙、项", "丙、项"]


def test_styles_and_lists_that_refer_to_themselves_end() -> None:
    styles = heading_style("A", "B") + heading_style("B", "A")
    link = f'<w:style w:type="numbering" w:styleId="L"><w:name w:val="L"/><w:pPr>{num(1, None)}</w:pPr></w:style>'
    numbering = '<w:abstractNum w:abstractNumId="7"><w:numStyleLink w:val="L"/></w:abstractNum>' + numbered(1, 7)
    assert lines(p("甲", '<w:pStyle w:val="A"/>' + num(1)), numbering, styles=styles + link) == ["甲"]


@pytest.mark.parametrize(
    ("text", "suffix", "content", "line"),
    [
        ("%1、", "tab", "总体要求", "一、总体要求"),
        ("%1、", "space", "总体要求", "一、 总体要求"),
        ("第%1条", "tab", "为规范管理", "第一条 为规范管理"),
        ("第%1条", "nothing", "为规范管理", "第一条为规范管理"),
        ("（%1）", "", "2026年目标", "（一）2026年目标"),
    ],
)
def test_the_gap_behind_a_number_is_what_keeps_it_apart(text: str, suffix: str, content: str, line: str) -> None:
    numbering = abstract(0, level(0, "chineseCounting", text, suffix=suffix)) + numbered(1, 0)
    assert lines(p(content, num(1)), numbering) == [line]


def test_an_arabic_number_does_not_run_into_the_figures_behind_it() -> None:
    numbering = abstract(0, level(0, "decimal", "%1.", suffix="tab")) + numbered(1, 0)
    assert lines(p("2026年底前完成", num(1)) + p("完成", num(1)), numbering) == ["1. 2026年底前完成", "2.完成"]


def test_cells_are_numbered_with_the_body_in_reading_order() -> None:
    body = p("甲", num(1)) + table(row(cell(p("乙", num(1))), cell(p("", num(1))))) + p("丙", num(1))
    assert lines(body) == ["一、甲", "二、乙\t三、", "四、丙"]


def test_what_a_merged_cell_covers_is_not_numbered() -> None:
    first = row(cell(p("", num(1)), '<w:vMerge w:val="restart"/>'), "甲")
    body = table(first, row(cell(p("", num(1)), "<w:vMerge/>"), "乙"), row(cell(p("", num(1))), "丙"))
    assert lines(body) == ["一、\t甲", "\t乙", "二、\t丙"]


def test_a_numbered_paragraph_without_text_shows_its_number() -> None:
    assert lines(p("", num(1)) + p("甲", num(1))) == ["一、", "二、甲"]


def test_text_boxes_count_by_themselves() -> None:
    box = f"<w:r><w:pict><v:shape><v:textbox><w:txbxContent>{items(0)}</w:txbxContent></v:textbox></v:shape></w:pict></w:r>"
    body = p("甲", num(1)) + p(r("乙") + box, num(1)) + p("丙", num(1))
    assert lines(body) == ["一、甲", "二、乙", "一、项", "三、丙"]


def gone(text: str, more: str = "") -> str:
    return f"<w:p><w:pPr>{num(1)}<w:rPr><w:del {who()}/></w:rPr></w:pPr>{deleted(text)}</w:p>" + more


def views(body: str) -> dict[str, str]:
    data = docx(body, numbering=PLAN)
    return {view: read(data, "a.docx", view=view).text for view in ("final", "original", "markup")}  # type: ignore[arg-type]


def test_a_deleted_paragraph_does_not_count_once_the_change_is_accepted() -> None:
    shown = views(p("甲", num(1)) + gone("乙") + p("丙", num(1)))
    assert shown["final"].split("\n") == ["一、甲", "二、丙"]
    assert shown["original"].split("\n") == ["一、甲", "二、乙", "三、丙"]
    assert shown["markup"].split("\n") == ["一、甲", "二、乙", "二、丙"]


def test_a_deleted_paragraph_would_stand_before_the_number_of_the_next_one() -> None:
    document = read(docx(p("甲", num(1)) + gone("乙") + p("丙", num(1)), numbering=PLAN), "a.docx")
    assert {one.start for one in document.revisions} == {document.text.index("二、")}


def test_a_heading_joined_to_plain_text_keeps_its_number() -> None:
    first = f"<w:p><w:pPr>{num(1)}<w:rPr><w:del {who()}/></w:rPr></w:pPr>{r('甲')}</w:p>"
    assert views(first + p("乙") + p("丙", num(1)))["final"].split("\n") == ["一、甲乙", "二、丙"]


def block(document: SourceDocument, index: int = 0) -> tuple[str, str, int, str, bool]:
    label = document.blocks[index].label
    assert label is not None
    return label.raw, label.text, label.number, label.style, label.in_file


def test_the_label_of_an_automatic_number_is_not_in_the_file() -> None:
    document = read(docx(items(1, 1) + p("（三）项"), numbering=PLAN), "a.docx")
    assert block(document, 1) == ("（二）", "（二）", 2, "cn-paren", False)
    assert block(document, 2) == ("（三）", "（三）", 3, "cn-paren", True)


@pytest.mark.parametrize(
    ("shown", "style"),
    [
        ("一、", "cn"),
        ("第十二条", "article"),
        ("1.", "arabic"),
        ("1.1", "decimal"),
        ("①", "circled"),
        ("（3）", "arabic-paren"),
    ],
)
def test_a_shown_number_has_the_style_of_the_lexicon(shown: str, style: str) -> None:
    label = label_of(shown)
    assert label is not None
    assert (label.raw, label.style, label.in_file) == (shown, style, False)


@pytest.mark.parametrize("shown", ["A.", "第一章第二节", "附件一", "-"])
def test_a_number_of_no_known_style_gets_no_label(shown: str) -> None:
    assert label_of(shown) is None


def test_a_hidden_number_is_not_shown() -> None:
    hidden = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1."/>'
        "<w:rPr><w:vanish/></w:rPr></w:lvl>"
    )
    assert lines(items(0), abstract(0, hidden) + numbered(1, 0)) == ["项"]


def test_a_format_of_newer_versions_of_word_is_understood() -> None:
    newer = (
        '<w:lvl w:ilvl="0"><w:start w:val="1"/><mc:AlternateContent><mc:Choice Requires="w14">'
        '<w:numFmt w:val="custom" w:format="001, 002, 003, ..."/></mc:Choice><mc:Fallback>'
        '<w:numFmt w:val="decimal"/></mc:Fallback></mc:AlternateContent><w:suff w:val="nothing"/>'
        '<w:lvlText w:val="%1、"/></w:lvl>'
    )
    assert lines(items(0, 0), abstract(0, newer) + numbered(1, 0)) == ["001、项", "002、项"]
