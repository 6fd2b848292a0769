"""Targets (目标指标): the quantities of a task or of a plan's goals that must be reached."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

from pipeline.extract.target_context import Place, measured, places, sentences_with
from pipeline.extract.target_dates import Timeline
from pipeline.extract.target_rules import REACHED, is_level_to_reach, is_target, tells_present
from pipeline.extract.target_words import earlier_indicator, wordings
from pipeline.model.quantity import Quantity
from pipeline.model.time import Strength, Time
from pipeline.recognize.levels import find_levels
from pipeline.recognize.quantities import find_quantities

_NAMED = 300  # how far back an elliptic clause may find what it counts


@dataclass(frozen=True, slots=True)
class FoundTarget:
    """A quantity, or a level without a figure (its value is None), that must be reached, in offsets of the searched text.

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


def targets_in(
    text: str, regions: Sequence[tuple[int, int]], *, times: Sequence[Time] = (), basis: date | None = None
) -> list[FoundTarget]:
    """Return the targets of the given stretches of a text, in reading order.

    In doubt a quantity without a word of comparison is a target only where a verb of doing governs it or where it ends
    its phrase; what tells the present, counts a known set, says which things are meant, sets a condition or a benefit is
    none (eval/GUIDELINES.md). A level without a figure (高于全省平均水平, 应改尽改) is one unless it tells the present or
    sets a condition.

    Args:
        text: shadow text; all offsets count its characters.
        regions: half-open stretches to search, each read on its own: tasks, goals.
        times: the times of the same text (`recognize/times.py`), for the dates of the targets.
        basis: the document's date; what is said of a time that was over by then (2025年，…) tells the present.
    """
    timeline = Timeline(text, times, basis)
    found: list[FoundTarget] = []
    for start, end in regions:
        quantities = find_quantities(text, start, end)
        figures = list(_region(text, start, end, quantities, timeline)) if quantities else []
        levels = [level for level in _levels(text, start, end, timeline, figures) if not _counted(level, figures)]
        found.extend(sorted((*figures, *levels), key=lambda target: target.quantity.start) if levels else figures)
    return found


def _levels(
    text: str, start: int, end: int, timeline: Timeline, figures: Sequence[FoundTarget]
) -> Iterator[FoundTarget]:
    """Yield the levels without a figure that must be reached; behind a figure of its clause a level says more of that."""
    levels = {level.quantity: level for level in find_levels(text, start, end)}
    if not levels:
        return
    for sentence in sentences_with(text, start, end, list(levels)):
        for place in (place for clause in places(text, sentence) for place in clause):
            if not is_level_to_reach(place) or timeline.is_over(place):
                continue
            before = next(
                (it for it in reversed(figures) if place.start <= it.quantity.start < place.first.start), None
            )
            if before:
                place = place.from_segment(text, _behind(text, before.quantity, place))
            for target in _targets(text, place, timeline.dates(place, start)):
                said = levels[target.quantity].measured or target.indicator
                yield replace(target, indicator=said or (before.indicator if before else ""))


def _counted(level: FoundTarget, figures: Sequence[FoundTarget]) -> bool:
    """Whether a figure stands where the level does (实现…全覆盖 is 100 %)."""
    first, last = level.quantity.start, level.quantity.end
    return any(figure.quantity.start < last and first < figure.quantity.end for figure in figures)


def _region(
    text: str, start: int, end: int, quantities: Sequence[Quantity], timeline: Timeline
) -> Iterator[FoundTarget]:
    for sentence in sentences_with(text, start, end, quantities):
        last: FoundTarget | None = None
        named: list[FoundTarget] = []
        for clause in places(text, sentence):
            before: Place | None = None  # the last list of this clause that was a target
            for place in clause:
                if before and (not place.in_bracket or place.start == before.start):
                    place = place.from_segment(text, _behind(text, before.quantities[-1], place))
                if not (is_target(place) or _is_ahead(place, timeline)) or timeline.is_over(place):
                    continue
                for target in _each_of(named, text, place, list(_targets(text, place, timeline.dates(place, start)))):
                    if target.indicator.startswith("占") and last and last.start >= place.sentence:
                        target = replace(
                            target, indicator=last.indicator + target.indicator
                        )  # 占农户总数: of what was before
                    last = target if target.indicator else _named_before(text, start, target, place, last)
                    named.append(last)
                    yield last
                before = place


def _each_of(
    named: Sequence[FoundTarget], text: str, place: Place, targets: Sequence[FoundTarget]
) -> Sequence[FoundTarget]:
    """Give a list without nouns (2030年分别达到8家、20个) the indicators of the list before it, one each where the units fit."""
    before = named[-len(targets) :]
    elliptic = len(targets) > 1 and not any(target.indicator for target in targets)
    if not elliptic or "分别" not in text[place.start : place.first.start]:
        return targets
    if [target.quantity.unit for target in before] != [target.quantity.unit for target in targets]:
        return targets
    return [
        replace(target, indicator=one.indicator, scope=target.scope or one.scope)
        for target, one in zip(targets, before, strict=True)
    ]


def _is_ahead(place: Place, timeline: Timeline) -> bool:
    """Whether the sentence tells the present, but this clause a time to come (已建成512公里，2028年底突破600公里)."""
    return tells_present(place) and timeline.is_ahead(place) and is_target(replace(place, ahead=True))


def _named_before(text: str, floor: int, target: FoundTarget, place: Place, last: FoundTarget | None) -> FoundTarget:
    """Give an elliptic clause (比2020年提高6个百分点, 2026年完成80座) what the clause before measured."""
    carried = place.first.direction or place.first.rule in REACHED  # 年均增长6%, 2028年达到1.2万件
    if last and (measured(last.quantity) == place.kind or (carried and last.start >= place.sentence)):
        return replace(target, indicator=last.indicator, scope=target.scope or last.scope)
    words = text[max(floor, place.first.start - _NAMED) : place.first.start]
    return replace(target, indicator=earlier_indicator(words, place.first.unit))


def _behind(text: str, before: Quantity, place: Place) -> int:
    """Return where the words of a list begin: behind the one before and its noun, at the next 、 or 和."""
    end = before.end
    marks = [at for at in (text.find(mark, end, place.first.start) for mark in "、和及并") if at >= 0]
    return min(marks) + 1 if marks else end


def _targets(text: str, place: Place, dates: Sequence[str | None]) -> Iterator[FoundTarget]:
    for quantity, wording, end_date in zip(place.quantities, wordings(text, place), dates, strict=True):
        yield FoundTarget(
            start=wording.start,
            end=wording.end,
            indicator=wording.indicator,
            scope=wording.scope,
            quantity=quantity,
            end_date=end_date,
            strength=wording.strength,
        )
