"""`huiqian open REQUEST [PLAN]`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.options import (
    common,
    deliver,
    format_for,
    language_of_user,
    ledger_options,
    places_path,
    reading,
    reading_options,
)
from pipeline.ledger.engine import open_ledger
from pipeline.model.office import ZONE
from pipeline.workflow.rosters import read_roster
from pipeline.workflow.rounds import (
    Wishes,
    only_affected,
    prepare_round,
    render_affected,
    render_round,
    sent_before,
)

FORMATS = ("text", "json")


@command("open", help="H-CMD-OPEN")
@argument("request", type=click.Path(path_type=Path), metavar="H-IS-REQUEST", help="H-ARG-REQUEST")
@argument("plan", type=click.Path(path_type=Path), required=False, metavar="H-IS-PLAN", help="H-ARG-SENT")
@option("--deadline", help="H-DEADLINE-OPEN", metavar="H-IS-TIME")
@option("--no-reply", type=click.Choice(["missing", "deemed_no_comment", "deemed_consent"]), help="H-NO-REPLY")
@option("--seal/--no-seal", default=None, help="H-SEAL")
@option("--reply-always/--reply-if-any", default=None, help="H-REPLY-ALWAYS")
@option("--reasons/--no-reasons", default=None, help="H-REASONS")
@option("--frozen", multiple=True, metavar="H-IS-WORDS", help="H-FROZEN")
@option("--title", default="", help="H-TITLE", metavar="H-IS-WORDS")
@option("--roster", type=click.Path(path_type=Path), help="H-ROSTER-OPEN", metavar="H-IS-FILE")
@option("--places", type=click.Path(path_type=Path), help="H-PLACES", metavar="H-IS-FILE")
@option("--only-affected", is_flag=True, help="H-ONLY-AFFECTED")
@option("--dry-run", is_flag=True, help="H-DRY-RUN")
@ledger_options
@reading
@common(*FORMATS)
def open_(
    request: Path, plan: Path | None, ledger: str, who: str, output: Path | None, format_: str | None,
    dry_run: bool, **options: Any,
) -> None:  # fmt: skip
    """Open a round of consultation from its letter."""
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    how, language, name = reading_options(options), language_of_user(), who
    known_places = places_path(options["places"])
    wishes = Wishes(
        title=options["title"], deadline=options["deadline"], no_reply=options["no_reply"], seal=options["seal"],
        reply_always=options["reply_always"], reasons=options["reasons"], frozen=options["frozen"],
        roster=read_roster(options["roster"]) if options["roster"] else (),
        places=read_roster(known_places) if known_places else (),
    )  # fmt: skip
    prepared = prepare_round(request, plan, how, wishes, now=datetime.now(ZONE), who=name)
    told = ""
    if options["only_affected"]:
        with open_ledger(ledger, who=name) as book:
            prepared, found = only_affected(prepared, book, how)
        told = render_affected(found, language_of_user()) if kind == "text" else ""
    round_ = prepared.round
    if not dry_run:
        with open_ledger(ledger, who=name, create=True) as book:
            prepared = sent_before(prepared, book)
            round_ = book.open_round(round_, prepared.sources)
    content = told + render_round(round_, prepared.findings, kind, language, how.office)
    deliver(content, output, force=options["force"], quiet=options["quiet"])
