"""Requests for the whole text (全文统一): each place is judged by itself, and counted."""

from __future__ import annotations

from dataclasses import replace

from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.settlement.asked import edits_of, occurrences
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome, undecided
from pipeline.settlement.wording import Judged, judge_edits, outcome_of
from pipeline.text.uniform import bare


def settle_everywhere(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request to say something else wherever the old words stand.

    Adopted: at every place that is left of them. Partly: at some. A place that was taken out altogether does not count, nor does
    one that had the new words already.
    """
    if comment.new is None or not comment.old:
        return undecided("settlement.everywhere", "S-NO-NEW")
    spots = places_of(ground, comment)
    if not spots:
        return undecided("settlement.everywhere", "S-NO-OLD", words=comment.old)
    judged: list[Judged] = []
    asked: list[TextEdit] = []
    for spot in spots:
        edits = edits_of(ground, spot, comment)
        asked += edits
        if ground.carry(*_around(ground, spot)).state != "deleted":
            judged += judge_edits(ground, edits)
    if not judged:
        return undecided("settlement.everywhere", "S-GONE", was=comment.old)
    outcome = replace(outcome_of(ground, judged, "settlement.everywhere", spots[0]), asked=tuple(asked))
    done, places = sum(one.state == "done" for one in judged), len(judged)
    if outcome.verdict == "adopted":
        return outcome.said("S-EVERYWHERE", places=str(places), was=comment.old, now=comment.new)
    if outcome.verdict == "partly_adopted":
        return outcome.said("S-SOME-PLACES", places=str(places), done=str(done), was=comment.old, now=comment.new)
    return outcome.said("S-NO-PLACE", places=str(places), was=comment.old)


def places_of(ground: Ground, comment: Comment) -> list[Stretch]:
    """Return where the old words stand in the sent draft, those within the new words left out."""
    old, new = bare(comment.old or ""), bare(comment.new or "")
    if not old:
        return []
    found = []
    for span in (comment.anchor.span, *comment.anchor.others):
        if span is None:
            continue
        for low, high in occurrences(ground.old_bare, old, span.start, span.end):
            before = new.find(old)
            within = before >= 0 and ground.old_bare.chars[max(0, low - before) : low - before + len(new)] == new
            if not within:
                found.append(ground.old_bare.span(low, high))
    return list(dict.fromkeys(found))


def _around(ground: Ground, spot: Stretch) -> Stretch:
    """The sentence that a place stands in: where it is gone as a whole, nothing was left to say otherwise."""
    return ground.sentence(*spot)
