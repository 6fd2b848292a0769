"""What became of each comment as a table of plain words (意见采纳情况表), ready for every format of tables."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from pipeline.export.settlement_json import VERDICTS, explanation
from pipeline.model.change import Comparison
from pipeline.model.comment import Comment, Letter
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.official import OfficialDocument, Section
from pipeline.model.settlement import Settled
from pipeline.model.span import Span

_COLUMNS = (
    Column("index", "序号", "number"), Column("unit", "单位", "units"), Column("quote", "条款/原文"),
    Column("text", "修改意见"), Column("reason", "理由依据"), Column("adopted", "采纳情况"),
    Column("explanation", "处理说明"), Column("now", "修改后条文"),
)  # fmt: skip
_LONGEST = 160  # characters of a draft that are cited


def settlement_table(
    settled: Settled,
    comments: Sequence[Comment],
    letters: Sequence[Letter],
    comparison: Comparison,
    plan: OfficialDocument,
) -> Matrix:
    """Return a row for every comment, in the order of the draft that was sent; those without a place stand last.

    `task` of a row is the comment's id, so that an edited table finds its way back. Comments that ask the same have rows of their own.
    """
    by_id = {comment.id: comment for comment in comments}
    status = {letter.id: letter.status for letter in letters}
    end = len(comparison.old.text)
    items = sorted(
        settled.items,
        key=lambda item: (s.start if (s := by_id[item.comment].anchor.span) else end, item.comment),
    )
    rows = tuple(
        MatrixRow(
            (
                str(number),
                _unit(by_id[item.comment], status),
                _quote(plan, item.was, comparison.old.text, by_id[item.comment]),
                by_id[item.comment].text,
                by_id[item.comment].reason or "",
                VERDICTS["zh"][item.verdict],
                explanation(item, "zh"),
                _cited(item.now, comparison.new.text),
            ),
            item.comment,
        )
        for number, item in enumerate(items, 1)
    )
    return Matrix("意见采纳情况表", _COLUMNS, rows, notes=tuple(_notes(settled)), date=plan.date, name="采纳情况")


def _unit(comment: Comment, status: Mapping[str, str]) -> str:
    late = {"late": "（逾期）", "not_on_roster": "（不在征求意见范围）"}.get(status.get(comment.letter, ""), "")
    return (comment.unit or "（来函单位未能识别）") + late


def _quote(plan: OfficialDocument, span: Span | None, text: str, comment: Comment) -> str:
    if span is None:
        return comment.place.text if comment.place else comment.quote or ""
    labels = "".join(section.label.rstrip("、 ") for section in _above(plan, span))
    return f"{labels} {_cited(span, text)}".strip()


def _above(plan: OfficialDocument, span: Span) -> list[Section]:
    sections = [s for document in (plan, *plan.annexes) for s in document.sections]
    return sorted((s for s in sections if s.span.start <= span.start < s.span.end), key=lambda s: s.level)


def _cited(span: Span | None, text: str) -> str:
    words = " ".join(text[span.start : span.end].split()) if span else ""
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _notes(settled: Settled) -> Iterable[str]:
    counted = "、".join(f"{VERDICTS['zh'][verdict]} {count} 条" for verdict, count in settled.totals if count)
    yield f"共 {len(settled.items)} 条意见" + (f"：{counted}。" if counted else "。")
    for conflict in settled.conflicts:
        yield f"意见 {'、'.join(conflict.comments)} 互相冲突" + (
            f"，采纳了 {conflict.winner}。" if conflict.winner else "。"
        )
