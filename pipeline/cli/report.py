"""`huiqian report`: everything of a case on one page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.comments import existing_ledger
from pipeline.cli.options import (
    LEDGER,
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


@command("report", help="H-CMD-REPORT")
@argument("plans", type=click.Path(path_type=Path), nargs=-1, metavar="H-IS-PLAN", help="H-ARG-PLANS")
@option("--charts", type=click.Path(path_type=Path), metavar="H-IS-FOLDER", help="H-CHARTS")
@option("--round", "number", type=int, metavar="H-IS-NUMBER", help="H-ROUND")
@option("--as-of", "moment", metavar="H-IS-TIME", help="H-AS-OF")
@ledger_options
@corrections_option
@reading
@common("html")
def report(
    plans: tuple[Path, ...], charts: Path | None, output: Path | None, format_: str | None, ledger: str, who: str,
    number: int | None, moment: str | None, **options: Any,
) -> None:  # fmt: skip
    """Show a case on one page."""
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
            overview = overview_of_ledger(
                book, how, number=number, language=language, now=now, place="" if ledger == LEDGER else ledger
            )
    if output is not None:
        page = render_report(overview, language)
        deliver(page, output, force=options["force"], quiet=options["quiet"])
    if charts is not None:
        deliver_all(chart_files(overview), charts, force=options["force"], quiet=options["quiet"])
