"""Brackets and quotation marks: pairs, with a bound on what a missing one can swallow."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

OPENING = {"（": "）", "〔": "〕", "【": "】", "［": "］"}
CLOSING = frozenset(OPENING.values())
LONGEST = 1500
_MARKS = re.compile(r"[（〔【［）〕】］\n]")


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket and what it holds: ``text[start]`` opens it, ``text[end - 1]`` closes it when `closed`.

    An unclosed bracket ends with its line, or after `LONGEST` characters.
    """

    start: int
    end: int
    closed: bool

    @property
    def inner(self) -> tuple[int, int]:
        """Offsets of what stands between the brackets."""
        return self.start + 1, self.end - 1 if self.closed else self.end


def outer_brackets(text: str, start: int = 0, end: int | None = None) -> list[Bracket]:
    """Return the outermost brackets of ``text[start:end]`` (shadow text), in reading order, in linear time.

    Widths may be mixed (shadow text has one width); kinds may be nested. A closing bracket of another kind than the
    open one closes it only where no pair of its own kind is open. What is never closed ends at the line's end.
    """
    stop = len(text) if end is None else end
    found: list[Bracket] = []
    open_at: list[int] = []
    for match in _MARKS.finditer(text, start, stop):
        at, ch = match.start(), match.group()
        if open_at and at - open_at[0] > LONGEST:
            found.append(Bracket(open_at[0], open_at[0] + LONGEST, False))
            open_at.clear()
        if ch in OPENING:
            open_at.append(at)
        elif ch == "\n":
            if open_at:
                found.append(Bracket(open_at[0], at, False))
                open_at.clear()
        elif open_at:
            first = open_at[0]
            _close(text, open_at, ch)
            if not open_at:
                found.append(Bracket(first, at + 1, True))
    if open_at:
        found.append(Bracket(open_at[0], min(stop, open_at[0] + LONGEST), False))
    return found


def _close(text: str, open_at: list[int], ch: str) -> None:
    """Take the bracket that `ch` closes off the open ones, with those of other kinds opened since its own kind."""
    if OPENING[text[open_at[-1]]] != ch:
        mate = next((k for k in range(len(open_at) - 1, -1, -1) if OPENING[text[open_at[k]]] == ch), None)
        if mate is not None:
            del open_at[mate + 1 :]
    open_at.pop()


def split_outside(
    text: str, separators: str, start: int = 0, end: int | None = None, *, quotes: str = "“”《》"
) -> list[tuple[int, int]]:
    """Return the non-empty stretches of ``text[start:end]`` between `separators` that stand outside brackets and `quotes`."""
    opening, closing = quotes[0::2], quotes[1::2]
    stop = len(text) if end is None else end
    parts: list[tuple[int, int]] = []
    depth, begin = 0, start
    for match in _cuts(separators, quotes).finditer(text, start, stop):
        at, ch = match.start(), match.group()
        if ch in OPENING or ch in opening:
            depth += 1
        elif ch in CLOSING or ch in closing:
            depth = max(0, depth - 1)
        elif depth == 0:
            if at > begin:
                parts.append((begin, at))
            begin = at + 1
    if stop > begin:
        parts.append((begin, stop))
    return parts


@cache
def _cuts(separators: str, quotes: str) -> re.Pattern[str]:
    return re.compile("[" + re.escape(separators + quotes + "".join(OPENING) + "".join(CLOSING)) + "]")
