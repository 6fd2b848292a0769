"""Which of the times that a text names are deadlines (完成时限) of a task.

A time is a deadline where it says when something of the task must be done or hold. What only dates a document, stands
in a name, is a base year or tells the past is none. The wordings stand in lexicon/deadlines.toml (part ``due``), as
patterns over the time's sentence with ◷ in the time's place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache

from pipeline.lexicon.rows import Hit, Row, find_hits, load_rows
from pipeline.model.time import Strength, Time
from pipeline.recognize.strength import strength_at

MARK = "◷"
_ENDS = "。！？；\n\t"
_BEFORE, _AFTER = 60, 70  # characters of the sentence that are looked at on either side
_LONGEST_NAME = 120


def deadlines_in(
    text: str, regions: Sequence[tuple[int, int]], times: Sequence[Time], *, basis: date | None = None
) -> list[tuple[Time, Strength | None]]:
    """Return the times that are deadlines of the tasks, each with how binding its words are, in reading order.

    A recurrence (每年) counts only where its region names no other deadline. What speaks against a deadline beats what
    speaks for it; a time with 前 or 到 is one where nothing speaks against it, a bare year needs something for it.

    Args:
        text: shadow text.
        regions: half-open stretches of `text`, each of one task (or of the plan's goals), in reading order.
        times: what `find_times` found in `text`, in reading order.
        basis: the document's date; None where it has none.
    """
    found: list[tuple[Time, Strength | None]] = []
    for start, end in regions:
        inside = times[bisect_left(times, start, key=_start) : bisect_left(times, end, key=_start)]
        due = [time for time in inside if is_due(text, time, basis=basis, region=(start, end))]
        kept = [time for time in due if time.kind != "recurrence"] or due
        found += [(time, strength_at(text, time.start, time.end)) for time in kept]
    return found


def _start(time: Time) -> int:
    return time.start


def is_due(text: str, time: Time, *, basis: date | None = None, region: tuple[int, int] | None = None) -> bool:
    """Return whether a time is a deadline, judged by its own sentence; `region` bounds what is looked at."""
    if in_name(text, time.start, time.end):
        return False
    context = _context(text, time, region or (0, len(text)))
    rules = _rules()
    if time.rule in rules.never or any(row.regex.search(context) for row in rules.fitting("drop", time, basis)):
        return False
    if time.kind in ("deadline", "recurrence"):
        return True
    if time.kind == "point" and basis is not None and time.end_date == basis.isoformat():
        return False  # the document's own date
    return any(row.regex.search(context) for row in rules.fitting("keep", time, basis))


def ongoing_in(text: str, start: int, end: int) -> tuple[Hit, ...]:
    """Return where ``text[start:end]`` says that the work has no end (长期坚持), set apart as a deadline would be."""
    # one more character: the rows look at what stands behind the word
    return tuple(find_hits(_ongoing_rows(), text, start, min(end + 1, len(text))))


@cache
def _ongoing_rows() -> tuple[Row, ...]:
    return tuple(row for row in load_rows("vague") if row.text("kind") == "ongoing")


def in_name(text: str, start: int, end: int) -> bool:
    """Return whether ``text[start:end]`` stands within a title 《…》 or a document number 〔…〕."""
    for opening, closing in ("《》", "〔〕", "〈〉"):
        opened = text.rfind(opening, max(0, start - _LONGEST_NAME), start)
        if opened >= 0 and text.find(closing, opened, start) < 0 and text.find(closing, end, end + _LONGEST_NAME) >= 0:
            return True
    return False


def _context(text: str, time: Time, region: tuple[int, int]) -> str:
    begin, stop = max(region[0], time.start - _BEFORE), min(region[1], time.end + _AFTER)
    before, after = text[begin : time.start], text[time.end : stop]
    cut = max(before.rfind(mark) for mark in _ENDS) + 1
    ends = [at for mark in _ENDS if (at := after.find(mark)) >= 0]
    return before[cut:] + MARK + after[: min(ends, default=len(after))]


@dataclass(frozen=True, slots=True)
class _Rules:
    """The rows that judge a time, and the ids of the rows whose times never are deadlines."""

    rows: tuple[Row, ...]
    never: frozenset[str]

    def fitting(self, verdict: str, time: Time, basis: date | None) -> Iterator[Row]:
        """Yield the rows of a verdict whose conditions on kind, rule and past the time meets."""
        return (row for row in _meeting(verdict, time.kind, time.rule) if _when(row.text("when"), time, basis))


@cache
def _meeting(verdict: str, kind: str, rule: str) -> tuple[Row, ...]:
    """The rows of a verdict that look at times of this kind, made by this rule."""

    def meets(row: Row) -> bool:
        kinds, only, never = (row.fields.get(key) for key in ("kinds", "rules", "not_rules"))
        fits = (not isinstance(kinds, list) or kind in kinds) and (not isinstance(only, list) or rule in only)
        return fits and not (isinstance(never, list) and rule in never)

    return tuple(row for row in _rules().rows if row.text("verdict") == verdict and meets(row))


def _when(when: str, time: Time, basis: date | None) -> bool:
    if not when:
        return True
    first, last = time.start_date or time.end_date, time.end_date
    if when == "past":
        return basis is not None and last is not None and last < basis.isoformat()
    return basis is None or first is None or first[:4] <= basis.isoformat()[:4]


@cache
def _rules() -> _Rules:
    rows = load_rows("deadlines")
    return _Rules(
        rows=tuple(row for row in rows if row.text("part") == "due"),
        never=frozenset(row.id for row in rows if row.flag("never_due")),
    )
