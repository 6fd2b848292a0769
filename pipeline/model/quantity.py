"""Quantities (数量) and targets (目标指标)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.model.span import Span
from pipeline.model.time import Strength

Comparator = Literal["=", ">=", "<=", ">", "<", "~", "+", "-"]
Direction = Literal["increase", "decrease"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity that a text names.

    `start`/`end` are offsets in the text that was searched, half-open, covering number, unit and the words of
    comparison that touch it (不少于3个, 30%左右). `value` is the number in the unit as written (100万元 → 100, 万元);
    `value_max` the upper end of a range. `rule` is the lexicon row that made it.
    """

    text: str
    start: int
    end: int
    comparator: Comparator
    value: float
    unit: str
    rule: str
    value_max: float | None = None
    direction: Direction | None = None
    per: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that a task (or the plan) must reach.

    `text` is the shortest clause that holds indicator and value, `span` its place. `indicator` is what is measured,
    `scope` what it is measured over (all, of which villages …; "" when not said). `end_date` is the ISO date of the
    deadline that goes with it, else None. `per` is the reference (年, 县, 村) of a rate per something.
    """

    text: str
    span: Span
    indicator: str
    scope: str
    comparator: Comparator
    value: float | None
    unit: str
    rule: str
    value_max: float | None = None
    direction: Direction | None = None
    per: str | None = None
    end_date: str | None = None
    strength: Strength | None = None
