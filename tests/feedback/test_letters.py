"""Whole letters: what they ask, where in the draft, how they stand, and that nothing of them is lost."""

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.feedback import Draft, Paper, read_reply
from pipeline.feedback.paper import lost_stretches
from pipeline.read.formats import read_document
from pipeline.structure import structure
from tests.feedback.fitness import DRAFT, letter
from tests.feedback.fitness import LETTERS as FIRST
from tests.feedback.fitness_more import MORE

LETTERS = [*FIRST, *MORE]
KIND = {"question": "remark"}


def read(text, name="a.txt"):
    source = read_document(text.encode("utf-8"), name)
    return Paper(source, structure(source))


def sent():
    paper = read(DRAFT, "plan.txt")
    return Draft.of(paper.source, paper.document)


SENT = sent()


def bare(words):
    return re.sub(r"\s|^[。，；]|[。，；]$|[‘’“”]", "", words or "")


def place(comment):
    span = comment.anchor.span
    return SENT.text[span.start : span.end] if span else ""


@pytest.mark.parametrize(("name", "text", "stance", "want"), LETTERS, ids=[row[0] for row in LETTERS])
def test_a_letter_is_taken_apart_as_a_clerk_would(name, text, stance, want):
    reply = read_reply([read(text)], draft=SENT)
    assert reply.stance == stance
    assert len(reply.comments) == len(want)
    for comment, (op, old, new, where, state) in zip(reply.comments, want, strict=True):
        assert KIND.get(comment.op, comment.op) == KIND.get(op, op), comment
        assert not old or bare(comment.old) == bare(old), comment
        assert not new or bare(comment.new) == bare(new), comment
        assert where in place(comment) or (place(comment) and place(comment) in where), comment
        assert not state or comment.anchor.state == state, comment


@pytest.mark.parametrize(("name", "text", "stance", "want"), LETTERS, ids=[row[0] for row in LETTERS])
def test_no_character_of_a_letter_is_lost(name, text, stance, want):
    paper = read(text)
    reply = read_reply([paper], draft=SENT)
    assert lost_stretches(paper.source.text, reply.parts, paper.source.text_id) == []


LINES = st.sampled_from(
    [
        "市体育局：", "来函收悉，意见如下：", "一、建议将“甲”改为“乙”。", "理由：重复。", "我局无意见。", "“", "”。", "附件", "1.请明确“丙”。",
        "第二部分（一）建议删除", "2025年3月1日", "衡川市甲局", "修改为：", "原文：甲", "a\tb\tc", "　　此复。", "（盖章）", "……", "关于意见的函", "天气晴朗。",
    ]
)  # fmt: skip


@given(st.lists(LINES, min_size=1, max_size=14))
@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_a_letter_says_every_character_is_accounted_for(lines):
    paper = read("\n".join(lines))
    reply = read_reply([paper], draft=SENT)
    assert lost_stretches(paper.source.text, reply.parts, paper.source.text_id) == []
    assert all(part.text.strip() for part in reply.parts)


def test_what_nothing_explains_is_left_to_a_person():
    body = "来函收悉，现将意见函复如下：\n一、建议删除“山体”。\n二、蓝天白云。"
    reply = read_reply([read(letter("关于修改意见的复函", "来函收悉。\n昨日气温骤降。", "衡川市甲局"))], draft=SENT)
    assert [part.text for part in reply.unread] == ["昨日气温骤降。"]
    reply = read_reply([read(letter("关于修改意见的复函", body, "衡川市甲局"))], draft=SENT)
    assert [c.op for c in reply.comments] == ["delete", "remark"]  # an item of the list is never dropped


@pytest.mark.parametrize(
    "words",
    ["无意见", "我局无修改意见。", "对征求意见稿没有不同意见。", "经研究，原则同意。", "同意该方案。", "均无异议。", "暂无意见和建议。", "无其他补充意见。",
     "完全赞同方案内容。", "我委未提出修改意见。", "我公司对涉及的内容无异议，无其他补充意见。"],
)  # fmt: skip
def test_no_comment_has_many_wordings(words):
    reply = read_reply([read(letter("关于征求意见的复函", words, "衡川市甲局"))], draft=SENT)
    assert (reply.stance, reply.comments) == ("none", ())


