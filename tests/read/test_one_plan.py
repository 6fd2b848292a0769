"""One plan in every format that is not a picture: the same sections, tasks and units, and exactly the same paragraphs."""

from __future__ import annotations

import pytest

from pipeline.extract import extract_plan
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.forms import NUMBERING, automatic_docx
from tests.ooxml.builder import cell, docx, num, numbered, p, r, row, table
from tests.read import ofdfile
from tests.read.ofdfile import Cell, Grid
from tests.read.old import made, needs_libreoffice
from tests.shared import EVAL, needs_shared

TITLE = ["青禾县社区助餐服务三年行动", "实施方案（征求意见稿）"]
END = ["青禾县民政局", "2031年7月18日"]
# (depth of the automatic number or -1, its text, the words); a number in the words is typed
TEXT = [
    (-1, "", "为完善社区助餐服务网络，根据《关于发展老年助餐服务的通知》（云政办发〔2030〕8号）要求，结合本县实际，制定本方案。"),
    (0, "一、", "总体要求"),
    (-1, "", "（一）基本情况。截至2030年底，全县已建成助餐点46个，覆盖12个街道和乡镇。"),
    (-1, "", "（二）主要目标。到2033年底，全县建成社区助餐点120个以上，助餐服务覆盖率达到80%。"),
    (0, "二、", "重点任务"),
    (1, "（一）", "完善网络，优化布局"),
    (2, "1.", "编制布局规划。2031年6月底前完成规划编制。（县民政局、县自然资源局、各乡镇人民政府负责。列第一位的为牵头单位，下同）"),
    (2, "2.", "建设助餐点。到2032年，每个街道建成不少于2个助餐点。（牵头单位：县民政局；配合单位：县商务局、县国资委；完成时限：2032年12月底前）"),
    (1, "（二）", "强化保障，提升质量"),
    (-1, "", "建立食品安全巡查制度。每月至少巡查1次。（县市场监管局、县卫生健康委按职责分工负责）推行明厨亮灶。鼓励安装监控设备。（县市场监管局负责）"),
    (0, "三、", "保障措施"),
    (-1, "", "（一）加强领导。建立联席会议制度。（县民政局牵头，县财政局等部门配合）"),
]  # fmt: skip
GRID = Grid(
    (14, 62, 50, 28),
    (
        (Cell("序号"), Cell("重点任务"), Cell("责任单位"), Cell("完成时限")),
        (Cell("1", rows=2), Cell("编制助餐服务设施布局规划，明确各街道助餐点的数量和位置"), Cell("县民政局、县自然资源局"), Cell("2031年6月")),
        (Cell("建设社区助餐点120个以上"), Cell("县民政局、县商务局、县国资委"), Cell("2032年12月")),
        (Cell("2"), Cell("以上各项每月调度一次", columns=3)),
    ),
)  # fmt: skip


def said(document: SourceDocument) -> dict[str, object]:
    """What a file says, without the way it says it."""
    plan = extract_plan(document, structure(document))
    return {
        "paragraphs": [block.text for block in document.blocks if block.layer == "body"],
        "tables": [
            [(c.row, c.column, c.row_span, c.column_span, document.text[c.start : c.end]) for c in each.cells]
            for each in document.tables
        ],
        "sections": [(s.level, s.label, s.title) for s in plan.document.sections],
        "tasks": [task.title for task in plan.tasks],
        "units": [[(u.name, u.role, u.inherited) for u in task.units] for task in plan.tasks],
        "deadlines": [[(d.text, d.end_date) for d in task.deadlines] for task in plan.tasks],
        "head": (plan.document.title, plan.document.issuer, plan.document.date),
    }


def plan_docx() -> bytes:
    width = '<w:tcW w:w="2200" w:type="dxa"/>'
    rows = []
    for at, cells in enumerate(GRID.rows):
        made_cells = [
            cell(each.text, width + (f'<w:gridSpan w:val="{each.columns}"/>' if each.columns > 1 else "")
                 + ('<w:vMerge w:val="restart"/>' if each.rows > 1 else ""))
            for each in cells
        ]  # fmt: skip
        rows.append(row(*([cell("", width + "<w:vMerge/>")] if at == 2 else []), *made_cells))
    frame = (
        '<w:tblPr><w:tblW w:w="8800" w:type="dxa"/></w:tblPr><w:tblGrid>'
        + '<w:gridCol w:w="2200"/>' * 4
        + "</w:tblGrid>"
    )
    body = "".join(p(r(line)) for line in TITLE)
    body += "".join(p(r(words), num(1, depth) if depth >= 0 else "") for depth, _, words in TEXT)
    body += table(*rows).replace("<w:tbl>", "<w:tbl>" + frame) + "".join(p(r(line)) for line in END)
    return docx(body, numbering=NUMBERING + numbered(1, 0))


PLAN = plan_docx()


def in_format(kind: str) -> tuple[bytes, str]:
    if kind == "docx":
        return PLAN, "方案.docx"
    if kind == "ofd":
        return ofdfile.document(TITLE, [*(label + words for _, label, words in TEXT), GRID], END), "方案.ofd"
    return made(PLAN, "doc" if kind == "wps" else kind), f"方案.{kind}"


@needs_libreoffice
@pytest.mark.parametrize("kind", ["doc", "wps", "odt", "rtf", "ofd"])
def test_the_plan_says_the_same_in_every_format(kind: str) -> None:
    data, name = in_format(kind)
    document = read_document(data, name)
    assert document.format == kind
    assert said(document) == said(read_document(PLAN, "方案.docx"))
    assert document.findings == ()


def test_the_plan_has_what_is_compared() -> None:
    whole = said(read_document(PLAN, "方案.docx"))
    assert whole["paragraphs"][:4] == [*TITLE, TEXT[0][2], "一、总体要求"]  # type: ignore[index]
    assert len(whole["tasks"]) == 8  # type: ignore[arg-type]
    assert len(whole["tables"][0]) == 4 + 4 + 3 + 2  # type: ignore[index]
    assert all(whole["units"])  # type: ignore[call-overload]


@needs_shared
@needs_libreoffice
@pytest.mark.slow
@pytest.mark.parametrize("kind", ["doc", "odt", "rtf", "ofd"])
def test_the_real_letter_and_plan_say_the_same_in_every_format(kind: str) -> None:
    text = (EVAL / "corpus" / "seed-shangrao.txt").read_text(encoding="utf-8").replace("[bookmark: _GoBack]", "")
    source = automatic_docx(text)
    expected = said(read_document(source, "seed.docx"))
    if kind == "ofd":
        title, *paragraphs = expected["paragraphs"]  # type: ignore[misc]
        data = ofdfile.document([title], paragraphs)
    else:
        data = made(source, kind)
    found = said(read_document(data, f"seed.{kind}"))
    assert len(expected["tasks"]) == 14  # type: ignore[arg-type]
    assert found == expected
