"""Which rule decides on which comment: the one table of the settlement (什么算采纳).

The rules are tried in order; the first that fits the kind of request decides. What no rule fits is left to a person.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pipeline.model.comment import Comment
from pipeline.settlement.deletions import settle_deletion
from pipeline.settlement.everywhere import settle_everywhere
from pipeline.settlement.ground import Ground
from pipeline.settlement.insertions import settle_insertion
from pipeline.settlement.moves import settle_move
from pipeline.settlement.outcome import Outcome, undecided
from pipeline.settlement.responsibility import settle_added_unit, settle_lead, settle_removed_unit
from pipeline.settlement.wording import settle_wording


@dataclass(frozen=True, slots=True)
class Rule:
    """A kind of request and how it is settled: `fits` tells whether a comment is one, `settle` what became of it."""

    name: str
    fits: Callable[[Comment], bool]
    settle: Callable[[Ground, Comment], Outcome]


def _question(_ground: Ground, _comment: Comment) -> Outcome:
    return undecided("settlement.question", "S-QUESTION")


def _remark(_ground: Ground, _comment: Comment) -> Outcome:
    return undecided("settlement.remark", "S-REMARK")


def _of(*ops: str) -> Callable[[Comment], bool]:
    return lambda comment: comment.op in ops


RULES: tuple[Rule, ...] = (
    Rule("question", _of("question"), _question),
    Rule("remark", _of("remark"), _remark),
    Rule("added unit", _of("add_unit"), settle_added_unit),
    Rule("removed unit", _of("remove_unit"), settle_removed_unit),
    Rule("lead", _of("set_lead"), settle_lead),
    Rule("move", _of("move"), settle_move),
    Rule("deletion", _of("delete"), settle_deletion),
    Rule("insertion", _of("insert"), settle_insertion),
    Rule(
        "everywhere", lambda c: c.op == "global_replace" or (c.everywhere and bool(c.anchor.others)), settle_everywhere
    ),
    Rule("wording", _of("replace", "change_number", "change_deadline"), settle_wording),
)


def decide(ground: Ground, comment: Comment) -> Outcome:
    """Return what became of one comment, by the first rule that fits it; undecided where none does."""
    rule = next((rule for rule in RULES if rule.fits(comment)), None)
    return rule.settle(ground, comment) if rule else undecided("settlement.none", "S-REMARK")
