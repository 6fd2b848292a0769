"""Word files read as a person reads them: text, fields, text boxes, notes, styles, findings."""

from __future__ import annotations

import gc
from io import BytesIO
from zipfile import ZipFile

import pytest

from pipeline.model.source import Block, SourceDocument
from pipeline.read.docx import READER, read
from tests.ooxml.builder import DECLARED, TYPES, docx, p, package, part, r, rels, row, t, table


def text(body: str, **more: object) -> str:
    return read(docx(body, **more), "a.docx").text  # type: ignore[arg-type]


def codes(document: SourceDocument) -> list[str]:
    return [finding.code for finding in document.findings]


def char(kind: str) -> str:
    return f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>'


def field(code: str, result: str) -> str:
    return char("begin") + f"<w:r><w:instrText>{code}</w:instrText></w:r>" + char("separate") + r(result) + char("end")


def box(content: str) -> str:
    return f"<v:shape><v:textbox><w:txbxContent>{content}</w:txbxContent></v:textbox></v:shape>"


def test_paragraphs_are_lines_and_empty_ones_none() -> None:
    document = read(docx(p("关于印发方案的通知") + p() + p("　　") + p("各有关单位：")), "通知.docx")
    assert document.text == "关于印发方案的通知\n各有关单位："
    assert (document.name, document.format, document.reader, document.view) == ("通知.docx", "docx", READER, "final")
    assert document.text_id == f"{document.sha256[:16]}:final:{READER}"


def test_white_space_within_a_line_is_kept() -> None:
    assert text(p("　　一、总体  要求 ")) == "　　一、总体  要求 "


def test_a_tab_stays_a_tab_but_an_indent_made_of_tabs_is_blank() -> None:
    assert text(p(f"<w:r><w:tab/>{t('联系人')}<w:tab/>{t('电话')}</w:r>")) == " 联系人\t电话"


def test_a_typed_number_behind_a_tab_is_found() -> None:
    label = read(docx(p(f"<w:r><w:tab/>{t('一、总体要求')}</w:r>")), "a.docx").blocks[0].label
    assert label is not None
    assert (label.text, label.in_file) == ("一、", True)


def test_a_soft_line_break_ends_the_line() -> None:
    document = read(docx(p(f"<w:r>{t('一、甲')}<w:br/>{t('二、乙')}<w:br/></w:r>")), "a.docx")
    assert document.text == "一、甲\n二、乙"
    assert [block.label.text for block in document.blocks if block.label] == ["一、", "二、"]


def test_wrappers_around_runs_hide_nothing() -> None:
    body = p(
        f'<w:hyperlink r:id="x">{r("链接")}</w:hyperlink><w:smartTag>{r("标记")}</w:smartTag>'
        f"<w:sdt><w:sdtPr><w:alias w:val='x'/></w:sdtPr><w:sdtContent>{r('控件')}</w:sdtContent></w:sdt>"
        f"<w:customXml>{r('数据')}</w:customXml><w:bdo>{r('方向')}</w:bdo>"
    )
    assert text(body) == "链接标记控件数据方向"


def test_content_controls_hold_paragraphs_rows_and_cells() -> None:
    def control(content: str) -> str:
        return f"<w:sdt><w:sdtPr/><w:sdtContent>{content}</w:sdtContent></w:sdt>"

    one = control("<w:tc>" + p("甲") + "</w:tc>")
    body = control(control(p("上"))) + table(control(row("一", "二")), f"<w:tr>{one}<w:tc>{p('乙')}</w:tc></w:tr>")
    assert text(body) == "上\n一\t二\n甲\t乙"


def test_ruby_gives_its_base_only() -> None:
    ruby = f"<w:r><w:ruby><w:rubyPr/><w:rt>{r('rao')}</w:rt><w:rubyBase>{r('饶')}</w:rubyBase></w:ruby></w:r>"
    assert text(p(r("上") + ruby + r("市"))) == "上饶市"


def test_symbols_and_hyphens_are_characters() -> None:
    symbols = '<w:sym w:font="Wingdings" w:char="F0FE"/><w:sym w:font="Symbol" w:char="F0B3"/>'
    document = read(docx(p(f"<w:r>{symbols}{t('A')}<w:noBreakHyphen/>{t('B')}<w:softHyphen/></w:r>")), "a.docx")
    assert document.text == "☑≥A-B"
    assert codes(document) == []


