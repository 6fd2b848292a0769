"""One change that a comment asks for."""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model.comment import DraftPlace, Op
from pipeline.recognize.reckoning import Reckoning


@dataclass(frozen=True, slots=True)
class Request:
    """One change that a stretch of text asks for; `start`/`end` are its offsets in that text, half-open.

    `old`, `new` and `quote` are words as written, without marks. `targets` are (start, end) offsets of the quotation that
    `quote` was. `destination` is the quotation that moved text (or an insertion in words) is to stand beside, `after` on
    which side. `whole` says that all of the named place is meant (删除本段). `loose` says that `old` (or a unit's
    name) is as the sentence words it, so that the draft must complete it; `reckoning` how the new value comes from the old.
    """

    op: Op
    start: int
    end: int
    rule: str
    old: str | None = None
    new: str | None = None
    quote: str | None = None
    place: DraftPlace | None = None
    destination: str | None = None
    destination_place: DraftPlace | None = None
    after: bool = True
    everywhere: bool = False
    whole: bool = False
    inside: bool = False
    loose: bool = False
    reckoning: Reckoning | None = None
