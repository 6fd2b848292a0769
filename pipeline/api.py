"""The door for programs: what the commands do, as functions of Python (接口). The distribution is called huiqian, the package pipeline.

    from pipeline import api

    plan = api.extract("plan-v1.docx")
    api.save(api.matrix(plan), "责任分工表.xlsx")

Files are only read, nothing is fetched, nothing is printed. What comes back are the frozen values of `pipeline.model`; what was
doubtful is in their `findings`, and `say` puts it into words. Input that cannot be used raises an `Error`. Whatever is heavy is
imported by the function that needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.errors import HuiqianError as Error
from pipeline.errors import UsageError

if TYPE_CHECKING:  # a program that only compares two drafts never loads the rest
    from pipeline.ledger.book import Ledger
    from pipeline.lexicon.messages import Language
    from pipeline.model.change import Comparison
    from pipeline.model.finding import Finding
    from pipeline.model.history import History
    from pipeline.model.matrix import Matrix
    from pipeline.model.official import OfficialDocument
    from pipeline.model.round import Round
    from pipeline.model.settlement import Decision, Settlement
    from pipeline.model.source import SourceDocument
    from pipeline.model.status import ConsultationStatus
    from pipeline.model.task import Plan
    from pipeline.workflow.comments import Asked, Commented
    from pipeline.workflow.consultation import Filing
    from pipeline.workflow.documents import ReadingOptions
    from pipeline.workflow.settle import SettledCase

__all__ = [
    "Case", "Error", "check", "comments", "consult", "diff", "explain", "extract", "matrix", "outline", "read", "save", "say",
    "settle", "status", "track",
]  # fmt: skip

File = str | PathLike[str]


# ── one draft ───────────────────────────────────────────────────────────────────────────────────────────────────────


def read(file: File, options: ReadingOptions | None = None) -> SourceDocument:
    """Return a file as it was read: its canonical text, blocks, tables, tracked changes, margin comments, seals.

    Of a mail or an archive the document that is meant: the plan where it holds one.

    Args:
        file: any format of the README.
        options: how it is read (`pipeline.workflow.documents.ReadingOptions`); None for the usual way.

    Raises:
        Error: the file cannot be read, or carries a secrecy mark and the options do not allow it.
    """
    from pipeline.workflow.documents import load_document

    return load_document(Path(file), _how(options))[0]


def outline(file: File, options: ReadingOptions | None = None) -> OfficialDocument:
    """Return the document in a file: title, number, issuer, date, addressees, sections, and what a 征求意见函 asks for.

    Arguments and errors as `read`.
    """
    from pipeline.workflow.documents import load_document

    return load_document(Path(file), _how(options))[1]


def extract(file: File, options: ReadingOptions | None = None) -> Plan:
    """Return the plan in a file: its tasks with units, deadlines and targets, each with its span in `plan.source.text` and the
    rule that read it; corrections that stand beside the file (``NAME.corrections.json``) are applied.

    Arguments and errors as `read`.
    """
    from pipeline.workflow.plan_corrections import load_corrected

    return load_corrected(Path(file), _how(options))


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
    plan: Plan, *, by: str = "task", unit: str | None = None, columns: Sequence[str] | None = None, roster: Sequence[str] = ()
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
    """
    from pipeline.workflow.matrix import make_matrix

    return make_matrix(plan, by=by, unit=unit, columns=columns, roster=roster)


# ── two drafts and more ─────────────────────────────────────────────────────────────────────────────────────────────


def diff(old: File, new: File, options: ReadingOptions | None = None) -> Comparison:
    """Return what changed between two drafts: every stretch of text, and the fields of each task (`Comparison.fields`).

    Errors as `read`.
    """
    from pipeline.workflow.diff import compare_files

    return compare_files(Path(old), Path(new), _how(options))


def track(*versions: File, options: ReadingOptions | None = None) -> History:
    """Return the history of every task through the versions of a plan, oldest first.

    Errors as `read`.
    """
    from pipeline.workflow.track import track_files

    return track_files([Path(version) for version in versions], _how(options))


# ── letters, without a ledger ───────────────────────────────────────────────────────────────────────────────────────


def comments(
    letters: File,
    draft: File,
    *,
    request: File | None = None,
    roster: Sequence[str] = (),
    deadline: str | None = None,
    received: File | None = None,
    options: ReadingOptions | None = None,
) -> Commented:
    """Return what a folder of reply letters says about a draft: letters, and each comment with its place in the draft.

    A letter that cannot be read stops nothing; it is in `Commented.failures`.

    Args:
        letters: the folder.
        draft: the draft that was sent, or the 征求意见函 that holds it.
        request: the 征求意见函, which says who was asked and until when.
        roster: who was asked, instead of whom it names.
        deadline: ISO date or time, instead of its own.
        received: a csv ``file,received_at``; None looks for ``received.csv`` in the folder and beside it.
        options: how files are read.

    Raises:
        Error: there is no such folder; the draft or the request cannot be read.
    """
    from pipeline.workflow.comments import comments_of_folder

    asked = _asked(request, roster, deadline, options)
    return comments_of_folder(Path(letters), Path(draft), _how(options), asked=asked, received=_path(received))