@pytest.mark.parametrize(
    ("words", "stance"),
    [
        ("对第三条无意见，其他意见如下：\n1.建议删除“山体”。", "comments"),
        ("如无意见，请于3月5日前函复。", None),
        ("我局不同意列为责任单位。", "comments"),
        ("建议将“通报批评”改为“无意见”。", "comments"),
        ("原则同意，但建议进一步明确资金来源。", "comments"),
        ("因时间紧，申请延期至3月5日反馈意见。", "extension"),
        ("意见详见附件。", "comments"),
    ],
)
def test_what_looks_like_no_comment_and_is_none(words, stance):
    assert read_reply([read(letter("关于征求意见的复函", words, "衡川市甲局"))], draft=SENT).stance == stance


def test_a_question_behind_a_word_of_assent_is_heard():
    words = "我局原则同意，但第四部分的奖补资金能否明确分担比例？"
    reply = read_reply([read(letter("关于意见的复函", words, "衡川市甲局"))], draft=SENT)
    assert [comment.op for comment in reply.comments] == ["question"]
    assert reply.stance == "comments"


def test_a_sentence_that_begins_as_a_list_of_annexes_does_is_no_signature():
    words = "附件1第2项“山体”与“水体”两词的先后待商榷。"
    reply = read_reply([read(letter("关于意见的复函", words, "衡川市甲局"))], draft=SENT)
    assert [comment.text for comment in reply.comments] + [part.text for part in reply.unread] == [words]


def test_a_request_for_more_time_names_its_day():
    reply = read_reply([read(letter("关于延期反馈的函", "恳请将反馈时间延至2月28日。", "衡川市甲局"))], draft=SENT)
    assert (reply.stance, reply.extension_until) == ("extension", "2025-02-28")


def test_a_letter_that_replaces_an_earlier_one_says_which():
    reply = read_reply(
        [
            read(
                letter(
                    "关于再次反馈的函",
                    "我局以衡甲函〔2025〕7号文反馈的意见作废，请以本函为准。建议删除“山体”。",
                    "衡川市甲局",
                )
            )
        ],
        draft=SENT,
    )
    assert reply.replaces_earlier is not None
    assert reply.replaced_number == "衡甲函〔2025〕7号"


def test_requests_of_one_sentence_belong_together_and_our_office_gets_its_name():
    text = letter("关于意见的复函", "1.“更新社区器材”责任单位中增加我局、市残联。", "衡川市甲局")
    one, other = read_reply([read(text)], draft=SENT, unit="市甲局").comments
    assert (one.new, other.new, one.part_of, other.part_of) == ("市甲局", "市残联", one.id, one.id)


def test_a_slip_in_a_quotation_still_finds_its_place_and_takes_the_words_of_the_draft():
    text = letter("关于意见的复函", "建议将“依托城市绿地、山体、水体”改为“依托城市绿地”。", "衡川市甲局")
    (comment,) = read_reply([read(text)], draft=SENT).comments
    assert (comment.anchor.state, comment.old, comment.quote) == (
        "fuzzy",
        "依托城市绿地、山体、水系",
        "依托城市绿地、山体、水体",
    )


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("建议将“市体育局”改为“市文体局”。", "none"),  # stands in many places
        ("第二部分第（一）条建议将“市体育局”改为“市文体局”。", "place"),
        ("建议将“完全不在稿中的一句话”改为“乙”。", "none"),
        ("第九部分建议将“完全不在稿中的一句话”改为“乙”。", "none"),
        ("第三部分第（二）条建议将“山体”改为“山地”。", "place"),
        ("第五页第3行“山体”改为“山地”。", "exact"),
        ("“000件”改为“100件”。", "none"),  # the end of another number
    ],
)
def test_an_anchor_is_never_a_guess(words, state):
    (comment,) = read_reply([read(letter("关于意见的复函", words, "衡川市甲局"))], draft=SENT).comments
    assert comment.anchor.state == state


@pytest.mark.parametrize(
    ("words", "old"),
    [
        ("第二部分第（二）条第2项“提升公共场馆服务”牵头单位建议调整为市文旅局。", "市体育局"),
        ("“建设体育公园”建议由市城管局牵头。", None),  # the draft names no lead there
    ],
)
def test_a_new_lead_names_the_former_one_where_the_draft_has_one(words, old):
    (comment,) = read_reply([read(letter("关于意见的复函", words, "衡川市甲局"))], draft=SENT).comments
    assert (comment.op, comment.old) == ("set_lead", old)


