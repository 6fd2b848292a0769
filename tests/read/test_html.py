"""Web pages: the article without the portal around it."""

from __future__ import annotations

import pytest

from pipeline.errors import InputError
from pipeline.model.source import SourceDocument
from pipeline.read.formats import read_document
from tests.read import paper

INFO = (
    "<table class='xl'><tr><td>索 引 号</td><td>QH01-2031-0042</td><td>主题分类</td><td>城乡建设</td></tr>"
    "<tr><td>发布机构</td><td>青禾县住房建设局</td><td>成文日期</td><td>2031年7月18日</td></tr>"
    "<tr><td>发文字号</td><td>青建发〔2031〕8号</td><td>有 效 性</td><td>有效</td></tr></table>"
)
PARAGRAPHS = "".join(f"<p>{line}</p>" for line in paper.PLAN)


def page(article: str, *, head: str = "", before: str = INFO, container: str = "<div id='zoom'>{}</div>") -> str:
    return (
        f"<!DOCTYPE html><html><head><meta charset='utf-8'><title>实施方案_青禾县人民政府</title>{head}<style>p{{}}</style></head><body>"
        "<ul class='nav'><li><a href='#'>首页</a></li><li><a href='#'>政务公开</a></li></ul>"
        "<div class='crumb'>当前位置：<a href='#'>首页</a> &gt; 征集</div>"
        f"{before}<div class='info'>发布时间：2031-07-20　来源：县住房建设局　浏览次数：<span>31</span></div>"
        f"{container.format(article)}"
        "<div>【<a href='#'>打印本页</a>】 【<a href='#'>关闭窗口</a>】</div><div class='related'><h3>相关链接</h3><ul><li>另一篇文章。</li></ul></div>"
        "<script>var a='脚本';</script><footer>主办：青禾县人民政府办公室　网站标识码：0000000000</footer></body></html>"
    )


def read(text: str, encoding: str = "utf-8") -> SourceDocument:
    return read_document(text.encode(encoding), "方案.html")


def lines(text: str) -> list[str]:
    return read(text).text.split("\n")


@pytest.mark.parametrize(
    "container",
    ["<div id='zoom'>{}</div>", "<div class='TRS_Editor'>{}</div>", "<article>{}</article>", "<div class='unheard-of'><div>{}</div></div>",
     "<form action='#'><table><tr><td>{}</td></tr></table></form>"],
)  # fmt: skip
def test_the_article_is_found_in_known_containers_and_by_its_density(container: str) -> None:
    assert lines(page(PARAGRAPHS, container=container)) == paper.PLAN


def test_the_index_table_and_meta_tags_are_metadata_and_not_text() -> None:
    document = read(
        page(PARAGRAPHS, head="<meta name='ArticleTitle' content='青禾县老旧小区改造提升行动实施方案（征求意见稿）'>")
    )
    known = dict(document.metadata)
    assert known["索引号"] == "QH01-2031-0042"
    assert known["发文字号"] == "青建发〔2031〕8号"
    assert known["成文日期"] == "2031年7月18日"
    assert known["发布机构"] == "青禾县住房建设局"
    assert known["ArticleTitle"].startswith("青禾县")
    assert "QH01" not in document.text
    assert document.text.split("\n") == paper.PLAN


def test_the_index_table_is_left_out_even_inside_the_article() -> None:
    assert lines(page(INFO + PARAGRAPHS, before="")) == paper.PLAN


def test_a_title_that_stands_outside_the_article_comes_first() -> None:
    before = INFO + "<h1>" + "".join(paper.TITLE) + "</h1>"
    body = "".join(f"<p>{line}</p>" for line in [*paper.BODY, *paper.END])
    document = read(page(body, before=before))
    assert document.text.split("\n")[0] == "".join(paper.TITLE)
    assert document.text.split("\n")[1] == paper.BODY[0]
    assert document.blocks[0].style.align == "center"


def test_breaks_and_blocks_end_lines_and_white_space_is_as_shown() -> None:
    article = "<div>　　一、总体要求<br><br/>　　坚持以人为\n    本。<br>推广 smart\n city 平台。</div><p>&nbsp;</p><p>二、<span>重点</span>任务</p>"
    assert lines(page(article + PARAGRAPHS))[:4] == [
        "一、总体要求",
        "坚持以人为本。",
        "推广 smart city 平台。",
        "二、重点任务",
    ]


