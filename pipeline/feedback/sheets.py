"""The tables an office makes of replies: 征求意见反馈情况表 (who answered) and 意见汇总表 (what they said)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.feedback.draft import Draft
from pipeline.lexicon.messages import Language, say
from pipeline.lexicon.terms import LETTER_STATES, OPS, STANCES
from pipeline.model.comment import Comment, Letter
from pipeline.model.matrix import Column, Matrix, MatrixRow, Merge
from pipeline.model.status import ConsultationStatus
from pipeline.text.headings import all_headings, place_of

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


@dataclass(frozen=True, slots=True)
class Answer:
    """One line of who answered: a unit that was asked, or a letter of somebody else (`comments` is 0 for these)."""

    name: str
    state: str
    letters: tuple[Letter, ...]
    comments: int


def answer_rows(status: ConsultationStatus, letters: Sequence[Letter]) -> tuple[Answer, ...]:
    """Return who answered: each unit asked, and behind them each letter of others."""
    by_id = {letter.id: letter for letter in letters}
    rows = [
        Answer(unit.unit, unit.status, tuple(by_id[id_] for id_ in unit.letters), len(unit.comments))
        for unit in status.units
    ]
    rest = (*status.not_on_roster, *status.unsure, *status.superseded, *status.duplicates, *status.not_letters)
    known = {id_ for unit in status.units for id_ in unit.letters}
    others = (by_id[id_] for id_ in dict.fromkeys(rest) if id_ not in known)
    rows += [Answer(letter.unit or "（来函单位未能识别）", letter.status, (letter,), 0) for letter in others]
    return tuple(rows)


def status_table(status: ConsultationStatus, letters: Sequence[Letter]) -> Matrix:
    """Return who answered: a row for each unit asked, and behind them one for each letter of others."""
    asked = len(status.units)
    cells = [
        MatrixRow(
            (
                str(number),
                row.name,
                LETTER_STATES[row.state],
                "\n".join(dict.fromkeys(STANCES[one.stance] for one in row.letters if one.status != "not_a_letter")),
                str(row.comments) if row.letters and number <= asked else "",
                "\n".join(_moment(letter.received_at) for letter in row.letters),
                "\n".join(letter.file for letter in row.letters),
            ),
            "",
        )
        for number, row in enumerate(answer_rows(status, letters), 1)
    ]
    return Matrix("征求意见反馈情况表", _STATUS_COLUMNS, tuple(cells), notes=tuple(_notes(status)), name="反馈情况")


def _notes(status: ConsultationStatus) -> Iterable[str]:
    yield summary(status)
    if status.title:
        yield f"征求意见：{status.title}"
    if status.deadline:
        silence = say(f"M-SILENCE-{status.no_reply.upper()}", "zh")
        yield f"反馈期限：{_moment(status.deadline)}；{silence}。统计时间：{_moment(status.now)}。"
    if any(unit.group for unit in status.units):
        names = "、".join(unit.unit for unit in status.units if unit.group)
        yield f"{names}是一类单位，收到其中任一单位的复函即记为已反馈，请逐一核对。"


def summary(status: ConsultationStatus, language: Language = "zh") -> str:
    """Return one line: how many were asked, how many answered, who did not."""
    answered = [unit for unit in status.units if unit.status in ("on_time", "late")]
    silent = [unit.unit for unit in status.units if unit.status not in ("on_time", "late")]
    details = {
        "asked": str(len(status.units)), "answered": str(len(answered)), "silent": str(len(silent)),
        "late": str(sum(unit.status == "late" for unit in answered)), "units": "、".join(silent),
    }  # fmt: skip
    return say("M-STATUS-SILENT" if silent else "M-STATUS-ALL", language, details)


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
                place_words(draft, comment),
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


def place_words(draft: Draft, comment: Comment) -> str:
    """Return the numbers of the headings above what the comment is about, 二（三）2.; the place as it names it where not found."""
    span = comment.anchor.span
    if span is None:
        return comment.place.text if comment.place else ""
    return place_of(all_headings(draft.document, draft.text), span.start) or (
        comment.place.text if comment.place else ""
    )


def _quote(draft: Draft, comment: Comment) -> str:
    span = comment.anchor.span
    if span is None:
        return comment.quote or ""
    words = " ".join(draft.text[span.start : span.end].split())
    return words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"


def _moment(iso: str | None) -> str:
    """A day or a minute as people write it: 2025-03-21 17:30."""
    return "" if not iso else iso[:16].replace("T", " ")
