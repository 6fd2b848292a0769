"""Times (时间) and deadlines (完成时限)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.span import Span

TimeKind = Literal["deadline", "range", "point", "recurrence", "none"]
Precision = Literal[
    "minute", "half_day", "day", "ten_days", "month", "quarter", "half_year", "year", "plan_period", "event"
]
Strength = Literal["must", "should", "strive", "encourage", "explore", "principle"]


@dataclass(frozen=True, slots=True)
class Time:
    """A time that a text names, as a closed interval of days.

    `start`/`end` are offsets in the text that was searched, half-open. `start_date`/`end_date` are ISO dates or None
    where that side is open; `clock` is the hour of the end, ``HH:MM``,
    where one is named, `start_clock` that of the beginning (9：00—11：30). `every` is an ISO 8601 duration for a
    recurrence. `kind`: a deadline is open at its start (到, 至, 前), a range has both ends or only a beginning, a point
    is one day that only dates something, "none" is what looks like a time and is none (a name, a document number).
    `rule` is the lexicon row that made it.
    """

    kind: TimeKind
    text: str
    start: int
    end: int
    start_date: str | None
    end_date: str | None
    precision: Precision
    rule: str
    every: str | None = None
    clock: str | None = None
    start_clock: str | None = None


@dataclass(frozen=True, slots=True)
class Ongoing:
    """A time without an end (长期坚持, 持续推进): what a plan says in a deadline's place of work that goes on for good.

    It is no deadline; `rule` is the lexicon row that made it.
    """

    text: str
    span: Span
    rule: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time by which (or during which) something of a task must be done or hold.

    Dates are ISO; a recurrence or an event without a date has `end_date` None. `strength` is how binding the words are.
    """

    text: str
    span: Span
    start_date: str | None
    end_date: str | None
    precision: Precision
    rule: str
    every: str | None = None
    clock: str | None = None
    strength: Strength | None = None
