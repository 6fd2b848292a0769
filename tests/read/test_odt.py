"""OpenDocument texts: numbers as shown, tables as grids, tracked changes and comments in their places."""

from __future__ import annotations

import pytest

from pipeline.errors import InputError
from pipeline.read.formats import read_document
from tests.read.old import level, list_style, odt, p

LISTS = list_style(
    "L1",
    level(1, "一, 二, 三, ...", "", "、"),
    level(2, "一, 二, 三, ...", "（", "）"),
    level(3, "1", "", "."),
    level(4, "①, ②, ③, ..."),
)


def item(text: str, inner: str = "", more: str = "") -> str:
    return f"<text:list-item {more}>{p(text) if text else ''}{inner}</text:list-item>"


def listed(items: str, more: str = "") -> str:
    return f'<text:list text:style-name="L1" {more}>{items}</text:list>'


def nested(items: str) -> str:
    return f"<text:list>{items}</text:list>"


def lines(data: bytes, **options: str) -> list[str]:
    return [b.text for b in read_document(data, "a.odt", **options).blocks if b.layer == "body"]  # type: ignore[arg-type]


def test_automatic_numbers_stand_in_the_text_as_they_are_shown() -> None:
    body = (
        listed(
            item(
                "总体要求",
                nested(item("指导思想") + item("工作目标", nested(item("甲") + item("乙", nested(item("丙")))))),
            )
        )
        + p("正文。")
        + listed(item("重点任务", nested(item("摸清家底"))), 'text:continue-numbering="true"')
    )
    document = read_document(odt(body, automatic=LISTS), "a.odt")
    assert document.text.split("\n") == [
        "一、总体要求", "（一）指导思想", "（二）工作目标", "1.甲", "2.乙", "①丙", "正文。", "二、重点任务", "（一）摸清家底",
    ]  # fmt: skip
    label = document.blocks[1].label
    assert label is not None
    assert (label.text, label.in_file) == ("（一）", False)


def test_lists_begin_anew_go_on_by_name_and_start_where_they_say() -> None:
    body = (
        listed(item("甲") + item("乙"), 'xml:id="a"')
        + listed(item("丙"))
        + listed(item("丁"), 'text:continue-list="a"')
        + listed(item("戊", more='text:start-value="5"') + item("己"))
        + listed("<text:list-header>" + p("无号") + "</text:list-header>" + item("庚"))
        + listed("<text:list-item>" + p("辛") + p("辛的第二段") + "</text:list-item>")
    )
    assert lines(odt(body, automatic=LISTS)) == [
        "一、甲", "二、乙", "一、丙", "三、丁", "五、戊", "六、己", "无号", "一、庚", "一、辛", "辛的第二段",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("style", "expected"),
    [
        (level(1, "壹, 贰, 叁, ...", "", "、"), "壹、甲"),
        (level(1, "甲, 乙, 丙, ...", "", "、"), "甲、甲"),
        (level(1, "１, ２, ３, ...", "（", "）"), "（１）甲"),
        (level(1, "1", "第", "条", 'text:start-value="11"'), "第11条甲"),
        (level(1, "一, 二, 三, ...", "x", "x", 'loext:num-list-format="第%1%条"'), "第一条甲"),
        (level(1, "i", "", "."), "i.甲"),
        (level(1, ""), "甲"),
        ('<text:list-level-style-bullet text:level="1" text:bullet-char="•"/>', "甲"),
    ],
)
def test_number_formats_are_those_of_the_list_style(style: str, expected: str) -> None:
    assert lines(odt(listed(item("甲")), automatic=list_style("L1", style))) == [expected]


def test_headings_are_numbered_by_the_outline_and_carry_its_level() -> None:
    outline = '<text:outline-style style:name="Outline"><text:outline-level-style text:level="1" style:num-format="一, 二, 三, ..." style:num-suffix="、"/><text:outline-level-style text:level="2" style:num-format="1" text:display-levels="2"/></text:outline-style>'
    body = '<text:h text:outline-level="1">总则</text:h><text:h text:outline-level="2">目的</text:h><text:h text:outline-level="1">分则</text:h>'
    document = read_document(odt(body, styles=f"<office:styles>{outline}</office:styles>"), "a.odt")
    assert [(b.text, b.style.outline) for b in document.blocks] == [("一、总则", 0), ("一.1 目的", 1), ("二、分则", 0)]


