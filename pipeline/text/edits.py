"""Edits carried out in a text: the plain way, which a written file is held against."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from pipeline.model.edit import TextEdit


def replayed(text: str, edits: Iterable[TextEdit]) -> str:
    """Return a text with all edits made; those at one place in the order given, words before lines.

    Args:
        text: lines joined by line feeds.
        edits: do not overlap; offsets count characters of `text`.
    """
    steps = sorted(
        enumerate(edits), key=lambda step: (_reach(text, step[1])[0], step[1].end, step[1].kind != "words", step[0])
    )
    out: list[str] = []
    at = 0
    for _number, edit in steps:
        start, end = _reach(text, edit)
        if start < at and out and out[-1].endswith("\n"):  # the line feed before last lines went with the line before
            out[-1] = out[-1][:-1]
        new = edit.new if edit.kind == "words" or not edit.new else "\n" + edit.new
        out += [piece for piece in (text[at:start], new) if piece]
        at = max(at, start, end)
    return "".join(out) + text[at:]


def _reach(text: str, edit: TextEdit) -> tuple[int, int]:
    """What an edit takes away: lines that go take the line feed behind them along, the last ones that before them."""
    if edit.kind == "words" or edit.comes:
        return edit.start, edit.end
    if edit.end < len(text):
        return edit.start, edit.end + 1
    return max(0, edit.start - 1), edit.end


class Shift:
    """Offsets of a text whose lines open with characters that are left out (automatic numbers) → offsets without them.

    Args:
        lines: (start, characters left out) of each line, in order.
    """

    def __init__(self, lines: Iterable[tuple[int, int]]) -> None:
        self._starts: list[int] = []
        self._gone: list[int] = []
        self._before: list[int] = []
        total = 0
        for start, gone in lines:
            self._starts.append(start)
            self._gone.append(gone)
            self._before.append(total)
            total += gone

    def __call__(self, offset: int) -> int:
        """Return where an offset is once they are left out."""
        index = bisect_right(self._starts, offset) - 1
        if index < 0:
            return offset
        return offset - self._before[index] - min(self._gone[index], offset - self._starts[index])
