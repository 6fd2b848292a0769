"""Requests to take words out (删除): gone means gone, not moved, and not said anew a few words farther on."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from pipeline.model.change import Change
from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.settlement.asked import occurrences, spot_of
from pipeline.settlement.carry import Stretch
from pipeline.settlement.everywhere import places_of
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome, State, together, undecided
from pipeline.settlement.witness import ids, short, shown
from pipeline.text.labels import parse_label

_STRAY = 0.08  # of the characters may stay by chance (a 的 that the neighbouring words took over)
_LONGEST_STRAY = 3
_PART = 0.3  # a clause went
_WHOLE_ROW = re.compile(r"[一该此本这整][项行条]|项目|工程")
_TELLING = 8  # characters that stand nowhere by chance


@dataclass(frozen=True, slots=True)
class _Taken:
    """How one stretch was taken out: `moved` are the moves that took it elsewhere, `again` where it was put in anew."""

    state: State
    changes: tuple[Change, ...]
    spot: Stretch
    moved: tuple[Change, ...] = ()
    again: Stretch | None = None


def settle_deletion(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request to delete words.

    Adopted: none of them is left, neither there nor, by a move, elsewhere. Partly: a clause of them went, or some of several
    places. Words that were only touched up are not adopted.
    """
    spots = places_of(ground, comment) if comment.everywhere else []
    if not spots:
        spot = spot_of(ground, comment)
        if spot is None:
            return undecided("settlement.deletion", "S-NO-OLD", words=comment.old or comment.text)
        spots = [_row_of(ground, comment, _without_closing(ground, comment, spot))]
    taken = [_taken(ground, spot) for spot in spots]
    verdict = together([one.state for one in taken])
    counted = [one for one in taken if one.state in ("done", "toward")] or taken
    exact = verdict == "adopted"
    evidence = ids([c for one in counted for c in (*one.moved, *one.changes)])
    outcome = Outcome(
        verdict, "settlement.deletion", "", evidence=evidence, old=tuple(one.spot for one in counted) if exact else (),
        asked=tuple(TextEdit(*spot, "") for spot in spots),
    )  # fmt: skip
    outcome = shown(ground, outcome, spots[0])
    was = short(ground.comparison.old.text[slice(*spots[0])])
    if verdict == "adopted":
        return outcome.said("S-DELETED", was=was)
    if verdict == "partly_adopted":
        return outcome.said("S-DELETED-PART", was=was)
    if any(one.moved or one.again for one in taken):
        again = next((one.again for one in taken if one.again), None)
        moved = next((c for one in taken for c in one.moved), None)
        where = again or ((moved.new.start, moved.new.end) if moved else None)
        found = replace(outcome, elsewhere=ground.now(*where) if where else None)
        return found.said("S-MOVED-NOT-DELETED", was=was)
    return outcome.said("S-KEPT" if taken[0].state == "undone" else "S-TOUCHED-UP", was=was)


def _taken(ground: Ground, spot: Stretch) -> _Taken:
    start, end = _without_label(ground, spot)
    words = ground.old_words(start, end)
    carried = ground.carry(*spot)
    if not words:
        kept = ground.carrier.stays(*spot)
        return _Taken("undone" if kept else "done", carried.changes, spot)
    here, away, longest = 0, 0, 0
    for low, high, move in ground.carrier.stays(start, end):
        size = len(ground.old_words(low, high))
        if move:
            away += size
        else:
            here, longest = here + size, max(longest, size)
    if away > len(words) * (1 - _PART):
        return _Taken("undone", carried.changes, spot, tuple(ground.carrier.moves(start, end)))
    gone = len(words) - here - away
    if here + away <= len(words) * _STRAY and longest <= _LONGEST_STRAY:
        again = _again(ground, words)
        return _Taken("undone" if again else "done", carried.changes, spot, again=again)
    if not gone:
        return _Taken("undone", carried.changes, spot)
    anew = sum(len(ground.new_words(piece.start, piece.end)) for piece in carried.pieces) - here - away
    part = gone >= len(words) * _PART and 2 * anew < gone  # else they were only put in other words
    return _Taken("toward" if part else "against", carried.changes, spot)


def _row_of(ground: Ground, comment: Comment, spot: Stretch) -> Stretch:
    """The row of a table, where the words that are to go fill a cell and stand for it (“救助热线”一项)."""
    line, text = ground.line(spot[0]), ground.comparison.old.text
    alone = (
        text[line[0] : spot[0]].rpartition("\t")[2].strip() == text[spot[1] : line[1]].partition("\t")[0].strip() == ""
    )
    in_row = "\t" in text[line[0] : line[1]] and spot[1] <= line[1]
    return line if alone and in_row and _WHOLE_ROW.search(comment.text) else spot


def _without_closing(ground: Ground, comment: Comment, spot: Stretch) -> Stretch:
    """A section that is named as a whole, without lines behind the clause that closes its last task (本计划自印发之日起施行)."""
    if comment.anchor.state != "place":
        return spot
    ends = [task.span.end for task in ground.tasks_at(*spot) if spot[0] < task.span.end <= spot[1]]
    text = ground.comparison.old.text
    return (spot[0], max(ends)) if ends and text[max(ends) : spot[1]].startswith("\n") else spot


def _without_label(ground: Ground, spot: Stretch) -> Stretch:
    """A stretch without the number that opens it: the next paragraph may take that over."""
    text = ground.comparison.old.text
    if spot[0] != ground.line(spot[0])[0]:
        return spot
    label = parse_label(text, spot[0])
    return (spot[0] + len(label.raw), spot[1]) if label and spot[0] + len(label.raw) < spot[1] else spot


def _again(ground: Ground, words: str) -> Stretch | None:
    """Where words that went were put in anew: more of them stand in the revised draft than are left of the sent one's."""
    if len(words) < _TELLING:
        return None
    hits = [ground.new_bare.span(*hit) for hit in occurrences(ground.new_bare, words, *ground.new_range)]
    if not hits or len(hits) < len(occurrences(ground.old_bare, words, *ground.old_range)):
        return None
    return next((hit for hit in hits if 2 * ground.carrier.came(*hit) > hit[1] - hit[0]), None)
