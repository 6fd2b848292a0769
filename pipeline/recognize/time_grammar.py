"""The rows of lexicon/deadlines.toml sorted by what they are for.

Which unit may follow which stands in the rows (`after`); this module only makes the lists that the reader of
`times.py` walks through.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Generic, TypeVar

from pipeline.lexicon.rows import Row, load_rows

T = TypeVar("T")  # what a row stands for: itself, or its unit
Groups = tuple[str | None, ...]  # the words of a row's named groups (`Row.groups`)
Found = tuple[T, int, Groups]  # what matched, the offset behind it, its groups

_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


class Choice(Generic[T]):
    """Rows of which one may match at a place, with an index by the character at that place."""

    def __init__(self, members: Iterable[tuple[Row, T]]) -> None:
        self.members = tuple(members)
        self.rows = tuple(row for row, _ in self.members)
        self._opens = [re.compile(f"[{row.text('opens')}]" if row.text("opens") else "(?s:.)") for row in self.rows]
        self._by_character: dict[str, _Rivals[T] | None] = {}

    def longest(self, text: str, at: int) -> Found[T] | None:
        """Return the row with the longest match at offset `at`; of equal ones the row that stands first."""
        character = text[at : at + 1]
        try:
            rivals = self._by_character[character]
        except KeyError:
            rivals = self._by_character[character] = _rivals(self.opened_by(character))
        if rivals is None:
            return None
        match = rivals.regex.match(text, at)
        return None if match is None else rivals.winner(match, text, at)

    def opened_by(self, character: str) -> tuple[tuple[Row, T], ...]:
        """Return the members that a character may open."""
        return tuple(one for one, opens in zip(self.members, self._opens, strict=True) if opens.match(character))


class _Rivals(Generic[T]):
    """Rows that may match at one place, as one expression whose `lastgroup` says which did: the last that does.

    Only the rows that stand before that one are left to try then: they may match more, or as much and stand first.
    `others` are rows that come before all of these, and match under the name that they are given with.
    """

    def __init__(self, members: Sequence[tuple[Row, T]], others: Iterable[tuple[str, Sequence[Row]]] = ()) -> None:
        self._alternatives = [f"(?:{'|'.join(_bare(row, '(?:') for row in rows)})(?P<{name}>)" for name, rows in others]
        self._left: dict[str | None, tuple[T, tuple[int, ...], _Rivals[T] | None]] = {}
        group = len(self._alternatives) + 1
        for number in reversed(range(len(members))):
            row, member = members[number]
            self._alternatives.append(f"{_bare(row, '(')}(?P<row{number}>)")
            own = tuple(range(group, group + len(row.groups)))
            self._left[f"row{number}"] = member, own, _rivals(tuple(members[:number]))
            group += len(own) + 1

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression; it matches nowhere where there are no rows."""
        return re.compile("|".join(self._alternatives) or "(?!)")

    def winner(self, match: re.Match[str], text: str, at: int) -> Found[T]:
        """Return the longest match at `at`, given the one that the expression found there."""
        member, numbers, left = self._left[match.lastgroup]
        groups = match.group(*numbers) if len(numbers) > 1 else (match[numbers[0]],) if numbers else ()
        end = match.end()
        if left is not None:
            other = left.regex.match(text, at)
            if other is not None:
                rival = left.winner(other, text, at)
                if rival[1] >= end:
                    return rival
        return member, end, groups


@cache
def _rivals(members: tuple[tuple[Row, T], ...]) -> _Rivals[T] | None:
    return _Rivals(members) if members else None


def _bare(row: Row, group: str) -> str:
    """The pattern of a row to stand beside others: without the names of its groups, which are theirs too."""
    return f"(?:{_NAMED_GROUP.sub(group, row.pattern)})"


@dataclass(frozen=True, slots=True, eq=False)
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
    parts: Mapping[str, Choice[Row]]
    steps: Mapping[str, Choice[Unit]]

    @cached_property
    def beginnings(self) -> Beginnings:
        """What a time may begin with."""
        return Beginnings(self)

    def longest(self, part: str, text: str, at: int) -> Found[Row] | None:
        """Return the row of a part with the longest match at offset `at` of `text`."""
        return self.parts[part].longest(text, at)

    def step(self, before: str, text: str, at: int) -> Found[Unit] | None:
        """Return the unit with the longest match at `at` among those that may follow the unit `before`."""
        choice = self.steps.get(before)
        return None if choice is None else choice.longest(text, at)


class Beginnings(dict[str, _Rivals[Unit]]):
    """By character, the rows that a time may begin with there, made when the character is first met.

    The `lastgroup` of their expression is "guard" (no time), "counted", "opening", "cycle", or that of a unit where
    nothing of these begins.
    """

    def __init__(self, grammar: TimeGrammar) -> None:
        super().__init__()
        self._parts = {part: grammar.parts[part] for part in ("guard", "counted", "opening", "cycle")}
        self._units = grammar.steps[""]

    def __missing__(self, character: str) -> _Rivals[Unit]:
        """Make the rows of a character."""
        others = {part: [row for row, _ in choice.opened_by(character)] for part, choice in self._parts.items()}
        rivals = self[character] = _Rivals(
            self._units.opened_by(character), [(part, rows) for part, rows in others.items() if rows]
        )
        return rivals


@cache
def time_grammar() -> TimeGrammar:
    """Return the grammar of the program's own lexicon."""
    return grammar_of(load_rows("deadlines"))


def grammar_of(rows: Sequence[Row]) -> TimeGrammar:
    """Return the grammar that rows make; of equal matches the row that stands first wins."""
    parts: dict[str, list[Row]] = {}
    steps: dict[str, list[tuple[Row, Unit]]] = {}
    for row in rows:
        if row.text("part") != "unit":
            parts.setdefault(row.text("part"), []).append(row)
            continue
        unit = unit_of(row)
        for before in follows(row):
            steps.setdefault(before, []).append((row, unit))
    return TimeGrammar(
        candidate=parts["candidate"][0].regex,
        parts={
            part: Choice((row, row) for row in members)
            for part, members in parts.items()
            if part not in ("candidate", "due")
        },
        steps={before: Choice(members) for before, members in steps.items()},
    )


def unit_of(row: Row) -> Unit:
    """Return what a unit row sets."""
    fixed = {
        name: value for name, value in row.fields.items() if isinstance(value, int) and not isinstance(value, bool)
    }
    return Unit(
        row=row, name=row.text("unit"), values=fixed, groups=row.groups, edge=row.text("edge"),
        scale=row.text("scale"), precision=row.text("precision"), never_due=row.flag("never_due"),
    )  # fmt: skip


def follows(row: Row) -> tuple[str, ...]:
    """Return the units that a unit row may follow."""
    after = row.fields.get("after", ())
    return tuple(str(unit) for unit in after) if isinstance(after, list) else ()
