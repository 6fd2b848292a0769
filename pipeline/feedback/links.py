"""Comments of several units side by side: the same request (相同意见), and requests that cannot both be met (冲突)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

from pipeline.feedback.draft import uniform
from pipeline.model.comment import Comment

_CHANGES = frozenset(("replace", "change_number", "change_deadline", "delete", "global_replace", "move"))
_FAMILY = {"change_number": "replace", "change_deadline": "replace", "global_replace": "replace"}


def linked(comments: Sequence[Comment]) -> tuple[Comment, ...]:
    """Return the comments, each with the ids of those of other letters that ask the same and of those that contradict it.

    The same: one kind, the same words come and go, at the same place. A conflict: both change the same characters of the
    draft and want different things; or both name another lead of one task; or one adds the unit that the other removes.
    Comments without an anchor are compared by their words only, and never conflict.

    Args:
        comments: with ids that are unique over all letters, `letter` filled.
    """
    same: dict[str, list[str]] = defaultdict(list)
    against: dict[str, list[str]] = defaultdict(list)
    for key, group in _groups(comments).items():
        del key
        for one in group:
            same[one.id] = [other.id for other in group if other.letter != one.letter]
    for one, other in _near(comments):
        if one.letter != other.letter and other.id not in same[one.id] and _contradict(one, other):
            against[one.id].append(other.id)
            against[other.id].append(one.id)
    return tuple(
        replace(c, identical_to=tuple(same.get(c.id, ())), conflicts_with=tuple(dict.fromkeys(against.get(c.id, ()))))
        for c in comments
    )


def _groups(comments: Sequence[Comment]) -> dict[tuple[object, ...], list[Comment]]:
    groups: dict[tuple[object, ...], list[Comment]] = defaultdict(list)
    for comment in comments:
        if comment.op in ("question", "remark") and not uniform(comment.text):
            continue
        groups[_key(comment)].append(comment)
    return {key: group for key, group in groups.items() if len({c.letter for c in group}) > 1}


def _key(comment: Comment) -> tuple[object, ...]:
    if comment.op in ("question", "remark"):
        return (comment.op, uniform(comment.text).strip("。"))
    at = comment.anchor.span.start if comment.anchor.span else uniform(comment.quote or comment.old or "")
    if comment.op == "global_replace":
        at = 0
    return (
        _FAMILY.get(comment.op, comment.op), uniform(comment.old or "").strip("。，"), uniform(comment.new or "").strip("。，"), at,
        comment.destination.span.start if comment.destination and comment.destination.span else None,
    )  # fmt: skip


def _near(comments: Sequence[Comment]) -> list[tuple[Comment, Comment]]:
    """Pairs of comments whose anchors overlap, by a sweep over the draft."""
    placed = sorted((c for c in comments if c.anchor.span), key=lambda c: c.anchor.span.start if c.anchor.span else 0)
    pairs: list[tuple[Comment, Comment]] = []
    open_: list[Comment] = []
    for comment in placed:
        span = comment.anchor.span
        assert span is not None  # noqa: S101 -- filtered above
        open_ = [other for other in open_ if other.anchor.span and other.anchor.span.end > span.start]
        pairs += [(other, comment) for other in open_]
        open_.append(comment)
    return pairs


def _contradict(one: Comment, other: Comment) -> bool:
    ops = {one.op, other.op}
    if ops == {"set_lead"}:
        return uniform(one.new or "") != uniform(other.new or "")
    if ops == {"add_unit", "remove_unit"}:
        adds, removes = (one, other) if one.op == "add_unit" else (other, one)
        return uniform(adds.new or "") == uniform(removes.old or "")
    if not ops <= _CHANGES or "place" in (one.anchor.state, other.anchor.state):
        return False
    if uniform(one.new or "") == uniform(other.new or "") and _FAMILY.get(one.op, one.op) == _FAMILY.get(
        other.op, other.op
    ):
        return uniform(one.old or "") == uniform(other.old or "") and one.op == "move"
    return _same_words(one, other)


def _same_words(one: Comment, other: Comment) -> bool:
    """Whether both change some of the same words: one's old words hold the other's, or either goes as a whole."""
    a, b = uniform(one.old or ""), uniform(other.old or "")
    return bool(a and b) and (a in b or b in a or "delete" in (one.op, other.op))
