"""How alike two strings are, by rapidfuzz; every likeness is between 0 and 1. What is alike enough is for the caller to say."""

from __future__ import annotations

from rapidfuzz import fuzz
from rapidfuzz.distance import Levenshtein


def likeness(one: str, other: str) -> float:
    """Return how much of two strings is common, in order (0 to 1)."""
    return fuzz.ratio(one, other) / 100 if one or other else 1.0


def edit_likeness(one: str, other: str) -> float:
    """Return the share of the longer string that needs no edit to make it the other (Levenshtein)."""
    return Levenshtein.normalized_similarity(one, other)


def most_alike(words: str, text: str, least: float) -> tuple[float, int, int] | None:
    """Return the stretch of `text` that is most like `words`: its likeness, start and end; None below `least`."""
    found = fuzz.partial_ratio_alignment(words, text, score_cutoff=least * 100)
    return None if found is None else (found.score / 100, found.dest_start, found.dest_end)