def test_a_table_is_a_grid_with_merged_cells_once_and_repeated_cells_each() -> None:
    def cell(text: str, more: str = "") -> str:
        return f"<table:table-cell {more}>{p(text)}</table:table-cell>"

    covered = "<table:covered-table-cell/>"
    body = (
        "<table:table><table:table-column/><table:table-header-rows><table:table-row>"
        + "".join(map(cell, ("序号", "任务", "牵头单位", "时限"))) + "</table:table-row></table:table-header-rows>"
        + "<table:table-row>" + cell("1", 'table:number-rows-spanned="2"') + cell("编制规划") + cell("县民政局", 'table:number-columns-repeated="2"') + "</table:table-row>"
        + "<table:table-row>" + covered + cell("<text:span>建设</text:span>助餐点</text:p><text:p>分两期") + cell("县商务局") + cell("长期") + "</table:table-row>"
        + "<table:table-row>" + cell("合计") + cell("两项", 'table:number-columns-spanned="3"') + covered + covered + "</table:table-row>"
        + '<table:table-row table:number-rows-repeated="100000">' + "<table:table-cell/>" * 4 + "</table:table-row></table:table>"
    )  # fmt: skip
    document = read_document(odt(body), "a.odt")
    (table,) = document.tables
    cells = {(c.row, c.column): (c.row_span, c.column_span, document.text[c.start : c.end]) for c in table.cells}
    assert document.text.split("\n")[:4] == [
        "序号\t任务\t牵头单位\t时限", "1\t编制规划\t县民政局\t县民政局", "\t建设助餐点 分两期\t县商务局\t长期", "合计\t两项\t\t",
    ]  # fmt: skip
    assert (cells[1, 0], cells[3, 1], table.header_rows, table.rows) == ((2, 1, "1"), (1, 3, "两项"), 1, 5)


CHANGES = (
    "<text:tracked-changes>"
    '<text:changed-region xml:id="c1"><text:insertion><office:change-info><dc:creator>县财政局</dc:creator><dc:date>2031-07-01T09:00:00</dc:date></office:change-info></text:insertion></text:changed-region>'
    '<text:changed-region xml:id="c2"><text:deletion><office:change-info><dc:creator>县审计局</dc:creator><dc:date>2031-07-02T09:00:00</dc:date></office:change-info>'
    + p("800万元") + "</text:deletion></text:changed-region>"
    '<text:changed-region xml:id="c3"><text:deletion><office:change-info><dc:creator>县审计局</dc:creator><dc:date>2031-07-02T09:00:00</dc:date></office:change-info>'
    + p("删去的句尾。") + p("删去的句首，") + "</text:deletion></text:changed-region></text:tracked-changes>"
)  # fmt: skip
CHANGED = CHANGES + p(
    '每年安排<text:change text:change-id="c2"/><text:change-start text:change-id="c1"/>1200万元<text:change-end text:change-id="c1"/>。'
) + p('前半句<text:change text:change-id="c3"/>后半句。')  # fmt: skip


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("final", ["每年安排1200万元。", "前半句后半句。"]),
        ("original", ["每年安排800万元。", "前半句删去的句尾。", "删去的句首，后半句。"]),
        ("markup", ["每年安排800万元1200万元。", "前半句删去的句尾。", "删去的句首，后半句。"]),
    ],
)
def test_tracked_changes_are_read_in_each_view(view: str, expected: list[str]) -> None:
    assert lines(odt(CHANGED), view=view) == expected


