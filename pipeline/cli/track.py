"""`huiqian track V1 V2 V3…`."""

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
from pipeline.errors import UsageError
from pipeline.workflow.track import FORMATS, render_history, track_files


@command("track", help="H-CMD-TRACK")
@argument(
    "versions", type=click.Path(path_type=Path), nargs=-1, required=True, metavar="H-IS-FILE", help="H-ARG-VERSIONS"
)
@model_option
@corrections_option
@reading
@common(*FORMATS)
def track(versions: tuple[Path, ...], output: Path | None, format_: str | None, **options: Any) -> None:
    """Follow every task through the VERSIONS of a plan, oldest first: units, deadlines, targets, and what was softened.

    -o NAME.xlsx or NAME.html: what each version says of every task, and every change.
    """
    if len(versions) < 2:
        raise UsageError("M-VERSIONS")
    kind = format_for(output, format_, FORMATS, "text")
    content = render_history(track_files(versions, reading_options(options)), kind, language_of_user())
    deliver(content, output, force=options["force"], quiet=options["quiet"])
