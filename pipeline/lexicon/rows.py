"""Rows of the data files: a pattern, what it means, and the sentences that prove it."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property
from pathlib import Path

from pipeline.errors import LexiconError

RESERVED = frozenset({"id", "pattern", "finds", "ignores", "over"})


@dataclass(frozen=True, eq=False)
class Row:
    """One wording of a lexicon (词条). Each is loaded once, so that two rows are equal only if they are one.

    `pattern` is a regular expression over shadow text (`text/shadow.py`: one width, Chinese brackets and colons, no
    white space between Hanzi). `fields` are the row's other keys, `over` the ids of rows that it beats where both match
    the same place with the same length; `origin` is its file and its number there.
    """

    id: str
    pattern: str
    finds: tuple[str, ...]
    ignores: tuple[str, ...]
    over: tuple[str, ...] = ()
    fields: Mapping[str, object] = field(default_factory=dict)
    origin: tuple[str, int] = ("", 0)

    @cached_property
    def regex(self) -> re.Pattern[str]:
        """The compiled pattern. Compiled at its first use: a command uses half of the rows that it loads, or fewer.

        Raises:
            LexiconError: the pattern does not compile.
        """
        try:
            return re.compile(self.pattern)
        except re.error as error:
            file, number = self.origin
            raise LexiconError("X-LEXICON", file=file, row=number, why=f"pattern does not compile: {error}") from error

    @cached_property
    def groups(self) -> tuple[str, ...]:
        """The names of the pattern's groups, in the order in which they open."""
        return tuple(self.regex.groupindex)

    def text(self, key: str, default: str = "") -> str:
        """Return a field that holds a string."""
        return str(self.fields.get(key, default))

    def number(self, key: str, default: int = 0) -> int:
        """Return a field that holds a whole number."""
        value = self.fields.get(key, default)
        return value if isinstance(value, int) else default

    def words(self, key: str) -> tuple[str, ...]:
        """Return a field that holds a list of strings."""
        value = self.fields.get(key, ())
        return tuple(str(word) for word in value) if isinstance(value, list | tuple) else ()

    def flag(self, key: str) -> bool:
        """Return a field that holds true or false."""
        return bool(self.fields.get(key, False))


def data_text(name: str) -> str:
    """Return the text of a data file beside this module."""
    return Path(__file__).with_name(name).read_text(encoding="utf-8")


@cache
def load_rows(name: str) -> tuple[Row, ...]:
    """Return the rows of ``name.toml``, in the file's order.

    Raises:
        LexiconError: a row lacks id, pattern or proof sentences, or an id stands twice.
    """
    rows: list[Row] = []
    seen: set[str] = set()
    for number, raw in enumerate(tomllib.loads(data_text(f"{name}.toml")).get("row", []), 1):
        row = _row(raw, file=f"{name}.toml", number=number)
        if row.id in seen:
            raise LexiconError("X-LEXICON", file=f"{name}.toml", row=number, why=f"id {row.id} stands twice")
        seen.add(row.id)
        rows.append(row)
    return tuple(rows)


def openings(rows: Iterable[Row], field_name: str = "opens") -> re.Pattern[str]:
    """Return an expression that finds where a match of `rows` can begin, by their field `opens` (or another one).

    Plain literals: the engine skips everything else at once, where lookarounds and nested choices would be tried at
    every character.
    """
    words = {word for row in rows for word in row.words(field_name)}
    return re.compile("|".join(re.escape(word) for word in sorted(words, key=lambda word: (-len(word), word))))


def _row(raw: Mapping[str, object], *, file: str, number: int) -> Row:
    def refuse(why: str) -> LexiconError:
        return LexiconError("X-LEXICON", file=file, row=number, why=why)

    def strings(key: str) -> tuple[str, ...]:
        value = raw.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise refuse(f"{key} must be a list of strings")
        return tuple(value)

    identity, pattern = raw.get("id"), raw.get("pattern")
    if not isinstance(identity, str) or not isinstance(pattern, str):
        raise refuse("id and pattern must be strings")
    if not raw.get("finds") or "ignores" not in raw:
        raise refuse("no proof sentences: finds and ignores are needed")
    return Row(
        id=identity,
        pattern=pattern,
        finds=strings("finds"),
        ignores=strings("ignores"),
        over=strings("over"),
        fields={key: value for key, value in raw.items() if key not in RESERVED},
        origin=(file, number),
    )


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that matched: the match object says where."""

    row: Row
    match: re.Match[str]

    @property
    def start(self) -> int:
        """First offset of the match."""
        return self.match.start()

    @property
    def end(self) -> int:
        """Offset behind the match."""
        return self.match.end()


def find_hits(rows: tuple[Row, ...], text: str, start: int = 0, end: int | None = None) -> list[Hit]:
    """Return the winning matches of `rows` in ``text[start:end]``, in reading order, none overlapping.

    Where matches overlap the one that begins first wins; of those at the same place the longest, then the one whose
    row names the other in `over`, then the row that stands first in its file.
    """
    stop = len(text) if end is None else end
    hits = [
        Hit(row, match)
        for row in rows
        for match in row.regex.finditer(text, start, stop)
        if match.end() > match.start()
    ]
    order = {row.id: index for index, row in enumerate(rows)}
    hits.sort(key=lambda hit: (hit.start, -hit.end, order[hit.row.id]))
    kept: list[Hit] = []
    for hit in hits:
        if kept and hit.start < kept[-1].end:
            last = kept[-1]
            if (hit.start, hit.end) == (last.start, last.end) and last.row.id in hit.row.over:
                kept[-1] = hit
            continue
        kept.append(hit)
    return kept
