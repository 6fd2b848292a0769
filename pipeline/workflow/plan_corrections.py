"""What people corrected of a plan: found beside it or named, and applied to what is extracted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pipeline.errors import UsageError
from pipeline.extract.corrections import corrected
from pipeline.model.corrections import Corrections
from pipeline.model.finding import Finding
from pipeline.model.task import Plan
from pipeline.read.corrections import read_corrections
from pipeline.read.files import bytes_of
from pipeline.workflow.documents import ReadingOptions, load_plan

SUFFIX = ".corrections.json"


def corrections_path(plan: Path) -> Path:
    """Return where the corrections of a plan stand unless another place was named: beside it, named after it."""
    return plan.with_name(plan.stem + SUFFIX)


def load_corrections(path: Path, options: ReadingOptions) -> Corrections:
    """Return the corrections in a file.

    Raises:
        InputError: it cannot be opened.
        UsageError: K-FILE, it is no corrections file.
    """
    return read_corrections(bytes_of(path, options.limits), path.name)


def load_corrected(path: Path, options: ReadingOptions) -> Plan:
    """Return the plan in a file as people corrected it (`with_corrections`).

    Raises:
        InputError: as `load_plan`.
        UsageError: as `with_corrections`.
    """
    return with_corrections(load_plan(path, options), path, options)


def load_versions(paths: Sequence[Path], options: ReadingOptions) -> list[Plan]:
    """Return versions of a plan as people corrected them; each of the files named must belong to one of them.

    Raises:
        InputError: as `load_plan`.
        UsageError: K-FILE; K-OTHER-PLAN, a file named belongs to none of the versions.
    """
    plans = [load_plan(path, options) for path in paths]
    all_used(list(zip(paths, plans, strict=True)), options)
    return [with_corrections(plan, path, options, several=True) for plan, path in zip(plans, paths, strict=True)]


def all_used(versions: Sequence[tuple[Path, Plan]], options: ReadingOptions) -> None:
    """See to it that each of the corrections files that were named belongs to one of the versions (file and plan).

    Raises:
        InputError: one cannot be opened.
        UsageError: K-FILE; K-OTHER-PLAN, one belongs to none of them.
    """
    known = {plan.source.sha256 for _path, plan in versions}
    for named in options.corrections:
        found = load_corrections(named, options)
        if found.sha256 not in known:
            raise UsageError("K-OTHER-PLAN", file=str(named), plan=versions[-1][0].name, title=found.plan)


def with_corrections(plan: Plan, path: Path, options: ReadingOptions, *, several: bool = False) -> Plan:
    """Return a plan as people corrected it; what was applied, and what was not, is among its findings, and told at once.

    Args:
        plan: the plan in the file.
        path: the file.
        options: `corrections` are the files that were named; without any the one beside the plan counts.
        several: whether files that belong to other versions may be among those named.

    Raises:
        InputError: a file cannot be opened.
        UsageError: K-FILE; K-OTHER-PLAN, the file named belongs to another plan or version.
    """
    found, findings = corrections_of(plan, path, options, several=several)
    made = corrected(plan, found, office=options.office)
    made = replace(made, findings=(*made.findings, *findings)) if findings else made
    if options.tell is not None:
        for finding in made.findings[len(plan.findings) :]:
            options.tell(path.name, finding)
    return made


def corrections_of(
    plan: Plan, path: Path, options: ReadingOptions, *, several: bool = False
) -> tuple[Corrections, tuple[Finding, ...]]:
    """Return the corrections of a plan (with none, an empty one); a finding where those beside it belong to another version.

    Arguments and errors as `with_corrections`.
    """
    none = Corrections(plan.source.sha256, plan.document.title)
    for named in options.corrections:
        found = load_corrections(named, options)
        if found.sha256 == plan.source.sha256:
            return found, ()
        if not several:
            raise UsageError("K-OTHER-PLAN", file=str(named), plan=path.name, title=found.plan)
    beside = corrections_path(path)
    if options.corrections or not beside.is_file():
        return none, ()
    found = load_corrections(beside, options)
    if found.sha256 == plan.source.sha256:
        return found, ()
    return none, (Finding("K-OTHER-VERSION", "warning", (("file", beside.name), ("title", found.plan))),)
