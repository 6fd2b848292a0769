"""分歧说明: where units contradict each other or were not followed, as art. 13 of the 重大行政决策程序暂行条例 wants it told:
the main question in dispute, the units' views, the drafting office's view, the reasons and their basis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.model.consulted import Consultation
from pipeline.model.paper import Paper, Paragraph
from pipeline.settlement.report.front_matter import grouped_rows, units_of
from pipeline.settlement.report.rows import BLANK, REFUSED, Row, closed, rows_of
from pipeline.text.numerals import chinese_number


@dataclass(frozen=True, slots=True)
class Issue:
    """One question in dispute: the comments about it, and the id of the one that was followed (None: none, or nobody knows)."""

    rows: tuple[Row, ...]
    conflict: bool
    winner: str | None = None


def issues_of(consultation: Consultation) -> tuple[Issue, ...]:
    """Return every group of comments that contradict each other, and every comment that was not (wholly) followed outside them;
    comments that were answered alike are one issue. They stand in the order of the draft."""
    rows = rows_of(consultation)
    found: list[Issue] = []
    taken: set[str] = set()
    for round_ in consultation.rounds:
        own = {row.comment.id: row for row in rows if row.round == round_.number}
        for conflict in round_.settled.conflicts:
            members = tuple(row for id_, row in own.items() if id_ in conflict.comments)
            if len(members) > 1:
                found.append(Issue(members, True, conflict.winner))
                taken |= {row.comment.id for row in members}
    rest = [row for row in rows if row.verdict in REFUSED and row.comment.id not in taken]
    found += [Issue(group, False) for group in grouped_rows(rest)]
    order = {row.comment.id: at for at, row in enumerate(rows)}
    return tuple(sorted(found, key=lambda issue: order[issue.rows[0].comment.id]))


def divergence(consultation: Consultation) -> Paper:
    """Return the document. It says only what the data holds; what is to be filled in by hand stands as 【待补充】."""
    issues = issues_of(consultation)
    blocks = [Paragraph(
        f"在《{consultation.plan}》征求意见过程中，共有{len(issues)}项意见未能完全协商一致，现说明如下。" if issues
        else f"在《{consultation.plan}》征求意见过程中，没有未协商一致的意见。"
    )]  # fmt: skip
    for number, issue in enumerate(issues, 1):
        blocks += _told(number, issue)
    return Paper(
        f"关于《{consultation.plan}》分歧意见的说明", tuple(blocks), issuer=consultation.issuer, date=consultation.date
    )  # fmt: skip


def _told(number: int, issue: Issue) -> Iterator[Paragraph]:
    first = issue.rows[0]
    where = f"关于“{first.heading}”" if first.heading else "关于全文"
    yield Paragraph(f"{chinese_number(number)}、{where}的意见", 1)
    yield Paragraph("（一）争议的主要问题", 2)
    yield Paragraph(_question(issue))
    yield Paragraph("（二）有关单位的意见", 2)
    yield from (Paragraph(_view(group)) for group in _views(issue.rows))
    yield Paragraph("（三）承办单位的意见", 2)
    yield from (Paragraph(words) for words in _ours(issue))
    yield Paragraph("（四）理由和依据", 2)
    yield from (Paragraph(words) for words in _reasons(issue))


def _question(issue: Issue) -> str:
    first = issue.rows[0]
    cited = closed(f"征求意见稿表述为：“{first.quote}”") if first.quote else ""
    units = units_of(issue.rows)
    if issue.conflict:
        return f"{cited}{units}对此提出的修改意见不一致。"
    return f"{cited}{units}建议对此作出修改，承办单位{'部分采纳' if first.verdict == 'partly_adopted' else '未采纳'}。"


def _views(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Rows that say the same for the same reason, as one view."""
    views: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        views.setdefault((row.asked, row.reason), []).append(row)
    yield from map(tuple, views.values())


def _view(group: Sequence[Row]) -> str:
    first = group[0]
    return f"{units_of(group)}：{closed(first.asked)}理由：{closed(first.reason.strip() or BLANK)}"


def _ours(issue: Issue) -> Iterator[str]:
    for group in _views(issue.rows):
        now = closed(f"修改后表述为：“{group[0].now}”") if group[0].now and not group[0].now.startswith("（") else ""
        now = now or ("征求意见稿的表述未作修改。" if group[0].now == "（未作修改）" else "")
        yield f"对{units_of(group)}的意见，{_decided(group[0])}。{now}"


def _decided(row: Row) -> str:
    return (
        "尚待研究" if row.verdict == "undecided" else f"拟{row.word}" if row.verdict != "no_change_asked" else row.word
    )


def _reasons(issue: Issue) -> Iterator[str]:
    """A person's reasons; how the drafts compare is no reason."""
    said = [row for row in issue.rows if row.verdict != "adopted" or issue.conflict]
    reasons = {row.comment.id: row.item.reason.strip() for row in said}
    for group in grouped_rows(said):
        words = closed(reasons[group[0].comment.id] or BLANK)
        yield f"对{units_of(group)}的意见：{words}" if len(said) > 1 else words
