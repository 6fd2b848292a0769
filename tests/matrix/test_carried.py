"""Corrections carried to the next version, and joined to those there are."""

from __future__ import annotations

from dataclasses import replace

from pipeline.matrix import carry, fresh, merge, record_of, renumbered
from pipeline.model.change import TaskMatch
from pipeline.model.corrections import Correction, Corrections
from pipeline.model.matrix import MatrixRecord
from pipeline.model.task import Plan, UnitMention
from tests.edited import applied, returned, signed
from tests.matrix.test_returned import put
from tests.plans import invented_plan


def given(*entries: Correction) -> Corrections:
    plan = invented_plan()
    return Corrections(plan.source.sha256, plan.document.title, "经办人", "2026-03-02T09:00:00", entries)


LEAD = Correction("t1", "新建街道养老中心", "一（一）", "lead", "市民政局", "市教育局")
ONE_TO_ONE = tuple(TaskMatch((f"t{n}",), (f"t{n}",)) for n in range(1, 7))


def old() -> MatrixRecord:
    return record_of(invented_plan())


def new(**leads: str) -> MatrixRecord:
    """The table of a next version that names other leading units."""
    return replace(record_of(_with_leads(invented_plan(), leads)), sha256="1" * 64, plan="新版")


def _with_leads(plan: Plan, leads: dict[str, str]) -> Plan:
    def lead(unit: UnitMention, task: str) -> UnitMention:
        return replace(unit, name=leads[task]) if unit.role == "lead" and task in leads else unit

    tasks = [replace(task, units=tuple(lead(unit, task.id) for unit in task.units)) for task in plan.tasks]
    return replace(plan, tasks=tuple(tasks))


def carried(
    *entries: Correction, matches: tuple[TaskMatch, ...] = ONE_TO_ONE, to: MatrixRecord | None = None
) -> tuple[list[tuple[str, str]], list[str]]:
    made, findings = carry(given(*entries), matches, old(), to or new())
    assert (made.sha256, made.plan) == ("1" * 64, "新版")
    return [(entry.task, entry.after) for entry in made.entries], [finding.code for finding in findings]


def test_a_correction_goes_on_where_the_new_version_says_what_the_old_one_said() -> None:
    assert carried(LEAD) == ([("t1", "市教育局")], [])


def test_a_correction_follows_its_task_to_another_id() -> None:
    swapped = (TaskMatch(("t1",), ("t3",)), TaskMatch(("t3",), ("t1",)))
    made, _findings = carry(given(replace(LEAD, field="remark", before="", after="已启动")), swapped, old(), new())
    assert [(entry.task, entry.title) for entry in made.entries] == [("t3", "推进适老化改造")]


def test_what_the_new_version_says_itself_is_done() -> None:
    assert carried(LEAD, to=new(t1="市教育局")) == ([], ["K-CARRY-DONE"])


def test_what_the_new_version_says_otherwise_is_left_to_a_person() -> None:
    assert carried(LEAD, to=new(t1="市审计局")) == ([], ["K-CARRY-CHANGED"])


def test_a_task_that_went_or_was_split_or_merged_carries_nothing() -> None:
    assert carried(LEAD, matches=(TaskMatch(("t1",), ()),)) == ([], ["K-CARRY-GONE"])
    assert carried(LEAD, matches=(TaskMatch(("t1",), ("t1", "t2")),)) == ([], ["K-CARRY-SPLIT"])
    assert carried(LEAD, matches=(TaskMatch(("t1", "t2"), ("t1",)),)) == ([], ["K-CARRY-SPLIT"])


def test_a_correction_of_a_task_that_the_old_version_does_not_have_is_not_carried() -> None:
    assert carried(replace(LEAD, task="t9", title="没有的任务")) == ([], ["K-CARRY-GONE"])
    assert carried(replace(LEAD, task="t9")) == ([("t1", "市教育局")], [])  # ids moved, the title is there once


