"""What became of each comment, as plain values (contract ``huiqian.settlement/1``, DESIGN §5) and as words for the terminal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pipeline.export.diff_json import change_line, change_to_dict, short
from pipeline.lexicon.messages import Language, say
from pipeline.lexicon.terms import VERDICTS
from pipeline.model.change import Change, Comparison
from pipeline.model.comment import Comment
from pipeline.model.nearby import may_concern
from pipeline.model.settlement import Settled, Settlement
from pipeline.model.span import Span

Json = dict[str, Any]
_VERDICTS: dict[Language, Mapping[str, str]] = {
    "zh": VERDICTS,
    "en": {
        "adopted": "adopted", "partly_adopted": "partly adopted", "not_adopted": "not adopted",
        "undecided": "for a person", "no_change_asked": "no change asked",
    },
}  # fmt: skip


def settlement_to_dict(
    settled: Settled, comments: Sequence[Comment], comparison: Comparison, language: Language = "zh"
) -> Json:
    """Return a settlement as plain values, keys in the contract's order.

    `was` and `now` are stretches of `draft_text` and `revised_text` (half-open, with their words), None where there is none.
    `explained` names for each explained change the comments that asked for it; `surplus` are those that hold more than that.
    """
    by_id = {comment.id: comment for comment in comments}
    return {
        "schema": "huiqian.settlement/1",
        "draft_text": comparison.old.text,
        "revised_text": comparison.new.text,
        "changes": [change_to_dict(comparison, change) for change in comparison.changes],
        "items": [_item(item, by_id[item.comment], comparison, language) for item in settled.items],
        "unexplained": list(settled.unexplained),
        "explained": {one.change: list(one.comments) for one in settled.explained},
        "surplus": list(settled.surplus),
        "share": settled.share,
        "conflicts": [{"comments": list(one.comments), "winner": one.winner} for one in settled.conflicts],
        "totals": dict(settled.totals),
    }


def _item(item: Settlement, comment: Comment, comparison: Comparison, language: Language) -> Json:
    return {
        "comment": item.comment,
        "unit": comment.unit,
        "text": comment.text,
        "op": comment.op,
        "old": comment.old,
        "new": comment.new,
        "verdict": item.verdict,
        "already": item.already,
        "evidence": list(item.evidence),
        "was": _stretch(item.was, comparison.old.text),
        "now": _stretch(item.now, comparison.new.text),
        "elsewhere": _stretch(item.elsewhere, comparison.new.text),
        "explanation": explanation(item, language),
        "rule": item.rule,
        "decided_by": item.decided_by,
        "same_as": item.same_as or None,
        "stale": item.stale,
    }


def explanation(item: Settlement, language: Language = "zh") -> str:
    """Return the words of an item's explanation (处理说明): a person's reason, else what the rule saw."""
    return item.reason or say(item.code, language, item.details)


def _stretch(span: Span | None, text: str) -> Json | None:
    return None if span is None else {"start": span.start, "end": span.end, "text": text[span.start : span.end]}


# ── for the terminal ────────────────────────────────────────────────────────────────────────────────────────────────


def settlement_to_text(
    settled: Settled, comments: Sequence[Comment], comparison: Comparison, language: Language = "zh"
) -> str:
    """Return a settlement for a reader: how many of each verdict, every comment with its witness, conflicts, and the changes that
    nobody asked for."""
    by_id = {comment.id: comment for comment in comments}
    lines = [_head(settled, language), ""]
    for item in settled.items:
        comment = by_id[item.comment]
        verdict = _VERDICTS[language][item.verdict]
        marks = f"（{_say(language, '人工认定', 'by a person')}）" if item.decided_by == "person" else ""
        marks += (
            f"（{_say(language, '认定后修改稿又有变化，请复核', 'the draft changed since: check again')}）"
            if item.stale
            else ""
        )
        evidence = f" [{' '.join(item.evidence)}]" if item.evidence else ""
        lines.append(f"{item.comment} {comment.unit or '？'} · {verdict}{marks}{evidence} · {short(comment.text)}")
        said = explanation(item, language)
        lines += [f"    {line}" for line in said.splitlines()]
    for conflict in settled.conflicts:
        won = conflict.winner or _say(language, "未定", "none")
        lines.append(f"{_say(language, '意见冲突', 'Conflict')} {' / '.join(conflict.comments)} → {won}")
    lines += ["", *_own_changes(settled, comments, comparison, language)]
    return "\n".join(lines).rstrip() + "\n"


def _head(settled: Settled, language: Language) -> str:
    totals = dict(settled.totals)
    counted = "、".join(f"{_VERDICTS[language][verdict]} {count}" for verdict, count in totals.items() if count)
    share = f"{settled.share:.0%}"
    return _say(
        language,
        f"共 {len(settled.items)} 条意见：{counted}。修改稿的改动中 {share}（按字数）有意见依据，主动修改 {len(settled.unexplained)} 处。",
        f"{len(settled.items)} comments: {counted}. {share} of the changed characters were asked for; {len(settled.unexplained)} changes were not.",
    )


def _own_changes(
    settled: Settled, comments: Sequence[Comment], comparison: Comparison, language: Language
) -> list[str]:  # fmt: skip
    by_id = {change.id: change for change in comparison.changes}
    lines = []
    if settled.unexplained:
        lines.append(_say(language, "主动修改（没有意见要求的改动）：", "Changes that nobody asked for:"))
        lines += [
            change_line(comparison, by_id[id_], language) + _perhaps(settled, comments, by_id[id_], language)
            for id_ in settled.unexplained
        ]
    if settled.surplus:
        lines.append(_say(language, "超出所提意见的改动：", "Changes that go beyond what was asked:"))
        lines += [change_line(comparison, by_id[id_], language) for id_ in settled.surplus]
    return lines


def _perhaps(settled: Settled, comments: Sequence[Comment], change: Change, language: Language) -> str:
    """The comments that a change may have to do with, so that a person looks there first."""
    ids = "、".join(may_concern(settled, comments, change))
    return _say(language, f"（可能与意见 {ids} 有关）", f" (may have to do with {ids})") if ids else ""


def _say(language: Language, zh: str, en: str) -> str:
    return zh if language == "zh" else en
