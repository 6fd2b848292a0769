"""Every number in every document equals the list behind it: written, read back, and counted again from the values."""

from __future__ import annotations

import random
import re
from dataclasses import replace

import pytest

from pipeline.errors import InputError
from pipeline.model.settlement import VERDICTS
from pipeline.settlement.report.fields import fields_of
from pipeline.settlement.report.front_matter import front_matter
from pipeline.settlement.report.tally import tally
from tests.consulted import COMMENTS, ITEMS, LETTERS, ROSTER, consultation
from tests.settlement.report.readback import table_rows, written

WORDS = {"adopted": "采纳", "partly_adopted": "部分采纳", "not_adopted": "不采纳", "undecided": "待研究",
         "no_change_asked": "不涉及修改"}  # fmt: skip
PUBLIC = {"adopted": "采纳", "partly_adopted": "部分采纳", "not_adopted": "未采纳", "undecided": "正在研究"}


def number(pattern: str, text: str) -> int:
    found = re.findall(pattern, text)
    assert len(found) == 1, (pattern, found)
    return int(found[0])


def verdicts() -> dict[str, int]:
    return {verdict: sum(item.verdict == verdict for item in ITEMS) for verdict in VERDICTS}


@pytest.fixture(scope="module")
def documents():
    return written()


def test_the_front_matter_counts_what_the_letters_are(documents):
    text = documents["征求意见情况说明.docx"].text
    on_roster = {unit: (status, stance) for unit, status, stance, _number in LETTERS if status in ("on_time", "late")}
    counted = [c for c in COMMENTS if c.letter not in ("L009", "L010")]  # superseded; no letter
    assert number(r"发函(\d+)家", text) == len(ROSTER)
    assert number(r"收到反馈(\d+)家", text) == len(on_roster)
    assert number(r"其中逾期(\d+)家", text) == sum(status == "late" for status, _stance in on_roster.values())
    assert number(r"未反馈(\d+)家", text) == len(ROSTER) - len(on_roster)
    assert number(r"视为无意见(\d+)家", text) == len(ROSTER) - len(on_roster)
    assert number(r"。无意见(\d+)家", text) == sum(stance == "none" for _status, stance in on_roster.values())
    assert number(r"有意见(\d+)家、", text) == len({c.unit for c in counted if c.unit in on_roster})
    assert number(r"有意见\d+家、(\d+)条", text) == sum(c.unit in on_roster for c in counted)
    assert number(r"申请延期或者意见待核对(\d+)家", text) == 1
    assert number(r"来函单位待核对的反馈(\d+)家", text) == 1
    assert number(r"反馈\d+家、(\d+)条", text) == sum(c.unit not in on_roster for c in counted)
    assert number(r"共收到意见(\d+)条", text) == len(counted)
    for verdict in ("adopted", "partly_adopted", "not_adopted", "undecided"):
        assert number(rf"，{WORDS[verdict]}(\d+)条", text) == verdicts()[verdict]
    assert number(r"主动修改(\d+)处", text) == 3


def test_the_lists_of_names_are_as_long_as_their_numbers(documents):
    text = documents["征求意见情况说明.docx"].text
    for head, pattern in (("反馈无意见的单位", r"。无意见(\d+)家"), ("提出意见的单位", r"有意见(\d+)家、"), ("未反馈的单位", r"未反馈(\d+)家"),
                          ("逾期反馈的单位", r"其中逾期(\d+)家")):  # fmt: skip
        names = re.search(rf"{head}：(.*)。", text)
        assert names
        assert len(names[1].split("、")) == number(pattern, text)


def test_refusals_in_prose_are_as_many_as_refused_comments(documents):
    text = documents["征求意见情况说明.docx"].text
    numbered = re.findall(r"^\d+\..*提出：.*理由：", text, re.MULTILINE)
    assert len(numbered) == verdicts()["partly_adopted"] + verdicts()["not_adopted"]


@pytest.mark.parametrize("kind", ["docx", "xlsx"])
def test_the_table_has_a_row_a_comment_and_its_note_counts_them(documents, kind):
    source = documents[f"意见采纳情况汇总表.{kind}"]
    rows = [row for row in table_rows(source) if row[0].isdigit()]
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]
    assert len(rows) == number(r"共(\d+)条意见", source.text) == 9
    for verdict, word in PUBLIC.items():
        word = WORDS[verdict]
        in_rows = sum(row[6] == word for row in rows)
        assert in_rows == verdicts()[verdict] == number(rf"[：，]{word}(\d+)条", source.text)


