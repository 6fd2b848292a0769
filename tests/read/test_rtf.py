"""RTF files: numbers and fields as stored, tables by their edges, whatever way the characters are written."""

from __future__ import annotations

import time

import pytest

from pipeline.errors import InputError
from pipeline.read.formats import read_document
from tests.read.old import encoded, rtf


def lines(body: str, head: str = "", layer: str = "body", **options: str) -> list[str]:
    document = read_document(rtf(body, head), "a.rtf", **options)  # type: ignore[arg-type]
    return [block.text for block in document.blocks if block.layer == layer]


def test_numbers_are_those_that_the_file_shows() -> None:
    body = r"{\listtext\pard\plain 一、\tab}\ls1\ilvl0 总体要求\par {\pntext （一）}指导思想\par {\listtext\'a1\'f1\tab}无号\par {\listtext 1.\tab}2026年\par"
    assert lines(body) == ["一、总体要求", "（一）指导思想", "无号", "1. 2026年"]


def test_a_number_that_is_not_stored_is_a_finding() -> None:
    document = read_document(rtf(r"\pard\ls1 总体要求\par\pard 正文\par"), "a.rtf")
    assert [dict(f.details)["part"] for f in document.findings] == ["自动编号 1 处"]


def test_the_stored_result_of_a_date_field_is_kept() -> None:
    body = r"{\field{\*\fldinst { DATE \\@ yyyy}}{\fldrslt {2021年3月5日}}}\par{\field{\*\fldinst INCLUDEPICTURE http://127.0.0.1:9/a.png}{\fldrslt 图}}\par"
    document = read_document(rtf(body), "a.rtf")
    assert document.text == "2021年3月5日\n图"
    assert [f.code for f in document.findings] == ["W-EXTREL"]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (r"\u19968\'d2\'bb\u12289?", "一、"),
        (r"{\uc2\u19968\'d2\'bb\u12289??}后", "一、后"),
        (r"{\uc0\u19968\u12289}后", "一、后"),
        (r"\u-10179?\u-8704?", "\U0001f600"),
        (r"\u-10179?字", "\ufffd字"),
        (r"\'d2\'bb\'a1\'a2", "一、"),
        (r"\ldblquote 先民生\rdblquote\emdash", "“先民生”—"),
        (r"a\~b\_c\-d", "a\u00a0b-cd"),
        (r"\{\\\}", "{\\}"),
        (r"{\*\unknown 不读}读", "读"),
        (r"{\upr{?}{\*\ud{\u19968?}}}", "一"),
        (r"a\bin4 }}}}b", "ab"),
        ("一\r\n二\\\r\n", "一二"),
    ],
)
def test_characters_may_be_written_in_many_ways(written: str, expected: str) -> None:
    assert lines(written + r"\par")[0] == expected


def test_a_table_is_laid_on_a_grid_by_the_edges_of_its_cells() -> None:
    def row(definition: str, *cells: str) -> str:
        return r"\trowd" + definition + r"\pard\intbl " + "".join(cell + r"\cell " for cell in cells) + r"\row "

    four = r"\cellx1000\cellx3000\cellx5000\cellx7000"
    body = (
        "表前\\par " + row(r"\trhdr" + four, "序号", "任务", "牵头单位", "时限")
        + row(r"\clvmgf\cellx1000\cellx3000\cellx5000\cellx7000", "1", "编制规划", "县民政局", "2032年6月底前")
        + row(r"\clvmrg\cellx1000\cellx3000\cellx5000\cellx7000", "", r"建设\par 助餐点", "县商务局", "长期")
        + row(r"\cellx1000\cellx7000", "合计", "两项")
        + row(r"\cellx1000\clmgf\cellx3000\clmrg\cellx5000\cellx7000", "甲", "乙", "", "丙") + r"\pard 表后\par"
    )  # fmt: skip
    document = read_document(rtf(body), "a.rtf")
    assert document.text.split("\n") == [
        "表前", "序号\t任务\t牵头单位\t时限", "1\t编制规划\t县民政局\t2032年6月底前", "\t建设 助餐点\t县商务局\t长期", "合计\t两项\t\t", "甲\t乙\t\t丙", "表后",
    ]  # fmt: skip
    (table,) = document.tables
    cells = {(c.row, c.column): (c.row_span, c.column_span) for c in table.cells}
    assert (cells[1, 0], cells[3, 1], cells[4, 1], table.header_rows) == ((2, 1), (1, 3), (1, 2), 1)


