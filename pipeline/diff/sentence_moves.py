"""Sentences that left one place and came in another: moves."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterator, Sequence

from pipeline.diff.hunks import Hunk, Texts, differ
from pipeline.model.change import Topic
from pipeline.text.alignment import Piece, alike_anywhere
from pipeline.text.likeness import likeness

_SHORTEST = 6
_SHORTEST_EDITED = 16
_LIKE = 0.75


def find_sentence_moves(texts: Texts, hunks: Sequence[Hunk]) -> list[Hunk]:
    """Return the hunks with sentences that left and came as moves, and neighbouring stretches that only left or came as one.

    Equal sentences are one wherever they stand (of several the nearest in order), changed ones where they are much alike; what changed inside is `inner`. Only
    sentences of lines that stayed in place can move by themselves.
    """
    gone = [hunk for hunk in hunks if hunk.loose and hunk.kind == "delete" and len(hunk.sentence) >= _SHORTEST]
    come = [hunk for hunk in hunks if hunk.loose and hunk.kind == "insert" and len(hunk.sentence) >= _SHORTEST]
    taken: set[int] = set()
    moves: dict[int, Hunk] = {}
    for left, right in _pairs(gone, come):
        move = Hunk("move", "wording", left.old, right.new, home=right.home, left_home=left.home)
        move.inner = list(differ(texts, left.old, right.new))
        moves[id(right)] = move
        taken.add(id(left))
    kept = [moves.get(id(hunk), hunk) for hunk in hunks if id(hunk) not in taken]
    return _coalesced(kept)


def _pairs(gone: Sequence[Hunk], come: Sequence[Hunk]) -> Iterator[tuple[Hunk, Hunk]]:
    free = set(range(len(come)))
    rest: list[Hunk] = []
    places: dict[str, list[int]] = defaultdict(list)
    for n, hunk in enumerate(come):
        places[hunk.sentence].append(n)
    for hunk in gone:
        same = places[hunk.sentence]
        if same:
            at = bisect_left(same, hunk.new[0], key=lambda n: come[n].new[0])
            near = [n for n in (at - 1, at) if 0 <= n < len(same)]
            best = min(near, key=lambda n: abs(come[same[n]].new[0] - hunk.new[0]))
            free.discard(same[best])
            yield hunk, come[same.pop(best)]
        else:
            rest.append(hunk)
    others = [come[n] for n in sorted(free)]
    left = [hunk for hunk in rest if len(hunk.sentence) >= _SHORTEST_EDITED]
    right = [hunk for hunk in others if len(hunk.sentence) >= _SHORTEST_EDITED]
    for i, j in alike_anywhere([Piece(hunk.sentence) for hunk in left], [Piece(hunk.sentence) for hunk in right]):
        if likeness(left[i].sentence, right[j].sentence) >= _LIKE:
            yield left[i], right[j]


def _coalesced(hunks: Sequence[Hunk]) -> list[Hunk]:
    """Join neighbours that are nothing but sentences that left (or came) one behind the other in one line."""
    out: list[Hunk] = []
    for hunk in hunks:
        last = out[-1] if out else None
        if (
            last is not None
            and hunk.kind == last.kind
            and hunk.kind in ("insert", "delete")
            and (hunk.home, hunk.owner, hunk.cell) == (last.home, last.owner, last.cell)
            and last.old[1] == hunk.old[0]
            and last.new[1] == hunk.new[0]
        ):
            last.old, last.new = (last.old[0], hunk.old[1]), (last.new[0], hunk.new[1])
            last.topic = _joint(last.topic, hunk.topic)
            last.sentence += hunk.sentence
        elif last is not None and _went_together(last, hunk):
            last.old, last.new = (last.old[0], hunk.old[1]), (last.new[0], hunk.new[1])
            last.inner += hunk.inner
        else:
            out.append(hunk)
    return out


def _went_together(one: Hunk, other: Hunk) -> bool:
    """Whether two sentences that moved stood and stand one behind the other."""
    return (
        one.kind == other.kind == "move"
        and (one.home, one.left_home) == (other.home, other.left_home)
        and one.old[1] == other.old[0]
        and one.new[1] == other.new[0]
    )


def _joint(one: Topic, other: Topic) -> Topic:
    return one if one == other else "wording"
