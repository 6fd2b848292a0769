"""An edited responsibility matrix comes back: exactly what a person changed, and nothing guessed."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.errors import UsageError
from pipeline.export.xlsx import matrix_to_xlsx
from pipeline.matrix import matrix_by_unit, read_returned, record_of
from pipeline.model.corrections import FIELDS
from pipeline.model.matrix import Grid
from pipeline.read.xlsx import read_grids
from tests.edited import Edit, applied, found_codes, returned, row_of, said, workbook
from tests.plans import invented_plan


def put(**cells: Any) -> Edit:
    def edit(sheet: Any) -> None:
        for spot, words in cells.items():
            sheet[spot] = words

    return edit


def rows_of(sheet: Any) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows(min_row=3, max_row=8)]


def unmerged(sheet: Any) -> list[list[Any]]:
    """The rows of tasks, all merged cells dissolved and those of groups filled, as a person would before sorting."""
    for area in [str(area) for area in sheet.merged_cells.ranges if area.min_row > 2]:
        words = sheet[area.split(":")[0]].value
        sheet.unmerge_cells(area)
        for row in sheet[area]:
            row[0].value = words
    return rows_of(sheet)


def write(sheet: Any, rows: list[list[Any]]) -> None:
    for number, row in enumerate(rows, 3):
        for column, words in enumerate(row, 1):
            sheet.cell(number, column).value = words


# ── nothing changed ─────────────────────────────────────────────────────────────────────────────────────────────────


def test_an_untouched_table_holds_no_change() -> None:
    found = returned()
    assert (found.entries, found.findings) == ((), ())
    assert found.record.sha256 == invented_plan().source.sha256


def test_a_table_saved_again_unchanged_holds_no_change() -> None:
    assert (said(returned(lambda sheet: None)), found_codes(returned(lambda sheet: None))) == ([], [])


def test_sorted_rows_are_no_change() -> None:
    def sort(sheet: Any) -> None:
        rows = unmerged(sheet)
        write(sheet, sorted(rows, key=lambda row: str(row[2])))

    found = returned(sort)
    assert (said(found), found_codes(found)) == ([], [])


def test_hidden_and_filtered_rows_and_columns_are_no_change() -> None:
    def hide(sheet: Any) -> None:
        sheet.row_dimensions[4].hidden = True
        sheet.column_dimensions["G"].hidden = True
        sheet.auto_filter.add_filter_column(1, ["完善服务设施"])

    assert (said(returned(hide)), found_codes(returned(hide))) == ([], [])


def test_columns_in_another_order_are_no_change() -> None:
    def turn(sheet: Any) -> None:
        head = [cell.value for cell in sheet[2]]
        rows = [head, *unmerged(sheet)]
        for number, row in enumerate(rows, 2):
            for column, words in enumerate(reversed(row), 1):
                sheet.cell(number, column).value = words

    assert said(returned(turn)) == []


def test_rows_renumbered_by_hand_and_blanks_at_the_ends_of_a_cell_are_no_change() -> None:
    found = returned(put(A3=7, A4=6, E3=" 2026年底前 \n", H3="市财政局，市自然资源局"))
    assert (said(found), found_codes(found)) == ([], [])


def test_a_deleted_column_leaves_its_values_as_they_were_and_is_named() -> None:
    found = returned(lambda sheet: sheet.delete_cols(8))
    assert said(found) == []
    assert [(finding.code, dict(finding.details)["column"]) for finding in found.findings] == [
        ("K-COLUMN-GONE", "配合单位")
    ]


@pytest.mark.parametrize("heading", ["牵头部门", "牵头单位（已核）", "牵 头 单 位"])
def test_a_heading_that_was_changed_a_little_is_still_that_column(heading: str) -> None:
    def edit(sheet: Any) -> None:
        sheet["F2"] = heading
        sheet["F3"] = "市教育局"

    assert said(returned(edit)) == [("t1", "lead", "市民政局", "市教育局")]


# ── each kind of change ─────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cell", "words", "change"),
    [
        ("B6", "加强护理人才培养", ("t4", "title", "培养护理人才", "加强护理人才培养")),
        ("F3", "市教育局", ("t1", "lead", "市民政局", "市教育局")),
        ("F3", None, ("t1", "lead", "市民政局", "")),
        ("H5", "市民政局、市审计局", ("t3", "cooperating", "市民政局、市残联", "市民政局、市审计局")),
        ("H3", "市财政局", ("t1", "cooperating", "市财政局、市自然资源局", "市财政局")),
        ("I4", "省建筑设计院", ("t2", "guiding", "", "省建筑设计院")),
        ("E3", "2027年6月底前", ("t1", "deadline", "2026年底前", "2027年6月底前")),
        ("D6", "持证上岗率不低于98%", ("t4", "targets", "持证上岗率不低于95%", "持证上岗率不低于98%")),
    ],
)  # fmt: skip
def test_an_edited_cell_is_one_change(cell: str, words: str | None, change: tuple[str, str, str, str]) -> None:
    found = returned(put(**{cell: words}))
    assert said(found) == [change]
    assert found.findings == ()


def test_the_name_of_a_group_changes_for_all_its_tasks() -> None:
    found = returned(put(B3="建好设施"))
    assert said(found) == [(task, "group", "建设社区网点", "建好设施") for task in ("t1", "t2")]
    record = record_of(applied(found))
    assert [row_of(record, task)["task"] for task in ("t1", "t2")] == ["建好设施"] * 2


def test_the_title_of_a_task_in_a_group_is_changed_where_its_measures_begin() -> None:
    before = row_of(record_of(invented_plan()), "t1")["measures"]
    after = before.replace("新建街道养老中心。", "建成街道养老中心。", 1)
    found = returned(put(C3=after))
    assert said(found) == [("t1", "title", "新建街道养老中心", "建成街道养老中心")]
    assert row_of(record_of(applied(found)), "t1")["measures"] == after


@pytest.mark.parametrize("heading", ["备注", "责任人", "联系电话"])
def test_a_column_that_the_office_fills_in_comes_back(heading: str) -> None:
    def edit(sheet: Any) -> None:
        sheet["L2"] = heading
        sheet["L4"] = "12345"

    found = returned(edit)
    key = {"备注": "remark", "责任人": "person", "联系电话": "phone"}[heading]
    assert said(found) == [("t2", key, "", "12345")]
    assert row_of(record_of(applied(found)), "t2")[key] == "12345"


def test_a_deleted_row_strikes_the_task_out() -> None:
    def edit(sheet: Any) -> None:
        unmerged(sheet)
        sheet.delete_rows(4)

    found = returned(edit)
    assert said(found) == [("t2", "removed", "改造社区助餐点", "")]
    plan = applied(found)
    assert [task.id for task in plan.tasks] == ["t1", "t3", "t4", "t5", "t6"]
    assert [task.id for task in plan.struck] == ["t2"]


def test_an_inserted_row_is_a_task_behind_the_one_above_it() -> None:
    def edit(sheet: Any) -> None:
        sheet.insert_rows(6)
        for column, words in {
            "B": "新增工作",
            "C": "做好工作。\n定期检查。",
            "E": "2027年底前",
            "F": "市审计局",
        }.items():
            sheet[f"{column}6"] = words

    def merged_apart(sheet: Any) -> None:
        unmerged(sheet)
        edit(sheet)

    found = returned(merged_apart)
    assert said(found)[0] == ("p1", "added", "", "新增工作")
    assert found.entries[0].behind == "t3"
    plan = applied(found)
    assert [task.id for task in plan.tasks] == ["t1", "t2", "t3", "p1", "t4", "t5", "t6"]
    added = plan.tasks[3]
    assert added.span.start == added.span.end
    assert (added.deadlines[0].end_date, added.deadlines[0].rule) == ("2027-12-31", "person")
    assert [(unit.name, unit.role, unit.rule) for unit in added.units] == [("市审计局", "lead", "person")]


def test_a_row_added_within_a_group_belongs_to_it() -> None:
    def edit(sheet: Any) -> None:
        group = unmerged(sheet)[0][1]
        sheet.insert_rows(4)
        sheet["B4"], sheet["C4"], sheet["F4"] = group, "建设老年大学。每县一所。", "市教育局"

    found = returned(edit)
    made = [entry for entry in found.entries if entry.task == "p1"]
    assert [(entry.field, entry.after) for entry in made[:3]] == [
        ("added", "建设老年大学"), ("group", "建设社区网点"), ("measures", "建设老年大学。每县一所。"),
    ]  # fmt: skip


def test_a_row_inserted_into_a_merged_group_belongs_to_it() -> None:
    def edit(sheet: Any) -> None:
        unmerged(sheet)
        sheet.insert_rows(4)
        sheet["C4"] = "建设老年大学。每县一所。"
        sheet.merge_cells("B3:B5")  # as Excel does: the area grows with the row

    found = returned(edit)
    assert [(entry.field, entry.after) for entry in found.entries] == [
        ("added", "建设老年大学"), ("group", "建设社区网点"), ("measures", "建设老年大学。每县一所。"),
    ]  # fmt: skip
    record = record_of(applied(found))
    assert row_of(record, "p1")["task"] == "建设社区网点"
    assert [row.task for row in record.rows][:3] == ["t1", "p1", "t2"]


def test_a_copied_and_changed_row_is_a_new_task() -> None:
    def edit(sheet: Any) -> None:
        copy = [cell.value for cell in sheet[6]]
        sheet.insert_rows(7)
        for column, words in enumerate(copy, 1):
            sheet.cell(7, column).value = words
        sheet["B7"] = "培养护工"

    def apart(sheet: Any) -> None:
        unmerged(sheet)
        edit(sheet)

    found = returned(apart)
    assert ("p1", "added", "", "培养护工") in said(found)
    assert {entry.task for entry in found.entries} == {"p1"}


def test_a_row_cut_and_pasted_without_its_id_is_still_its_task() -> None:
    assert said(returned(put(K6=None))) == []


# ── what is not understood is said ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("cells", "code"),
    [
        ({"E3": "=TODAY()"}, "K-FORMULA"),
        ({"C6": "别的话"}, "K-FIXED"),
        ({"J3": "别处"}, "K-COMPUTED"),
        ({"B6": None}, "K-NO-TITLE"),
        ({"K6": "t99", "F6": "市教育局"}, "K-ID"),
        ({"A10": "请各单位核对"}, "K-LINE"),
        ({"A1": "另一个标题"}, "K-LINE"),
        ({"B10": "=A1", "C10": "公式行"}, "K-NO-TITLE"),
        ({"M2": "是否完成", "M3": "是"}, "K-COLUMN"),
        ({"D3": "长" * 40_000}, "K-LONG"),
    ],
)
def test_what_cannot_be_taken_is_a_finding_and_no_change(cells: dict[str, str | None], code: str) -> None:
    found = returned(put(**cells))
    assert code in found_codes(found)
    assert said(found) == []


def test_a_new_row_whose_name_is_computed_is_no_task() -> None:
    sheet, record = read_grids(workbook(invented_plan(), put(B10="算出的名称")), "表.xlsx")
    found = read_returned([replace(sheet, formulas=frozenset({(9, 1)})), record], file="表.xlsx")
    assert (said(found), found_codes(found)) == ([], ["K-FORMULA"])


def test_a_row_with_a_strange_id_strikes_nothing_out() -> None:
    assert said(returned(put(K6="t99"))) == []  # it is as exported
    assert said(returned(put(K6="t99", F6="市教育局"))) == []


def test_an_emptied_row_is_not_struck_out() -> None:
    found = returned(put(**{f"{column}6": None for column in "ABCDEFGHIJ"}))
    assert (said(found), found_codes(found)) == ([], ["K-EMPTIED"])


def test_cells_merged_across_columns_are_not_read() -> None:
    def edit(sheet: Any) -> None:
        sheet["F3"] = "市教育局"
        sheet.merge_cells("F3:G3")

    found = returned(edit)
    assert (said(found), set(found_codes(found))) == ([], {"K-MERGED"})


def test_rows_sorted_without_their_ids_are_noticed_and_nothing_is_guessed() -> None:
    def edit(sheet: Any) -> None:
        rows = unmerged(sheet)
        ids = [row[-1] for row in rows]
        turned = [[*row[:-1], identity] for row, identity in zip(reversed(rows), ids, strict=True)]
        turned[0][5] = "市教育局"
        write(sheet, turned)

    found = returned(edit)
    assert said(found) == []
    assert found_codes(found)[0] == "K-SHIFTED"
    assert "K-UNSURE" in found_codes(found)


def test_two_changed_copies_of_one_row_are_nobodys() -> None:
    def edit(sheet: Any) -> None:
        rows = unmerged(sheet)
        one, other = [*rows[3]], [*rows[3]]
        one[5], other[5] = "市教育局", "市审计局"
        sheet.insert_rows(7)
        write(sheet, [*rows[:3], one, other, *rows[4:]])

    found = returned(edit)
    assert said(found) == []
    assert found_codes(found) == ["K-TWICE", "K-TWICE"]


def test_two_columns_of_one_name_are_not_read() -> None:
    def edit(sheet: Any) -> None:
        sheet["L2"] = "牵头单位"
        sheet["L3"] = "市教育局"

    found = returned(edit)
    assert (said(found), found_codes(found)) == ([], ["K-COLUMN-TWICE"])


def test_control_characters_come_back_as_nothing() -> None:
    data = workbook(invented_plan(), put(E3="2027年_x0007_底前"))
    found = read_returned(read_grids(data, "表.xlsx"), file="表.xlsx")
    assert said(found) == [("t1", "deadline", "2026年底前", "2027年底前")]


def _without_record(sheet: Any) -> None:
    del sheet.parent["huiqian"]


def _half_a_record(sheet: Any) -> None:
    sheet.parent["huiqian"].delete_rows(6)


def _two_tables(sheet: Any) -> None:
    sheet.parent.copy_worksheet(sheet)


@pytest.mark.parametrize(
    ("edit", "code"),
    [
        (_without_record, "K-NO-RECORD"),
        (_half_a_record, "K-NO-RECORD"),
        (lambda sheet: sheet.delete_cols(11), "K-NO-IDS"),
        (_two_tables, "K-SHEETS"),
    ],
)
def test_a_workbook_that_cannot_be_understood_is_refused(edit: Edit, code: str) -> None:
    with pytest.raises(UsageError) as error:
        returned(edit)
    assert error.value.code == code


def test_a_table_by_unit_is_refused() -> None:
    data = matrix_to_xlsx(matrix_by_unit(invented_plan()))
    with pytest.raises(UsageError) as error:
        read_returned(read_grids(data, "表.xlsx"), file="表.xlsx")
    assert error.value.code == "K-BY-UNIT"


def test_another_sheet_is_named_and_left_alone() -> None:
    def edit(sheet: Any) -> None:
        sheet.parent.create_sheet("说明")["A1"] = "请核对"

    assert found_codes(returned(edit)) == ["K-SHEET-OTHER"]


# ── hostile files ───────────────────────────────────────────────────────────────────────────────────────────────────

WORDS = st.one_of(
    st.sampled_from(
        ("", "huiqian.task", "huiqian.matrix/1", "t1", "t2", "p1", "序号", "牵头单位", "重点任务", "=1+1", "市教育局")
    ),
    st.text(max_size=12),
)
SPOTS = st.tuples(st.integers(0, 12), st.integers(0, 14))
AREAS = st.tuples(
    st.integers(0, 9), st.integers(0, 9), st.sampled_from((3, 9, 1_048_575)), st.sampled_from((3, 16_383))
)
SHEET, RECORD = read_grids(workbook(invented_plan()), "表.xlsx")


@settings(max_examples=300, deadline=None)
@given(
    table=st.dictionaries(SPOTS, WORDS, max_size=12),
    kept=st.dictionaries(SPOTS, WORDS, max_size=2),
    areas=st.lists(AREAS, max_size=3),
    formulas=st.frozensets(SPOTS, max_size=3),
)
def test_whatever_a_workbook_holds_is_read_or_refused(table: Any, kept: Any, areas: Any, formulas: Any) -> None:
    grids = [_changed(SHEET, table, areas, formulas), _changed(RECORD, kept, [], frozenset())]
    try:
        found = read_returned(grids, file="表.xlsx")
    except UsageError as error:
        assert error.code in {"K-NO-RECORD", "K-BY-UNIT", "K-NO-IDS", "K-SHEETS"}
        return
    assert all(entry.field in FIELDS for entry in found.entries)
    applied(found)


def _changed(grid: Grid, cells: dict[tuple[int, int], str], areas: list[Any], formulas: frozenset[Any]) -> Grid:
    words = {(row, column): text for row, column, text in grid.cells} | cells
    kept = tuple((row, column, text) for (row, column), text in sorted(words.items()) if text)
    return Grid(grid.name, kept, (*grid.merged, *areas), formulas)


# ── tables of other shapes ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_table_in_the_order_of_a_roster_comes_back() -> None:
    roster = ("市残联", "市民政局", "市自然资源局")
    assert said(returned(roster=roster)) == []
    found = returned(put(H3="市自然资源局、市财政局、市教育局"), roster=roster)
    assert said(found) == [("t1", "cooperating", "市自然资源局、市财政局", "市自然资源局、市财政局、市教育局")]


def test_a_table_of_chosen_columns_comes_back() -> None:
    columns = ("序号", "重点任务", "责任单位", "备注")
    assert said(returned(columns=columns)) == []
    found = returned(put(D5="急"), columns=columns)
    assert said(found) == [("t3", "remark", "", "急")]


def test_a_plan_without_tasks_takes_those_that_a_person_adds() -> None:
    plan = replace(invented_plan(), tasks=())
    found = returned(put(B3="新增任务", F3="市教育局"), plan=plan)
    assert [entry.field for entry in found.entries] == ["added", "lead"]
    assert [task.title for task in applied(found, plan).tasks] == ["新增任务"]


def test_nothing_goes_out_unseen_that_the_table_does_not_show() -> None:
    plan = applied(returned(put(L2="联系电话", L3="12345")))
    seen = {words for grid in read_grids(workbook(plan), "表.xlsx") for _row, _column, words in grid.cells}
    assert "12345" in seen
    columns = ("序号", "重点任务", "牵头单位")
    seen = {
        words for grid in read_grids(workbook(plan, columns=columns), "表.xlsx") for _row, _column, words in grid.cells
    }
    assert "12345" not in seen
    assert not any("2026年底前" in words for words in seen)
