"""Sentences with the numbers of a round, as several documents say them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.settlement import Verdict
from pipeline.model.status import Silence
from pipeline.recognize.adoption import verdict_word
from pipeline.settlement.report.tally import Tally

_ALWAYS: tuple[Verdict, ...] = ("adopted", "partly_adopted", "not_adopted")
_SILENCE: dict[Silence, str] = {
    "missing": "记为未反馈",
    "deemed_no_comment": "视为无意见",
    "deemed_consent": "视为同意",
}
_ELSE: tuple[Verdict, ...] = ("undecided", "no_change_asked")


def verdict_counts(counted: Tally) -> str:
    """Return how many comments of a round have each verdict: 采纳20条，部分采纳5条，不采纳6条 (others only where there are any)."""
    return counts_of([verdict for verdict, ids in counted.verdicts for _id in ids])


def counts_of(verdicts: Sequence[Verdict]) -> str:
    """Return how often each verdict stands in a list, in the words of `verdict_counts`."""
    shown = [*_ALWAYS, *(verdict for verdict in _ELSE if verdict in verdicts)]
    return "，".join(f"{verdict_word(verdict)}{verdicts.count(verdict)}条" for verdict in shown)


def answer_counts(counted: Tally, no_reply: Silence) -> str:
    """Return who answered, in one sentence: 发函17家，收到反馈14家（其中逾期2家），未反馈3家（…）。"""
    deemed = f"（按来函要求{_SILENCE[no_reply]}{len(counted.deemed)}家）" if counted.deemed else ""
    waiting = f"（其中反馈期限未到{len(counted.pending)}家）" if counted.pending else ""
    late = f"（其中逾期{len(counted.late)}家）"
    return f"发函{len(counted.asked)}家，收到反馈{len(counted.answered)}家{late}，未反馈{len(counted.silent)}家{deemed}{waiting}"


def comment_counts(counted: Tally) -> str:
    """Return what those that answered said: 无意见8家，有意见6家、30条 (others only where there are any)."""
    inside = len(counted.comments) - len(counted.outside_comments)
    words = f"无意见{len(counted.without_comments)}家，有意见{len(counted.with_comments)}家、{inside}条"
    if counted.doubtful:
        words += f"，申请延期或者意见待核对{len(counted.doubtful)}家"
    if counted.outside:
        words += f"；另收到征求意见范围以外或者来函单位待核对的反馈{len(counted.outside)}家、{len(counted.outside_comments)}条"
    return words
