"""征求意见情况说明: who was asked, who answered, what became of the comments, and why some were not followed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.model.consulted import Consultation, SettledRound
from pipeline.model.paper import Paper, Paragraph
from pipeline.recognize.adoption import verdict_word
from pipeline.settlement.report import own_changes, table
from pipeline.settlement.report.rows import BLANK, REFUSED, Row, closed, round_name, rows_of
from pipeline.settlement.report.tally import Tally, tally
from pipeline.settlement.report.words import answer_counts, comment_counts, verdict_counts
from pipeline.text.days import chinese_day


def front_matter(consultation: Consultation, *, attachments: Sequence[str] = ()) -> Paper:
    """Return the document. Every number is the length of a list (`tally`), and the lists have been counted twice.

    What the data does not hold stands as 【待补充】. `attachments` are the names of the files beside it; by default the two tables.
    """
    rows = rows_of(consultation)
    blocks = [Paragraph("一、征求意见情况", 1)]
    blocks += [Paragraph(words) for round_ in consultation.rounds for words in _asked(consultation, round_)]
    blocks.append(Paragraph("二、意见采纳情况", 1))
    blocks += [Paragraph(words) for words in _settled(consultation)]
    refused = tuple(grouped_rows([row for row in rows if row.verdict in REFUSED]))
    blocks.append(Paragraph("三、主要意见及未采纳、部分采纳的理由", 1))
    if refused:
        blocks += [Paragraph(_refused(number, group)) for number, group in enumerate(refused, 1)]
    else:
        blocks.append(Paragraph("没有未采纳或者部分采纳的意见。"))
    return Paper(
        f"关于《{consultation.plan}》征求意见情况的说明", tuple(blocks), issuer=consultation.issuer, date=consultation.date,
        attachments=tuple(attachments) or (table.TITLE, own_changes.TITLE),
    )  # fmt: skip


def grouped_rows(rows: Sequence[Row]) -> Iterator[tuple[Row, ...]]:
    """Yield the rows that were answered alike as one group, in the order of the first of each."""
    groups: dict[tuple[int, str, str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.round, row.group, row.verdict, row.explanation), []).append(row)
    yield from map(tuple, groups.values())


def units_of(rows: Sequence[Row]) -> str:
    """Return the units of some rows, each once: 市甲局、市乙局."""
    return "、".join(dict.fromkeys(row.unit for row in rows))


def _asked(consultation: Consultation, round_: SettledRound) -> Iterator[str]:
    counted = tally(round_)
    name = f"（{round_name(round_.number)}）" if len(consultation.rounds) > 1 else ""
    day = chinese_day(round_.sent) + "，" if round_.sent else ""
    limit = f"，反馈期限为{_moment(round_.status.deadline)}" if round_.status.deadline else ""
    who = consultation.issuer or BLANK
    yield f"{name}{day}{who}就《{consultation.plan}》书面征求有关单位意见{limit}。{answer_counts(counted, round_.status.no_reply)}。{comment_counts(counted)}。"
    yield from _names(counted)


def _names(counted: Tally) -> Iterator[str]:
    """The lists behind the numbers, where they have something to say."""
    for group, members in counted.members:
        came = f"，其中{len(members)}家反馈：{'、'.join(members)}" if members else "，均未反馈"
        yield f"“{group}”按1家计{came}。"
    for head, names in (
        ("反馈无意见的单位", counted.without_comments), ("提出意见的单位", counted.with_comments),
        ("逾期反馈的单位", counted.late), ("未反馈的单位", counted.silent), ("申请延期或者意见待核对的单位", counted.doubtful),
        ("征求意见范围以外或者来函单位待核对的", counted.outside),
    ):  # fmt: skip
        if names:
            yield f"{head}：{'、'.join(names)}。"


def _settled(consultation: Consultation) -> Iterator[str]:
    for round_ in consultation.rounds:
        counted = tally(round_)
        name = round_name(round_.number) if len(consultation.rounds) > 1 else ""
        own = f"此外，主动修改{len(counted.own_changes)}处"
        surplus = f"，另有{len(counted.surplus)}处随所提意见修改、内容超出意见" if counted.surplus else ""
        yield f"经逐条研究，{name}共收到意见{len(counted.comments)}条，{verdict_counts(counted)}。{own}{surplus}。"


def _refused(number: int, group: Sequence[Row]) -> str:
    first = group[0]
    where = f"对“{first.heading}”" if first.heading else ""
    texts = "".join(dict.fromkeys(closed(row.asked) for row in group))
    reason = BLANK if first.missing else first.explanation
    return f"{number}.{units_of(group)}{where}提出：{texts}{verdict_word(first.verdict)}。理由：{closed(reason)}"


def _moment(iso: str | None) -> str:
    if not iso:
        return ""
    hour = iso[11:16]
    return chinese_day(iso) + (hour if hour else "")
