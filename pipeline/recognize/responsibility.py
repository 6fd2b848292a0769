"""Responsibility clauses (责任分工条款): who leads, who is responsible, who helps, by when, and the rules that carry on.

A clause stands in brackets at a sentence's end （市财政局牵头，市审计局按职责分工负责）, or begins with a label and runs to the
end of its line (牵头单位：市财政局), or fills a cell of a table. Its wordings are rows of `lexicon/responsibility.toml`.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.rows import Hit, Row, find_hits, load_rows
from pipeline.model.task import ROLE_NAMED, Role
from pipeline.recognize.units import FoundUnit, parse_unit_list
from pipeline.text.brackets import OPENING, Bracket, outer_brackets

LONGEST_UNLABELLED = 400
_BLANK = " \t\n，。；、：　"


@dataclass(frozen=True, slots=True)
class RoleUnit:
    """A unit with its role in a clause; offsets in the shadow text, `rule` the row that gave the role."""

    name: str
    start: int
    end: int
    role: Role
    rule: str
    group: bool
    known: bool


@dataclass(frozen=True, slots=True)
class Clause:
    """A responsibility clause at ``[start, end)`` of the shadow text.

    `times` are the stretches that a time label heads. `lead_rule` is the row that says that the first unit of a list
    leads ("" if none). `defaults` are the units that all later tasks get. `labelled` tells a clause made of labels
    (牵头单位：…) from one made of predicates (…牵头).
    """

    start: int
    end: int
    units: tuple[RoleUnit, ...]
    times: tuple[tuple[int, int], ...] = ()
    lead_rule: str = ""
    defaults: tuple[RoleUnit, ...] = ()
    labelled: bool = False
    closed: bool = True


@cache
def _rows(*kinds: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("responsibility") if row.text("kind") in kinds)


def _role(row: Row) -> Role:
    return ROLE_NAMED[row.text("role")]


_LONGEST_LABEL = 24
_LONGEST_LEAD_IN = 16  # 根据各自有关职责任务分工分别共同 before 负责


def _labels(text: str, start: int, end: int) -> list[Hit]:
    """Labels of ``text[start:end]``: looked for only in the words before a colon."""
    hits: list[Hit] = []
    colon, floor = text.find("：", start, end), start
    while colon >= 0:
        begin = max(floor, colon - _LONGEST_LABEL)
        if _LABEL_WORDS.search(text, begin, colon):
            hits += find_hits(_rows("label", "time", "person"), text, begin, colon + 1)
        floor = colon + 1
        colon = text.find("：", floor, end)
    return hits


_LABEL_WORDS = re.compile(
    r"单位|部门|处室|科室|机构|主体|方$|分工|责任|牵头|主责|主办|时限|时间|期限|进度|节点|领导|人|同志|负责|配合|协办|指导|督导"
)


def find_clauses(text: str, start: int, end: int, *, gaps: Collection[int] = ()) -> tuple[Clause, ...]:
    """Return the responsibility clauses of ``text[start:end]`` (shadow text), in reading order, none overlapping.

    A bracket without a partner is bounded by its line. Neighbouring clauses that complete each other (牵头单位：… then
    责任单位：… then 完成时限：…) are one. A bracket counts without a label only where it stands at the end of a sentence
    and every part of it is a list of units with a predicate: anything else is ordinary text.

    Args:
        text: shadow text.
        start: first offset to look at.
        end: offset behind the last.
        gaps: shadow offsets where white space was left out.
    """
    brackets = outer_brackets(text, start, end)
    found: list[Clause] = []
    for bracket in brackets:
        clause = _bracketed(text, bracket, end, gaps)
        if clause is not None:
            found.append(clause)
    found += _unbracketed(text, start, end, brackets, gaps)
    found += _plain_lines(text, start, end, gaps)
    found.sort(key=lambda clause: (clause.start, -clause.end))
    return tuple(_joined(text, _without_overlap(found)))


def parse_cell(text: str, start: int, end: int, role: Role, *, gaps: Collection[int] = ()) -> Clause:
    """Return what a cell of a units column says; `role` is the column's, which labels and predicates in the cell overrule."""
    return _parse(text, start, end, role=role, rule=f"columns.{role}", gaps=gaps, outer=(start, end))