def test_a_task_struck_out_stays_out_where_its_text_is_the_same() -> None:
    out = Correction("t3", "推进适老化改造", "一（二）", "removed", "推进适老化改造", "")
    assert carried(out) == ([("t3", "")], [])
    assert carried(out, matches=(TaskMatch(("t3",), ()),)) == ([], ["K-CARRY-DONE"])
    assert carried(out, matches=(TaskMatch(("t3",), ("t4",)),)) == ([], ["K-CARRY-CHANGED"])


ADDED = (
    Correction("p1", "办好学校", "", "added", "", "办好学校", "t2"),
    Correction("p1", "办好学校", "", "lead", "", "市教育局"),
)


def test_an_added_task_goes_on_behind_the_task_it_stood_behind() -> None:
    made, findings = carry(given(*ADDED), (TaskMatch(("t1",), ("t4",)), TaskMatch(("t2",), ())), old(), new())
    assert ([entry.behind for entry in made.entries], findings) == (["t4", ""], ())
    assert [entry.task for entry in made.entries] == ["p1", "p1"]


def test_an_added_task_that_the_new_version_has_is_not_carried() -> None:
    plan = invented_plan()
    there = replace(plan, tasks=(*plan.tasks, replace(plan.tasks[3], id="t7", title="办好学校")))
    record = replace(record_of(there), sha256="1" * 64, plan="新版")
    assert carried(*ADDED, to=record) == ([], ["K-CARRY-THERE"])


def test_later_changes_join_earlier_ones_and_keep_what_was_extracted() -> None:
    base = signed(merge(given(), [LEAD], old()))
    later = replace(LEAD, before="市教育局", after="市审计局", who="另一人", when="2026-03-03")
    merged = merge(base, [later], old())
    assert [(entry.before, entry.after, entry.who) for entry in merged.entries] == [("市民政局", "市审计局", "另一人")]
    assert (merged.who, merged.when) == ("另一人", "2026-03-03")


def test_a_value_that_is_again_what_was_extracted_needs_no_correction() -> None:
    base = merge(given(), [LEAD], old())
    assert merge(base, [replace(LEAD, before="市教育局", after="市民政局")], old()).entries == ()


def test_a_task_that_was_added_and_struck_out_was_never_there() -> None:
    base = merge(given(), ADDED, old())
    out = Correction("p1", "办好学校", "", "removed", "办好学校", "")
    assert merge(base, [out], old()).entries == ()


def test_an_added_task_is_renamed_where_it_was_added() -> None:
    base = merge(given(), ADDED, old())
    merged = merge(base, [Correction("p1", "办好学校", "", "title", "办好学校", "办好中学")], old())
    assert {(entry.title, entry.after) for entry in merged.entries} == {
        ("办好中学", "办好中学"),
        ("办好中学", "市教育局"),
    }


def test_tasks_added_later_are_numbered_behind_earlier_ones() -> None:
    base = merge(given(), ADDED, old())
    assert [entry.task for entry in renumbered(ADDED, base)] == ["p2", "p2"]


def test_a_change_to_what_the_plan_no_longer_says_is_not_taken() -> None:
    found = returned(put(F3="市审计局"))
    elsewhere = applied(returned(put(F3="市教育局")))
    kept, findings = fresh(found.entries, found.record, record_of(elsewhere))
    assert (kept, [finding.code for finding in findings]) == ([], ["K-STALE"])


def test_a_table_that_comes_back_twice_changes_nothing_the_second_time() -> None:
    def edit(sheet: object) -> None:
        put(F3="市审计局", L2="备注", L3="急")(sheet)
        sheet.unmerge_cells("A9:J9")  # type: ignore[attr-defined]
        sheet.insert_rows(9)  # type: ignore[attr-defined]
        put(B9="办好学校", F9="市教育局")(sheet)

    found = returned(edit)
    assert {entry.field for entry in found.entries} == {"lead", "remark", "added"}
    kept, findings = fresh(found.entries, found.record, record_of(applied(found)))
    assert (kept, findings) == ([], [])
