"""Letter and annex, letterhead, headings, slips, documents on one line."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model.source import SourceDocument
from pipeline.read.assemble import Draft, assemble
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.diff.documents import document
from tests.drafts import LETTER, PLAN, outline, read_text

SECTIONS = [
    (1, "一、", "总体要求"), (2, "（一）", "基本情况"), (2, "（二）", "主要目标"), (1, "二、", "重点任务"),
    (2, "（一）", "完善网络，优化布局"), (3, "1.", "编制布局规划"), (3, "2.", "建设助餐点"), (2, "（二）", "强化保障，提升质量"),
    (1, "三、", "保障措施"), (2, "（一）", "加强领导"), (2, "（二）", "加强宣传"),
]  # fmt: skip


def test_a_file_with_letter_and_annex_holds_both():
    document, plan = read_text(LETTER + PLAN)
    assert document.kind == "request"
    assert document.number == "云民函〔2026〕12号"
    assert document.addressees == ("市直各有关单位", "各县（市、区）民政局")
    assert document.attachments == ("云泽市社区助餐服务三年行动实施方案（征求意见稿）",)
    assert document.contact.startswith("联系人：市民政局养老服务科")
    assert [annex.kind for annex in document.annexes] == ["plan"]
    assert plan.document.title == "云泽市社区助餐服务三年行动实施方案（征求意见稿）"
    assert plan.document.stage == "consultation"
    assert (plan.document.issuer, plan.document.date) == ("云泽市民政局", "2026-03-20")


def test_the_letter_says_by_when_to_whom_and_what_silence_means():
    document, _plan = read_text(LETTER + PLAN)
    request = document.request
    assert request.deadline == "2026-04-10T17:30:00+08:00"
    assert request.deadline_text == "4月10日下午下班前"
    assert request.reply_to == "市民政局"
    assert request.seal_required
    assert not request.reply_without_comments
    assert request.no_reply == "deemed_no_comment"


def test_sections_are_found_with_their_depth():
    _document, plan = read_text(PLAN)
    assert outline(plan) == SECTIONS


def test_a_document_on_one_line_gives_the_same_sections():
    _document, plan = read_text("".join(line.strip() for line in PLAN.splitlines()))
    assert outline(plan) == SECTIONS
    assert plan.document.title == "云泽市社区助餐服务三年行动实施方案（征求意见稿）"
    assert (plan.document.issuer, plan.document.date) == ("云泽市民政局", "2026-03-20")


def test_citations_leave_out_the_documents_own_number():
    document, _plan = read_text(LETTER + PLAN)
    assert [c.number for c in document.citations] == []
    assert [(c.number, c.title) for c in document.annexes[0].citations] == [
        ("云政办发〔2025〕8号", "关于发展老年助餐服务的通知")
    ]


@pytest.mark.parametrize(
    ("wrong", "right", "code"),
    [
        ("一、总体要求", "—、总体要求", "S-LABEL-DASH"),
        ("（二）强化保障", "（2）强化保障", "S-LABEL-STYLE"),
        ("（二）强化保障", "（一）强化保障", "S-LABEL-TWICE"),
        ("（二）强化保障", "（四）强化保障", "S-LABEL-GAP"),
    ],
)
def test_slips_in_numbers_are_accepted_and_reported(wrong, right, code):
    _document, plan = read_text(PLAN.replace(wrong, right))
    assert [(level, title) for level, _label, title in outline(plan)] == [
        (level, title) for level, _label, title in SECTIONS
    ]
    assert code in {finding.code for finding in plan.findings}


def test_a_clean_numbering_gives_no_finding():
    _document, plan = read_text(PLAN)
    assert not [finding for finding in plan.findings if finding.code.startswith("S-")]


def test_numbers_that_run_on_across_chapters_are_no_slip():
    text = PLAN.replace("（一）完善网络", "（三）完善网络").replace("（二）强化保障", "（四）强化保障")
    _document, plan = read_text(
        text.replace("（一）加强领导", "（五）加强领导").replace("（二）加强宣传", "（六）加强宣传")
    )
    assert [section[0] for section in outline(plan)] == [section[0] for section in SECTIONS]
    assert not [finding for finding in plan.findings if finding.code.startswith("S-")]


def test_chapters_and_articles_are_levels_too():
    text = "云泽市助餐管理办法\n第一章 总则\n第一条 为规范管理，制定本办法。\n第二条 本办法适用于全市。\n第二章 职责\n第三条 市民政局负责统筹。\n"
    _document, plan = read_text(text)
    assert [(level, label) for level, label, _title in outline(plan)][:2] == [(1, "第一章"), (2, "第一条")] or outline(
        plan
    )[0] == (1, "第一章", "总则")


def test_section_spans_nest():
    _document, plan = read_text(PLAN)
    sections = {section.id: section for section in plan.document.sections}
    for section in sections.values():
        if section.parent:
            parent = sections[section.parent]
            assert parent.span.start <= section.span.start <= section.span.end <= parent.span.end
        assert plan.source.text[section.title_span.start : section.title_span.end] == section.title


SOUP = st.text(
    alphabet="一二三四五六、（）1234567890.。：；\n\t第章条附件年月日2026关于方案意见局市各单位负责牵头", max_size=400
)


@given(SOUP)
@settings(max_examples=200, deadline=None)
def test_any_text_gives_a_document_without_an_exception(text):
    if not text.strip():
        return
    source = read_document(text.encode("utf-8"), "soup.txt")
    document = structure(source)
    assert 0 <= document.span.start <= document.span.end <= len(source.text)


def test_a_file_that_holds_nothing_but_a_text_box_is_an_empty_document():
    canonical = assemble([Draft("青禾县改造办", layer="textbox")])
    source = SourceDocument("a.pdf", "0" * 64, "pdf", "pdf/2", "final", "t", canonical.text, canonical.blocks)
    assert structure(source).kind == "other"


def _structured(times: int) -> float:
    lines = [
        line
        for n in range(200 * times)
        for line in (f"（{n}）推进工作", "完善设施网络，落实工作经费，健全长效管理机制。" * 2)
    ]
    source = document(["云泽市社区助餐服务实施方案", *lines])
    begin = time.process_time()
    structure(source)
    return time.process_time() - begin


def test_eight_times_the_lines_take_hardly_more_than_eight_times_as_long():
    _structured(1)
    assert min(_structured(32) / _structured(4) for _round in range(3)) <= 12
