"""Measure words (量词) and units of measure: what may follow a number, and what kind of thing it measures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from pipeline.errors import LexiconError
from pipeline.lexicon.rows import data_text

MeasureKind = Literal[
    "area", "count", "data", "energy", "length", "mass", "money", "rate", "score", "share", "temperature", "time", "volume"
]  # fmt: skip
_KINDS = frozenset(get_args(MeasureKind))
_COLUMNS = "word\tkind\tunless"


@dataclass(frozen=True, slots=True)
class MeasureWord:
    """A measure word.

    `unless` are the characters that make another word of it when they follow (项 + 目). A ``~`` among them says that
    the word counts only where it ends the phrase or a word of comparison follows (80分以上, but no 分 in 80分布).
    """

    word: str
    kind: MeasureKind
    unless: frozenset[str] = frozenset()


@cache
def measure_words() -> dict[str, MeasureWord]:
    """Return the rows of measure_words.tsv by their word.

    Raises:
        LexiconError: the first line is not the columns, a kind is unknown, a word stands twice or out of order.
    """
    lines = data_text("measure_words.tsv").splitlines()
    if not lines or lines[0] != _COLUMNS:
        raise LexiconError("X-LEXICON", file="measure_words.tsv", row=1, why="columns must be word, kind, unless")
    words: dict[str, MeasureWord] = {}
    last = ""
    for number, line in enumerate(lines[1:], 2):
        word, kind, unless = (*line.split("\t"), "")[:3]
        if kind not in _KINDS or word <= last:
            raise LexiconError(
                "X-LEXICON", file="measure_words.tsv", row=number, why=f"unknown kind, or {word} out of order"
            )
        words[word] = MeasureWord(word, cast(MeasureKind, kind), frozenset(unless))
        last = word
    return words


@cache
def words_by_first() -> dict[str, tuple[MeasureWord, ...]]:
    """Return the measure words by their first character, the longest first."""
    groups: dict[str, list[MeasureWord]] = {}
    for word in measure_words().values():
        groups.setdefault(word.word[0], []).append(word)
    return {first: tuple(sorted(group, key=lambda word: -len(word.word))) for first, group in groups.items()}