def test_tracked_changes_are_tied_to_the_text_with_author_and_date() -> None:
    document = read_document(odt(CHANGED), "a.odt")
    said = [(r.kind, r.author, r.text, document.text[r.start : r.end]) for r in document.revisions]
    assert said[:2] == [("delete", "县审计局", "800万元", ""), ("insert", "县财政局", "1200万元", "1200万元")]
    assert document.revisions[1].date == "2031-07-01T09:00:00"
    assert ("paragraph_delete", "县审计局", "\n", "") in said


def test_comments_notes_text_boxes_and_heads_stand_beside_the_text() -> None:
    comment = '<office:annotation office:name="n1"><dc:creator>县财政局</dc:creator><dc:date>2031-07-01T09:00:00.5</dc:date><text:p>请核对</text:p></office:annotation>'
    answer = '<office:annotation office:name="n2" loext:parent-name="n1" loext:resolved="true"><dc:creator>县住建局</dc:creator><text:p>已核对</text:p></office:annotation>'
    note = '<text:note text:note-class="footnote"><text:note-citation>1</text:note-citation><text:note-body><text:p>脚注</text:p></text:note-body></text:note>'
    frame = '<draw:frame svg:width="42mm" svg:height="42mm"><draw:image xlink:href="Pictures/seal.png"/></draw:frame>'
    box = "<draw:frame><draw:text-box><text:p>框内</text:p></draw:text-box></draw:frame>"
    styles = "<office:master-styles><style:master-page><style:header><text:p>机密★1年</text:p></style:header></style:master-page></office:master-styles>"
    body = p(f'安排{comment}1200万元<office:annotation-end office:name="n1"/>{answer}资金{note}。{box}{frame}')
    document = read_document(odt(body, styles=styles), "a.odt")
    assert [(b.layer, b.text) for b in document.blocks] == [
        ("body", "安排1200万元资金。"), ("textbox", "框内"), ("note", "脚注"), ("furniture", "机密★1年"),
    ]  # fmt: skip
    first, second = document.comments
    assert (first.author, first.date, first.text) == ("县财政局", "2031-07-01T09:00:00", "请核对")
    assert document.text[first.start : first.end] == "1200万元"
    assert (second.parent, second.done) == (first.id, True)
    (picture,) = document.pictures
    assert (picture.part, picture.width_mm) == ("Pictures/seal.png", 42.0)


def test_stored_dates_are_kept_and_white_space_counts_once() -> None:
    body = p('\n  成文日期：<text:date text:date-value="2021-03-05">2021年3月5日</text:date>\n')
    body += p('甲<text:s text:c="3"/>乙<text:tab/>丙<text:line-break/>丁') + p(
        "<text:ruby><text:ruby-base>饶</text:ruby-base><text:ruby-text>rao</text:ruby-text></text:ruby>"
    )
    assert lines(odt(body)) == ["成文日期：2021年3月5日 ", "甲   乙\t丙", "丁", "饶"]


def test_looks_come_from_styles_and_their_parents() -> None:
    automatic = (
        '<style:style style:name="P1" style:family="paragraph" style:parent-style-name="Base"><style:paragraph-properties fo:text-align="center" fo:text-indent="1.27cm"/></style:style>'
        '<style:style style:name="T1" style:family="text"><style:text-properties style:font-weight-asian="bold" style:font-size-asian="22pt" style:font-name-asian="F1"/></style:style>'
    )
    styles = (
        '<office:font-face-decls><style:font-face style:name="F1" svg:font-family="\'方正小标宋\'"/></office:font-face-decls><office:styles>'
        '<style:style style:name="Base" style:display-name="正文样式" style:family="paragraph"><style:text-properties style:font-size-asian="16pt" style:font-family-asian="仿宋"/></style:style></office:styles>'
    )
    body = '<text:p text:style-name="P1">方案</text:p><text:p text:style-name="P1"><text:span text:style-name="T1">大字</text:span></text:p>'
    first, second = (
        block.style for block in read_document(odt(body, automatic=automatic, styles=styles), "a.odt").blocks
    )
    assert (first.name, first.font, first.size, first.align, first.indent) == ("正文样式", "仿宋", 16.0, "center", 36.0)
    assert (second.font, second.size, second.bold) == ("方正小标宋", 22.0, True)


