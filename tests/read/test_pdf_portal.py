"""Page furniture of PDFs: page numbers, running heads, and what a portal prints around an article."""

from __future__ import annotations

import pytest

from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from tests.read import paper
from tests.read.sheets import Sheet, build

ABOVE = [
    "无障碍阅读 | 长者模式 | 登录 | 注册",
    "青禾县人民政府门户网站",
    "\ue603 首页 政务公开 政务服务 互动交流 走进青禾",
    "请输入关键字 搜索",
    "当前位置：首页 > 政务公开 > 意见征集",
]
INFO = "发布时间：2031-07-18 16:20 来源：县住房建设局 字号：[大 中 小] \ue601 打印"
BELOW = [
    "\ue60a \ue60b \ue60c",
    "分享到：",
    "【打印本页】 【关闭窗口】",
    "上一篇：关于青禾县停车管理办法的通知",
    "主办单位：青禾县人民政府办公室 承办单位：青禾县数据局",
    "网站标识码：0000000000 某ICP备00000000号 某公网安备00000000000000号",
    "版权所有：青禾县人民政府 未经许可不得转载。",
]


def portal(*, print_edges: bool) -> list[Sheet]:
    """The plan as a browser prints it from a portal: 12 point type, paragraphs set in, three pages."""
    lines = [(57.0, line) for line in ABOVE]
    lines += [((595 - paper.width(line) * 6) / 2, line) for line in paper.TITLE] + [(120.0, INFO)]
    for paragraph in paper.BODY:
        first, *rest = paper.wrap(paragraph, 80, 4)
        lines += [(57.0 + 24, first), *((57.0, line) for line in rest)]
    lines += [(380.0, line) for line in paper.END] + [(57.0, line) for line in BELOW]
    sheets = []
    for start in range(0, len(lines), 16):
        sheet = Sheet()
        if print_edges:
            sheet.text(25, 30, "2031/7/20 09:12", 8).text(300, 30, "青禾县老旧小区改造提升行动实施方案", 8)
            sheet.text(25, 825, "https://www.example.cn/art/2031/7/18/art_1.html", 8)
            sheet.text(560, 825, f"{len(sheets) + 1}/3", 8)
        for at, (x, line) in enumerate(lines[start : start + 16]):
            sheet.text(x, 70 + at * 24, line, 12)
        sheets.append(sheet)
    return sheets


def read(sheets: list[Sheet]) -> SourceDocument:
    return read_document(build(sheets), "网页打印.pdf")


@pytest.mark.parametrize("print_edges", [True, False])
def test_of_a_printed_portal_page_the_article_is_kept_and_the_rest_is_said_to_be_left_out(print_edges: bool) -> None:
    document = read(portal(print_edges=print_edges))
    assert document.text.split("\n") == paper.PLAN
    said = {finding.code: dict(finding.details) for finding in document.findings}
    assert set(said) == {"W-CHROME", "W-PUA"}
    assert said["W-PUA"] == {"count": "5"}
    assert "无障碍阅读" in said["W-CHROME"]["sample"]
    left_out = "".join(block.text for block in document.blocks if block.layer == "furniture")
    assert all(line in left_out for line in (*ABOVE, *BELOW))


def test_words_of_the_trade_inside_the_text_are_no_chrome() -> None:
    body = [
        "一、政务公开",
        "推进政务公开，在县政府门户网站设立专栏，发布进度。",
        "分享到社区",
        "把物业服务的经验分享到社区，由县住房建设局牵头。",
        "主办单位：青禾县文化局",
        "承办单位：青禾县数据局",
    ]
    sheet = Sheet()
    for at, line in enumerate(body):
        sheet.text(122, 120 + at * 29, line)
    document = read([sheet])
    assert document.text.split("\n") == body
    assert not document.findings


@pytest.mark.parametrize("number", ["— {} —", "-{}-", "{}", "第{}页 共5页", "第 {} 页", "{}/5", "－{}－"])
@pytest.mark.parametrize("head", ["", "青禾县住房建设局文件"])
def test_page_numbers_of_any_form_and_running_heads_are_furniture(number: str, head: str) -> None:
    sheets = []
    for page in range(1, 6):
        sheet = Sheet()
        if head and page > 1:
            sheet.text(57 if page % 2 else 400, 50, head, 10).text(
                57 if page % 2 else 400, 65, f"青住建〔2031〕{7}号", 10
            )
        sheet.paragraph(90, 120, paper.BODY[page % 3 + 2], size=16, columns=56)
        sheets.append(sheet.text(500 if page % 2 else 90, 790, number.format(page), 14))
    document = read(sheets)
    assert document.text.split("\n") == [paper.BODY[page % 3 + 2] for page in range(1, 6)]
    furniture = [block.text for block in document.blocks if block.layer == "furniture"]
    assert len(furniture) == (13 if head else 5)
