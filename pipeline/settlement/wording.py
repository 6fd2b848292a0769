"""Requests that put other words in the place of some (修改文字、数值、时限): judged edit by edit, where each was asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.change import Change
from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.recognize.sense import opposed
from pipeline.settlement.asked import edits_of, occurrences, restated, spot_of, whole_figures
from pipeline.settlement.carry import Stretch
from pipeline.settlement.direction import Wording, direction, eased, firmness
from pipeline.settlement.figures import figure_alone, figures_in_order
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome, State, together, undecided
from pipeline.settlement.rephrased import rephrased, said_already, same_words, stands_around
from pipeline.settlement.witness import ids, short, shown
from pipeline.text.alignment import common
from pipeline.text.edits import replayed_within
from pipeline.text.likeness import likeness
from pipeline.text.shadow import shadow_of
from pipeline.text.uniform import bare, plain

_JOINING = str.maketrans("", "", "和与及")
_GAIN = 0.08  # how much likelier than before the words must be to what was asked
_FIGURE = 16  # characters of a stretch that is a time or figure and nothing else to speak of
_BESIDE = 3  # characters before or behind that tell the place
_GONE = 0.1  # of the characters of a phrase that may go with its words in another order
_CAME = 4  # characters of new words that do not stand there by chance


@dataclass(frozen=True, slots=True)
class Judged:
    """How one edit, or several that the same change covers, was carried out: with the changes and stretches of the drafts."""

    state: State
    changes: tuple[Change, ...]
    old: Stretch
    new: Stretch


def settle_wording(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of a request to put `new` in the place of `old`.

    Adopted: every edit that was asked for stands there; what else changed beside it does not matter. Partly: some of them do, or
    times and figures went the way that was asked, or the words came clearly closer to those asked for. Where the words that were
    to change cannot be found at the place, a person decides.
    """
    if comment.new is None:
        return undecided("settlement.wording", "S-NO-NEW")
    comment = figures_in_order(ground, figure_alone(ground, comment))
    spot = spot_of(ground, comment)
    if spot is None:
        return said_already(ground, comment) or undecided(
            "settlement.wording", "S-NO-OLD", words=comment.old or comment.text
        )
    if plain(ground.comparison.old.text[slice(*spot)]) == plain(comment.new):
        return same_words(ground, spot, comment)
    spot, comment = restated(ground, spot, comment)
    edits = edits_of(ground, spot, comment)
    if not edits:
        return undecided("settlement.wording", "S-SAME-WORDS")
    if said := stands_around(ground, spot, comment):
        return said
    judged = [_in_the_list(ground, spot, edits, one) for one in judge_edits(ground, edits, spot)]
    verdict = together([one.state for one in judged])
    if verdict != "adopted" and (found := rephrased(ground, spot, comment, edits)):
        return replace(found, asked=edits)
    outcome = outcome_of(ground, judged, "settlement.wording", spot)
    if verdict == "partly_adopted" and opposed(shadow_of(comment.new).text, shadow_of(_now_words(ground, spot)).text):
        return replace(outcome, verdict="not_adopted", asked=edits).said(
            "S-OTHERWISE", was=short(ground.comparison.old.text[slice(*spot)]), now=short(_now_words(ground, spot))
        )
    return replace(outcome, asked=edits, evidence=_to_the_mark(ground, outcome, spot, comment.new))


def _to_the_mark(ground: Ground, outcome: Outcome, spot: Stretch, new: str | None) -> tuple[str, ...]:
    """The evidence with the marks between the words, where the phrase is now what was asked for mark by mark."""
    carried = ground.carry(*spot, edges=True)
    now = "".join(ground.comparison.new.text[piece.start : piece.end] for piece in carried.pieces)
    if outcome.verdict != "adopted" or plain(now) != plain(new or ""):
        return outcome.evidence
    return tuple(dict.fromkeys((*outcome.evidence, *ids(c for c in carried.changes if c.topic == "punctuation"))))


def outcome_of(ground: Ground, judged: Sequence[Judged], rule: str, spot: Stretch) -> Outcome:
    """Return the outcome of edits that were judged, with their changes as evidence and what both drafts say at the place."""
    verdict = together([one.state for one in judged])
    counted = [one for one in judged if one.state in ("done", "toward")] or list(judged)
    exact = verdict == "adopted"
    outcome = Outcome(
        verdict, rule, "", evidence=ids(change for one in counted for change in one.changes),
        old=tuple(one.old for one in counted) if exact else (), new=tuple(one.new for one in counted) if exact else (),
    )  # fmt: skip
    outcome = shown(ground, outcome, spot)
    was, now = short(ground.comparison.old.text[slice(*spot)]), short(_now_words(ground, spot))
    if verdict == "adopted":
        return outcome.said("S-ADOPTED", was=was, now=now)
    if verdict == "partly_adopted":
        return outcome.said("S-PARTLY", was=was, now=now)
    if not now:
        return outcome.said("S-GONE", was=was)
    changed = any(one.state == "against" for one in judged)
    return outcome.said("S-OTHERWISE" if changed else "S-UNCHANGED", was=was, now=now)


