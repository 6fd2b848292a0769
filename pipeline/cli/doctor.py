"""`huiqian doctor`: what works on this machine."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import command
from pipeline.cli.options import calendar_path, common, deliver, format_for, language_of_user, ledger_options
from pipeline.cli.progress import read_bar
from pipeline.workflow.doctor import examine, readable_count
from pipeline.workflow.doctor_text import FORMATS, render_health


@command("doctor", help="H-CMD-DOCTOR")
@ledger_options
@common(*FORMATS)
def doctor(output: Path | None, format_: str | None, ledger: str, who: str, **options: Any) -> None:  # noqa: ARG001 -- nothing is written in anybody's name
    """Say what works on this machine, and what to install for the rest."""
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    settings = Path(click.get_app_dir("huiqian"))
    with read_bar(readable_count(), quiet=options["quiet"]) as bar:
        health = examine(
            settings=settings, calendar=calendar_path(None), ledger=ledger, encoding=sys.stdout.encoding or "utf-8",
            tried=bar.file_done,
        )  # fmt: skip
    deliver(render_health(health, kind, language_of_user()), output, force=options["force"], quiet=options["quiet"])
