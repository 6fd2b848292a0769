"""意见采纳情况（公开版）: what was said and what became of it, without who said it."""

from __future__ import annotations

from pipeline.errors import InputError
from pipeline.model.consulted import Consultation
from pipeline.model.matrix import Column, Matrix, MatrixRow
from pipeline.model.paper import Paper, Paragraph
from pipeline.model.settlement import Verdict
from pipeline.settlement.report.anonymous import Hidden, anonymous, hidden_names, still_named
from pipeline.settlement.report.phrases import phrases_for
from pipeline.settlement.report.rows import NO_REASON, Row, outward, rows_of
from pipeline.settlement.report.table import require_reasons

_WORDS: dict[Verdict, str] = {
    "adopted": "采纳", "partly_adopted": "部分采纳", "not_adopted": "未采纳", "undecided": "正在研究", "no_change_asked": "不涉及修改",
}  # fmt: skip
_ALWAYS: tuple[Verdict, ...] = ("adopted", "partly_adopted", "not_adopted")
_COLUMNS = (
    Column("index", "序号", "number"), Column("text", "意见内容"), Column("verdict", "是否采纳"), Column("reason", "理由"),
)  # fmt: skip


def public_version(consultation: Consultation, *, issue: bool = False) -> Paper:
    """Return the document. Nobody is named in it (`anonymous` says how), and it is looked through once more when it is done.

    Args:
        consultation: what it is made of.
        issue: it is to be published: no reason may be missing.

    Raises:
        UsageError: S-REASON or S-OPEN, a reason or a decision is missing, and `issue` is on.
        InputError: S-NAMED, a name is still there.
    """
    rows = rows_of(consultation)
    if issue:
        require_reasons(rows)
    hidden = hidden_names(consultation)
    cells = tuple(MatrixRow(_cells(number, row, hidden), row.comment.id) for number, row in enumerate(rows, 1))
    left = [name for row in cells for cell in row.cells for name in still_named(cell, hidden)]
    if left:
        raise InputError("S-NAMED", names="、".join(dict.fromkeys(left)))
    table = Matrix("", _COLUMNS, cells, date=consultation.date, name="意见采纳情况")
    sentence = f"《{consultation.plan}》共征集到意见{len(rows)}条，{_counts(rows)}。具体情况如下："
    return Paper(
        f"《{consultation.plan}》意见采纳情况", (Paragraph(sentence), table), issuer=consultation.issuer, date=consultation.date
    )  # fmt: skip


def _cells(number: int, row: Row, hidden: Hidden) -> tuple[str, ...]:
    return (str(number), anonymous(row.asked, hidden), _WORDS[row.verdict], anonymous(_said(row), hidden))


def _said(row: Row) -> str:
    """A person's reason. How the drafts compare is no reason, and without names it says little: of what was adopted the usual phrase
    stands, which says no more than that."""
    if row.item.reason.strip():
        return row.item.reason.strip()
    if row.missing:
        return NO_REASON
    return phrases_for("adopted", row.comment)[0] if row.verdict == "adopted" else outward(row)


def _counts(rows: tuple[Row, ...]) -> str:
    verdicts = [row.verdict for row in rows]
    shown = [v for v in _WORDS if v in _ALWAYS or v in verdicts]
    return "，".join(f"{_WORDS[verdict]}{verdicts.count(verdict)}条" for verdict in shown)
