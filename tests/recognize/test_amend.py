"""What a request does to the draft: each kind of it, in each form that a draft has; and where nothing is done for fear of guessing."""

from dataclasses import replace

import pytest

from pipeline.feedback.anchors import anchor_of
from pipeline.model.comment import Anchor, DraftPlace
from pipeline.model.edit import TextEdit
from pipeline.model.span import Span
from pipeline.recognize.amend import Ground, amend, propose
from pipeline.recognize.amend.words import differences
from pipeline.text.edits import replayed
from tests.amendments import draft_of, edited, obstacle, request
from tests.export.test_redline import word

PLAN = """云泽市社区助餐服务行动方案（征求意见稿）
为完善助餐服务，制定本方案。
一、总体要求
（一）主要目标。到2027年，全市建成助餐点46个，覆盖率达到80%以上，群众满意度稳步提升。
二、重点任务
（一）编制布局规划。2026年6月底前完成规划编制，明确分区模式，规划成果报市民政局备案。严格审批。（市民政局、市商务局、各县（市、区）人民政府按职责分工负责）
（二）建设助餐点。鼓励社会力量参与，落实补贴政策。（牵头单位：市民政局；配合单位：市商务局、市国资委；完成时限：2027年12月底前）
（三）加强监管。建立巡查制度，每月巡查1次。（市市场监管局牵头，市卫生健康委、市公安局等按职责分工负责）
三、保障措施
（一）加强领导。建立联席会议制度。（市民政局牵头，市财政局配合）
（二）加强宣传。做好宣传引导，营造氛围。
"""
DRAFT = draft_of(PLAN)
FIRST = PLAN.replace("按职责分工负责）\n（二）建设", "按职责分工负责。列第一位的为牵头单位，下同）\n（二）建设")


def changed(before: str, after: str, *comments, draft=DRAFT) -> None:
    """The comments change this passage of the draft, and nothing else."""
    assert draft.text.count(before) == 1
    assert edited(draft, *comments) == draft.text.replace(before, after)


def ask(op, quote, **more):
    return request(DRAFT, op, quote, **more)


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        ("推广分离、还田等模式", "推广分离、共治、还田等模式", [("", "共治、")]),
        ("不少于8000万元", "不少于6000万元", [("8000万元", "6000万元")]),
        ("2026年6月底前完成编制", "2026年9月底前完成编制", [("2026年6月底前", "2026年9月底前")]),
        ("由市民政局牵头负责", "由市财政局牵头负责", [("市民政局", "市财政局")]),
        ("达到‘一村一档’要求", "达到“一村一档”标准", [("要求", "标准")]),
        ("管网破损,漏损", "管网破损，漏损", [(",", "，")]),
        ("今天天气很好", "应当建立健全制度", [("今天天气很好", "应当建立健全制度")]),
        ("不变的话", "不变的话", []),
    ],
)
def test_only_what_differs_changes_and_figures_and_names_stay_whole(old, new, pairs):
    assert [(old[d.start : d.end], d.new) for d in differences(old, new)] == pairs


def test_words_are_replaced_where_they_stand():
    changed("助餐点46个", "助餐点60个", ask("change_number", "建成助餐点46个", old="46个", new="60个"))


def test_the_sign_that_follows_anyway_is_not_said_twice():
    changed(
        "群众满意度稳步提升。", "群众满意度大幅提升。", ask("replace", "群众满意度稳步提升", new="群众满意度大幅提升。")
    )


def test_a_deadline_is_found_in_the_task_that_the_quotation_heads():
    comment = ask("change_deadline", "建设助餐点", old="2027年12月底前", new="2027年10月底前")
    changed("完成时限：2027年12月底前", "完成时限：2027年10月底前", comment)


def test_words_that_stand_twice_are_left_to_a_person():
    comment = ask("replace", "加强监管。建立巡查制度，每月巡查1次", old="巡查", new="检查")
    assert obstacle(DRAFT, comment) == "unclear"