def lead_rule_in(text: str, start: int, end: int) -> Hit | None:
    """Return the first wording in ``text[start:end]`` by which the first unit of a list leads, or None."""
    for cue in _LEAD_WORDS.finditer(text, start, end):
        hits = find_hits(_rows("lead_rule"), text, max(start, cue.start() - 30), min(end, cue.end() + 60))
        if hits:
            return hits[0]
    return None


# cheap looks before rules that cost more
_LEAD_WORDS = re.compile(r"第一|首位|首个|最前|前面")
_PREDICATE_WORDS = re.compile(
    r"负责|牵头|主责|主办|主抓|配合|落实|实施|职责|推进|指导|参与|参加|协助|协办|协同|协作|支持|督导|督促|其责|其职|办理|承办"
)
_DEFAULT_WORDS = re.compile(r"不再|不另|恕不|不予|不一一|不单独|不逐|下同|不重复")


def defaults_in(text: str, *, gaps: Collection[int] = ()) -> list[tuple[int, tuple[RoleUnit, ...]]]:
    """Return the default rules of a text, each with its offset and the units that all later tasks get."""
    found: list[tuple[int, tuple[RoleUnit, ...]]] = []
    floor = 0
    for cue in _DEFAULT_WORDS.finditer(text):
        if cue.start() < floor:
            continue
        for hit in find_hits(_rows("default"), text, max(floor, cue.start() - 160), min(len(text), cue.end() + 12)):
            names = parse_unit_list(text, *hit.match.span("units"), gaps=gaps)
            found.append((hit.start, tuple(_with_role(unit, _role(hit.row), hit.row.id) for unit in names)))
            floor = hit.end
    return found


def _bracketed(text: str, bracket: Bracket, end: int, gaps: Collection[int]) -> Clause | None:
    first, last = bracket.inner
    if last - first < 2 or not _gate().search(text, first, last):
        return None
    labels = _labels(text, first, last)
    if labels and labels[0].start - first <= 1:
        return _parse(
            text, first, last, role=None, rule="", gaps=gaps, outer=(bracket.start, bracket.end), closed=bracket.closed
        )
    if last - first > LONGEST_UNLABELLED or not _ends_a_sentence(text, bracket, end):
        return None
    outer = (bracket.start, bracket.end)
    clause = _parse(text, first, last, role=None, rule="", gaps=gaps, outer=outer, closed=bracket.closed)
    if (
        not clause.units
        or not clause.units[0].known
        or 3 * sum(unit.known for unit in clause.units) < 2 * len(clause.units)
    ):
        return None
    return clause if not _leftover(text, first, last, clause) else None


@cache
def _gate() -> re.Pattern[str]:
    """What every clause holds: a predicate or a label. A cheap look before the rules."""
    return re.compile(r"负责|牵头|主责|主办|主抓|配合|落实|实施|职责|：|推进|指导|参与|协助|协办|督导|其责|其职|办理")


def _ends_a_sentence(text: str, bracket: Bracket, end: int) -> bool:
    before = text[bracket.start - 1] if bracket.start else "\n"
    after = text[bracket.end] if bracket.end < end else "\n"
    return before in "。；！？：”）〕\n\t…" or after in "\n。；\t（〔【" or bracket.end >= end


def _leftover(text: str, first: int, last: int, clause: Clause) -> bool:
    """Whether some of the bracket's words are neither names nor the words of a rule: then it is ordinary text."""
    covered = sum(unit.end - unit.start for unit in clause.units) + sum(
        unit.end - unit.start for unit in clause.defaults
    )
    words = sum(1 for ch in text[first:last] if ch not in _BLANK)
    spare = words - covered - _plain_count(text, first, last)
    return spare > 14 + (90 if clause.defaults or clause.lead_rule else 0)


_PLAIN_WORDS = re.compile(
    r"按照?(?:各自)?职责(?:分工)?(?:分别)?|(?:分别)?牵头|(?:分工)?负责(?:落实)?|配合|参与|等(?:有关|相关)?(?:部门|单位)?(?:和单位)?|共同|落实|会同|[和及与]"
)


