"""The tables an office makes of replies: 征求意见反馈情况表 (who answered) and 意见汇总表 (what they said)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from pipeline.feedback.draft import Draft
from pipeline.lexicon.terms import LETTER_STATES, SILENCE, STANCES
from pipeline.model.comment import Comment, Letter
from pipeline.model.matrix import Column, Matrix, MatrixRow, Merge
from pipeline.model.official import Section
from pipeline.model.status import ConsultationStatus

OPS = {
    "set_lead": "调整牵头单位", "add_unit": "增加单位", "remove_unit": "删去单位", "change_deadline": "调整时限",
    "change_number": "调整数值", "global_replace": "全文统一", "replace": "修改文字", "insert": "增加文字",
    "delete": "删去文字", "move": "调整位置", "question": "疑问", "remark": "一般意见",
}  # fmt: skip
_STATUS_COLUMNS = (
    Column("index", "序号", "number"), Column("unit", "单位", "units"), Column("status", "反馈情况"),
    Column("stance", "意见"), Column("count", "意见条数"), Column("received", "收到时间"), Column("files", "来函"),
)  # fmt: skip
_COMMENT_COLUMNS = (
    Column("index", "序号", "number"), Column("unit", "单位", "units"), Column("place", "条款"),
    Column("quote", "征求意见稿原文"), Column("text", "意见建议"), Column("reason", "理由"), Column("op", "类型"),
    Column("adopted", "采纳情况", "blank"),
)  # fmt: skip
_LONGEST = 120  # characters of the draft that are cited


def status_table(status: ConsultationStatus, letters: Sequence[Letter]) -> Matrix:
    """Return who answered: a row for each unit asked, and behind them one for each letter of others."""
    by_id = {letter.id: letter for letter in letters}
    rows = []
    for unit in status.units:
        own = [by_id[id_] for id_ in unit.letters]
        rows.append((unit.unit, LETTER_STATES[unit.status], own, str(len(unit.comments)) if own else ""))
    rest = (*status.not_on_roster, *status.unsure, *status.superseded, *status.duplicates, *status.not_letters)
    known = {id_ for unit in status.units for id_ in unit.letters}
    rows += [
        (by_id[id_].unit or "（来函单位未能识别）", LETTER_STATES[by_id[id_].status], [by_id[id_]], "")
        for id_ in dict.fromkeys(rest)
        if id_ not in known
    ]
    cells = [
        MatrixRow(
            (
                str(number),
                name,
                state,
                "\n".join(dict.fromkeys(STANCES[letter.stance] for letter in own if letter.status != "not_a_letter")),
                count,
                "\n".join(_moment(letter.received_at) for letter in own),
                "\n".join(letter.file for letter in own),
            ),
            "",
        )
        for number, (name, state, own, count) in enumerate(rows, 1)
    ]
    return Matrix("征求意见反馈情况表", _STATUS_COLUMNS, tuple(cells), notes=tuple(_notes(status)), name="反馈情况")


def _notes(status: ConsultationStatus) -> Iterable[str]:
    yield summary(status)
    if status.title:
        yield f"征求意见：{status.title}"
    if status.deadline:
        yield f"反馈期限：{_moment(status.deadline)}；{SILENCE[status.no_reply]}。统计时间：{_moment(status.now)}。"
    if any(unit.group for unit in status.units):
        names = "、".join(unit.unit for unit in status.units if unit.group)
        yield f"{names}是一类单位，收到其中任一单位的复函即记为已反馈，请逐一核对。"


def summary(status: ConsultationStatus) -> str:
    """Return one line: how many were asked, how many answered, who did not."""
    answered = [unit for unit in status.units if unit.status in ("on_time", "late")]
    late = [unit for unit in answered if unit.status == "late"]
    silent = [unit.unit for unit in status.units if unit.status not in ("on_time", "late")]
    line = (
        f"共征求 {len(status.units)} 家，已反馈 {len(answered)} 家（其中逾期 {len(late)} 家），未反馈 {len(silent)} 家"
    )
    return line + (f"：{'、'.join(silent)}。" if silent else "。")


def comment_table(
    letters: Sequence[Letter], comments: Sequence[Comment], draft: Draft, *, order: Sequence[str] | None = None
) -> Matrix:
    """Return every comment of the letters that count, in the order of the draft; those without a place stand last.

    Comments that ask the same stand in rows of their own: nothing is joined. With `order` (the roster) they stand by unit:
    those of the roster first, in its order.
    """
    counted = {letter.id: letter for letter in letters if letter.counts}
    own = [comment for comment in comments if comment.letter in counted]
    own.sort(key=lambda comment: (comment.anchor.span.start if comment.anchor.span else len(draft.text), comment.id))
    if order is not None:
        ranks = {name: number for number, name in enumerate(order)}
        own.sort(key=lambda comment: (ranks.get(comment.unit or "", len(ranks)), comment.unit or ""))
    rows = [
        MatrixRow(
            (
                str(number),
                (comment.unit or "（来函单位未能识别）")
                + {"late": "（逾期）", "not_on_roster": "（不在征求意见范围）"}.get(counted[comment.letter].status, ""),
                _place(draft, comment),
                _quote(draft, comment),
                comment.text,
                comment.reason or "",
                OPS[comment.op],
                "",
            ),
            comment.id,
        )
        for number, comment in enumerate(own, 1)
    ]
    silent = [letter.unit or letter.file for letter in counted.values() if letter.stance == "none"]
    notes = [f"共 {len(rows)} 条意见。"] + ([f"无意见：{'、'.join(dict.fromkeys(silent))}。"] if silent else [])
    return Matrix(
        "意见汇总表",
        _COMMENT_COLUMNS,
        tuple(rows),
        tuple(_merges(rows)),
        tuple(notes),
        draft.document.date,
        name="意见汇总",
    )


def _merges(rows: Sequence[MatrixRow]) -> Iterable[Merge]:
    """The places that several comments in a row are about."""
    first = 0
    for at in range(1, len(rows) + 1):
        if at == len(rows) or rows[at].cells[2] != rows[first].cells[2]:
            if at - first > 1 and rows[first].cells[2]:
                yield Merge(2, first, at - 1)
            first = at


def _place(draft: Draft, comment: Comment) -> str:
    """The numbers of the headings above what the comment is about, 二（三）2.; the place as it names it where not found."""
    span = comment.anchor.span
    if span is None:
        return comment.place.text if comment.place else ""
    above = [s for s in draft.sections if s.span.start <= span.start < s.span.end]
    labels = "".join(section.label.rstrip("、 ") for section in sorted(above, key=_depth))
    return labels or (above[-1].title if above else "")


def _depth(section: Section) -> int:
    return section.level


def _quote(draft: Draft, comment: Comment) -> str:
    span = comment.anchor.span
    if span is None:
        return comment.quote or ""
    words = " ".join(draft.text[span.start : span.end].split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _moment(iso: str | None) -> str:
    """A day or a minute as people write it: 2025-03-21 17:30."""
    return "" if not iso else iso[:16].replace("T", " ")