def test_the_own_changes_are_counted_in_their_own_table(documents):
    source = documents["主动修改情况一览表.docx"]
    rows = [row for row in table_rows(source) if row[0].isdigit()]
    assert len(rows) == number(r"主动修改(\d+)处", source.text) == 3


def test_each_letter_counts_its_own_comments(documents):
    letters = {name: source for name, source in documents.items() if name.startswith("意见采纳情况的函")}
    units = {c.unit for c in COMMENTS if c.letter not in ("L009", "L010")}
    assert len(letters) == len(units)
    for unit in units:
        source = next(source for name, source in letters.items() if unit in name)
        own = [c.id for c in COMMENTS if c.unit == unit and c.letter != "L009"]
        rows = [row for row in table_rows(source) if row[0].isdigit()]
        assert len(rows) == number(r"共提出意见(\d+)条", source.text) == len(own)
        for verdict in ("adopted", "partly_adopted", "not_adopted"):
            wanted = sum(item.comment in own and item.verdict == verdict for item in ITEMS)
            assert number(rf"，{WORDS[verdict]}(\d+)条", source.text) == wanted
            assert sum(row[3] == WORDS[verdict] for row in rows) == wanted


def test_the_public_version_counts_its_rows(documents):
    source = documents["意见采纳情况（公开版）.docx"]
    rows = [row for row in table_rows(source) if row[0].isdigit()]
    assert len(rows) == number(r"共征集到意见(\d+)条", source.text) == 9
    for verdict, word in PUBLIC.items():
        assert number(rf"，{word}(\d+)条", source.text) == verdicts()[verdict] == sum(row[2] == word for row in rows)


def test_the_divergences_are_counted(documents):
    text = documents["分歧说明.docx"].text
    issues = re.findall(r"^[一二三四五]、关于", text, re.MULTILINE)
    assert len(issues) == number(r"共有(\d+)项", text) == 3  # one conflict of two, two refusals beside it


def test_two_rounds_are_told_one_by_one_and_added_in_the_fields():
    fields = fields_of(consultation(rounds=2))
    assert (fields["意见条数"], fields["主动修改处数"], fields["发函家数"]) == ("18", "6", "9")
    text = written(2)["征求意见情况说明.docx"].text
    assert re.findall(r"（(第.轮)）", text) == ["第一轮", "第二轮"]
    assert [int(n) for n in re.findall(r"共收到意见(\d+)条", text)] == [9, 9]


@pytest.mark.parametrize("seed", range(40))
def test_whatever_the_verdicts_and_states_the_numbers_agree_with_a_count_of_the_test(seed):
    rng = random.Random(seed)
    case = consultation()
    round_ = case.rounds[0]
    items = tuple(replace(item, verdict=rng.choice(VERDICTS)) for item in ITEMS if rng.random() < 0.9)
    units = tuple(
        unit if unit.letters else replace(unit, status=rng.choice(("missing", "pending", "deemed_consent")))
        for unit in round_.status.units
    )
    unexplained = tuple(id_ for id_ in round_.settled.unexplained if rng.random() < 0.7)
    settled = replace(round_.settled, items=items, unexplained=unexplained)
    round_ = replace(round_, settled=settled, status=replace(round_.status, units=units))
    counted = tally(round_)
    text = "".join(getattr(block, "text", "") for block in front_matter(replace(case, rounds=(round_,))).blocks)
    by_verdict = {item.comment: item.verdict for item in items}
    own = [by_verdict.get(c.id, "undecided") for c in COMMENTS if c.letter not in ("L009", "L010")]
    for verdict in VERDICTS:
        assert len(counted.of(verdict)) == own.count(verdict)
        if own.count(verdict):
            assert f"，{WORDS[verdict]}{own.count(verdict)}条" in text
    assert f"主动修改{len(unexplained)}处" in text
    waiting = sum(unit.status == "pending" for unit in units)
    assert (f"反馈期限未到{waiting}家" in text) == bool(waiting)


def test_lists_that_contradict_each_other_are_not_printed():
    case = consultation()
    round_ = case.rounds[0]
    broken = replace(round_, settled=replace(round_.settled, unexplained=("d0", "nowhere")))
    with pytest.raises(InputError) as caught:
        front_matter(replace(case, rounds=(broken,)))
    assert caught.value.code == "S-COUNT"
    assert (caught.value.details["one"], caught.value.details["other"]) == ("1", "2")


def test_a_comment_that_was_not_settled_is_undecided_and_not_lost():
    case = consultation()
    round_ = case.rounds[0]
    fewer = replace(round_, settled=replace(round_.settled, items=ITEMS[1:]))
    assert "C001" in tally(fewer).of("undecided")
    assert len(tally(fewer).comments) == 9
