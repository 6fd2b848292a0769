"""The public version names nobody."""

from __future__ import annotations

import pytest

from pipeline.settlement.report.anonymous import anonymous, hidden_names, still_named
from pipeline.settlement.report.public import public_version
from tests.consulted import LETTERS, ROSTER, consultation
from tests.settlement.report.readback import written

HIDDEN = hidden_names(consultation())


@pytest.mark.parametrize(
    ("text", "public"),
    [
        ("建议将我局列为责任单位。", "建议将有关单位列为责任单位。"),
        ("建议由市残联牵头，市发改委、市财政局配合。", "建议由有关单位牵头，有关单位配合。"),
        ("牵头单位由市商务局调整为市发展改革委。", "牵头单位由有关单位调整为有关单位。"),
        ("结合我县实际", "结合有关地方实际"),
        ("市住房城乡建设局认为，该局无此职责。", "有关单位认为，该局无此职责。"),
        ("请财政局、发改委会商", "请有关单位会商"),
        ("国网云麓供电公司负责架空线", "有关单位负责架空线"),
        ("联系人：李某某，电话：0000-0000000，邮箱：a@example.com", "联系人：（略），电话：（略），邮箱：（略）"),
        ("据张某局长、王某同志反映", "据有关同志、有关同志反映"),
        ("见清住建函〔2026〕7号", "见来函"),
        ("（市民政局 负责）", "（有关单位 负责）"),
        ("见《市财政局关于方案的复函》", "见《有关单位关于方案的复函》"),
        ("报云麓县人民政府审定", "报有关单位审定"),
    ],
)
def test_names_give_way(text, public):
    assert anonymous(text, HIDDEN) == public
    assert still_named(public, HIDDEN) == ()


@pytest.mark.parametrize(
    "text",
    [
        "各县（市、区）人民政府要落实属地责任",
        "建议将“120个以上”改为“100个以上”。",
        "2026—2028年投资13800000000元",
        "请有关部门和有关单位配合，本办法自印发之日起施行",
        "主管部门应当加强监管，建立局部试点",
        "根据国发〔2026〕3号文件",
        "根据《汐岭省人民政府办公厅关于加强管理的通知》，报市政府审定",
        "",
    ],
)
def test_what_names_nobody_stays_as_it_is(text):
    assert anonymous(text, HIDDEN) == text


def test_making_it_anonymous_twice_changes_nothing():
    for row in public_version(consultation()).blocks[1].rows:
        for cell in row.cells:
            assert anonymous(cell, HIDDEN) == cell


def test_no_name_number_or_person_of_the_case_stands_in_the_document():
    text = written()["意见采纳情况（公开版）.docx"].text
    table = text[text.index("序号") :].rsplit("清泽市民政局", 1)[0]  # the office signs below its own document
    names = {
        *ROSTER,
        *(unit for unit, *_rest in LETTERS if unit),
        "李某某",
        "张某",
        "0000-0000000",
        "市发改委",
        "我局",
        "我县",
    }
    assert [name for name in names if name in table] == []
