"""`huiqian settle [OLD] NEW`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.cli.command import Function, argument, command, option, together
from pipeline.cli.comments import existing_ledger, letters_options
from pipeline.cli.options import common, deliver, deliver_all, format_for, language_of_user, reading, reading_options
from pipeline.errors import UsageError
from pipeline.model.office import ZONE
from pipeline.workflow.comments import asked_by
from pipeline.workflow.decide import settle_round
from pipeline.workflow.matrix import FORMATS as TABLES
from pipeline.workflow.rosters import read_roster
from pipeline.workflow.settle import SettledCase, consultation_of, render_settlement, settle_folder, settled_round

if TYPE_CHECKING:
    from pipeline.workflow.settlement_documents import Wishes

FORMATS = ("text", "json", *TABLES)


def document_options(function: Function) -> Function:
    """Add the options of the office's documents."""
    path = click.Path(path_type=Path)
    return together(
        option("--documents", type=path, metavar="H-IS-FOLDER", help="H-DOCUMENTS"),
        option("--public", is_flag=True, help="H-PUBLIC"),
        option("--issue", is_flag=True, help="H-ISSUE"),
        option("--template", type=path, metavar="H-IS-FILE", help="H-TEMPLATE"),
        option("--by", type=click.Choice(["place", "unit"]), default="place", show_default=True, help="H-BY-DOCUMENTS"),
        option("--date", "day", metavar="H-IS-DAY", help="H-DATE-DOCUMENTS"),
    )(function)


@command("settle", help="H-CMD-SETTLE")
@argument("drafts", nargs=-1, type=click.Path(path_type=Path), metavar="H-IS-DRAFTS", help="H-ARG-DRAFTS")
@letters_options
@document_options
@reading
@common(*FORMATS)
def settle(drafts: tuple[Path, ...], output: Path | None, format_: str | None, **options: Any) -> None:
    """Say what became of each comment, and write the office's documents where asked to."""
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    if options["documents"] is None and (options["template"] or options["public"] or options["issue"]):
        raise UsageError("M-DOCUMENTS")
    options["day"] = _day(options["day"])
    case, documents = _of_folder(drafts, options) if options["letters"] is not None else _of_ledger(drafts, options)
    content = render_settlement(case, kind, language_of_user())
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    if documents:
        deliver_all(documents, options["documents"], force=options["force"], quiet=options["quiet"])
    _fail_for(case)


def _of_folder(drafts: tuple[Path, ...], options: dict[str, Any]) -> tuple[SettledCase, dict[str, bytes]]:
    request, roster = options["request"], options["roster"]
    if not drafts or len(drafts) > 2 or (len(drafts) == 1 and request is None):
        raise UsageError("M-TWO-DRAFTS")
    how = reading_options(options)
    asked = asked_by(request, how, roster=read_roster(roster) if roster else (), deadline=options["deadline"])
    old = drafts[0] if len(drafts) == 2 else request
    case = settle_folder(options["letters"], old, drafts[-1], how, asked=asked, received=options["received"])
    if options["documents"] is None:
        return case, {}
    from pipeline.workflow.settlement_documents import documents_of
    from pipeline.workflow.status import status_of

    round_ = settled_round(case, status_of(case.commented, datetime.now(ZONE)))
    return case, documents_of(consultation_of((round_,), case, date=options["day"]), _wishes(options))


def _of_ledger(drafts: tuple[Path, ...], options: dict[str, Any]) -> tuple[SettledCase, dict[str, bytes]]:
    from pipeline.ledger.engine import open_ledger  # letters of a folder need no database

    where = existing_ledger(options["ledger"])
    if len(drafts) > 1:
        raise UsageError("M-ONE-DRAFT")
    how = reading_options(options)
    with open_ledger(where, who=options["who"]) as book:
        round_, case = settle_round(book, drafts[0] if drafts else None, how, number=options["number"])
        if options["documents"] is None:
            return case, {}
        from pipeline.workflow.settlement_documents import consultation_of_ledger, documents_of

        whole = consultation_of_ledger(book, round_, case, how, now=datetime.now(ZONE), date=options["day"])
        return case, documents_of(whole, _wishes(options))


def _wishes(options: dict[str, Any]) -> Wishes:
    from pipeline.workflow.settlement_documents import Wishes

    return Wishes(options["by"], options["issue"], options["public"], options["template"])


def _day(day: str | None) -> str | None:
    """The day of the documents.

    Raises:
        UsageError: M-DAY, it is no ISO date.
    """
    try:
        return date.fromisoformat(day).isoformat() if day else None
    except ValueError as error:
        raise UsageError("M-DAY", text=day) from error


def _fail_for(case: SettledCase) -> None:
    if case.commented.failures:
        from pipeline.cli.main import report

        for failure in case.commented.failures:
            report(failure)
        raise click.exceptions.Exit(1)
