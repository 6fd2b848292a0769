"""`huiqian report`: everything of a case on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.comments import existing_ledger
from pipeline.cli.options import (
    common,
    corrections_option,
    deliver,
    deliver_all,
    format_for,
    language_of_user,
    ledger_options,
    moment_of_user,
    reading,
    reading_options,
)
from pipeline.errors import UsageError


@click.command()
@click.argument("plans", type=click.Path(path_type=Path), nargs=-1, metavar="[PLAN]...")
@click.option("--charts", type=click.Path(path_type=Path), metavar="FOLDER", help="Write the charts here, svg and png.")
@click.option("--round", "number", type=int, help="Number of the round; default: the latest.")
@click.option("--as-of", "moment", metavar="TIME", help="ISO time at which to look; default: the present.")
@ledger_options
@corrections_option
@reading
@common("html")
def report(
    plans: tuple[Path, ...], charts: Path | None, output: Path | None, format_: str | None, ledger: str, who: str,
    number: int | None, moment: str | None, **options: Any,
) -> None:  # fmt: skip
    """Show a case on one page that needs no network: what must be done today, the plan with all that was found in it, tasks,
    charts, letters, comments with what became of them, changes between versions, the ledger. With PLANs: of those
    versions of one plan, oldest first, without a ledger."""
    format_for(output, format_, ("html",), "html")
    if output is None and charts is None:
        raise UsageError("M-REPORT-WHERE")
    from pipeline.workflow.report import chart_files, overview_of_ledger, overview_of_plans, render_report

    how, language, now = reading_options(options), language_of_user(), moment_of_user(moment)
    if plans:
        overview = overview_of_plans(plans, how, language=language, now=now)
    else:
        from pipeline.ledger.engine import open_ledger

        with open_ledger(existing_ledger(ledger), who=who) as book:
            overview = overview_of_ledger(book, how, number=number, language=language, now=now)
    if output is not None:
        page = render_report(overview, language)
        deliver(page, output, force=options["force"], quiet=options["quiet"])
    if charts is not None:
        deliver_all(chart_files(overview), charts, force=options["force"], quiet=options["quiet"])
