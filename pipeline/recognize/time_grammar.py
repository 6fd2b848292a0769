"""The rows of lexicon/deadlines.toml sorted by what they are for.

Which unit may follow which stands in the rows (`after`); this module only makes the lists that the reader of
`times.py` walks through.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from pipeline.lexicon.rows import Row, load_rows


@dataclass(frozen=True)
class TimeGrammar:
    """The rows by their part; `steps` lists the unit rows that may follow a unit ("" opens a time)."""

    candidate: re.Pattern[str]
    parts: Mapping[str, tuple[Row, ...]]
    steps: Mapping[str, tuple[Row, ...]]
    rows: Mapping[str, Row] = field(default_factory=dict)

    def longest(self, part: str, text: str, at: int) -> tuple[Row, re.Match[str]] | None:
        """Return the row of a part with the longest match at offset `at` of `text`."""
        return _longest(self.parts.get(part, ()), text, at)

    def step(self, before: str, text: str, at: int) -> tuple[Row, re.Match[str]] | None:
        """Return the unit row with the longest match at `at` among those that may follow the unit `before`."""
        return _longest(self.steps.get(before, ()), text, at)


def _longest(rows: Sequence[Row], text: str, at: int) -> tuple[Row, re.Match[str]] | None:
    best: tuple[Row, re.Match[str]] | None = None
    for row in rows:
        match = row.regex.match(text, at)
        if match is not None and (best is None or match.end() > best[1].end()):
            best = row, match
    return best


@cache
def time_grammar() -> TimeGrammar:
    """Return the grammar of the program's own lexicon."""
    rows = load_rows("deadlines")
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
        parts={part: tuple(members) for part, members in parts.items()},
        steps={before: tuple(members) for before, members in steps.items()},
        rows={row.id: row for row in rows},
    )


def follows(row: Row) -> tuple[str, ...]:
    """Return the units that a unit row may follow."""
    after = row.fields.get("after", ())
    return tuple(str(unit) for unit in after) if isinstance(after, list) else ()
