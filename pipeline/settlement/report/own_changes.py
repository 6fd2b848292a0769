"""主动修改一览表: the changes that no comment explains, one row a place, and those that go beyond what was asked."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.change import Change
from pipeline.model.consulted import Consultation, SettledRound
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.nearby import may_concern
from pipeline.settlement.report.rows import cited, round_name
from pipeline.settlement.report.tally import grouped
from pipeline.text.headings import place_of

TITLE = "主动修改情况一览表"
_KINDS = {
    "insert": "增加", "delete": "删除", "replace": "修改", "move": "移动", "split": "分段", "merge": "并段",
    "renumber": "编号调整",
}  # fmt: skip
_TOPICS = {"typo": "文字订正", "punctuation": "标点调整", "space": "空格调整", "numbering": "编号调整"}
_COLUMNS = (
    Column("index", "序号", "number"), Column("place", "条款"), Column("kind", "类型"), Column("quote", "征求意见稿原文"),
    Column("now", "修改后条文"), Column("remark", "备注"),
)  # fmt: skip
_SURPLUS = "随所提意见修改，另有超出意见的内容"


def own_changes_table(consultation: Consultation) -> Matrix:
    """Return the table; the rows that are 主动修改 come first, and their number is that of the front matter."""
    rows: list[MatrixRow] = []
    own = surplus = 0
    several = len(consultation.rounds) > 1
    for round_ in consultation.rounds:
        remark = round_name(round_.number) if several else ""
        for group in grouped(round_, round_.settled.unexplained):
            rows.append(_row(len(rows) + 1, round_, group, "；".join(filter(None, (remark, _perhaps(round_, group))))))
            own += 1
        for group in grouped(round_, round_.settled.surplus):
            rows.append(_row(len(rows) + 1, round_, group, "；".join(filter(None, (remark, _SURPLUS)))))
            surplus += 1
    notes = [f"主动修改{own}处" + (f"；另有{surplus}处随所提意见修改，内容超出意见" if surplus else "") + "。"]
    title = f"《{consultation.plan}》"
    return Matrix(
        title + TITLE, _COLUMNS, tuple(rows), (), tuple(notes), consultation.date, len(title), name="主动修改"
    )


def _perhaps(round_: SettledRound, group: Sequence[Change]) -> str:
    """The comments that the changes of a place may have to do with, so that a person looks there first."""
    ids = dict.fromkeys(id_ for change in group for id_ in may_concern(round_.settled, round_.comments, change))
    return f"可能与意见{'、'.join(ids)}有关" if ids else ""


def _row(number: int, round_: SettledRound, group: Sequence[Change], remark: str) -> MatrixRow:
    first = group[0]
    kind = _TOPICS.get(first.topic, _KINDS[first.kind])
    old = _joined([_side(round_.draft, c.old.start, c.old.end, c) for c in group])
    new = _joined([_side(round_.revised, c.new.start, c.new.end, c) for c in group])
    if not old and not new:
        old = "（空格或者换行）"
    count = f"共{len(group)}处" if len(group) > 1 else ""
    cells = (
        str(number),
        place_of(round_.sections, first.old.start),
        kind,
        old,
        new,
        "；".join(filter(None, (count, remark))),
    )
    return MatrixRow(cells, first.id)


def _joined(words: Sequence[str]) -> str:
    shown = list(dict.fromkeys(filter(None, words)))
    return "\n".join(shown[:3]) + ("\n……" if len(shown) > 3 else "")


def _side(text: str, start: int, end: int, change: Change) -> str:
    """The words of one side; of a small change the sentence it stands in, of what only came or went nothing on the other side."""
    if start == end:
        return ""
    if change.kind in ("replace", "renumber") or text[start:end].count("\n") == 0:
        span = change.old if (change.old.start, change.old.end) == (start, end) and text else change.new
        return cited(text, type(span)(span.text_id, start, end))
    words = " ".join(text[start:end].split())
    return words if len(words) <= 160 else words[:159] + "…"