def _now_words(ground: Ground, spot: Stretch) -> str:
    piece = ground.carry(*spot, edges=True).main
    return ground.comparison.new.text[piece.start : piece.end]


def judge_edits(ground: Ground, edits: Sequence[TextEdit], spot: Stretch | None = None) -> list[Judged]:
    """Return how each edit was carried out; edits that one change of the comparison covers are judged as one.

    What a phrase (`spot`) holds beside its edits is asked for as well: where it went with a larger change, that did not do it all.
    """
    groups: list[tuple[int, int, list[TextEdit]]] = []
    for edit in sorted(edits, key=lambda one: (one.start, one.end)):
        low, high = _reach(ground, edit.start, edit.end)
        if groups and low < groups[-1][1]:
            start, end, own = groups[-1]
            groups[-1] = (start, max(end, high), [*own, edit])
        else:
            groups.append((low, high, [edit]))
    return [_judge(ground, low, high, own, spot) for low, high, own in groups]


def _reach(ground: Ground, start: int, end: int) -> Stretch:
    """A stretch with all of the changes that begin in it or reach into it."""
    changes = ground.carry(start, end, edges=True).changes
    return min([start, *(c.old.start for c in changes)]), max([end, *(c.old.end for c in changes)])


def _judge(ground: Ground, low: int, high: int, edits: Sequence[TextEdit], spot: Stretch | None) -> Judged:
    text = ground.comparison.old.text
    carried = ground.carry(low, high, edges=True)
    piece = carried.main
    got = "".join(ground.comparison.new.text[p.start : p.end] for p in carried.pieces)
    want = replayed_within(text, low, high, edits)
    old, new = (low, high), (piece.start, piece.end)
    strict = bare(want) == bare(text[low:high])
    state = _state(ground, old, new, text[low:high], want, got, strict=strict)
    if state != "done" and not strict and len(carried.pieces) == 1 and _written(ground, edits, new):
        state = "done" if _kept(text, low, high, edits, spot, got) else "toward"
    if not carried.changes:  # only a move can have made the words what was asked
        moves = tuple(ground.carrier.moves(low, high)) if state == "done" else ()
        return Judged("done" if moves else "undone", moves, old, new)
    inner = (min(edit.start for edit in edits), max(edit.end for edit in edits))
    found = _within(ground, new, "".join(edit.new for edit in edits)) if state == "done" else None
    changes = carried.changes
    if state == "done" and not strict:
        changes = tuple(c for c in changes if _carries_out(ground, c, edits, found or new)) or changes
    return Judged(state, changes, inner, found or new)


def _carries_out(ground: Ground, change: Change, edits: Sequence[TextEdit], found: Stretch) -> bool:
    """Whether a change at the place is of the words that were asked for, and not an own one right beside them."""
    if not bare(ground.comparison.old_words(change) + ground.comparison.new_words(change)):
        return False
    went = any(edit.start < change.old.end and change.old.start < edit.end for edit in edits)
    return went or (change.new.start < found[1] and found[0] < change.new.end)


def _kept(text: str, low: int, high: int, edits: Sequence[TextEdit], spot: Stretch | None, got: str) -> bool:
    """Whether the words of a phrase that were to stay are in what a larger change made of it, or others in their place."""
    if spot is None:
        return True
    stay, at = "", max(low, spot[0])
    for edit in (*edits, TextEdit(min(high, spot[1]), high, "")):
        stay += bare(text[at : max(at, edit.start)])
        at = edit.end
    came = sum(len(bare(edit.new)) for edit in edits)
    return 2 * (len(bare(got)) - came) >= len(stay)


