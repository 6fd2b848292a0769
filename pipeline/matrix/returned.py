"""An edited responsibility matrix that comes back → what the person changed in it.

A row is known by its hidden id, wherever it stands now; a column by its heading, else by what it holds. Only what differs
from the record of what was exported is a change. What cannot be told is a finding, and the task stays as it was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.errors import UsageError
from pipeline.matrix.columns import Columns, columns_of
from pipeline.matrix.grid import Sheet, has_ids, sheet_of
from pipeline.matrix.known_rows import KnownRows, flat, short
from pipeline.matrix.record import Exported, number_of, read_record
from pipeline.matrix.words import UNITS, same_words
from pipeline.model.corrections import NOTES, Correction
from pipeline.model.finding import Finding, Severity
from pipeline.model.matrix import RECORD_SHEET, Grid, MatrixRecord

EDITABLE = ("task", "targets", "deadline", *sorted(UNITS), *NOTES)
LONGEST = 32_767  # characters an Excel cell holds; what has as many may have been cut
_COMPUTED = ("index", "place")
_OPENING = re.compile(r"[^。！？；\n]+")
_LONGEST_TITLE = 200


@dataclass(frozen=True, slots=True)
class Returned:
    """What came back: the `record` of what was exported, the person's changes against it, and what was not understood."""

    record: MatrixRecord
    entries: tuple[Correction, ...]
    findings: tuple[Finding, ...]


def read_returned(grids: Sequence[Grid], *, file: str) -> Returned:
    """Return what a person changed in a workbook that `matrix` wrote; an untouched one gives no entries.

    Sorted, hidden, filtered rows and moved or hidden columns are no changes; a deleted column leaves its values as they
    were. Cells that are computed, merged across columns, or in columns that only repeat the plan's text are findings.

    Args:
        grids: the sheets of the workbook.
        file: its name, for messages.

    Raises:
        UsageError: K-NO-RECORD, huiqian did not write it, or its hidden sheet is gone; K-BY-UNIT, a table by unit;
            K-NO-IDS, the hidden column of ids is gone; K-SHEETS, several sheets have one.
    """
    record = read_record(grids, file=file)
    marked = [grid for grid in grids if grid.name != RECORD_SHEET and has_ids(grid)]
    if not marked:
        raise UsageError("K-NO-IDS", file=file)
    if len(marked) > 1:
        raise UsageError("K-SHEETS", file=file, sheets="、".join(grid.name for grid in marked))
    sheet = sheet_of(marked[0])
    reading = _Reading(sheet, columns_of(sheet, record), record)
    entries = tuple(reading.entries())
    others = [grid.name for grid in grids if grid.cells and grid.name not in (RECORD_SHEET, sheet.name)]
    reading.findings.extend(Finding("K-SHEET-OTHER", "note", (("sheet", name),)) for name in others)
    return Returned(record, entries, tuple(reading.findings))


