"""Where a value stands in a text."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of one canonical text.

    `start` and `end` count characters (code points) of the canonical text that `text_id` names, half-open:
    ``text[start:end]`` is the stretch. `text_id` names document, view and reader version.
    """

    text_id: str
    start: int
    end: int
