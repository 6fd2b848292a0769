"""Edits carried out in a text: the plain way, which a written file is held against."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import replace

from pipeline.model.edit import TextEdit


def replayed(text: str, edits: Iterable[TextEdit]) -> str:
    """Return a text with all edits made; those at one place in the order given, words before lines.

    Args:
        text: lines joined by line feeds.
        edits: do not overlap; offsets count characters of `text`.
    """
    padded = "\n" + text  # so that every line has a line feed before it, which it takes along
    steps = sorted(
        enumerate(edits),
        key=lambda step: (_reach(step[1])[0], _reach(step[1])[1], step[1].kind != "words", step[0]),
    )
    out: list[str] = []
    at = 0
    for _number, edit in steps:
        start, end = _reach(edit)
        out.append(padded[at:start])
        out.append(edit.new if edit.kind == "words" or not edit.new else "\n" + edit.new)
        at = max(at, end)
    return "".join([*out, padded[at:]])[1:]


def replayed_within(text: str, start: int, end: int, edits: Iterable[TextEdit]) -> str:
    """Return ``text[start:end]`` with edits that lie in it made."""
    moved = (replace(edit, start=edit.start - start, end=edit.end - start) for edit in edits)
    return replayed(text[start:end], moved)


def apart(edits: Iterable[TextEdit]) -> list[TextEdit]:
    """Return edits in reading order without those that come twice, and of those that take the same words the first."""
    kept: list[TextEdit] = []
    at = 0
    for edit in sorted(dict.fromkeys(edits), key=lambda one: (one.start, one.end)):
        if edit.comes or edit.start >= at:
            kept.append(edit)
            at = max(at, edit.end)
    return kept


def _reach(edit: TextEdit) -> tuple[int, int]:
    """What an edit takes away of a text that opens with a line feed."""
    start, end = edit.start + 1, edit.end + 1
    return (start, end) if edit.kind == "words" or edit.comes else (start - 1, end)


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
