"""`huiqian ingest PATH…`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.main import report
from pipeline.cli.options import (
    language_of_user,
    language_option,
    ledger_options,
    quiet_option,
    reading,
    reading_options,
)
from pipeline.cli.progress import read_bar
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import say
from pipeline.workflow.consultation import Filing, ingest
from pipeline.workflow.letters import letter_files, moment


@command("ingest", help="H-CMD-INGEST")
@argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="H-IS-PATH", help="H-ARG-PATHS")
@option("--round", "number", type=int, help="H-ROUND-OPEN", metavar="H-IS-NUMBER")
@option("--received", "times", type=click.Path(path_type=Path), help="H-RECEIVED", metavar="H-IS-FILE")
@option("--at", metavar="H-IS-TIME", help="H-AT-ALL")
@option("--again", is_flag=True, help="H-AGAIN-READ")
@ledger_options
@reading
@quiet_option
@language_option
def ingest_(
    paths: tuple[Path, ...], ledger: str, who: str, number: int | None, times: Path | None, at: str | None,
    again: bool, **options: Any,
) -> None:  # fmt: skip
    """File reply letters into a round."""
    how, language = reading_options(options), language_of_user()
    counts: Counter[str] = Counter()
    total = sum(len(letter_files(path)) for path in paths if path.exists())
    received = moment(at) if at else None
    with open_ledger(ledger, who=who) as book, read_bar(total, quiet=options["quiet"]) as bar:
        for filing in ingest(book, paths, how, number=number, times=times, at=received, again=again):
            counts[filing.outcome] += 1
            with bar.paused():
                _tell(filing, quiet=options["quiet"])
            bar.file_done()
    details = {name: str(counts[name]) for name in ("filed", "known", "again", "unreadable", "refused")}
    click.echo(say("M-INGESTED", language, details))
    if counts["unreadable"] or counts["refused"]:
        raise click.exceptions.Exit(1)


def _tell(filing: Filing, *, quiet: bool) -> None:
    if filing.error is not None:
        report(filing.error)
    if not quiet:
        words = say(f"M-FILED-{filing.outcome.upper()}", language_of_user(), {"letters": "、".join(filing.letters)})
        click.echo(f"{filing.path.name}：{words}", err=True)
