"""Spreadsheets: the same sheet reads the same as xlsx, xls and et, cell by cell, as the office program shows it."""

from __future__ import annotations

import time
from datetime import datetime
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from pipeline.errors import InputError
from pipeline.model.limits import Limits
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from tests.ooxml.builder import rels
from tests.read.mails import compound, xls, xlsx

MAIN = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
LINKS = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
ROWS: list[list[object]] = [
    ["青禾县意见建议汇总表"],
    [],
    ["序号", "单位", "条款", "修改意见", "理由"],
    [1, "县财政局", "二、（一）1", "将“3000万元”改为“2800万元”", "预算安排"],
    [2, "县水务局", "二、（二）", "删除“全面”", "表述过满"],
    [3, "", "三、", "完成时限改为2031年6月底前", ""],
    [4, "县民政局", "指标", (0.85, "0%"), (1234567.5, "#,##0.00")],
    [5, "县农业局", "时限", (47999, "yyyy/m/d"), (0.5, "h:mm")],
]
SHOWN = [
    ["青禾县意见建议汇总表", "", "", "", ""],
    ["序号", "单位", "条款", "修改意见", "理由"],
    ["1", "县财政局", "二、（一）1", "将“3000万元”改为“2800万元”", "预算安排"],
    ["2", "县水务局", "二、（二）", "删除“全面”", "表述过满"],
    ["3", "", "三、", "完成时限改为2031年6月底前", ""],
    ["4", "县民政局", "指标", "85%", "1,234,567.50"],
    ["5", "县农业局", "时限", "2031年5月31日", "12:00"],
]


def as_xlsx() -> bytes:
    return xlsx(ROWS, merge=["A1:E1", "B5:B6"])


def as_xls() -> bytes:
    cells = {
        (row, column): float(value) if isinstance(value, int) else value
        for row, values in enumerate(ROWS)
        for column, value in enumerate(values)
        if value != ""
    }
    return xls([("意见汇总", cells)], merged=[(0, 0, 0, 4), (4, 5, 1, 1)])  # type: ignore[dict-item]


def grid(document: SourceDocument, at: int = 0) -> list[list[str]]:
    table = document.tables[at]
    out = [[""] * table.columns for _ in range(table.rows)]
    for cell in table.cells:
        out[cell.row][cell.column] = document.text[cell.start : cell.end]
    return out


