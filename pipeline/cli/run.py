"""`huiqian run FOLDER -o OUT`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.main import report
from pipeline.cli.options import (
    as_option,
    corrections_option,
    force_option,
    language_of_user,
    language_option,
    moment_of_user,
    quiet_option,
    reading,
    reading_options,
)
from pipeline.workflow.run import CaseReport, run_case
from pipeline.workflow.run_text import report_to_text


@command("run", help="H-CMD-RUN")
@argument("folder", type=click.Path(path_type=Path), metavar="H-IS-FOLDER", help="H-ARG-CASE")
@option("-o", "--output", type=click.Path(path_type=Path), required=True, help="H-OUTPUT-FOLDER", metavar="H-IS-FOLDER")
@option("--plan", "plan_name", default="plan-v1", show_default=True, help="H-PLAN-NAME", metavar="H-IS-NAME")
@option("--request", "request_name", default="request", show_default=True, help="H-REQUEST-NAME", metavar="H-IS-NAME")
@force_option
@quiet_option
@language_option
@option("--ledger", metavar="H-IS-PLACE", help="H-LEDGER-RUN")
@as_option
@option("--as-of", "moment", metavar="H-IS-TIME", help="H-AS-OF")
@corrections_option
@reading
def run(folder: Path, output: Path, **options: Any) -> None:
    """Do the whole job on a case folder."""
    how = reading_options(options)

    def progress(step: str) -> None:
        if not options["quiet"] and sys.stderr.isatty():
            click.echo(f"… {step}", err=True)

    done: CaseReport = run_case(
        folder,
        output,
        how,
        language=language_of_user(),
        now=moment_of_user(options["moment"]),
        who=options["who"],
        ledger=options["ledger"],
        plan_name=options["plan_name"],
        request_name=options["request_name"],
        force=options["force"],
        progress=progress,
    )
    click.echo(report_to_text(done, language_of_user()), nl=False)
    for failure in done.failures:
        report(failure)
    if done.failures:
        raise click.exceptions.Exit(1)
