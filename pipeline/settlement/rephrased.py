"""What was asked for stands there in another way: it did before, or the clause was written anew (换种写法)."""

from __future__ import annotations

import re
from collections.abc import Sequence

from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.settlement.asked import occurrences
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome, undecided
from pipeline.settlement.witness import short, shown
from pipeline.text.edits import replayed_within
from pipeline.text.uniform import bare, plain

_PHRASE = 8  # characters of a phrase that stands nowhere by chance
_SIGNS = re.compile(r"[，。；：、！？（）\n\t]")
_A_FIGURE = re.compile(r"^\d+(?:\.\d+)?[^\d\W]{1,4}$")


def stands_around(ground: Ground, spot: Stretch, comment: Comment) -> Outcome | None:
    """The new words stood around the old ones before (省定重点村 where 重点村 is to become 省定重点村)."""
    new, words = bare(comment.new or ""), ground.old_words(*spot)
    if not words or words not in new or words == new:
        return None
    line = ground.line(spot[0])
    low, high = ground.old_bare.range(*spot)
    around = [hit for hit in occurrences(ground.old_bare, new, *line) if hit[0] <= low and high <= hit[1]]
    if not around:
        return None
    span = ground.old_bare.span(*around[0])
    kept = ground.carry(*span)
    if bare(ground.comparison.new.text[kept.main.start : kept.main.end]) != new:
        return None
    outcome = Outcome("adopted", "settlement.already", "", already=True)
    return shown(ground, outcome, spot).said("S-ALREADY", now=short(comment.new or ""))


def same_words(ground: Ground, spot: Stretch, comment: Comment) -> Outcome:
    """What is asked for is what the sent draft says, word for word (the letter quotes something else)."""
    if comment.anchor.state != "fuzzy":
        return shown(ground, undecided("settlement.wording", "S-SAME-WORDS"), spot)
    piece = ground.carry(*spot).main
    stays = plain(ground.comparison.new.text[piece.start : piece.end]) == plain(comment.new or "")
    outcome = Outcome("adopted" if stays else "not_adopted", "settlement.already", "", already=stays)
    words = short(ground.comparison.new.text[piece.start : piece.end])
    was = short(ground.comparison.old.text[slice(*spot)])
    return shown(ground, outcome, spot).said("S-ALREADY" if stays else "S-OTHERWISE", was=was, now=words)


def said_already(ground: Ground, comment: Comment) -> Outcome | None:
    """The old words stand nowhere at the place, but the new ones do, and still do in the revised draft."""
    span, new = comment.anchor.span, bare(comment.new or "")
    low, high = ground.line(span.start) if span else ground.old_range
    if len(new) < (4 if span else _PHRASE):
        return None
    hits = occurrences(ground.old_bare, new, low, high)
    if len(hits) != 1:
        return None
    stretch = ground.old_bare.span(*hits[0])
    carried = ground.carry(*stretch)
    if ground.new_words(carried.main.start, carried.main.end) != new:
        return None
    outcome = Outcome("adopted", "settlement.already", "", already=True)
    return shown(ground, outcome, stretch).said("S-ALREADY", now=short(comment.new or ""))


def rephrased(ground: Ground, spot: Stretch, comment: Comment, edits: Sequence[TextEdit]) -> Outcome | None:
    """The new phrase, or its clause with the new words in it, came into the very paragraph, and the old one is gone from it: it was
    written anew. Of a figure with its unit the same sentence is enough, where it was the only such words that went."""
    clause = _clause(ground, spot)
    line = ground.line(spot[0])
    for old, new, around in (
        (spot, bare(comment.new or ""), line),
        (clause, bare(replayed_within(ground.comparison.old.text, *clause, edits)), line),
        (spot, bare(comment.new or ""), ground.sentence(*spot)),
    ):
        figure = around != line and len(_A_FIGURE.findall(new)) == 1 and ground.carry(*spot).state == "deleted"
        words = ground.old_words(*old)
        if figure or (len(new) >= _PHRASE and len(words) >= 4):
            found = _written_anew(ground, old, words, new, around)
            if found is not None:
                was = short(ground.comparison.old.text[slice(*spot)])
                return shown(ground, found, spot).said("S-ADOPTED", was=was, now=short(comment.new or ""))
    return None


def _written_anew(ground: Ground, old: Stretch, words: str, new: str, around: Stretch) -> Outcome | None:
    before = occurrences(ground.old_bare, new, *around)
    for piece in ground.carry(*around, edges=True).pieces:
        hits = occurrences(ground.new_bare, new, piece.start, piece.end)
        left = occurrences(ground.new_bare, words, piece.start, piece.end)
        left = [hit for hit in left if not any(a <= hit[0] and hit[1] <= b for a, b in hits)]
        if len(hits) > len(before) and not left:
            now = ground.new_bare.span(*hits[0])
            changes = {c.id: c for c in (*ground.carry(*old).changes, *ground.carrier.changed(*now))}
            return Outcome("adopted", "settlement.rephrased", "", evidence=tuple(changes), old=(old,), new=(now,))
    return None


def _clause(ground: Ground, spot: Stretch) -> Stretch:
    """The words between two signs that hold a stretch of the sent draft."""
    text, line = ground.comparison.old.text, ground.line(spot[0])
    start = max((m.end() for m in _SIGNS.finditer(text, line[0], spot[0])), default=line[0])
    end = next((m.start() for m in _SIGNS.finditer(text, spot[1], line[1])), line[1])
    return start, max(end, spot[1])
