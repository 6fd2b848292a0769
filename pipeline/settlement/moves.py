"""Requests to put words elsewhere (调整位置): judged by where they stand now, beside what was named as their new place."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.comment import Comment
from pipeline.model.span import Span
from pipeline.settlement.asked import occurrences
from pipeline.settlement.carry import Piece, Stretch
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome, undecided
from pipeline.settlement.witness import ids, short, shown

_SOME = 4  # characters of other text between the words and the place that they were to stand at
_TELLING = 6
_SWAP, _MERGE = "requests.swap", "requests.merge"


def settle_move(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request to move words, a paragraph or a section.

    Adopted: they stand where they were asked to stand, and no longer where they stood; which of two neighbours was moved does not
    matter. Partly: they came there but stay at the old place too, or came into the section asked for but not to the spot.
    Words that stand elsewhere, or went altogether, are not adopted.
    """
    span, goal = comment.anchor.span, comment.destination.span if comment.destination else None
    if span is None:
        return undecided("settlement.move", "S-NO-PLACE-NAMED")
    block = _block(ground, (span.start, span.end))
    was = short(ground.comparison.old.text[slice(*block)])
    if goal is None:
        moved = ground.carrier.moves(*block)
        if moved:
            return shown(ground, undecided("settlement.move", "S-NO-GOAL", was=was), block)
        return shown(ground, Outcome("not_adopted", "settlement.move", "S-NOT-MOVED", (("was", was),)), block)
    target = _block(ground, (goal.start, goal.end)) if _is_heading(ground, block) else (goal.start, goal.end)
    if comment.rule in (_SWAP, _MERGE):
        outcome = (_swapped if comment.rule == _SWAP else _merged)(
            ground, block, _block(ground, (goal.start, goal.end))
        )
    else:
        outcome = _judge(ground, comment, block, target)
    return replace(shown(ground, outcome, block), now=outcome.now) if outcome.now else shown(ground, outcome, block)


def _is_heading(ground: Ground, block: Stretch) -> bool:
    return any(section.span.start == block[0] for section in ground.old_sections)


def _block(ground: Ground, stretch: Stretch) -> Stretch:
    """What moves: a heading with all that stands under it, else the words themselves."""
    for section in ground.old_sections:
        title = section.title_span
        if section.span.start <= stretch[0] < title.end and stretch[1] <= max(title.end + 1, section.body_start):
            words = ground.old_words(*stretch)
            if ground.old_words(title.start, title.end) and words.endswith(ground.old_words(title.start, title.end)):
                return section.span.start, section.span.end
    return stretch


def _swapped(ground: Ground, block: Stretch, goal: Stretch) -> Outcome:
    """Two that were to change places: their order turned round, and what stood between them still does."""
    first, second = sorted((block, goal))
    was = short(ground.comparison.old.text[slice(*block)])
    one, other = ground.carry(*first), ground.carry(*second)
    if not one.kept or not other.kept:
        gone = ids([*one.changes, *other.changes])
        return Outcome("not_adopted", "settlement.move", "S-GONE", (("was", was),), gone)
    if one.main.start < other.main.start:
        return Outcome("not_adopted", "settlement.move", "S-NOT-MOVED", (("was", was),), now=_now(ground, one.main))
    between = (first[1], second[0])
    if len(ground.old_words(*between)) > _SOME:
        middle = ground.carry(*between)
        if not middle.kept or not other.main.start < middle.main.start < one.main.start:
            return undecided("settlement.move", "S-MOVED-APART", was=was)
    evidence = ids([*ground.carrier.moves(*first), *ground.carrier.moves(*second), *ground.carrier.moves(*between)])
    if not evidence:
        return undecided("settlement.move", "S-MOVED-APART", was=was)
    return Outcome("adopted", "settlement.move", "S-MOVED", (("was", was),), evidence, now=_now(ground, one.main))


def _merged(ground: Ground, block: Stretch, goal: Stretch) -> Outcome:
    """Two that were to be one: what is left of both stands in one item. Where little is left of either, a person decides."""
    was = short(ground.comparison.old.text[slice(*block)])
    here, there = ground.carry(*block), ground.carry(*goal)
    if 2 * here.kept < block[1] - block[0] or 2 * there.kept < goal[1] - goal[0]:
        return undecided("settlement.move", "S-MERGED-APART", was=was)
    now = _now(ground, here.main)
    if _item(ground, here.main.start, here.main.end) != _item(ground, there.main.start, there.main.end):
        return Outcome("not_adopted", "settlement.move", "S-NOT-MERGED", (("was", was),), now=now)
    evidence = ids([*here.changes, *ground.carrier.moves(*block), *ground.carrier.moves(*goal)])
    if not evidence:
        return undecided("settlement.move", "S-MERGED-APART", was=was)
    return Outcome("adopted", "settlement.move", "S-MERGED", (("was", was),), evidence, now=now)


def _item(ground: Ground, start: int, end: int) -> Stretch:
    """The smallest section of the revised draft that holds the middle of a stretch, else the line."""
    middle = (start + end) // 2
    around = [s.span for s in ground.new_sections if s.span.start <= middle < s.span.end]
    smallest = min(around, key=lambda span: span.end - span.start, default=None)
    return (smallest.start, smallest.end) if smallest is not None else ground.new_line(middle)


