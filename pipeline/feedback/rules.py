"""What the consultation letter says of comments (征求意见的要求): passages that should stay as they are, and reasons that are due."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.feedback.draft import Draft, uniform
from pipeline.model.comment import Comment
from pipeline.model.finding import Finding
from pipeline.model.span import Span

_QUOTED = re.compile(r"[“《「](?P<words>[^“”《》「」]{2,40})[”》」]")
_SAYS_NOTHING = frozenset(("question", "remark"))


def rule_findings(
    comments: Sequence[Comment], draft: Draft, *, frozen: Sequence[str], reasons_required: bool
) -> tuple[tuple[str, Finding], ...]:
    """Return (comment id, finding) for requests against a frozen passage, and for requests without a reason where one is due.

    A frozen passage is a stretch of the draft in the letter's own words, or the section whose heading the letter quotes.
    Nothing is refused here: a person decides.
    """
    passages = [(words, span) for words in frozen for span in _passages(words, draft)]
    found: list[tuple[str, Finding]] = []
    for comment in comments:
        if comment.op in _SAYS_NOTHING:
            continue
        span = comment.anchor.span
        hit = next((w for w, s in passages if span and s.start <= span.start and span.end <= s.end), None)
        if hit is not None:
            found.append((comment.id, Finding("F-FROZEN", "warning", (("comment", comment.id), ("words", hit)), span)))
        if reasons_required and not comment.reason:
            found.append((comment.id, Finding("F-NO-REASON", "note", (("comment", comment.id),), span)))
    return tuple(found)


def _passages(words: str, draft: Draft) -> list[Span]:
    """Where in the draft a passage that the letter names stands."""
    text_id = draft.source.text_id
    plain = uniform(words)
    at = draft.plain.find(plain) if len(plain) >= 6 else -1
    if at >= 0:
        return [Span(text_id, *draft.span_of(at, at + len(plain)))]
    titles = {uniform(match["words"]) for match in _QUOTED.finditer(words)}
    return [section.span for section in draft.sections if uniform(section.title) in titles]
