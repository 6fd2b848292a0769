"""What people corrected → the plan as they want it: every value they set carries the rule "person".

A cell of units is a list of names; one of deadlines or targets a line a value. What a line held before keeps what was
extracted of it; the times and figures of new lines are recognised, and what is not stays words, with a finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from pipeline.extract.corrected_lines import deadlines_of, targets_of
from pipeline.extract.corrected_units import units_of
from pipeline.extract.plan import with_offices
from pipeline.model.corrections import NOTES, Correction, Corrections
from pipeline.model.finding import Finding
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.span import Span
from pipeline.model.task import ROLES, ByPerson, Measure, Plan, Task, UnitMention
from pipeline.recognize.unit_names import home_of_issuer


def corrected(plan: Plan, corrections: Corrections, *, office: OfficeTime = STANDARD) -> Plan:
    """Return the plan with what people corrected in place of what was extracted; its findings say what was applied.

    Corrections of a task that the plan does not have, or has under another title, are left out with a finding (K-GONE):
    a task is known by its id, and by its title where ids moved. The text of the plan and its file are never touched.

    Args:
        plan: a plan as extracted.
        corrections: those of this version of it.
        office: what the office's clock and calendar say.
    """
    if not corrections.entries:
        return plan
    applying = _Applying(plan, office)
    tasks = applying.tasks(corrections)
    home = home_of_issuer(plan.document.issuer or (plan.letter.issuer if plan.letter else None) or "")
    details = (("count", str(len(corrections.entries))), ("who", corrections.who), ("when", corrections.when[:10]))
    found = (Finding("K-APPLIED", "note", details), *applying.findings)
    gone = {task.id for task in applying.struck}
    kept = [replace(task, depends_on=tuple(key for key in task.depends_on if key not in gone)) for task in tasks]
    return replace(
        plan, tasks=with_offices(kept, home), findings=(*plan.findings, *found), struck=tuple(applying.struck)
    )


@dataclass(slots=True)
class _Applying:
    """One pass over the corrections of a plan."""

    plan: Plan
    office: OfficeTime
    findings: list[Finding] = field(default_factory=list)
    struck: list[Task] = field(default_factory=list)

    def tasks(self, corrections: Corrections) -> list[Task]:
        """Return the tasks as corrected, in order; those struck out are put aside."""
        by_task = self._by_task(corrections.entries)
        tasks: list[Task] = []
        for task in self.plan.tasks:
            entries = by_task.pop(task.id, [])
            made = self._applied(task, entries)
            (self.struck if any(entry.field == "removed" for entry in entries) else tasks).append(made)
        return self._with_added(tasks, by_task)

    def _by_task(self, entries: Iterable[Correction]) -> dict[str, list[Correction]]:
        """The corrections by the id that their task has in this plan; those of added tasks by their own."""
        added = {entry.task for entry in entries if entry.field == "added"}
        named: dict[str, list[str]] = {}
        for task in self.plan.tasks:
            named.setdefault(" ".join(task.title.split()), []).append(task.id)
        found: dict[str, list[Correction]] = {}
        for entry in entries:
            key = entry.task if entry.task in added else _known(entry, named.get(entry.title, []))
            if key is None:
                details = (("title", entry.title), ("field", entry.field), ("after", entry.after))
                self.findings.append(Finding("K-GONE", "warning", details))
            else:
                found.setdefault(key, []).append(entry)
        return found

    def _applied(self, task: Task, entries: Sequence[Correction]) -> Task:
        for entry in entries:
            task = self._with(task, entry)
        return task

    def _with(self, task: Task, entry: Correction) -> Task:
        person = task.person or ByPerson()
        lines = (task, entry, self._basis(), self.office, self.findings)
        if entry.field == "title":
            title = person.title or ("" if person.added else task.title)
            return replace(task, title=entry.after, person=replace(person, title=title))
        if entry.field == "group":
            return replace(task, person=replace(person, group=entry.after))
        if entry.field in NOTES:
            notes = {**dict(person.notes), entry.field: entry.after}
            return replace(
                task, person=replace(person, notes=tuple((key, words) for key, words in notes.items() if words))
            )
        if entry.field == "measures":
            return replace(task, measures=(Measure(entry.after, _end(task)),))
        if entry.field == "deadline":
            extracted = task.deadlines if person.deadlines is None else person.deadlines
            return replace(task, deadlines=deadlines_of(*lines), person=replace(person, deadlines=extracted))
        if entry.field == "targets":
            return replace(task, targets=targets_of(*lines))
        return replace(task, units=tuple(self._units(task, entry))) if entry.field in ROLES else task

    def _units(self, task: Task, entry: Correction) -> Iterator[UnitMention]:
        """The task's units with those of one role as corrected, in the order of roles."""
        role = next(role for role in ROLES if role == entry.field)
        rank = ROLES.index
        yield from (unit for unit in task.units if unit.role != role and rank(unit.role) < rank(role))
        yield from units_of(task, role, entry, _end(task), self.findings)
        yield from (unit for unit in task.units if unit.role != role and rank(unit.role) > rank(role))

    def _with_added(self, tasks: list[Task], added: dict[str, list[Correction]]) -> list[Task]:
        """Put each added task behind the one it stands behind; where that is struck out, behind the one before it."""
        order = [task.id for task in self.plan.tasks]
        for identity, entries in added.items():
            first = next(entry for entry in entries if entry.field == "added")
            ids = [task.id for task in tasks]
            behind = first.behind
            while behind and behind not in ids and behind in order:
                at = order.index(behind)
                behind = order[at - 1] if at else ""
            at = ids.index(behind) + 1 if behind in ids else 0 if not behind else len(ids)
            place = _end(tasks[at - 1]) if at else self._start()
            made = Task(identity, "", first.after, place, person=ByPerson(added=True))
            tasks.insert(at, self._applied(made, [entry for entry in entries if entry is not first]))
        return tasks

    def _start(self) -> Span:
        first = min((task.span.start for task in self.plan.tasks), default=0)
        return Span(self.plan.source.text_id, first, first)

    def _basis(self) -> date | None:
        written = self.plan.document.date or (self.plan.letter.date if self.plan.letter else None)
        return date.fromisoformat(written) if written else None


def _known(entry: Correction, named: Sequence[str]) -> str | None:
    """The task that a correction is about, of those with its title: the one with its id, else the only one."""
    return entry.task if entry.task in named else named[0] if len(named) == 1 else None


def _end(task: Task) -> Span:
    """An empty stretch behind the task's text: a person's words stand nowhere in it."""
    return Span(task.span.text_id, task.span.end, task.span.end)
