"""What an office's own template may name: each field with its words (docs/documents.md lists them)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.consulted import Consultation, SettledRound
from pipeline.model.fields import FieldList, Fields
from pipeline.settlement.report.own_changes import own_changes_table
from pipeline.settlement.report.rows import Row, explained, round_name, rows_of
from pipeline.settlement.report.tally import Tally, tally
from pipeline.text.days import chinese_day

_NUMBERS = (
    "发函家数", "收到家数", "逾期家数", "未反馈家数", "视为无意见家数", "无意见家数", "有意见家数", "待核对家数", "范围外家数", "意见条数",
    "采纳条数", "部分采纳条数", "不采纳条数", "待研究条数", "不涉及修改条数", "主动修改处数",
)  # fmt: skip
_OF_ROUND = ("轮次", "发函日期", "反馈期限", *_NUMBERS, "未反馈单位", "无意见单位", "有意见单位")
_OF_COMMENT = (
    "序号", "轮次", "单位", "条款", "标题", "原文", "意见", "理由", "采纳情况", "处理说明", "修改后条文", "编号",
)  # fmt: skip
_OF_CHANGE = ("序号", "条款", "类型", "原文", "修改后条文", "备注")


def fields_of(consultation: Consultation) -> Fields:
    """Return every field with its words: single ones, and the lists 轮次, 意见 and 主动修改, whose entries have fields of their own.

    Where there were several rounds, a number that stands alone is that of comments and changes in all of them, and that of
    units in the last one.
    """
    counts = [tally(round_) for round_ in consultation.rounds]
    rounds = tuple(_round(round_, one) for round_, one in zip(consultation.rounds, counts, strict=True))
    last = dict(zip(_OF_ROUND, rounds[-1], strict=True))
    numbers = [dict(zip(_NUMBERS, _numbers(one), strict=True)) for one in counts]
    totals = {name: str(sum(one[name] for one in numbers)) for name in _NUMBERS if name.endswith(("条数", "处数"))}
    return {
        "文件名称": consultation.plan,
        "发文单位": consultation.issuer,
        "日期": chinese_day(consultation.date) if consultation.date else "",
        **{name: totals.get(name, words) for name, words in last.items() if name != "轮次"},
        "轮次": FieldList(_OF_ROUND, rounds),
        "意见": FieldList(
            _OF_COMMENT, tuple(_comment(number, row) for number, row in enumerate(rows_of(consultation), 1))
        ),
        "主动修改": FieldList(_OF_CHANGE, tuple(row.cells for row in own_changes_table(consultation).rows)),
    }


def _comment(number: int, row: Row) -> tuple[str, ...]:
    return (
        str(number), round_name(row.round), row.shown_unit, row.place, row.heading, row.quote, row.asked, row.reason,
        row.word, explained(row), row.now, row.comment.id,
    )  # fmt: skip


def column_cells(consultation: Consultation) -> tuple[dict[str, str], ...]:
    """Return each comment's words by what a column of a table may hold (`recognize.adoption.adoption_column`)."""
    columns = ("index", "round", "unit", "place", "", "quote", "text", "reason", "verdict", "explanation", "now", "id")
    rows = enumerate(rows_of(consultation), 1)
    return tuple(dict(zip(columns, _comment(number, row), strict=True)) for number, row in rows)


def _round(round_: SettledRound, counted: Tally) -> tuple[str, ...]:
    deadline = round_.status.deadline
    return (
        round_name(round_.number),
        chinese_day(round_.sent) if round_.sent else "",
        chinese_day(deadline) + deadline[11:16] if deadline else "",
        *map(str, _numbers(counted)),
        "、".join(counted.silent),
        "、".join(counted.without_comments),
        "、".join(counted.with_comments),
    )


def _numbers(counted: Tally) -> tuple[int, ...]:
    lists: tuple[Sequence[object], ...] = (
        counted.asked, counted.answered, counted.late, counted.silent, counted.deemed, counted.without_comments,
        counted.with_comments, counted.doubtful, counted.outside, counted.comments, counted.of("adopted"),
        counted.of("partly_adopted"), counted.of("not_adopted"), counted.of("undecided"), counted.of("no_change_asked"),
        counted.own_changes,
    )  # fmt: skip
    return tuple(map(len, lists))
