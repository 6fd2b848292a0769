"""`huiqian settle [OLD] NEW`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

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


def document_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of the office's documents."""
    path = click.Path(path_type=Path)
    for option in (
        click.option("--date", "day", metavar="DAY", help="ISO date that the documents carry; default: left blank."),
        click.option(
            "--by", type=click.Choice(["place", "unit"]), default="place", help="Order of the documents' table."
        ),
        click.option("--template", type=path, help="Your own docx or xlsx, to be filled in among the documents."),
        click.option("--issue", is_flag=True, help="Refuse to write documents while a reason is missing (正式印发)."),
        click.option("--public", is_flag=True, help="Write the public, anonymous version among the documents."),
        click.option("--documents", type=path, help="Write the office's documents into this folder."),
    ):
        command = option(command)
    return command


@click.command()
@click.argument("drafts", nargs=-1, type=click.Path(path_type=Path), metavar="[OLD] NEW")
@letters_options
@document_options
@reading
@common(*FORMATS)
def settle(drafts: tuple[Path, ...], output: Path | None, format_: str | None, **options: Any) -> None:
    """Say what became of each comment on the draft OLD in the revised draft NEW, and which changes nobody asked for.

    Comments are those of the ledger's round (then OLD is the draft that it sent out, and NEW is kept and may be left out
    the next time), or of a folder (`--letters`; OLD may be the annex of the --request). xlsx, docx, html, csv and md give
    the 意见采纳情况汇总表 (the xlsx comes back edited, by `ledger import`). `--documents` writes 征求意见情况说明, 意见采纳情况汇总表, 主动修改情况一览表, 分歧说明 and a reply to each unit.
    """
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
