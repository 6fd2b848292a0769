"""The rows of lexicon/deadlines.toml sorted by what they are for.

Which unit may follow which stands in the rows (`after`); this module only makes the lists that the reader of
`times.py` walks through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.rows import Row, load_rows


class Choice:
    """Rows of which one may match at a place, with an index by the character at that place."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._opens = [re.compile(f"[{row.text('opens')}]" if row.text("opens") else "(?s:.)") for row in rows]
        self._by_character: dict[str, tuple[Row, ...]] = {}

    def longest(self, text: str, at: int) -> tuple[Row, re.Match[str]] | None:
        """Return the row with the longest match at offset `at`; of equal ones the row that stands first."""
        character = text[at : at + 1]
        rows = self._by_character.get(character)
        if rows is None:
            rows = tuple(row for row, opens in zip(self.rows, self._opens, strict=True) if opens.match(character))
            self._by_character[character] = rows
        best: tuple[Row, re.Match[str]] | None = None
        for row in rows:
            match = row.regex.match(text, at)
            if match is not None and (best is None or match.end() > best[1].end()):
                best = row, match
        return best


@dataclass(frozen=True, slots=True)
class Unit:
    """What a unit row sets: fixed `values` by name, and the named groups whose numbers it takes from the text."""

    row: Row
    name: str
    values: Mapping[str, int]
    groups: tuple[str, ...]
    edge: str
    scale: str
    precision: str
    never_due: bool


@dataclass(frozen=True)
class TimeGrammar:
    """The rows by their part; `steps` lists the unit rows that may follow a unit ("" opens a time)."""

    candidate: re.Pattern[str]
    parts: Mapping[str, Choice]
    steps: Mapping[str, Choice]
    units: Mapping[str, Unit]

    def longest(self, part: str, text: str, at: int) -> tuple[Row, re.Match[str]] | None:
        """Return the row of a part with the longest match at offset `at` of `text`."""
        return self.parts[part].longest(text, at)

    def step(self, before: str, text: str, at: int) -> tuple[Unit, re.Match[str]] | None:
        """Return the unit with the longest match at `at` among those that may follow the unit `before`."""
        choice = self.steps.get(before)
        found = None if choice is None else choice.longest(text, at)
        return None if found is None else (self.units[found[0].id], found[1])


@cache
def time_grammar() -> TimeGrammar:
    """Return the grammar of the program's own lexicon."""
    return grammar_of(load_rows("deadlines"))


def grammar_of(rows: Sequence[Row]) -> TimeGrammar:
    """Return the grammar that rows make; of equal matches the row that stands first wins."""
    parts: dict[str, list[Row]] = {}
    steps: dict[str, list[Row]] = {}
    for row in rows:
        if row.text("part") != "unit":
            parts.setdefault(row.text("part"), []).append(row)
            continue
        for before in follows(row):
            steps.setdefault(before, []).append(row)
    return TimeGrammar(
        candidate=parts["candidate"][0].regex,
        parts={part: Choice(members) for part, members in parts.items() if part not in ("candidate", "due")},
        steps={before: Choice(members) for before, members in steps.items()},
        units={row.id: unit_of(row) for row in rows if row.text("part") == "unit"},
    )


def unit_of(row: Row) -> Unit:
    """Return what a unit row sets."""
    fixed = {
        name: value for name, value in row.fields.items() if isinstance(value, int) and not isinstance(value, bool)
    }
    return Unit(
        row=row, name=row.text("unit"), values=fixed, groups=tuple(row.regex.groupindex), edge=row.text("edge"),
        scale=row.text("scale"), precision=row.text("precision"), never_due=row.flag("never_due"),
    )  # fmt: skip


def follows(row: Row) -> tuple[str, ...]:
    """Return the units that a unit row may follow."""
    after = row.fields.get("after", ())
    return tuple(str(unit) for unit in after) if isinstance(after, list) else ()