def _unbracketed(text: str, start: int, end: int, brackets: list[Bracket], gaps: Collection[int]) -> list[Clause]:
    """Clauses that begin with a label outside brackets and run to the end of their line."""
    found: list[Clause] = []
    at, blocked = start, iter(brackets)
    bracket = next(blocked, None)
    for hit in _labels(text, start, end):
        if hit.start < at:
            continue
        while bracket is not None and bracket.end <= hit.start:
            bracket = next(blocked, None)
        if bracket is not None and bracket.start < hit.start < bracket.end:
            continue
        if hit.row.text("kind") == "person" or not _opens_a_clause(text, hit.start, start):
            continue
        stop = _clause_line_end(text, hit.end, end)
        clause = _parse(text, hit.start, stop, role=None, rule="", gaps=gaps, outer=(hit.start, stop))
        if clause.units or clause.times:
            found.append(clause)
            at = stop
    return found


def _plain_lines(text: str, start: int, end: int, gaps: Collection[int]) -> list[Clause]:
    """Clauses without brackets or labels that fill a line: 市水利局牵头，市财政局配合。"""
    found: list[Clause] = []
    at = start
    while at < end:
        stop = text.find("\n", at, end)
        stop = end if stop < 0 else stop
        if (
            6 <= stop - at <= 160
            and text[at] not in "（〔【"
            and _gate().search(text, at, stop)
            and "：" not in text[at:stop]
        ):
            last = stop - 1 if text[stop - 1] == "。" else stop
            clause = _parse(text, at, last, role=None, rule="", gaps=gaps, outer=(at, stop))
            exact = sum(unit.end - unit.start for unit in clause.units) + _plain_count(text, at, last)
            solid = sum(1 for ch in text[at:last] if ch not in _BLANK)
            if clause.units and all(unit.known for unit in clause.units) and exact >= solid:
                found.append(clause)
        at = stop + 1
    return found


def _plain_count(text: str, first: int, last: int) -> int:
    return sum(len(match.group()) for match in _PLAIN_WORDS.finditer(text, first, last))


def _opens_a_clause(text: str, at: int, start: int) -> bool:
    before = at - 1
    while before >= start and text[before] in " 　":
        before -= 1
    return before < start or text[before] in "\n。；！？）〕】”\t"


def _clause_line_end(text: str, at: int, end: int) -> int:
    """The clause ends with its line, or with a 。 behind which ordinary text goes on."""
    line = text.find("\n", at, end)
    line = end if line < 0 else line
    tab = text.find("\t", at, line)
    line = line if tab < 0 else tab
    depth = 0
    for k in range(at, line):
        ch = text[k]
        if ch in OPENING:
            depth += 1
        elif ch in "）〕】］":
            depth = max(0, depth - 1)
        elif ch == "。" and depth == 0:
            rest = text[k + 1 : line].lstrip()
            if (
                rest
                and not _labels(text, k + 1, min(line, k + 22))
                and not lead_rule_in(text, k + 1, min(line, k + 60))
            ):
                return k + 1
    return line


def _parse(
    text: str,
    first: int,
    last: int,
    *,
    role: Role | None,
    rule: str,
    gaps: Collection[int],
    outer: tuple[int, int],
    closed: bool = True,
) -> Clause:
    lead_rule, defaults, holes = _carried_on(text, first, last, gaps)
    units: list[RoleUnit] = []
    times: list[tuple[int, int]] = []
    labels = [hit for hit in _labels(text, first, last) if not _inside(hit.start, holes)]
    stretches: list[tuple[int, int, Row | None]] = []
    opening = labels[0].start if labels else last
    if opening > first:
        stretches.append((first, opening, None))
    stops = [*(hit.start for hit in labels[1:]), last]
    stretches += [(hit.end, stop, hit.row) for hit, stop in zip(labels, stops, strict=False)]
    for begin, stop, label in stretches:
        if label is not None and label.text("kind") == "time":
            times.append((begin, stop))
        elif label is None or label.text("kind") == "label":
            named = (_role(label), label.id) if label else (role, rule)
            units += _lists(text, begin, stop, named[0], named[1], holes, gaps)
    return Clause(
        outer[0],
        outer[1],
        tuple(_unique(units)),
        tuple(times),
        lead_rule,
        defaults,
        bool(labels) or role is not None,
        closed,
    )


