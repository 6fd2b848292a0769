"""One draft and its versions: read, understood, checked, tabled, compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from pipeline.api.given import File, present, reading

if TYPE_CHECKING:
    from pipeline.lexicon.messages import Language
    from pipeline.model.change import Comparison
    from pipeline.model.finding import Finding
    from pipeline.model.history import History
    from pipeline.model.matrix import Matrix
    from pipeline.model.official import OfficialDocument
    from pipeline.model.overview import Overview
    from pipeline.model.source import SourceDocument
    from pipeline.model.task import Plan
    from pipeline.workflow.documents import ReadingOptions


def read(file: File, options: ReadingOptions | None = None) -> SourceDocument:
    """Return a file as it was read: its canonical text, blocks, tables, tracked changes, margin comments, seals.

    Of a mail or an archive the document that is meant: the plan where it holds one.

    Args:
        file: any format of docs/formats.md.
        options: how it is read (`pipeline.workflow.documents.ReadingOptions`); None for the usual way.

    Raises:
        Error: the file cannot be read, or carries a secrecy mark and the options do not allow it.
    """
    from pipeline.workflow.documents import load_document

    return load_document(Path(file), reading(options))[0]


def outline(file: File, options: ReadingOptions | None = None) -> OfficialDocument:
    """Return the document in a file: title, number, issuer, date, addressees, sections, and what a 征求意见函 asks for.

    Arguments and errors as `read`.
    """
    from pipeline.workflow.documents import load_document

    return load_document(Path(file), reading(options))[1]


def extract(file: File, options: ReadingOptions | None = None) -> Plan:
    """Return the plan in a file: its tasks with units, deadlines and targets, each with its span in `plan.source.text` and the
    rule that read it; corrections that stand beside the file (``NAME.corrections.json``) are applied.

    Arguments and errors as `read`.
    """
    from pipeline.workflow.plan_corrections import load_corrected

    return load_corrected(Path(file), reading(options))


def check(plan: Plan, *, roster: Sequence[str] = ()) -> tuple[Finding, ...]:
    """Return what a person should look at in a plan, in reading order: slips, sums, dates, tasks without unit or time.

    Args:
        plan: from `extract`.
        roster: the units that are asked, where the plan's letter does not name them.
    """
    from pipeline.workflow.check import all_findings

    return all_findings(plan, roster=roster)


def explain(text: str, on: date | None = None) -> Mapping[str, object]:
    """Return how a sentence is understood, rule by rule, by the contract huiqian.explain/1; offsets count in `text`.

    Args:
        text: a sentence or more.
        on: the date of the document, from which times without a year count.
    """
    from pipeline.workflow.explain import explain as explained

    return explained(text, on)


def matrix(
    plan: Plan, *, by: Literal["task", "unit"] = "task", unit: str | None = None, columns: Sequence[str] | None = None,
    roster: Sequence[str] = (),
) -> Matrix:  # fmt: skip
    """Return the responsibility matrix (责任分工表) of a plan, a table of plain words.

    Args:
        plan: from `extract`.
        by: "task" or "unit".
        unit: one unit's own list instead; any name of its office will do.
        columns: names and order of the columns (序号, 重点任务, 牵头单位 …); None for the usual ones.
        roster: names of units in the order in which they are to stand.

    Raises:
        Error: a column or the unit is unknown.
        ValueError: `by` is neither.
    """
    if by not in ("task", "unit"):
        raise ValueError(f"by is 'task' or 'unit', not {by!r}")
    from pipeline.workflow.matrix import make_matrix

    return make_matrix(plan, by=by, unit=unit, columns=columns, roster=roster)


def diff(old: File, new: File, options: ReadingOptions | None = None) -> Comparison:
    """Return what changed between two drafts: every stretch of text, and the fields of each task (`Comparison.fields`).

    Errors as `read`.
    """
    from pipeline.workflow.diff import compare_files

    return compare_files(Path(old), Path(new), reading(options))


def track(*versions: File, options: ReadingOptions | None = None) -> History:
    """Return the history of every task through the versions of a plan, oldest first.

    Errors as `read`.
    """
    from pipeline.workflow.track import track_files

    return track_files([Path(version) for version in versions], reading(options))


def overview(
    *versions: File, language: Language = "zh", now: datetime | None = None, options: ReadingOptions | None = None
) -> Overview:
    """Return everything about a plan, and its later versions in order, that goes on one page (`save` as html).

    Args:
        versions: the plan, oldest version first.
        language: of what is to be done.
        now: the moment at which it is looked, with zone; None for the present.
        options: how files are read.

    Raises:
        Error: a file cannot be read.
    """
    from pipeline.workflow.report import overview_of_plans

    paths = [Path(version) for version in versions]
    return overview_of_plans(paths, reading(options), language=language, now=now or present())
