"""Shadow text: a text made uniform for matching, with the way back to the characters it was made from.

The canonical text keeps every character of the file. Rules match on its shadow: full-width letters, digits and signs
become ASCII, brackets, colons, commas and semicolons become the Chinese ones, compatibility ideographs of the Kangxi
block their plain form, and white space that touches a Hanzi or Chinese punctuation goes away, as do invisible
characters. Line feeds and tabs stay: they carry structure.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from unicodedata import normalize

_ONE_TO_ONE = {0xFF01 + i: 0x21 + i for i in range(94)}  # full-width ASCII -> ASCII
_ONE_TO_ONE |= {ord(a): ord(b) for a, b in zip("()[],;:?!", "（）［］，；：？！", strict=True)}
_ONE_TO_ONE |= {
    0xFF08: 0xFF08,
    0xFF09: 0xFF09,
    0xFF0C: 0xFF0C,
    0xFF1A: 0xFF1A,
    0xFF1B: 0xFF1B,
    0xFF1F: 0xFF1F,
    0xFF01: 0xFF01,
}
_ONE_TO_ONE |= {0xFF3B: 0xFF3B, 0xFF3D: 0xFF3D}
_ONE_TO_ONE |= {ord(a): ord(b) for a, b in zip("﹪﹣﹢〇○◯", "%-+〇〇〇", strict=True)}
_ONE_TO_ONE |= {code: ord(normalize("NFKC", chr(code))) for code in range(0x2F00, 0x2FD6)}  # Kangxi radicals
_ONE_TO_ONE |= dict.fromkeys((0xA0, 0x1680, *range(0x2000, 0x200B), 0x202F, 0x205F, 0x3000), 0x20)

INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_HANZI = "〇一-龥㐀-䶿豈-﫿"
_WIDE = f"{_HANZI}，。；：？！、（）［］〔〕【】《》〈〉“”‘’％—…"
# blanks, invisible characters and carriage returns; tabs and line feeds are structure
_RUN = re.compile(rf"[{INVISIBLE}\r ]+")
_UNSEEN = re.compile(rf"[{INVISIBLE}\r]+")
_BESIDE_WIDE = re.compile(rf"[{_WIDE}\n\t]")


@dataclass(frozen=True, slots=True)
class Shadow:
    """A uniform text; `cuts` are (offset in `text`, characters of the source left out before it) in rising order."""

    text: str
    cuts: tuple[tuple[int, int], ...] = ()

    def source(self, offset: int, *, closing: bool = False) -> int:
        """Return the source offset of shadow `offset`.

        With `closing` the offset is an exclusive end: characters dropped at that very place stay outside.
        """
        at = bisect_left(self.cuts, (offset, -1)) if closing else bisect_left(self.cuts, (offset + 1, -1))
        return offset + (self.cuts[at - 1][1] if at else 0)

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Return the source offsets of a half-open shadow stretch."""
        first = self.source(start)
        return first, max(first, self.source(end, closing=True))

    def offset(self, source: int) -> int:
        """Return the shadow offset of a source offset (of the next kept character, where that one was dropped)."""
        low, high = 0, len(self.cuts)
        while low < high:  # the last cut whose source position is not behind `source`
            mid = (low + high) // 2
            if self.cuts[mid][0] + self.cuts[mid][1] <= source:
                low = mid + 1
            else:
                high = mid
        guess = source - (self.cuts[low - 1][1] if low else 0)
        return min(guess, self.cuts[low][0]) if low < len(self.cuts) else min(guess, len(self.text))


@lru_cache(maxsize=4)
def shadow_of(text: str) -> Shadow:
    """Return the shadow of `text`. A shadow's shadow is itself."""
    uniform = text.translate(_ONE_TO_ONE)
    pieces: list[str] = []
    cuts: list[tuple[int, int]] = []
    done = dropped = kept = 0
    for start, end in _dropped(uniform):
        pieces.append(uniform[done:start])
        kept += start - done
        dropped += end - start
        if cuts and cuts[-1][0] == kept:
            cuts[-1] = (kept, dropped)
        else:
            cuts.append((kept, dropped))
        done = end
    pieces.append(uniform[done:])
    return Shadow("".join(pieces), tuple(cuts))


def _dropped(text: str) -> Iterator[tuple[int, int]]:
    """The stretches that a shadow leaves out: invisible characters, and blanks at an edge or beside a wide character."""
    for run in _RUN.finditer(text):
        start, end = run.span()
        left, right = text[start - 1] if start else "\n", text[end] if end < len(text) else "\n"
        if _BESIDE_WIDE.match(left) or _BESIDE_WIDE.match(right):
            yield start, end
        else:
            yield from (match.span() for match in _UNSEEN.finditer(text, start, end))
