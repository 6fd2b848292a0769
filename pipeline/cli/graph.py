"""`huiqian graph FILE`."""

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
    reading,
    reading_options,
)
from pipeline.workflow.graph import graph_file

FORMATS = ("json", "graphml", "text")


@command("graph", help="H-CMD-GRAPH")
@argument("file", type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-ARG-PLAN")
@corrections_option
@reading
@common(*FORMATS)
def graph(file: Path, output: Path | None, format_: str | None, **options: Any) -> None:
    """Write the task graph of the plan in FILE: plan, sections, tasks, units, targets, deadlines, cited documents."""
    kind = format_for(output, format_, FORMATS, "text")
    how = reading_options(options)
    content = graph_file(file, how, format_=kind, language=language_of_user())
    if output is None and isinstance(content, bytes):
        content = content.decode("utf-8")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
