"""`huiqian settle [OLD] NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import common, deliver, format_for, language_of_user, reading, reading_options
from pipeline.errors import UsageError
from pipeline.workflow.comments import asked_by
from pipeline.workflow.matrix import FORMATS as TABLES
from pipeline.workflow.rosters import read_roster
from pipeline.workflow.settle import SettledCase, render_settlement, settle_folder

FORMATS = ("text", "json", *TABLES)


@click.command()
@click.argument("drafts", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="[OLD] NEW")
@click.option("--letters", type=click.Path(path_type=Path), required=True, help="Folder of reply letters.")
@click.option(
    "--request", type=click.Path(path_type=Path), help="The consultation letter (征求意见函): roster, deadline."
)
@click.option("--roster", type=click.Path(path_type=Path), help="Text file: the units that were asked, one a line.")
@click.option(
    "--received", type=click.Path(path_type=Path), help="file,received_at; default: received.csv by the letters."
)
@click.option("--deadline", help="ISO date or time by which replies were due; default: the request's.")
@reading
@common(*FORMATS)
def settle(drafts: tuple[Path, ...], output: Path | None, format_: str | None, **options: Any) -> None:
    """Say what became of each comment on the draft OLD in the revised draft NEW, and which changes nobody asked for.

    OLD is the draft that was sent; without it, the annex of the --request. xlsx, docx, html, csv and md give the 意见采纳情况表.
    """
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    case = _settled(drafts, options)
    content = render_settlement(case, kind, language_of_user())
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    _fail_for(case)


def _settled(drafts: tuple[Path, ...], options: dict[str, Any]) -> SettledCase:
    request, roster = options["request"], options["roster"]
    if len(drafts) > 2 or (len(drafts) == 1 and request is None):
        raise UsageError("M-TWO-DRAFTS")
    how = reading_options(options)
    asked = asked_by(request, how, roster=read_roster(roster) if roster else (), deadline=options["deadline"])
    old = drafts[0] if len(drafts) == 2 else request
    return settle_folder(options["letters"], old, drafts[-1], how, asked=asked, received=options["received"])


def _fail_for(case: SettledCase) -> None:
    if case.commented.failures:
        from pipeline.cli.main import report

        for failure in case.commented.failures:
            report(failure)
        raise click.exceptions.Exit(1)
