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

_FIGURES = frozenset("0123456789")
_NUMBER = re.compile("[0-9]{1,4}")  # four figures are a year; what is longer is no part of a date
_MANY = 4  # rows that begin with figures: where there are more, it pays to look behind the number
_NAMED_GROUP = re.compile(r"\(\?P<\w+>")


class Choice(Generic[T]):
    """Rows of which one may match at a place, with an index by what stands at that place (`place_of`)."""

    def __init__(self, members: Iterable[tuple[Row, T]]) -> None:
        self.members = tuple(members)
        self.rows = tuple(row for row, _ in self.members)
        self._places = [_places(row) for row in self.rows]
        self._numbered = sum(places.match("1") is not None for places in self._places) > _MANY
        self._by_place: dict[str, _Rivals[T] | None] = {}

    def longest(self, text: str, at: int) -> Found[T] | None:
        """Return the row with the longest match at offset `at`; of equal ones the row that stands first."""
        place = place_of(text, at) if self._numbered else text[at : at + 1]
        try:
            rivals = self._by_place[place]
        except KeyError:
            rivals = self._by_place[place] = _rivals(self.opened_by(place))
        return None if rivals is None else rivals.longest(text, at, rivals.regex.match(text, at))

    def opened_by(self, place: str) -> tuple[tuple[Row, T], ...]:
        """Return the members of which a match may begin at such a place."""
        return tuple(one for one, places in zip(self.members, self._places, strict=True) if places.match(place))


def place_of(text: str, at: int) -> str:
    """Return what tells which rows may match at `at`: its character, for a figure with the one behind the number."""
    character = text[at : at + 1]
    if character not in _FIGURES:
        return character
    number = _NUMBER.match(text, at)
    behind = number.end() if number is not None else at + 1
    return character + text[behind : behind + 1]


def _places(row: Row) -> re.Pattern[str]:
    """The places (`place_of`) at which a row's fields `opens` and `behind` let it match."""
    opens = f"[{row.text('opens')}]" if row.text("opens") else "(?s:.)"
    behind = f"(?:(?<![0-9])|$|[{row.text('behind')}])" if row.text("behind") else ""
    return re.compile(opens + behind)


class _Rivals(Generic[T]):
    """Rows that may match at one place, as one expression whose `lastgroup` says which did: the last that does.

    Only the rows that stand before that one are left to try then: they may match more, or as much and stand first.
    `others` are rows that come before all of these, and match under the name that they are given with.
    """

    def __init__(self, members: Sequence[tuple[Row, T]], others: Iterable[tuple[str, Sequence[Row]]] = ()) -> None:
        self._alternatives = [f"(?:{'|'.join(_bare(row, '(?:') for row in rows)})(?P<{name}>)" for name, rows in others]
        self.left: dict[str | None, tuple[T, tuple[int, ...], _Rivals[T] | None]] = {}
        group = len(self._alternatives) + 1
        for number in reversed(range(len(members))):
            row, member = members[number]
            self._alternatives.append(f"{_bare(row, '(')}(?P<row{number}>)")
            own = tuple(range(group, group + len(row.groups)))
            self.left[f"row{number}"] = member, own, _rivals(tuple(members[:number]))
            group += len(own) + 1

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression; it matches nowhere where there are no rows."""
        return re.compile("|".join(self._alternatives) or "(?!)")

    def longest(self, text: str, at: int, match: re.Match[str] | None) -> Found[T] | None:
        """Return the longest match at `at`, given what the expression matches there."""
        best: Found[T] | None = None
        rivals: _Rivals[T] | None = self
        while match is not None and rivals is not None:
            member, groups, rivals = rivals.left[match.lastgroup]
            end = match.end()
            if best is None or end >= best[1]:
                words = match.group(*groups) if len(groups) > 1 else (match[groups[0]],) if groups else ()
                best = member, end, words
            match = None if rivals is None else rivals.regex.match(text, at)
        return best


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
    """By place (`place_of`), the rows that a time may begin with there, made when such a place is first met.

    The `lastgroup` of their expression is "guard" (no time), "counted", "opening", "cycle", or that of a unit where
    nothing of these begins.
    """

    def __init__(self, grammar: TimeGrammar) -> None:
        super().__init__()
        self._parts = {part: grammar.parts[part] for part in ("guard", "counted", "opening", "cycle")}
        self._units = grammar.steps[""]

    def __missing__(self, place: str) -> _Rivals[Unit]:
        """Make the rows of a place."""
        others = {part: [row for row, _ in choice.opened_by(place)] for part, choice in self._parts.items()}
        rivals = self[place] = _Rivals(
            self._units.opened_by(place), [(part, rows) for part, rows in others.items() if rows]
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