def _now(ground: Ground, piece: Piece) -> Span:
    return ground.now(*ground.new_sentence(piece.start, piece.end))


def _judge(ground: Ground, comment: Comment, block: Stretch, goal: Stretch) -> Outcome:
    text = ground.comparison.new.text
    was = short(ground.comparison.old.text[slice(*block)])
    here = ground.carry(*block)
    place = _goal_pieces(ground, goal)
    words = ground.old_words(*block)
    for stretch in place:
        copies = [ground.new_bare.span(*hit) for hit in occurrences(ground.new_bare, words, *stretch)]
        copies = [
            copy for copy in copies if len(words) >= _TELLING and 2 * ground.carrier.came(*copy) > copy[1] - copy[0]
        ]
        if copies and not ground.carrier.moves(*block) and here.kept:
            changes = ids(ground.carrier.changed(*copies[0]))
            return Outcome(
                "partly_adopted", "settlement.move", "S-COPIED", (("was", was),), changes, now=ground.now(*copies[0])
            )
        if copies and here.state == "deleted":
            changes = ids([*here.changes, *ground.carrier.changed(*copies[0])])
            return Outcome(
                "adopted", "settlement.move", "S-MOVED", (("was", was),), changes, old=(block,), new=(copies[0],),
                now=ground.now(*copies[0]),
            )  # fmt: skip
    if here.state == "deleted":
        return Outcome("not_adopted", "settlement.move", "S-GONE", (("was", was),), ids(here.changes))
    stands = (here.main.start, here.main.end)
    evidence = _evidence(ground, block, goal)
    now = ground.now(*stands) if stands[1] - stands[0] < 2000 else ground.now(*ground.new_line(stands[0]))
    if _beside(ground, comment, block, stands, place, goal) and evidence:
        return Outcome("adopted", "settlement.move", "S-MOVED", (("was", was),), evidence, now=now)
    if not ground.carrier.moves(*block):
        already = _beside(ground, comment, block, stands, place, goal)
        if already:
            return Outcome("adopted", "settlement.already", "S-ALREADY", (("now", was),), already=True, now=now)
        return Outcome("not_adopted", "settlement.move", "S-NOT-MOVED", (("was", was),), now=now)
    section = ground.section(goal[0])
    into = ground.carry(section.span.start, section.span.end, edges=True).pieces if section else ()
    own = ground.section(block[0])
    if any(p.start <= stands[0] and stands[1] <= p.end for p in into) and section is not own:
        return Outcome("partly_adopted", "settlement.move", "S-MOVED-NEAR", (("was", was),), evidence, now=now)
    line = text[slice(*ground.new_line(stands[0]))]
    return Outcome(
        "not_adopted", "settlement.move", "S-MOVED-ELSEWHERE", (("was", was), ("now", short(line))),
        now=now, elsewhere=ground.now(*stands),
    )  # fmt: skip


def _goal_pieces(ground: Ground, goal: Stretch) -> list[Stretch]:
    """What the paragraph of the new place became, with what was put in beside it."""
    low = ground.line(goal[0])[0]
    high = min(ground.line(max(goal[0], goal[1] - 1))[1] + 1, len(ground.comparison.old.text))
    return [(piece.start, piece.end) for piece in ground.carry(low, high, edges=True).pieces]


def _beside(
    ground: Ground, comment: Comment, block: Stretch, stands: Stretch, place: list[Stretch], goal: Stretch
) -> bool:  # fmt: skip
    """Whether the words stand right behind (before) their new place, or in the paragraph that was named as such."""
    destination = comment.destination
    rows = _is_row(ground, block) and _is_row(ground, goal)  # a row stands beside another one, never in it
    if destination is not None and destination.state == "place" and not rows and not _is_heading(ground, block):
        return any(start <= stands[0] and stands[1] <= end + 1 for start, end in place)
    there = ground.carry(*goal).main
    first, second = ((there.start, there.end), stands) if comment.after else (stands, (there.start, there.end))
    if first[0] > second[0]:
        return False
    between = ground.new_words(first[1], max(first[1], second[0]))
    if len(between) <= _SOME:
        return True
    if _is_heading(ground, block):
        return False
    return (
        comment.after
        and any(start <= stands[0] and stands[1] <= end for start, end in place)
        and _whole_line(ground, goal)
    )


def _is_row(ground: Ground, stretch: Stretch) -> bool:
    """Whether a stretch is a row of a table of the sent draft."""
    return any(table.start <= stretch[0] and stretch[1] <= table.end for table in ground.comparison.old.tables)


def _whole_line(ground: Ground, goal: Stretch) -> bool:
    """Whether the new place is named by a paragraph's opening words (“做强乡村特色产业”段)."""
    line = ground.line(goal[0])
    return goal[0] - line[0] <= _SOME and "。" not in ground.comparison.old.text[slice(*goal)]


def _evidence(ground: Ground, block: Stretch, goal: Stretch) -> tuple[str, ...]:
    """The moves that brought the words and their new place together: of the words, or of what stood between."""
    own = ground.carrier.moves(*block)
    if own:
        return ids(own)
    low, high = min(block[0], goal[0]), max(block[1], goal[1])
    return ids(ground.carrier.moves(low, high))