def test_words_that_go_take_the_sign_along_that_would_be_one_too_many():
    changed("，规划成果报市民政局备案。", "。", ask("delete", "规划成果报市民政局备案"))
    changed("，覆盖率达到80%以上，", "，", ask("delete", "覆盖率达到80%以上"))
    changed("做好宣传引导，营造氛围", "营造氛围", ask("delete", "做好宣传引导"))


def test_a_whole_paragraph_goes_with_its_end():
    line = "（二）加强宣传。做好宣传引导，营造氛围。\n"
    assert edited(DRAFT, ask("delete", line.strip())) + "\n" == PLAN.replace(line, "")
    middle = next(line for line in PLAN.splitlines() if "加强监管" in line)
    assert edited(DRAFT, ask("delete", middle)) + "\n" == PLAN.replace(middle + "\n", "")


def test_a_heading_whose_number_would_be_left_alone_is_for_a_person():
    draft = draft_of(PLAN.replace("（二）加强宣传。做好", "（二）加强宣传\n做好"))
    assert obstacle(draft, request(draft, "delete", "加强宣传")) == "unclear"


def test_all_of_a_text_is_never_what_one_paragraph_means():
    draft = draft_of(PLAN.replace("\n", ""))
    assert obstacle(draft, request(draft, "delete", draft.text)) == "unclear"


def test_a_sentence_comes_behind_the_quoted_one_and_never_breaks_another():
    changed("制度，每月巡查1次。", "制度，每月巡查1次。及时整改。", ask("insert", "每月巡查1次。", new="及时整改。"))
    changed("制度，每月巡查1次。", "制度，每月巡查1次。及时整改。", ask("insert", "每月巡查1次", new="及时整改。"))
    assert obstacle(DRAFT, ask("insert", "建立巡查制度", new="及时整改。")) == "place"


def test_words_come_behind_or_before_the_quoted_ones():
    changed("明确分区模式", "明确分区模式、设施布局", ask("insert", "明确分区模式", new="、设施布局"))
    changed("落实补贴政策", "全面落实补贴政策", ask("insert", "落实补贴政策", new="全面", after=False))


def placed(op, *path, **more):
    """A request that only names a place."""
    place = DraftPlace("此处", 0, 0, path)
    return replace(request(DRAFT, op, None, **more), anchor=anchor_of(DRAFT, None, place), place=place)


THIRD = (("part", 2), ("article", 3))


def test_at_the_end_of_an_item_is_before_the_clause_that_says_who_is_responsible():
    comment = placed("insert", *THIRD, new="及时整改。", text="在第二部分第（三）条末尾增加“及时整改。”")
    changed("每月巡查1次。（市市场", "每月巡查1次。及时整改。（市市场", comment)
    nowhere = placed("insert", *THIRD, new="及时整改。", text="第二部分第（三）条增加“及时整改。”")
    assert obstacle(DRAFT, nowhere) == "place"


def test_an_item_that_is_named_goes_as_a_whole():
    line = next(line for line in PLAN.splitlines() if "加强监管" in line)
    comment = placed("delete", *THIRD, old=line)
    assert edited(DRAFT, comment) + "\n" == PLAN.replace(line + "\n", "")


def test_an_item_that_is_worded_anew_keeps_its_number():
    line = next(line for line in PLAN.splitlines() if "加强领导" in line)
    comment = placed(
        "replace", ("part", 3), ("article", 1), old=line, new="加强领导。建立工作专班。（市民政局牵头，市财政局配合）"
    )
    changed("建立联席会议制度", "建立工作专班", comment)


def test_a_section_of_its_own_comes_where_its_number_fits():
    comment = ask("insert", "三、保障措施", new="（三）加强考核。纳入年度考核。", text="在第三部分增加一条")
    assert edited(DRAFT, comment) + "\n" == PLAN + "（三）加强考核。纳入年度考核。\n"
    wrong = ask("insert", "三、保障措施", new="（五）加强考核。纳入年度考核。", text="在第三部分增加一条")
    assert obstacle(DRAFT, wrong) == "place"


