"""`huiqian ingest PATH…`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

import click

from pipeline.cli.main import report
from pipeline.cli.options import language_of_user, language_option, ledger_options, reading, reading_options
from pipeline.cli.progress import read_bar
from pipeline.ledger.engine import open_ledger
from pipeline.lexicon.messages import say
from pipeline.workflow.consultation import Filing, ingest
from pipeline.workflow.letters import letter_files, moment


@click.command("ingest")
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--round", "number", type=int, help="Number of the round; default: the latest open one.")
@click.option(
    "--received", "times", type=click.Path(path_type=Path), help="file,received_at (csv); default: received.csv."
)
@click.option("--at", metavar="TIME", help="One time of receipt for all of them (ISO).")
@click.option("--again", is_flag=True, help="Read anew what was filed before.")
@ledger_options
@reading
@click.option("-q", "--quiet", is_flag=True, help="Print results only.")
@language_option
def ingest_(
    paths: tuple[Path, ...], ledger: str, who: str, number: int | None, times: Path | None, at: str | None,
    again: bool, **options: Any,
) -> None:  # fmt: skip
    """File reply letters into a round: files, folders, archives, mails.

    Each file is one transaction, and one that fails stops none; running again adds nothing. What cannot be read is kept and
    waits for a person. Files are copied into the case file; they are never changed.
    """
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
