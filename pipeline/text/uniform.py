"""Views of a text in which two wordings are compared: what does not count is left out, with the way back to the text."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicon.confusables import confusables
from pipeline.text.shadow import shadow_of

_SAME = str.maketrans("‘’「」『』\"'“—－–﹣~～·", "”””””””””----~~.")
_WHITE = re.compile(r"\s+")
# letters, Hanzi and figures; the signs that make another figure of it (50%, +3), and whatever stands between two figures (1.5, 1-2个, the
# edge of two cells)
_CONTENT = re.compile(r"[^\W_]|[%‰℃]|(?<=\d)[^\w ](?=\d)|[+<>≥≤=](?=\d)")


@dataclass(frozen=True, slots=True)
class View:
    """A text without what does not count: `chars`, and for each of them its offset in the text, in rising order."""

    chars: str
    places: array[int]

    def range(self, start: int, end: int) -> tuple[int, int]:
        """Return the half-open stretch of `chars` that stands within ``text[start:end]``."""
        return bisect_left(self.places, start), bisect_left(self.places, end)

    def words(self, start: int, end: int) -> str:
        """Return what the view shows of ``text[start:end]``."""
        low, high = self.range(start, end)
        return self.chars[low:high]

    def span(self, low: int, high: int) -> tuple[int, int]:
        """Return the offsets in the text of ``chars[low:high]``; of an empty stretch the gap between its neighbours."""
        if low < high:
            return self.places[low], self.places[high - 1] + 1
        start = self.places[low - 1] + 1 if low else 0
        return start, self.places[low] if low < len(self.places) else start


def plain_view(text: str) -> View:
    """Return a text in one width, with one kind of quotation mark and dash, without white space."""
    shadow = shadow_of(text)
    uniform = shadow.text.translate(_SAME)
    keep = [at for at, ch in enumerate(uniform) if not ch.isspace()]
    return View("".join(uniform[at] for at in keep), _sources(shadow.cuts, keep))


def bare_view(text: str) -> View:
    """Return a text as `plain_view` does, but without punctuation, and characters that look alike as one.

    Decimal points, per cent and the signs of figures stay: they tell one figure from another.
    """
    shadow = shadow_of(text)
    uniform = shadow.text.translate(_SAME).translate(_look_alikes())
    keep = [match.start() for match in _CONTENT.finditer(uniform)]
    return View("".join(uniform[at] for at in keep), _sources(shadow.cuts, keep))


def _sources(cuts: tuple[tuple[int, int], ...], keep: list[int]) -> array[int]:
    """The offsets in the source of offsets of its shadow, both in rising order."""
    out = array("q", bytes(8 * len(keep)))
    cut, dropped = 0, 0
    for n, at in enumerate(keep):
        while cut < len(cuts) and cuts[cut][0] <= at:
            dropped = cuts[cut][1]
            cut += 1
        out[n] = at + dropped
    return out


@cache
def _look_alikes() -> dict[int, str]:
    return {ord(one.found): one.meant for one in confusables().values() if one.where in ("radical", "variant")}


@lru_cache(maxsize=8192)
def plain(words: str) -> str:
    """Return `words` as `plain_view` shows them."""
    return _WHITE.sub("", shadow_of(words).text.translate(_SAME))


@lru_cache(maxsize=8192)
def bare(words: str) -> str:
    """Return `words` as `bare_view` shows them."""
    return "".join(_CONTENT.findall(shadow_of(words).text.translate(_SAME).translate(_look_alikes())))
