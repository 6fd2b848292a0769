"""`huiqian decide`, and `settle` on a ledger: the revised draft is kept, and a person's word is written with what it saw."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.errors import UsageError
from pipeline.model.round import Round
from pipeline.model.settlement import Verdict
from pipeline.workflow.consultation import commented_of, plan_of
from pipeline.workflow.documents import ReadingOptions, load_plan
from pipeline.workflow.settle import SettledCase, settle_commented

if TYPE_CHECKING:
    from pipeline.ledger.book import Ledger  # a database is loaded by whoever opens one

_WORDS: dict[str, Verdict] = {
    "采纳": "adopted", "全部采纳": "adopted", "已采纳": "adopted", "adopted": "adopted",
    "部分采纳": "partly_adopted", "partly_adopted": "partly_adopted", "partly": "partly_adopted",
    "不采纳": "not_adopted", "未采纳": "not_adopted", "不予采纳": "not_adopted", "not_adopted": "not_adopted",
    "待人工": "undecided", "待研究": "undecided", "undecided": "undecided",
    "未提修改": "no_change_asked", "no_change_asked": "no_change_asked",
}  # fmt: skip
NEEDS_REASON = frozenset(("partly_adopted", "not_adopted"))
"""Verdicts that a unit is owed a reason for."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One decision as written: the entry of the journal, and the comment's words."""

    seq: int
    comment: str
    unit: str
    text: str
    verdict: Verdict


def verdict_of(words: str) -> Verdict:
    """Return the verdict that a word means.

    Raises:
        UsageError: M-VERDICT, none.
    """
    try:
        return _WORDS[words.strip().lower()]
    except KeyError as error:
        raise UsageError("M-VERDICT", text=words, known="采纳 部分采纳 不采纳 待人工 未提修改") from error


def settle_round(
    ledger: Ledger, new: Path | None, options: ReadingOptions, *, number: int | None = None
) -> tuple[Round, SettledCase]:
    """Settle the comments of a ledger's round against the revised draft, with what people decided.

    The revised draft is kept in the ledger, with its text as read, and remembered as the round's; without `new` it is the
    one that was kept last.

    Raises:
        InputError: the revised draft cannot be read.
        UsageError: M-NO-ROUND; M-NO-REVISED, no revised draft is named and none was kept.
    """
    round_, commented = commented_of(ledger, options.office, number=number)
    if new is not None:
        data = new.read_bytes() if new.is_file() else b""
        plan = load_plan(new, options)
        digest = sha256(data).hexdigest()
        ledger.keep_document(data, replace(plan.source, sha256=digest))
        if round_.revised_sha256 != digest:
            ledger.say("round", str(round_.number), "revised_sha256", digest, new.name)
            round_ = replace(round_, revised_sha256=digest)
    elif round_.revised_sha256 is not None:
        plan = plan_of(ledger, round_.revised_sha256, options)
    else:
        raise UsageError("M-NO-REVISED")
    return round_, settle_commented(commented, plan, options, decisions=ledger.decisions())


def decide(
    ledger: Ledger,
    comments: Sequence[str],
    verdict: Verdict,
    reason: str,
    options: ReadingOptions,
    *,
    number: int | None = None,
) -> tuple[Decided, ...]:
    """Write a person's decision on comments, all or none, with the words that the revised draft has at each place.

    Raises:
        UsageError: M-REASON, the verdict needs a reason; M-NO-SUBJECT, a comment is none of the round's.
    """
    if verdict in NEEDS_REASON and not reason.strip():
        raise UsageError("M-REASON", verdict=verdict)
    round_, commented = commented_of(ledger, options.office, number=number)
    known = {comment.id: comment for comment in commented.comments}
    for id_ in comments:
        if id_ not in known:
            raise UsageError("M-NO-SUBJECT", subject=id_)
    seen = witnesses(ledger, round_, options)
    values = [
        {"verdict": verdict, "draft_sha256": round_.revised_sha256 or "", "now": seen.get(id_, "")} for id_ in comments
    ]
    seqs = ledger.say_all(
        [("comment", id_, "decision", value, reason) for id_, value in zip(comments, values, strict=True)]
    )
    return tuple(
        Decided(seq, id_, known[id_].unit or "？", known[id_].text, verdict)
        for seq, id_ in zip(seqs, comments, strict=True)
    )


def witnesses(ledger: Ledger, round_: Round, options: ReadingOptions) -> Mapping[str, str]:
    """Return what the round's revised draft says at the place of each comment; nothing before a draft was settled."""
    if round_.revised_sha256 is None:
        return {}
    _round, case = settle_round(ledger, None, options, number=round_.number)
    text = case.comparison.new.text
    return {item.comment: text[item.now.start : item.now.end] for item in case.settled.items if item.now is not None}
