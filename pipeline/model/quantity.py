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

    `expanded` is the value with 百, 千, 万 and 亿 multiplied out and `base_unit` the bare unit (1.2亿元 → 120000000, 元).
    A level without a figure has the value None: `reference` holds the words it is compared with (高于全省平均水平), or
    `qualitative` the words that say how much (应改尽改).
    """

    text: str
    start: int
    end: int
    comparator: Comparator
    value: float | None
    unit: str
    rule: str
    value_max: float | None = None
    direction: Direction | None = None
    per: str | None = None
    expanded: float | None = None
    base_unit: str = ""
    reference: str | None = None
    qualitative: str | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that a task (or the plan) must reach.

    `text` is the shortest clause that holds indicator and value, `span` its place. `indicator` is what is measured,
    `scope` what it is measured over (all, of which villages …; "" when not said). `end_date` is the ISO date of the
    deadline that goes with it, else None. `per` is the reference (年, 县, 村) of a rate per something. The other fields
    are those of its `Quantity`; the value is None where the text sets a level without a figure.
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
    expanded: float | None = None
    base_unit: str = ""
    reference: str | None = None
    qualitative: str | None = None
