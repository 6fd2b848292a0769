"""An edited 责任分工表 that comes back, or the corrections of the version before → corrections of this plan, shown first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.errors import InputError, UsageError
from pipeline.export.corrections_json import corrections_to_dict
from pipeline.export.json_text import json_text
from pipeline.extract.corrections import corrected
from pipeline.matrix import carry, fresh, merge, read_returned, record_of, renumbered, same_words
from pipeline.model.corrections import Correction, Corrections
from pipeline.model.finding import Finding
from pipeline.model.matrix import Grid, MatrixRecord
from pipeline.model.task import Plan
from pipeline.read.files import bytes_of
from pipeline.read.xlsx import read_grids
from pipeline.workflow.diff import compare_plans
from pipeline.workflow.documents import ReadingOptions, load_plan
from pipeline.workflow.output import write_output
from pipeline.workflow.plan_corrections import corrections_of, corrections_path


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a plan would be with new corrections: `changes` are the new ones, `corrections` all of them, `plan` the plan
    with them; `findings` say what was not taken and what is doubtful."""

    changes: tuple[Correction, ...]
    corrections: Corrections
    plan: Plan
    findings: tuple[Finding, ...]


def propose_returned(path: Path, edited: Path, options: ReadingOptions, *, who: str, when: str) -> Proposal:
    """Return what a person changed in a table that `matrix` wrote for the plan in a file.

    Args:
        path: the plan.
        edited: the workbook.
        options: how both are read, and which corrections the plan has already.
        who: who made the changes.
        when: ISO time.

    Raises:
        InputError: a file cannot be read.
        UsageError: as `read_returned`; K-XLSX, the table is in another format; K-OTHER-TABLE, it was written for another
            plan or version.
    """
    plan = load_plan(path, options)
    base, beside = corrections_of(plan, path, options)
    returned = read_returned(_grids(edited, options), file=edited.name)
    if returned.record.sha256 != plan.source.sha256:
        raise UsageError("K-OTHER-TABLE", file=edited.name, plan=path.name, title=returned.record.plan)
    current = record_of(corrected(plan, base, office=options.office))
    changes, stale = fresh(returned.entries, returned.record, current)
    signed = [replace(entry, who=who, when=when) for entry in changes]
    return _proposed(plan, base, signed, (*beside, *returned.findings, *stale), options)


def _grids(path: Path, options: ReadingOptions) -> tuple[Grid, ...]:
    try:
        return read_grids(bytes_of(path, options.limits), path.name, limits=options.limits)
    except InputError as error:
        if error.code == "E-TYPE":
            raise UsageError("K-XLSX", file=path.name) from error
        raise


def propose_carried(path: Path, before: Path, options: ReadingOptions) -> Proposal:
    """Return what of the corrections of an earlier version still fits the plan in a file.

    Args:
        path: the plan.
        before: the earlier version.
        options: how both are read; `corrections` are those of the earlier version.

    Raises:
        InputError: a file cannot be read.
        UsageError: K-OTHER-PLAN, the corrections named belong to another plan; K-NOTHING, there are none.
    """
    old, plan = load_plan(before, options), load_plan(path, options)
    given, _findings = corrections_of(old, before, options)
    if not given.entries:
        raise UsageError("K-NOTHING", file=before.name)
    base, beside = corrections_of(plan, path, replace(options, corrections=()))
    carried, left = carry(given, compare_plans(old, plan).tasks, record_of(old), record_of(plan))
    fitting, doubled = _beside_own(carried.entries, base)
    return _proposed(plan, base, fitting, (*beside, *left, *doubled), options)


def _beside_own(entries: Sequence[Correction], base: Corrections) -> tuple[list[Correction], list[Finding]]:
    """The corrections that say something new beside those that the version has; its own words win (K-CARRY-OWN)."""
    own = {(entry.task, entry.field): entry for entry in base.entries if entry.field != "added"}
    titles = {entry.after for entry in base.entries if entry.field == "added"}
    there = {entry.task for entry in entries if entry.field == "added" and entry.after in titles}
    added = {entry.task for entry in entries if entry.field == "added"}
    fitting: list[Correction] = []
    doubled: list[Finding] = []
    for entry in entries:
        known = None if entry.task in added else own.get((entry.task, entry.field))
        if known is None and entry.task not in there:
            fitting.append(entry)
        elif known is not None and not same_words(entry.field, known.after, entry.after):
            details = (("title", entry.title), ("field", entry.field), ("after", entry.after))
            doubled.append(Finding("K-CARRY-OWN", "note", details))
    return fitting, doubled


def _proposed(
    plan: Plan, base: Corrections, changes: Sequence[Correction], findings: Sequence[Finding], options: ReadingOptions
) -> Proposal:
    """Join changes to the corrections there are, and prove that the plan then says what they want; what it does not is
    left out with a finding (K-NOT-HELD): a cell whose words no rule can turn into units, for instance."""
    extracted, changes = record_of(plan), renumbered(changes, base)
    merged = merge(base, changes, extracted)
    made = corrected(plan, merged, office=options.office)
    said = record_of(made)
    held = [entry for entry in changes if _holds(entry, said)]
    if len(held) < len(changes):
        lost = [entry for entry in changes if entry not in held]
        details = [(("title", entry.title), ("field", entry.field), ("after", entry.after)) for entry in lost]
        findings = (*findings, *(Finding("K-NOT-HELD", "warning", words) for words in details))
        merged = merge(base, held, extracted)
        made = corrected(plan, merged, office=options.office)
    known = set(corrected(plan, base, office=options.office).findings)  # told when these were made
    own = [finding for finding in made.findings if finding not in known and finding.code != "K-APPLIED"]
    return Proposal(tuple(held), merged, made, (*findings, *own))


def _holds(entry: Correction, said: MatrixRecord) -> bool:
    """Whether a corrected plan says what a change wants."""
    words = said.cell(entry.task, "title" if entry.field in ("added", "removed") else entry.field)
    if entry.field == "removed":
        return words is None
    return words is not None and same_words(entry.field, words, entry.after)


def save_corrections(proposal: Proposal, plan: Path, output: Path | None, *, force: bool = False) -> Path:
    """Write the corrections of a proposal beside the plan, or to `output`, and return where.

    Raises:
        UsageError: a file is there that huiqian did not write, and `force` is off.
        StorageError: nothing can be written there.
    """
    path = output or corrections_path(plan)
    write_output(path, json_text(corrections_to_dict(proposal.corrections)), force=force)
    return path
