"""Corrections of one version of a plan → those of the next, task by task as the comparison matched them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.matrix.record import Exported
from pipeline.matrix.words import same_members, same_words
from pipeline.model.change import TaskMatch
from pipeline.model.corrections import Correction, Corrections
from pipeline.model.finding import Finding
from pipeline.model.matrix import MatrixRecord


def carry(
    corrections: Corrections, matches: Sequence[TaskMatch], old: MatrixRecord, new: MatrixRecord
) -> tuple[Corrections, tuple[Finding, ...]]:
    """Return the corrections that still fit the next version of the plan, and what became of the others.

    A correction goes on where its task is one task in both versions and the new one says there what the old one said when
    it was corrected. Where the new version says what the person wanted, it is done (K-CARRY-DONE). Where it says something
    third, or the task went, was split or merged, a person must look (K-CARRY-CHANGED, K-CARRY-GONE, K-CARRY-SPLIT).
    A task that a person added goes on, behind the task it stood behind, unless the new version has one of its title.

    Args:
        corrections: those of the old version.
        matches: which tasks of the two versions, as extracted, are one.
        old: what the old version says as extracted (`record_of`).
        new: what the new version says as extracted.
    """
    carrying = _Carrying(corrections, matches, Exported(old), Exported(new))
    entries = tuple(entry for correction in corrections.entries for entry in carrying.carried(correction))
    made = replace(corrections, sha256=new.sha256, plan=new.plan, entries=entries)
    return made, tuple(carrying.findings)


class _Carrying:
    """One pass over the corrections; what does not go on gathers in `findings`."""

    def __init__(self, corrections: Corrections, matches: Sequence[TaskMatch], old: Exported, new: Exported) -> None:
        self.old, self.new = old, new
        self.added = {entry.task for entry in corrections.entries if entry.field == "added"}
        self.match = {task: match for match in matches for task in match.old}
        self.titles = {row.cells[new.record.keys.index("title")]: row.task for row in new.record.rows}
        self.there: set[str] = set()  # added tasks that the new version has by itself
        self.findings: list[Finding] = []

    def carried(self, entry: Correction) -> Iterator[Correction]:
        """Give the correction as it stands in the new version, or nothing and a finding."""
        if entry.task in self.added:
            yield from self._added(entry)
            return
        entry = replace(entry, task=self._known(entry))
        match = self.match.get(entry.task, TaskMatch((), ()))
        if not match.new:
            self._find("K-CARRY-DONE" if entry.field == "removed" else "K-CARRY-GONE", entry)
        elif len(match.new) > 1 or len(match.old) > 1:
            self._find("K-CARRY-SPLIT", entry)
        else:
            yield from self._fitting(entry, match.new[0])

    def _known(self, entry: Correction) -> str:
        """The task of the old version that a correction is about: by its id, else by its title alone ("" for none)."""
        named = [row.task for row in self.old.record.rows if self.old.was(row.task, "title") == entry.title]
        return entry.task if entry.task in named else named[0] if len(named) == 1 else ""

    def _fitting(self, entry: Correction, task: str) -> Iterator[Correction]:
        title, place = self.new.was(task, "title"), self.new.was(task, "place")
        moved = replace(entry, task=task, title=title, place=place)
        if entry.field == "removed":
            if all(self._same(entry.task, task, key) for key in ("title", "measures")):
                yield replace(moved, before=title)
            else:
                self._find("K-CARRY-CHANGED", entry, now=title)
            return
        now = self.new.was(task, entry.field)
        if same_members(entry.field, now, entry.before):
            yield replace(moved, before=now)
        elif same_words(entry.field, now, entry.after):
            self._find("K-CARRY-DONE", entry)
        else:
            self._find("K-CARRY-CHANGED", entry, now=now)

    def _same(self, old: str, new: str, key: str) -> bool:
        return same_words(key, self.old.was(old, key), self.new.was(new, key))

    def _added(self, entry: Correction) -> Iterator[Correction]:
        if entry.field == "added" and entry.after in self.titles:
            self.there.add(entry.task)
            self._find("K-CARRY-THERE", entry)
        if entry.task not in self.there:
            yield replace(entry, behind=self._behind(entry.behind)) if entry.field == "added" else entry

    def _behind(self, task: str) -> str:
        """The task of the new version that an added one now stands behind: where its own went, that of the one before."""
        order = [row.task for row in self.old.record.rows]
        while task in self.old:
            match = self.match.get(task)
            if match is not None and match.new:
                return match.new[-1]
            at = order.index(task)
            task = order[at - 1] if at else ""
        return "" if task in self.there else task

    def _find(self, code: str, entry: Correction, *, now: str = "") -> None:
        details = {"title": entry.title, "field": entry.field, "before": entry.before, "after": entry.after, "now": now}
        severity = "note" if code == "K-CARRY-DONE" else "warning"
        self.findings.append(Finding(code, severity, tuple(details.items())))  # type: ignore[arg-type]
