"""What changed in a task's units: who came, who went, who has another name, role or place in the list."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from pipeline.diff.plain import plain
from pipeline.lexicon.terms import ROLE_WORDS
from pipeline.model.change import Effect, FieldChange
from pipeline.model.span import Span
from pipeline.model.task import Task, UnitMention
from pipeline.model.unit import Home
from pipeline.recognize.unit_names import read_unit_name
from pipeline.recognize.unit_resolver import compare_units
from pipeline.text.alignment import common

Head = tuple[str, str, str]
_ABBREVIATED = 0.8  # share of the shorter name's characters that the longer holds in order


def unit_changes(head: Head, left: Sequence[Task], right: Sequence[Task], home: Home) -> Iterator[FieldChange]:
    """Yield what changed in the units of tasks that are one, in order of the new list."""
    old, new = _units(left), _units(right)
    same, renamed = _pairs(old, new, home)
    pairs = same + renamed
    for i, j in renamed:
        yield _field(head, "renamed", old[i], new[j])
    went, came = {i for i, _j in pairs}, {j for _i, j in pairs}
    for i, unit in enumerate(old):
        if i not in went:
            yield _field(head, "removed", unit, None)
    for j, unit in enumerate(new):
        if j not in came:
            yield _field(head, "added", None, unit)
    yield from _lead(head, old, new, pairs)
    for i, j in pairs:
        if old[i].role != new[j].role and "lead" not in (old[i].role, new[j].role):
            yield FieldChange(*head, "units", "role", _with_role(old[i]), _with_role(new[j]), old[i].span, new[j].span)
    yield from _order(head, old, new, pairs)


def _units(tasks: Sequence[Task]) -> list[UnitMention]:
    """The units of tasks, each once, in order; inherited ones left out."""
    found: dict[str, UnitMention] = {}
    for task in tasks:
        for unit in task.units:
            if not unit.inherited:
                found.setdefault(plain(unit.name), unit)
    return list(found.values())


Pair = tuple[int, int]


def _pairs(old: Sequence[UnitMention], new: Sequence[UnitMention], home: Home) -> tuple[list[Pair], list[Pair]]:
    """The units that are one under one name, and those that are one under two names."""
    at = {plain(unit.name): j for j, unit in enumerate(new)}
    same = [(i, at[name]) for i, unit in enumerate(old) if (name := plain(unit.name)) in at]
    left = [i for i in range(len(old)) if i not in {i for i, _j in same}]
    right = [j for j in range(len(new)) if j not in {j for _i, j in same}]
    renamed: list[Pair] = []
    for certain in (True, False):
        for i in list(left):
            one = old[i].name
            fits = [j for j in right if _one_office(one, new[j].name, home, certain=certain)]
            if fits:
                renamed.append((i, fits[0]))
                left.remove(i)
                right.remove(fits[0])
    return same, sorted(renamed, key=lambda pair: pair[1])


def _one_office(one: str, other: str, home: Home, *, certain: bool) -> bool:
    """Whether two names are one office: known to be, or (not `certain`) so alike that one took the other's place."""
    state, rule = compare_units(one, other, home)
    if certain:
        return state == "same"
    if state == "ambiguous" and rule in (
        "units.region-unknown",
        "units.one-character",
        "units.related-organ",
        "units.former-split",
    ):
        return True
    short, long = sorted((plain(one), plain(other)), key=len)
    known = [read_unit_name(name, home).readings for name in (one, other)]
    return not all(known) and len(short) >= 4 and common(short, long) >= _ABBREVIATED * len(short)


def _lead(
    head: Head, old: Sequence[UnitMention], new: Sequence[UnitMention], pairs: Sequence[Pair]
) -> Iterator[FieldChange]:
    was = [i for i, unit in enumerate(old) if unit.role == "lead"]
    now = [j for j, unit in enumerate(new) if unit.role == "lead"]
    partner = dict(pairs)
    if {partner.get(i, -1) for i in was} == set(now):
        return
    effect: Effect = "changed" if was and now else "added" if now else "removed"
    yield FieldChange(
        *head, "lead", effect, "、".join(old[i].name for i in was), "、".join(new[j].name for j in now),
        _around([old[i] for i in was]), _around([new[j] for j in now]),
    )  # fmt: skip


def _order(
    head: Head, old: Sequence[UnitMention], new: Sequence[UnitMention], pairs: Sequence[Pair]
) -> Iterator[FieldChange]:
    """Units of one role that stand in another order: who is named first matters."""
    kept = sorted((i, j) for i, j in pairs if old[i].role == new[j].role and old[i].role != "lead")
    if all(a[1] < b[1] for a, b in pairwise(kept)):
        return
    one, other = [old[i] for i, _j in kept], [new[j] for j in sorted(j for _i, j in kept)]
    yield FieldChange(
        *head, "units", "reordered", "、".join(unit.name for unit in one), "、".join(unit.name for unit in other),
        _around(one), _around(other),
    )  # fmt: skip


def _around(units: Sequence[UnitMention]) -> Span | None:
    """From the first to the last of some units."""
    if not units:
        return None
    return Span(units[0].span.text_id, min(u.span.start for u in units), max(u.span.end for u in units))


def _with_role(unit: UnitMention) -> str:
    return f"{unit.name}（{ROLE_WORDS[unit.role]}）"


def _field(head: Head, effect: Effect, was: UnitMention | None, now: UnitMention | None) -> FieldChange:
    return FieldChange(
        *head, "units", effect, was.name if was else "", now.name if now else "",
        was.span if was else None, now.span if now else None,
    )  # fmt: skip
