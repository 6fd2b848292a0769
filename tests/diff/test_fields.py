import pytest

from pipeline.model.change import Comparison
from pipeline.workflow.diff import compare_plans
from tests.drafts import PLAN, read_text


def _compared(new: str, old: str = PLAN) -> Comparison:
    return compare_plans(read_text(old)[1], read_text(new)[1])


def _fields(*edits: tuple[str, str]) -> list[tuple[str, str, str, str, str]]:
    new = PLAN
    for old_words, new_words in edits:
        assert old_words in new
        new = new.replace(old_words, new_words)
    return [(f.task, f.field, f.effect, f.old, f.new) for f in _compared(new).fields]


def test_two_equal_plans_have_no_change_of_fields():
    assert _fields() == []


def test_a_date_that_was_put_off_is_later():
    assert _fields(("2026年6月底前完成", "2026年9月底前完成")) == [
        ("编制布局规划", "deadline", "later", "2026年6月底前", "2026年9月底前")
    ]


def test_a_figure_that_grew_is_raised():
    fields = _fields(("不少于2个助餐点", "不少于3个助餐点"))
    assert [field[:3] for field in fields] == [("建设助餐点", "target", "raised")]


@pytest.mark.parametrize(
    ("was", "now", "effect", "softer"),
    [
        ("投诉率控制在5%以内", "投诉率控制在3%以内", "tightened", False),
        ("投诉率控制在3%以内", "投诉率控制在5%以内", "loosened", True),
        ("等候时间不超过15分钟", "等候时间不超过20分钟", "loosened", True),
        ("投诉率不高于5%", "投诉率低于3%", "tightened", False),
        ("覆盖率不低于80%", "覆盖率不低于70%", "lowered", True),
        ("投诉量下降20%", "投诉量下降10%", "lowered", True),
    ],
)
def test_of_a_bound_from_above_less_is_stricter(was, now, effect, softer):
    old, new = (PLAN.replace("助餐服务覆盖率达到80%", words) for words in (was, now))
    assert [(f.field, f.effect, f.softer) for f in _compared(new, old).fields] == [("target", effect, softer)]


def test_the_date_that_a_draft_bears_is_no_deadline():
    new = PLAN.replace("2026年3月20日", "2026年4月9日").replace("2026年6月底前完成", "2026年9月底前完成")
    assert [(c.topic, c.kind) for c in _compared(new).changes] == [("deadline", "replace"), ("wording", "replace")]


def test_goals_of_the_plan_are_compared_without_a_task():
    fields = _fields(("覆盖率达到80%", "覆盖率达到75%"))
    assert [(task, field, effect) for task, field, effect, *_words in fields] == [("", "target", "lowered")]


def test_units_that_came_went_and_lead():
    assert _fields(("配合单位：市商务局、市国资委", "配合单位：市商务局、市财政局")) == [
        ("建设助餐点", "units", "removed", "市国资委", ""),
        ("建设助餐点", "units", "added", "", "市财政局"),
    ]
    assert ("建设助餐点", "lead", "changed", "市民政局", "市商务局") in _fields(
        ("牵头单位：市民政局；配合单位：市商务局", "牵头单位：市商务局；配合单位：市民政局")
    )


def test_another_name_of_one_office_is_a_new_name():
    assert _fields(("市市场监管局、市卫生健康委按职责", "市市场监督管理局、市卫生健康委按职责")) == [
        ("建立食品安全巡查制度", "units", "renamed", "市市场监管局", "市市场监督管理局")
    ]


def test_softer_words_are_told():
    assert ("加强宣传", "strength", "hardened", "要", "必须") in _fields(("各地要做好", "各地必须做好")) or (
        "推行明厨亮灶",
        "strength",
        "hardened",
        "鼓励",
        "应当",
    ) in _fields(("鼓励安装监控设备", "应当安装监控设备"))


def test_a_task_that_moved_and_was_renumbered_has_no_change_of_fields():
    first = "1.编制布局规划。2026年6月底前完成规划编制。（市民政局、市自然资源和规划局、各县（市、区）人民政府负责。列第一位的为牵头单位，下同）\n"
    second = "2.建设助餐点。到2027年，每个街道建成不少于2个助餐点。（牵头单位：市民政局；配合单位：市商务局、市国资委；完成时限：2027年12月底前）\n"
    assert first + second in PLAN
    comparison = _compared(PLAN.replace(first + second, second.replace("2.", "1.", 1) + first.replace("1.", "2.", 1)))
    assert comparison.fields == ()
    assert [len(match.old) == len(match.new) == 1 for match in comparison.tasks] == [True] * len(comparison.tasks)


def test_tasks_that_came_and_went_are_told():
    gone = "推行明厨亮灶。鼓励安装监控设备。（市市场监管局负责）"
    come = "开展志愿服务。组织志愿者结对帮扶。（市委社会工作部负责）"
    assert [field[:3] for field in _fields((gone, come))] == [
        ("开展志愿服务", "added", "added"),
        ("推行明厨亮灶", "removed", "removed"),
    ]


def test_a_field_names_the_changes_of_text_that_made_it():
    comparison = _compared(PLAN.replace("2026年6月底前完成", "2026年9月底前完成"))
    changes = {change.id: change for change in comparison.changes}
    assert [comparison.new_words(changes[key]) for key in comparison.fields[0].changes] == ["2026年9月底前"]
