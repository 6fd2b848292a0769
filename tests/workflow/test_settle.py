"""`huiqian settle`: the figures that are promised, people's decisions, and every way the result leaves."""

from __future__ import annotations

import importlib.util
import json
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from pipeline.export.settlement_json import settlement_to_dict, settlement_to_text
from pipeline.extract import extract_plan
from pipeline.model.settlement import Decision
from pipeline.settlement import Ground
from pipeline.settlement.replay import replay, residue
from pipeline.structure import structure
from pipeline.text.uniform import bare
from pipeline.workflow.comments import asked_by
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.settle import settle_commented, settle_folder
from tests.cli.test_commands import huiqian
from tests.drafts import LETTER as OUTGOING
from tests.drafts import PLAN as SENT
from tests.settlement.cases import LETTER, comments_in, revised, rows, sent, settled, source_of
from tests.shared import EVAL, needs_shared

PLAN, _ROWS = rows()
LOWER = "建议将“专项资金2000万元”改为“专项资金1000万元”。"
HALF = [["专项资金2000万元", "专项资金1500万元"]]


def _scorer(name):
    import sys

    sys.path.insert(0, str(EVAL))
    try:
        spec = importlib.util.spec_from_file_location(name, EVAL / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module
    finally:
        sys.path.remove(str(EVAL))


@pytest.fixture(scope="module")
def first_case():
    options, folder = ReadingOptions(), EVAL / "case-1"
    asked = asked_by(folder / "request.docx", options, roster=(), deadline=None)
    drafts = folder / "plan-v1.docx", folder / "plan-v2.docx"
    return settle_folder(folder / "letters", *drafts, options, asked=asked, received=folder / "received.csv")


@needs_shared
def test_a_whole_consultation_is_settled_as_promised(first_case):
    gold = json.loads((EVAL / "case-1" / "gold.json").read_text(encoding="utf-8"))
    told = settlement_to_dict(first_case.settled, first_case.comments, first_case.comparison)
    figures = _scorer("score_case").settle(gold, told)
    assert figures["right"] >= 0.94 * figures["of"], figures
    assert figures["falsely_adopted"] == figures["falsely_unexplained"] == figures["lost"] == 0, figures


@needs_shared
def test_exactly_the_changes_that_nobody_asked_for_are_left(first_case):
    """By kind: the scorer cannot see a paragraph that was parted or joined, whose words are the same on both sides."""
    comparison = first_case.comparison
    changes = {change.id: change for change in comparison.changes}
    own = [changes[id_] for id_ in first_case.settled.unexplained]
    assert sorted(change.kind for change in own) == ["merge", "replace", "replace", "replace", "replace", "split"]
    assert {comparison.new_words(change) for change in own} >= {"送审稿", "原则上", "，", "2025年4月2日"}
    assert first_case.settled.surplus == ()


@needs_shared
def test_of_comments_that_contradict_each_other_the_winner_is_named(first_case):
    texts = {comment.id: comment.new for comment in first_case.comments}
    (conflict,) = first_case.settled.conflicts
    assert sorted(texts[id_] for id_ in conflict.comments) == ["240个", "300个"]
    assert texts[conflict.winner] == "240个"


@needs_shared
def test_what_was_adopted_applied_to_the_sent_draft_leaves_what_nobody_asked_for(first_case):
    ground = Ground(first_case.comparison, first_case.old, first_case.new)
    again = bare(replay(ground, first_case.comments, first_case.settled))
    assert again == residue(ground, first_case.settled)
    assert again != bare(first_case.comparison.new.text)


@needs_shared
def test_one_pair_of_drafts_is_settled_as_promised(tmp_path: Path):
    comments = json.loads((EVAL / "pair-1" / "comments.json").read_text(encoding="utf-8"))
    for number, comment in enumerate(comments, 1):
        words = LETTER.format(unit=comment["unit"], text=comment["text"])
        (tmp_path / f"{number:02d}-{comment['unit']}.txt").write_text(words, encoding="utf-8")
    case = settle_folder(tmp_path, EVAL / "pair-1" / "old.docx", EVAL / "pair-1" / "new.docx", ReadingOptions())
    told = settlement_to_dict(case.settled, case.comments, case.comparison)
    score, right = _scorer("score_pair"), 0
    for comment in comments:
        own = [
            i["verdict"] for i in told["items"] if i["unit"] == comment["unit"] and i["text"][:12] in comment["text"]
        ]
        wanted = score.VERDICT[comment["verdict"]]
        found = score.together(own) if own else "no_change_asked"
        assert not (found == "adopted" != wanted), comment
        right += found == wanted
    assert right >= 23


# ---- people decide ------------------------------------------------------------------------------------------------


def _decided(edits: list[list[str]], decision: Decision):
    draft = sent(PLAN)
    commented = settled(draft, PLAN, [("市财政局", comments_in(draft, "市财政局", LOWER))]).commented
    source = replace(source_of(revised(PLAN, edits), "v3"), sha256="third")
    return settle_commented(commented, extract_plan(source, structure(source)), decisions=(decision,))


def test_the_word_of_a_person_wins_and_is_told_as_theirs():
    said = Decision("C001", "adopted", "与市财政局协商一致，定为1500万元。", "某科长", "2026-03-20T09:00:00+08:00")
    case = _decided(HALF, said)
    (item,) = case.settled.items
    assert (item.verdict, item.decided_by, item.stale) == ("adopted", "person", False)
    assert "协商一致" in settlement_to_text(case.settled, case.comments, case.comparison)
    assert case.settled.unexplained == ()


@pytest.mark.parametrize(
    ("edits", "sha256", "stale"),
    [
        (HALF, "third", False),
        (HALF, "second", False),
        ([["专项资金2000万元", "专项资金1800万元"]], "second", True),
        ([*HALF, ["每半年召开", "每季度召开"]], "second", False),
    ],
)
def test_a_decision_is_stale_only_where_the_draft_says_something_else_there_now(edits, sha256, stale):
    now = "市级财政每年安排专项资金1500万元，对公共充电设施建设给予补助。"
    said = Decision("C001", "partly_adopted", "财力所限", "某科长", "2026-03-20T09:00:00+08:00", sha256, now)
    assert _decided(edits, said).settled.items[0].stale is stale


# ---- how it leaves ------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "letters").mkdir()
    text = PLAN.replace("\t", " ")
    (tmp_path / "v1.txt").write_text(text, encoding="utf-8")
    (tmp_path / "v2.txt").write_text(revised(text, HALF), encoding="utf-8")
    for unit, words in (("市财政局", LOWER), ("市体育局", "建议进一步加大支持力度。")):
        (tmp_path / "letters" / f"{unit}.txt").write_text(LETTER.format(unit=unit, text=words), encoding="utf-8")
    return tmp_path


def test_settle_prints_verdicts_and_what_nobody_asked_for(folder: Path):
    done = huiqian("settle", folder / "v1.txt", folder / "v2.txt", "--letters", folder / "letters", "--lang", "zh")
    assert done.returncode == 0, done.stderr
    assert "部分采纳 1、待人工 1" in done.stdout
    assert "“2000万元”现为“1500万元”" in done.stdout or "现为“专项资金1500万元”" in done.stdout


def test_settle_writes_the_contract(folder: Path):
    out = folder / "settled.json"
    huiqian("settle", folder / "v1.txt", folder / "v2.txt", "--letters", folder / "letters", "-o", out)
    told = json.loads(out.read_text(encoding="utf-8"))
    assert told["schema"] == "huiqian.settlement/1"
    assert told["totals"] == {
        "adopted": 0, "partly_adopted": 1, "not_adopted": 0, "undecided": 1, "no_change_asked": 0,
    }  # fmt: skip
    item = next(item for item in told["items"] if item["op"] == "change_number")
    assert told["draft_text"][item["was"]["start"] : item["was"]["end"]] == item["was"]["text"]
    assert told["revised_text"][item["now"]["start"] : item["now"]["end"]] == item["now"]["text"]
    assert item["evidence"] == [change["id"] for change in told["changes"]]
    assert told["explained"] == {item["evidence"][0]: [item["comment"]]}
    assert told["unexplained"] == []


def test_settle_writes_the_table_of_what_became_of_each_comment(folder: Path):
    out = folder / "采纳情况.xlsx"
    done = huiqian("settle", folder / "v1.txt", folder / "v2.txt", "--letters", folder / "letters", "-o", out)
    assert done.returncode == 0, done.stderr
    cells = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).active.iter_rows()]
    head = next(row for row in cells if row[0] == "序号")
    assert head[:9] == [
        "序号",
        "单位",
        "条款",
        "征求意见稿原文",
        "修改意见",
        "理由依据",
        "采纳情况",
        "处理说明",
        "修改后条文",
    ]
    row = next(row for row in cells if row[1] == "市财政局")
    assert row[6] == "部分采纳"
    assert "1500万元" in row[8]