def status(commented: Commented, now: datetime) -> ConsultationStatus:
    """Return who of those asked has answered by `now` (with a zone), in time or late, and who is missing.

    Raises:
        Error: nobody says who was asked.
    """
    from pipeline.workflow.status import status_of

    return status_of(commented, now)


def settle(
    letters: File,
    old: File,
    new: File,
    *,
    request: File | None = None,
    roster: Sequence[str] = (),
    deadline: str | None = None,
    received: File | None = None,
    decisions: Sequence[Decision] = (),
    options: ReadingOptions | None = None,
) -> SettledCase:
    """Return what became of each comment of a folder of letters in the revised draft (`settled.items`), and which changes
    nobody asked for (`settled.unexplained`). What no rule can tell is "undecided".

    Args:
        letters, request, roster, deadline, received, options: as `comments` takes them.
        old: the draft that was sent.
        new: the revised draft.
        decisions: what people decided; it goes before every rule.

    Raises:
        Error: as `comments`; the revised draft cannot be read.
    """
    from pipeline.workflow.settle import settle_folder

    return settle_folder(
        Path(letters), Path(old), Path(new), _how(options), asked=_asked(request, roster, deadline, options),
        received=_path(received), decisions=decisions,
    )  # fmt: skip


# ── a consultation that a ledger keeps ──────────────────────────────────────────────────────────────────────────────


class Case:
    """A consultation in its ledger (台账), from `consult`: every step is written down, and nothing is filed twice."""

    def __init__(self, ledger: Ledger, who: str, options: ReadingOptions) -> None:
        self.ledger = ledger
        self._who = who
        self._options = options

    def open(self, request: File, plan: File | None = None, *, now: datetime | None = None) -> Round:
        """Begin a round with the 征求意见函 and the draft it sends out; roster, deadline and rules are read from the letter.

        Raises:
            Error: a file cannot be read; the letter holds no draft and none is named; it names nobody that is asked.
        """
        from pipeline.workflow.rounds import Wishes, prepare_round

        moment = now or _present()
        ready = prepare_round(Path(request), _path(plan), self._options, Wishes(), now=moment, who=self._who)
        return self.ledger.open_round(ready.round, ready.sources)

    def ingest(self, *files: File) -> tuple[Filing, ...]:
        """File letters (files and folders) into the round, and return what became of each file.

        Raises:
            Error: a path is not there; there is no round; the ledger cannot be written.
        """
        from pipeline.workflow.consultation import ingest

        return tuple(ingest(self.ledger, [Path(file) for file in files], self._options))

    def comments(self) -> Commented:
        """Return what the round's letters say.

        Raises:
            Error: there is no round.
        """
        from pipeline.workflow.consultation import commented_of

        return commented_of(self.ledger, self._options.office)[1]

    def status(self, now: datetime | None = None) -> ConsultationStatus:
        """Return who has answered by `now` (with a zone; None for the present).

        Raises:
            Error: there is no round.
        """
        return status(self.comments(), now or _present())

    def settle(self, new: File | None = None) -> SettledCase:
        """Return what became of each comment in the revised draft, with what people decided; the draft is kept, and may be
        left out the next time.

        Raises:
            Error: the draft cannot be read; none was ever named.
        """
        from pipeline.workflow.decide import settle_round

        return settle_round(self.ledger, _path(new), self._options)[1]

    def decide(self, comment: str, verdict: str, reason: str = "") -> None:
        """Write a person's word on a comment; it wins over every rule, and is marked stale where the draft changes again.

        Args:
            comment: its id (``C012``).
            verdict: 采纳, 部分采纳, 不采纳, 待人工 or the English terms.
            reason: 部分采纳 and 不采纳 need one.

        Raises:
            Error: no such comment or verdict; the reason is missing.
        """
        from pipeline.workflow.decide import decide, verdict_of

        decide(self.ledger, [comment], verdict_of(verdict), reason, self._options)

    def verify(self) -> tuple[Finding, ...]:
        """Return what is wrong with the ledger: nothing, where every journal row and every original is as it was written."""
        return self.ledger.verify()


@contextmanager
def consult(ledger: File, *, who: str, options: ReadingOptions | None = None) -> Iterator[Case]:
    """Open the ledger of a case, made where there is none, and close it at the end.

    Args:
        ledger: a file (one case), or a URL ``postgresql://…``.
        who: in whose name entries are written.
        options: how files are read.

    Raises:
        Error: the file is no ledger, is damaged, or cannot be written.
    """
    from pipeline.ledger.engine import open_ledger

    where = ledger if isinstance(ledger, str) else Path(ledger)  # a URL must not be taken for a path
    with open_ledger(where, who=who, create=True) as book:
        yield Case(book, who, _how(options))


