"""Markdown: the marks become style, the words stay."""

from __future__ import annotations

from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document

TEXT = """\
---
title: 实施方案
---
# 青禾县改造实施方案

## 一、总体要求

**（一）指导思想。**坚持以人为本，推广[统一平台](https://example.com/a)。

> 引用的一段。
- 建立**台账**。
1\\. 公开进度。

| 序号 | 任务 | 单位 |
|:----|:---:|----|
| 1 | 小区改造 | 县住房建设局<br>县财政局 |
| 2 | | 县水务公司 |

![图](a.png)

三、附则
"""


def read(text: str = TEXT) -> SourceDocument:
    return read_document(text.encode(), "a.md")


def test_the_lines_are_those_a_reader_sees() -> None:
    assert read().text.split("\n") == [
        "青禾县改造实施方案",
        "一、总体要求",
        "（一）指导思想。坚持以人为本，推广统一平台。",
        "引用的一段。",
        "建立台账。",
        "1. 公开进度。",
        "序号\t任务\t单位",
        "1\t小区改造\t县住房建设局 县财政局",
        "2\t\t县水务公司",
        "三、附则",
    ]


def test_headings_have_an_outline_level_and_bold_openings_a_lead() -> None:
    document = read()
    assert [block.style.outline for block in document.blocks[:3]] == [0, 1, None]
    assert document.blocks[2].style.lead == len("（一）指导思想。")
    assert dict(document.metadata) == {"title": "实施方案"}
    assert (document.format, document.tables[0].header_rows) == ("md", 1)


def test_html_comments_and_rules_are_no_text() -> None:
    assert read("正文。\n<!-- 批\n注 -->\n\n---\n\n结尾。\n").text == "正文。\n结尾。"