def test_the_letter_that_sent_the_draft_out_is_none_of_its_changes(tmp_path: Path):
    (tmp_path / "letters").mkdir()
    (tmp_path / "request.txt").write_text(OUTGOING + SENT, encoding="utf-8")
    (tmp_path / "v2.txt").write_text(
        SENT.replace("120个以上", "100个以上").replace("征求意见稿", "送审稿"), encoding="utf-8"
    )
    words = LETTER.format(unit="市财政局", text="建议将“建成助餐点120个以上”改为“建成助餐点90个以上”。")
    (tmp_path / "letters" / "市财政局.txt").write_text(words, encoding="utf-8")
    out, request = tmp_path / "settled.json", tmp_path / "request.txt"
    done = huiqian("settle", tmp_path / "v2.txt", "--request", request, "--letters", tmp_path / "letters", "-o", out)
    assert done.returncode == 0, done.stderr
    told = json.loads(out.read_text(encoding="utf-8"))
    assert [item["verdict"] for item in told["items"]] == ["partly_adopted"]
    words = {change["id"]: (change["new"] or {}).get("text") for change in told["changes"]}
    assert [words[id_] for id_ in told["unexplained"]] == ["送审稿"]


def test_settle_asks_for_both_drafts_where_no_request_holds_the_first(folder: Path):
    done = huiqian("settle", folder / "v2.txt", "--letters", folder / "letters", "--lang", "en")
    assert done.returncode == 2
    assert "M-TWO-DRAFTS" in done.stderr