# ── out ─────────────────────────────────────────────────────────────────────────────────────────────────────────────


def save(
    value: Plan | Matrix | Comparison | History | Commented | SettledCase,
    file: File,
    *,
    language: Language = "zh",
    force: bool = False,
) -> Path:
    """Write a result; the suffix names the format, as ``-o`` does on the command line. The file is there whole or not at all.

    A plan as json or md; a matrix as xlsx, docx, csv, html or md; a comparison as json, txt, xlsx, docx, csv or html; a history as
    json, txt, xlsx or html; comments and a settlement as json, xlsx, docx, csv, html or md, a settlement as txt too.

    Args:
        value: what the functions above return.
        file: where to.
        language: of messages in json, md and txt; what goes to the office is Chinese.
        force: replace a file that huiqian did not write.

    Raises:
        Error: the suffix names no format of such a value; the file is a stranger's; nothing can be written there.
    """
    from pipeline.workflow.output import write_output

    path = Path(file)
    kind = path.suffix.lower().lstrip(".")
    formats, render = _writer_of(value)
    if kind not in formats:
        raise UsageError("M-FORMAT", output=str(path), known=" ".join(formats))
    write_output(path, render(kind, language), force=force)
    return path


def say(subject: Finding | Settlement | Error, language: Language = "zh") -> str:
    """Return a finding, the explanation of a settled comment (处理说明), or an error in words."""
    from pipeline.lexicon.messages import say_error, say_finding
    from pipeline.model.finding import Finding

    if isinstance(subject, Error):
        return say_error(subject, language)
    if isinstance(subject, Finding):
        return say_finding(subject, language)
    from pipeline.export.settlement_json import explanation

    return explanation(subject, language)


def _writer_of(value: Any) -> tuple[tuple[str, ...], Callable[[str, Language], str | bytes]]:
    """The formats of a value, and what writes it."""
    from pipeline.export.json_text import json_text
    from pipeline.export.plan_json import plan_to_dict, plan_to_markdown
    from pipeline.model.change import Comparison
    from pipeline.model.history import History
    from pipeline.model.matrix import Matrix
    from pipeline.model.task import Plan
    from pipeline.workflow.comments import Commented, render_comment_table, render_comments
    from pipeline.workflow.matrix import FORMATS as TABLES
    from pipeline.workflow.matrix import render_matrix
    from pipeline.workflow.settle import SettledCase, render_settlement
    from pipeline.workflow.track import render_history

    match value:
        case Plan():
            return (
                ("json", "md"),
                lambda kind, language: (
                    json_text(plan_to_dict(value, language)) if kind == "json" else plan_to_markdown(value, language)
                ),
            )
        case Matrix():
            return TABLES, lambda kind, _language: render_matrix(value, kind)
        case Comparison():
            return ("json", "txt", "xlsx", "docx", "csv", "html"), lambda kind, language: _compared(
                value, kind, language
            )
        case History():
            return ("json", "txt", "xlsx", "html"), lambda kind, language: render_history(value, _text(kind), language)
        case Commented():
            return (
                ("json", *TABLES),
                lambda kind, language: (
                    render_comments(value, language) if kind == "json" else render_comment_table(value, kind)
                ),
            )
        case SettledCase():
            return ("json", "txt", *TABLES), lambda kind, language: render_settlement(value, _text(kind), language)
    raise TypeError(f"nothing writes a {type(value).__name__}")


def _compared(comparison: Comparison, kind: str, language: Language) -> str | bytes:
    from pipeline.extract import extract_plan
    from pipeline.structure import structure
    from pipeline.workflow.diff import TABLES, render_comparison, render_table

    if kind not in TABLES:
        return render_comparison(comparison, _text(kind), language)
    old, new = (extract_plan(source, structure(source)) for source in (comparison.old, comparison.new))
    return render_table(comparison, old, new, kind)


def _text(kind: str) -> str:
    return "text" if kind == "txt" else kind


def _how(options: ReadingOptions | None) -> ReadingOptions:
    from pipeline.workflow.documents import ReadingOptions as Usual

    return options or Usual()


def _asked(
    request: File | None, roster: Sequence[str], deadline: str | None, options: ReadingOptions | None
) -> Asked:  # fmt: skip
    from pipeline.workflow.comments import asked_by

    return asked_by(_path(request), _how(options), roster=roster, deadline=deadline)


def _path(file: File | None) -> Path | None:
    return None if file is None else Path(file)


def _present() -> datetime:
    from pipeline.model.office import ZONE

    return datetime.now(ZONE)
