"""The whole of `check`: order, secrecy marks, and what holds for any text."""

from __future__ import annotations

import time
from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.checks.rules import ALL_CHECKS, check_plan
from pipeline.checks.secrecy import secrecy_marks
from pipeline.lexicon.messages import codes, say_finding
from pipeline.model.finding import Finding
from tests.checks.checked_plans import plan_of, span_of, task_of

SOUP = st.text(
    alphabet="（）()〔〕[]【】“”‘’《》，。、；：,;:\n\t 　共其中含个5〇一二月日年（周三星机密★绝秘缋效到达%釆2OIl",
    max_size=400,
)


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("机密★1年\n泊宁市民政局文件", "机密★1年"),
        ("000001\n秘 密\n特急", "秘密"),
        ("密级：秘密\n关于征求意见的函", "密级：秘密"),
        ("密级：公开\n关于征求意见的函", None),
        ("保守国家秘密是公民的义务。\n商业秘密保护方案", None),
        ("\n".join(["正文。"] * 20) + "\n秘密\n", None),  # not at the head
    ],
)
def test_a_secrecy_mark_counts_only_at_the_head(text, mark):
    found = secrecy_marks(plan_of(text).source)
    assert [dict(f.details)["mark"] for f in found] == ([mark] if mark else [])


def test_a_secrecy_mark_in_the_head_of_a_page_is_found():
    (found,) = secrecy_marks(plan_of("泊宁市方案", furniture=["机密★1年"]).source)
    assert found.span is None


def test_a_secrecy_mark_that_a_reader_reported_is_not_reported_again():
    plan = plan_of("机密★1年\n泊宁市方案")
    earlier = Finding("W-SECRET", "warning", (("mark", "机密★1年"),), span_of("机密★1年", "机密★1年"))
    plan = replace(plan, source=replace(plan.source, findings=(earlier,)))
    assert [f.code for f in check_plan(plan)].count("W-SECRET") == 1


def test_findings_of_earlier_stages_are_passed_on_once_and_in_order():
    text = "加强缋效管理。\n—、指导思想"
    slip = Finding("S-LABEL-DASH", "warning", (("raw", "—、"), ("expected", "一、")), span_of(text, "—、"))
    plan = plan_of(text)
    plan = replace(plan, document=replace(plan.document, findings=(slip,)), findings=(slip,))
    assert [f.code for f in check_plan(plan)] == ["C-TYPO", "S-LABEL-DASH"]


def test_a_clean_plan_has_no_findings():
    text = "（一）摸清底数。2026年6月底前完成排查，覆盖率达到100%。（责任单位：市民政局、各县（市、区）人民政府）"
    units = ["市民政局", "各县（市、区）人民政府"]
    task = task_of(
        text, text, units=units, groups=units[1:], deadline=("2026年6月底前", "2026-06-30"), target="覆盖率达到100%"
    )
    assert check_plan(plan_of(text, date="2026-03-16", tasks=[task])) == ()


def test_every_code_of_a_check_has_its_words_in_both_languages():
    text = "共5个，其中3个、1个。9月31日，，\n（市民政局"
    found = check_plan(plan_of(text, tasks=[task_of(text, "（市民政局")]))
    assert {f.code for f in found} >= {"C-SUM", "C-DATE", "C-PUNCT-DOUBLED", "C-BRACKET-OPEN", "C-TASK-NO-UNIT"}
    for finding in found:
        assert finding.code in codes()
        assert "…" not in say_finding(finding, "zh")
        assert say_finding(finding, "en") != say_finding(finding, "zh")


@settings(max_examples=150, deadline=None)
@given(SOUP)
def test_any_text_is_checked_without_an_exception_and_with_spans_inside_it(text):
    plan = plan_of(text, date="2026-03-16")
    found = check_plan(plan)
    for finding in found:
        if finding.span:
            assert 0 <= finding.span.start < finding.span.end <= len(plan.source.text)
    places = [finding.span.start if finding.span else -1 for finding in found]
    assert all(one <= other for one, other in pairwise(places))


HOSTILE = [
    "（",
    "（含5个",
    "共10个，其中5个、",
    "5个、5个，合计5个",
    "”“",
    "中 , ",
    "1，111",
    "2025年3月10日（周",
    "（]【)",
    "进一步",
    "机密★",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_checking_takes_time_in_proportion_to_the_text(piece):
    def cost(length: int) -> float:
        plan = plan_of(piece * (length // len(piece)))
        began = time.process_time()
        check_plan(plan)
        return time.process_time() - began

    small = min(cost(5_000) for _ in range(2))
    assert cost(40_000) < 8 * 4 * small + 0.3


def test_each_check_stands_in_the_table_once():
    names = [check.__name__ for check in ALL_CHECKS]
    assert len(set(names)) == len(names) == 19
