"""Plain words (素文): a text without what a careful reader overlooks, for telling what is the same."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from pipeline.lexicon.confusables import confusables
from pipeline.text.shadow import INVISIBLE, shadow_of

_WHITE = re.compile(rf"[\s{INVISIBLE}]+")
_LETTER = re.compile(r"(?<=\d)[OolI](?![A-Za-z])|(?<![A-Za-z])[OolI](?=\d)")
_SIGNS = str.maketrans("“”„‟＂‘’＇—–－─―·•・．!?,;", '"""""\'\'\'-----....！？，；')


@lru_cache(maxsize=1 << 15)
def plain(text: str) -> str:
    """Return a text without white space, in one width, with one sign for each kind of quote and dash, and with plain
    characters in the place of radicals and variants that only look like them."""
    return _WHITE.sub("", shadow_of(text).text).translate(_lookalikes()).translate(_SIGNS)


@cache
def _lookalikes() -> dict[int, str]:
    return {ord(key): entry.meant for key, entry in confusables().items() if entry.where in ("radical", "variant")}


def figures(text: str) -> str:
    """Return plain words in which letters that stand in a figure in the place of digits are digits (2O25 → 2025)."""
    return _LETTER.sub(lambda match: "0" if match[0] in "Oo" else "1", plain(text))


def unsigned(text: str) -> str:
    """Return the letters and figures of a text: no white space, no punctuation."""
    return "".join(character for character in plain(text) if character.isalnum() or character in "%〇")


def without_blanks(text: str) -> str:
    """Return a text without white space and invisible characters."""
    return _WHITE.sub("", text)