def test_style_tells_alignment_indent_bold_lead_and_outline() -> None:
    article = (
        "<p style='text-align:center'><strong>标题一行</strong></p><p style='text-indent:2em'><b>（一）加强领导。</b>各单位要落实责任。</p>"
        "<p><span style='font-family:楷体'>（二）强化保障。</span>县财政局安排资金。</p><h2>三、附则</h2><p align='right'>2031年7月18日</p>"
    )
    first, second, third, fourth, fifth = read(page(article + PARAGRAPHS)).blocks[:5]
    assert (first.style.align, first.style.bold, first.style.lead) == ("center", True, 0)
    assert (second.style.lead, second.style.bold, second.style.indent) == (len("（一）加强领导。"), False, 32.0)
    assert third.style.lead == len("（二）强化保障。")
    assert (fourth.style.outline, fourth.style.bold) == (1, True)
    assert fifth.style.align == "right"


def test_tables_keep_their_merged_cells() -> None:
    table = (
        "<table><thead><tr><th>序号</th><th>任务</th><th>单位</th></tr></thead><tr><td>1</td><td rowspan='2'>改造工程</td><td>县水务公司</td></tr>"
        "<tr><td>2</td><td><p>县财政局、</p><p>县审计局</p></td></tr><tr><td colspan='3'>合计两项</td></tr></table>"
    )
    document = read(page(PARAGRAPHS + table))
    (found,) = document.tables
    assert document.text[found.start : found.end].split("\n") == [
        "序号\t任务\t单位",
        "1\t改造工程\t县水务公司",
        "2\t\t县财政局、 县审计局",
        "合计两项\t\t",
    ]
    assert (found.rows, found.columns, found.header_rows) == (4, 3, 1)
    assert [(c.row_span, c.column_span) for c in found.cells if c.row_span > 1 or c.column_span > 1] == [(2, 1), (1, 3)]
    two = next(cell for cell in found.cells if len(cell.paragraphs) == 2)
    assert [document.text[a:b] for a, b in two.paragraphs] == ["县财政局、", "县审计局"]


def test_hostile_spans_make_no_giant_table() -> None:
    table = "<table><tr><td colspan='999999' rowspan='999999'>甲</td><td>乙</td></tr><tr><td>丙</td><td>丁</td></tr></table>"
    (found,) = read(page(PARAGRAPHS + table)).tables
    assert found.columns <= 64
    assert found.rows == 2


def test_a_table_that_only_holds_the_article_is_unwrapped() -> None:
    assert lines(page(f"<table><tr><td>{PARAGRAPHS}</td></tr></table>")) == paper.PLAN


def test_ordered_lists_show_their_numbers() -> None:
    article = (
        PARAGRAPHS
        + "<ol start='3'><li>建立台账。</li><li>公开进度。</li></ol><ol style='list-style-type:cjk-ideographic'><li>组织实施</li></ol>"
    )
    document = read(page(article))
    assert document.text.split("\n")[-3:] == ["3.建立台账。", "4.公开进度。", "一、组织实施"]
    label = document.blocks[-1].label
    assert label is not None
    assert (label.number, label.style, label.in_file) == (1, "cn", False)


def test_hidden_text_is_left_out_and_reported() -> None:
    document = read(page(PARAGRAPHS + "<p style='display: none'>隐藏的话。</p>"))
    assert "隐藏" not in document.text
    assert [finding.code for finding in document.findings] == ["W-HIDDEN"]


def test_what_calls_itself_gb2312_is_read_as_gb18030() -> None:
    text = page(PARAGRAPHS).replace("charset='utf-8'", "charset='gb2312'")
    document = read(text, "gb18030")
    assert "云建发〔2031〕12号" in document.text
    assert document.text.split("\n") == paper.PLAN


def test_what_word_saves_as_a_web_page_is_read() -> None:
    article = "".join(
        f"<p class=MsoNormal style='text-indent:32.0pt'><span lang=ZH-CN style='font-size:16.0pt;font-family:仿宋'>{x}</span><o:p></o:p></p>"
        for x in paper.PLAN
    )
    text = f"<html xmlns:o='urn:schemas-microsoft-com:office:office'><head><meta http-equiv=Content-Type content='text/html; charset=gb2312'></head><body lang=ZH-CN><div class=WordSection1>{article}</div></body></html>"
    document = read(text, "gb18030")
    assert document.text.split("\n") == paper.PLAN
    assert (document.blocks[3].style.size, document.blocks[3].style.font) == (16.0, "仿宋")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<!DOCTYPE html [<!ENTITY a 'b'>]><html><body><p>正文。</p></body></html>", "E-DTD"),
        ("<html><body><script>1</script></body></html>", "E-EMPTY"),
        ("<html><body>" + "<div>" * 400 + "正文。" + "</div>" * 400 + "</body></html>", "E-DEPTH"),
    ],
)
def test_what_must_not_or_cannot_be_read_is_refused(text: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        read(text)
    assert caught.value.code == code


def test_a_public_doctype_is_no_reason_to_refuse() -> None:
    text = page(PARAGRAPHS).replace(
        "<!DOCTYPE html>", '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "x.dtd">'
    )
    assert lines(text) == paper.PLAN
