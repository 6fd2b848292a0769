"""`huiqian open REQUEST [PLAN]`."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

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
)

FORMATS = ("text", "json")


@click.command("open")
@click.argument("request", type=click.Path(path_type=Path))
@click.argument("plan", type=click.Path(path_type=Path), required=False)
@click.option("--deadline", help="ISO date or time by which replies are due; default: the letter's.")
@click.option(
    "--no-reply", type=click.Choice(["missing", "deemed_no_comment", "deemed_consent"]), help="What silence means."
)
@click.option("--seal/--no-seal", default=None, help="Whether replies must be sealed.")
@click.option("--reply-always/--reply-if-any", default=None, help="Whether units without comments must reply too.")
@click.option("--reasons/--no-reasons", default=None, help="Whether comments must give reasons.")
@click.option("--frozen", multiple=True, metavar="WORDS", help="A passage that should stay as it is.")
@click.option("--title", default="", help="What the round is about; default: the plan's title.")
@click.option(
    "--roster", type=click.Path(path_type=Path), help="The units asked (txt, csv, xlsx); replaces the letter's."
)
@click.option("--places", type=click.Path(path_type=Path), help="Your table of places, for groups (各县（市、区）…).")
@click.option(
    "--only-affected", is_flag=True, help="Ask only units whose tasks or comments changed since the last round."
)
@click.option("--dry-run", is_flag=True, help="Show how the letter is understood; open nothing.")
@ledger_options
@reading
@common(*FORMATS)
def open_(
    request: Path, plan: Path | None, ledger: str, who: str, output: Path | None, format_: str | None,
    dry_run: bool, **options: Any,
) -> None:  # fmt: skip
    """Open a round of consultation from its letter REQUEST (征求意见函) and the PLAN that it sends out.

    Roster, deadline and rules are read from the letter and shown; options change them. Without PLAN the letter must hold
    the draft as its annex. Opening again begins the next round.
    """
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
            round_ = book.open_round(round_, prepared.sources)
    content = told + render_round(round_, prepared.findings, kind, language, how.office)
    deliver(content, output, force=options["force"], quiet=options["quiet"])
