"""`huiqian diff`: what changed between two drafts."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from pipeline.diff import compare, with_fields
from pipeline.errors import UsageError
from pipeline.export.diff_json import comparison_to_dict, comparison_to_text
from pipeline.export.json_text import json_text
from pipeline.lexicon.messages import Language
from pipeline.model.change import Comparison
from pipeline.model.finding import Finding
from pipeline.model.task import Plan
from pipeline.workflow.documents import ReadingOptions, load_plan

TABLES = ("xlsx", "csv", "html")
FORMATS = ("json", "text", "docx", *TABLES)
AUTHOR = "会签"
"""Who is named on the tracked changes of a redline, where nobody else is."""


def compare_files(old: Path, new: Path, options: ReadingOptions) -> Comparison:
    """Return what changed between the plans in two files.

    Raises:
        InputError: a file cannot be read.
    """
    return compare_plans(load_plan(old, options), load_plan(new, options))


def compare_plans(old: Plan, new: Plan) -> Comparison:
    """Return what changed between two plans: their texts, and what they say of each task."""
    names = frozenset(unit.name for plan in (old, new) for task in plan.tasks for unit in task.units)
    return with_fields(compare(old.source, new.source, names=names), old, new)


def diff_files(old: Path, new: Path, options: ReadingOptions, *, format_: str, language: Language) -> str | bytes:
    """Return the comparison of two files as json (schema huiqian.diff/1), as a summary, or as one of `TABLES`.

    Raises:
        InputError: a file cannot be read.
    """
    if format_ in TABLES:
        plans = load_plan(old, options), load_plan(new, options)
        return render_table(compare_plans(*plans), *plans, format_)
    return render_comparison(compare_files(old, new, options), format_, language)


def iso_time(date: str) -> str:
    """Return a date or time as Word writes it, "" for "".

    Raises:
        UsageError: R-DATE, it is no ISO date or time.
    """
    try:
        return f"{datetime.fromisoformat(date).replace(tzinfo=None).isoformat(timespec='seconds')}Z" if date else ""
    except ValueError as error:
        raise UsageError("R-DATE", date=date) from error


def redline_files(
    old: Path, new: Path, options: ReadingOptions, *, author: str, date: str
) -> tuple[bytes, tuple[Finding, ...]]:
    """Return the comparison of two files as a Word file with tracked changes (花脸稿), and what a person should know of it.

    Raises:
        InputError: a file cannot be read.
        UsageError: as `redline_of_files`.
    """
    from pipeline.workflow.redline import redline_of_files  # no other format needs the writer

    comparison = compare_files(old, new, options)
    found = redline_of_files(comparison, old, new, options.limits, author=author, date=date)
    return found.data, (*comparison.findings, *found.findings)


def redline_of(comparison: Comparison, old: Path, new: Path, options: ReadingOptions) -> bytes:
    """Return the redline of two files that were compared before; its changes carry the new draft's own date.

    Raises:
        UsageError: as `redline_of_files`.
    """
    from pipeline.workflow.redline import redline_of_files  # no other format needs the writer

    return redline_of_files(comparison, old, new, options.limits, author=AUTHOR).data


def render_comparison(comparison: Comparison, format_: str, language: Language) -> str:
    """Return a comparison as json or text."""
    if format_ == "json":
        return json_text(comparison_to_dict(comparison, language))
    return comparison_to_text(comparison, language)


def render_table(comparison: Comparison, old: Plan, new: Plan, format_: str) -> bytes:
    """Return a comparison in one of `TABLES`; each writer is imported only when it is asked for."""
    if format_ == "csv":
        from pipeline.export.change_csv import comparison_to_csv

        return comparison_to_csv(comparison, old.document, new.document)
    if format_ == "html":
        from pipeline.export.change_html import comparison_to_html

        return comparison_to_html(comparison, old.document, new.document)
    from pipeline.export.change_xlsx import comparison_to_xlsx

    return comparison_to_xlsx(comparison, old.document, new.document)