def test_formulas_keep_their_characters() -> None:
    document = read(docx(p(f"{r('增长')}<m:oMath><m:r><m:t>x+1</m:t></m:r></m:oMath>")), "a.docx")
    assert (document.text, codes(document)) == ("增长x+1", [])


@pytest.mark.parametrize(
    "content",
    [field("DATE \\@ yyyy", "2020年1月2日"), f'<w:fldSimple w:instr="DATE">{r("2020年1月2日")}</w:fldSimple>'],
)
def test_a_field_shows_what_was_stored_and_is_never_computed(content: str) -> None:
    assert text(p(r("（") + content + r("）"))) == "（2020年1月2日）"


def test_a_field_within_the_code_of_a_field_is_code() -> None:
    inner = field("QUOTE", "内")
    body = (
        char("begin") + "<w:r><w:instrText>IF </w:instrText></w:r>" + inner + char("separate") + r("果") + char("end")
    )
    assert text(p(body + r("后"))) == "果后"


def test_a_field_may_run_over_several_paragraphs() -> None:
    body = p(char("begin") + "<w:r><w:instrText>TOC</w:instrText></w:r>" + char("separate") + r("目录一"))
    assert text(body + p(r("目录二") + char("end")) + p("正文")) == "目录一\n目录二\n正文"


def test_a_field_that_never_ends_swallows_nothing() -> None:
    document = read(docx(p(char("begin") + r("甲")) + p("乙")), "a.docx")
    assert (document.text, codes(document)) == ("甲\n乙", [])


def test_a_field_that_would_fetch_something_is_reported_and_not_followed() -> None:
    document = read(docx(p(field("DDEAUTO c:\\\\x.exe", "果"))), "a.docx")
    assert (document.text, codes(document)) == ("果", ["W-EXTREL"])


def test_a_text_box_is_read_once_though_the_file_holds_two_versions() -> None:
    both = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='wps'><w:drawing><wp:inline><a:graphic><a:graphicData><wps:wsp>"
        f"<wps:txbx><w:txbxContent>{p('框')}</w:txbxContent></wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:inline>"
        f"</w:drawing></mc:Choice><mc:Fallback><w:pict>{box(p('框'))}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document = read(docx(p(r("甲") + both + r("乙")) + p("丙")), "a.docx")
    assert [(block.layer, block.text) for block in document.blocks] == [
        ("body", "甲乙"), ("textbox", "框"), ("body", "丙"),
    ]  # fmt: skip
    assert codes(document) == []