class _Reading:
    """One pass over the rows of a sheet; what is not understood gathers in `findings`."""

    def __init__(self, sheet: Sheet, columns: Columns, record: MatrixRecord) -> None:
        self.sheet, self.columns, self.record = sheet, columns, record
        self.exported = Exported(record)
        self.known = KnownRows(sheet, columns, self.exported)
        self.keys, self.of = self.known.keys, self.known.of
        self.findings = [*columns.findings, *self.known.findings]
        for row, words in sheet.above:
            if not same_words("", words, record.heading):
                self._find("K-LINE", "warning", row=str(row + 1), words=short(words))

    def entries(self) -> Iterator[Correction]:
        """Give the changes: of each task in the record's order, then what was struck out, then what was added."""
        at = {task: row for row, task in self.of.items()}
        for row in self.record.rows:
            if row.task in at:
                yield from self._changes(row.task, at[row.task])
        self._say_computed()
        for row in self.record.rows:
            if row.task not in at and row.task not in self.known.lost:
                yield self._entry(row.task, "removed", self._was(row.task, "title"), "")
        yield from self._added()

    # ── what changed in a row ───────────────────────────────────────────────────────────────────────────────────────

    def _changes(self, task: str, row: int) -> Iterator[Correction]:
        if not any(self.sheet.words(row, column) for column in self.keys.values()):
            self._find("K-EMPTIED", "warning", row=str(row + 1), title=self._was(task, "title"))
            return
        for key in (*EDITABLE, "measures"):
            column = self.keys.get(key)
            if column is None:
                continue
            before, after = self._was(task, key), self.sheet.words(row, column)
            if same_words(key, before, after) or not self._readable(row, column, before, after):
                continue
            if key == "measures" and not number_of(task):
                yield from self._title_in_measures(task, row, before, after)
            elif key == "task":
                yield from self._name(task, row, after)
            else:
                yield self._entry(task, key, before, after)

    def _name(self, task: str, row: int, after: str) -> Iterator[Correction]:
        """The column of tasks holds the group where there is one."""
        if not after:
            self._find("K-NO-TITLE", "warning", row=str(row + 1))
            return
        named = "group" if self._was(task, "group") else "title"
        yield self._entry(task, named, self._was(task, named), " ".join(after.split()))

    def _title_in_measures(self, task: str, row: int, before: str, after: str) -> Iterator[Correction]:
        """Where a group stands in the column of tasks, the measures begin with the task's title."""
        title = self._was(task, "title")
        tail = before.removeprefix(title)
        new = after.removesuffix(tail) if tail else after
        if (
            self._was(task, "group") and before.startswith(title) and tail[:1] in ("", "。")
            and (not tail or new != after) and "\n" not in new and 0 < len(new) <= _LONGEST_TITLE and "。" not in new
        ):  # fmt: skip
            yield self._entry(task, "title", title, new)
        else:
            self._find("K-FIXED", "warning", row=str(row + 1), column=self.columns.title("measures"))

    def _readable(self, row: int, column: int, before: str, after: str) -> bool:
        """Whether a changed cell says what a person typed; else a finding says why not."""
        where = {"row": str(row + 1), "column": self.sheet.words(self.sheet.header, column)}
        if (row, column) in self.sheet.formulas:
            self._find("K-FORMULA", "warning", **where)
        elif (row, column) in self.sheet.wide:
            self._find("K-MERGED", "warning", **where)
        elif max(len(before), len(after)) >= LONGEST:
            self._find("K-LONG", "warning", **where)
        else:
            return True
        return False

    def _say_computed(self) -> None:
        """Columns that follow from the plan are no place for changes; renumbered rows are nothing to report."""
        column = self.keys.get("place", -1)
        filled = [(row, task) for row, task in self.of.items() if self.sheet.filled(row)]
        if column >= 0 and any(
            flat(self.sheet.words(row, column)) != flat(self._was(task, "place")) for row, task in filled
        ):
            self._find("K-COMPUTED", "note", column=self.columns.title("place"))

    # ── new rows ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _added(self) -> Iterator[Correction]:
        behind, number = "", max((number_of(row.task) for row in self.record.rows), default=0)
        for row in self.known.rows:
            if row in self.of:
                behind = self.of[row]
            elif row not in self.known.unread:
                made = list(self._new_task(row, f"p{number + 1}", behind))
                number += bool(made)
                behind = made[0].task if made else behind
                yield from made

    def _new_task(self, row: int, identity: str, behind: str) -> Iterator[Correction]:
        words = {key: self.sheet.words(row, column) for key, column in self.keys.items()}
        group = self._group_of(row)
        name = words.get("task", "") if not group else ""
        opening = _OPENING.match(words.get("measures", ""))
        title = " ".join((name or (opening[0] if opening and group else "")).split())
        if not title:
            self._find("K-NO-TITLE", "warning", row=str(row + 1))
            return
        if not self._readable(row, self.keys["task" if name else "measures"], "", title):
            return
        self._say_unread(words)
        yield Correction(identity, title, "", "added", "", title, behind)
        values = {"group": group, **words}
        for key in ("group", "measures", *EDITABLE[1:]):
            column = self.keys.get(key, -1)
            if values.get(key) and (key == "group" or self._readable(row, column, "", values[key])):
                yield Correction(identity, title, "", key, "", values[key])

    def _say_unread(self, words: dict[str, str]) -> None:
        for key in _COMPUTED:
            if words.get(key):
                self._find("K-COMPUTED", "note", column=self.columns.title(key))

    def _group_of(self, row: int) -> str:
        """The group of a new row: that of the known rows in one merged cell with it, or beside it with the same words."""
        column = self.keys.get("task")
        if column is None or not (words := self.sheet.words(row, column)):
            return ""
        near = [other for other in self.of if self.sheet.words(other, column) == words]
        grouped = [other for other in near if self._was(self.of[other], "group")]
        together = self.sheet.tall.get((row, column))
        if any(together is not None and self.sheet.tall.get((other, column)) == together for other in grouped):
            return words
        return words if grouped and len(grouped) == len(near) else ""

    def _was(self, task: str, key: str) -> str:
        return self.exported.was(task, key)

    def _entry(self, task: str, key: str, before: str, after: str) -> Correction:
        return Correction(task, self._was(task, "title"), self._was(task, "place"), key, before, after)

    def _find(self, code: str, severity: Severity, **details: str) -> None:
        finding = Finding(code, severity, tuple(details.items()))
        if finding not in self.findings:
            self.findings.append(finding)
