"""Plans for the checks to look at, made from lines."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.model.official import OfficialDocument
from pipeline.model.quantity import Target
from pipeline.model.source import SourceDocument
from pipeline.model.span import Span
from pipeline.model.task import Goals, Plan, Task, UnitMention
from pipeline.model.time import Deadline
from pipeline.read.assemble import Draft, Layer, assemble

TEXT_ID = "t"


def span_of(text: str, words: str, after: int = 0) -> Span:
    start = text.index(words, after)
    return Span(TEXT_ID, start, start + len(words))


def plan_of(
    text: str,
    *,
    date: str | None = None,
    addressees: Sequence[str] = (),
    issuer: str | None = None,
    tasks: Sequence[Task] = (),
    furniture: Sequence[str] = (),
) -> Plan:
    layer: Layer = "furniture"
    drafts = [Draft(line) for line in text.split("\n")] + [Draft(line, layer=layer) for line in furniture]
    canonical = assemble(list(drafts))
    source = SourceDocument("plan.txt", "0" * 64, "txt", "test", "final", TEXT_ID, canonical.text, canonical.blocks)
    whole = Span(TEXT_ID, 0, len(canonical.text))
    document = OfficialDocument("plan", "consultation", None, None, "", tuple(addressees), issuer, date, whole, whole)
    return Plan(source, document, None, tuple(tasks), Goals(), ())


def task_of(
    text: str,
    words: str,
    *,
    units: Sequence[str | tuple[str, str]] = (),
    deadline: tuple[str, str] | None = None,
    target: str = "",
    groups: Sequence[str] = (),
) -> Task:
    span = span_of(text, words)
    mentions: list[UnitMention] = []
    at = span.start
    for unit in units:
        name, role = unit if isinstance(unit, tuple) else (unit, "responsible")
        place = span_of(text, name, at)
        at = place.end
        mentions.append(UnitMention(name, role, place, "test", group=name in groups))  # type: ignore[arg-type]
    deadlines = ()
    if deadline:
        place = span_of(text, deadline[0], span.start)
        deadlines = (Deadline(deadline[0], place, None, deadline[1], "day", "test"),)
    targets = (Target(target, span_of(text, target, span.start), "", "", ">=", 1.0, "", "test"),) if target else ()
    title = words.split("。")[0]
    return Task(f"t{span.start}", "", title, span, tuple(mentions), deadlines, targets)
