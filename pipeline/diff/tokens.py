"""A changed sentence → tokens: times, figures and names of units whole, words elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.responsibility import find_clauses, parse_cell
from pipeline.recognize.strength import strength_cues
from pipeline.recognize.times import find_times
from pipeline.text.shadow import Shadow, shadow_of
from pipeline.text.words import cut

Kind = Literal["time", "unit", "number", "word", "sign", "space", "break"]
_WEIGHTS: dict[Kind, float] = {"time": 2, "unit": 2, "number": 1.5, "word": 1, "sign": 0.4, "space": 0.1, "break": 4}
_PLAIN = re.compile(
    r"(?P<break>\n)|(?P<space>[^\S\n])|(?P<number>\d+(?:[.,，]\d+)*(?![\d]))|(?P<latin>[A-Za-z]+)"
    r"|(?P<hanzi>[〇一-龥㐀-䶿豈-﫿]+)|(?P<sign>.)",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class Token:
    """``text[start:end]`` of a sentence, and what it is."""

    start: int
    end: int
    kind: Kind

    @property
    def weight(self) -> float:
        """How much is gained where it stays."""
        return _WEIGHTS[self.kind] * (self.end - self.start)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a sentence names: half-open stretches of it. `clauses` are responsibility clauses, `cues` words of strength."""

    times: tuple[tuple[int, int], ...]
    units: tuple[tuple[int, int], ...]
    quantities: tuple[tuple[int, int], ...]
    clauses: tuple[tuple[int, int], ...]
    cues: tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=512)
def facts_of(text: str, names: frozenset[str] = frozenset(), *, role: bool = False) -> Facts:
    """Return what a sentence (or a cell) names. `names` are units that the drafts name; `role` says that the cell lists units."""
    shadow = shadow_of(text)
    words = shadow.text
    clauses = [parse_cell(words, 0, len(words), "responsible")] if role else list(find_clauses(words, 0, len(words)))
    units = [(unit.start, unit.end) for clause in clauses for unit in clause.units]
    units += [(mention.start, mention.end) for mention in find_mentions(words, names=_said(words, names))]
    return Facts(
        tuple(_source(shadow, [(t.start, t.end) for t in find_times(words, basis=None) if t.kind != "none"])),
        tuple(_apart(_source(shadow, units))),
        tuple(_source(shadow, [(q.start, q.end) for q in find_quantities(words)])),
        tuple(_source(shadow, [(clause.start, clause.end) for clause in clauses])),
        tuple((*shadow.span(start, end), strength) for start, end, strength in strength_cues(words)),
    )


def _said(words: str, names: frozenset[str]) -> list[str]:
    return [name for name in names if name in words]


def _source(shadow: Shadow, places: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    return (shadow.span(start, end) for start, end in places)


def _apart(places: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Of places that overlap the one that begins first, of these the longest."""
    done = 0
    for start, end in sorted(places, key=lambda place: (place[0], -place[1])):
        if start >= done and end > start:
            yield start, end
            done = end


@lru_cache(maxsize=512)
def tokens_of(text: str, names: frozenset[str] = frozenset(), *, role: bool = False) -> tuple[Token, ...]:
    """Return the tokens of a sentence, in order and without gaps."""
    facts = facts_of(text, names, role=role)
    whole: list[tuple[int, int, Kind]] = [(s, e, "time") for s, e in facts.times]
    whole += [(s, e, "unit") for s, e in facts.units if not any(a < e and s < b for a, b in facts.times)]
    whole.sort()
    tokens: list[Token] = []
    at = 0
    for start, end, kind in [*whole, (len(text), len(text), "word")]:
        if start < at:
            continue
        tokens += _between(text, at, start)
        if end > start:
            tokens.append(Token(start, end, kind))
        at = end
    return tuple(tokens)


def _between(text: str, start: int, end: int) -> Iterator[Token]:
    for match in _PLAIN.finditer(text, start, end):
        kind = match.lastgroup
        if kind == "hanzi":
            at = match.start()
            for word in cut(match.group()):
                yield Token(at, at + len(word), "word")
                at += len(word)
        elif kind == "break":
            yield Token(*match.span(), "break")
        elif kind == "space":
            yield Token(*match.span(), "space")
        elif kind == "number":
            yield Token(*match.span(), "number")
        elif kind == "latin":
            yield Token(*match.span(), "word")
        else:
            yield Token(*match.span(), "sign")