def book(
    sheets: dict[str, str], *, strings: str = "", more: dict[str, str | bytes] | None = None, workbook: str = ""
) -> bytes:
    """A workbook from the XML of its sheets' content."""
    names = list(sheets)
    listed = "".join(f'<sheet name="{name}" sheetId="{n}" r:id="s{n}"/>' for n, name in enumerate(names, 1))
    members: dict[str, str | bytes] = {
        "[Content_Types].xml": "<Types/>",
        "_rels/.rels": rels(("r", "officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": workbook or f"<workbook {MAIN} {LINKS}><sheets>{listed}</sheets></workbook>",
        "xl/_rels/workbook.xml.rels": rels(
            *((f"s{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(names) + 1)),
            ("t", "sharedStrings", "sharedStrings.xml"),
        ),
        "xl/sharedStrings.xml": f"<sst {MAIN}>{strings}</sst>",
    }
    for n, content in enumerate(sheets.values(), 1):
        members[f"xl/worksheets/sheet{n}.xml"] = f"<worksheet {MAIN}>{content}</worksheet>"
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, data in {**members, **(more or {})}.items():
            file.writestr(name, data)
    return out.getvalue()


def inline(reference: str, text: str) -> str:
    return f'<c r="{reference}" t="inlineStr"><is><t>{text}</t></is></c>'


@pytest.mark.parametrize(("data", "name"), [(as_xlsx(), "汇总.xlsx"), (as_xls(), "汇总.xls"), (as_xls(), "汇总.et")])
def test_a_sheet_of_comments_reads_the_same_cell_by_cell(data: bytes, name: str) -> None:
    document = read_document(data, name)
    assert grid(document) == SHOWN
    assert document.blocks[0].text == "意见汇总"
    spans = {
        (c.row, c.column): (c.row_span, c.column_span)
        for c in document.tables[0].cells
        if c.row_span + c.column_span > 2
    }
    assert spans == {(0, 0): (1, 5), (3, 1): (2, 1)}
    assert document.text == "\n".join(["意见汇总", *("\t".join(row) for row in SHOWN)])


def test_both_formats_give_one_text_and_one_table() -> None:
    one, other = read_document(as_xlsx(), "a"), read_document(as_xls(), "a")
    assert one.text == other.text
    assert one.tables == other.tables
    assert [block.places for block in one.blocks] == [block.places for block in other.blocks]


def test_a_place_says_where_a_cell_stands_in_the_file() -> None:
    block = read_document(as_xlsx(), "a").blocks[2]
    assert [(p.part, p.run, p.node) for p in block.places] == [("意见汇总", 2, column) for column in range(5)]


def test_the_kinds_of_cells_show_what_they_hold() -> None:
    cells = (
        '<c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>9</v></c><c r="C1" t="b"><v>1</v></c><c r="D1" t="e"><v>#REF!</v></c>'
        '<c r="E1" t="str"><f>A1&amp;"x"</f><v>甲x</v></c><c r="F1"><f>1+1</f><v>2</v></c><c r="G1"><f>1+1</f></c>'
        + inline("H1", "_x4E59__x000D_丙")
    )
    strings = "<si><r><t>甲</t></r><r><t>乙</t></r><rPh sb='0' eb='1'><t>jia</t></rPh></si>"
    document = read_document(
        book({"表": f"<sheetData><row r='1'>{cells}</row></sheetData>"}, strings=strings), "a.xlsx"
    )
    assert grid(document) == [["甲乙", "TRUE", "#REF!", "甲x", "2", "乙 丙"]]
    assert [(f.code, dict(f.details)["part"]) for f in document.findings] == [("W-PARTIAL", "1 个公式没有保存结果")]


def test_rows_and_columns_without_text_are_left_out_wherever_they_are() -> None:
    content = f"<sheetData><row r='3'>{inline('C3', '甲')}<c r='D3' s='1'/></row><row r='1048576'>{inline('XFD1048576', '乙')}</row></sheetData>"
    begin = time.process_time()
    document = read_document(book({"表": content}), "a.xlsx")
    assert grid(document) == [["甲", ""], ["", "乙"]]
    assert time.process_time() - begin < 1


def test_several_paragraphs_of_a_cell_are_kept_apart() -> None:
    document = read_document(xlsx([["意见"], ["一、改为两年。\n二、删除“全面”。"]]), "a.xlsx")
    cell = document.tables[0].cells[1]
    assert [document.text[a:b] for a, b in cell.paragraphs] == ["一、改为两年。", "二、删除“全面”。"]


def test_what_is_hidden_is_read_and_said() -> None:
    content = f"<cols><col min='2' max='2' hidden='1'/></cols><sheetData><row r='1'>{inline('A1', '甲')}{inline('B1', '乙')}</row><row r='2' hidden='1'>{inline('A2', '丙')}</row></sheetData>"
    workbook = f"<workbook {MAIN} {LINKS}><sheets><sheet name='一' r:id='s1'/><sheet name='二' state='veryHidden' r:id='s2'/></sheets></workbook>"
    data = book(
        {"一": content, "二": f"<sheetData><row r='1'>{inline('A1', '丁')}</row></sheetData>"}, workbook=workbook
    )
    document = read_document(data, "a.xlsx")
    assert document.text == "一\n甲\t乙\n丙\t\n二\n丁"
    found = [(f.code, dict(f.details)["count"], document.text[f.span.start]) for f in document.findings if f.span]
    assert found == [("W-HIDDEN", "2", "乙"), ("W-HIDDEN", "1", "二")]
    old = xls([("一", {(0, 0): "甲", (1, 0): "丙"}), ("二", {(0, 0): "丁"})], hidden_rows=[1], hidden_sheets=["二"])
    assert [dict(f.details)["count"] for f in read_document(old, "a.xls").findings] == ["1", "1"]


def test_comments_on_cells_are_margin_comments_with_their_authors() -> None:
    from openpyxl import Workbook
    from openpyxl.comments import Comment

    made = Workbook()
    made.active["B2"], made.active["A1"] = "改为两年", "条款"
    made.active["B2"].comment = Comment("请核对。", "县水务局")
    made.active["C9"].comment = Comment("空格上的批注", "县财政局")
    out = BytesIO()
    made.save(out)
    document = read_document(out.getvalue(), "a.xlsx")
    assert [(c.author, c.text, document.text[c.start : c.end]) for c in document.comments] == [
        ("县水务局", "请核对。", "改为两年"), ("县财政局", "空格上的批注", ""),
    ]  # fmt: skip


def test_threads_of_comments_keep_their_answers() -> None:
    content = f"<sheetData><row r='1'>{inline('A1', '改为两年')}</row></sheetData>"
    threads = (
        "<ThreadedComments xmlns='x'><threadedComment ref='A1' dT='2031-05-06T09:30:00' personId='p' id='1'><text>请核对</text></threadedComment>"
        "<threadedComment ref='A1' personId='p' id='2' parentId='1' done='1'><text>已核对</text></threadedComment></ThreadedComments>"
    )
    more: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("a", "threadedComment", "../threadedComments/t.xml")),
        "xl/threadedComments/t.xml": threads,
    }
    found = read_document(book({"表": content}, more=more), "a.xlsx").comments
    assert [(c.id, c.text, c.parent, c.done) for c in found] == [("1", "请核对", "", False), ("2", "已核对", "1", True)]


def test_text_boxes_and_pictures_on_a_sheet_are_not_lost() -> None:
    drawing = "<xdr:wsDr xmlns:xdr='x' xmlns:a='y'><xdr:sp><xdr:txBody><a:p><a:r><a:t>无</a:t></a:r><a:r><a:t>意见</a:t></a:r></a:p></xdr:txBody></xdr:sp></xdr:wsDr>"
    more: dict[str, str | bytes] = {
        "xl/worksheets/_rels/sheet1.xml.rels": rels(("d", "drawing", "../drawings/d.xml")),
        "xl/drawings/d.xml": drawing,
        "xl/drawings/_rels/d.xml.rels": rels(("i", "image", "../media/seal.png")),
        "xl/media/seal.png": b"\x89PNG",
    }
    document = read_document(book({"表": "<sheetData/>"}, more=more), "a.xlsx")
    assert [(block.layer, block.text) for block in document.blocks] == [("body", "表"), ("textbox", "无意见")]
    assert [picture.part for picture in document.pictures] == ["xl/media/seal.png"]


def test_dates_typed_into_old_mac_workbooks_count_from_1904() -> None:
    from openpyxl import Workbook
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    made = Workbook()
    made.epoch = CALENDAR_MAC_1904
    made.active["A1"] = datetime(2031, 5, 6)
    out = BytesIO()
    made.save(out)
    assert grid(read_document(out.getvalue(), "a.xlsx")) == [["2031年5月6日"]]


# ── Damaged and hostile workbooks ───────────────────────────────────────────────────────────────────────────────────


def code_of(data: bytes, limits: Limits | None = None, name: str = "a.xlsx") -> str:
    with pytest.raises(InputError) as caught:
        read_document(data, name, limits=limits or Limits())
    return caught.value.code


def test_a_sheet_that_breaks_off_keeps_its_rows_and_says_so() -> None:
    data = book({"表": f"<sheetData><row r='1'>{inline('A1', '甲')}</row><row r='2'><c r='A2'"})
    document = read_document(data, "a.xlsx")
    assert (grid(document), [f.code for f in document.findings]) == ([["甲"]], ["W-PARTIAL"])


def test_merged_ranges_that_overlap_or_hide_text_are_not_merged() -> None:
    rows = "".join(f"<row r='{n}'>{inline(f'A{n}', str(n))}{inline(f'B{n}', 'x')}</row>" for n in (1, 2))
    merges = "".join(f"<mergeCell ref='{area}'/>" for area in ("A1:B2", "A1:XFD1048576", "Z9", "??", "B2:A1"))
    document = read_document(book({"表": f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"}), "a.xlsx")
    assert grid(document) == [["1", "x"], ["2", "x"]]


def test_a_hundred_thousand_merged_ranges_cost_little() -> None:
    rows = "".join(f"<row r='{n}'>{inline(f'A{n}', 'x')}{inline(f'CV{n}', 'y')}</row>" for n in range(1, 500))
    merges = "".join(f"<mergeCell ref='B{n % 490 + 1}:CU499'/>" for n in range(100_000))
    begin = time.process_time()
    read_document(book({"表": f"<sheetData>{rows}</sheetData><mergeCells>{merges}</mergeCells>"}), "a.xlsx")
    assert time.process_time() - begin < 6


def test_a_workbook_that_would_make_a_vast_table_or_text_is_refused() -> None:
    steps = "".join(f"<row r='{n}'>{inline(f'{_letters(n)}{n}', 'x')}</row>" for n in range(1, 1200))
    assert code_of(book({"表": f"<sheetData>{steps}</sheetData>"})) == "E-LIMIT"
    strings = f"<si><t>{'字' * 30_000}</t></si>"
    cells = "".join(f"<row r='{n}'><c r='A{n}' t='s'><v>0</v></c></row>" for n in range(1, 500))
    assert code_of(book({"表": f"<sheetData>{cells}</sheetData>"}, strings=strings)) == "E-LIMIT"


def _letters(number: int) -> str:
    out = ""
    while number:
        number, rest = divmod(number - 1, 26)
        out = chr(65 + rest) + out
    return out


def test_what_is_hostile_or_no_workbook_has_its_own_code() -> None:
    laugh = "<!DOCTYPE x [<!ENTITY a 'b'>]>"
    good = f"<sheetData><row r='1'>{inline('A1', '甲')}</row></sheetData>"
    assert code_of(book({"表": good}, more={"xl/sharedStrings.xml": laugh + f"<sst {MAIN}/>"})) == "E-DTD"
    assert code_of(book({"表": good}, more={"xl/worksheets/sheet1.xml": laugh + f"<worksheet {MAIN}/>"})) == "E-DTD"
    assert code_of(book({"表": good}, workbook="<workbook")) == "E-XML"
    assert code_of(book({"表": "<sheetData/>"})) == "E-EMPTY"
    assert code_of(book({"表": good})[:400]) == "E-TRUNC"
    assert code_of(xls([("表", {(0, 0): "x"})], encrypted=True), name="a.xls") == "E-ENC"
    assert code_of(compound("Workbook", b"\x09\x08\x10\x00" + bytes(range(256)) * 8), name="a.et") == "E-XML"


def test_external_links_and_macros_are_said_and_not_followed() -> None:
    good = f"<sheetData><row r='1'>{inline('A1', '甲')}</row></sheetData>"
    links = rels(("s1", "worksheet", "worksheets/sheet1.xml"), ("x", "externalLink", "externalLinks/e.xml"))
    more: dict[str, str | bytes] = {
        "xl/vbaProject.bin": b"x",
        "xl/_rels/workbook.xml.rels": links,
        "xl/externalLinks/_rels/e.xml.rels": rels(("r", "externalLinkPath", "file:///c:/秘.xlsx", "External")),
    }
    found = read_document(book({"表": good}, more=more), "a.xlsm").findings
    assert [(f.code, dict(f.details).get("target")) for f in found] == [
        ("W-MACRO", None),
        ("W-EXTREL", "file:///c:/秘.xlsx"),
    ]
