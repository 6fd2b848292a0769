"""What rows can be filtered by: the keys that they carry, with their names and how many rows have each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

NONE = "-"
"""The key of a row that has none of its own."""


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a filter: its key in the rows, its name, how many rows have it."""

    key: str
    name: str
    count: int


def options_of(keys: Iterable[str], names: Mapping[str, str], without: str = "") -> tuple[Option, ...]:
    """Return the choices of a filter: the keys that occur, in the order of their names; keys without a name follow, sorted, and
    what has none stands last.

    Args:
        keys: those of each row, blanks between them.
        names: the names of keys.
        without: the name of having none.
    """
    counts = Counter(key for each in keys for key in each.split())
    order = [*names, *sorted(counts.keys() - names.keys() - {NONE})]
    found = [Option(key, names.get(key, key), counts[key]) for key in order if counts[key]]
    if counts[NONE]:
        found.append(Option(NONE, without, counts[NONE]))
    return tuple(found)
