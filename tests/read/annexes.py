"""Plans with annex tables as Word files: merged group cells, header rows that repeat, rows that run over the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from random import Random

from docx import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

FONT = "Noto Serif CJK SC"
CLAUSES = [
    "以社区为单元逐栋登记造册，摸清供水、供气、供热和排水管网底数，2031年9月底前完成调查并建立台账。",
    "新增停车泊位600个，加装电梯40部，改造排水管网25公里，同步整治架空线缆，确保改造一个、管好一个、满意一个。",
    "推行“物业服务企业+社区党组织+业主委员会”联动模式，物业服务覆盖率提高到85%以上。",
    "每年安排补助资金不少于1200万元，严禁截留挪用；建立资金使用情况季度公开制度，接受群众监督。",
    "建设智慧社区平台，接入门禁、消防、电梯等感知设备3000个以上，实现重点部位实时监测、自动预警、闭环处置。",
    "完善养老托育设施，新建社区食堂12处、托育点8处，服务半径不超过15分钟。",
]
UNITS = ["县住房建设局、各乡镇人民政府", "县城市管理局、县水务公司", "县财政局、县审计局", "县数据局"]
WIDTHS = (12, 26, 62, 34, 22, 16)
TOP = ("序号", "类别", "工作安排", "", "完成时限", "备注")
HEADER = ("序号", "类别", "工作任务", "责任单位", "完成时限", "备注")


@dataclass(frozen=True)
class Look:
    """How a table is drawn; `seed` varies the words, so that page breaks fall elsewhere."""

    outer: bool = True
    dark_header: bool = False
    group_first: bool = False
    repeat_header: bool = True
    two_headers: bool = False
    centred: bool = False
    long_cells: int = 1
    seed: int = 0


def plan(look: Look, *, rows: int = 24) -> bytes:
    """Return a plan with an annex table of so many rows under a header, in groups of up to four."""
    rng = Random(look.seed)
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(19)
    _line(document.add_paragraph(), "青禾县小区改造任务分工表", 18)
    heads = [TOP, HEADER] if look.two_headers else [HEADER]
    groups = _groups(rows, rng)
    cells = [*heads, *(_row(number, groups, look, rng) for number in range(1, rows + 1))]
    order = (1, 0, 2, 3, 4, 5) if look.group_first else (0, 1, 2, 3, 4, 5)
    table = document.add_table(rows=len(cells), cols=len(HEADER))
    table.autofit = False
    _borders(table, outer=look.outer)
    for place, column in enumerate(order):
        table.columns[place].width = Mm(WIDTHS[column])
        for at, row in enumerate(cells):
            cell = table.cell(at, place)
            cell.width = Mm(WIDTHS[column])
            head = at < len(heads)
            for number, text in enumerate(row[column].split("\n")):
                paragraph = cell.add_paragraph() if number else cell.paragraphs[0]
                if text and not (look.two_headers and at == 1 and column not in (2, 3)):
                    _line(paragraph, text, 12, white=look.dark_header and head)
                if look.centred and column != 2:
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                    cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
            if look.dark_header and head:
                _shade(cell, "7F7F7F")
    if look.two_headers:
        _merge(table, (0, 2), (0, 3))
        for place in (0, 1, 4, 5):
            _merge(table, (0, place), (1, place))
    for start, stop in groups:
        _merge(table, (start + len(heads) - 1, order.index(1)), (stop + len(heads) - 2, order.index(1)))
    for row in table.rows[: len(heads) if look.repeat_header else 0]:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    _line(document.add_paragraph(), "注：表中时限为当年月末。", 12)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _groups(rows: int, rng: Random) -> list[tuple[int, int]]:
    groups, start = [], 1
    while start <= rows:
        stop = min(rows + 1, start + rng.randint(1, 4))
        groups.append((start, stop))
        start = stop
    return groups


def _row(number: int, groups: Sequence[tuple[int, int]], look: Look, rng: Random) -> tuple[str, ...]:
    first = [start for start, _ in groups]
    clause = "".join(rng.choice(CLAUSES) for _ in range(look.long_cells + rng.randint(0, 2)))
    return (
        str(number),
        f"第{first.index(number) + 1}类改造工程" if number in first else "",
        clause,
        rng.choice(UNITS),
        f"2032年{rng.randint(1, 12)}月",
        rng.choice(["", "", "已启动"]),
    )


def _merge(table: object, first: tuple[int, int], last: tuple[int, int]) -> None:
    merged = table.cell(*first).merge(table.cell(*last))  # type: ignore[attr-defined]
    merged.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    for paragraph in merged.paragraphs[1:]:
        if not paragraph.text:
            paragraph._p.getparent().remove(paragraph._p)


def _line(paragraph: object, text: str, size: float, *, white: bool = False) -> None:
    run = paragraph.add_run(text)  # type: ignore[attr-defined]
    run.font.size, run.font.name = Pt(size), FONT
    run._element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    if white:
        run.font.color.rgb = RGBColor(255, 255, 255)


def _borders(table: object, *, outer: bool) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:val"), "single" if outer or side.startswith("inside") else "none")
        edge.set(qn("w:sz"), "4")
        borders.append(edge)
    table._tbl.tblPr.append(borders)  # type: ignore[attr-defined]


def _shade(cell: object, colour: str) -> None:
    shade = OxmlElement("w:shd")
    shade.set(qn("w:val"), "clear")
    shade.set(qn("w:fill"), colour)
    cell._tc.get_or_add_tcPr().append(shade)  # type: ignore[attr-defined]
