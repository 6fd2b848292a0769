"""Targets (目标指标): the quantities of a task or of a plan's goals that must be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.extract.target_context import Place, measured, places, sentences_with
from pipeline.extract.target_rules import is_target
from pipeline.extract.target_words import Wording, earlier_indicator, wordings
from pipeline.model.quantity import Quantity
from pipeline.model.time import Strength, Time
from pipeline.recognize.quantities import find_quantities

_NAMED = 300  # how far back an elliptic clause may find what it counts
_CARRY = 600  # how far a time that opens a sentence reaches (到2027年，…。…。)


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A quantity that must be reached, in offsets of the searched text.

    ``text[start:end]`` is the shortest clause that holds indicator and value. `indicator` is what is measured, `scope`
    what it is measured over; both "" where the text does not say. `end_date` is ISO or None.
    """

    start: int
    end: int
    indicator: str
    scope: str
    quantity: Quantity
    end_date: str | None = None
    strength: Strength | None = None


def targets_in(text: str, regions: Sequence[tuple[int, int]], *, times: Sequence[Time] = ()) -> list[FoundTarget]:
    """Return the targets of the given stretches of a text, in reading order.

    In doubt a quantity without a word of comparison is a target only where a verb of doing governs it or where it ends
    its phrase; what tells the present, counts a known set, says which things are meant, sets a condition or a benefit is
    none (eval/GUIDELINES.md).

    Args:
        text: shadow text; all offsets count its characters.
        regions: half-open stretches to search, each read on its own: tasks, goals.
        times: the times of the same text (`recognize/times.py`), for the dates of the targets.
    """
    dated = sorted((time for time in times if time.end_date and time.kind != "none"), key=lambda time: time.start)
    found: list[FoundTarget] = []
    for start, end in regions:
        quantities = find_quantities(text, start, end)
        if quantities:
            found.extend(_region(text, start, end, quantities, dated))
    return found


def _region(
    text: str, start: int, end: int, quantities: Sequence[Quantity], times: Sequence[Time]
) -> Iterator[FoundTarget]:
    for sentence in sentences_with(text, start, end, quantities):
        last: FoundTarget | None = None
        for clause in places(text, sentence):
            segment = -1
            for place in clause:
                if segment >= 0 and not place.in_bracket:
                    place = replace(place, segment=segment, head=text[segment : place.first.start])
                if is_target(place):
                    for target in _targets(text, place, start, times):
                        last = (
                            target
                            if target.indicator
                            else _named_before(target, place, last, text[start : place.first.start])
                        )
                        yield last
                    segment = _behind(text, place)


def _named_before(target: FoundTarget, place: Place, last: FoundTarget | None, before: str) -> FoundTarget:
    """Give an elliptic clause (比2020年提高6个百分点, 2026年完成80座) what the clause before measured."""
    if last and measured(last.quantity) == place.kind:
        return replace(target, indicator=last.indicator, scope=target.scope or last.scope)
    return replace(target, indicator=earlier_indicator(before[-_NAMED:], place.first.unit))


def _behind(text: str, place: Place) -> int:
    """Return where the words of the next list begin: behind this one and its noun, at the next 、 or 和."""
    end = place.quantities[-1].end
    marks = [at for at in (text.find(mark, end, place.end) for mark in "、和及并") if at >= 0]
    return min(marks) + 1 if marks else end


def _targets(text: str, place: Place, floor: int, times: Sequence[Time]) -> Iterator[FoundTarget]:
    dates = _dates(text, place, floor, times)
    for quantity, wording, date in zip(place.quantities, wordings(text, place), dates, strict=True):
        yield _target(quantity, wording, date)


def _target(quantity: Quantity, wording: Wording, date: str | None) -> FoundTarget:
    return FoundTarget(
        start=wording.start,
        end=wording.end,
        indicator=wording.indicator,
        scope=wording.scope,
        quantity=quantity,
        end_date=date,
        strength=wording.strength,
    )


# ---- dates -------------------------------------------------------------------------------------------------------


def _dates(text: str, place: Place, floor: int, times: Sequence[Time]) -> list[str | None]:
    """Return the end date of each quantity of a list: its own where as many times precede, else the nearest before."""
    count = len(place.quantities)
    near = [
        time
        for time in times
        if place.sentence <= time.start and time.end <= place.first.end and not _is_base(text, time)
    ]
    if len(near) >= count > 1 and _side_by_side(near[-count:]):
        return [time.end_date for time in near[-count:]]
    if near:
        return [near[-1].end_date] * count
    later = [time for time in times if place.first.end <= time.start < place.end]
    if later:
        return [later[0].end_date] * count
    carried = [
        time
        for time in times
        if max(floor, place.sentence - _CARRY) <= time.start < place.sentence and _opens_sentence(text, time, floor)
    ]
    if carried and "\n" not in text[carried[-1].end : place.sentence]:
        return [carried[-1].end_date] * count
    return [None] * count


def _side_by_side(times: Sequence[Time]) -> bool:
    return all(later.start - earlier.end <= 1 for earlier, later in pairwise(times))


def _is_base(text: str, time: Time) -> bool:
    """较2024年, 以2020年为基数: a time that is compared with, not one to meet."""
    before = text[max(0, time.start - 2) : time.start]
    return before[-1:] in ("较", "比", "以", "与", "从", "由", "自", "按") or text[time.end : time.end + 1] in (
        "的",
        "以",
    )


def _opens_sentence(text: str, time: Time, floor: int) -> bool:
    begin = max(text.rfind("。", floor, time.start), text.rfind("\n", floor, time.start), floor - 1) + 1
    return time.kind in ("deadline", "range") and time.start - begin <= 4