def test_a_section_beside_another_says_that_numbers_follow():
    comment = ask("insert", "（一）加强领导", new="（二）加强考核。纳入年度考核。", text="在其后增加一条")
    proposal = propose(Ground(DRAFT.source, DRAFT.document), comment)
    assert proposal.notes == ("renumber",)
    assert "配合）\n（二）加强考核。纳入年度考核。\n（二）加强宣传" in replayed(DRAFT.text, proposal.edits)


def test_a_unit_is_added_to_its_list_before_the_groups():
    changed(
        "市商务局、各县（市、区）",
        "市商务局、市财政局、各县（市、区）",
        ask("add_unit", "编制布局规划", new="市财政局", text="责任单位增加市财政局"),
    )
    changed(
        "市公安局等按职责",
        "市公安局、市教育局等按职责",
        ask("add_unit", "加强监管", new="市教育局", text="责任单位增加市教育局"),
    )
    changed(
        "市国资委；", "市国资委、市教育局；", ask("add_unit", "建设助餐点", new="市教育局", text="配合单位增加市教育局")
    )


def test_a_unit_is_named_as_its_neighbours_are():
    changed(
        "市公安局等按职责",
        "市公安局、市教育局等按职责",
        ask("add_unit", "加强监管", new="云泽市教育局", text="责任单位增加我局"),
    )


def test_marks_within_the_letters_quotation_become_those_of_the_draft():
    changed("落实补贴政策", "落实“一卡通”政策", ask("replace", "落实补贴政策", new="落实‘一卡通’政策"))


def test_of_two_times_the_one_that_the_clause_gives_is_the_time_limit():
    draft = draft_of(PLAN.replace("鼓励社会力量参与", "2027年12月底前全覆盖"))
    comment = request(
        draft,
        "change_deadline",
        "建设助餐点",
        old="2027年12月底前",
        new="2028年6月底前",
        text="完成时限改为2028年6月底前",
    )
    changed("完成时限：2027年12月底前", "完成时限：2028年6月底前", comment, draft=draft)


def test_a_unit_that_is_listed_under_another_name_is_there_already():
    comment = ask("add_unit", "加强监管", new="市卫健委", text="责任单位增加市卫健委")
    assert obstacle(DRAFT, comment) == "already"


def test_a_unit_is_taken_out_with_its_sign():
    changed("市民政局、市商务局、各县", "市民政局、各县", ask("remove_unit", "编制布局规划", old="市商务局"))
    changed("市民政局、市商务局、各县", "市商务局、各县", ask("remove_unit", "编制布局规划", old="市民政局"))
    assert obstacle(DRAFT, ask("remove_unit", "加强领导", old="市财政局")) == "unclear"  # the list would be empty


def test_a_lead_by_name_changes_places_with_a_listed_unit():
    changed(
        "牵头单位：市民政局；配合单位：市商务局、",
        "牵头单位：市商务局；配合单位：市民政局、",
        ask("set_lead", "建设助餐点", old="市民政局", new="市商务局"),
    )
    changed("市市场监管局牵头，", "市教育局牵头，", ask("set_lead", "加强监管", old="市市场监管局", new="市教育局"))


def test_a_lead_that_stays_as_a_helper_opens_the_other_list():
    changed(
        "市市场监管局牵头，市卫生健康委",
        "市教育局牵头，市市场监管局、市卫生健康委",
        ask("set_lead", "加强监管", old="市市场监管局", new="市教育局", text="牵头单位改为市教育局，我局作为责任单位"),
    )


def test_a_lead_by_order_opens_the_list():
    draft = draft_of(FIRST)
    comment = request(draft, "set_lead", "编制布局规划", new="市商务局")
    changed("（市民政局、市商务局、各县", "（市商务局、市民政局、各县", comment, draft=draft)
    comment = request(draft, "set_lead", "编制布局规划", new="市财政局")
    changed("（市民政局、市商务局、各县", "（市财政局、市民政局、市商务局、各县", comment, draft=draft)
    assert obstacle(DRAFT, ask("set_lead", "编制布局规划", new="市商务局")) == "unclear"  # nothing says who leads