def _written(ground: Ground, edits: Sequence[TextEdit], new: Stretch) -> bool:
    """Whether the very words that were asked for stand in what a larger change made of the place, beside the words that they were to
    stand beside, and those before them are gone."""
    view, old = ground.new_bare, ground.old_bare
    at, stop = view.range(*new)
    words = view.chars[at:stop]
    for edit in edits:
        came, went = bare(edit.new), ground.old_words(edit.start, edit.end)
        found = view.chars.find(came, at, stop) if len(came) > 1 else -1
        if found < 0 or not whole_figures(view.chars, found, found + len(came)) or (went not in came and went in words):
            return False
        low, high = old.range(edit.start, edit.end)
        at = found + len(came)
        before = old.chars[max(0, low - _BESIDE) : low] == view.chars[max(0, found - _BESIDE) : found]
        if not before and old.chars[high : high + _BESIDE] != view.chars[at : at + _BESIDE]:
            return False
    return True


def _within(ground: Ground, new: Stretch, words: str) -> Stretch | None:
    """Where in a stretch of the revised draft the words that were asked for stand."""
    hits = occurrences(ground.new_bare, bare(words), *new)
    return ground.new_bare.span(*hits[0]) if hits else None


def _state(
    ground: Ground, old: Stretch, new: Stretch, was: str, want: str, got: str, *, strict: bool
) -> State:  # fmt: skip
    """How a stretch was carried out: as bare words, or (`strict`) where only punctuation or look-alikes were to change, as
    they are."""
    seen = plain if strict else bare
    a, b, c = seen(was), seen(want), seen(got)
    if c == b or (not strict and _lightly(b, c) and not _lightly(a, b)):
        return "done"
    if c == a:
        return "undone"
    if b and _holds(c, b) and (a in b or not a or a not in c):
        return "done"
    if firm := firmness(a, b, c):
        return firm
    if a and a not in b and _holds(c, a):
        return "toward" if _some_came(a, b, c) else "undone"
    text_old, text_new = ground.comparison.old.text, ground.comparison.new.text
    left = text_old[ground.line(old[0])[0] : old[0]]
    right = text_old[old[1] : ground.line(max(old[0], old[1] - 1))[1]]
    line = ground.new_line(new[0])
    went = direction(
        Wording(left, was, right),
        Wording(left, want, right),
        Wording(text_new[line[0] : new[0]], got, text_new[new[1] : max(new[1], line[1])]),
    )
    if went == "done" and max(len(b), len(c)) <= _FIGURE:
        return "done"  # the same day or amount in other words
    if went is None and not b and eased(was, got):
        return "toward"
    return went if went is not None and went != "done" else _by_words(a, b, c)


def _some_came(was: str, want: str, got: str) -> bool:
    """Whether half of the words that were to come stand beside those that were to give way (根据财力状况每年 for 根据财力状况统筹)."""
    came = got.replace(was, "", 1)
    return len(came) >= _CAME and came in want and came not in was and 2 * len(came) >= len(want)


def _lightly(one: str, other: str) -> bool:
    """Whether two wordings differ only in the words that join a list (和 for 、)."""
    return one.translate(_JOINING) == other.translate(_JOINING)


def _by_words(was: str, want: str, got: str) -> State:
    """How words were carried out that are no times or figures."""
    if not want:
        left = common(was, got) / len(was) if was else 0.0
        return "done" if left < 0.2 else "toward" if left < 0.7 else "against"
    if not was:
        return "toward" if likeness(got, want) >= 0.5 else "undone"
    return "toward" if likeness(got, want) - likeness(was, want) > _GAIN else "against"


def _holds(words: str, part: str) -> bool:
    at = words.find(part)
    while at >= 0:
        if whole_figures(words, at, at + len(part)):
            return True
        at = words.find(part, at + 1)
    return False


def _in_the_list(ground: Ground, spot: Stretch, edits: Sequence[TextEdit], judged: Judged) -> Judged:
    """Words that were to come into a quoted phrase and came in at another place of it (a list in another order)."""
    own = [edit for edit in edits if (edit.start, edit.end) == judged.old]
    words = bare(own[0].new) if len(own) == 1 and not bare(ground.comparison.old.text[slice(*judged.old)]) else ""
    if judged.state in ("done", "toward") or len(words) < 2:
        return judged
    piece = ground.carry(*spot).main
    hits = occurrences(ground.new_bare, words, piece.start, piece.end)
    if len(hits) <= len(occurrences(ground.old_bare, words, *spot)):
        return judged
    before, after = Counter(ground.old_words(*spot)), Counter(ground.new_words(piece.start, piece.end))
    stayed = (before - after).total() <= _GONE * before.total()
    for now in (ground.new_bare.span(*hit) for hit in hits):
        changes = tuple(ground.carrier.changed(*now))
        if changes and 2 * ground.carrier.came(*now) >= now[1] - now[0]:
            return Judged("done" if stayed else "toward", changes, judged.old, now)
    return judged


# ---- wordings that stand there in another way ---------------------------------------------------------------------
