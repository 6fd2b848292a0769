"""Telling a mail's own lines from those of the mail that it answers takes time that grows with its length only."""

from __future__ import annotations

import time

import pytest

from pipeline.read.quoted import passed_on_subject, quoted_lines


def test_nothing_is_quoted_in_a_letter() -> None:
    assert (
        quoted_lines(["县政务办：", "", "一、发件人应当写明日期。", "财政局在5月1日的会上写到的意见不变。"]).lines
        == frozenset()
    )


def test_what_stands_above_the_quoted_mail_is_its_own() -> None:
    lines = ["无意见。", "在 2031-05-01 10:00:00，“政务办” <a@example.com> 写道：", "请反馈。", "", "谢谢。"]
    assert quoted_lines(lines).lines == {1, 2, 3, 4}


def test_a_mail_passed_on_twice_keeps_the_innermost_text() -> None:
    head = ["发件人：甲局 <jia@example.com>", "日期：2031-05-01 10:00", "主题：意见", ""]
    found = quoted_lines(["", *head, "-----原始邮件-----", *head, "无意见。"])
    assert max(set(range(11)) - found.lines) == 10
    assert (found.passed_on, found.sender) == (True, "jia@example.com")


@pytest.mark.parametrize(("subject", "expected"), [("转发: 意见", True), ("Fw：x", True), ("关于转发的函", False)])
def test_a_subject_says_that_a_mail_is_passed_on(subject: str, expected: bool) -> None:
    assert passed_on_subject(subject) is expected


@pytest.mark.parametrize(
    "line",
    [
        "> 引用",
        "发件人：甲",
        "-----原始邮件-----",
        "在 1 <a@b.c> 写",
        "日期：1",
        "",
        "-" * 600,
        "人" * 590,
        "在1" * 290,
        "On 1<@" * 90,
    ],
)
def test_hostile_lines_take_linear_time(line: str) -> None:
    def seconds(count: int) -> float:
        begin = time.process_time()
        quoted_lines(["文", *[line] * count])
        return time.process_time() - begin

    seconds(10)
    short, long = seconds(1000), seconds(4000)
    assert long < max(0.5, 10 * short)
    assert long < 6
