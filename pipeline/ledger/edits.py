"""What was changed in Excel in a table that `sheets` made: against the ledger as it was then and as it is now. No database here."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from pipeline.ledger.sheets import ID
from pipeline.model.matrix import Matrix
from pipeline.model.office import ZONE
from pipeline.model.settlement import Verdict
from pipeline.model.source import SourceDocument
from pipeline.recognize.columns import cell_rows
from pipeline.text.moments import iso_moment

Fault = Literal["", "emptied", "moment", "verdict", "conflict", "unknown", "alone", "reason"]
EDITABLE = {"来函": ("单位", "收到时间"), "意见": ("采纳情况", "理由")}
_STATE = re.compile(r"台账日志截至第(\d+)条（([0-9a-f]*)）")
_MOMENT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[T\s]*(\d{1,2})[:：时](\d{1,2})?分?(?:[:：](\d{1,2})(?:\.0+)?)?)?\Z"
)
_CUT = "……（超出单元格上限，余下见原文）"
_VERDICTS: dict[str, Verdict] = {
    "采纳": "adopted", "全部采纳": "adopted", "已采纳": "adopted", "adopted": "adopted",
    "部分采纳": "partly_adopted", "partly_adopted": "partly_adopted", "partly": "partly_adopted",
    "不采纳": "not_adopted", "未采纳": "not_adopted", "不予采纳": "not_adopted", "not_adopted": "not_adopted",
    "待人工": "undecided", "待研究": "undecided", "undecided": "undecided",
    "未提修改": "no_change_asked", "no_change_asked": "no_change_asked",
}  # fmt: skip
Cells = Mapping[tuple[str, str], str]  # (id, heading) → words


@dataclass(frozen=True, slots=True)
class Edit:
    """One cell that a person changed: of a letter or comment (`id`), in a column, from what to what.

    `fault` is "" where it can be written, else why not: ``emptied`` (taking back is an undo), ``moment`` and ``verdict``
    (words that mean nothing here), ``conflict`` (the ledger was changed since, to `now`), ``unknown`` (no such letter or
    comment), ``alone`` (a reason without a verdict), ``reason`` (a verdict that a unit is owed a reason for).
    """

    id: str
    column: str
    old: str
    new: str
    now: str
    fault: Fault = ""


def state_of(source: SourceDocument) -> tuple[int, str] | None:
    """Return number and hash of the last event that a workbook knows of; None where it does not say."""
    found = _STATE.search(source.text)
    return (int(found[1]), found[2]) if found else None


def edits_of(source: SourceDocument, then: tuple[Matrix, ...], now: tuple[Matrix, ...]) -> tuple[Edit, ...]:
    """Return what a person changed in a workbook, in its order; cells that say what the ledger says now are no edits.

    Args:
        source: the workbook as read.
        then: the tables as they were when it was written.
        now: the tables as they would be written now.
    """
    was, is_ = _cells(then), _cells(now)
    return tuple(edit for key, words in _read(source) if (edit := _edit(key, words, was, is_)) is not None)


def _cells(tables: tuple[Matrix, ...]) -> Cells:
    return {
        (row.task, column.title): words
        for table in tables
        for row in table.rows
        for column, words in zip(table.columns, row.cells, strict=True)
    }


def _edit(key: tuple[str, str], words: str, was: Cells, now: Cells) -> Edit | None:
    id_, column = key
    if key not in now:
        return Edit(id_, column, "", words, "", "unknown") if _bare(words) else None
    old, current = was.get(key, ""), now[key]
    if words.endswith(_CUT) or _same(column, words, old) or _same(column, words, current):
        return None
    return Edit(id_, column, old, words, current, _fault(column, words, old, current))


def _fault(column: str, words: str, old: str, current: str) -> Fault:
    if not _same(column, old, current):
        return "conflict"
    if not _bare(words) and column != "理由":
        return "emptied"
    if column == "收到时间" and moment_in(words) is None:
        return "moment"
    return "verdict" if column == "采纳情况" and verdict_in(words) is None else ""


def _same(column: str, one: str, other: str) -> bool:
    """Whether two cells of a column say the same, however it is written."""
    meaning = {"收到时间": moment_in, "采纳情况": verdict_in}.get(column)
    said = meaning(one) if meaning else None
    return _bare(one) == _bare(other) or (said is not None and meaning is not None and said == meaning(other))


def _bare(words: str) -> str:
    """Words without blanks and without what a workbook cannot hold: enough to tell whether a cell was changed."""
    return "".join(c for c in words if c.isprintable() and not c.isspace() and c != "\ufffd")


def moment_in(words: str) -> str | None:
    """Return the moment that a cell names (2026/3/9 8:05, 2026年3月9日), ISO 8601; None where it names none."""
    found = _MOMENT.match(words.strip())
    if found is None:
        return None
    year, month, day, hour, minute, second = (int(part or 0) for part in found.groups())
    day_ = f"{year:04d}-{month:02d}-{day:02d}"
    try:
        return iso_moment(day_ if found[4] is None else f"{day_}T{hour:02d}:{minute:02d}:{second:02d}{_ZONE}")
    except ValueError:
        return None


_ZONE = f"+{ZONE.utcoffset(None).seconds // 3600:02d}:00"


def verdict_in(words: str) -> Verdict | None:
    """Return the verdict that words name (采纳, 不予采纳, adopted), None where they name none."""
    return _VERDICTS.get(_bare(words).lower())


def _read(source: SourceDocument) -> Iterator[tuple[tuple[str, str], str]]:
    """The cells that may be edited of all tables with a column 编号 and one that may be edited, sheet by sheet."""
    for table in source.tables:
        rows = cell_rows(source, table)
        for at, row in enumerate(rows):
            heads = {words.strip(): column for column, words in row.items()}
            columns = next((c for c in EDITABLE.values() if ID in heads and all(name in heads for name in c)), ())
            if columns:
                for other in rows[at + 1 :]:
                    id_ = other.get(heads[ID], "").strip()
                    if re.fullmatch(r"[LC]\d{3,9}", id_):
                        yield from (((id_, name), other.get(heads[name], "")) for name in columns)
                break
