"""The plan in a document, read to the end."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from pipeline.extract.deadlines import deadlines_in, ongoing_in
from pipeline.extract.dependencies import dependencies
from pipeline.extract.goals import goal_regions, is_heading_of
from pipeline.extract.indicators import IndicatorTable, read_indicators
from pipeline.extract.responsibility import CarriedRules, carried_rules, settle_roles
from pipeline.extract.segments import Heading, RawTask, headings_of, tasks_of_clauses, tasks_of_leaves
from pipeline.extract.tables import TableTasks, tasks_of_table
from pipeline.extract.targets import FoundTarget, targets_in
from pipeline.model.finding import Finding
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.official import OfficialDocument
from pipeline.model.quantity import Target
from pipeline.model.source import SourceDocument
from pipeline.model.span import Span
from pipeline.model.task import Goals, LeadRule, Measure, NamedUnit, Plan, Task, UnitMention
from pipeline.model.time import Deadline, Ongoing, Strength, Time
from pipeline.model.unit import Home
from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.responsibility import Clause, RoleUnit, find_clauses
from pipeline.recognize.times import eventual, find_times, uncounted
from pipeline.recognize.unit_names import home_of_issuer
from pipeline.recognize.unit_resolver import one_name_each
from pipeline.text.sentences import sentences
from pipeline.text.shadow import Shadow, shadow_of

_CARRIES = 700  # how far a time that opens a sentence reaches


def plan_document(document: OfficialDocument) -> OfficialDocument:
    """Return the plan in a document: the document itself, or the first plan among its annexes, else the document."""
    if document.kind == "plan":
        return document
    for annex in document.annexes:
        found = plan_document(annex)
        if found.kind == "plan":
            return found
    return document


def extract_plan(source: SourceDocument, document: OfficialDocument, *, office: OfficeTime = STANDARD) -> Plan:
    """Return the plan in a document with its tasks, their units, deadlines and targets, and the plan's own goals.

    `document` is what `structure` made of `source`; the plan may be the document or one of its annexes, and the annexes of
    the plan count as its text; `office` says what hour 下班前 means and which days are worked. What is doubtful is a finding. All spans are canonical.
    """
    own = plan_document(document)
    reading = _Reading.of(source, own.date or document.date, office)
    raw, clauses, goals, indicators = reading.whole(own)
    rules = carried_rules(reading.shadow.text, clauses)
    lead: LeadRule | None = "first-listed" if rules.lead_rule else None
    tasks = with_offices(reading.tasks(raw, rules), home_of_issuer(own.issuer or document.issuer or ""))
    findings = [*source.findings, *(f for each in _all_documents(document) for f in each.findings), *reading.findings]
    letter = document if own is not document else None
    if letter is not None:
        own = replace(own, request=own.request or letter.request, addressees=own.addressees or letter.addressees)
    mentions = reading.mentions(tasks)
    return Plan(source, own, lead, tasks, reading.goals(goals, indicators), tuple(findings), letter, mentions)


def unit_names(source: SourceDocument, document: OfficialDocument) -> frozenset[str]:
    """Return the names of all units of the plan's tasks, as `extract_plan` finds them; nothing else is read of the plan."""
    shadow = shadow_of(source.text)
    reading = _Reading(source, shadow, frozenset(offset for offset, _count in shadow.cuts), None, (), [])
    raw, clauses, _goals, _indicators = reading.whole(plan_document(document))
    rules = carried_rules(shadow.text, clauses)
    return frozenset(unit.name for task in raw for unit, _inherited in settle_roles(task, rules))


def with_offices(tasks: Sequence[Task], home: Home) -> tuple[Task, ...]:
    """Return the tasks with the one name of each unit's office: 市发改委 and 市发展改革委 are one."""
    names = one_name_each([unit.name for task in tasks for unit in task.units], home)
    return tuple(
        replace(task, units=tuple(replace(unit, unit=names[unit.name]) for unit in task.units)) for task in tasks
    )


def _all_documents(document: OfficialDocument) -> Iterable[OfficialDocument]:
    yield document
    for annex in document.annexes:
        yield from _all_documents(annex)


