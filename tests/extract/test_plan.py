"""Tasks, units, deadlines, targets and goals of a whole plan."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.lexicon.rows import load_rows
from tests.drafts import LETTER, PLAN, read_text

RULES = {
    row.id
    for name in ("responsibility", "units", "columns", "deadlines", "quantities", "targets", "numbering", "strength")
    for row in load_rows(name)
}


def tasks_of(text, name="draft.txt"):
    return read_text(text, name)[1].tasks


def test_each_clause_closes_one_task():
    assert [task.title for task in tasks_of(PLAN)] == [
        "编制布局规划", "建设助餐点", "建立食品安全巡查制度", "推行明厨亮灶", "加强领导",
    ]  # fmt: skip


def test_the_first_listed_leads_only_where_the_plan_says_so():
    by_title = {task.title: [(unit.name, unit.role) for unit in task.units] for task in tasks_of(PLAN)}
    assert by_title["编制布局规划"][0] == ("市民政局", "lead")
    assert by_title["建立食品安全巡查制度"] == [("市市场监管局", "lead"), ("市卫生健康委", "responsible")]
    without = {
        t.title: [(u.name, u.role) for u in t.units] for t in tasks_of(PLAN.replace("。列第一位的为牵头单位，下同", ""))
    }
    assert without["编制布局规划"][0] == ("市民政局", "responsible")
    assert without["加强领导"] == [("市民政局", "lead"), ("市财政局", "cooperating")]


def test_a_group_never_leads_by_position():
    tasks = tasks_of(
        PLAN.replace(
            "（市民政局、市自然资源和规划局、各县（市、区）人民政府负责", "（各县（市、区）人民政府、市民政局负责"
        )
    )
    assert [unit.role for unit in tasks[0].units] == ["responsible", "responsible"]


def test_a_default_clause_adds_to_later_tasks_only():
    text = PLAN.replace("下同）", "下同。以下各项任务均需各街道落实，不再单独列出）", 1)
    inherited = [[unit.name for unit in task.units if unit.inherited] for task in tasks_of(text)]
    assert inherited == [[], ["各街道"], ["各街道"], ["各街道"], ["各街道"]]


def test_deadlines_stand_in_text_and_in_labels():
    by_title = {task.title: [d.end_date for d in task.deadlines] for task in tasks_of(PLAN)}
    assert by_title["编制布局规划"] == ["2026-06-30"]
    assert by_title["建设助餐点"] == ["2027-12-31", "2027-12-31"]


def test_targets_of_tasks_and_goals_of_the_plan_are_told_apart():
    _document, plan = read_text(PLAN)
    targets = [(t.value, t.unit, t.comparator) for task in plan.tasks for t in task.targets]
    assert targets == [(2.0, "个", ">="), (1.0, "次", ">=")]
    assert [(t.value, t.unit, t.comparator) for t in plan.goals.targets] == [(120.0, "个", ">="), (80.0, "%", ">=")]
    assert [d.end_date for d in plan.goals.deadlines] == ["2028-12-31"]


def test_a_plan_without_clauses_has_its_lowest_items_as_tasks():
    text = "云泽市数字政务工作要点\n一、指导思想\n以服务群众为中心，提升效能。\n二、重点任务\n（一）整合平台。2026年底前完成整合。\n（二）共享数据。推动数据共享。\n三、保障措施\n（一）加强领导。建立机制。\n"
    assert [task.title for task in tasks_of(text)] == ["整合平台", "共享数据", "加强领导"]


TABLE = (
    "云泽市数字政务任务清单\n一、总体要求\n按照统一部署，推进数字政务建设，各单位要抓好落实。\n二、任务清单\n"
    "序号\t重点任务\t具体措施\t牵头单位\t责任单位\t完成时限\n"
    "1\t平台整合\t统一入口。整合业务系统30个以上。\t市数据局\t市财政局、市教育局\t2026年6月底前\n"
    "2\t\t统一认证。接入部门不少于20个。\t市数据局\t各有关部门\t2026年12月底前\n"
    "序号\t重点任务\t具体措施\t牵头单位\t责任单位\t完成时限\n"
    "3\t数据共享\t目录编制。编制共享目录。\t市数据局、市司法局\t/\t长期坚持\n"
)


def test_rows_of_a_table_are_tasks_with_their_groups_and_a_repeated_header_is_none():
    tasks = tasks_of(TABLE)
    assert [task.title for task in tasks] == ["统一入口", "统一认证", "目录编制"]
    assert [task.group for task in tasks] == ["平台整合", "平台整合", "数据共享"]
    assert [(u.name, u.role) for u in tasks[0].units] == [
        ("市数据局", "lead"),
        ("市财政局", "responsible"),
        ("市教育局", "responsible"),
    ]
    assert [(u.name, u.role) for u in tasks[2].units] == [("市数据局", "lead"), ("市司法局", "lead")]
    assert [[d.end_date for d in task.deadlines] for task in tasks] == [["2026-06-30"], ["2026-12-31"], []]


def test_a_clause_on_its_own_line_behind_items_speaks_for_all_of_them():
    text = "云泽市方案\n一、任务\n（一）加强监管\n1.健全制度。完善巡查。\n2.强化执法。严格处罚。\n（责任单位：市水利局）\n（二）加强服务\n做好服务。（责任单位：市民政局）\n"
    assert [task.title for task in tasks_of(text)] == ["加强监管", "加强服务"]


def test_a_task_waits_for_the_task_it_names():
    text = "云泽市方案\n一、任务\n（一）编制布局规划。2026年编制规划。（市民政局负责）\n（二）建设助餐点。在完成布局规划编制的基础上，分批建设。（市商务局负责）\n"
    tasks = tasks_of(text)
    assert tasks[1].depends_on == (tasks[0].id,)
    assert tasks[0].depends_on == ()


@pytest.mark.parametrize("text", [PLAN, LETTER + PLAN, TABLE, "".join(PLAN.split("\n"))])
def test_every_value_stands_where_it_says_and_names_its_rule(text):
    _document, plan = read_text(text)
    canonical = plan.source.text
    for task in plan.tasks:
        for unit in task.units:
            assert "".join(canonical[unit.span.start : unit.span.end].split()) == unit.name
            assert unit.rule in RULES
        for value in (*task.deadlines, *task.targets, *plan.goals.deadlines, *plan.goals.targets):
            assert canonical[value.span.start : value.span.end] == value.text
            assert value.rule in RULES
        for measure in task.measures:
            assert canonical[measure.span.start : measure.span.end] == measure.text


@given(
    st.text(
        alphabet="一二三（）、。：；\n\t责任单位牵头负责局委各市县2026年底前到达%0123个以下均需不再列出", max_size=300
    )
)
@settings(max_examples=150, deadline=None)
def test_any_text_gives_a_plan_whose_spans_lie_in_the_text(text):
    if not text.strip():
        return
    _document, plan = read_text(text)
    size = len(plan.source.text)
    for task in plan.tasks:
        assert 0 <= task.span.start <= task.span.end <= size
        for value in (*task.deadlines, *task.targets):
            assert plan.source.text[value.span.start : value.span.end] == value.text


def test_time_grows_with_the_text_and_not_faster():
    took = []
    for times in (4, 16):
        text = PLAN + "".join(PLAN.splitlines(keepends=True)[3:-2]) * times
        begin = time.process_time()
        read_text(text)
        took.append(time.process_time() - begin)
    assert took[1] < 10 * max(took[0], 0.02)


def test_a_clause_in_a_heading_speaks_for_the_text_below_it():
    text = "云泽市方案\n一、任务\n（一）优化服务（牵头单位：市数据局；配合单位：市财政局）\n2026年6月底前上线30个事项。\n（二）强化监管（市水利局负责）\n2027年底前完成整改。\n"
    tasks = tasks_of(text)
    assert [task.title for task in tasks] == ["优化服务", "强化监管"]
    assert [[d.end_date for d in task.deadlines] for task in tasks] == [["2026-06-30"], ["2027-12-31"]]
    assert [t.value for t in tasks[0].targets] == [30.0]


def test_a_default_rule_in_a_sentence_of_its_own_holds_for_later_tasks():
    text = PLAN.replace("二、重点任务\n", "二、重点任务\n下列任务均由各街道配合落实，不再逐一列明。\n")
    inherited = {(unit.name, unit.role) for task in tasks_of(text) for unit in task.units if unit.inherited}
    assert inherited == {("各街道", "cooperating")}


def test_a_row_that_names_a_group_parts_no_table():
    parted = TABLE.replace("1\t平台整合", "一、平台类\t\t\t\t\t\n1\t平台整合").replace(
        "3\t数据共享", "二、数据类\n3\t数据共享"
    )
    assert [task.title for task in tasks_of(parted)] == ["统一入口", "统一认证", "目录编制"]


def test_a_table_of_indicators_states_goals_with_the_unit_of_its_column():
    text = "云泽市方案\n一、主要目标\n主要指标见下表。\n指标名称\t单位\t2025年基数\t2028年目标\n供水管网漏损率\t%\t9.4\t≤8\n绿色建筑占比\t%\t91\t≥98\n二、任务\n做好工作。（市水利局负责）\n"
    _document, plan = read_text(text)
    targets = [(t.indicator, t.comparator, t.value, t.unit, t.end_date) for t in plan.goals.targets]
    assert targets == [
        ("供水管网漏损率", "<=", 8.0, "%", "2028-12-31"),
        ("绿色建筑占比", ">=", 98.0, "%", "2028-12-31"),
    ]
    assert [task.title for task in plan.tasks] == ["任务"]


def test_a_column_headed_danwei_names_offices_only_where_its_cells_do():
    head = "云泽市方案\n一、清单\n序号\t重点任务\t工作内容\t单位{more}\n"
    rows = "1\t发展旅游\t接待游客300\t{}{}\n2\t提升效率\t兑现率达到95\t{}{}\n"
    counted = head.format(more="\t责任部门") + rows.format("万人次", "\t市文旅局", "%", "\t市统计局")
    listed = head.format(more="") + rows.format("市文旅局", "", "市统计局", "")
    for text in (counted, listed):
        assert [[unit.name for unit in task.units] for task in tasks_of(text)] == [["市文旅局"], ["市统计局"]]


def test_year_columns_give_their_targets_the_year():
    text = "云泽市方案\n一、清单\n序号\t重点工程\t工作内容\t2026年目标\t2027年目标\t牵头单位\n1\t平台工程\t整合平台\t接入部门20个\t接入部门40个\t市数据局\n2\t感知工程\t布设设备\t布设设备3万台\t/\t市水利局\n"
    tasks = tasks_of(text)
    assert [[(t.value, t.end_date) for t in task.targets] for task in tasks] == [
        [(20.0, "2026-12-31"), (40.0, "2027-12-31")],
        [(3.0, "2026-12-31")],
    ]
    assert [[d.end_date for d in task.deadlines] for task in tasks] == [["2026-12-31", "2027-12-31"], ["2026-12-31"]]


def test_a_bracket_that_is_never_closed_costs_a_document_on_one_line_nothing():
    whole = "".join(line.strip() for line in PLAN.splitlines())
    broken = whole.replace("完成时限：2027年12月底前）", "完成时限：2027年12月底前")
    assert [task.title for task in tasks_of(broken)] == [task.title for task in tasks_of(whole)]


def test_the_present_state_is_no_target_where_its_year_is_over():
    text = PLAN.replace("推行明厨亮灶。", "2024年全市完成改造46个。推行明厨亮灶。")
    assert all(target.value != 46.0 for task in tasks_of(text) for target in task.targets)


def test_work_without_an_end_is_no_deadline_and_is_kept_with_its_words():
    ending = "（责任单位：市民政局；完成时限：持续推进）"
    task = tasks_of(PLAN.replace("三、保障", "3.健全长效机制。落实巡查整改。" + ending + "\n三、保障"))[-2]
    assert [(ongoing.text, ongoing.rule) for ongoing in task.ongoing] == [("持续推进", "vague.ongoing")]
    assert task.deadlines == ()


def test_a_deadline_that_hangs_on_an_event_has_a_finding_and_no_date():
    sentence = "3.组织回访。助餐点改造完成后3个月内组织回访。（市民政局负责）\n三、保障"
    _document, plan = read_text(PLAN.replace("三、保障", sentence))
    deadline = plan.tasks[-2].deadlines[0]
    assert (deadline.text, deadline.end_date, deadline.precision) == ("助餐点改造完成后3个月内", None, "event")
    assert [(f.severity, f.span) for f in plan.findings if f.code == "T-EVENT"] == [("note", deadline.span)]
