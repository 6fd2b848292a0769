"""Requests about who leads, is responsible or helps → edits in the list of units of the task that is meant."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pipeline.model.comment import Comment
from pipeline.model.edit import TextEdit
from pipeline.model.source import Block
from pipeline.model.task import Role
from pipeline.recognize.amend.ground import Found, Ground, Stretch, once
from pipeline.recognize.responsibility import Clause, parse_cell
from pipeline.recognize.unit_resolver import compare_units
from pipeline.recognize.units import parse_unit_list
from pipeline.text.shadow import shadow_of
from pipeline.text.uniform import plain

_PLACED = re.compile(r"(?P<place>[一-龥]{1,6}?(?P<kind>[省市县区州]))[一-龥]{2,}")
_HELPING = re.compile(r"(?:配合|协办|参与|协助|协同|参加)(?:责任)?(?:单位|部门)")
_LEADING = re.compile(r"(?:牵头|主办|主责)(?:责任)?(?:单位|部门)")
_ANSWERING = re.compile(r"(?:责任|负责|承办|落实|实施)(?:单位|部门)")
_STAYS = re.compile(
    r"(?:我|本|原|该)[^，。；]{0,10}?(?:作为|列为|改为|调整为|转为|改列|列入|为)(?:责任|配合|参与|协办)(?:单位|部门)|(?:我|本|原)[^，。；]{0,8}列[^，。；]{0,16}之?后"
)
_FIRST = re.compile(r"第一责任(?:单位|部门)|首位责任(?:单位|部门)|(?:列|排|放|置)(?:在|于|为)?(?:首位|第一|最前)")


@dataclass(frozen=True, slots=True)
class Named:
    """A unit of a list; `end` lies behind a bracket that belongs to the name (（牵头）)."""

    name: str
    start: int
    end: int
    group: bool


@dataclass(frozen=True, slots=True)
class UnitList:
    """Units that stand beside each other in one role; `at` is where the list stands if it is empty."""

    role: Role
    units: tuple[Named, ...]
    at: int


@dataclass(frozen=True, slots=True)
class Listed:
    """The lists of one task. `first_leads`: the first of the only list leads."""

    lists: tuple[UnitList, ...]
    first_leads: bool = False

    def holder(self, name: str) -> tuple[UnitList, Named] | None:
        """Return the list that names a unit, and how."""
        return next(((one, unit) for one in self.lists for unit in one.units if same_unit(unit.name, name)), None)


def same_unit(one: str, other: str) -> bool:
    """Tell whether two names are certainly one office."""
    return plain(one) == plain(other) or compare_units(one, other)[0] == "same"


def lists_at(ground: Ground, comment: Comment) -> Listed | None:
    """Return the lists of units of the task that a comment is about, None where that cannot be said for sure.

    In a table they are the cells of its row. In text they are the clause that holds the anchor, else the first behind it in
    the same section; of a place or heading the only clause.
    """
    span = comment.anchor.span
    if span is None:
        return None
    block = ground.line_at(span.start)
    if block.kind == "row":
        return _of_row(ground, block) if span.end <= block.end else None
    clause = _clause(ground, (span.start, span.end), place=comment.anchor.state == "place")
    return None if clause is None else _of_clause(ground, clause)


def _clause(ground: Ground, span: Stretch, *, place: bool) -> Clause | None:
    heading = ground.heading_at(*span)
    if heading is not None:
        span, place = (heading.span.start, heading.span.end), True
    if place:
        found = ground.clauses(*span)
        return found[0] if len(found) == 1 else None
    section = ground.section_at(span[0])
    line = ground.line_at(span[0])
    start, end = (section.span.start, section.span.end) if section else (line.start, line.end)
    for child in ground.children(section) if section else ():
        if child.span.start > span[0]:
            end = min(end, child.span.start)
    clauses = ground.clauses(start, end)
    at = ground.shadow.offset(span[0])
    return next((clause for clause in clauses if clause.end > at), None)


def _of_clause(ground: Ground, clause: Clause) -> Listed:
    lists: list[UnitList] = []
    for unit in clause.units:
        start, end = ground.source_span(unit.start, unit.end)
        named = Named(unit.name, start, _behind_bracket(ground.text, end), unit.group)
        if lists and lists[-1].role == unit.role and _beside(ground.text, lists[-1].units[-1].end, start):
            last = lists.pop()
            lists.append(UnitList(last.role, (*last.units, named), last.at))
        else:
            lists.append(UnitList(unit.role, (named,), start))
    only = len(lists) == 1 and lists[0].role != "lead"
    return Listed(tuple(lists), only and (ground.first_leads or bool(clause.lead_rule)))


def _behind_bracket(text: str, end: int) -> int:
    """A bracket behind a name that gives its role belongs to it."""
    match = re.compile(r"[（(](?:牵头|主办|主责|配合|责任|负责)(?:单位|部门)?[）)]").match(text, end)
    return match.end() if match else end


def _beside(text: str, end: int, start: int) -> bool:
    return start - end <= 3 and all(ch in "、，,；; 　和及与\n" for ch in text[end:start])


def _of_row(ground: Ground, block: Block) -> Listed | None:
    table = ground.table_of(block)
    if table is None:
        return None
    heads = ground.columns_of(table)
    lists: list[UnitList] = []
    for cell in ground.cells_of(block):
        head = heads.get(cell.column)
        if head is None or head.meaning != "units":
            continue
        if cell.row != block.row or cell.row_span > 1:
            return None  # a cell that several tasks share
        role: Role = head.role or "responsible"  # type: ignore[assignment] # a column's role is one of Role
        shadow = ground.shadow
        found = (
            parse_cell(shadow.text, shadow.offset(cell.start), shadow.offset(cell.end), role)
            if cell.end > cell.start
            else None
        )
        units = () if found is None else tuple(
            Named(unit.name, *ground.source_span(unit.start, unit.end), unit.group) for unit in found.units
        )  # fmt: skip
        lists.append(UnitList(role, units, cell.start))
    return Listed(tuple(lists)) if lists else None


def names_of(words: str) -> tuple[str, ...]:
    """Return the names in a request's list of units, as written."""
    shadow = shadow_of(words)
    return tuple(words[slice(*shadow.span(u.start, u.end))] for u in parse_unit_list(shadow.text, 0, len(shadow.text)))


