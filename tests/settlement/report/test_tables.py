"""意见采纳情况汇总表: its rows, what is marked, what is refused, and what comes back."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from typing import get_args

import pytest
from openpyxl import load_workbook

from pipeline.errors import UsageError
from pipeline.export.work_xlsx import work_sheet_to_xlsx
from pipeline.lexicon.messages import codes, say_error
from pipeline.model.consulted import EarlierReason
from pipeline.read.formats import read_document
from pipeline.settlement.report.phrases import phrases_for
from pipeline.settlement.report.returned import Fault, Returned, returned
from pipeline.settlement.report.table import report_table, work_sheet
from pipeline.workflow.settlement_documents import Wishes, documents_of
from tests.consulted import COMMENTS, ITEMS, ROSTER, consultation

IDS = ("C002", "C005", "C001", "C006", "C007", "C003", "C004", "C009", "C008")  # as they stand in the draft


def with_all_reasons():
    case = consultation()
    round_ = case.rounds[0]
    reason = "经研究，暂按现有安排执行。"
    items = tuple(item if item.reason else replace(item, reason=reason, decided_by="person") for item in ITEMS)
    return replace(case, rounds=(replace(round_, settled=replace(round_.settled, items=items)),))


def test_rows_stand_in_the_order_of_the_draft_and_those_without_a_place_last():
    assert tuple(row.task for row in report_table(consultation()).rows) == IDS


def test_by_unit_they_stand_in_the_order_in_which_units_were_asked():
    units = [row.cells[1].split("（")[0] for row in report_table(consultation(), order="unit").rows]
    assert list(dict.fromkeys(units)) == [*(name for name in ROSTER if name in units), "市餐饮行业协会"]


def test_a_row_says_where_what_why_and_what_became_of_it():
    table = report_table(consultation())
    row = dict(zip([column.title for column in table.columns], table.rows[0].cells, strict=True))
    assert row == {
        "序号": "1", "单位": "市住房城乡建设局", "条款": "一", "征求意见稿原文": "到2028年底，全市建成社区助餐点120个以上，服务覆盖率达到80%。",
        "修改意见": "建议将“120个以上”改为“100个以上”。", "理由依据": "现有用房不足。", "采纳情况": "部分采纳",
        "处理说明": "综合两方意见，取110个。", "修改后条文": "到2028年底，全市建成社区助餐点110个以上，服务覆盖率达到80%。",
    }  # fmt: skip


def test_comments_that_are_alike_are_merged_and_what_is_edited_never_is():
    table = report_table(consultation())
    keys = [column.key for column in table.columns]
    merged = {(keys[merge.column], merge.first, merge.last) for merge in table.merges}
    assert ("text", 3, 4) in merged  # C006 and C007
    assert ("place", 2, 6) in merged
    assert not {"verdict", "explanation", "unit", "index"} & {key for key, _first, _last in merged}


def test_the_notes_count_and_name_conflicts():
    assert report_table(consultation()).notes == (
        "共9条意见：采纳4条，部分采纳1条，不采纳3条，待研究1条。", "反馈无意见的单位2家：市商务局、市残联。",
        "市住房城乡建设局、市市场监管局的2条意见互相矛盾，见分歧说明。",
    )  # fmt: skip


def test_a_refusal_without_a_reason_is_marked_and_cannot_be_issued():
    table = report_table(consultation())
    assert [row.task for row in table.rows if "【待补充理由】" in row.cells[7]] == ["C003"]
    for make in (
        lambda: report_table(consultation(), issue=True),
        lambda: documents_of(consultation(), Wishes(issue=True)),
    ):
        with pytest.raises(UsageError) as caught:
            make()
        assert caught.value.code == "S-REASON"
        assert "C003 市财政局 二（一）" in say_error(caught.value, "zh")
        assert "C005" not in say_error(caught.value, "zh")


def test_what_nobody_decided_on_cannot_be_issued():
    case = with_all_reasons()
    round_ = case.rounds[0]
    items = tuple(replace(i, decided_by="rule") if i.comment == "C008" else i for i in round_.settled.items)
    case = replace(case, rounds=(replace(round_, settled=replace(round_.settled, items=items)),))
    with pytest.raises(UsageError) as caught:
        report_table(case, issue=True)
    assert (caught.value.code, caught.value.details["rows"]) == ("S-OPEN", "C008 云麓县人民政府")


def test_with_all_reasons_everything_can_be_issued():
    files = documents_of(with_all_reasons(), Wishes(issue=True, public=True))
    assert "意见采纳情况（公开版）.docx" in files
    assert all("【待补充理由】" not in row.cells[7] for row in report_table(with_all_reasons(), issue=True).rows)


# ── phrases ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def test_phrases_suit_verdict_and_kind_and_earlier_words_come_first():
    comment = replace(COMMENTS[2], reason="所需资金难以保障。")
    earlier = [EarlierReason("not_adopted", "delete", words) for words in ("甲。", "乙。", "乙。")]
    earlier.append(EarlierReason("adopted", "delete", "丙。"))
    phrases = phrases_for("not_adopted", comment, earlier)
    assert phrases[:3] == ("乙。", "甲。", "经费事项按现行财政事权和支出责任划分办理，不在本文件中另作规定。")
    assert "该内容系落实上级文件要求的必要内容，予以保留。" in phrases
    assert not any("完成时间" in words or words == "丙。" for words in phrases)


@pytest.mark.parametrize("verdict", ["adopted", "partly_adopted", "not_adopted", "undecided"])
def test_there_is_a_phrase_for_every_comment(verdict):
    assert all(phrases_for(verdict, comment) for comment in COMMENTS)


# ── there and back ───────────────────────────────────────────────────────────────────────────────────────────────────


def workbook():
    return load_workbook(BytesIO(work_sheet_to_xlsx(work_sheet(consultation()))))


def comes_back(book) -> tuple[Returned, ...]:
    buffer = BytesIO()
    book.save(buffer)
    return returned(read_document(buffer.getvalue(), "表.xlsx"), consultation())


def test_the_sheet_offers_the_verdicts_and_locks_what_is_not_to_be_edited():
    sheet = workbook().worksheets[0]
    assert sheet.protection.sheet
    assert (sheet["G3"].protection.locked, sheet["H3"].protection.locked, sheet["E3"].protection.locked) == (
        False,
        False,
        True,
    )
    assert sheet.column_dimensions["J"].hidden
    assert [sheet.cell(row, 10).value for row in range(2, 12)] == ["意见编号", *IDS]
    strict = [rule for rule in sheet.data_validations.dataValidation if "G3" in rule.sqref]
    assert strict[0].showErrorMessage
    loose = [rule for rule in sheet.data_validations.dataValidation if "H3" in rule.sqref]
    assert not loose[0].showErrorMessage


def test_the_offers_are_the_words_of_the_verdicts():
    book = workbook()
    rule = next(rule for rule in book.worksheets[0].data_validations.dataValidation if "G3" in rule.sqref)
    place = rule.formula1.replace("=", "").split("!")[1].replace("$", "")
    assert [cell[0].value for cell in book["常用说明"][place]] == ["采纳", "部分采纳", "不采纳", "待研究"]
    assert book["常用说明"].sheet_state == "hidden"


def test_a_table_that_was_not_touched_says_nothing():
    assert comes_back(workbook()) == ()


def test_edits_come_back_by_the_comments_id():
    book = workbook()
    sheet = book.worksheets[0]
    sheet["G11"], sheet["H11"] = "未采纳", "超出本方案范围。"  # C008 was undecided
    sheet["H8"] = "补助办法另行制定。"  # C003 had no reason
    sheet["G4"] = "采纳"  # C005 keeps its reason
    assert comes_back(book) == (
        Returned("C005", "adopted", "用房条件暂不具备。"),
        Returned("C003", "not_adopted", "补助办法另行制定。"),
        Returned("C008", "not_adopted", "超出本方案范围。"),
    )


def test_the_programs_own_words_and_marks_are_no_reason():
    book = workbook()
    sheet = book.worksheets[0]
    sheet["H8"] = "【待补充理由】"
    assert comes_back(book) == ()


def test_what_cannot_be_written_is_told():
    book = workbook()
    sheet = book.worksheets[0]
    sheet["G3"] = "看情况"
    sheet["G9"] = "不采纳"  # C004, adopted by rule: a refusal needs a reason
    sheet["J10"] = "C099"
    assert [(one.comment, one.fault, one.words) for one in comes_back(book)] == [
        ("C002", "verdict", "看情况"), ("C004", "reason", ""), ("C099", "unknown", ""),
    ]  # fmt: skip


def test_a_row_that_was_decided_otherwise_since_is_a_conflict_and_an_old_cell_is_no_edit():
    case = consultation()
    round_ = case.rounds[0]
    items = tuple(
        replace(i, verdict="adopted", reason="改为采纳。", decided_by="person") if i.comment in ("C003", "C008") else i
        for i in round_.settled.items
    )
    since = replace(case, rounds=(replace(round_, settled=replace(round_.settled, items=items)),))
    book = workbook()  # as it was before
    book.worksheets[0]["H8"] = "补助办法另行制定。"  # C003; C008 was left alone
    buffer = BytesIO()
    book.save(buffer)
    found = returned(read_document(buffer.getvalue(), "表.xlsx"), since)
    assert [(one.comment, one.fault, one.words) for one in found] == [("C003", "conflict", "采纳 改为采纳。")]


def test_a_row_that_lost_its_id_by_sorting_is_told():
    book = workbook()
    sheet = book.worksheets[0]
    for column in "BEGH":  # what is seen of two rows changes places, the hidden columns stay
        sheet[f"{column}8"], sheet[f"{column}10"] = sheet[f"{column}10"].value, sheet[f"{column}8"].value
    assert [(one.comment, one.fault) for one in comes_back(book)] == [("C003", "text"), ("C009", "text")]


def test_the_filter_holds_the_hidden_columns_too():
    assert workbook().worksheets[0].auto_filter.ref == "A2:L11"


def test_sorting_and_other_edits_change_nothing():
    book = workbook()
    sheet = book.worksheets[0]
    sheet["E3"], sheet["I3"] = "改过的意见", "改过的条文"
    assert comes_back(book) == ()


def test_every_fault_has_a_message():
    assert {f"M-EDIT-{fault.upper()}" for fault in get_args(Fault) if fault} <= codes()
