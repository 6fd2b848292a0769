"""Files on disk → documents: the steps that every command begins with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Literal

from pipeline.checks.secrecy import secrecy_marks
from pipeline.errors import InputError
from pipeline.model.finding import Finding
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

Wanted = Literal["plan", "request"]
PASSED_OVER = ("~$", ".")
"""How names begin that no folder is read for: lock files of Word and WPS, hidden files."""


@dataclass(frozen=True, slots=True)
class ReadingOptions:
    """How files are read: which view of their revisions, within which limits, whether a secrecy mark stops, what the
    office's clock and calendar say, which spaCy model of the user's may add names of units ("" for none), which corrections
    files count (none: the one beside the plan), and who is told at once that a part of a file could not be read or that
    corrections were applied (the file's name, the finding)."""

    view: View = "final"
    limits: Limits = DEFAULT
    allow_secret: bool = False
    office: OfficeTime = STANDARD
    model: str = ""
    corrections: tuple[Path, ...] = ()
    tell: Callable[[str, Finding], None] | None = field(default=None, compare=False)


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
    source = read_path(path, view=options.view, limits=options.limits, supervisor=supervisor, progress=progress)
    if options.tell is not None:
        for name, inner in documents_of(source):
            for finding in inner.findings:
                if finding.code == "W-PARTIAL":
                    options.tell(name, finding)
    return source


def load_document(
    path: Path,
    options: ReadingOptions,
    want: Wanted = "plan",
    *,
    supervisor: Supervisor | None = None,
    progress: Progress | None = None,
) -> tuple[SourceDocument, OfficialDocument]:
    """Return a file as read and the document in it; of a mail or an archive, the document that is meant (`choose`).

    `supervisor` and `progress` are as in `load_source`.

    Raises:
        InputError: as `load_source`; or a document in it carries a secrecy mark and `allow_secret` is off; or nothing
            that a mail or an archive holds has any text.
    """
    chosen = choose(load_all(path, options, supervisor=supervisor, progress=progress), want)
    return chosen.source, chosen.document


def load_all(
    path: Path, options: ReadingOptions, *, supervisor: Supervisor | None = None, progress: Progress | None = None
) -> tuple[Contained, ...]:
    """Return all documents of a file: itself, then what it carries, each with what it says; `supervisor` and `progress`
    as in `load_source`.

    Raises:
        InputError: as `load_source`; or one of them carries a secrecy mark and `allow_secret` is off.
    """
    found = []
    for name, source in documents_of(load_source(path, options, supervisor=supervisor, progress=progress)):
        document = structure(source, office=options.office)
        secrecy = _secrecy(document) or _mark_apart(source)
        if secrecy and not options.allow_secret:
            raise InputError("W-SECRET", file=name, mark=secrecy)
        found.append(Contained(name, source, document))
    return tuple(found)


@dataclass(frozen=True, slots=True)
class Contained:
    """A document that a file holds: `path` names it from the file down (``mail.eml > 附件.docx``)."""

    path: str
    source: SourceDocument
    document: OfficialDocument


def documents_of(source: SourceDocument) -> tuple[tuple[str, SourceDocument], ...]:
    """Return a file and all that it carries, in reading order, each with its path (``mail.eml > 复函.zip > 附件.docx``)."""
    found = [(source.name, source)]
    for attachment in source.attachments:
        found += [(f"{source.name} > {name}", inner) for name, inner in documents_of(attachment)]
    return tuple(found)


def choose(found: Sequence[Contained], want: Wanted = "plan") -> Contained:
    """Return the document that is meant where a file holds several: the first that is a plan, else the first letter
    whose annex is one, else the first document with any text, which is the file's own where it has any. Where a letter
    is wanted (`want` is ``request``), a 征求意见函 comes first.

    Where others were passed over, a W-CHOSEN finding says which was taken.

    Raises:
        InputError: the file carries others, and none of them nor itself has any text: the code of the first that could
            not be read, else E-EMPTY.
    """
    own = found[0]
    if len(found) == 1 and not any(finding.code.startswith("E-") for finding in own.source.findings):
        return own
    written = [item for item in found if item.source.text.strip()]
    if not written:
        raise _nothing(found)
    chosen = min(written, key=lambda item: _rank(item.document, want))  # the first of those that fit equally well
    if len(written) == 1 and chosen is own:
        return own
    details = (("carrier", own.source.name), ("count", str(len(written))), ("chosen", chosen.path.rpartition(" > ")[2]))
    lost = [
        finding for item in found if item is not chosen for finding in item.source.findings if finding.code[:2] == "E-"
    ]
    notes = (Finding("W-CHOSEN", "note", details), *lost)
    return replace(chosen, source=replace(chosen.source, findings=(*chosen.source.findings, *notes)))


def _rank(document: OfficialDocument, want: Wanted) -> int:
    """How far a document is from what is wanted; a plan has chapters and addresses nobody, a letter does."""
    if want == "request":
        return 0 if document.kind == "request" else 1
    if document.kind == "plan" and document.sections and document.title and not document.addressees:
        return 0
    if any(annex.kind == "plan" for annex in document.annexes):
        return 1
    return 2 if document.kind == "plan" and document.title and not document.addressees else 3


def _nothing(found: Sequence[Contained]) -> InputError:
    for item in found:
        for finding in item.source.findings:
            if finding.code.startswith("E-"):
                details = dict(finding.details)
                return InputError(finding.code, **{**details, "file": f"{item.path} > {details.get('file', '')}"})
    return InputError("E-EMPTY", file=found[0].path)


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
