"""`huiqian matrix FILE`."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.options import (
    as_option,
    common,
    corrections_option,
    deliver,
    format_for,
    language_of_user,
    reading,
    reading_options,
)
from pipeline.errors import UsageError
from pipeline.lexicon.messages import say
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.matrix import FORMATS, make_matrix, matrix_file, render_matrix
from pipeline.workflow.rosters import read_roster


@command("matrix", help="H-CMD-MATRIX")
@argument("file", type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-ARG-PLAN")
@option("--by", type=click.Choice(["task", "unit"]), default="task", show_default=True, help="H-BY-TASK")
@option("--unit", help="H-UNIT", metavar="H-IS-UNIT")
@option("--columns", help="H-COLUMNS", metavar="H-IS-COLUMNS")
@option("--import", "edited", type=click.Path(path_type=Path), metavar="H-IS-XLSX", help="H-IMPORT")
@option("--from", "before", type=click.Path(path_type=Path), metavar="H-IS-OLDPLAN", help="H-FROM")
@option("--apply", is_flag=True, help="H-APPLY-CORRECTIONS")
@as_option
@option("--roster", type=click.Path(path_type=Path), help="H-ROSTER-ORDER", metavar="H-IS-FILE")
@corrections_option
@reading
@common(*FORMATS)
def matrix(file: Path, output: Path | None, format_: str | None, **options: Any) -> None:
    """Make the responsibility matrix (责任分工表) of a plan."""
    how = reading_options(options)
    if options["edited"] or options["before"]:
        _propose(file, output, how, options)
        return
    if options["apply"]:
        raise UsageError("K-APPLY")
    kind = format_for(output, format_, FORMATS, "md")
    columns = [name for name in re.split(r"[,，、|]\s*", options["columns"]) if name] if options["columns"] else None
    made = matrix_file(
        file,
        how,
        by=options["by"],
        unit=options["unit"],
        columns=columns,
        roster=read_roster(options["roster"]) if options["roster"] else (),
    )
    content = render_matrix(made, kind)
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    if not made.rows:
        click.echo(say("M-NO-TASKS", language_of_user(), {"file": file.name}), err=True)


def _propose(file: Path, output: Path | None, how: ReadingOptions, options: Mapping[str, Any]) -> None:
    """Show new corrections, and save what was asked for: the corrections, the matrix with them, or both."""
    from pipeline.workflow.returned import propose_carried, propose_returned, save_corrections
    from pipeline.workflow.returned_text import proposal_to_text

    if options["edited"] and options["before"]:
        raise UsageError("K-ONE-SOURCE")
    as_json = output is not None and output.suffix.lower() == ".json"
    if as_json and not options["apply"]:
        raise UsageError("K-PREVIEW")
    kind = "" if output is None or as_json else format_for(output, None, FORMATS, "")
    if options["edited"]:
        when = datetime.now().astimezone().isoformat(timespec="seconds")
        found = propose_returned(file, options["edited"], how, who=options["who"], when=when)
    else:
        found = propose_carried(file, options["before"], how)
    click.echo(proposal_to_text(found, language_of_user()), nl=False)
    quiet, force = options["quiet"], options["force"]
    if options["apply"]:
        path = save_corrections(found, file, output if as_json else None, force=force)
        if not quiet:
            click.echo(say("M-WROTE", language_of_user(), {"file": str(path)}), err=True)
    if kind:
        deliver(render_matrix(make_matrix(found.plan), kind), output, force=force, quiet=quiet)
