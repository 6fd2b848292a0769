"""Who leads a task (牵头单位) where a comment names another lead: the former lead, as the draft has it."""

from __future__ import annotations

import re

from pipeline.feedback.draft import Draft
from pipeline.model.span import Span
from pipeline.model.task import Role
from pipeline.recognize.columns import column_of
from pipeline.recognize.responsibility import find_clauses, lead_rule_in
from pipeline.text.shadow import shadow_of


def lead_at(draft: Draft, span: Span) -> str | None:
    """Return the unit that leads the task at a stretch of the draft (canonical offsets), or None where the draft names none.

    In text it is the lead of the first clause behind the stretch, or the first of its list where the draft says that the
    first leads; in a table the only unit of the row's cell under 牵头单位.
    """
    line = next((one for one in draft.lines if one.start <= span.start < one.end), None)
    if line is not None and line.table:
        return _of_row(draft, line.table, line.row)
    around = [s.span for s in draft.sections if s.span.start <= span.start < s.span.end]
    end = min((s.end for s in around), default=line.end if line else span.end)
    shadow = shadow_of(draft.text)
    start, stop = shadow.offset(span.start), shadow.offset(end)
    clause = next(iter(find_clauses(shadow.text, start, stop)), None)
    if clause is None:
        return None
    leads = [unit.name for unit in clause.units if unit.role == "lead"]
    if leads:
        return leads[0] if len(leads) == 1 else None
    body = draft.document.span
    first_leads = lead_rule_in(shadow.text, shadow.offset(body.start), shadow.offset(body.end))
    return clause.units[0].name if first_leads and clause.units and not clause.units[0].group else None


def list_at(draft: Draft, span: Span, role: Role) -> Span | None:
    """Return the stretch of the units that have a role in the only clause at a stretch of the draft, None where there is none.

    In a table it is the row's cell under that role's heading.
    """
    line = next((one for one in draft.lines if one.start <= span.start < one.end), None)
    if line is not None and line.table:
        return None
    shadow = shadow_of(draft.text)
    clauses = list(find_clauses(shadow.text, shadow.offset(span.start), shadow.offset(span.end)))
    units = [unit for clause in clauses for unit in clause.units if unit.role == role]
    if len(clauses) != 1 or not units:
        return None
    return Span(span.text_id, *shadow.span(min(u.start for u in units), max(u.end for u in units)))


def _of_row(draft: Draft, table_id: str, row: int) -> str | None:
    table = next(table for table in draft.tables if table.id == table_id)
    heads = {
        cell.column: column_of(shadow_of(draft.text[cell.start : cell.end]).text)
        for cell in table.cells
        if cell.row == 0
    }
    for cell in table.cells:
        head = heads.get(cell.column)
        if cell.row <= row < cell.row + cell.row_span and head is not None and head.role == "lead":
            names = re.split("[、，,]", draft.text[cell.start : cell.end].strip())
            return names[0] if len(names) == 1 and names[0] else None
    return None
