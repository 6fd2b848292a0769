"""What a verdict shows of both drafts: its changes, the sentences at the place, and words short enough for one line."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from pipeline.model.change import Change
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.settlement.outcome import Outcome


def shown(ground: Ground, outcome: Outcome, spot: Stretch) -> Outcome:
    """Return the outcome with the sentences of both drafts that hold the place."""
    was = ground.sentence(*spot)
    carried = ground.carry(*was, edges=True)
    piece = carried.main
    now = None
    if piece.end > piece.start:
        now = ground.now(*ground.new_sentence(piece.start, piece.end))
    return replace(outcome, was=ground.was(*was), now=now)


def ids(changes: Iterable[Change]) -> tuple[str, ...]:
    """Return the ids of changes, each once."""
    return tuple(dict.fromkeys(change.id for change in changes))


def short(words: str, longest: int = 60) -> str:
    """Return words on one line, the middle of long ones left out."""
    words = " ".join(words.split())
    return words if len(words) <= longest else f"{words[: longest - 12]}……{words[-10:]}"
