"""What a person changed in a table, joined to what was corrected before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.matrix.record import Exported, number_of
from pipeline.matrix.words import same_members, same_words
from pipeline.model.corrections import FIELDS, Correction, Corrections
from pipeline.model.finding import Finding
from pipeline.model.matrix import MatrixRecord


def fresh(
    entries: Sequence[Correction], exported: MatrixRecord, current: MatrixRecord
) -> tuple[list[Correction], list[Finding]]:
    """Return the changes that were made to what the plan says now, and a finding (K-STALE) for each of the others; what
    the plan says already (a table that comes back twice) is no change.

    Args:
        entries: changes against the table as it was exported.
        exported: that table.
        current: what the plan, as corrected so far, says now.
    """
    now, then = Exported(current), Exported(exported)
    titles = {row.cells[current.keys.index("title")]: row.task for row in current.rows if row.task not in then}
    there = {entry.task: titles[entry.after] for entry in entries if entry.field == "added" and entry.after in titles}
    new = {entry.task for entry in entries if entry.field == "added"} - there.keys()
    kept: list[Correction] = []
    findings: list[Finding] = []
    for entry in entries:
        entry = replace(entry, behind=there.get(entry.behind, entry.behind))
        task = there.get(entry.task, entry.task)
        if entry.task in new or (entry.task not in there and task in now and _as_it_was(entry, now)):
            kept.append(entry)
        elif not _is_so(replace(entry, task=task), now):
            words = now.was(task, entry.field) if task in now else ""
            details = (("title", entry.title), ("field", entry.field), ("after", entry.after), ("now", words))
            findings.append(Finding("K-STALE", "warning", details))
    return kept, findings


def _as_it_was(entry: Correction, now: Exported) -> bool:
    return entry.field == "removed" or same_members(entry.field, now.was(entry.task, entry.field), entry.before)


def _is_so(entry: Correction, now: Exported) -> bool:
    """Whether the plan says already what a change wants."""
    if entry.field in ("added", "removed") or entry.task not in now:
        return (entry.task in now) == (entry.field == "added") and entry.field in ("added", "removed")
    return same_words(entry.field, now.was(entry.task, entry.field), entry.after)


def merge(base: Corrections, entries: Sequence[Correction], extracted: MatrixRecord) -> Corrections:
    """Return earlier corrections with later changes; a value that is again what was extracted needs no correction.

    Args:
        base: the corrections so far (none: an empty one).
        entries: changes to the plan as corrected by `base`, signed and `renumbered`.
        extracted: what the plan says without any correction.
    """
    words = Exported(extracted)
    made = {(entry.task, entry.field): entry for entry in base.entries}
    for entry in entries:
        if entry.task in words:
            before = made[key].before if (key := (entry.task, entry.field)) in made else _before(entry, words)
            made.pop(key, None)
            if entry.field == "removed" or not same_words(entry.field, before, entry.after):
                title, place = words.was(entry.task, "title"), words.was(entry.task, "place")
                made[key] = replace(entry, before=before, title=title, place=place)
        else:
            made = _of_added(made, entry)
    order = {row.task: at for at, row in enumerate(extracted.rows)}
    ordered = sorted(
        made.values(), key=lambda entry: (order.get(entry.task, len(order)), number_of(entry.task), _rank(entry))
    )
    last = max(entries, key=lambda entry: entry.when, default=None)
    return Corrections(
        extracted.sha256,
        extracted.plan,
        last.who if last else base.who,
        last.when if last else base.when,
        tuple(ordered),
    )


def _before(entry: Correction, words: Exported) -> str:
    return words.was(entry.task, "title" if entry.field == "removed" else entry.field)


def _rank(entry: Correction) -> int:
    return FIELDS.index(entry.field)


def renumbered(entries: Sequence[Correction], base: Corrections) -> list[Correction]:
    """Return changes with the tasks that they add numbered behind those that `base` added."""
    last = max((number_of(entry.task) for entry in base.entries), default=0)
    added = [entry.task for entry in entries if entry.field == "added"]
    taken = {entry.task for entry in base.entries}.intersection(added)
    new = {task: f"p{last + at}" for at, task in enumerate(added, 1)} if taken else {}
    return [
        replace(entry, task=new[entry.task], behind=new.get(entry.behind, entry.behind)) if entry.task in new else entry
        for entry in entries
    ]


def _of_added(made: dict[tuple[str, str], Correction], entry: Correction) -> dict[tuple[str, str], Correction]:
    """A change of a task that a person added: its title is that of the addition; struck out, it was never there."""
    task, first = entry.task, made.get((entry.task, "added"))
    if entry.field == "removed":
        behind = first.behind if first else ""
        return {
            key: replace(other, behind=behind) if other.behind == task else other
            for key, other in made.items()
            if key[0] != task
        }
    if entry.field == "title" and first is not None:
        return {
            key: replace(other, title=entry.after, after=entry.after if key[1] == "added" else other.after)
            if key[0] == task
            else other
            for key, other in made.items()
        }
    made.pop((task, entry.field), None)
    return (
        made if not entry.after and entry.field != "added" else made | {(task, entry.field): replace(entry, before="")}
    )
