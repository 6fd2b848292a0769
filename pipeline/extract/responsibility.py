"""What responsibility clauses mean for the whole document: who leads by position, and units that carry on to later tasks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.extract.segments import RawTask
from pipeline.recognize.responsibility import Clause, RoleUnit, defaults_in, lead_rule_in


@dataclass(frozen=True, slots=True)
class CarriedRules:
    """Rules that carry on: `lead_from` is the offset from which the first unit of a list leads (None: nowhere), `lead_rule`
    the row that says so; `defaults` are (offset, units) pairs: units that every task behind the offset gets."""

    lead_from: int | None
    lead_rule: str
    defaults: tuple[tuple[int, tuple[RoleUnit, ...]], ...]


def carried_rules(text: str, clauses: Sequence[Clause]) -> CarriedRules:
    """Return the rules that the clauses state for later tasks, and a lead rule that stands outside all clauses (in the
    letter, in a note under a table), which holds for the whole document; a default rule in a sentence of its own holds for
    what comes behind it."""
    stated = [clause for clause in clauses if clause.lead_rule]
    lead_from, rule = (stated[0].start, stated[0].lead_rule) if stated else (None, "")
    outside = lead_rule_in(text, 0, len(text)) if "第一" in text or "首" in text else None
    if outside is not None and not any(clause.start <= outside.start < clause.end for clause in clauses):
        lead_from, rule = 0, outside.row.id
    defaults = [(clause.start, clause.defaults) for clause in clauses if clause.defaults]
    outside_clauses = [
        (at, units) for at, units in defaults_in(text) if not any(clause.start <= at < clause.end for clause in clauses)
    ]
    return CarriedRules(lead_from, rule, tuple(sorted([*defaults, *outside_clauses], key=lambda rule: rule[0])))


def settle_roles(task: RawTask, rules: CarriedRules) -> list[tuple[RoleUnit, bool]]:
    """Return the units of a task with their final roles, each with whether it was inherited.

    Where the first of a list leads by rule, a group never does, and a clause that names its lead is left alone. A default
    clause adds to the tasks behind it, never to the one that holds it, and only units not named there.
    """
    units = list(task.units)
    by_position = rules.lead_from is not None and task.end >= rules.lead_from and not task.explicit_roles
    if by_position and units and units[0].role == "responsible" and not units[0].group:
        units[0] = replace(units[0], role="lead", rule=rules.lead_rule)
    named = {unit.name for unit in units}
    settled = [(unit, False) for unit in units]
    for at, defaults in rules.defaults:
        if at < task.start:
            settled += [(unit, True) for unit in defaults if unit.name not in named]
            named |= {unit.name for unit in defaults}
    return settled
