"""`huiqian check FILE`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.options import (
    common,
    corrections_option,
    deliver,
    format_for,
    language_of_user,
    reading,
    reading_options,
)
from pipeline.workflow.check import check_file
from pipeline.workflow.rosters import read_roster

FORMATS = ("text", "json")


@command("check", help="H-CMD-CHECK")
@argument("file", type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-ARG-PLAN")
@option("--roster", type=click.Path(path_type=Path), help="H-ROSTER-CHECK", metavar="H-IS-FILE")
@corrections_option
@reading
@common(*FORMATS)
def check(file: Path, output: Path | None, format_: str | None, **options: Any) -> None:
    """Report slips and doubts in the draft in FILE: numbering, typos, sums, dates, units, secrecy mark."""
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    how = reading_options(options)
    roster = read_roster(options["roster"]) if options["roster"] else ()
    text = check_file(file, how, format_=kind, language=language_of_user(), roster=roster)
    deliver(text, output, force=options["force"], quiet=options["quiet"])