def test_a_table_within_a_cell_belongs_to_that_cell() -> None:
    inner = r"\pard\intbl\itap2 内一\nestcell 内二\nestcell{\*\nesttableprops\trowd\cellx500\cellx1000\nestrow}{\nonesttables\par}"
    body = (
        r"\trowd\cellx2000\cellx4000\pard\intbl\itap1 外一\par "
        + inner
        + r"\pard\intbl\itap1 \cell 外二\cell\row\pard 后\par"
    )
    document = read_document(rtf(body), "a.rtf")
    assert document.text.split("\n") == ["外一 内一 内二\t外二", "后"]
    assert [(table.parent, table.columns) for table in document.tables] == [("", 2), ("t1", 2)]


CHANGES = (
    r"每年安排{\deleted\revauthdel1\revdttmdel132319808 800万元}{\revised\revauth2\revdttm132319808 1200万元}。\par"
)
HEAD = r"{\*\revtbl{Unknown;}{" + encoded("县审计局") + ";}{" + encoded("县财政局") + ";}}"


@pytest.mark.parametrize(
    ("view", "expected"), [("final", "每年安排1200万元。"), ("original", "每年安排800万元。"), ("markup", "每年安排800万元1200万元。")]
)  # fmt: skip
def test_tracked_changes_are_read_in_each_view(view: str, expected: str) -> None:
    assert lines(CHANGES, HEAD, view=view) == [expected]


def test_tracked_changes_name_author_and_date() -> None:
    document = read_document(rtf(CHANGES, HEAD), "a.rtf")
    assert [(r.kind, r.author, r.date) for r in document.revisions] == [
        ("delete", "县审计局", "2026-03-01T09:00:00"), ("insert", "县财政局", "2026-03-01T09:00:00"),
    ]  # fmt: skip


def test_comments_notes_boxes_and_heads_stand_beside_the_text() -> None:
    body = (
        r"{\header 机密\par}安排{\*\atrfstart 7}1200万元{\*\atrfend 7}{\*\atnid X}{\*\atnauthor 县财政局}\chatn{\*\annotation{\*\atnref 7}{\*\atndate 132319808}\pard 请核对}"
        r"资金{\footnote\pard 脚注}。{\shp{\*\shpinst{\sp{\sn a}{\sv 不读}}{\shptxt\pard 框内\par}}{\shprslt 不读}}{\pict\picwgoal2381\pichgoal2381 ffd8}\par{\v 隐}\par"
    )
    document = read_document(rtf(body), "a.rtf")
    assert [(b.layer, b.text) for b in document.blocks] == [
        ("body", "安排1200万元资金。"), ("textbox", "框内"), ("body", "隐"), ("note", "脚注"), ("furniture", "机密"),
    ]  # fmt: skip
    (comment,) = document.comments
    assert (comment.author, comment.date, comment.text) == ("县财政局", "2026-03-01T09:00:00", "请核对")
    assert document.text[comment.start : comment.end] == "1200万元"
    assert [picture.width_mm for picture in document.pictures] == [42.0]
    assert {f.code for f in document.findings} == {"W-HIDDEN"}


def test_looks_and_metadata_are_read() -> None:
    head = (
        r"{\stylesheet{\s1\outlinelevel0 heading 1;}}{\info{\title "
        + encoded("方案")
        + r"}{\author "
        + encoded("县住建局")
        + "}}"
    )
    document = read_document(
        rtf(r"\pard\s1\qc\outlinelevel0\b\fs44 总则\par\pard\plain\fs32\fi640 正文\par", head), "a.rtf"
    )
    first, second = (block.style for block in document.blocks)
    assert (first.name, first.font, first.size, first.bold, first.align, first.outline) == (
        "heading 1",
        "宋体",
        22.0,
        True,
        "center",
        0,
    )
    assert (second.size, second.bold, second.indent, second.outline) == (16.0, False, 32.0, None)
    assert document.metadata == (("title", "方案"), ("author", "县住建局"))
    assert (document.format, document.reader) == ("rtf", "rtf/1 docx/1")


def test_a_file_that_breaks_off_is_read_as_far_as_it_goes() -> None:
    document = read_document(rtf(r"{\b 前半\par 后半")[:-3], "a.rtf")
    assert document.text.startswith("前半")
    assert [f.code for f in document.findings] == ["W-PARTIAL"]


def test_hostile_nesting_is_refused_and_long_noise_costs_linear_time() -> None:
    with pytest.raises(InputError) as caught:
        read_document(b"{\\rtf1" + b"{" * 10_000, "a.rtf")
    assert caught.value.code == "E-DEPTH"
    read_document(rtf("字\\par"), "a.rtf")  # what is loaded once is not counted

    def cost(times: int) -> float:
        begun = time.perf_counter()
        read_document(b"{\\rtf1 " + b"\\u\\'\\\\{}\\cell\\row\\trowd\\cellx1 a" * times + b"}", "a.rtf")
        return time.perf_counter() - begun

    assert cost(4000) < 12 * max(cost(1000), 0.02)
