"""The rows of lexicon/requests.toml by their kind, and what a masked sentence says by them."""

from __future__ import annotations

from functools import cache

from pipeline.lexicon.rows import Row, load_rows
from pipeline.recognize.masked import Masked
from pipeline.recognize.quotes import find_quotes


@cache
def rows(*kinds: str) -> tuple[Row, ...]:
    """Return the rows of these kinds."""
    return tuple(row for row in load_rows("requests") if row.text("kind") in kinds)


def mask(text: str) -> str:
    """Return `text` with ❝ in the place of each quotation."""
    return Masked(text, find_quotes(text)).text


def says(kind: str, masked: str) -> Row | None:
    """Return the first row of a kind (ask, want, cue, everywhere …) that masked text matches, or None."""
    return next((row for row in rows(kind) if row.regex.search(masked)), None)


def reason_start(text: str) -> int | None:
    """Return where a reason that is named as such (理由：…) begins in `text` outside quotations, or None."""
    masked = Masked(text, find_quotes(text))
    found = [match.start() for row in rows("reason") for match in row.regex.finditer(masked.text)]
    return masked.back(min(found)) if found else None


def uniform_words(words: str) -> str:
    """Return words without white space, to be compared."""
    return "".join(words.split())
