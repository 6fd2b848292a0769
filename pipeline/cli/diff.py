"""`huiqian diff OLD NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import common, deliver, format_for, language_of_user, model_option, reading, reading_options
from pipeline.errors import UsageError
from pipeline.lexicon.messages import say_finding
from pipeline.workflow.diff import AUTHOR, FORMATS, TABLES, diff_files, iso_time, redline_files


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@model_option
@reading
@click.option("--author", default=AUTHOR, show_default=True, help="Who is named on the tracked changes of a docx.")
@click.option("--date", metavar="DATE", default="", help="When they were made, such as 2026-03-02T09:00; else no time.")
@click.option("--table", is_flag=True, help="A docx is the table of old and new wording, not tracked changes.")
@click.option(
    "--noise/--no-noise", default=False, help="List typos, signs, blanks and numbers too; they are always counted."
)
@common(*FORMATS)
def diff(
    old: Path, new: Path, output: Path | None, format_: str | None, author: str, date: str, table: bool, noise: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Say what changed from the draft OLD to the draft NEW: in words, in moves, and in the tasks' fields.

    -o NAME.xlsx or NAME.csv: the table of old and new wording (条文对照表). -o NAME.html: the same as a page with filters.
    -o NAME.docx: NEW with tracked changes (花脸稿); accepting them gives NEW, refusing them gives OLD's words. With --table
    the docx is the 条文对照表.
    """
    kind = format_for(output, format_, FORMATS, "text")
    if table and kind not in TABLES:
        raise UsageError("M-TABLE", known=", ".join(TABLES))
    if kind == "docx" and not table:
        time = iso_time(date)
        if output is None:
            raise UsageError("M-BINARY")
        data, findings = redline_files(old, new, reading_options(options), author=author, date=time)
        deliver(data, output, force=options["force"], quiet=options["quiet"])
        for finding in findings:
            click.echo(say_finding(finding, language_of_user()), err=True)
        return
    content = diff_files(old, new, reading_options(options), format_=kind, language=language_of_user(), noise=noise)
    deliver(content, output, force=options["force"], quiet=options["quiet"])
