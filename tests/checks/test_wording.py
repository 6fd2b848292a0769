"""Typos, confusable characters, punctuation, brackets, vague words."""

from __future__ import annotations

import pytest

from pipeline.checks.brackets import brackets
from pipeline.checks.punctuation import doubled, half_width, unfinished
from pipeline.checks.subject import examine
from pipeline.checks.typos import lookalikes, typos
from pipeline.checks.vague import vague
from pipeline.lexicon.confusables import confusables
from pipeline.lexicon.rows import load_rows
from pipeline.text.shadow import shadow_of
from tests.checks.checked_plans import plan_of, task_of


def quotes(check, text: str) -> list[str]:
    return [text[found.span.start : found.span.end] for found in check(examine(plan_of(text)))]


def codes(check, text: str) -> list[str]:
    return [found.code for found in check(examine(plan_of(text)))]


def test_every_typo_is_reported_at_its_place_with_what_should_stand_there():
    text = "一是加强缋效管理。\n二是再次开展缋 效评价。"
    found = typos(examine(plan_of(text)))
    assert [text[f.span.start : f.span.end] for f in found] == ["缋效", "缋 效"]
    assert dict(found[0].details)["right"] == "绩效"


def test_a_typo_of_one_character_is_shown_with_its_neighbours():
    (found,) = typos(examine(plan_of("开展水质检侧，")))
    assert dict(found.details) == {"found": "检侧", "right": "检测", "rule": "typos.jiance"}


@pytest.mark.parametrize("row", load_rows("typos"), ids=lambda row: row.id)
def test_what_a_typo_row_puts_right_is_no_typo_to_any_row(row):
    for sentence in row.finds:
        wrong = shadow_of(sentence).text
        match = row.regex.search(wrong)
        assert match, sentence
        right = wrong[: match.start()] + match.expand(row.text("right")) + wrong[match.end() :]
        assert right != wrong
        assert [other.id for other in load_rows("typos") if other.regex.search(right)] == []


def test_a_radical_in_the_place_of_a_character_is_reported_once_with_its_number():
    (found,) = lookalikes(examine(plan_of("加强⼯作，⼯会⽅面。")))
    assert found.code == "C-RADICAL"
    assert dict(found.details) == {"found": "⼯⽅", "right": "工方", "count": "3"}


def test_a_character_that_a_typo_row_reports_is_not_reported_again():
    assert quotes(lookalikes, "釆取措施") == []
    assert quotes(lookalikes, "釆茶时节") == ["釆"]


def test_letters_count_as_figures_only_within_a_figure():
    assert quotes(lookalikes, "到2O25年达到1OO%") == ["2O25", "1OO"]
    assert quotes(lookalikes, "使用H2O2消毒，5G网络，建成10km") == []


def test_cyrillic_letters_are_reported_only_beside_latin_ones():
    assert quotes(lookalikes, "接入АPI平台") == ["А"]
    assert quotes(lookalikes, "参数α取值") == []


def test_no_confusable_stands_for_itself():
    assert all(entry.found != entry.meant for entry in confusables().values())
    assert len(confusables()) > 250


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("通过报刊网络等载体,深入宣传。", [","]),
        ("责任单位:市教育局", [":"]),
        ("任务清单(征求意见稿)印发", ["("]),
        ("推进 (一)", ["("]),
        ("会议于12:30召开，投入1,200万元，见http://a.cn/x,y。", []),
        ("使用A,B两种型号;C型除外", []),
        ("监测PM2.5(细颗粒物)浓度", ["("]),
        ("浓度(PM2.5)下降", []),
        ('开展"一网通办"改革', ['"', '"']),
        ("邮箱：a_b@c.cn，电话：0000-1234567", []),
    ],
)
def test_half_width_marks_count_only_in_chinese(text, marks):
    assert quotes(half_width, text) == marks


def test_many_half_width_marks_of_a_kind_make_one_finding():
    (found,) = half_width(examine(plan_of("甲,乙,丙,丁,戊,己,庚")))
    assert (found.code, dict(found.details)["count"]) == ("C-HALFWIDTH-MANY", "6")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("（责任单位：市教育局、各县（市、区）人民政府）", []),
        ("(责任单位：市教育局）", ["C-BRACKET-MIXED"]),
        ("（责任单位：市教育局)", ["C-BRACKET-MIXED"]),
        ("汐政办发〔2024]3号", ["C-BRACKET-MIXED"]),
        ("推进改造。（责任单位：市教育局\n二、保障措施", ["C-BRACKET-OPEN"]),
        ("推进改造。（市教育局、各县（市、区）人民政府\n", ["C-BRACKET-OPEN"]),
        ("责任单位：市教育局）", ["C-BRACKET-CLOSE"]),
        ("1）建立台账；2）开展排查。", []),
        ("做到“一次办好", ["C-BRACKET-OPEN"]),
        ("推进”快递进村“工程", ["C-QUOTES-TURNED"]),
        ("“第一条　总则。\n“第二条　附则。”", []),
        ("根据《汐岭省方案（2024—2026年）》", []),
        ("根据《汐岭省方案", ["C-BRACKET-OPEN"]),
        ("the office’s plan", []),
        ("（各县\n（市、区）人民政府）", []),
    ],
)
def test_brackets_and_quotation_marks_are_paired_as_written(text, found):
    assert codes(brackets, text) == found


@pytest.mark.parametrize(
    ("text", "marks"),
    [
        ("加强领导，，落实责任。。", ["，，", "。。"]),
        ("市教育局、市财政局、）", ["、"]),
        ("为什么？！因为……如此——这样。", []),
        ("“做得好。”他说。", []),
        ("落实责任。；完善机制", ["。；"]),
    ],
)
def test_marks_that_stand_twice_are_reported(text, marks):
    assert quotes(doubled, text) == marks


LONG = "各部门要高度重视。加强组织领导，明确目标任务，压实工作责任，按照时间节点稳步推进各项工作，确保取得实效"


def test_a_paragraph_of_sentences_needs_its_last_mark():
    assert codes(unfinished, f"{LONG}\n{LONG}。\n{LONG}。") == ["C-NO-STOP"]
    assert codes(unfinished, f"{LONG}。\n一、总体要求\n泊宁市民政局\n2026年3月16日") == []
    assert codes(unfinished, f"{LONG}（市民政局负责）") == []


def test_a_text_wrapped_by_hand_has_no_unfinished_paragraphs():
    assert codes(unfinished, "\n".join([LONG] * 6)) == []


def test_vague_words_count_in_tasks_and_where_no_figure_follows():
    text = (
        "总体上明显提高。\n每年安排一定数量的资金。办事效率明显提高。服务水平大幅提升，满意度达到90%。（市民政局负责）"
    )
    task = task_of(text, text.split("\n")[1], units=["市民政局"], target="满意度达到90%")
    found = vague(examine(plan_of(text, tasks=[task])))
    assert sorted(text[f.span.start : f.span.end] for f in found) == ["一定数量", "明显提高"]
    assert {f.severity for f in found} == {"note"}


def test_a_common_vague_word_is_reported_once_for_the_plan():
    text = "进一步加强监管，进一步完善制度，进一步优化服务。"
    (found,) = vague(examine(plan_of(text, tasks=[task_of(text, text)])))
    assert dict(found.details)["count"] == "3"
