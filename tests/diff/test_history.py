from itertools import pairwise

from pipeline.diff.history import history
from pipeline.export.track_json import history_to_dict, history_to_text
from pipeline.model.history import History
from pipeline.workflow.diff import compare_plans
from tests.drafts import PLAN, read_text

FIRST = "1.编制布局规划。2026年6月底前完成规划编制。"
PUT_OFF = "1.编制空间布局规划。2026年9月底前完成规划编制。"
GONE = "推行明厨亮灶。鼓励安装监控设备。（市市场监管局负责）"


def _tracked(*texts: str) -> History:
    plans = [read_text(text)[1] for text in texts]
    return history(plans, [compare_plans(old, new) for old, new in pairwise(plans)])


def test_a_task_keeps_its_id_through_new_names_and_places():
    found = _tracked(PLAN, PLAN.replace(FIRST, PUT_OFF), PLAN.replace(FIRST, PUT_OFF).replace("9月底前", "12月底前"))
    task = next(task for task in found.tasks if task.title == "编制空间布局规划")
    assert [version.title for version in task.versions] == ["编制布局规划", "编制空间布局规划", "编制空间布局规划"]
    assert [(step.version, step.change.field, step.change.effect) for step in task.steps] == [
        (1, "title", "renamed"), (1, "deadline", "later"), (2, "deadline", "later"),
    ]  # fmt: skip
    assert [step.version for step in task.softened] == [1, 2]


def test_a_task_that_went_and_came_again_is_one():
    found = _tracked(PLAN, PLAN.replace(GONE, ""), PLAN)
    task = next(task for task in found.tasks if task.title == "推行明厨亮灶")
    assert [version is not None for version in task.versions] == [True, False, True]
    assert [step.change.effect for step in task.steps] == ["removed", "added"]


def test_versions_without_change_have_no_steps():
    found = _tracked(PLAN, PLAN, PLAN)
    assert all(not task.steps and None not in task.versions for task in found.tasks)
    assert "各稿任务要素相同" in history_to_text(found)


def test_the_json_names_versions_tasks_and_what_was_softened():
    told = history_to_dict(_tracked(PLAN, PLAN.replace(FIRST, PUT_OFF)))
    assert told["schema"] == "huiqian.track/1"
    assert len(told["versions"]) == 2
    assert [(row["title"], row["field"], row["old"], row["new"]) for row in told["softened"]] == [
        ("编制空间布局规划", "deadline", "2026年6月底前", "2026年9月底前")
    ]
    assert all(len(task["versions"]) == 2 for task in told["tasks"])
