"""Whole letters in the forms that clerks like: prose with 第一，第二，; 意见一：; headings above; cards; several wishes between ；.

Written before the rules saw any of them; the first run understood 5 of the first 10.
"""

import pytest

from tests.feedback.fitness import letter
from tests.feedback.test_letters import KIND, SENT, bare, read, read_reply

# (title, body, (op, old, new) of each request); "" leaves a point open
LETTERS = [
    (
        "关于《三年行动方案》的意见",
        "我局认真研究了征求意见稿，总体赞同，现提三点意见供参考。第一，“2026年建成6个”指标偏高，宜调整为5个。第二，“落实安全保险”与教育部门现行做法不一致，建议改为“按规定投保”。第三，市文广旅局职责与场馆开放关联度不高，建议从第二部分第（二）条第2项配合单位中删去。",
        [("change_number", "6个", "5个"), ("replace", "落实安全保险", "按规定投保"), ("remove_unit", "市文广旅局", "")],
    ),
    (
        "反馈意见",
        "意见一：第二部分第（一）条第2项“三年改造面积不少于6万平方米”，建议改为“三年改造面积不少于5万平方米”。\n理由：存量资源有限。\n意见二：第二部分第（一）条第2项责任单位，建议市财政局调整为配合。",
        [("change_number", "6万平方米", "5万平方米"), ("remark", "", "")],
    ),
    (
        "复函",
        "经研究，对方案无原则性意见，仅有以下文字建议：\n（1）“健身圈”统一用引号；\n（2）“线上预定”改“线上预订”；\n（3）第三部分（一）“年度建设计划”应为“年度实施计划”。",
        [("remark", "", ""), ("replace", "线上预定", "线上预订"), ("replace", "年度建设计划", "年度实施计划")],
    ),
    (
        "关于反馈意见的函",
        "一、总体意见\n方案切合实际，我局原则同意。\n二、具体建议\n（一）第二部分第（二）条第1项，“开放率达到70%以上”改为“开放率达到65%以上”，责任单位增加市卫健委。\n（二）第三部分第（三）条“通报批评”删除。\n三、其他\n无。",
        [("change_number", "70%", "65%"), ("add_unit", "", "市卫健委"), ("delete", "通报批评", "")],
    ),
    (
        "回复",
        "你局来函收悉。我局对第二部分第（三）条的意见：一是赛事数量不宜设下限，删去“不少于30项次”；二是“落实“一赛一方案””后补充“和应急预案”；三是责任单位中市卫健委、市应急局排序互换。其余无意见。",
        [("delete", "不少于30项次", ""), ("insert", "", "和应急预案"), ("move", "", "")],
    ),
    (
        "复函",
        "原文：每周开放时间不少于35小时。\n建议：每周开放时间不少于30小时。\n依据：《公共文化体育设施条例》。\n原文：市体育局每季度通报进展情况。\n建议：删除。",
        [("change_number", "35小时", "30小时"), ("delete", "市体育局每季度通报进展情况", "")],
    ),
    (
        "意见",
        "对征求意见稿，我单位有如下考虑：体育公园建设涉及用地，建议在第二部分第（一）条第1项责任单位中补充市自然资源局；该项中“4个”“6个”“5个”之和与总体目标一致，无需调整；第2项“最高50万元补助”建议由财政部门把关。",
        [("add_unit", "", "市自然资源局"), ("remark", "", "")],
    ),
    (
        "复函",
        "1.建议“重点支持体育公园建设和器材更新”改为“重点支持体育公园建设、器材更新和赛事举办”。\n2.同上条，“以多种方式”删去。\n3.该段末尾增加：“资金使用情况向社会公开。”",
        [
            ("replace", "", "重点支持体育公园建设、器材更新和赛事举办"),
            ("delete", "以多种方式", ""),
            ("insert", "", "资金使用情况向社会公开。"),
        ],
    ),
    (
        "复函",
        "1.第二部分第（一）条第3项，“2000件”改为“1800件”，“2026年10月底前”相应改为“2026年12月底前”，责任单位“市民政局”删除。\n2.附件无。",
        [
            ("change_number", "2000件", "1800件"),
            ("change_deadline", "2026年10月底前", "2026年12月底前"),
            ("remove_unit", "市民政局", ""),
        ],
    ),
    (
        "复函",
        "关于第二部分第（二）条第2项：我局已完成平台建设，“2026年6月底前”可提前至“2025年12月底前”。另，“智慧场馆”的表述建议与省里一致，改为“数智场馆”。",
        [("change_deadline", "2026年6月底前", "2025年12月底前"), ("replace", "智慧场馆", "数智场馆")],
    ),
]


@pytest.mark.parametrize(("title", "body", "want"), LETTERS, ids=[body[:24] for _title, body, _want in LETTERS])
def test_a_letter_in_another_form_is_taken_apart_too(title, body, want):
    reply = read_reply([read(letter(title, body, "衡川市甲局"))], draft=SENT, unit="市甲局")
    assert reply.unread == ()
    assert [KIND.get(c.op, c.op) for c in reply.comments] == [KIND.get(op, op) for op, *_rest in want]
    for comment, (_op, old, new) in zip(reply.comments, want, strict=True):
        assert not old or bare(comment.old) == bare(old)
        assert not new or bare(comment.new) == bare(new)
