"""Front matter, letters, divergences: what they say, and that nothing is invented."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.comment import UnitEvidence
from pipeline.model.paper import Paragraph
from pipeline.settlement.report.divergence import divergence, issues_of
from pipeline.settlement.report.front_matter import front_matter
from pipeline.settlement.report.own_changes import own_changes_table
from pipeline.settlement.report.rows import rows_of
from pipeline.settlement.report.unit_replies import unit_replies
from tests.consulted import consultation


def words(paper) -> list[str]:
    return [block.text for block in paper.blocks if isinstance(block, Paragraph)]


def test_the_front_matter_tells_what_was_not_followed_and_leaves_a_visible_blank():
    told = words(front_matter(consultation()))
    assert any(
        line.startswith("3.市财政局对“（一）完善网络布局”提出：") and line.endswith("不采纳。理由：【待补充】。")
        for line in told
    )
    assert front_matter(consultation()).attachments == ("意见采纳情况汇总表", "主动修改情况一览表")


def test_what_was_answered_alike_is_told_once():
    case = consultation()
    round_ = case.rounds[0]
    items = tuple(
        replace(item, verdict="not_adopted", reason="时限不作调整。", same_as="C006" if item.comment == "C007" else "")
        if item.comment in ("C006", "C007") else item
        for item in round_.settled.items
    )  # fmt: skip
    case = replace(case, rounds=(replace(round_, settled=replace(round_.settled, items=items)),))
    lines = [line for line in words(front_matter(case)) if "9月底前" in line]
    assert len(lines) == 1
    assert "市市场监管局、云麓县人民政府" in lines[0]


def test_each_unit_with_comments_gets_one_letter_and_others_none():
    letters = dict(unit_replies(consultation()))
    assert list(letters) == ["市住房城乡建设局", "市市场监管局", "云麓县人民政府", "市财政局", "市餐饮行业协会"]
    letter = letters["市住房城乡建设局"]
    assert letter.addressee == "市住房城乡建设局"
    assert "2026年3月18日来函（清住建函〔2026〕7号）收悉" in words(letter)[0]
    others = {"市财政局", "市市场监管局", "云麓县人民政府"}
    shown = "".join(cell for row in letter.annexes[0].table.rows for cell in row.cells)
    assert not any(name in shown for name in others)


def test_a_letter_without_date_and_number_is_called_nothing_more():
    letter = dict(unit_replies(consultation()))["云麓县人民政府"]
    assert "来函收悉" not in words(letter)[0].replace("2026年3月18日来函收悉", "")


def test_the_member_of_a_group_is_answered_by_its_own_name():
    case = consultation()
    round_ = case.rounds[0]
    group = "各县（市、区）人民政府"
    letters = tuple(
        replace(letter, unit=group, unit_evidence=(UnitEvidence("signature", "云麓县人民政府", group),))
        if letter.unit == "云麓县人民政府" else letter for letter in round_.letters
    )  # fmt: skip
    units = tuple(replace(u, unit=group, group=True) if u.unit == "云麓县人民政府" else u for u in round_.status.units)
    comments = tuple(replace(c, unit=group) if c.unit == "云麓县人民政府" else c for c in round_.comments)
    case = replace(
        case, rounds=(replace(round_, letters=letters, comments=comments, status=replace(round_.status, units=units)),)
    )
    assert "云麓县人民政府" in dict(unit_replies(case))
    assert group not in dict(unit_replies(case))
    assert f"“{group}”按1家计，其中1家反馈：云麓县人民政府。" in words(front_matter(case))


def test_nothing_that_asks_the_office_goes_to_a_unit():
    letter = dict(unit_replies(consultation()))["云麓县人民政府"]
    cells = {row.task: row.cells for row in letter.annexes[0].table.rows}
    assert cells["C008"][3:] == ("待研究", "【待补充】")


def test_a_conflict_is_one_issue_with_both_views_and_what_was_decided():
    issues = issues_of(consultation())
    assert [(issue.conflict, [row.comment.id for row in issue.rows]) for issue in issues] == [
        (True, ["C002", "C005"]), (False, ["C003"]), (False, ["C009"]),
    ]  # fmt: skip
    told = words(divergence(consultation()))
    first = told[1 : told.index("二、关于“（一）完善网络布局”的意见")]
    assert first[0] == "一、关于“一、主要目标”的意见"
    assert "市住房城乡建设局：建议将“120个以上”改为“100个以上”。理由：现有用房不足。" in first
    assert "市市场监管局：建议将“120个以上”改为“150个以上”。理由：【待补充】。" in first
    assert "对市市场监管局的意见：用房条件暂不具备。" in first
    assert not any("。”。" in line for line in told)


def test_what_nobody_said_is_a_blank_in_the_divergences():
    told = words(divergence(consultation()))
    at = told.index("二、关于“（一）完善网络布局”的意见")
    assert told[at : at + 9][-1] == "【待补充】。"


def test_without_refusals_both_papers_say_so():
    case = consultation()
    round_ = case.rounds[0]
    items = tuple(replace(item, verdict="adopted") for item in round_.settled.items)
    case = replace(case, rounds=(replace(round_, settled=replace(round_.settled, items=items, conflicts=())),))
    assert words(divergence(case)) == ["在《清泽市社区助餐服务实施方案》征求意见过程中，没有未协商一致的意见。"]
    assert words(front_matter(case))[-1] == "没有未采纳或者部分采纳的意见。"


def test_own_changes_show_both_sides_and_where():
    rows = [row.cells for row in own_changes_table(consultation()).rows]
    assert rows[1] == (
        "2",
        "二（二）",
        "修改",
        "推行明厨亮灶，公开电话接受监督。",
        "推行明厨亮灶，公布电话接受监督。",
        "",
    )
    assert rows[2][2:5] == ("增加", "", "加强组织领导，建立联席会议制度，定期通报进展。")


def test_a_tracked_change_is_said_in_words():
    case = consultation()
    round_ = case.rounds[0]
    for text, shown in (("〔修订〕85→90", "〔修订〕将“85”改为“90”"), ("〔修订〕→，并公示", "〔修订〕增加“，并公示”"),
                        ("〔修订〕（暂定）→", "〔修订〕删去“（暂定）”"), ("〔修订〕甲→乙→丙", "〔修订〕甲→乙→丙")):  # fmt: skip
        comments = (replace(round_.comments[0], text=text), *round_.comments[1:])
        rows = rows_of(replace(case, rounds=(replace(round_, comments=comments),)))
        assert next(row.asked for row in rows if row.comment.id == "C001") == shown
