"""Comments in tables, tracked changes and margin comments, and comments of several letters side by side."""

from io import BytesIO

import docx as python_docx
import pytest

from pipeline.feedback import Draft, Paper, linked, read_reply
from pipeline.feedback.paper import lost_stretches
from pipeline.model.comment import Comment
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.feedback.test_letters import SENT, letter, place, read
from tests.ooxml.builder import docx, p, r

ITEM = "3.更新社区器材。更换超过使用年限的室外健身器材，2025年12月底前完成排查，2026年10月底前更换2000件。（责任单位：市体育局、市民政局）"


def table_letter(head, rows):
    document = python_docx.Document()
    for line in ("衡川市甲局关于修改意见的复函", "市体育局：", "来函收悉，具体修改意见见下表。"):
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=len(head))
    for row in (head, *rows):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    for line in ("衡川市甲局", "2025年2月20日"):
        document.add_paragraph(line)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def understood(data, name="a.docx"):
    source = read_document(data, name)
    markup = read_document(data, name, view="markup") if source.revisions else None
    paper = Paper(source, structure(source), markup)
    reply = read_reply([paper], draft=SENT, unit="市甲局")
    assert lost_stretches(source.text, reply.parts, source.text_id) == []
    return reply


@pytest.mark.parametrize(
    ("head", "rows", "want"),
    [
        (
            ["序号", "原文", "修改意见", "理由"],
            [["1", "2026年建成6个", "“6个”改为“5个”", "用地紧张"], ["2", "“更新社区器材”责任单位", "增加市残联", ""], ["3", "山体", "删除", "无"]],
            [("change_number", "6个", "5个"), ("add_unit", None, "市残联"), ("delete", "山体", None)],
        ),
        (
            ["序号", "条款", "征求意见稿内容", "建议修改为", "修改依据"],
            [["1", "三、（二）", "市级财政每年安排专项资金不低于3000万元", "市级财政每年安排专项资金不低于2000万元", "财力有限"],
             ["2", "第二部分第（三）条", "简化审批手续", "优化审批服务", "规范表述"]],
            [("change_number", "3000万元", "2000万元"), ("replace", "简化审批手续", "优化审批服务")],
        ),
        (
            ["单位", "意见建议", "备注"],
            [["市甲局", "建议将第二部分第（三）条“简化审批手续”删除。", ""], ["市乙局", "无", ""]],
            [("delete", "简化审批手续", None)],
        ),
        (
            ["所在条目", "修改建议"],
            [["更新社区器材", "完成时限调整为2026年12月底前"], ["（四）加强宣传引导", "请明确牵头单位"]],
            [("change_deadline", None, "2026年12月底前"), ("question", None, None)],
        ),
        (
            ["原文", "修改意见"],
            [["更换2000件", "改为“更换1800件”"], ["更新社区器材（责任单位：市体育局、市民政局）", "责任单位增加市残联"]],
            [("change_number", "2000件", "1800件"), ("add_unit", None, "市残联")],
        ),
    ],
)  # fmt: skip
def test_tables_of_comments_are_read_by_their_headings(head, rows, want):
    reply = understood(table_letter(head, rows))
    assert [(c.op, c.old, c.new) for c in reply.comments] == want
    assert all(c.anchor.state != "none" and c.channel == "table" for c in reply.comments)
    assert reply.unread == ()


WHO = 'w:id="8" w:author="市甲局" w:date="2025-02-20T09:00:00Z"'


def change(kind, text):
    inner = f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>' if kind == "del" else r(text)
    return f'<w:{kind} w:id="9" w:author="市甲局" w:date="2025-02-20T09:00:00Z">{inner}</w:{kind}>'


def copy_of_draft(*pieces):
    return docx(p("".join(r(piece) if isinstance(piece, str) else change(*piece) for piece in pieces)))


@pytest.mark.parametrize(
    ("pieces", "want"),
    [
        (("3.更新社区器材。更换超过使用年限的室外健身器材，2025年12月底前完成排查，2026年1", ("del", "0"), ("ins", "2"), ITEM.split("2026年10")[1]),
         ("change_deadline", "2026年10月底前", "2026年12月底前")),
        ((ITEM.split("2000件")[0], ("del", "2000"), ("ins", "1800"), "件" + ITEM.split("2000件")[1]), ("change_number", "2000件", "1800件")),
        ((ITEM.removesuffix("）"), ("ins", "、市残联"), "）"), ("add_unit", None, "市残联")),
        ((ITEM.removesuffix("、市民政局）"), ("del", "、市民政局"), "）"), ("remove_unit", "市民政局", None)),
        ((ITEM.split("超过")[0], ("ins", "老旧和"), "超过" + ITEM.split("超过")[1]), ("insert", None, "老旧和")),
        ((ITEM.split("室外")[0], ("del", "室外"), ITEM.split("室外")[1]), ("delete", "室外", None)),
        ((ITEM.split("更换超过")[0], ("del", "更换"), ("ins", "更新"), "超过" + ITEM.split("更换超过")[1]), ("replace", "更换", "更新")),
    ],
)  # fmt: skip
def test_a_tracked_change_is_a_comment_at_its_place(pieces, want):
    reply = understood(copy_of_draft(*pieces))
    assert [(c.op, c.old, c.new) for c in reply.comments] == [want]
    (comment,) = reply.comments
    assert (comment.anchor.state, comment.author, comment.channel) == ("exact", "市甲局", "revision")
    assert comment.text.startswith("〔修订〕")
    assert reply.findings == ()
    assert place(comment) in ITEM

    without = read_reply_of_one_view(copy_of_draft(*pieces))
    assert [(c.op, c.old, c.new, c.anchor) for c in without.comments] == [(*want, comment.anchor)]


