"""`huiqian matrix FILE`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import common, deliver, format_for, reading, reading_options
from pipeline.workflow.matrix import FORMATS, matrix_file
from pipeline.workflow.rosters import read_roster


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--by", type=click.Choice(["task", "unit"]), default="task", help="A row for each task, or a block for each unit."
)
@click.option("--unit", help="One unit's own list.")
@click.option("--columns", help="Columns in order, e.g. 序号,重点任务,牵头单位,备注.")
@click.option("--roster", type=click.Path(path_type=Path), help="Text file: the units in the order they are to stand.")
@reading
@common(*FORMATS)
def matrix(file: Path, output: Path | None, format_: str | None, **options: Any) -> None:
    """Make the responsibility matrix (责任分工表) of the plan in FILE."""
    kind = format_for(output, format_, FORMATS, "md")
    how = reading_options(options)
    columns = [name for name in re.split(r"[,，、|]\s*", options["columns"]) if name] if options["columns"] else None
    content = matrix_file(
        file,
        how,
        format_=kind,
        by=options["by"],
        unit=options["unit"],
        columns=columns,
        roster=read_roster(options["roster"]) if options["roster"] else (),
    )
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
