"""Only what differs between two wordings, figures, times and names of units whole; and the signs around words that go."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.times import find_times
from pipeline.text.alignment import token_hunks
from pipeline.text.shadow import shadow_of
from pipeline.text.uniform import plain
from pipeline.text.words import cut

_STRENGTH = {"、": 1, "，": 2, ",": 2, "；": 3, ";": 3, "：": 3, "。": 4, "！": 4, "？": 4}
_OPENS_LINE = "\n\t"
_TINY = 1  # an equal stretch of so few characters between two changes reads as noise
_MANY = 4
_DIGIT = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿]")
_BOUND = re.compile(r"(?:以上|以内|以下|左右)$")


@dataclass(frozen=True, slots=True)
class Difference:
    """``old[start:end]`` gives way to `new`."""

    start: int
    end: int
    new: str


def differences(old: str, new: str) -> tuple[Difference, ...]:
    """Return what has to change in `old` to say `new`, as small as whole words, figures, times and names allow.

    Width, quotation marks and white space do not count, unless nothing else differs. A wording that shares little but
    scraps is one difference.
    """
    if plain(old) == plain(new):
        return _signs(old, new)
    left, right = _tokens(old), _tokens(new)
    hunks = token_hunks([plain(t) or t for t in left], [plain(t) or t for t in right], [_weight(t) for t in left])
    at, to = _offsets(left), _offsets(right)
    found = [Difference(at[a], at[b], new[to[c] : to[d]]) for (a, b), (c, d) in hunks]
    found = _joined(old, found)
    kept = len(old) - sum(one.end - one.start for one in found)
    if len(found) >= _MANY and 2 * kept < len(old):
        first, last = hunks[0], hunks[-1]
        return (Difference(at[first[0][0]], at[last[0][1]], new[to[first[1][0]] : to[last[1][1]]]),)
    return tuple(_bare(old, one) for one in found)


def _signs(old: str, new: str) -> tuple[Difference, ...]:
    """Where only signs or their width differ: each that does."""
    if len(old) != len(new):
        return (Difference(0, len(old), new),)
    return tuple(Difference(at, at + 1, new[at]) for at, ch in enumerate(old) if ch != new[at])


def _bare(old: str, one: Difference) -> Difference:
    """A figure without the words of comparison that stay (不少于8000万元 → 8000万元)."""
    start, end, new = one.start, one.end, one.new
    if not (_DIGIT.search(old[start:end]) and _DIGIT.search(new)):
        return one
    while start < end and new and old[start] == new[0] and not _DIGIT.match(new[0]):
        start, new = start + 1, new[1:]
    bound = _BOUND.search(old[start:end])
    if bound and new.endswith(bound.group()):
        end, new = end - len(bound.group()), new[: -len(bound.group())]
    return Difference(start, end, new)


def _joined(old: str, found: list[Difference]) -> list[Difference]:
    out: list[Difference] = []
    for one in found:
        gap = old[out[-1].end : one.start] if out else ""
        if out and len(gap) <= _TINY and out[-1].end > out[-1].start and one.end > one.start:
            out[-1] = Difference(out[-1].start, one.end, out[-1].new + gap + one.new)
        else:
            out.append(one)
    return out


def _weight(token: str) -> float:
    return float(len(token)) if any(ch.isalnum() for ch in token) else 0.4


def _offsets(tokens: list[str]) -> list[int]:
    out = [0]
    for token in tokens:
        out.append(out[-1] + len(token))
    return out


def _tokens(text: str) -> list[str]:
    return list(_cut(text))


@lru_cache(maxsize=2048)
def _cut(text: str) -> tuple[str, ...]:
    shadow = shadow_of(text)
    words = shadow.text
    found = [(t.start, t.end) for t in find_times(words, basis=None) if t.kind != "none"]
    found += [(q.start, q.end) for q in find_quantities(words)]
    found += [(mention.start, mention.end) for mention in find_mentions(words)]
    whole, done = [], 0
    for start, end in sorted((shadow.span(*each) for each in found), key=lambda each: (each[0], -each[1])):
        if start >= done and end > start:
            whole.append((start, end))
            done = end
    return tuple(cut(text, whole))


def with_sign(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a stretch that goes, with the sign at one side that would be one too many once it is gone.

    Of the two signs that would meet the weaker goes; a sign that would open a line, a sentence or a bracket goes too.
    """
    before = text[start - 1] if start else "\n"
    behind = text[end] if end < len(text) else "\n"
    if before in _STRENGTH and behind in _STRENGTH:
        if _STRENGTH[before] == 4 and _STRENGTH[behind] < 4:
            return start, end + 1
        return (start - 1, end) if _STRENGTH[before] < _STRENGTH[behind] else (start, end + 1)
    if behind in _STRENGTH and (before in _OPENS_LINE or before in "（(“"):
        return start, end + 1
    if before in _STRENGTH and _STRENGTH[before] < 4 and (behind in _OPENS_LINE or behind in "）)”"):
        return start - 1, end
    return start, end
