"""A table goes out, is edited, comes back, and the plan then says exactly what the table says."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from pipeline.errors import UsageError
from pipeline.lexicon.messages import codes
from pipeline.matrix import matrix_by_task, record_of, same_words
from pipeline.model.corrections import Corrections
from pipeline.model.finding import Finding
from pipeline.model.task import Plan
from pipeline.workflow.documents import ReadingOptions, load_plan
from pipeline.workflow.matrix import render_matrix
from pipeline.workflow.plan_corrections import corrections_path, load_corrected, load_versions
from pipeline.workflow.returned import Proposal, propose_carried, propose_returned, save_corrections
from pipeline.workflow.returned_text import proposal_to_text
from tests.drafts import PLAN

DEMO = Path(__file__).parents[2] / "corpora" / "demo"
WHEN = "2026-03-02T09:00:00+08:00"
KEYS = ("task", "measures", "targets", "deadline", "lead", "responsible", "cooperating", "remark")
HEADINGS = {
    "重点任务": "task", "具体措施": "measures", "目标指标": "targets", "完成时限": "deadline", "牵头单位": "lead",
    "责任单位": "responsible", "配合单位": "cooperating", "出处": "place", "备注": "remark",
}  # fmt: skip


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("demo")
    for number in (1, 2):
        shutil.copy(DEMO / f"plan-v{number}.docx", folder)
    return folder / "plan-v1.docx"


@pytest.fixture(scope="module")
def table(demo: Path) -> Path:
    path = demo.with_name("责任分工表.xlsx")
    path.write_bytes(table_of(load_plan(demo, ReadingOptions())))
    return path


def table_of(plan: Plan) -> bytes:
    content = render_matrix(matrix_by_task(plan), "xlsx")
    assert isinstance(content, bytes)
    return content


def edited(table: Path | bytes, folder: Path, edit: Callable[[Any], None], name: str = "表.xlsx") -> Path:
    book = load_workbook(BytesIO(table) if isinstance(table, bytes) else table)
    edit(book.worksheets[0])
    path = folder / name
    book.save(path)
    return path


def propose(plan: Path, table: Path, **how: Any) -> Proposal:
    return propose_returned(plan, table, ReadingOptions(**how), who="经办人", when=WHEN)


def rows_of(sheet: Any) -> dict[str, dict[str, str]]:
    """What the table on a sheet says of each row with an id, by column; merged cells dissolved before."""
    head = {HEADINGS[cell.value]: cell.column - 1 for cell in sheet[2] if cell.value in HEADINGS}
    ids = next(cell.column - 1 for cell in sheet[2] if cell.value == "huiqian.task")
    rows = [[str(cell.value or "") for cell in row] for row in sheet.iter_rows(min_row=3)]
    return {row[ids] or f"new {number}": {key: row[at] for key, at in head.items()} for number, row in enumerate(rows)}


def dissolve(sheet: Any) -> None:
    for area in [str(area) for area in sheet.merged_cells.ranges if area.min_row > 2]:
        words = sheet[area.split(":")[0]].value
        note = words.startswith("注")
        sheet.unmerge_cells(area)
        for row in sheet[area]:
            row[0].value = None if note else words


# ── edits at random ─────────────────────────────────────────────────────────────────────────────────────────────────

NAMES = ("市教育局", "市审计局", "市水利局", "市文化和旅游局", "各县（市、区）人民政府", "泊宁水务集团")
DUE = ("2027年6月底前", "尽快", "2026年3月至2027年2月", "长期坚持", "每年12月底前", "2027-03-31")
AIMS = ("完成率达到95%", "新增床位300张", "机制健全", "建成3个以上示范点", "覆盖面逐步扩大")
UNITS = st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map("、".join)
WORDS = {
    "完成时限": st.lists(st.sampled_from(DUE), max_size=2, unique=True).map("；\n".join),
    "目标指标": st.lists(st.sampled_from(AIMS), max_size=3, unique=True).map("；\n".join),
    "牵头单位": UNITS, "责任单位": UNITS, "配合单位": UNITS,
    "备注": st.sampled_from(("", "已启动", "=1+1", "第一行\n第二行", "<b>&", "0012")),
    "重点任务": st.sampled_from(("完善保障机制", "推进重点工程", "加强监督检查")),
}  # fmt: skip
CELLS = st.sampled_from(sorted(WORDS)).flatmap(
    lambda heading: st.tuples(st.integers(0, 24), st.just(heading), WORDS[heading])
)


EDITS = st.fixed_dictionaries(
    {
        "cells": st.lists(CELLS, max_size=8),
        "gone": st.sets(st.integers(0, 24), max_size=2),
        "added": st.lists(st.tuples(st.integers(3, 20), UNITS), max_size=2),
        "turned": st.booleans(),
    }
)
PATIENT = {"deadline": None, "suppress_health_check": [HealthCheck.function_scoped_fixture, HealthCheck.too_slow]}


@settings(max_examples=20, **PATIENT)
@given(edits=EDITS)
@example(edits={"cells": [(12, "完成时限", "")], "gone": set(), "added": [], "turned": False})
def test_after_any_edit_the_corrected_plan_says_what_the_edited_table_says(
    demo: Path, table: Path, tmp_path_factory: pytest.TempPathFactory, edits: dict[str, Any]
) -> None:
    prove(demo, table, tmp_path_factory.mktemp("edited"), **edits)


@pytest.mark.slow
@settings(max_examples=500, **PATIENT)
@given(edits=EDITS)
def test_after_many_edits_the_corrected_plan_says_what_the_edited_table_says(
    demo: Path, table: Path, tmp_path_factory: pytest.TempPathFactory, edits: dict[str, Any]
) -> None:
    prove(demo, table, tmp_path_factory.mktemp("edited"), **edits)


def prove(demo: Path, table: Path, folder: Path, *, cells: Any, gone: Any, added: Any, turned: bool) -> None:
    """Edit the table, take what came back, and compare what the plan then says with the table, cell by cell."""

    def edit(sheet: Any) -> None:
        dissolve(sheet)
        last = sheet.max_column + 1
        sheet.cell(2, last).value = "备注"
        head = {cell.value: cell.column for cell in sheet[2]}
        for row, heading, words in cells:
            cell = sheet.cell(row + 3, head[heading])
            cell.value, cell.data_type = words or None, "s" if words else "n"
        for number, (row, units) in enumerate(added):
            sheet.insert_rows(row)
            sheet.cell(row, head["重点任务"]).value = f"新增任务之{number}"
            sheet.cell(row, head["具体措施"]).value = "做好有关工作。\n定期检查。"
            sheet.cell(row, head["责任单位"]).value = units or None
        for row in sorted(gone, reverse=True):
            sheet.delete_rows(row + 3)
        if turned:
            rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2, max_row=sheet.max_row)]
            for number, row in enumerate(rows, 2):
                for column, words in enumerate([*row[4:], *row[:4]], 1):
                    cell = sheet.cell(number, column)
                    cell.value = words
                    cell.data_type = "s" if isinstance(words, str) else cell.data_type

    path = edited(table, folder, edit)
    found = propose(demo, path)
    assert {finding.code for finding in found.findings} <= {"K-DEADLINE", "K-TARGET", "K-UNIT-DOUBT", "K-COMPUTED"}
    record = record_of(found.plan)
    says = {row.task: dict(zip(record.keys, row.cells, strict=True)) for row in record.rows}
    wanted = rows_of(load_workbook(path).worksheets[0])
    known = {task: row for task, row in wanted.items() if not task.startswith("new") and any(row.values())}
    new = [row for task, row in wanted.items() if task.startswith("new") and row["task"]]
    assert {task for task in says if not task.startswith("p")} == set(known)
    for task, row in known.items():
        for key in KEYS:
            assert same_words(key, says[task][key], row[key].replace("\r", "")), (task, key)
    assert sorted(row["task"] for task, row in says.items() if task.startswith("p")) == sorted(
        row["task"] for row in new
    )


# ── where it is kept, and who takes it ──────────────────────────────────────────────────────────────────────────────


def set_lead(sheet: Any) -> None:
    sheet["F3"] = "市教育局"


@pytest.fixture
def case(tmp_path: Path) -> Path:
    path = tmp_path / "plan.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


def corrected_case(case: Path) -> Proposal:
    table = table_of(load_plan(case, ReadingOptions()))
    found = propose(case, edited(table, case.parent, set_lead))
    save_corrections(found, case, None)
    return found


def leads(plan: Plan) -> list[str]:
    return [unit.name for unit in plan.tasks[0].units if unit.role == "lead"]


def test_saved_corrections_stand_beside_the_plan_and_are_taken_by_themselves(case: Path) -> None:
    before = case.read_bytes()
    corrected_case(case)
    assert corrections_path(case).name == "plan.corrections.json"
    assert case.read_bytes() == before
    told: list[Finding] = []
    plan = load_corrected(case, ReadingOptions(tell=lambda _name, finding: told.append(finding)))
    assert leads(plan) == ["市教育局"]
    assert [finding.code for finding in told] == ["K-APPLIED"]
    assert "K-APPLIED" in {finding.code for finding in plan.findings}


def test_corrections_of_another_version_are_not_taken_and_said_to_be_there(case: Path) -> None:
    corrected_case(case)
    case.write_text(PLAN + "\n", encoding="utf-8")
    plan = load_corrected(case, ReadingOptions())
    assert leads(plan) != ["市教育局"]
    assert "K-OTHER-VERSION" in {finding.code for finding in plan.findings}


def test_corrections_that_were_named_must_belong_to_the_plan(case: Path, demo: Path) -> None:
    corrected_case(case)
    with pytest.raises(UsageError) as error:
        load_corrected(demo, ReadingOptions(corrections=(corrections_path(case),)))
    assert error.value.code == "K-OTHER-PLAN"
    with pytest.raises(UsageError):
        load_versions([demo, demo], ReadingOptions(corrections=(corrections_path(case),)))
    plans = load_versions([case, demo], ReadingOptions(corrections=(corrections_path(case),)))
    assert leads(plans[0]) == ["市教育局"]


def test_a_table_of_another_plan_is_refused(case: Path, demo: Path, table: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        propose(case, edited(table, tmp_path, set_lead))
    assert error.value.code == "K-OTHER-TABLE"


def test_a_table_in_another_format_is_refused_with_a_way_out(case: Path, tmp_path: Path) -> None:
    path = tmp_path / "表.xlsx"
    path.write_bytes(b"a,b\n")
    with pytest.raises(UsageError) as error:
        propose(case, path)
    assert error.value.code == "K-XLSX"


def test_a_second_round_of_edits_joins_the_first(case: Path) -> None:
    corrected_case(case)
    table = table_of(load_corrected(case, ReadingOptions()))

    def edit(sheet: Any) -> None:
        sheet["E3"] = "2029年底前"

    found = propose(case, edited(table, case.parent, edit))
    assert [entry.field for entry in found.changes] == ["deadline"]
    assert {entry.field for entry in found.corrections.entries} == {"lead", "deadline"}
    save_corrections(found, case, None)  # the tool may replace what it wrote
    assert {entry.field for entry in propose(case, edited(table, case.parent, edit)).corrections.entries} == {
        "lead", "deadline",
    }  # fmt: skip
    assert propose(case, edited(table, case.parent, edit)).changes == ()


def test_what_a_person_added_can_be_edited_again(case: Path) -> None:
    def add(sheet: Any) -> None:
        dissolve(sheet)
        last = max(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 2).value) + 1
        sheet.cell(last, 2).value, sheet.cell(last, 3).value = "新增任务", "做好工作。"
        sheet.cell(last, 5).value = "2027年底前"

    save_corrections(propose(case, edited(table_of(load_plan(case, ReadingOptions())), case.parent, add)), case, None)
    again = table_of(load_corrected(case, ReadingOptions()))

    def change(sheet: Any) -> None:
        row = next(row for row in range(3, sheet.max_row + 1) if sheet.cell(row, 2).value == "新增任务")
        sheet.cell(row, 2).value, sheet.cell(row, 3).value, sheet.cell(row, 5).value = "新增工作", "做细工作。", None

    found = propose(case, edited(again, case.parent, change))
    assert {(entry.task, entry.field) for entry in found.changes} == {
        ("p1", "title"), ("p1", "measures"), ("p1", "deadline"),
    }  # fmt: skip
    assert found.findings == ()
    task = found.plan.tasks[-1]
    assert (task.title, task.measures[0].text, task.deadlines) == ("新增工作", "做细工作。", ())
    assert {entry.field for entry in found.corrections.entries} == {"added", "measures"}


def test_words_that_no_rule_can_turn_into_units_are_left_out_with_a_finding(case: Path) -> None:
    table = table_of(load_plan(case, ReadingOptions()))

    def edit(sheet: Any) -> None:
        sheet["F3"] = "/"
        sheet["G4"] = "牵头单位：市教育局；配合单位：市审计局"
        sheet["H4"] = "市审计局"

    found = propose(case, edited(table, case.parent, edit))
    assert {entry.field for entry in found.changes} >= {"cooperating"}
    held = {(entry.task, entry.field) for entry in found.changes}
    record = record_of(found.plan)
    for entry in found.changes:
        assert same_words(entry.field, record.cell(entry.task, entry.field) or "", entry.after)
    assert held.isdisjoint({("t2", "responsible")}) or "K-NOT-HELD" not in {item.code for item in found.findings}


def test_corrections_go_on_to_the_next_version(demo: Path, table: Path, tmp_path: Path) -> None:
    def edit(sheet: Any) -> None:
        sheet["F3"] = "市教育局"  # carried: the second version says what the first one did
        sheet["E3"] = "2026年6月底前"  # done: the second version says so itself
        sheet["F4"] = "市审计局"  # the second version names another lead
        sheet["G6"] = "市教育局"  # the task went

    found = propose(demo, edited(table, tmp_path, edit))
    kept = save_corrections(found, demo, tmp_path / "v1.corrections.json")
    carried = propose_carried(demo.with_name("plan-v2.docx"), demo, ReadingOptions(corrections=(kept,)))
    assert [(entry.task, entry.field, entry.after) for entry in carried.changes] == [("t1", "lead", "市教育局")]
    assert leads(carried.plan) == ["市教育局"]
    found_codes = [finding.code for finding in carried.findings if finding.code.startswith("K-CARRY")]
    assert sorted(found_codes) == ["K-CARRY-CHANGED", "K-CARRY-DONE", "K-CARRY-GONE"]
    assert carried.corrections.sha256 == carried.plan.source.sha256


def test_corrections_carried_twice_are_no_change_and_those_of_the_version_itself_win(
    demo: Path, table: Path, tmp_path: Path
) -> None:
    first, second = (Path(shutil.copy(demo.with_name(f"plan-v{n}.docx"), tmp_path)) for n in (1, 2))

    def edit(sheet: Any) -> None:
        sheet["F3"] = "市教育局"
        dissolve(sheet)
        sheet.insert_rows(20)
        sheet["B20"], sheet["F20"] = "新增任务", "市审计局"

    save_corrections(propose(first, edited(table, tmp_path, edit)), first, None)
    carried = propose_carried(second, first, ReadingOptions())
    assert {entry.field for entry in carried.changes} == {"lead", "added"}
    save_corrections(carried, second, None)
    again = propose_carried(second, first, ReadingOptions())
    assert (again.changes, [item.code for item in again.findings if item.code.startswith("K-CARRY")]) == ((), [])

    def other(sheet: Any) -> None:
        sheet["F3"] = "市水利局"

    own = propose(second, edited(table_of(load_corrected(second, ReadingOptions())), tmp_path, other))
    save_corrections(own, second, None)
    third = propose_carried(second, first, ReadingOptions())
    assert (third.changes, [item.code for item in third.findings if "CARRY" in item.code]) == ((), ["K-CARRY-OWN"])


def test_nothing_to_carry_is_said(demo: Path, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as error:
        propose_carried(demo.with_name("plan-v2.docx"), demo, ReadingOptions())
    assert error.value.code == "K-NOTHING"


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_preview_names_task_field_before_and_after(case: Path, language: Any) -> None:
    text = proposal_to_text(corrected_case(case), language)
    before = leads(load_plan(case, ReadingOptions()))
    assert "市教育局" in text
    assert all(name in text for name in before)
    assert ("牵头单位" in text) == (language == "zh")
    empty = Proposal((), Corrections("", ""), load_plan(case, ReadingOptions()), ())
    assert "→" not in proposal_to_text(empty, language)


def test_every_code_has_words() -> None:
    wanted = {"K-OTHER-TABLE", "K-OTHER-PLAN", "K-OTHER-VERSION", "K-XLSX", "K-NOTHING", "K-NOT-HELD", "K-STALE"}
    assert wanted <= codes()


# ── other programs ──────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
@pytest.mark.parametrize("through", [("xlsx",), ("ods", "xlsx"), ("xls", "xlsx")])
def test_a_table_saved_by_libreoffice_comes_back(
    demo: Path, table: Path, tmp_path: Path, through: tuple[str, ...]
) -> None:
    path = edited(table, tmp_path, set_lead, "table.xlsx")
    for number, suffix in enumerate(through):
        folder = tmp_path / str(number)
        profile = f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}"
        subprocess.run(
            ["soffice", profile, "--headless", "--convert-to", suffix, "--outdir", folder, path],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        path = folder / f"table.{suffix}"
    found = propose(demo, path)
    assert [(entry.task, entry.field, entry.after) for entry in found.changes] == [("t1", "lead", "市教育局")]
    assert found.findings == ()
