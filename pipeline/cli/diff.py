"""`huiqian diff OLD NEW`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import common, deliver, format_for, language_of_user, model_option, reading, reading_options
from pipeline.workflow.diff import FORMATS, diff_files


@click.command()
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path))
@model_option
@reading
@common(*FORMATS)
def diff(old: Path, new: Path, output: Path | None, format_: str | None, **options: Any) -> None:
    """Say what changed from the draft OLD to the draft NEW: in words, in moves, and in the tasks' fields.

    -o NAME.xlsx or NAME.csv: the table of old and new wording (条文对照表). -o NAME.html: the same as a page with filters.
    """
    kind = format_for(output, format_, FORMATS, "text")
    content = diff_files(old, new, reading_options(options), format_=kind, language=language_of_user())
    deliver(content, output, force=options["force"], quiet=options["quiet"])
