"""`huiqian diff OLD NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.options import common, deliver, format_for, language_of_user, model_option, reading, reading_options
from pipeline.errors import UsageError
from pipeline.lexicon.messages import say_finding
from pipeline.workflow.diff import AUTHOR, FORMATS, TABLES, diff_files, iso_time, redline_files


@command("diff", help="H-CMD-DIFF")
@argument("old", type=click.Path(path_type=Path), metavar="H-IS-OLD", help="H-ARG-OLD")
@argument("new", type=click.Path(path_type=Path), metavar="H-IS-NEW", help="H-ARG-NEW")
@model_option
@reading
@option("--author", default=AUTHOR, show_default=True, help="H-AUTHOR", metavar="H-IS-NAME")
@option("--date", metavar="H-IS-TIME", default="", help="H-DATE-CHANGES")
@option("--table", is_flag=True, help="H-TABLE")
@option("--noise/--no-noise", default=False, help="H-NOISE")
@common(*FORMATS)
def diff(
    old: Path, new: Path, output: Path | None, format_: str | None, author: str, date: str, table: bool, noise: bool,
    **options: Any,
) -> None:  # fmt: skip
    """Say what changed from the old draft to the new one."""
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