def _carried_on(
    text: str, first: int, last: int, gaps: Collection[int]
) -> tuple[str, tuple[RoleUnit, ...], list[tuple[int, int]]]:
    """What the clause says about later tasks, and the stretches that say it."""
    holes: list[tuple[int, int]] = []
    defaults: list[RoleUnit] = []
    lead = lead_rule_in(text, first, last)
    if lead is not None:
        holes.append((lead.start, lead.end))
    said = find_hits(_rows("default"), text, first, last) if _DEFAULT_WORDS.search(text, first, last) else []
    for hit in said:
        holes.append((hit.start, hit.end))
        names = parse_unit_list(text, *hit.match.span("units"), gaps=gaps)
        defaults += [_with_role(unit, _role(hit.row), hit.row.id) for unit in names]
    return (
        (lead.row.id if lead else ""),
        tuple(_unique(defaults)),
        sorted(_with_brackets(text, *hole) for hole in holes),
    )


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """A rule that fills a bracket of its own takes the bracket along."""
    if start and end < len(text) and OPENING.get(text[start - 1]) == text[end]:
        return start - 1, end + 1
    return start, end


def _with_role(unit: FoundUnit, role: Role, rule: str) -> RoleUnit:
    if unit.role is not None:
        role, rule = unit.role, unit.rule
    return RoleUnit(unit.name, unit.start, unit.end, role, rule, unit.group, unit.known)


def _inside(at: int, holes: list[tuple[int, int]]) -> bool:
    return any(begin <= at < stop for begin, stop in holes)


def _lists(
    text: str, first: int, last: int, role: Role | None, rule: str, holes: list[tuple[int, int]], gaps: Collection[int]
) -> list[RoleUnit]:
    """The units of a stretch: each list takes the role of the predicate behind it, else the label's."""
    units: list[RoleUnit] = []
    for begin, stop in _solid(first, last, holes):
        at = begin
        for hit in _predicates(text, begin, stop):
            units += [_with_role(unit, _role(hit.row), hit.row.id) for unit in _named(text, at, hit.start, gaps)]
            at = hit.end
        rest = _named(text, at, stop, gaps)
        if role is None and not units and any(unit.role for unit in rest):
            units += [_with_role(unit, "responsible", unit.rule) for unit in rest]
        elif role is not None:
            units += [_with_role(unit, role, rule) for unit in rest]
    return units


def _named(text: str, start: int, end: int, gaps: Collection[int]) -> tuple[FoundUnit, ...]:
    """The list before a predicate."""
    while start < end and (text[start] in _BLANK or text[start] in "）〕】"):
        start += 1
    return parse_unit_list(text, start, end, gaps=gaps)


def _predicates(text: str, start: int, end: int) -> list[Hit]:
    """Predicates outside nested brackets."""
    cue = _PREDICATE_WORDS.search(text, start, end)
    if cue is None:
        return []
    nested = outer_brackets(text, start, end)
    return [
        hit
        for hit in find_hits(_rows("predicate"), text, max(start, cue.start() - _LONGEST_LEAD_IN), end)
        if not any(b.start < hit.start < b.end for b in nested) and hit.start > start
    ]


def _solid(first: int, last: int, holes: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``[first, last)`` without the holes."""
    out, at = [], first
    for begin, stop in holes:
        if stop <= at or begin >= last:
            continue
        if begin > at:
            out.append((at, begin))
        at = max(at, stop)
    if at < last:
        out.append((at, last))
    return out


def _unique(units: list[RoleUnit]) -> list[RoleUnit]:
    seen: set[tuple[str, str]] = set()
    kept = []
    for unit in units:
        if (unit.name, unit.role) not in seen:
            seen.add((unit.name, unit.role))
            kept.append(unit)
    return kept


def _without_overlap(clauses: list[Clause]) -> list[Clause]:
    kept: list[Clause] = []
    for clause in clauses:
        if not kept or clause.start >= kept[-1].end:
            kept.append(clause)
    return kept


def _joined(text: str, clauses: list[Clause]) -> list[Clause]:
    """Make one of neighbours that complete each other."""
    kept: list[Clause] = []
    for clause in clauses:
        last = kept[-1] if kept else None
        if last is not None and not text[last.end : clause.start].strip(_BLANK) and _complete(last, clause):
            kept[-1] = Clause(
                last.start,
                clause.end,
                (*last.units, *clause.units),
                (*last.times, *clause.times),
                last.lead_rule or clause.lead_rule,
                (*last.defaults, *clause.defaults),
                last.labelled or clause.labelled,
                last.closed and clause.closed,
            )
        else:
            kept.append(clause)
    return kept


def _complete(first: Clause, second: Clause) -> bool:
    if not first.units or not second.units:
        return True
    return not {unit.role for unit in first.units} & {unit.role for unit in second.units}
