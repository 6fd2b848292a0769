"""What people corrected, applied to what was extracted: every value they set carries the rule "person"."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.extract.corrections import corrected
from pipeline.lexicon.messages import codes
from pipeline.matrix import matrix_by_task, record_of
from pipeline.model.corrections import Correction, Corrections
from pipeline.model.task import Plan, Task
from tests.edited import row_of
from tests.plans import invented_plan, place


def correction(task: str, field: str, after: str, before: str | None = None, **more: str) -> Correction:
    """A correction of the invented plan, from what its table says now."""
    rows = {row.task for row in record_of(invented_plan()).rows}
    was = row_of(record_of(invented_plan()), task) if task in rows else {}
    title = more.pop("title", was.get("title", after))
    now = before if before is not None else was.get(field, "")
    return Correction(task, title, was.get("place", ""), field, now, after, **more)


def with_(*entries: Correction, plan: Plan | None = None) -> Plan:
    plan = plan or invented_plan()
    return corrected(
        plan, Corrections(plan.source.sha256, plan.document.title, "经办人", "2026-03-02T09:00:00", entries)
    )


def task_of(plan: Plan, identity: str) -> Task:
    return next(task for task in plan.tasks if task.id == identity)


def codes_of(plan: Plan) -> list[str]:
    return [finding.code for finding in plan.findings if finding.code.startswith("K-")]


def test_no_corrections_leave_the_plan_as_it_is() -> None:
    plan = invented_plan()
    assert with_(plan=plan) is plan


def test_what_was_applied_is_a_finding() -> None:
    plan = with_(correction("t1", "lead", "市教育局"))
    finding = next(finding for finding in plan.findings if finding.code == "K-APPLIED")
    assert dict(finding.details) == {"count": "1", "who": "经办人", "when": "2026-03-02"}


def test_only_the_units_that_a_person_added_are_theirs() -> None:
    plan = with_(correction("t1", "cooperating", "市自然资源局、市审计局"))
    units = [unit for unit in task_of(plan, "t1").units if unit.role == "cooperating"]
    old = {unit.name: unit for unit in task_of(invented_plan(), "t1").units}
    assert [(unit.name, unit.rule) for unit in units] == [
        ("市自然资源局", old["市自然资源局"].rule), ("市审计局", "person"),
    ]  # fmt: skip
    assert units[0].span == old["市自然资源局"].span
    assert units[1].span.start == units[1].span.end


def test_units_of_other_roles_stay() -> None:
    plan = with_(correction("t1", "lead", "市教育局"))
    assert [unit.role for unit in task_of(plan, "t1").units] == ["lead", "cooperating", "cooperating"]


def test_a_unit_of_a_default_clause_stays_marked_until_a_person_takes_the_mark_away() -> None:
    kept = with_(correction("t4", "responsible", "市审计局、各县（市、区）政府*"))
    assert [(unit.name, unit.inherited) for unit in task_of(kept, "t4").units] == [
        ("市审计局", False), ("各县（市、区）政府", True),
    ]  # fmt: skip
    own = with_(correction("t4", "responsible", "各县（市、区）政府、市审计局"))
    assert [(unit.name, unit.inherited, unit.rule) for unit in task_of(own, "t4").units] == [
        ("各县（市、区）政府", False, "person"), ("市审计局", False, "person"),
    ]  # fmt: skip


def test_a_marked_unit_that_a_person_puts_first_stands_first() -> None:
    plan = with_(correction("t4", "responsible", "各县（市、区）政府*、市审计局"))
    assert row_of(record_of(plan), "t4")["responsible"] == "各县（市、区）政府*、市审计局"


def test_what_does_not_look_like_a_unit_is_taken_and_reported() -> None:
    plan = with_(correction("t1", "lead", "某某某"))
    assert (row_of(record_of(plan), "t1")["lead"], codes_of(plan)) == ("某某某", ["K-APPLIED", "K-UNIT-DOUBT"])


@pytest.mark.parametrize(
    ("words", "start", "end", "precision"),
    [
        ("2027年6月底前", None, "2027-06-30", "day"),
        ("2026年3月至2027年2月", "2026-03-01", "2027-02-28", "month"),
        ("2027-03-31", None, "2027-03-31", "day"),
        ("2027/3/31", None, "2027-03-31", "day"),
    ],
)
def test_a_deadline_is_recognised(words: str, start: str | None, end: str, precision: str) -> None:
    (deadline,) = task_of(with_(correction("t1", "deadline", words)), "t1").deadlines
    assert (deadline.text, deadline.start_date, deadline.end_date) == (words, start, end)
    assert deadline.rule == "person"
    if precision == "day" and "-" in words:
        assert deadline.precision == "day"


@pytest.mark.parametrize("words", ["尽快", "2027年13月前后", "2099-99-99", "按进度分批"])
def test_a_deadline_that_names_no_date_stays_words_with_a_finding(words: str) -> None:
    plan = with_(correction("t1", "deadline", words))
    (deadline,) = task_of(plan, "t1").deadlines
    assert (deadline.text, deadline.end_date, deadline.rule) == (words, None, "person")
    assert "K-DEADLINE" in codes_of(plan)


def test_a_line_that_was_there_keeps_what_was_extracted_of_it() -> None:
    before = row_of(record_of(invented_plan()), "t2")["deadline"]
    plan = with_(correction("t2", "deadline", f"{before}；\n2028年底前", before))
    old = task_of(invented_plan(), "t2").deadlines
    assert task_of(plan, "t2").deadlines[: len(old)] == old
    assert task_of(plan, "t2").deadlines[-1].rule == "person"


def test_a_date_in_brackets_that_a_person_changed_is_their_word() -> None:
    before = row_of(record_of(invented_plan()), "t2")["deadline"]
    assert "6月底前\n（2026-06-30）" in before
    plan = with_(correction("t2", "deadline", before.replace("2026-06-30", "2027-06-30"), before))
    first = task_of(plan, "t2").deadlines[0]
    assert (first.text, first.end_date, first.rule) == ("6月底前", "2027-06-30", "person")


def test_a_date_left_in_brackets_says_nothing_of_words_that_changed() -> None:
    before = row_of(record_of(invented_plan()), "t2")["deadline"]
    plan = with_(correction("t2", "deadline", before.replace("6月底前", "7月底前"), before))
    assert task_of(plan, "t2").deadlines[0].end_date == "2026-07-31"


def test_the_figure_of_a_new_target_is_recognised() -> None:
    (target,) = task_of(with_(correction("t4", "targets", "持证上岗率不低于98%")), "t4").targets
    assert (target.indicator, target.comparator, target.value, target.unit) == ("持证上岗率", ">=", 98, "%")
    assert (target.text, target.rule) == ("持证上岗率不低于98%", "person")


def test_a_target_without_a_figure_is_a_level_in_words_with_a_finding() -> None:
    plan = with_(correction("t4", "targets", "队伍稳定"))
    (target,) = task_of(plan, "t4").targets
    assert (target.value, target.qualitative, target.rule) == (None, "队伍稳定", "person")
    assert "K-TARGET" in codes_of(plan)


def test_the_times_of_targets_stay_as_the_text_tells_them() -> None:
    plan = invented_plan()
    first = plan.tasks[1].targets[0]
    other = replace(first, text="新增床位30张", end_date="2026-06-30", span=place("（市商务局"))
    plan = replace(plan, tasks=(plan.tasks[0], replace(plan.tasks[1], targets=(first, other)), *plan.tasks[2:]))
    before = row_of(record_of(plan), "t2")["targets"]
    assert "6月底前：新增床位30张" in before
    made = with_(correction("t2", "deadline", ""), plan=plan)
    assert task_of(made, "t2").deadlines == ()
    assert row_of(record_of(made), "t2")["targets"] == before


def test_a_corrected_title_leaves_the_groups_as_they_were() -> None:
    before = [row.cells[1] for row in record_of(invented_plan()).rows]
    for task in ("t1", "t3", "t4", "t5"):
        plan = with_(correction(task, "title", "另一名称"))
        assert [row.cells[1] for row in record_of(plan).rows] == before
        assert task_of(plan, task).title == "另一名称"
        assert row_of(record_of(plan), task)["title"] == "另一名称"


def test_a_task_that_was_struck_out_leaves_the_groups_as_they_were_and_nobody_waits_for_it() -> None:
    groups = {row.task: row.cells[1] for row in record_of(invented_plan()).rows}
    plan = with_(correction("t5", "removed", "", before="建设信息平台"))
    assert "t5" not in {task.id for task in plan.tasks}
    assert {row.task: row.cells[1] for row in record_of(plan).rows} == {
        task: group for task, group in groups.items() if task != "t5"
    }
    assert task_of(plan, "t6").depends_on == ()


def test_added_tasks_stand_in_order_behind_the_one_they_follow() -> None:
    first = Correction("p1", "甲", "", "added", "", "甲", "t2")
    second = Correction("p2", "乙", "", "added", "", "乙", "p1")
    top = Correction("p3", "丙", "", "added", "", "丙", "")
    plan = with_(first, second, top)
    assert [task.id for task in plan.tasks] == ["p3", "t1", "t2", "p1", "p2", "t3", "t4", "t5", "t6"]


def test_an_added_task_whose_neighbour_was_struck_out_stands_behind_the_one_before() -> None:
    plan = with_(
        correction("t2", "removed", "", before="改造社区助餐点"), Correction("p1", "甲", "", "added", "", "甲", "t2")
    )
    assert [task.id for task in plan.tasks][:3] == ["t1", "p1", "t3"]


def test_a_correction_follows_its_task_where_ids_moved() -> None:
    plan = invented_plan()
    moved = replace(plan, tasks=tuple(replace(task, id=f"t{9 - n}") for n, task in enumerate(plan.tasks)))
    made = with_(correction("t1", "lead", "市教育局"), plan=moved)
    assert [unit.name for unit in task_of(made, "t9").units if unit.role == "lead"] == ["市教育局"]


def test_a_correction_of_a_task_that_is_not_there_is_a_finding() -> None:
    plan = with_(replace(correction("t1", "lead", "市教育局"), title="没有的任务"))
    assert "K-GONE" in codes_of(plan)
    assert plan.tasks == with_(replace(correction("t1", "lead", "市教育局"), title="没有的任务")).tasks
    assert {unit.rule for task in plan.tasks for unit in task.units}.isdisjoint({"person"})


def test_a_column_that_was_filled_in_is_shown_unasked() -> None:
    matrix = matrix_by_task(with_(correction("t2", "remark", "已启动")))
    assert matrix.columns[-1].title == "备注"
    assert [row.cells[-1] for row in matrix.rows] == ["", "已启动", "", "", "", ""]


def test_every_finding_has_words() -> None:
    assert {"K-APPLIED", "K-GONE", "K-UNIT-DOUBT", "K-DEADLINE", "K-TARGET"} <= codes()
