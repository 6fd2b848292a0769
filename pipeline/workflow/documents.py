"""Files on disk → documents: the steps that every command begins with."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from pipeline.checks.secrecy import secrecy_marks
from pipeline.errors import InputError
from pipeline.model.limits import DEFAULT, Limits
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.official import OfficialDocument
from pipeline.model.source import SourceDocument, View
from pipeline.model.span import Span
from pipeline.model.task import NamedUnit, Plan
from pipeline.read.supervised.pool import Supervisor
from pipeline.read.supervised.reading import read_path
from pipeline.read.supervised.worker import Progress
from pipeline.structure import structure
from pipeline.text.words import model_names


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are read: which view of their revisions, within which limits, whether a secrecy mark stops, what the
    office's clock and calendar say, and which spaCy model of the user's may add names of units ("" for none)."""

    view: View = "final"
    limits: Limits = DEFAULT
    allow_secret: bool = False
    office: OfficeTime = STANDARD
    model: str = ""


def load_source(
    path: Path, options: ReadingOptions, *, supervisor: Supervisor | None = None, progress: Progress | None = None
) -> SourceDocument:
    """Return a file as read. The file itself is opened for reading only; formats that could do harm are read in a child.

    Args:
        path: the file.
        options: how it is read.
        supervisor: the pool of children to use; without one a child is started for this file if it needs one.
        progress: called with (pages read, pages in all) where the reader tells.

    Raises:
        InputError: there is no such file, it is a folder, may not be opened, or its content cannot be read.
    """
    return read_path(path, view=options.view, limits=options.limits, supervisor=supervisor, progress=progress)


def load_document(
    path: Path, options: ReadingOptions, *, supervisor: Supervisor | None = None, progress: Progress | None = None
) -> tuple[SourceDocument, OfficialDocument]:
    """Return a file as read and the document in it; `supervisor` and `progress` as in `load_source`.

    Raises:
        InputError: as `load_source`; or the document carries a secrecy mark and `allow_secret` is off.
    """
    source = load_source(path, options, supervisor=supervisor, progress=progress)
    document = structure(source, office=options.office)
    secrecy = _secrecy(document) or _mark_apart(source)
    if secrecy and not options.allow_secret:
        raise InputError("W-SECRET", file=path.name, mark=secrecy)
    return source, document


def _secrecy(document: OfficialDocument) -> str | None:
    return document.secrecy or next((mark for annex in document.annexes if (mark := _secrecy(annex))), None)


def _mark_apart(source: SourceDocument) -> str | None:
    """A secrecy mark in a page's head or a text box."""
    marks = secrecy_marks(source)
    return dict(marks[0].details).get("mark") if marks else None


def load_plan(path: Path, options: ReadingOptions) -> Plan:
    """Return the plan in a file with its tasks.

    Raises:
        InputError: as `load_document`.
    """
    from pipeline.extract import extract_plan  # `read` does without it, in every child

    plan = extract_plan(*load_document(path, options), office=options.office)
    return with_model(plan, options.model) if options.model else plan


def with_model(plan: Plan, model: str) -> Plan:
    """Return a plan with the names that a spaCy model of the user's finds where the lexicon finds none.

    Raises:
        UsageError: there is no such model (M-MODEL).
    """
    text, text_id = plan.source.text, plan.source.text_id
    taken = [(unit.span.start, unit.span.end) for task in plan.tasks for unit in task.units]
    taken += [(mention.span.start, mention.span.end) for mention in plan.mentions]
    new = [
        NamedUnit(text[start:end], Span(text_id, start, end), "", f"model.{model}")
        for start, end, _label in model_names(text, model)
        if not any(start < stop and begin < end for begin, stop in taken)
    ]
    return replace(plan, mentions=tuple(sorted((*plan.mentions, *new), key=lambda mention: mention.span.start)))