@dataclass(frozen=True, slots=True)
class _Reading:
    """What the parts of one plan are read with: the file, its shadow, and the times in it; findings gather here."""

    source: SourceDocument
    shadow: Shadow
    gaps: frozenset[int]
    basis: date | None
    times: tuple[Time, ...]
    findings: list[Finding]

    @classmethod
    def of(cls, source: SourceDocument, written: str | None, office: OfficeTime) -> _Reading:
        """Return the reading of a file whose plan was written on an ISO date."""
        shadow = shadow_of(source.text)
        basis = date.fromisoformat(written) if written else None
        gaps = frozenset(offset for offset, _count in shadow.cuts)
        return cls(source, shadow, gaps, basis, find_times(shadow.text, basis=basis, office=office), [])

    def whole(
        self, own: OfficialDocument
    ) -> tuple[list[RawTask], list[Clause], list[tuple[int, int]], list[IndicatorTable]]:
        """Return the tasks, clauses, goal stretches and tables of indicators of a plan and its annexes."""
        raw: list[RawTask] = []
        clauses: list[Clause] = []
        goals: list[tuple[int, int]] = []
        indicators: list[IndicatorTable] = []
        for part in _all_documents(own):
            found, said, regions, stated = self.part(part)
            raw += found
            clauses += said
            goals += regions
            indicators += stated
        if not raw:
            headings = headings_of(own, self.shadow)
            raw = tasks_of_leaves(
                headings, [h.section.id for h in headings if is_heading_of("no-task", h.section.title)]
            )
        return raw, clauses, goals, indicators

    def part(
        self, part: OfficialDocument
    ) -> tuple[list[RawTask], list[Clause], list[tuple[int, int]], list[IndicatorTable]]:
        """Return the tasks, clauses, goal stretches and tables of indicators of one document."""
        text, shadow = self.shadow.text, self.shadow
        body = (shadow.offset(part.body.start), shadow.offset(part.body.end))
        headings = headings_of(part, shadow)
        tables = [
            (shadow.offset(table.start), shadow.offset(table.end), table) for table in part.tables if not table.parent
        ]
        clauses: list[Clause] = []
        stretches = _between(body, [(begin, stop) for begin, stop, _table in tables])
        for begin, stop in _cut_at(stretches, [heading.start for heading in headings]):
            clauses += find_clauses(text, begin, stop, gaps=self.gaps)
        tasks = tasks_of_clauses(text, clauses, headings, [stop for _begin, stop, _table in tables], body[0])
        above: TableTasks | None = None
        indicators: list[IndicatorTable] = []
        for begin, _stop, table in tables:
            said = tasks_of_table(table, shadow, _section_at(headings, begin), gaps=self.gaps, above=above)
            above = said if said.columns else above
            tasks += said.tasks
            clauses += said.clauses
            if not said.columns:
                indicators.append(read_indicators(table, shadow))
        tasks.sort(key=lambda task: task.start)
        goals = goal_regions(text, headings, tasks, body)
        outside = [part for region in goals for part in _between(region, [(b, s) for b, s, _table in tables])]
        return tasks, clauses, outside, [table for table in indicators if table.targets]

    def tasks(self, raw: Sequence[RawTask], rules: CarriedRules) -> tuple[Task, ...]:
        """Return the tasks with all their values."""
        before = dependencies(self.shadow.text, raw)
        return tuple(
            self._task(task, f"t{k + 1}", rules, tuple(f"t{other + 1}" for other in before[k]))
            for k, task in enumerate(raw)
        )

    def _task(self, raw: RawTask, identity: str, rules: CarriedRules, before: tuple[str, ...]) -> Task:
        units = tuple(self._unit(unit, inherited) for unit, inherited in settle_roles(raw, rules))
        span = self._span(raw.start, raw.end)
        if not raw.closed:
            self.findings.append(Finding("T-CLAUSE-OPEN", "warning", (("title", raw.title),), span))
        for unit in raw.units:
            if not unit.known:
                self.findings.append(
                    Finding("T-UNIT-DOUBT", "note", (("name", unit.name),), self._span(unit.start, unit.end))
                )
        return Task(
            identity,
            raw.section,
            raw.title,
            span,
            units,
            self._deadlines(raw.regions, raw.times),
            self._targets(raw.regions, raw.years),
            self._measures(raw),
            before,
            raw.group,
            ongoing=self._ongoing(raw),
        )

    def mentions(self, tasks: Sequence[Task]) -> tuple[NamedUnit, ...]:
        """Return the units that the prose names: what a clause or a column of units says is no mention."""
        listed = sorted({unit.span.start: unit.span.end for task in tasks for unit in task.units}.items())
        starts = [start for start, _end in listed]
        found: list[NamedUnit] = []
        for mention in find_mentions(self.shadow.text, names={unit.name for task in tasks for unit in task.units}):
            span = self._span(mention.start, mention.end)
            before = bisect_left(starts, span.end)
            if not before or listed[before - 1][1] <= span.start:
                found.append(NamedUnit(mention.name, span, mention.code, mention.rule))
        return tuple(found)

    def goals(self, regions: Sequence[tuple[int, int]], indicators: Sequence[IndicatorTable]) -> Goals:
        """Return the plan's own goals in the given stretches and tables of indicators."""
        targets = [*self._targets(regions, {}), *(self._target(t, None) for table in indicators for t in table.targets)]
        targets.sort(key=lambda target: (target.span.start, target.span.end))
        years = [table.year for table in indicators if table.year]
        return Goals(self._deadlines(regions, years), tuple(targets))

    def _span(self, start: int, end: int) -> Span:
        return Span(self.source.text_id, *self.shadow.span(start, end))

    def _unit(self, unit: RoleUnit, inherited: bool) -> UnitMention:
        return UnitMention(unit.name, unit.role, self._span(unit.start, unit.end), unit.rule, inherited, unit.group)

    def _deadlines(
        self, regions: Sequence[tuple[int, int]], labelled: Sequence[tuple[int, int]]
    ) -> tuple[Deadline, ...]:
        found: list[tuple[Time, Strength | None]] = list(
            deadlines_in(self.shadow.text, regions, self.times, basis=self.basis)
        )
        known = {time.start for time, _strength in found}
        for start, end in labelled:
            found += [
                (time, None)
                for time in self.times
                if start <= time.start and time.end <= end and time.kind != "none" and time.start not in known
            ]
        found.sort(key=lambda item: item[0].start)
        return tuple(self._deadline(time, strength) for time, strength in found)

    def _ongoing(self, raw: RawTask) -> tuple[Ongoing, ...]:
        """What the task says of having no end; a stretch that is a time too (全年) is left to its deadline."""
        hits = ongoing_in(self.shadow.text, raw.start, raw.end)
        dated = [(time.start, time.end) for time in self.times]
        spans = [
            (self._span(hit.start, hit.end), hit.row.id)
            for hit in hits
            if not any(start < hit.end and hit.start < end for start, end in dated)
        ]
        return tuple(Ongoing(self.source.text[span.start : span.end], span, rule) for span, rule in spans)

    def _deadline(self, time: Time, strength: Strength | None) -> Deadline:
        span = self._span(time.start, time.end)
        start = time.start_date if time.kind == "range" else None
        words = self.source.text[span.start : span.end]
        if uncounted(time, self.basis):
            self.findings.append(Finding("T-WORKDAYS", "warning", (("text", words),), span))
        if eventual(time):
            self.findings.append(Finding("T-EVENT", "note", (("text", words),), span))
        return Deadline(words, span, start, time.end_date, time.precision, time.rule, time.every, time.clock, strength)

    def _targets(self, regions: Sequence[tuple[int, int]], years: dict[tuple[int, int], int]) -> tuple[Target, ...]:
        found: list[Target] = []
        if not regions:
            return ()
        near = self._times_near(min(start for start, _end in regions), max(end for _start, end in regions))
        for item in targets_in(self.shadow.text, regions, times=near, basis=self.basis):
            year = next((year for (start, end), year in years.items() if start <= item.start < end), 0)
            found.append(self._target(item, f"{year}-12-31" if year else None))
        return tuple(found)

    def _times_near(self, start: int, end: int) -> Sequence[Time]:
        """The times that can have a say about targets between two offsets."""
        low = bisect_left(self.times, start - _CARRIES, key=lambda time: time.start)
        return self.times[low : bisect_left(self.times, end, key=lambda time: time.start)]

    def _target(self, item: FoundTarget, column_date: str | None) -> Target:
        span, quantity = self._span(item.start, item.end), item.quantity
        return Target(
            self.source.text[span.start : span.end],
            span,
            item.indicator,
            item.scope,
            quantity.comparator,
            quantity.value,
            quantity.unit,
            quantity.rule,
            quantity.value_max,
            quantity.direction,
            quantity.per,
            item.end_date or column_date,
            item.strength,
            quantity.expanded,
            quantity.base_unit,
            quantity.reference,
            quantity.qualitative,
        )

    def _measures(self, raw: RawTask) -> tuple[Measure, ...]:
        found: list[Measure] = []
        for start, end in raw.regions:
            for begin, stop in sentences(self.shadow.text, max(start, raw.body), end):
                words = self.shadow.text[begin:stop]
                if words.strip("。：") in (raw.title, "") or len(words) < 4:
                    continue
                span = self._span(begin, stop)
                found.append(Measure(self.source.text[span.start : span.end], span))
        return tuple(found)


def _between(body: tuple[int, int], holes: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    parts, at = [], body[0]
    for begin, stop in holes:
        if stop <= at or begin >= body[1]:
            continue
        if begin > at:
            parts.append((at, min(begin, body[1])))
        at = max(at, stop)
    if at < body[1]:
        parts.append((at, body[1]))
    return parts


def _cut_at(stretches: Sequence[tuple[int, int]], places: Sequence[int]) -> list[tuple[int, int]]:
    """The stretches, cut where headings begin: no clause reaches over a heading."""
    parts: list[tuple[int, int]] = []
    for begin, stop in stretches:
        cuts = [begin, *(place for place in places if begin < place < stop), stop]
        parts += pairwise(cuts)
    return parts


def _section_at(headings: Sequence[Heading], at: int) -> str:
    above = [heading for heading in headings if heading.start <= at]
    return above[-1].section.id if above else ""
