"""Letters and their comments as JSON (contract ``huiqian.comments/1``, DESIGN §5)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pipeline.lexicon.messages import Language, say_finding
from pipeline.model.comment import Comment, Letter, Part
from pipeline.model.finding import Finding
from pipeline.model.source import SourceDocument

Json = dict[str, Any]


def comments_to_dict(
    letters: Sequence[Letter],
    comments: Sequence[Comment],
    unread: Iterable[tuple[str, Part]],
    draft: SourceDocument | None,
    *,
    findings: Iterable[tuple[str, Finding]] = (),
    language: Language = "zh",
) -> Json:
    """Return letters, comments and what was not understood as plain values, keys in the contract's order.

    `start` and `end` count characters of the draft's `text`. Of several identical or contradicting comments the first is
    named. `unread` and `findings` are pairs of a letter's id and what belongs to it.
    """
    return {
        "schema": "huiqian.comments/1",
        "draft": {"sha256": draft.sha256, "text": draft.text} if draft else None,
        "letters": [letter_to_dict(letter) for letter in letters],
        "comments": [comment_to_dict(comment) for comment in comments],
        "unread": [{"letter": letter, "text": part.text} for letter, part in unread],
        "findings": [
            {"letter": letter, "code": f.code, "severity": f.severity, "message": say_finding(f, language)}
            for letter, f in findings
        ],
    }


def letter_to_dict(letter: Letter) -> Json:
    """Return one letter as plain values."""
    return {
        "id": letter.id,
        "file": letter.file,
        "sha256": letter.sha256,
        "unit": letter.unit,
        "unit_evidence": [{"source": e.source, "text": e.text, "unit": e.unit} for e in letter.unit_evidence],
        "doc_number": letter.doc_number,
        "date": letter.date,
        "received_at": letter.received_at,
        "received_from": letter.received_from,
        "status": letter.status,
        "stance": letter.stance,
        "seal": {"state": letter.seal.state, "text": letter.seal.text},
        "supersedes": letter.supersedes,
    }


def comment_to_dict(comment: Comment) -> Json:
    """Return one comment as plain values; a comment without an anchor has start and end None."""
    span = comment.anchor.span
    return {
        "id": comment.id,
        "letter": comment.letter,
        "unit": comment.unit,
        "text": comment.text,
        "op": comment.op,
        "quote": comment.quote,
        "anchor": comment.anchor.state,
        "start": span.start if span else None,
        "end": span.end if span else None,
        "old": comment.old,
        "new": comment.new,
        "reason": comment.reason,
        "everywhere": comment.everywhere,
        "part_of": comment.part_of,
        "rule": comment.rule,
        "identical_to": comment.identical_to[0] if comment.identical_to else None,
        "conflicts_with": comment.conflicts_with[0] if comment.conflicts_with else None,
    }