def read_reply_of_one_view(data):
    source = read_document(data, "a.docx")
    return read_reply([Paper(source, structure(source))], draft=SENT, unit="市甲局")


def test_a_paragraph_that_was_deleted_as_a_whole_is_one_comment():
    body = (
        p(r("1.建设体育公园。"))
        + f"<w:p><w:pPr><w:rPr><w:del {WHO}/></w:rPr></w:pPr>{change('del', ITEM)}</w:p>"
        + p(r("（二）推动场馆开放共享"))
    )
    for reply in (understood(docx(body)), read_reply_of_one_view(docx(body))):
        assert [(c.op, c.old, c.anchor.state) for c in reply.comments] == [("delete", ITEM, "exact")]


@pytest.mark.parametrize(("tag", "op"), [("del", "delete"), ("ins", "insert")])
def test_a_table_row_that_came_or_went_as_a_whole_is_one_comment(tag, op):
    def row(first, second, mark=""):
        cells = "".join(f"<w:tc>{p(change(tag, words) if mark else r(words))}</w:tc>" for words in (first, second))
        return f"<w:tr>{mark}{cells}</w:tr>"

    gone = row("2", "建设登山步道", f"<w:trPr><w:{tag} {WHO}/></w:trPr>")
    body = p(r(ITEM)) + f"<w:tbl>{row('1', '建设体育公园')}{gone}</w:tbl>"
    (comment,) = understood(docx(body)).comments
    assert (comment.op, comment.old or comment.new) == (op, "2\t建设登山步道")


def test_a_copy_of_another_draft_is_a_finding_and_gets_no_anchor():
    reply = understood(copy_of_draft("（六）打造水上运动基地，建设公共码头", ("ins", "和停车场"), "，引进专业俱乐部。"))
    assert [finding.code for finding in reply.findings] == ["F-NOT-SENT"]
    assert reply.comments[0].anchor.state == "none"


def noted(text, before, about, after):
    body = p(
        r(before)
        + '<w:commentRangeStart w:id="1"/>'
        + r(about)
        + '<w:commentRangeEnd w:id="1"/><w:r><w:commentReference w:id="1"/></w:r>'
        + r(after)
    )
    note = f'<w:comment w:id="1" w:author="市甲局" w:date="2025-02-20T09:00:00Z">{p(r(text))}</w:comment>'
    return docx(body, comments=note)


@pytest.mark.parametrize(
    ("text", "about", "want"),
    [
        ("建议改为“更新”", "更换", ("replace", "更换", "更新")),
        ("数量偏多，建议调整为1500件。", "2026年10月底前更换2000件", ("change_number", "2000件", "1500件")),
        ("建议删除", "室外", ("delete", "室外", None)),
        ("资金从哪里来？", "更换2000件", ("question", None, None)),
        ("后面增加“和座椅”", "室外健身器材", ("insert", None, "和座椅")),
    ],
)
def test_a_margin_comment_is_about_the_words_it_is_tied_to(text, about, want):
    before, after = ITEM.split(about, 1)
    reply = understood(noted(text, before, about, after))
    assert [(c.op, c.old, c.new) for c in reply.comments] == [want]
    assert (reply.comments[0].anchor.state, place(reply.comments[0])) == ("exact", about)


def test_the_same_request_of_two_units_is_linked_and_a_contrary_one_is_a_conflict():
    def ask(words, number):
        comments = read_reply([read(letter("关于意见的复函", words, "衡川市甲局"))], draft=SENT).comments
        from dataclasses import replace

        return [replace(c, id=f"{number}.{c.id}", letter=number) for c in comments]

    same = ask("第二部分第（二）条“开放率达到70%以上”改为“开放率达到60%以上”。", "1")
    again = ask("建议“开放率达到70%以上”调整为“开放率达到60%以上”。", "2")
    other = ask("“70%”改为“80%”。", "3")
    unrelated = ask("建议删除“山体”。", "4")
    one, two, three, four = linked([*same, *again, *other, *unrelated])
    assert (one.identical_to, two.identical_to) == ((two.id,), (one.id,))
    assert set(three.conflicts_with) == {one.id, two.id}
    assert (four.identical_to, four.conflicts_with) == ((), ())


