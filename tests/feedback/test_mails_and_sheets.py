"""Letters that come as a mail with a changed copy of the draft, and as a spreadsheet."""

from email.message import EmailMessage
from io import BytesIO

import openpyxl

from pipeline.feedback import Paper, read_reply
from pipeline.feedback.paper import lost_stretches
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.feedback.test_forms import ITEM, copy_of_draft
from tests.feedback.test_letters import SENT


def heard(data, name):
    source = read_document(data, name)
    papers = [Paper(one, structure(one)) for one in (source, *source.attachments)]
    reply = read_reply(papers, draft=SENT, unit="市甲局")
    for paper in papers:
        assert lost_stretches(paper.source.text, reply.parts, paper.source.text_id) == []
    return reply


def test_tracked_changes_in_a_file_within_a_mail_are_comments():
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = (
        "jia@example.com",
        "反馈意见",
        "Thu, 20 Feb 2025 09:00:00 +0800",
    )
    message.set_content("市体育局：\n\n我局意见见附件修订稿，请查收。\n\n衡川市甲局\n")
    copy = copy_of_draft(ITEM.split("2000件")[0], ("del", "2000"), ("ins", "1800"), "件" + ITEM.split("2000件")[1])
    message.add_attachment(
        copy,
        maintype="application",
        subtype="vnd.openxmlformats-officedocument.wordprocessingml.document",
        filename="修订稿.docx",
    )
    reply = heard(message.as_bytes(), "a.eml")
    assert [(c.op, c.old, c.new, c.anchor.state) for c in reply.comments] == [
        ("change_number", "2000件", "1800件", "exact")
    ]
    assert (reply.stance, reply.unread) == ("comments", ())


def test_a_mail_body_alone_is_a_letter():
    message = EmailMessage()
    message["From"], message["Subject"], message["Date"] = (
        "jia@example.com",
        "回复：征求意见",
        "Thu, 20 Feb 2025 09:00:00 +0800",
    )
    message.set_content(
        '征求意见稿收悉，我局意见如下：\n1.建议删除"山体"。\n2.其余无意见。\n\n衡川市甲局\n2025年2月20日\n'
    )
    reply = heard(message.as_bytes(), "a.eml")
    assert [(c.op, c.old) for c in reply.comments] == [("delete", "山体")]


def test_a_spreadsheet_of_comments_is_a_letter():
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["序号", "条款", "原文", "修改意见", "理由"])
    sheet.append([1, "三、（二）", "市级财政每年安排专项资金不低于3000万元", "“3000万元”改为“2000万元”", "财力有限"])
    sheet.append([2, "更新社区器材", "", "责任单位增加市残联", ""])
    out = BytesIO()
    book.save(out)
    reply = heard(out.getvalue(), "意见表.xlsx")
    assert [(c.op, c.old, c.new) for c in reply.comments] == [
        ("change_number", "3000万元", "2000万元"),
        ("add_unit", None, "市残联"),
    ]
    assert all(c.anchor.state != "none" for c in reply.comments)


def test_title_unit_and_date_may_stand_above_the_names_of_the_columns():
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (
        ["附件"],
        ["关于征求意见稿的意见建议汇总表"],
        ["单位：市甲局", "", "", "", "2025年2月20日"],
        ["序号", "章节", "意见建议", "理由", "联系科室"],
        [1, "三、（二）", "“3000万元”改为“2000万元”", "财力有限", "预算科"],
    ):
        sheet.append(row)
    out = BytesIO()
    book.save(out)
    reply = heard(out.getvalue(), "意见表.xlsx")
    assert [(c.op, c.old, c.new, c.reason) for c in reply.comments] == [
        ("change_number", "3000万元", "2000万元", "财力有限")
    ]
