"""The units that a task without a list of units names in its sentences (由甲牵头，乙配合), before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.model.source import SourceDocument
from pipeline.model.span import Span
from pipeline.model.task import Task, UnitMention
from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.running_duties import running_duties
from pipeline.recognize.unit_resolver import compare_units
from pipeline.settlement.carry import Stretch
from pipeline.settlement.ground import Ground
from pipeline.text.shadow import shadow_of
from pipeline.text.uniform import bare

Units = tuple[UnitMention, ...]
_FRAME = re.compile(
    "^.{0,6}?[省市县区]|(?:局|委员会|委|厅|办公室|办|部)$"
)  # what a name has beside the trade of its office
_TRADE = 2


@dataclass(frozen=True, slots=True)
class Running:
    """The units that are put to work in a stretch of the sent draft, and in what became of it.

    `old` and `new` are those stretches; `gone` says that nothing stands there any more.
    """

    before: Units
    after: Units
    old: Stretch
    new: tuple[Stretch, ...]
    gone: bool = False


def units_in_sentences(ground: Ground, anchor: Stretch, task: Task | None) -> Running | None:
    """Return the units that the sentences of a task name, else those of the smallest section or line that holds the anchor.

    None where the anchor reaches over more than that: then nobody can tell which sentence is meant.
    """
    if task is not None:
        old = (task.span.start, task.span.end)
        new = tuple((one.span.start, one.span.end) for one in ground.becomes(task))
    else:
        old = ground.line(anchor[0])
        if anchor[1] > old[1]:
            return None
        carried = ground.carry(*old)
        new = (ground.new_line(carried.main.start),) if carried.kept else ()
    comparison = ground.comparison
    names = {unit.name for plan in (ground.old, ground.new) for each in plan.tasks for unit in each.units}
    after = tuple(unit for stretch in new for unit in _units(comparison.new, stretch, names))
    return Running(_units(comparison.old, old, names), after, old, new, gone=not new)


def is_named(ground: Ground, unit: str, source: SourceDocument, stretches: Sequence[Stretch]) -> bool:
    """Return whether stretches of a draft name a unit in any way: by this name, by another of its office, or as 气象部门."""
    trade = _FRAME.sub("", unit)
    for start, end in stretches:
        words = source.text[start:end]
        names = {mention.name for mention in find_mentions(shadow_of(words).text, names=(unit,))}
        if len(trade) >= _TRADE and re.search(f"{re.escape(trade)}(?:主管|行政)*(?:部门|机构|系统)", words):
            return True
        if bare(unit) in bare(words) or any(compare_units(unit, one, ground.home)[0] == "same" for one in names):
            return True
    return False


def _units(source: SourceDocument, stretch: Stretch, names: set[str]) -> Units:
    shadow = shadow_of(source.text[stretch[0] : stretch[1]])
    found = []
    for unit in running_duties(shadow.text, 0, len(shadow.text), names=names):
        low, high = shadow.span(unit.start, unit.end)
        span = Span(source.text_id, stretch[0] + low, stretch[0] + high)
        found.append(UnitMention(unit.name, unit.role, span, unit.rule, group=unit.group))
    return tuple(found)
