"""Which row of an edited table is which task: by its hidden id, where that fits what the row holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from pipeline.matrix.columns import Columns
from pipeline.matrix.grid import Sheet
from pipeline.matrix.record import Exported
from pipeline.matrix.words import same_words
from pipeline.model.finding import Finding, Severity

_SHORT = 30


class KnownRows:
    """The rows of a table, told apart.

    `rows` are those that are rows of the table; `of` is the task of each that is known, `unread` are those that are not
    understood, and `lost` the tasks that one of these may be. What is in none of them is new. `findings` say what was
    not understood.
    """

    def __init__(self, sheet: Sheet, columns: Columns, exported: Exported) -> None:
        self.sheet, self.columns, self.exported = sheet, columns, exported
        self.findings: list[Finding] = []
        self.of: dict[int, str] = {}
        self.unread: set[int] = set()
        self.lost: set[str] = set()
        self.keys = {key: column for column, key in columns.key.items() if key != "index"}
        self._by_contents = self._contents()
        self.rows = [row for row in sheet.rows if self._is_row(row)]
        self._identify()

    def held(self, row: int) -> tuple[str, ...]:
        """Return what a row holds in the columns that tell what it is about, on one line each."""
        return tuple(flat(self.sheet.words(row, column)) for column in self.keys.values())

    def _is_row(self, row: int) -> bool:
        """Whether a row is one of the table's; a line of words below it (a note) is not, nor an empty one."""
        filled = self.sheet.filled(row)
        if self.sheet.words(row, self.sheet.ids):
            return True
        if not filled:
            return False
        across = any((row, column) in self.sheet.wide for column in filled)
        alone = filled == [self.sheet.columns[0]] and self.columns.key.get(filled[0]) != "task"
        words = self.sheet.words(row, filled[0])
        if (across or alone) and not any(same_words("", words, note) for note in self.exported.record.notes):
            self._find("K-LINE", "warning", row=row, words=short(words))
        return not (across or alone)

    def _identify(self) -> None:
        claimed: dict[str, list[int]] = {}
        for row in self.rows:
            identity = self.sheet.words(row, self.sheet.ids)
            if identity in self.exported:
                claimed.setdefault(identity, []).append(row)
        if self._shifted(claimed):
            self._know_by_contents()
            return
        for identity, claimants in claimed.items():
            self._claim(identity, claimants)
        self._without_id()
        self._with_strange_ids()

    def _shifted(self, claimed: dict[str, list[int]]) -> bool:
        """Whether rows hold what was exported for another task: sorted or pasted without the column of ids."""
        for identity, rows in claimed.items():
            other = self._by_contents.get(self.held(rows[0]), identity)
            if len(rows) == 1 and other != identity and other in claimed and not self._is_exact(rows[0], identity):
                return True
        return False

    def _know_by_contents(self) -> None:
        """Ids that do not fit their rows prove nothing: only rows that are as exported are known."""
        self._find("K-SHIFTED", "error")
        taken: set[str] = set()
        for row in self.rows:
            task = self._by_contents.get(self.held(row))
            if task is not None and task not in taken:
                self.of[row] = task
                taken.add(task)
            elif row not in self.unread:
                self.unread.add(row)
                self._find("K-UNSURE", "warning", row=row)
        self.lost |= {row.task for row in self.exported.record.rows} - taken

    def _claim(self, identity: str, rows: Sequence[int]) -> None:
        """Give an id to its row; of copies of a row the one that is as exported has it, and the others are new rows."""
        exact = [row for row in rows if self._is_exact(row, identity)]
        if len(rows) == 1 or exact:
            self.of[exact[0] if exact else rows[0]] = identity
            doubtful = exact[1:]
        else:
            self.lost.add(identity)
            doubtful = list(rows)
        for row in doubtful:
            self.unread.add(row)
            self._find("K-TWICE", "warning", row=row, title=self.exported.was(identity, "title"))

    def _without_id(self) -> None:
        """A row without an id that is as exported, and whose task has no row, is that task (cut and pasted)."""
        taken = set(self.of.values())
        for row in self.rows:
            task = self._by_contents.get(self.held(row))
            if task is not None and task not in taken and self.sheet.words(row, self.sheet.ids) not in self.exported:
                self.of[row] = task
                taken.add(task)

    def _with_strange_ids(self) -> None:
        """A row whose id was never exported may be any task that has no row: none of these counts as struck out."""
        strange = [
            row for row in self.rows
            if (identity := self.sheet.words(row, self.sheet.ids)) and identity not in self.exported and row not in self.of
        ]  # fmt: skip
        for row in strange:
            self.unread.add(row)
            self._find("K-ID", "warning", row=row)
        if strange:
            self.lost |= {row.task for row in self.exported.record.rows} - set(self.of.values())

    def _contents(self) -> dict[tuple[str, ...], str]:
        """The task of each row as exported; rows that are the same are nobody's."""
        rows = self.exported.record.rows
        held = [(tuple(flat(self.exported.was(row.task, key)) for key in self.keys), row.task) for row in rows]
        counts = Counter(words for words, _task in held)
        return {words: task for words, task in held if counts[words] == 1 and any(words)}

    def _is_exact(self, row: int, task: str) -> bool:
        return self.held(row) == tuple(flat(self.exported.was(task, key)) for key in self.keys)

    def _find(self, code: str, severity: Severity, *, row: int = -1, **details: str) -> None:
        where = (("row", str(row + 1)),) if row >= 0 else ()
        self.findings.append(Finding(code, severity, (*where, *details.items())))


def flat(words: str) -> str:
    """Return the words of a cell on one line."""
    return " ".join(words.split())


def short(words: str) -> str:
    """Return the beginning of words that only have to be known again."""
    return words if len(words) <= _SHORT else f"{words[:_SHORT]}…"
