"""Who is asked (征求意见单位): the address line one by one, its groups taken apart by the plan and by the user's table of places."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.model.finding import Finding
from pipeline.model.official import OfficialDocument
from pipeline.model.round import Addressee, AddresseeSource
from pipeline.model.task import Plan, UnitMention
from pipeline.model.unit import Home
from pipeline.recognize.addressees import addressees_in, is_addressed
from pipeline.recognize.unit_groups import UnitGroup, read_group
from pipeline.recognize.unit_names import home_of_issuers, plain_name
from pipeline.recognize.unit_resolver import compare_units, resolve_unit

_GOVERNMENT = "人民政府"


@dataclass(frozen=True, slots=True)
class Roster:
    """The units that are asked, in order, and what a person should look at."""

    addressees: tuple[Addressee, ...]
    findings: tuple[Finding, ...] = ()


def make_roster(
    letter: OfficialDocument | None, plan: Plan, *, given: Sequence[str] = (), places: Sequence[str] = ()
) -> Roster:
    """Return who is asked.

    A roster that is given replaces the address line. A group of offices (市直各有关单位) gives way to the units of that
    kind that the plan's tasks name and that are not addressed by their own names; where the plan names none it stays. A
    group of places (各县（市、区）乡村振兴局) gives way to the places of these kinds in `places`; without any it stays one
    addressee, for which the letters of its members count. Units that the plan names and nobody asks, and units that are
    asked and have nothing to do in the plan, are findings; who issues the plan need not be asked.

    Args:
        letter: the consultation letter, None where there is none.
        plan: the draft that is sent out.
        given: names of the roster that replaces the address line.
        places: names of the places that groups stand for (临溪县), in their official order.
    """
    names = tuple(given) or _addressed(letter, plan)
    issuers = [d.issuer for d in (letter, plan.letter, plan.document) if d is not None and d.issuer]
    home = home_of_issuers(issuers)
    named = [unit for unit in _named(plan) if not any(compare_units(i, unit.name, home)[0] == "same" for i in issuers)]
    source: AddresseeSource = "option" if given else "request"
    found: list[Addressee] = []
    findings: list[Finding] = []
    for name in names:
        group = read_group(plain_name(name))
        if group is None:
            found.append(Addressee(name, source=source))
            continue
        members = _members(name, group, names, named, places, home)
        if members:
            findings.append(_finding("R-GROUP-EXPANDED", "note", name=name, count=len(members)))
            found += members
        else:
            findings.append(_finding("R-GROUP", "warning", name=name))
            found.append(Addressee(name, group=True, source=source))
    addressees = tuple({addressee.name: addressee for addressee in reversed(found)}.values())[::-1]
    return Roster(
        addressees,
        (*findings, *_not_asked(named, addressees, home), *_not_named(addressees, _groups(plan), named, home)),
    )


def _addressed(letter: OfficialDocument | None, plan: Plan) -> tuple[str, ...]:
    document = next((d for d in (letter, plan.letter, plan.document) if d is not None and d.addressees), None)
    if document is None:
        return ()
    return tuple(dict.fromkeys(name for stretch in document.addressees for name in addressees_in(stretch)))


def _named(plan: Plan) -> list[UnitMention]:
    """The units of the plan's tasks, each office once by the name that stands for it; groups left out."""
    by_office: dict[str, UnitMention] = {}
    for task in plan.tasks:
        for unit in task.units:
            if read_group(plain_name(unit.name)) is None:
                by_office.setdefault(unit.unit or plain_name(unit.name), unit)
    return list(by_office.values())


def _members(
    name: str, group: UnitGroup, names: Sequence[str], named: Sequence[UnitMention], places: Sequence[str], home: Home
) -> list[Addressee]:
    if group.kinds:
        organ = group.organ or _GOVERNMENT
        return [
            Addressee(place + organ, of=name, source="places")
            for place in places
            if place[-1:] in group.kinds and resolve_unit(place + organ, _plain(names), home).state == "none"
        ]
    singles = _plain(names)
    return [
        Addressee(unit.name, of=name, source="plan")
        for unit in named
        if (group.vague or resolve_unit(unit.name, [name], home).state == "member")
        and not is_addressed(unit.name, singles, home)
    ]


def _plain(names: Iterable[str]) -> list[str]:
    """The names that stand for one unit."""
    return [name for name in names if read_group(plain_name(name)) is None]


def _not_asked(named: Sequence[UnitMention], addressees: Sequence[Addressee], home: Home) -> Iterable[Finding]:
    roster = [addressee.name for addressee in addressees]
    for unit in named:
        if not unit.inherited and not is_addressed(unit.name, roster, home):
            yield Finding("R-NOT-ASKED", "warning", (("name", unit.name),), unit.span)


def _groups(plan: Plan) -> list[str]:
    """The groups that the plan's tasks name (各县（市、区）人民政府); 各有关部门 names nobody."""
    names = dict.fromkeys(unit.name for task in plan.tasks for unit in task.units)
    groups = [(name, read_group(plain_name(name))) for name in names]
    return [name for name, group in groups if group is not None and not (group.vague and not group.kinds)]


def _not_named(
    addressees: Sequence[Addressee], groups: Sequence[str], named: Sequence[UnitMention], home: Home
) -> Iterable[Finding]:
    for addressee in addressees:
        if addressee.group or addressee.source in ("plan", "places"):
            continue
        if resolve_unit(addressee.name, groups, home).state != "none":
            continue
        if not any(compare_units(unit.name, addressee.name, home)[0] in ("same", "ambiguous") for unit in named):
            yield _finding("R-NOT-NAMED", "note", name=addressee.name)


def _finding(code: str, severity: str, **details: object) -> Finding:
    return Finding(code, severity, tuple((key, str(value)) for key, value in details.items()))  # type: ignore[arg-type] # one of Severity
