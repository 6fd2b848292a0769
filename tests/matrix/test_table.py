"""The responsibility matrix: rows, columns, groups, order of units, notes."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.errors import UsageError
from pipeline.lexicon.messages import codes
from pipeline.matrix import known_columns, matrix_by_task, matrix_by_unit, matrix_for_unit
from pipeline.model.matrix import Matrix, Merge
from pipeline.model.official import Section
from pipeline.model.quantity import Target
from pipeline.model.span import Span
from pipeline.model.task import ByPerson, Measure, Plan, Task
from pipeline.model.time import Deadline, Ongoing
from tests.plans import COUNTIES, SECTIONS, TEXT_ID, invented_plan

SPAN = Span(TEXT_ID, 0, 1)


def column(matrix: Matrix, title: str) -> list[str]:
    index = [item.title for item in matrix.columns].index(title)
    return [row.cells[index] for row in matrix.rows]


def plan_under(headings: list[tuple[str, str, str, str]], tasks: list[tuple[str, str]]) -> Plan:
    """A plan of headings (id, parent, label, title) and tasks (section, title)."""
    sections = tuple(
        Section(key, 1, label, label, title, SPAN, SPAN, 0, False, parent) for key, parent, label, title in headings
    )
    plan = invented_plan()
    made = tuple(Task(f"x{n}", section, title, SPAN) for n, (section, title) in enumerate(tasks))
    return replace(plan, document=replace(plan.document, sections=sections), tasks=made)


def with_deadlines(*deadlines: tuple[str, str | None, str | None]) -> Plan:
    made = tuple(Deadline(text, SPAN, start, end, "day", "deadlines.test") for text, start, end in deadlines)
    return replace(invented_plan(), tasks=(replace(invented_plan().tasks[0], deadlines=made),))


def test_the_matrix_has_one_complete_row_a_task() -> None:
    plan = invented_plan()
    matrix = matrix_by_task(plan)
    assert [row.task for row in matrix.rows] == [task.id for task in plan.tasks]
    assert all(len(row.cells) == len(matrix.columns) for row in matrix.rows)
    assert column(matrix, "序号") == ["1", "2", "3", "4", "5", "6"]


def test_the_usual_columns_stand_in_the_usual_order() -> None:
    usual = [
        "序号",
        "重点任务",
        "具体措施",
        "目标指标",
        "完成时限",
        "牵头单位",
        "责任单位",
        "配合单位",
        "指导单位",
        "出处",
    ]
    assert [item.title for item in matrix_by_task(invented_plan()).columns] == usual


def test_the_column_of_guiding_units_stands_only_where_the_plan_names_one() -> None:
    plan = invented_plan()
    unguided = replace(plan, tasks=tuple(task for task in plan.tasks if task.id != "t3"))
    assert "指导单位" not in [item.title for item in matrix_by_task(unguided).columns]


def test_columns_are_chosen_and_ordered_by_name_and_the_offices_own_are_empty() -> None:
    matrix = matrix_by_task(
        invented_plan(), columns=["出处", "重点任务", "责任人", "联系人", "联系电话", "备注", "lead"]
    )
    assert [item.key for item in matrix.columns] == ["place", "task", "person", "contact", "phone", "remark", "lead"]
    assert column(matrix, "责任人") == [""] * 6
    assert matrix.merges == (Merge(1, 0, 1), Merge(1, 4, 5))


def test_an_unknown_column_is_refused_and_the_known_ones_are_named() -> None:
    with pytest.raises(UsageError) as caught:
        matrix_by_task(invented_plan(), columns=["序号", "颜色"])
    assert caught.value.code == "M-COLUMN"
    assert caught.value.details["column"] == "颜色"
    assert "具体措施" in caught.value.details["known"]
    assert "承担角色" not in caught.value.details["known"]
    assert {"M-COLUMN", "M-UNIT"} <= codes()


def test_columns_of_a_units_table_are_unknown_in_the_table_by_task() -> None:
    assert {item.title for item in known_columns(by_unit=True)} - {item.title for item in known_columns()} == {
        "单位", "承担角色", "其他单位",
    }  # fmt: skip


def test_tasks_under_one_heading_are_merged_under_its_title_and_keep_their_own() -> None:
    matrix = matrix_by_task(invented_plan())
    assert column(matrix, "重点任务") == [
        "建设社区网点", "建设社区网点", "推进适老化改造", "培养护理人才", "智慧养老", "智慧养老",
    ]  # fmt: skip
    assert matrix.merges == (Merge(1, 0, 1), Merge(1, 4, 5))
    measures = column(matrix, "具体措施")
    assert measures[0].startswith("新建街道养老中心。每个街道")
    assert measures[2].startswith("力争每年为")
    assert measures[4] == "建设信息平台"


def test_tasks_named_after_their_headings_are_grouped_by_the_heading_above() -> None:
    headings = [("a", "", "一、", "提升产业能级"), ("b", "a", "（一）", "建平台"), ("c", "a", "（二）", "强龙头")]
    matrix = matrix_by_task(plan_under(headings, [("b", "建平台"), ("c", "强龙头"), ("c", "另行支持配套")]))
    assert column(matrix, "重点任务") == ["提升产业能级"] * 3
    assert column(matrix, "具体措施") == ["建平台", "强龙头", "另行支持配套"]


@pytest.mark.parametrize("chapter", ["重点任务", "主要任务", "保障措施", "强化组织领导"])
def test_a_chapter_title_that_any_plan_has_groups_nothing(chapter: str) -> None:
    headings = [("a", "", "一、", chapter), ("b", "a", "（一）", "建平台"), ("c", "a", "（二）", "强龙头")]
    matrix = matrix_by_task(plan_under(headings, [("b", "建平台"), ("c", "强龙头")]))
    assert column(matrix, "重点任务") == ["建平台", "强龙头"]
    assert matrix.merges == ()


def test_a_lone_task_with_a_title_of_its_own_stands_under_its_heading_like_its_neighbours() -> None:
    headings = [("a", "", "（一）", "兴产业"), ("b", "", "（二）", "美环境")]
    matrix = matrix_by_task(plan_under(headings, [("a", "种茶"), ("a", "养蜂"), ("b", "治水")]))
    assert column(matrix, "重点任务") == ["兴产业", "兴产业", "美环境"]
    assert column(matrix, "具体措施")[2] == "治水"
    assert matrix.merges == (Merge(1, 0, 1),)


def test_a_sentence_that_is_the_title_is_not_said_twice() -> None:
    plan = invented_plan()
    task = replace(plan.tasks[2], measures=(Measure("推进适老化改造。", SPAN), Measure("改造1500户。", SPAN)))
    matrix = matrix_by_task(replace(plan, tasks=(task,)))
    assert column(matrix, "重点任务") == ["推进适老化改造"]
    assert column(matrix, "具体措施") == ["改造1500户。"]


def test_sentences_without_a_full_stop_are_parted_by_lines() -> None:
    plan = invented_plan()
    task = replace(
        plan.tasks[2], measures=(Measure("第一项\n", SPAN), Measure("第二项。", SPAN), Measure("第三项", SPAN))
    )
    assert column(matrix_by_task(replace(plan, tasks=(task,))), "具体措施") == ["第一项\n第二项。第三项"]


def test_units_stand_as_the_clause_lists_them_inherited_ones_last_and_marked() -> None:
    matrix = matrix_by_task(invented_plan())
    assert column(matrix, "责任单位")[1] == f"市商务局、市民政局、{COUNTIES}*"
    assert column(matrix, "牵头单位")[0] == "市民政局"
    assert matrix.notes == ("注：带“*”的单位由方案中“以下…均…”之类的默认条款确定，原任务条款未单独列出。",)


def test_a_roster_gives_the_order_of_units_and_never_the_alphabet() -> None:
    roster = [COUNTIES.replace("（", "(").replace("）", ")"), "市民政局", "不在方案中的局"]
    matrix = matrix_by_task(invented_plan(), roster=roster)
    assert column(matrix, "责任单位")[1] == f"{COUNTIES}*、市民政局、市商务局"
    blocks = list(dict.fromkeys(column(matrix_by_unit(invented_plan(), roster=roster), "单位")))
    assert blocks[:4] == [COUNTIES, "市民政局", "市财政局", "市自然资源局"]


def test_a_matrix_without_inherited_units_has_no_note() -> None:
    plan = invented_plan()
    assert matrix_by_task(replace(plan, tasks=plan.tasks[:1])).notes == ()
    assert matrix_by_task(plan, columns=["序号", "重点任务"]).notes == ()


def test_two_notes_are_numbered() -> None:
    notes = matrix_by_task(replace(invented_plan(), lead_rule="first-listed")).notes
    assert [note[:5] for note in notes] == ["注：1.带", "2.按方案"]


@pytest.mark.parametrize(
    ("text", "start", "end", "shown"),
    [
        ("6月底前", None, "2026-06-30", "6月底前\n（2026-06-30）"),
        ("年底前", None, "2026-12-31", "年底前\n（2026-12-31）"),
        ("“十五五”期间", "2026-01-01", "2030-12-31", "“十五五”期间\n（2026-01-01至2030-12-31）"),
        ("2026年6月底前", None, "2026-06-30", "2026年6月底前"),
        ("二〇二六年底", None, "2026-12-31", "二〇二六年底"),
        ("每年", None, None, "每年"),
    ],
)
def test_a_time_keeps_its_words_and_gets_its_date_only_where_the_year_is_missing(
    text: str, start: str | None, end: str | None, shown: str
) -> None:
    assert column(matrix_by_task(with_deadlines((text, start, end))), "完成时限") == [shown]


def test_one_day_in_two_wordings_is_said_once() -> None:
    plan = with_deadlines(
        ("到2027年", None, "2027-12-31"), ("2027年底", None, "2027-12-31"), ("2026年", None, "2026-12-31")
    )
    assert column(matrix_by_task(plan), "完成时限") == ["到2027年；\n2026年"]


def test_targets_of_several_steps_carry_their_times() -> None:
    def target(text: str, at: int, end: str) -> Target:
        return Target(text, Span(TEXT_ID, at, at + len(text)), "", "", "=", 1.0, "座", "targets.test", end_date=end)

    plan = with_deadlines(("2026年", None, "2026-12-31"), ("2027年", None, "2027-12-31"))
    task = replace(
        plan.tasks[0], targets=(target("建成6座", 0, "2026-12-31"), target("2027年建成8座", 9, "2027-12-31"))
    )
    assert column(matrix_by_task(replace(plan, tasks=(task,))), "目标指标") == ["2026年：建成6座；\n2027年建成8座"]


def test_a_clause_within_another_clause_is_not_said_twice() -> None:
    whole = Target("甲率、乙率分别达到98%和100%", Span(TEXT_ID, 0, 17), "", "", ">=", 100.0, "%", "targets.test")
    part = replace(whole, text="甲率、乙率分别达到98%", span=Span(TEXT_ID, 0, 12))
    plan = invented_plan()
    matrix = matrix_by_task(replace(plan, tasks=(replace(plan.tasks[0], targets=(part, whole)),)))
    assert column(matrix, "目标指标") == [whole.text]


def test_a_softened_target_says_so() -> None:
    assert column(matrix_by_task(invented_plan()), "目标指标")[2].startswith("力争每年为1500户")


def test_the_place_is_the_path_of_heading_numbers() -> None:
    assert column(matrix_by_task(invented_plan()), "出处") == [
        "一（一）", "一（一）", "一（二）", "二（一）", "二（二）", "二（二）",
    ]  # fmt: skip
    unnumbered = plan_under([("a", "", "", "治水")], [("a", "清淤")])
    assert column(matrix_by_task(unnumbered), "出处") == ["治水"]


def test_headings_that_name_each_other_as_parent_do_not_hang() -> None:
    loop = plan_under([("a", "b", "一、", "甲"), ("b", "a", "（一）", "乙")], [("a", "清淤")])
    assert column(matrix_by_task(loop), "出处") == ["（一）一"]


def test_the_title_puts_the_tables_name_before_the_stage() -> None:
    matrix = matrix_by_task(invented_plan())
    assert matrix.title == "清泽市养老服务提升行动方案（2026—2028年）责任分工表（征求意见稿）"
    assert matrix.title[: matrix.title_break] == "清泽市养老服务提升行动方案（2026—2028年）"
    assert matrix.date == "2026-01-15"


def test_by_unit_each_unit_has_a_block_with_its_tasks_and_roles() -> None:
    plan = invented_plan()
    matrix = matrix_by_unit(plan)
    rows = list(zip(column(matrix, "单位"), column(matrix, "序号"), column(matrix, "承担角色"), strict=True))
    assert rows[:4] == [
        ("市民政局", "1", "牵头"),
        ("市民政局", "2", "责任"),
        ("市民政局", "3", "配合"),
        ("市民政局", "4", "责任"),
    ]
    assert matrix.merges[0] == Merge(0, 0, 3)
    mentions = {(task.id, mention.name) for task in plan.tasks for mention in task.units}
    assert len(rows) == len(mentions)
    assert {role for name, _, role in rows if name == COUNTIES} == {"责任*"}


def test_two_roles_in_one_task_are_one_row() -> None:
    plan = invented_plan()
    units = plan.tasks[0].units
    both = replace(plan.tasks[0], units=(*units, replace(units[0], role="responsible")))
    assert column(matrix_for_unit(replace(plan, tasks=(both,)), "市民政局"), "承担角色") == ["牵头、责任"]


def test_one_units_list_says_with_whom_it_shares_each_task() -> None:
    matrix = matrix_for_unit(invented_plan(), " 市民政局")
    assert [row.task for row in matrix.rows] == ["t1", "t2", "t3", "t5"]
    assert (
        column(matrix, "其他单位")[2] == f"牵头：市住房城乡建设局\n责任：{COUNTIES}*\n配合：市残联\n指导：省建筑设计院"
    )
    assert matrix.title.endswith("市民政局任务清单（征求意见稿）")


def test_a_unit_that_the_plan_does_not_name_is_refused_and_the_named_ones_are_listed() -> None:
    with pytest.raises(UsageError) as caught:
        matrix_for_unit(invented_plan(), "市气象局")
    assert caught.value.code == "M-UNIT"
    assert caught.value.details["known"].startswith("市民政局、市财政局、")


def test_a_plan_without_tasks_gives_an_empty_matrix() -> None:
    plan = replace(invented_plan(), tasks=())
    assert matrix_by_task(plan).rows == matrix_by_unit(plan).rows == ()


def test_the_invented_plan_has_the_headings_that_these_tests_count_on() -> None:
    assert [section.label for section in SECTIONS] == ["一、", "（一）", "（二）", "二、", "（一）", "（二）"]


def test_work_without_an_end_stands_in_the_column_of_times_unless_a_person_set_them() -> None:
    for_good = (Ongoing("长期坚持", SPAN, "vague.ongoing"),)
    dated = with_deadlines(("2027年底前", None, "2027-12-31"))
    task = replace(dated.tasks[0], ongoing=for_good)
    assert column(matrix_by_task(replace(dated, tasks=(task,))), "完成时限") == ["2027年底前；\n长期坚持"]
    by_hand = replace(task, person=ByPerson(deadlines=task.deadlines))
    assert column(matrix_by_task(replace(dated, tasks=(by_hand,))), "完成时限") == ["2027年底前"]


def test_a_plan_without_tasks_gives_a_table_that_says_so() -> None:
    bare = replace(invented_plan(), tasks=())
    for matrix in (matrix_by_task(bare), matrix_by_unit(bare)):
        assert matrix.rows == ()
        assert [note.partition("：")[0] for note in matrix.notes] == ["未抽取到任务"]
