"""The rows of lexicon/replies.toml, by kind."""

from __future__ import annotations

from functools import cache

from pipeline.lexicon.rows import Row, load_rows


@cache
def rows_of(kind: str) -> tuple[Row, ...]:
    """Return the rows of lexicon/replies.toml of one kind."""
    return tuple(row for row in load_rows("replies") if row.text("kind") == kind)


def is_kind(kind: str, masked: str) -> Row | None:
    """Return the first row of a kind that masked text matches."""
    return next((row for row in rows_of(kind) if row.regex.search(masked)), None)
