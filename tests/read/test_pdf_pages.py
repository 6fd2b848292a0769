"""How the characters of a PDF page are put in order: turned pages, columns, vertical writing, watermarks, bold print."""

from __future__ import annotations

from math import cos, radians, sin

import pytest

from pipeline.errors import InputError
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.read.wrapped import Line, Measure, paragraphs
from tests.read import paper
from tests.read.sheets import Sheet, build
from tests.read.test_pdf import LEFT, PITCH, SIZE, typeset


def read(*sheets: Sheet, damaged: tuple[int, ...] = ()) -> SourceDocument:
    return read_document(build(sheets, damaged=damaged), "方案.pdf")


def texts(document: SourceDocument, layer: str = "body") -> list[str]:
    return [block.text for block in document.blocks if block.layer == layer]


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
@pytest.mark.parametrize("upright", [True, False])
def test_a_turned_page_is_read_in_the_order_of_its_text(rotate: int, upright: bool) -> None:
    angle = rotate if upright else 0  # text that stands upright when the page is shown, or as the page is stored
    sheets = []
    for page in typeset(paper.PLAN, per_page=11):
        swap = upright and rotate % 180
        sheet = Sheet(842, 595, rotate) if swap else Sheet(595, 842, rotate)
        for x, y, size, text in page:
            sheet.text(*_placed(x, y, angle), text, size, angle)
        sheets.append(sheet)
    document = read(*sheets)
    assert document.text.split("\n") == paper.PLAN
    place = document.blocks[0].places[0]
    assert place.box is not None
    if upright:  # the box is that of the page as a viewer shows it: the title near the top
        assert place.box[1] < 130 < place.box[3] + 30


def _placed(x: float, y: float, angle: int) -> tuple[float, float]:
    """Where a point of an upright A4 page lies on the sheet that a viewer turns clockwise by the same angle."""
    return {0: (x, y), 90: (y, 595 - x), 180: (595 - x, 842 - y), 270: (842 - y, x)}[angle]


def test_a_line_a_little_askew_is_still_a_line_of_the_text() -> None:
    sheet, angle = Sheet(), 0.7
    for at, line in enumerate(["一、总体要求", "坚持以人为本，完成改造小区三十六个。"]):
        for number, ch in enumerate(line):
            x = LEFT + number * SIZE
            sheet.text(x, 120 + at * PITCH - sin(radians(angle)) * (x - LEFT), ch, SIZE * cos(radians(angle)), angle)
    assert texts(read(sheet)) == ["一、总体要求", "坚持以人为本，完成改造小区三十六个。"]


def test_a_watermark_is_no_text_and_vertical_or_sideways_writing_stands_apart() -> None:
    sheet = Sheet().text(150, 500, "内部资料严禁外传", 40, 45)
    for at, ch in enumerate("装订线"):
        sheet.text(40, 120 + at * 16, ch, 16)
    sheet.text(570, 600, "青禾县改造办制", 12, 90)
    y = 120.0
    for paragraph in paper.BODY[:4]:
        y = sheet.paragraph(LEFT, y, paragraph, size=SIZE, columns=56)
    document = read(sheet)
    assert texts(document) == paper.BODY[:4]
    assert texts(document, "textbox") == ["装订线", "青禾县改造办制"]
    assert texts(document, "furniture") == ["内部资料严禁外传"]


def test_a_page_written_downwards_throughout_is_text() -> None:
    sheet = Sheet()
    for column, line in enumerate(["青禾县改造方案", "县财政局负责"]):
        for at, ch in enumerate(line):
            sheet.text(400 - 30 * column, 100 + 16 * at, ch)
    assert texts(read(sheet)) == ["青禾县改造方案", "县财政局负责"]


def test_what_is_printed_twice_for_a_bold_look_is_read_once() -> None:
    sheet = Sheet()
    for shift in (0.0, 0.4):
        sheet.text(LEFT + shift, 120, "人人参与，层层落实。")
    sheet.text(LEFT, 160, "(3)SS level")
    assert texts(read(sheet)) == ["人人参与，层层落实。", "(3)SS level"]


COLUMNS = [
    "为改善居民居住条件，补齐城镇基础设施短板，结合本县实际，制定本方案，请认真组织实施。",
    "一、摸清家底。以社区为单元逐栋登记造册，2031年9月底前完成调查，由县住房建设局牵头，各乡镇人民政府按职责分工负责。",
    "二、完善设施。新增停车泊位600个，加装电梯40部，改造排水管网25公里，惠及居民8200户，居民满意度不低于90%。",
    "三、加强管理。推行物业服务企业、社区党组织、业主委员会联动模式，物业服务覆盖率提高到85%以上，确保改造一个、管好一个。",
    "四、强化保障。县财政局每年安排补助资金不少于1200万元，严禁截留挪用，县审计局加强监督检查，结果向社会公开。",
]


