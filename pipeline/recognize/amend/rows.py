"""A new row of a task table: what a request says of it, put under the headings of the table."""

from __future__ import annotations

import re

from pipeline.model.edit import TextEdit
from pipeline.model.source import Block, Table
from pipeline.recognize.amend.ground import Found, Ground
from pipeline.text.shadow import shadow_of

_FIELD = re.compile(
    r"(?P<kind>牵头|主办|主责|责任|负责|配合|协办|参与|完成时|时)(?:单位|部门|限|间)?(?:为|是|：|由)(?P<words>[^，；。]+(?:、[^，；。]+)*)(?:[，；。]|$)"
)
_ROLES = {"牵头": "lead", "主办": "lead", "主责": "lead", "责任": "responsible", "负责": "responsible",
          "配合": "cooperating", "协办": "cooperating", "参与": "cooperating"}  # fmt: skip


def new_row(ground: Ground, block: Block, anchor: int, new: str) -> Found:
    """Return a row behind the one that the anchor stands in, behind all rows of a merged cell that it stands in.

    Its units and its time go under their headings, the rest under that of the measures; what no heading takes is for a
    person, and so is its number.
    """
    table = ground.table_of(block)
    cell = ground.cell_at(anchor)
    if table is None or cell is None or "\n" in new:
        return (), "unclear", ()
    last = next((b for b in ground.blocks if b.table == table.id and b.row == cell.row + cell.row_span - 1), None)
    if last is None or any(one.column_span > 1 for one in ground.cells_of(last)):
        return (), "unclear", ()
    carried = tuple(
        one.column
        for one in ground.cells_of(last)
        if one.row + one.row_span - 1 > last.row or (one.row_span > 1 and one == cell)
    )
    cells = _cells(ground, table, new, carried)
    if cells is None or any(cells[column] for column in carried):
        return (), "unclear", ()
    return (TextEdit(last.end, last.end, "\t".join(cells), "row", carried=carried),), "", ("row-number",)


def _cells(ground: Ground, table: Table, new: str, carried: tuple[int, ...]) -> list[str] | None:
    """The words of each column, None where something fits none."""
    heads = ground.columns_of(table)
    if "\t" in new:
        cells = new.split("\t")
        return cells if len(cells) == table.columns else None
    out = [""] * table.columns
    shadow = shadow_of(new)
    first = len(shadow.text)
    for match in _FIELD.finditer(shadow.text):
        kind = match["kind"]
        meaning, role = ("units", _ROLES[kind]) if kind in _ROLES else ("time", "")
        column = next((n for n, head in heads.items() if head.meaning == meaning and head.role == role), None)
        if column is None:
            return None
        out[column] = new[slice(*shadow.span(*match.span("words")))]
        first = min(first, match.start())
    rest = new[: shadow.span(0, first)[1]].strip()
    named = [
        n
        for meaning in ("content", "name")
        for n, head in sorted(heads.items())
        if head.meaning == meaning and n not in carried
    ]
    if not named or not rest:
        return None
    out[named[0]] = rest
    return out
