"""`huiqian extract FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command
from pipeline.cli.options import (
    common,
    corrections_option,
    deliver,
    format_for,
    language_of_user,
    model_option,
    reading,
    reading_options,
)
from pipeline.workflow.extract import extract_file

FORMATS = ("json", "md")


@command("extract", help="H-CMD-EXTRACT")
@argument("file", type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-ARG-PLAN")
@model_option
@corrections_option
@reading
@common(*FORMATS)
def extract(file: Path, output: Path | None, format_: str | None, **options: Any) -> None:
    """Print the tasks of the plan in FILE with their units, deadlines and targets."""
    kind = format_for(output, format_, FORMATS, "md")
    how = reading_options(options)
    text = extract_file(file, how, format_=kind, language=language_of_user())
    deliver(text, output, force=options["force"], quiet=options["quiet"])