def test_a_sentence_moves():
    comment = ask("move", "严格审批。", to="每月巡查1次。")
    text = edited(DRAFT, comment)
    assert text == DRAFT.text.replace("严格审批。", "").replace("每月巡查1次。", "每月巡查1次。严格审批。")


def test_a_section_moves_before_another():
    comment = ask("move", "（二）加强宣传", to="（一）加强领导", after=False)
    lines = PLAN.splitlines()
    assert edited(DRAFT, comment).splitlines() == [*lines[:-2], lines[-1], lines[-2]]


def test_two_neighbours_change_places_by_one_move_and_others_not_at_all():
    swap = ask("move", "（一）加强领导", to="（二）加强宣传", rule="requests.swap")
    lines = PLAN.splitlines()
    assert edited(DRAFT, swap).splitlines() == [*lines[:-2], lines[-1], lines[-2]]
    apart = ask("move", "（一）编制布局规划", to="（三）加强监管", rule="requests.swap")
    assert obstacle(DRAFT, apart) == "unclear"


def test_every_occurrence_changes():
    comment = ask("global_replace", "助餐点", new="助餐站")
    assert edited(DRAFT, comment) == DRAFT.text.replace("助餐点", "助餐站")


def test_a_question_an_unsure_anchor_and_no_anchor_change_nothing():
    assert obstacle(DRAFT, ask("question", "严格审批。")) == "remark"
    assert obstacle(DRAFT, ask("replace", None, old="甲", new="乙")) == "none"
    fuzzy = Anchor("fuzzy", Span(DRAFT.source.text_id, 0, 5), 0.9)
    assert obstacle(DRAFT, request(DRAFT, "replace", None, old="甲", new="乙").__class__(
        "C1", "", "replace", old="甲", new="乙", anchor=fuzzy)) == "unsure"  # fmt: skip


def test_a_place_alone_is_enough_where_only_one_thing_can_be_meant():
    comment = placed("set_lead", ("part", 3), ("article", 1), old="市民政局", new="市财政局")
    assert comment.anchor.state == "place"
    changed("市民政局牵头，市财政局配合", "市财政局牵头，市民政局配合", comment)


TABLE = draft_of(
    word(
        [
            "云泽市行动方案",
            "一、重点任务",
            ("序号", "重点任务", "牵头单位", "责任单位", "完成时限"),
            ("1", "编制布局规划。", "市民政局", "市商务局、市国资委", "2026年6月底前"),
            ("2", "建设助餐点。", "市商务局", "", "2027年6月底前"),
            "完。",
        ]
    )
)


def in_table(op, quote, **more):
    return request(TABLE, op, quote, **more)


def test_in_a_table_the_cells_of_the_row_are_the_lists():
    changed("市商务局、市国资委\t", "市商务局、市国资委、市财政局\t", in_table("add_unit", "编制布局规划", new="市财政局"), draft=TABLE)  # fmt: skip
    changed(
        "市商务局\t\t2027", "市商务局\t市财政局\t2027", in_table("add_unit", "建设助餐点", new="市财政局"), draft=TABLE
    )
    changed("\t市民政局\t", "\t市财政局\t", in_table("set_lead", "编制布局规划", new="市财政局"), draft=TABLE)
    changed("2027年6月底前", "2027年9月底前", in_table("change_deadline", "建设助餐点", old="2027年6月底前", new="2027年9月底前"), draft=TABLE)  # fmt: skip


def test_a_row_of_its_own_is_filled_by_its_headings():
    comment = in_table(
        "insert", "建设助餐点", new="开展培训。牵头单位为市财政局，责任单位为市教育局，完成时限为2026年8月底前。",
        text="在表中增加一项",
    )  # fmt: skip
    line = "\t开展培训。\t市财政局\t市教育局\t2026年8月底前"
    assert edited(TABLE, comment) == TABLE.text.replace("2027年6月底前\n", f"2027年6月底前\n{line}\n")


