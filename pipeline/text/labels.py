"""Heading numbers (编号) at the beginning of a line or sentence."""

from __future__ import annotations

import re
from functools import cache

from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.source import Label
from pipeline.text.numerals import chinese_number, parse_numeral


@cache
def _rows() -> tuple[Row, ...]:
    return load_rows("numbering")


@cache
def _opening() -> re.Pattern[str]:
    return re.compile(r"[第一二三四五六七八九十百—－\-─–（\d①-⑳]")


@cache
def rank_of(style: str) -> int:
    """Return how high headings of a style usually stand (1 = highest)."""
    return min((row.number("rank", 99) for row in _rows() if row.text("style") == style), default=99)


def parse_label(text: str, at: int = 0) -> Label | None:
    """Return the heading number that begins at offset `at` of `text` (shadow text), or None.

    The longest style wins. A dash in the place of 一 counts as 一. The value is what the label says, not what it should
    be: the numbering of a whole document is solved in `structure/`.
    """
    if at >= len(text) or not _opening().match(text, at):
        return None
    best: tuple[int, Row, re.Match[str]] | None = None
    for row in _rows():
        match = row.regex.match(text, at)
        if match and (best is None or match.end() > best[0]):
            best = (match.end(), row, match)
    if best is None:
        return None
    end, row, match = best
    raw = text[at:end]
    number = _number(match)
    if number is None:
        return None
    return Label(raw=raw, text=_standard(row, number, match), number=number, style=row.text("style"))


def _number(match: re.Match[str]) -> int | None:
    groups = match.groupdict()
    if groups.get("dash"):
        return 1
    if circled := groups.get("circled"):
        return ord(circled) - ord("①") + 1
    if path := groups.get("path"):
        return int(path.rsplit(".", 1)[1])
    value = parse_numeral(groups.get("cn") or groups.get("n") or "")
    return None if value is None else int(value)


def _standard(row: Row, number: int, match: re.Match[str]) -> str:
    groups = match.groupdict()
    return row.text("form").format(
        cn=chinese_number(number), n=number, circled=groups.get("circled") or "", path=groups.get("path") or ""
    )


def label_text(style: str, number: int) -> str:
    """Return the standard label of a style for a number (``cn-paren``, 3 → ``（三）``)."""
    for row in _rows():
        if row.text("style") == style and "dash" not in row.pattern:
            circled = chr(ord("①") + number - 1) if 1 <= number <= 20 else str(number)
            return row.text("form").format(cn=chinese_number(number), n=number, circled=circled, path=number)
    raise KeyError(style)
