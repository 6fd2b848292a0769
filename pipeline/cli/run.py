"""`huiqian run FOLDER -o OUT`."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click

from pipeline.cli.main import report
from pipeline.cli.options import (
    corrections_option,
    language_of_user,
    login_name,
    moment_of_user,
    reading,
    reading_options,
)
from pipeline.workflow.run import CaseReport, run_case
from pipeline.workflow.run_text import report_to_text


@click.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("-o", "--output", type=click.Path(path_type=Path), required=True, help="Folder for the results.")
@click.option("--plan", "plan_name", default="plan-v1", help="Name of the plan, without suffix.")
@click.option("--request", "request_name", default="request", help="Name of the consultation letter, without suffix.")
@click.option("--force", is_flag=True, help="Replace files that huiqian did not write.")
@click.option("-q", "--quiet", is_flag=True, help="Print results only.")
@click.option("--lang", type=click.Choice(["zh", "en"]), help="Language of messages.")
@click.option("--ledger", metavar="PLACE", help="The ledger (台账); default: ledger.db in the output folder.")
@click.option("--as", "who", metavar="NAME", callback=lambda _c, _p, name: name or login_name(), help="In whose name.")
@click.option("--as-of", "moment", metavar="TIME", help="ISO time at which to look; default: the present.")
@corrections_option
@reading
def run(folder: Path, output: Path, **options: Any) -> None:
    """Do the whole job on a case FOLDER: its plan (plan-v1.*), the consultation letter (request.*), the reply letters
    (letters/, received.csv), and later versions (plan-v2.* …): who must do what, who answered, what changed, and what became
    of every comment. Running again files only what is new."""
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
