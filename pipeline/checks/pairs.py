"""Brackets and quotation marks of the canonical text, paired as written: width and shape are kept, slips are listed."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_PAIRS = ("（）", "()", "〔〕", "[]", "［］", "【】", "《》", "〈〉", "“”", "‘’")
# marks of one family close each other, though not properly: （…) and 〔…]
_FAMILY = dict(zip(_PAIRS, "aabbbbcdqs", strict=True))
_OPENING = {pair[0]: pair for pair in _PAIRS}
_CLOSING = {pair[1]: pair for pair in _PAIRS}
_MARK = re.compile("[\n\t" + re.escape("".join(_PAIRS)) + "]")
_QUOTES = "qs"
_SENTENCE_ENDS = "。！？；"
# 1） a） ①） at the head of an item: a closing bracket that never had a partner
_ITEM = re.compile(r"(?:^|[\n\t。；：，、 　])[0-9一二三四五六七八九十a-zA-Z①-⑳]{1,3}$")
_DEEPEST = 64


@dataclass(frozen=True, slots=True)
class Pair:
    """Two marks that belong together, at canonical offsets; `proper` is False where width or shape differ."""

    opened: int
    closed: int
    proper: bool


@dataclass(slots=True)
class Pairing:
    """The marks of a text: `pairs`, and the offsets of what has no partner."""

    pairs: list[Pair] = field(default_factory=list)
    unclosed: list[int] = field(default_factory=list)
    unopened: list[int] = field(default_factory=list)


def pair_marks(text: str) -> Pairing:
    """Return the pairs of brackets and quotation marks of `text` in linear time.

    A bracket may run on over a line's end only where the line does not end a sentence (a wrapped line); quotation marks
    may hold several paragraphs. A closing mark takes the nearest open mark of its family; what stood open within stays
    without a partner.
    """
    found = Pairing()
    waiting: list[int] = []
    for match in _MARK.finditer(text):
        at, mark = match.start(), match.group()
        if mark in "\n\t":
            if text[max(0, at - 1) : at] in _SENTENCE_ENDS:
                waiting = _close_line(text, waiting, found)
        elif mark in _OPENING:
            waiting.append(at)
            if len(waiting) > _DEEPEST:
                found.unclosed.append(waiting.pop(0))
        else:
            _close(text, at, waiting, found)
    found.unclosed += waiting
    found.unclosed = [at for at in found.unclosed if not _continued(text, at)]
    return found


def _close(text: str, at: int, waiting: list[int], found: Pairing) -> None:
    pair = _CLOSING[text[at]]
    family = _FAMILY[pair]
    for index in range(len(waiting) - 1, -1, -1):
        opened = waiting[index]
        if _FAMILY[_OPENING[text[opened]]] == family:
            found.unclosed += waiting[index + 1 :]
            del waiting[index:]
            found.pairs.append(Pair(opened, at, _OPENING[text[opened]] == pair))
            return
    if not _stands_alone(text, at, family):
        found.unopened.append(at)


def _stands_alone(text: str, at: int, family: str) -> bool:
    if family == "s" and text[max(0, at - 1) : at].isascii():
        return True  # an apostrophe
    return family == "a" and _ITEM.search(text[max(0, at - 5) : at]) is not None


def _close_line(text: str, waiting: list[int], found: Pairing) -> list[int]:
    quotes = [at for at in waiting if _FAMILY[_OPENING[text[at]]] in _QUOTES]
    found.unclosed += [at for at in waiting if _FAMILY[_OPENING[text[at]]] not in _QUOTES]
    return quotes


def _continued(text: str, at: int) -> bool:
    """A quotation of several paragraphs opens each of them and closes only the last."""
    if text[at] not in "“‘":
        return False
    line_end = text.find("\n", at, at + 5000)
    return line_end >= 0 and text[line_end + 1 : line_end + 8].lstrip(" 　").startswith(text[at])
