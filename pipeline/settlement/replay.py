"""Replay (回放): the sent draft with everything done to it that was asked for and adopted. What then still differs from the revised
draft is what nobody asked for.

A request that was adopted to the letter, and says where and what, is applied as it was written, whatever the comparison says; every
other one that was adopted (a unit in a list, a move, half of what was asked) is carried out as the revised draft did it.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from pipeline.model.change import Change
from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.model.settlement import Settled
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome
from pipeline.settlement.settle import outcomes_of
from pipeline.text.edits import apart, replayed, replayed_within
from pipeline.text.uniform import bare

_TO_THE_LETTER = frozenset(("replace", "change_number", "change_deadline", "global_replace", "delete", "insert"))


def replay(ground: Ground, comments: Sequence[Comment], settled: Settled) -> str:
    """Return the sent draft's text with all that was adopted applied to it.

    Compared with the revised draft without regard to white space and punctuation, only the unexplained changes are left (and the rest
    of those that hold more than was asked).

    Args:
        ground: both drafts and their comparison.
        comments: the comments that were settled.
        settled: what became of them.
    """
    outcomes = outcomes_of(ground, comments)
    by_id = {comment.id: comment for comment in comments}
    changes = {change.id: change for change in ground.comparison.changes}
    written: dict[str, tuple[TextEdit, ...]] = {}
    for item in settled.items:
        outcome = outcomes[item.comment]
        if item.verdict == "adopted" and not item.already and _says_all(ground, by_id[item.comment], outcome):
            for id_ in outcome.evidence:
                written[id_] = outcome.asked
    edits: list[TextEdit] = []
    explained = {one.change for one in settled.explained}
    for one in settled.explained:  # in reading order, which tells what comes first of two that come to one place
        if one.change in written:
            edits += written[one.change]
        elif changes[one.change].within not in explained:
            edits += _as_done(ground, changes[one.change], explained)
    return replayed(ground.comparison.old.text, apart(edits))


def _says_all(ground: Ground, comment: Comment, outcome: Outcome) -> bool:
    """Whether the words of a request say all that is to be done, and where: and the words came to that very place."""
    if comment.op not in _TO_THE_LETTER or not outcome.asked or not outcome.evidence:
        return False
    if comment.op != "insert":
        return outcome.rule in ("settlement.wording", "settlement.deletion", "settlement.everywhere")
    at = outcome.asked[0].start
    here = {change.id for change in ground.carry(at, at, edges=True).changes}
    return comment.anchor.state != "place" and len(outcome.evidence) == 1 and here >= set(outcome.evidence)


def _as_done(ground: Ground, change: Change, explained: Collection[str]) -> list[TextEdit]:
    """A change of the comparison as edits of the sent draft; a move with those of its inner changes that are explained."""
    if change.kind != "move":
        return [_edit(ground, change)]
    at = ground.carrier.origin(change.new.start)
    return [TextEdit(change.old.start, change.old.end, ""), TextEdit(at, at, _moved(ground, change, explained))]


def _edit(ground: Ground, change: Change) -> TextEdit:
    words = ground.comparison.new.text[change.new.start : change.new.end]
    return TextEdit(change.old.start, change.old.end, words)


def _moved(ground: Ground, move: Change, explained: Collection[str]) -> str:
    """The words of a move as the sent draft has them, with the explained changes within it."""
    inner = [c for c in ground.comparison.changes if c.within == move.id and c.id in explained]
    edits = apart(_edit(ground, change) for change in inner)
    return replayed_within(ground.comparison.old.text, move.old.start, move.old.end, edits)


def residue(ground: Ground, settled: Settled) -> str:
    """Return the revised draft's bare words with every unexplained change undone: what a replay must come to."""
    changes = {change.id: change for change in ground.comparison.changes}
    old = ground.comparison.old.text
    explained = {one.change for one in settled.explained}
    asked = [changes[id_] for id_ in explained]
    undone: list[TextEdit] = []
    for change in (changes[id_] for id_ in settled.unexplained):
        words = old[change.old.start : change.old.end]
        if change.kind == "move":
            at = _behind_what_came(asked, change, ground.carrier.place(change.old.start))
            back = _moved(ground, change, explained)
            undone += [TextEdit(change.new.start, change.new.end, ""), TextEdit(at, at, back)]
        elif not (change.within and change.within in settled.unexplained):
            start = change.new.start
            if change.kind == "delete":
                start = _behind_what_came(asked, change, start)
            undone.append(TextEdit(start, max(start, change.new.end), words))
    return bare(replayed(ground.comparison.new.text, apart(undone)))


def _behind_what_came(asked: Sequence[Change], gone: Change, at: int) -> int:
    """Where words that went are put back: behind what was asked for and came in right before them."""
    came = [c.new.end for c in asked if c.kind == "insert" and c.old.start == gone.old.start and c.new.start == at]
    return max(came, default=at)