def wanted_role(words: str) -> Role | None:
    """Return the role that a request speaks of, None where it speaks of none or several."""
    found: list[Role] = []
    if _HELPING.search(words):
        found.append("cooperating")
    if _LEADING.search(words):
        found.append("lead")
    if _ANSWERING.search(words):
        found.append("responsible")
    return found[0] if len(found) == 1 else None


def as_listed(ground: Ground, listed: Listed, name: str) -> str:
    """Return a name as its neighbours are written: 市教育局 among 市财政局 and 市商务局, where the plan is that city's."""
    match = _PLACED.match(name)
    units = [unit.name for one in listed.lists for unit in one.units]
    if match is None or not any(unit.startswith(match["kind"]) for unit in units):
        return name
    own = ground.document.title.startswith(match["place"]) or (ground.document.issuer or "").startswith(match["place"])
    return name[match.start("kind") :] if own and not any(unit.startswith(match["place"]) for unit in units) else name


# ---- one more, one less --------------------------------------------------------------------------------------------


def add_unit(ground: Ground, comment: Comment) -> Found:
    """Add units at the end of the list that is spoken of, before 各县（市、区）人民政府 and the like."""
    listed = lists_at(ground, comment)
    names = names_of(comment.new or "")
    if listed is None or not names:
        return (), "unclear", ()
    missing = [as_listed(ground, listed, name) for name in names if listed.holder(name) is None]
    if not missing:
        return (), "already", ()
    target = _list_for(listed, wanted_role(comment.text))
    if target is None:
        return (), "unclear", ()
    if not target.units:
        return (TextEdit(target.at, target.at, "、".join(missing)),), "", ()
    single = [unit for unit in target.units if not unit.group]
    if single:
        return (TextEdit(single[-1].end, single[-1].end, "、" + "、".join(missing)),), "", ()
    if listed.first_leads or target.role == "lead":
        return (TextEdit(target.units[-1].end, target.units[-1].end, "、" + "、".join(missing)),), "", ()
    return (TextEdit(target.units[0].start, target.units[0].start, "、".join(missing) + "、"),), "", ()


