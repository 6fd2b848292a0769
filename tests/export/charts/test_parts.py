"""Which headings part a plan, and which share a unit has in a task."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.export.charts.parts import MOST, chapters, shares
from pipeline.model.official import Section
from pipeline.model.span import Span
from pipeline.model.task import Plan, Task, UnitMention
from tests.plans import TEXT_ID, invented_plan
from tests.shared import EVAL, needs_shared

NOWHERE = Span(TEXT_ID, 0, 1)


def section(identity: str, title: str, parent: str = "") -> Section:
    return Section(identity, 2 if parent else 1, "", "", title, NOWHERE, NOWHERE, 0, False, parent)


def plan_of(sections: list[Section], *places: str, groups: tuple[str, ...] = ()) -> Plan:
    """A plan with a task in each of the places, and one in each group of a table."""
    tasks = [Task(f"t{n}", place, f"任务{n}", NOWHERE) for n, place in enumerate(places)]
    tasks += [Task(f"g{n}", "", f"事项{n}", NOWHERE, group=group) for n, group in enumerate(groups)]
    plan = invented_plan()
    return replace(plan, tasks=tuple(tasks), document=replace(plan.document, sections=tuple(sections)))


def titles(plan: Plan) -> list[str]:
    return [part.title for part in chapters(plan)]


def test_a_heading_that_says_nothing_gives_way_to_those_under_it() -> None:
    sections = [
        section("a", "重点任务"), section("a1", "改造管网", "a"), section("a2", "服务居民", "a"),
        section("b", "保障措施"), section("b1", "加强领导", "b"), section("b2", "加强宣传", "b"),
    ]  # fmt: skip
    plan = plan_of(sections, "a1", "a1", "a2", "a2", "b1", "b2")
    assert titles(plan) == ["改造管网", "服务居民", "保障措施"]


def test_few_highest_headings_give_way_to_the_next() -> None:
    sections = [section("a", "发展产业"), *(section(f"a{n}", f"壮大第{n}类", "a") for n in range(4))]
    assert titles(plan_of(sections, "a0", "a1", "a2", "a3")) == [f"壮大第{n}类" for n in range(4)]


def test_more_headings_than_read_well_are_all_kept_where_nothing_is_above_them() -> None:
    sections = [section(f"a{n}", f"第{n}章") for n in range(MOST + 5)]
    assert len(titles(plan_of(sections, *(one.id for one in sections)))) == MOST + 5


def test_rows_of_a_table_stand_under_their_group_and_the_rest_under_others() -> None:
    plan = plan_of([], "", groups=("安全工程", "安全工程", "环境工程"))
    assert titles(plan) == ["其他", "安全工程", "环境工程"]


def test_two_headings_of_one_title_are_two_parts() -> None:
    sections = [section(f"a{n}", "加强管理") for n in range(3)]
    assert titles(plan_of(sections, "a0", "a1", "a2")) == ["加强管理", "加强管理（2）", "加强管理（3）"]


def test_every_task_stands_in_one_part() -> None:
    plan = invented_plan()
    assert [task.id for part in chapters(plan) for task in part.tasks] == [task.id for task in plan.tasks]


def test_names_of_one_unit_are_one_share_with_its_strongest_role() -> None:
    named = UnitMention("市发改委", "cooperating", NOWHERE, "responsibility.test", unit="市发展改革委")
    again = UnitMention("市发展改革委", "lead", NOWHERE, "responsibility.test", unit="市发展改革委", inherited=True)
    (share,) = shares(Task("t1", "", "任务", NOWHERE, units=(named, again)))
    assert (share.unit, share.role, share.inherited) == ("市发展改革委", "lead", False)


@needs_shared
@pytest.mark.parametrize("name", ["gk-zhbsq.txt", "seed-shangrao.txt"])
def test_real_plans_have_parts_that_read_well_and_lose_no_task(name: str) -> None:
    from pipeline.workflow.documents import ReadingOptions
    from pipeline.workflow.plan_corrections import load_corrected

    plan = load_corrected(EVAL / "corpus" / name, ReadingOptions())
    parts = chapters(plan)
    assert 3 <= len(parts) <= MOST
    assert sorted(task.id for part in parts for task in part.tasks) == sorted(task.id for task in plan.tasks)
