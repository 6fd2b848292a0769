"""The other way round: every change that no comment asked for (主动修改).

A change is explained where a comment that was adopted, wholly or in part, asked for it at this very place: it stands in the
comment's evidence. What follows from such a change is explained with it: the new numbers of the headings, paragraphs or rows
behind it, the comma or paragraph mark right at its edge, and the figures that say the same elsewhere (`consequences`). Everything else is the drafter's own: a title, a date, a slip that was
mended, a paragraph that was parted, and also a change of the words that a comment spoke of that went against it.

A change that holds more than what was asked is explained, and marked: its rest is shown beside the unexplained changes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.model.change import Change
from pipeline.model.comment import Comment
from pipeline.model.official import Section
from pipeline.model.settlement import Explained
from pipeline.model.source import Label
from pipeline.settlement.carry import Stretch
from pipeline.settlement.consequences import follow_figures
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome
from pipeline.text.alignment import common
from pipeline.text.labels import parse_label
from pipeline.text.uniform import bare

_REST = 4  # characters beyond what was asked that are worth a look
_WORDS = frozenset(("insert", "delete", "replace"))
_EDGE = frozenset(("punctuation", "space"))


@dataclass(frozen=True, slots=True)
class Traced:
    """Every change of the plan, explained or not, and the share of changed characters that is explained."""

    explained: tuple[Explained, ...]
    unexplained: tuple[str, ...]
    share: float


def trace(ground: Ground, asked: Sequence[tuple[Comment, Outcome]]) -> Traced:
    """Return which changes were asked for by whom.

    Args:
        ground: both drafts and their comparison.
        asked: the comments that were adopted, wholly or in part, each with what was found out about it.
    """
    changes = [change for change in ground.comparison.changes if _of_plan(ground, change)]
    by: dict[str, list[str]] = defaultdict(list)
    outcomes: dict[str, list[Outcome]] = defaultdict(list)
    for comment, outcome in asked:
        for id_ in outcome.evidence:
            by[id_].append(comment.id)
            outcomes[id_].append(outcome)
    _follow_edits(ground, changes, by, asked)
    _follow_edges(changes, by)
    _follow_numbers(ground, changes, by)
    follow_figures(ground, changes, by, {comment.id: comment.text for comment, _outcome in asked})
    explained: list[Explained] = []
    unexplained: list[str] = []
    all_, told = 0, 0
    for change in changes:
        weight = _weight(change)
        all_ += weight
        if by.get(change.id):
            rest = _rest(ground, change, outcomes.get(change.id, ()))
            told += max(0, weight - rest)
            explained.append(Explained(change.id, tuple(dict.fromkeys(by[change.id])), rest >= _REST))
        else:
            unexplained.append(change.id)
    return Traced(tuple(explained), tuple(unexplained), round(told / all_, 4) if all_ else 1.0)


def _of_plan(ground: Ground, change: Change) -> bool:
    """Whether a change is in the plan: a letter around the sent one is none of its words."""
    start, end = ground.old_range
    if change.old.end > change.old.start:
        return change.old.end > start and change.old.start < end
    return start <= change.old.start <= end


def _weight(change: Change) -> int:
    length = change.new.end - change.new.start
    return length if change.kind == "move" else length + change.old.end - change.old.start


def _rest(ground: Ground, change: Change, outcomes: Sequence[Outcome]) -> int:
    """How many characters of a change nobody asked for."""
    if change.kind not in ("insert", "delete", "replace") or not outcomes:
        return 0
    if any(not outcome.old and not outcome.new for outcome in outcomes):
        return 0  # the whole change is what was asked
    text_old, text_new = ground.comparison.old.text, ground.comparison.new.text
    old = _outside(text_old, (change.old.start, change.old.end), [s for o in outcomes for s in o.old])
    new = _outside(text_new, (change.new.start, change.new.end), [s for o in outcomes for s in o.new])
    return max(len(old), len(new)) - common(old, new)


def _outside(text: str, within: Stretch, taken: Iterable[Stretch]) -> str:
    out, at = "", within[0]
    for start, end in sorted(taken):
        out += text[at : max(at, min(start, within[1]))]
        at = max(at, min(end, within[1]))
    return bare(out + text[at : within[1]])


# ---- what follows from an explained change ------------------------------------------------------------------------


def _follow_edits(
    ground: Ground, changes: Sequence[Change], by: dict[str, list[str]], asked: Sequence[tuple[Comment, Outcome]]
) -> None:
    """The other pieces of words that gave way to those asked for: 中心 → 综合服务中心（站） may be several changes, brackets
    among them. Each lies where the old words stood and holds nothing but words of the request."""
    for comment, _outcome in asked:
        if not comment.old or not comment.new or comment.anchor.span is None:
            continue
        was, wanted = bare(comment.old), bare(comment.new)
        for spot in (comment.anchor.span, *comment.anchor.others):
            own = [c for c in changes if c.kind in _WORDS and spot.start <= c.old.start <= c.old.end <= spot.end]
            if not any(comment.id in by.get(change.id, ()) for change in own):
                continue
            for change in own:
                old, new = ground.comparison.old_words(change), ground.comparison.new_words(change)
                signs = (old + new).strip() and not bare(old + new) and new in comment.new and old in comment.old
                if not by.get(change.id) and (signs or (bare(old + new) and bare(old) in was and bare(new) in wanted)):
                    by[change.id].append(comment.id)


def _follow_edges(changes: Sequence[Change], by: dict[str, list[str]]) -> None:
    """Punctuation and paragraph marks right at the edge of an explained change."""
    for one, other in pairwise(changes):
        for own, neighbour in ((one, other), (other, one)):
            parts = own.kind in ("split", "merge") and neighbour.kind in ("insert", "delete")
            small = parts or (own.kind not in ("split", "merge") and own.topic in _EDGE)
            if small and not by.get(own.id) and by.get(neighbour.id) and _touch(own, neighbour):
                by[own.id] += by[neighbour.id]


def _touch(one: Change, other: Change) -> bool:
    if one.within != other.within:
        return False
    sides = ((one.old, other.old), (one.new, other.new))
    return all(a.start <= b.end and b.start <= a.end for a, b in sides)


def _follow_numbers(ground: Ground, changes: Sequence[Change], by: dict[str, list[str]]) -> None:
    """Numbers that changed because something numbered came, went or moved before them in the same section or table."""
    groups: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if change.kind == "renumber":
            groups[change.group or change.id].append(change)
    causes = [c for c in changes if c.kind in ("insert", "delete", "move") and by.get(c.id)]
    for rows in groups.values():
        homes = [_home(ground, row.new.start) for row in rows]
        comments: list[str] = []
        for cause in causes:
            at = ground.carrier.place(cause.old.start) if cause.kind == "move" else cause.new.start
            places = {cause.new.start, at}
            moved = any(row.within == cause.id for row in rows)
            near = any(start <= place <= end for start, end in homes for place in places)
            if moved or (_numbered(ground, cause) and (near or _counts_on(ground, cause, rows))):
                comments += by[cause.id]
        for row in rows:
            if comments and not by.get(row.id):
                by[row.id] += comments


def _numbered(ground: Ground, cause: Change) -> bool:
    """Whether a change is of whole lines or rows: only these count."""
    words = ground.comparison.old_words(cause) or ground.comparison.new_words(cause)
    return cause.kind == "move" or "\n" in words


def _counts_on(ground: Ground, cause: Change, rows: Sequence[Change]) -> bool:
    """Whether a change is of an article (第七条), whose numbers go on from chapter to chapter, and so are those of the rows."""
    words = ground.comparison.old_words(cause) or ground.comparison.new_words(cause)
    labels = [parse_label(ground.comparison.new_words(row)) for row in rows]
    own = parse_label(words.lstrip("\n"))
    return own is not None and _is_article(own) and all(label is not None and _is_article(label) for label in labels)


def _is_article(label: Label) -> bool:
    return label.text.startswith("第") and label.text.rstrip().endswith("条")


def _home(ground: Ground, at: int) -> Stretch:
    """The stretch of the revised draft within which a number counts: its table, else the section above it."""
    for table in ground.comparison.new.tables:
        if table.start <= at < table.end:
            return table.start, table.end + 1
    own = next((s for s in ground.new_sections if s.span.start == at), None)
    if own is not None:
        above = _by_id(ground.new_sections).get(own.parent)
        return (above.span.start, above.span.end) if above else (0, len(ground.comparison.new.text))
    around = [s for s in ground.new_sections if s.span.start <= at < s.span.end]
    inner = min(around, key=lambda s: s.span.end - s.span.start, default=None)
    return (inner.span.start, inner.span.end + 1) if inner else (0, len(ground.comparison.new.text))


def _by_id(sections: Iterable[Section]) -> Mapping[str, Section]:
    return {section.id: section for section in sections}