def test_a_row_goes_as_a_whole():
    row = "1\t编制布局规划。\t市民政局\t市商务局、市国资委\t2026年6月底前"
    assert edited(TABLE, in_table("delete", row)) == TABLE.text.replace(row + "\n", "")


# ---- together ------------------------------------------------------------------------------------------------------


def both(*comments, draft=DRAFT):
    return amend(Ground(draft.source, draft.document), comments)


def test_the_same_request_is_one_change():
    found = both(*(ask("change_number", "助餐点46个", number=n, old="46个", new="60个") for n in (1, 2)))
    assert [each.comments for each in found.made] == [("C001", "C002")]
    assert found.clashes == ()


def test_requests_that_touch_the_same_words_are_none_of_them_made():
    found = both(
        ask("change_number", "助餐点46个", number=1, old="46个", new="60个"),
        ask("change_number", "助餐点46个", number=2, old="46个", new="50个"),
        ask("insert", "群众满意度", number=3, new="和获得感"),
    )
    assert [each.comments for each in found.made] == [("C003",)]
    assert found.clashes == (("C001", "C002"),)
    assert [each.obstacle for each in found.proposals] == ["overlap", "overlap", ""]


def test_two_units_may_be_added_to_one_list():
    found = both(
        ask("add_unit", "编制布局规划", number=1, new="市财政局"),
        ask("add_unit", "编制布局规划", number=2, new="市教育局"),
    )
    assert len(found.made) == 2
    text = replayed(DRAFT.text, [edit for each in found.made for edit in each.edits])
    assert "市商务局、市财政局、市教育局、各县" in text


def test_what_lies_in_a_paragraph_that_goes_clashes_with_it():
    line = "（二）加强宣传。做好宣传引导，营造氛围。"
    found = both(ask("delete", line, number=1), ask("insert", "做好宣传引导", number=2, new="和培训"))
    assert found.made == ()
    assert found.clashes == (("C001", "C002"),)


def test_a_change_everywhere_leaves_out_what_others_touch():
    found = both(
        ask("global_replace", "助餐点", number=1, new="助餐站"),
        ask("replace", "全市建成助餐点46个", number=2, old="建成助餐点46个", new="改造老年食堂46个"),
    )
    assert [each.comments for each in found.made] == [("C001",), ("C002",)]
    assert found.proposals[0].notes == ("partly",)
    assert len(found.made[0].edits) == DRAFT.text.count("助餐点") - 1


# ---- the replay ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("edits", "result"),
    [
        ([TextEdit(0, 1, "X")], "Xb\ncd\nef"),
        ([TextEdit(3, 5, kind="lines")], "ab\nef"),
        ([TextEdit(6, 8, kind="lines")], "ab\ncd"),
        ([TextEdit(0, 8, kind="lines")], ""),
        ([TextEdit(3, 5, kind="lines"), TextEdit(6, 8, kind="lines")], "ab"),
        ([TextEdit(0, 2, kind="lines"), TextEdit(3, 5, kind="lines")], "ef"),
        ([TextEdit(3, 5, kind="lines"), TextEdit(5, 5, "L", "lines")], "ab\nL\nef"),
        ([TextEdit(0, 2, kind="lines"), TextEdit(2, 2, "L", "lines")], "L\ncd\nef"),
        ([TextEdit(6, 8, kind="lines"), TextEdit(8, 8, "L", "lines")], "ab\ncd\nL"),
        ([TextEdit(2, 2, "x\ny", "lines")], "ab\nx\ny\ncd\nef"),
        ([TextEdit(2, 2, "L", "lines"), TextEdit(2, 2, "w")], "abw\nL\ncd\nef"),
        ([TextEdit(8, 8, "L", "lines"), TextEdit(6, 8, "Z")], "ab\ncd\nZ\nL"),
        ([TextEdit(1, 1, "1"), TextEdit(1, 1, "2"), TextEdit(1, 2, "3")], "a123\ncd\nef"),
    ],
)
def test_edits_are_carried_out_in_their_order(edits, result):
    assert replayed("ab\ncd\nef", edits) == result