def test_a_draft_inside_its_letter_is_found():
    source = read_document(
        (
            letter("关于征求《方案》意见的函", "现将方案印发你们，请于3月1日前反馈意见。", "衡川市体育局")
            + "附件\n"
            + SENT.text
        ).encode(),
        "request.txt",
    )
    draft = Draft.of(source, structure(source))
    assert draft.document.kind == "plan"
    assert "体育公园" in draft.plain


def test_what_is_annexed_to_the_draft_is_a_part_of_it():
    table = "".join(
        f"<w:tr>{''.join(f'<w:tc>{p(r(words))}</w:tc>' for words in cells)}</w:tr>"
        for cells in (
            ("序号", "重点任务", "责任单位"),
            ("1", "步道建设。建成步道30公里。", "市体育局"),
            ("2", "器材更新。更新器材900件。", "市民政局"),
        )
    )
    lines = [*SENT.text.split("\n"), "附件", "重点任务清单"]
    source = read_document(docx("".join(p(r(line)) for line in lines) + f"<w:tbl>{table}</w:tbl>"), "plan.docx")
    draft = Draft.of(source, structure(source))
    words = "1.“建成步道30公里”建议改为“建成步道20公里”。\n2.建议在附件第2项的责任单位中增加市残联。"
    reply = read_reply([read(letter("关于意见的复函", words, "衡川市甲局"))], draft=draft)
    found = [(c.anchor.state, source.text[c.anchor.span.start : c.anchor.span.end]) for c in reply.comments]
    assert found == [("exact", "建成步道30公里"), ("place", "2\t器材更新。更新器材900件。\t市民政局")]


def test_values_are_what_they_seem():
    assert Comment("c1", "x", "remark").anchor.state == "none"


def test_a_margin_note_stands_at_its_own_words_where_they_stand_elsewhere_too():
    before, after = ITEM.split("市民政局", 1)
    reply = understood(noted("我局不承担器材管理职责，请删去。", before, "市民政局", after))
    (comment,) = reply.comments
    assert (comment.op, comment.anchor.state, place(comment)) == ("remove_unit", "exact", "市民政局")


def test_the_paragraphs_that_a_letter_brings_with_tracked_changes_are_the_draft():
    changed = (
        p(r("3.更新社区器材。更换超过使用年限的室外健身器材，2025年12月底前完成排查，2026年10月底前更换"))[: -len("</w:p>")]
        + '<w:del w:id="1" w:author="市甲局" w:date="2025-02-20T09:00:00Z"><w:r><w:delText>2000件</w:delText></w:r></w:del>'
        + '<w:ins w:id="2" w:author="市甲局" w:date="2025-02-20T09:00:00Z">' + r("1500件") + "</w:ins>"
        + r("。（责任单位：市体育局、市民政局）") + "</w:p>"
    )  # fmt: skip
    lines = (
        "衡川市甲局关于修改意见的复函",
        "市体育局：",
        "来函收悉。修改内容以修订痕迹标注于后。",
        "衡川市甲局",
        "2025年2月20日",
        "附",
    )
    reply = understood(docx("".join(p(r(line)) for line in lines) + changed))
    assert [(c.op, c.old, c.new) for c in reply.comments] == [("change_number", "2000件", "1500件")]


def test_a_figure_of_a_table_is_named_as_its_cell_has_it_where_the_unit_has_a_column():
    plan = python_docx.Document()
    for line in ("衡川市提升行动方案", "（征求意见稿）", "一、总体要求", "推动工作落实。", "附件", "主要指标表"):
        plan.add_paragraph(line)
    table = plan.add_table(rows=0, cols=4)
    for row in (("序号", "指标", "单位", "2026年"), ("1", "覆盖率", "%", "53.1"), ("2", "站点", "个", "53")):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    out = BytesIO()
    plan.save(out)
    source = read_document(out.getvalue(), "plan.docx")
    draft = Draft.of(source, structure(source))
    text = letter("关于意见的复函", "1.附件第1项“覆盖率”2026年53.1%有误，应为53.6%。", "衡川市甲局")
    (comment,) = read_reply([read(text)], draft=draft).comments
    assert (comment.op, comment.old, comment.new) == ("change_number", "53.1", "53.6")


def test_a_figure_of_a_cell_is_found_before_a_cell_that_begins_with_a_figure():
    plan = "衡川市提升行动方案\n（征求意见稿）\n一、总体要求\n推动工作落实。\n二、指标\n1.覆盖率。\n"
    document = python_docx.Document()
    for line in plan.splitlines():
        document.add_paragraph(line)
    table = document.add_table(rows=0, cols=3)
    for row in (("指标", "2026年", "2027年"), ("覆盖率", "53.1", "57"), ("开放率", "60", "53")):
        for cell, words in zip(table.add_row().cells, row, strict=True):
            cell.text = words
    out = BytesIO()
    document.save(out)
    source = read_document(out.getvalue(), "plan.docx")
    draft = Draft.of(source, structure(source))
    (comment,) = read_reply([read(letter("复函", "1.“53.1”应为“53.6”。", "衡川市甲局"))], draft=draft).comments
    span = comment.anchor.span
    assert (comment.anchor.state, span and draft.text[span.start : span.end]) == ("exact", "53.1")