def _list_for(listed: Listed, role: Role | None) -> UnitList | None:
    exact = [one for one in listed.lists if one.role == role]
    if exact:
        return exact[0] if len(exact) == 1 else None
    if role in (None, "responsible"):  # 责任单位 is also said of all who are not the lead
        others = [one for one in listed.lists if one.role not in ("lead", "guiding")]
        return others[0] if len(others) == 1 else None
    return None


def remove_unit(ground: Ground, comment: Comment) -> Found:
    """Take units out of their list, each with the sign before it (of the first in a list the sign behind it)."""
    names = names_of(comment.old or "")
    listed = lists_at(ground, comment)
    if listed is None or not names:
        return (), "unclear", ()
    edits: list[TextEdit] = []
    for name in names:
        held = listed.holder(name)
        if held is None:
            return (), "unclear", ()
        edit = _without(*held)
        if edit is None:
            return (), "unclear", ()
        edits.append(edit)
    return tuple(edits), "", ()


def _without(one: UnitList, unit: Named) -> TextEdit | None:
    """The edit that takes a unit out; a list that would be left empty is for a person."""
    at = one.units.index(unit)
    if len(one.units) == 1:
        return None
    if at:
        return TextEdit(one.units[at - 1].end, unit.end)
    return TextEdit(unit.start, one.units[1].start)


# ---- who leads -----------------------------------------------------------------------------------------------------


def set_lead(ground: Ground, comment: Comment) -> Found:
    """Name another lead in the form that the list has: 牵头单位：甲 and 甲牵头 by name, a list whose first leads by order.

    The former lead stays in the task where the request says so, where the new one was listed before (they change places),
    and where the list only goes by order.
    """
    listed = lists_at(ground, comment)
    names = names_of(comment.new or "")
    if listed is None or len(names) != 1:
        return (), "unclear", ()
    leads = [one for one in listed.lists if one.role == "lead"]
    if len(leads) == 1 and leads[0].units:
        return _by_name(listed, leads[0], comment, as_listed(ground, listed, names[0]))
    if not leads and len(listed.lists) == 1 and (listed.first_leads or _FIRST.search(comment.text)):
        return _by_order(ground, listed.lists[0], as_listed(ground, listed, names[0]))
    return (), "unclear", ()


def _by_name(listed: Listed, lead: UnitList, comment: Comment, name: str) -> Found:
    former = [unit for unit in lead.units if comment.old is None or same_unit(unit.name, comment.old)]
    if any(same_unit(unit.name, name) for unit in lead.units):
        return (), "already", ()
    if len(former) != 1:
        return (), "unclear", ()
    before = former[0]
    edits = [TextEdit(before.start, before.start + len(before.name), name)]
    held = listed.holder(name)
    if held is not None:
        unit = held[1]
        edits.append(TextEdit(unit.start, unit.start + len(unit.name), before.name))
        return tuple(edits), "", () if _STAYS.search(comment.text) else ("kept-lead",)
    if _STAYS.search(comment.text):
        other = _list_for(listed, None)
        if other is None or not other.units:
            return (), "unclear", ()
        edits.append(TextEdit(other.units[0].start, other.units[0].start, before.name + "、"))
    return tuple(edits), "", ()


def _by_order(ground: Ground, one: UnitList, name: str) -> Found:
    if same_unit(one.units[0].name, name):
        return (), "already", ()
    held = once((n, n) for n, unit in enumerate(one.units) if same_unit(unit.name, name))
    front = one.units[0].start
    if held is None:
        return (TextEdit(front, front, name + "、"),), "", ()
    unit = one.units[held[0]]
    words = ground.text[unit.start : unit.end]
    return (TextEdit(front, front, words + "、"), TextEdit(one.units[held[0] - 1].end, unit.end)), "", ()
