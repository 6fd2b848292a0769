"""The rows of lexicon/deadlines.toml sorted by what they are for.

Which unit may follow which stands in the rows (`after`); this module only makes the lists that the reader of
`times.py` walks through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from pipeline.lexicon.rows import Row, load_rows

_NAMED = re.compile(r"\(\?P<\w+>")
_NOTHING = re.compile("(?!)")


class Choice:
    """Rows of which one may match at a place, with an index by the character at that place."""

    def __init__(self, rows: Sequence[Row]) -> None:
        self.rows = tuple(rows)
        self._opens = [re.compile(f"[{row.text('opens')}]" if row.text("opens") else "(?s:.)") for row in rows]
        self._by_character: dict[str, _Rivals | None] = {}

    def longest(self, text: str, at: int) -> tuple[Row, re.Match[str]] | None:
        """Return the row with the longest match at offset `at`; of equal ones the row that stands first."""
        character = text[at : at + 1]
        try:
            rivals = self._by_character[character]
        except KeyError:
            rivals = self._by_character[character] = _rivals(self.opened_by(character))
        best: tuple[Row, re.Match[str]] | None = None
        while rivals is not None:
            match = rivals.regex.match(text, at)
            if match is None:
                break
            if rivals.lone is not None:
                row, rivals = rivals.lone, None
            else:
                row, rivals = rivals.found[match.lastgroup or ""]
                match = row.regex.match(text, at)
            if match is not None and (best is None or match.end() >= best[1].end()):
                best = row, match
        return best

    def opened_by(self, character: str) -> tuple[Row, ...]:
        """Return the rows that a character may open."""
        return tuple(row for row, opens in zip(self.rows, self._opens, strict=True) if opens.match(character))


class _Rivals:
    """Rows that may match at one place, as one expression that tries the last of them first.

    Where a row has matched, only the rows before it are left to try: they may match more, or as much and stand first.
    """

    def __init__(self, rows: tuple[Row, ...]) -> None:
        self.rows = rows
        self.lone = rows[0] if len(rows) == 1 else None
        self.found = {f"row{number}": (row, _rivals(rows[:number])) for number, row in enumerate(rows)}

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The expression; its `lastgroup` is the key of `found` (a lone row's own expression has none)."""
        if self.lone is not None:
            return self.lone.regex
        marked = (f"{_unnamed(row)}(?P<row{number}>)" for number, row in enumerate(self.rows))
        return re.compile("|".join(reversed(list(marked))))


@cache
def _rivals(rows: tuple[Row, ...]) -> _Rivals | None:
    return _Rivals(rows) if rows else None


def _unnamed(row: Row) -> str:
    """The pattern of a row to stand beside others: without the names of its groups, which are theirs too."""
    return f"(?:{_NAMED.sub('(?:', row.pattern)})"


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
    parts: Mapping[str, Choice]
    steps: Mapping[str, Choice]
    units: Mapping[str, Unit]

    @cached_property
    def beginnings(self) -> _Beginnings:
        """By a time's first character: what a match there can be, as an expression (`_Beginnings`)."""
        return _Beginnings(self)

    def longest(self, part: str, text: str, at: int) -> tuple[Row, re.Match[str]] | None:
        """Return the row of a part with the longest match at offset `at` of `text`."""
        return self.parts[part].longest(text, at)

    def step(self, before: str, text: str, at: int) -> tuple[Unit, re.Match[str]] | None:
        """Return the unit with the longest match at `at` among those that may follow the unit `before`."""
        choice = self.steps.get(before)
        found = None if choice is None else choice.longest(text, at)
        return None if found is None else (self.units[found[0].id], found[1])


class _Beginnings(dict[str, re.Pattern[str]]):
    """By character, the rows that a time may begin with, as one expression whose `lastgroup` says what begins.

    That is "guard" (no time), "counted", or "dated": an opening, a recurrence or a unit, of which a time may follow.
    Made for each character when it is first met.
    """

    def __init__(self, grammar: TimeGrammar) -> None:
        super().__init__()
        parts = grammar.parts
        self._choices = (
            ("guard", [parts["guard"]]),
            ("counted", [parts["counted"]]),
            ("dated", [parts["opening"], parts["cycle"], grammar.steps[""]]),
        )

    def __missing__(self, character: str) -> re.Pattern[str]:
        """Make the expression of a character; it matches nothing where no row begins with it."""
        opened = (
            (what, [row for choice in choices for row in choice.opened_by(character)])
            for what, choices in self._choices
        )
        marked = [f"(?:{'|'.join(map(_unnamed, rows))})(?P<{what}>)" for what, rows in opened if rows]
        regex = self[character] = re.compile("|".join(marked)) if marked else _NOTHING
        return regex


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