@pytest.mark.parametrize("count", [2, 3])
def test_columns_are_read_one_after_the_other_below_a_title_that_spans_them(count: int) -> None:
    size, width = 10.5, (480 - (count - 1) * 20) / count
    half_ems = int(width // (size / 2)) // 2 * 2
    lines = [(0 if at else 2 * size, line) for p in COLUMNS for at, line in enumerate(paper.wrap(p, half_ems, 4))]
    sheet = Sheet().text(297 - 9 * 11, 90, "青禾县小区改造工作方案摘要内容", 14)
    per = -(-len(lines) // count)
    for at, (indent, line) in enumerate(lines):
        column, row = divmod(at, per)
        # the baselines of neighbouring columns need not agree
        sheet.text(57 + column * (width + 20) + indent, 130 + row * 19 + column * 5, line, size)
    assert texts(read(sheet)) == ["青禾县小区改造工作方案摘要内容", *COLUMNS]


def test_two_signatures_side_by_side_are_no_columns() -> None:
    sheet = Sheet()
    y = sheet.paragraph(LEFT, 120, paper.BODY[0], size=SIZE, columns=56)
    for at, pair in enumerate([("青禾县住房建设局", "青禾县财政局"), ("2031年7月18日", "2031年7月18日")]):
        for x, text in zip((LEFT, 350), pair, strict=True):
            sheet.text(x, y + at * PITCH, text)
    assert texts(read(sheet))[1:] == ["青禾县住房建设局 青禾县财政局", "2031年7月18日 2031年7月18日"]


def test_a_word_divided_at_the_end_of_a_line_is_one_word() -> None:
    lines = ["The renewal of old residen­", "tial areas, with lifts, par­", "king and the COVID­", "19 lessons, goes on."]
    sheet = Sheet()
    for at, line in enumerate(lines):
        sheet.text(LEFT, 120 + 20 * at, line, 12)
    joined = "The renewal of old residential areas, with lifts, parking and the COVID-19 lessons, goes on."
    assert joined in read(sheet).text


def test_pages_that_cannot_be_read_are_named_and_the_others_are_text() -> None:
    sheets = [Sheet().text(LEFT, 120, f"第{n}部分正文，内容完整。") for n in "一二三四"]
    document = read(*sheets, damaged=(1, 3))
    assert texts(document) == ["第一部分正文，内容完整。", "第三部分正文，内容完整。"]
    (finding,) = document.findings
    assert finding.code == "W-PARTIAL"
    assert "第2、4页" in dict(finding.details)["part"]


def test_a_file_all_of_whose_pages_are_damaged_is_refused() -> None:
    with pytest.raises(InputError) as caught:
        read(Sheet().text(LEFT, 120, "正文。"), damaged=(0,))
    assert caught.value.code == "E-PDF"


def test_glyphs_without_a_character_leave_a_mark_and_a_warning() -> None:
    document = read(Sheet().text(LEFT, 120, "县\ufffd财政局负责。"))
    assert document.text == "县\ufffd财政局负责。"
    assert [finding.code for finding in document.findings] == ["W-PARTIAL"]


def test_a_blank_that_leaves_no_gap_between_hanzi_is_none() -> None:
    sheet = Sheet()
    for at, ch in enumerate("县财政局"):
        sheet.text(LEFT + at * SIZE, 120, ch + " ")
    assert read(sheet.text(LEFT, 150, "第一章 总则")).text.split("\n") == ["县财政局", "第一章 总则"]


def test_a_file_that_lost_its_end_is_read_as_far_as_it_goes() -> None:
    data = paper.pdf(typeset(paper.PLAN, per_page=6))
    document = read_document(data[: data.rindex(b"xref\n0 ")], "方案.pdf")
    assert document.text.split("\n") == paper.PLAN
    assert [finding.code for finding in document.findings] == ["W-PARTIAL"]
    half = read_document(data[: data.index(b"endstream", len(data) // 2)], "方案.pdf")
    assert paper.PLAN[:4] == half.text.split("\n")[:4]
    assert any("无法读取" in dict(finding.details)["part"] for finding in half.findings)


def test_a_file_that_only_the_second_parser_opens_gives_its_text_and_a_warning(monkeypatch) -> None:
    import pypdfium2

    def refuse(*_: object) -> None:
        raise pypdfium2.PdfiumError("Data format error")

    monkeypatch.setattr("pipeline.read.pdf.pypdfium2.PdfDocument", refuse)
    document = read_document(paper.pdf(typeset(paper.PLAN)), "方案.pdf")
    assert document.text.split("\n") == paper.PLAN
    assert [finding.code for finding in document.findings] == ["W-PARTIAL"]


def test_a_number_set_to_the_right_edge_is_a_line_of_its_own() -> None:
    lines = [
        Line("泊甲函〔2026〕22号", 38, 56),
        Line("市乙局：", 0, 8),
        Line("来函收悉。我单位组织有关部门对征求意见稿进行了研", 4, 56),
    ]
    assert paragraphs(lines, Measure(0, 56, indents=True)) == [[0], [1], [2]]
