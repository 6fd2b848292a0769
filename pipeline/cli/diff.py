"""`huiqian diff OLD NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import common, deliver, format_for, language_of_user, model_option, reading, reading_options
from pipeline.errors import UsageError
from pipeline.lexicon.messages import say_finding
from pipeline.workflow.diff import AUTHOR, FORMATS, diff_files, iso_time, redline_files


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@model_option
@reading
@click.option("--author", default=AUTHOR, show_default=True, help="Who is named on the tracked changes of a docx.")
@click.option("--date", metavar="DATE", default="", help="When they were made, such as 2026-03-02T09:00; else no time.")
@common(*FORMATS)
def diff(
    old: Path, new: Path, output: Path | None, format_: str | None, author: str, date: str, **options: Any
) -> None:
    """Say what changed from the draft OLD to the draft NEW: in words, in moves, and in the tasks' fields.

    -o NAME.xlsx or NAME.csv: the table of old and new wording (条文对照表). -o NAME.html: the same as a page with filters.
    -o NAME.docx: NEW with tracked changes (花脸稿); accepting them gives NEW, refusing them gives OLD's words.
    """
    kind = format_for(output, format_, FORMATS, "text")
    if kind == "docx":
        time = iso_time(date)
        if output is None:
            raise UsageError("M-BINARY")
        data, findings = redline_files(old, new, reading_options(options), author=author, date=time)
        deliver(data, output, force=options["force"], quiet=options["quiet"])
        for finding in findings:
            click.echo(say_finding(finding, language_of_user()), err=True)
        return
    content = diff_files(old, new, reading_options(options), format_=kind, language=language_of_user())
    deliver(content, output, force=options["force"], quiet=options["quiet"])
