"""Comments that a change nobody asked for may still have to do with (可能有关的意见)."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.change import Change
from pipeline.model.comment import Comment
from pipeline.model.settlement import Settled
from pipeline.model.span import Span

_ITEM = 400  # characters: a longer place says too little of where


def may_concern(settled: Settled, comments: Sequence[Comment], change: Change) -> tuple[str, ...]:
    """Return the ids of comments that an unexplained change may answer, in the order of the comments.

    They are those that wait for a person and speak of the very place, and those whose words the change brought to another
    place than was asked. Nothing is decided by it: a person looks there first.
    """
    by_id = {comment.id: comment for comment in comments}
    found = []
    for item in settled.items:
        comment = by_id.get(item.comment)
        anchor = comment.anchor if comment else None
        waits = item.verdict == "undecided" and anchor is not None and _speaks_of(anchor.span, anchor.state, change)
        if waits or (item.elsewhere is not None and _meet(item.elsewhere, change.new)):
            found.append(item.comment)
    return tuple(found)


def _speaks_of(span: Span | None, state: str, change: Change) -> bool:
    return span is not None and (state != "place" or span.end - span.start <= _ITEM) and _meet(span, change.old)


def _meet(one: Span, other: Span) -> bool:
    """Whether two stretches share a character, or one that is empty stands in the other or at its edge."""
    if one.start == one.end or other.start == other.end:
        return one.start <= other.end and other.start <= one.end
    return one.start < other.end and other.start < one.end
