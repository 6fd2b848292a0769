"""`huiqian settle [OLD] NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.comments import existing_ledger, letters_options
from pipeline.cli.options import common, deliver, format_for, language_of_user, reading, reading_options
from pipeline.errors import UsageError
from pipeline.workflow.comments import asked_by
from pipeline.workflow.decide import settle_round
from pipeline.workflow.matrix import FORMATS as TABLES
from pipeline.workflow.rosters import read_roster
from pipeline.workflow.settle import SettledCase, render_settlement, settle_folder

FORMATS = ("text", "json", *TABLES)


@click.command()
@click.argument("drafts", nargs=-1, type=click.Path(path_type=Path), metavar="[OLD] NEW")
@letters_options
@reading
@common(*FORMATS)
def settle(drafts: tuple[Path, ...], output: Path | None, format_: str | None, **options: Any) -> None:
    """Say what became of each comment on the draft OLD in the revised draft NEW, and which changes nobody asked for.

    Comments are those of the ledger's round (then OLD is the draft that it sent out, and NEW is kept and may be left out
    the next time), or of a folder (`--letters`; OLD may be the annex of the --request). xlsx, docx, html, csv and md give
    the 意见采纳情况表.
    """
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    case = _of_folder(drafts, options) if options["letters"] is not None else _of_ledger(drafts, options)
    content = render_settlement(case, kind, language_of_user())
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    _fail_for(case)


def _of_folder(drafts: tuple[Path, ...], options: dict[str, Any]) -> SettledCase:
    request, roster, draft = options["request"], options["roster"], options["draft"]
    if not drafts or len(drafts) > 2 or (len(drafts) == 1 and request is None and draft is None):
        raise UsageError("M-TWO-DRAFTS")
    how = reading_options(options)
    asked = asked_by(request, how, roster=read_roster(roster) if roster else (), deadline=options["deadline"])
    old = drafts[0] if len(drafts) == 2 else draft or request
    return settle_folder(options["letters"], old, drafts[-1], how, asked=asked, received=options["received"])


def _of_ledger(drafts: tuple[Path, ...], options: dict[str, Any]) -> SettledCase:
    from pipeline.ledger.engine import open_ledger  # letters of a folder need no database

    where = existing_ledger(options["ledger"])
    if len(drafts) > 1:
        raise UsageError("M-ONE-DRAFT")
    with open_ledger(where, who=options["who"]) as book:
        return settle_round(book, drafts[0] if drafts else None, reading_options(options), number=options["number"])[1]


def _fail_for(case: SettledCase) -> None:
    if case.commented.failures:
        from pipeline.cli.main import report

        for failure in case.commented.failures:
            report(failure)
        raise click.exceptions.Exit(1)