def test_a_notice_is_no_reply_and_a_reply_that_says_nothing_clear_is_left_to_a_person():
    notice = next(text for name, text, _stance, _comments in LETTERS if name == "培训通知")
    assert read_reply([read(notice)], draft=SENT).is_reply is False
    reply = read_reply([read(letter("关于征求意见的复函", "我局意见与市财政局一致。", "衡川市甲局"))], draft=SENT)
    assert (reply.is_reply, reply.stance) == (True, None)
    assert [part.text for part in reply.unread] == ["我局意见与市财政局一致。"]
    assert [finding.code for finding in reply.findings] == ["F-NO-STANCE"]


def asked(body, unit="市甲局"):
    return read_reply([read(letter("关于意见的复函", body, "衡川市甲局"))], draft=SENT, unit=unit)


def test_each_request_of_a_sentence_has_its_own_words_and_together_they_are_the_sentence():
    sentence = "“更新社区器材”责任单位增加市残联，并将“2026年10月底前”改为“2026年12月底前”，便于衔接。"
    one, other = asked("1." + sentence).comments
    assert one.text + other.text == sentence
    assert other.text == "并将“2026年10月底前”改为“2026年12月底前”，便于衔接。"
    assert one.part_of == other.part_of == one.id


def test_a_request_that_goes_on_with_the_task_before_is_about_that_task():
    body = "1.第二部分第（二）条第1项牵头单位由市教育局调整为市体育局，我局列为责任单位。"
    _lead, unit = asked(body).comments
    assert (unit.op, unit.new, unit.anchor.state) == ("add_unit", "市甲局", "place")
    assert "推进学校场地开放" in place(unit)


def test_that_article_is_the_article_around_the_item_before():
    body = "1.第二部分第（二）条第1项“开放率达到70%以上”改为“开放率达到60%以上”。\n2.建议在该条最后增加一项：“3.开放内部场地。”"
    _first, added = asked(body).comments
    assert place(added).startswith("（二）推动场馆开放共享")
    assert "提升公共场馆服务" in place(added)


def test_what_goes_is_named_in_the_words_of_the_draft():
    (comment,) = asked("1.删除第三部分第（一）条“,各县(市、区)要制定年度建设计划”。".replace("“,", "“")).comments
    assert (comment.op, comment.old) == ("delete", "各县（市、区）要制定年度建设计划")
    (figure,) = asked("1.“2026年10月底前更换2000套”偏多，建议降为“2026年10月底前更换1500件”。").comments
    assert (figure.anchor.state, figure.old, figure.new) == ("fuzzy", "2000件", "1500件")


def test_what_comes_has_the_marks_of_a_draft():
    (comment,) = asked("1.“落实‘一赛一方案’”建议改为“落实‘一赛一方案’‘一赛一预案’(含应急)”。").comments
    assert (comment.old, comment.new) == ("落实“一赛一方案”", "落实“一赛一方案”“一赛一预案”（含应急）")


def test_a_unit_quoted_from_a_list_leaves_the_list_and_one_quoted_from_a_sentence_is_deleted():
    (listed,) = asked("1.第二部分第（一）条第3项删去“市民政局”。").comments
    (said,) = asked("1.删去“市体育局每季度通报进展情况”中的“市体育局”。").comments
    assert (listed.op, said.op) == ("remove_unit", "delete")


def test_a_request_for_more_time_is_no_change_of_the_draft():
    reply = asked("因政策正在报审，难以在规定时限内答复，恳请将反馈时间延至2025年3月5日。\n请予支持。")
    assert (reply.stance, reply.comments, reply.extension_until) == ("extension", (), "2025-03-05")


def test_an_earlier_letter_that_stays_valid_is_not_replaced():
    reply = asked(
        "我局已于2月11日反馈修改意见（衡甲函〔2025〕3号）。现补充一条：\n1.建议删除“山体”。\n原反馈意见继续有效，请一并考虑。"
    )
    assert reply.replaces_earlier is None
    assert [comment.op for comment in reply.comments] == ["delete"]
    assert reply.unread == ()


@pytest.mark.parametrize(
    "words",
    [
        "我局2月11日报送的《关于方案的意见》（衡甲函〔2025〕3号）作废，现将修改意见重新报送如下：",
        "请忽略我局上周来函。",
        "此前反馈的意见不再有效。",
        "意见以此为准。",
    ],
)
def test_a_letter_says_in_many_ways_that_it_replaces_another(words):
    assert asked(words + "\n1.建议删除“山体”。").replaces_earlier is not None


def test_a_question_about_an_annex_is_no_note_of_an_annex():
    (comment,) = asked("1.附件第2项投资9500万元，资金来源是什么？是否列入计划？").comments
    assert comment.op == "question"
    assert comment.text.startswith("附件第2项")
