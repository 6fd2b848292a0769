"""`huiqian calendar`: where the file of working days is, and which years are known."""

from __future__ import annotations

from pathlib import Path

import click

from pipeline.cli.command import command, option
from pipeline.cli.options import calendar_path, language_of_user, language_option
from pipeline.lexicon.messages import say
from pipeline.workflow.office import report_calendar


@command("calendar", help="H-CMD-CALENDAR")
@option("--init", "create", is_flag=True, help="H-INIT")
@option(
    "--calendar",
    type=click.Path(path_type=Path),
    envvar="HUIQIAN_CALENDAR",
    help="H-CALENDAR-OTHER",
    metavar="H-IS-FILE",
)
@language_option
def calendar(create: bool, calendar: Path | None) -> None:
    """Show where working days (工作日, 调休) of years to come are kept, and which years are known."""
    known = report_calendar(calendar_path(calendar), create=create)
    first, last = known.official
    state = "M-CALENDAR-FILE" if known.exists else "M-CALENDAR-NO-FILE"
    language = language_of_user()
    click.echo(say("M-CALENDAR-YEARS", language, {"first": str(first), "last": str(last)}))
    click.echo(say(state, language, {"file": str(known.path), "years": "、".join(map(str, known.added)) or "—"}))