def test_a_hidden_section_is_told_with_the_sections_in_it() -> None:
    inner = "<text:section text:name='内'><text:p>再藏</text:p></text:section>"
    body = f"<text:p>甲</text:p><text:section text:name='藏' text:display='none'><text:p>乙</text:p>{inner}</text:section><text:p>丙</text:p>"
    document = read_document(odt(body), "方案.odt")
    shown = read_document(odt(body.replace(" text:display='none'", "")), "方案.odt")
    assert "W-HIDDEN" in {finding.code for finding in document.findings}
    assert "W-HIDDEN" not in {finding.code for finding in shown.findings}


def test_what_reaches_outside_is_a_finding() -> None:
    body = p('字<draw:frame><draw:image xlink:href="http://127.0.0.1:9/a.png"/></draw:frame>')
    body += '<text:section><text:section-source xlink:href="file:///etc/passwd"/><text:p>节</text:p></text:section>'
    document = read_document(odt(body, extra={"Basic/Standard/Module1.xml": "<a/>"}), "a.odt")
    assert {f.code for f in document.findings} == {"W-EXTREL", "W-MACRO"}
    assert {dict(f.details).get("target") for f in document.findings if f.code == "W-EXTREL"} == {
        "http://127.0.0.1:9/a.png",
        "file:///etc/passwd",
    }


def test_metadata_is_that_of_the_file() -> None:
    meta = "<office:document-meta SPACES><office:meta><dc:title>方案</dc:title><meta:initial-creator>县住建局</meta:initial-creator></office:meta></office:document-meta>"
    document = read_document(odt(p("字"), extra={"meta.xml": meta}), "a.odt")
    assert document.metadata == (("title", "方案"), ("author", "县住建局"))
    assert (document.format, document.reader) == ("odt", "odt/1 docx/1")


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (odt(p("字"), extra={"META-INF/manifest.xml": "<manifest:encryption-data/>"}), "E-ENC"),
        (odt("<text:p>"), "E-XML"),
        (odt("<text:section>" * 300 + "</text:section>" * 300), "E-DEPTH"),
        (odt(p("字"))[:-30], "E-TRUNC"),
        (odt(p("字"), extra={"styles.xml": "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "E-DTD"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_code(data: bytes, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read_document(data, "a.odt")
    assert caught.value.code == code


def test_damaged_styles_leave_the_text() -> None:
    document = read_document(odt(p("字"), extra={"styles.xml": "<broken"}), "a.odt")
    assert document.text == "字"
    assert [f.code for f in document.findings] == ["W-PARTIAL"]


@pytest.mark.parametrize("name", ["text:section", "text:span", "text:list", "table:table", "draw:g"])
def test_deep_nesting_is_text_or_refused_and_never_a_traceback(name: str) -> None:
    inner = {
        "text:list": ("<text:list><text:list-item>", "</text:list-item></text:list>", 110),
        "table:table": (
            "<table:table><table:table-row><table:table-cell>",
            "</table:table-cell></table:table-row></table:table>",
            80,
        ),
    }.get(name, (f"<{name}>", f"</{name}>", 240))
    opening, closing, times = inner
    body = opening * times + ("<text:p>字</text:p>" if name != "text:span" else "字") + closing * times
    try:
        document = read_document(odt(body if name != "text:span" else p(body)), "a.odt")
    except InputError as error:
        assert error.code == "E-DEPTH"
    else:
        assert "字" in document.text


def test_tables_that_repeat_themselves_without_measure_are_refused() -> None:
    def table(inner: str) -> str:
        return f'<table:table><table:table-row table:number-rows-repeated="9999"><table:table-cell table:number-columns-repeated="9999">{inner}</table:table-cell></table:table-row></table:table>'

    with pytest.raises(InputError) as caught:
        read_document(odt(table(table(table(p("字"))))), "a.odt")
    assert caught.value.code == "E-LIMIT"
