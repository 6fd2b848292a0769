"""A cell of units as a person wants it → the units of a task in one role."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from pipeline.model.corrections import Correction
from pipeline.model.finding import Finding
from pipeline.model.span import Span
from pipeline.model.task import PERSON, Role, Task, UnitMention
from pipeline.recognize.units import parse_unit_list
from pipeline.text.shadow import shadow_of

_MARK = "*"  # behind a name in the table: a default clause adds it


def units_of(
    task: Task, role: Role, entry: Correction, nowhere: Span, findings: list[Finding]
) -> Iterator[UnitMention]:
    """Give the units of a task in one role as a person listed them.

    A name that the task has in this role stays as extracted, with its place in the text; where a person put a unit of a
    default clause (marked ``*``) before others, the order is theirs, and so are all. A name that does not end as units do
    is taken and reported (K-UNIT-DOUBT).
    """
    had = {unit.name: unit for unit in task.units if unit.role == role}
    listed = list(_listed(entry.after))
    marked = [mark for _name, mark, _group, _known in listed]
    theirs = marked != sorted(marked)
    for name, mark, group, known in listed:
        if not known:
            findings.append(Finding("K-UNIT-DOUBT", "note", (("title", entry.title), ("name", name))))
        old = had.get(name)
        if old is None or theirs or old.inherited != mark:
            made = UnitMention(name, role, nowhere, PERSON, inherited=mark, group=group)
            yield made if old is None else replace(old, rule=PERSON, inherited=mark)
        else:
            yield old


def _listed(words: str) -> Iterator[tuple[str, bool, bool, bool]]:
    """Name, whether it is marked, whether it stands for several, whether it ends as units do."""
    shadow = shadow_of("、".join(words.split("\n")))
    for unit in parse_unit_list(shadow.text, 0, len(shadow.text)):
        first, last = shadow.span(unit.start, unit.end)
        yield words[first:last], shadow.text[unit.end : unit.end + 1] == _MARK, unit.group, unit.known