def test_the_fallback_is_read_where_the_choice_shows_nothing() -> None:
    alternate = (
        "<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:drawing/></mc:Choice>"
        f"<mc:Fallback><w:pict>{box(p('框'))}</w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    assert text(p(r("甲") + alternate)) == "甲\n框"


def test_a_text_box_in_a_cell_follows_the_table() -> None:
    body = table(row(f"<w:tc>{p(r('甲') + '<w:r><w:pict>' + box(p('框')) + '</w:pict></w:r>')}</w:tc>", "乙")) + p("丙")
    assert text(body) == "甲\t乙\n框\n丙"


def test_a_text_box_may_hold_a_table() -> None:
    document = read(docx(p(f"<w:r><w:pict>{box(table(row('甲', '乙')))}</w:pict></w:r>")), "a.docx")
    assert [(block.kind, block.layer, block.text) for block in document.blocks] == [("row", "textbox", "甲\t乙")]


def test_word_art_is_text() -> None:
    art = '<w:r><w:pict><v:shape><v:textpath string="某市人民政府文件"/></v:shape></w:pict></w:r>'
    document = read(docx(p(art) + p("甲")), "a.docx")
    assert (document.text, codes(document)) == ("某市人民政府文件\n甲", [])


def test_notes_follow_the_body_in_the_order_in_which_they_are_referred_to() -> None:
    notes = "".join(f'<w:footnote w:id="{one}">{p(words)}</w:footnote>' for one, words in ((1, "第一"), (2, "第二")))
    notes = f'<w:footnote w:id="-1" w:type="separator">{p("线")}</w:footnote>' + notes
    body = p(r("甲") + '<w:r><w:footnoteReference w:id="2"/></w:r>') + p('<w:r><w:footnoteReference w:id="1"/></w:r>')
    document = read(docx(body, footnotes=notes, endnotes=f'<w:endnote w:id="1">{p("无人引用")}</w:endnote>'), "a.docx")
    assert [(block.layer, block.text) for block in document.blocks] == [
        ("body", "甲"),
        ("note", "第二"),
        ("note", "第一"),
    ]
    assert codes(document) == []


def test_headers_and_footers_are_furniture_outside_the_text() -> None:
    data = docx(
        p("正文"),
        parts={"word/h.xml": part("hdr", p("页眉")), "word/f.xml": part("ftr", p(field("PAGE", "1")))},
        rels=[("h", "header", "h.xml"), ("f", "footer", "f.xml")],
    )
    document = read(data, "a.docx")
    assert document.text == "正文"
    assert [(b.text, b.start) for b in document.blocks if b.layer == "furniture"] == [("页眉", -1), ("1", -1)]
    assert {place.part for block in document.blocks for place in block.places} == {
        "word/document.xml", "word/h.xml", "word/f.xml",
    }  # fmt: skip


STYLES = (
    '<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:eastAsia="宋体"/><w:sz w:val="21"/></w:rPr></w:rPrDefault>'
    '</w:docDefaults><w:style w:type="paragraph" w:default="1" w:styleId="a"><w:name w:val="Normal"/>'
    '<w:pPr><w:jc w:val="both"/></w:pPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/><w:basedOn w:val="a"/><w:pPr>'
    '<w:outlineLvl w:val="0"/><w:ind w:firstLineChars="200" w:firstLine="640"/></w:pPr><w:rPr><w:b/>'
    '<w:rFonts w:eastAsia="黑体"/><w:sz w:val="32"/></w:rPr></w:style>'
    '<w:style w:type="paragraph" w:styleId="2"><w:name w:val="own"/><w:basedOn w:val="1"/><w:rPr><w:b w:val="0"/></w:rPr>'
    '</w:style><w:style w:type="character" w:styleId="c"><w:name w:val="strong"/><w:rPr><w:b/></w:rPr></w:style>'
)


def first(content: str, properties: str = "", styles: str = STYLES, **more: object) -> Block:
    return read(docx(p(content, properties), styles=styles, **more), "a.docx").blocks[0]  # type: ignore[arg-type]


def test_a_style_is_what_its_chain_says() -> None:
    style = first("甲", '<w:pStyle w:val="2"/><w:jc w:val="center"/>').style
    assert (style.name, style.font, style.size, style.bold) == ("own", "黑体", 16.0, False)
    assert (style.align, style.indent, style.outline, style.lead) == ("center", 32.0, 0, 0)


def test_a_paragraph_without_style_has_the_default_one() -> None:
    style = first("甲").style
    assert (style.name, style.font, style.size, style.align) == ("Normal", "宋体", 10.5, "justify")


def test_what_a_run_says_wins_over_its_style() -> None:
    style = first(r("甲", '<w:rFonts w:eastAsia="楷体"/><w:b/><w:sz w:val="44"/>'), '<w:ind w:hanging="420"/>').style
    assert (style.font, style.size, style.bold, style.indent) == ("楷体", 22.0, True, -21.0)
    assert first(r("甲", '<w:rStyle w:val="c"/>')).style.bold


def test_a_font_of_the_theme_is_looked_up_there() -> None:
    theme = (
        f'<a:theme {DECLARED}><a:themeElements><a:fontScheme><a:minorFont><a:latin typeface="C"/><a:ea typeface=""/>'
        '<a:font script="Hans" typeface="等线"/></a:minorFont></a:fontScheme></a:themeElements></a:theme>'
    )
    run = r("甲", '<w:rFonts w:eastAsiaTheme="minorEastAsia"/>')
    assert first(run, theme=theme.encode()).style.font == "等线"
    assert first(run).style.font == ""


BOLD, KAI, SONG = "<w:b/>", '<w:rFonts w:eastAsia="楷体"/>', '<w:rFonts w:eastAsia="宋体"/>'


@pytest.mark.parametrize(
    ("content", "lead"),
    [
        (r("加强领导。", BOLD) + r("各级各部门要"), 5),
        (r("加强", KAI) + r("领导。", KAI) + r("各级", SONG), 5),
        (r("1.", '<w:rFonts w:ascii="T"/>') + r("加强领导。", KAI) + r("各级", SONG), 7),
        (r("加强领导", BOLD) + r("。") + r("各级"), 5),
        (r("加强领导。") + r("2026", '<w:rFonts w:eastAsia="黑体"/>') + r("年"), 0),
        (r("全部相同") + r("的一行"), 0),
        (r("  ", BOLD) + r("各级"), 0),
    ],
)
def test_the_lead_is_what_is_set_apart_at_the_beginning(content: str, lead: int) -> None:
    assert first(content).style.lead == lead


def test_the_lead_counts_an_automatic_number() -> None:
    numbering = (
        '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="chineseCounting"/>'
        '<w:suff w:val="nothing"/><w:lvlText w:val="（%1）"/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
    )
    content, listed = r("加强领导。", BOLD) + r("各级"), '<w:numPr><w:numId w:val="1"/></w:numPr>'
    block = first(content, listed, numbering=numbering)
    assert block.text[: block.style.lead] == "（一）加强领导。"


def test_hidden_text_is_kept_and_reported_with_its_place() -> None:
    document = read(docx(p(r("甲") + r("密", "<w:vanish/>") + r("乙", '<w:vanish w:val="0"/>'))), "a.docx")
    assert document.text == "甲密乙"
    (finding,) = document.findings
    assert (finding.code, finding.details) == ("W-HIDDEN", (("count", "1"),))
    assert finding.span is not None
    assert document.text[finding.span.start : finding.span.end] == "密"


def test_invisible_and_private_characters_are_kept_and_reported() -> None:
    document = read(docx(p("责任\u200b单位\u202e甲\ue001")), "a.docx")
    assert document.text == "责任\u200b单位\u202e甲\ue001"
    assert codes(document) == ["W-BIDI", "W-ZW", "W-PUA"]


def test_a_picture_is_listed_with_its_part_place_and_size() -> None:
    drawing = (
        '<w:r><w:drawing><wp:inline><wp:extent cx="3600000" cy="1800000"/><wp:docPr id="1" name="图 1" descr="公章"/>'
        '<a:graphic><a:graphicData><a:blip r:embed="i"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    data = docx(p(r("甲乙") + drawing + r("丙")), rels=[("i", "image", "media/image1.png")])
    (picture,) = read(data, "a.docx").pictures
    assert (picture.part, picture.start, picture.name) == ("word/media/image1.png", 2, "公章")
    assert (picture.width_mm, picture.height_mm) == (100.0, 50.0)


def test_a_picture_of_the_old_kind_is_listed_too() -> None:
    shape = '<v:shape id="s" style="width:72pt;height:36pt"><v:imagedata r:id="i"/></v:shape>'
    data = docx(p(f"<w:r><w:pict>{shape}</w:pict></w:r>"), rels=[("i", "image", "media/image1.png")])
    (picture,) = read(data, "a.docx").pictures
    assert (picture.width_mm, picture.height_mm, picture.name) == (25.4, 12.7, "s")


def test_macros_are_reported() -> None:
    assert codes(read(docx(p("甲"), parts={"word/vbaProject.bin": b"x"}), "a.docm")) == ["W-MACRO"]


def test_what_lies_outside_is_reported_unless_it_is_a_link_to_click_on() -> None:
    data = docx(
        p("甲"),
        rels=[
            ("a", "image", "http://127.0.0.1/x.png", "External"),
            ("b", "hyperlink", "http://127.0.0.1/", "External"),
        ],
    )
    (finding,) = read(data, "a.docx").findings
    assert (finding.code, finding.details) == ("W-EXTREL", (("target", "http://127.0.0.1/x.png"),))


def test_the_strict_variant_of_the_format_is_read() -> None:
    data = docx(p("甲", '<w:jc w:val="center"/>'), styles=STYLES)
    archive = ZipFile(BytesIO(data))
    strict = {
        name: archive.read(name)
        .replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        )
        .replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
        for name in archive.namelist()
    }
    document = read(package(strict), "a.docx")  # type: ignore[arg-type]
    assert (document.text, document.blocks[0].style.align, document.blocks[0].style.name) == ("甲", "center", "Normal")


@pytest.mark.parametrize("side", ["styles", "numbering", "comments", "settings"])
def test_a_damaged_side_part_is_reported_and_the_text_is_read(side: str) -> None:
    document = read(docx(p("甲"), **{side: b"<w:broken"}), "a.docx")
    assert document.text == "甲"
    if side != "settings":  # settings hold nothing that is read
        assert [finding.details for finding in document.findings] == [(("part", f"word/{side}.xml"),)]


def test_damaged_relationships_are_reported_and_the_usual_names_are_tried() -> None:
    styled = p("甲", '<w:pStyle w:val="1"/>')
    data = package(
        {
            "[Content_Types].xml": TYPES,
            "_rels/.rels": rels(("r", "officeDocument", "word/document.xml")),
            "word/document.xml": part("document", f"<w:body>{styled}</w:body>"),
            "word/_rels/document.xml.rels": b"<broken",
            "word/styles.xml": part("styles", STYLES),
        }
    )
    document = read(data, "a.docx")
    assert (document.text, document.blocks[0].style.name, codes(document)) == ("甲", "heading 1", ["W-PARTIAL"])


@pytest.mark.parametrize("bad", ["\x01", "&#x1;", "&#xD800;", "\x00"])
def test_characters_that_xml_forbids_are_replaced_and_reported(bad: str) -> None:
    raw = part("document", f"<w:body><w:p><w:r><w:t>甲{bad}乙</w:t></w:r></w:p></w:body>")
    document = read(package({"word/document.xml": raw}), "a.docx")
    assert document.text == "甲\ufffd乙"
    assert codes(document) == ["W-PARTIAL"]


def test_a_lone_surrogate_written_as_bytes_is_replaced() -> None:
    raw = part("document", "<w:body><w:p><w:r><w:t>甲X乙</w:t></w:r></w:p></w:body>").encode()
    document = read(package({"word/document.xml": raw.replace(b"X", b"\xed\xa0\x80")}), "a.docx")
    assert document.text.replace("\ufffd", "") == "甲乙"
    assert codes(document) == ["W-PARTIAL"]
    document.text.encode("utf-8")


def test_control_characters_that_xml_allows_do_not_reach_the_text() -> None:
    assert text(p("甲&#10;乙\x85丙\x9f".replace("&#10;", "\n"))) == "甲 乙 丙\ufffd"


def test_a_part_that_cannot_be_read_in_full_is_reported() -> None:
    document = read(docx(p("甲") + '<w:altChunk r:id="c"/>', rels=[("c", "aFChunk", "chunk.html")]), "a.docx")
    assert [finding.details for finding in document.findings] == [(("part", "word/chunk.html"),)]


def test_properties_of_the_file_are_its_metadata() -> None:
    core = (
        '<cp:coreProperties xmlns:cp="urn:x" xmlns:dc="urn:dc"><dc:title>某市方案</dc:title><dc:creator>张某</dc:creator>'
        "<dc:subject> </dc:subject></cp:coreProperties>"
    )
    members = {
        "_rels/.rels": rels(
            ("r", "officeDocument", "word/document.xml"), ("c", "metadata/core-properties", "docProps/core.xml")
        ),
        "word/document.xml": part("document", f"<w:body>{p('甲')}</w:body>"),
        "docProps/core.xml": core,
    }
    assert read(package(dict(members)), "a.docx").metadata == (("title", "某市方案"), ("author", "张某"))


def test_a_document_without_text_is_no_error() -> None:
    document = read(docx(""), "a.docx")
    assert (document.text, document.blocks) == ("", ())


def test_a_run_outside_any_paragraph_is_not_lost() -> None:
    assert text(p("甲") + r("乙")) == "甲\n乙"


def test_what_was_read_leaves_nothing_for_the_garbage_collector() -> None:
    """A thousand letters are read in one process: a document that hangs in a cycle would stay until Python looks for it."""
    body = p("一、总体要求") + table(row("甲", "乙")) + p(box(p("框内"))) + p(f"<w:r>{t('正文')}<w:br/>{t('续')}</w:r>")
    data = docx(body, styles="<w:docDefaults/>", numbering="")
    read(data, "a.docx")  # tables that are built once
    gc.collect()
    gc.disable()
    try:
        read(data, "a.docx")
        assert gc.collect() == 0
    finally:
        gc.enable()
