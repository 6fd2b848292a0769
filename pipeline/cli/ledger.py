"""`huiqian ledger …`: the case file itself."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import (
    common,
    deliver,
    format_for,
    language_of_user,
    language_option,
    ledger_options,
    reading,
    reading_options,
)
from pipeline.lexicon.messages import say
from pipeline.workflow.ledger import (
    EXPORTS,
    LOGS,
    close_round,
    corrections,
    corrections_to_text,
    export_case,
    import_case,
    is_workbook,
    purge_case,
    render_log,
    undo_entry,
    verified_to_text,
    verify_case,
)


@click.group()
def ledger() -> None:
    """The case file itself (台账): proof, export and import, the journal, undo."""


@ledger.command()
@ledger_options
@language_option
def verify(ledger: str, who: str) -> None:
    """Prove that the ledger is whole: journal, rows, readings, originals."""
    done = verify_case(ledger, who)
    click.echo(verified_to_text(done, language_of_user()), nl=False)
    if not done.whole:
        raise click.exceptions.Exit(1)


@ledger.command()
@ledger_options
@common(*EXPORTS)
def export(ledger: str, who: str, output: Path | None, format_: str | None, **options: Any) -> None:
    """Write the whole case: json holds everything, xlsx is to be read and corrected."""
    kind = format_for(output, format_, EXPORTS, "json")
    deliver(export_case(ledger, who, kind), output, force=options["force"], quiet=options["quiet"])


@ledger.command(name="import")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--apply", is_flag=True, help="Write what was changed in the workbook; without it, it is only shown.")
@ledger_options
@reading
@language_option
def import_(file: Path, apply: bool, ledger: str, who: str, **options: Any) -> None:
    """Take in FILE: a json export into an empty ledger, or what was changed in an xlsx export.

    Of a workbook the columns 单位, 收到时间, 采纳情况 and 理由 are looked at.
    """
    language = language_of_user()
    if not is_workbook(file):
        counts = import_case(ledger, who, file)
        click.echo(say("M-IMPORTED", language, {name: str(count) for name, count in counts.items()}))
        return
    done = corrections(ledger, who, file, reading_options(options), apply=apply)
    click.echo(corrections_to_text(done, language), nl=False)
    if done.refused:
        raise click.exceptions.Exit(1)


@ledger.command()
@ledger_options
@common(*LOGS)
def log(ledger: str, who: str, output: Path | None, format_: str | None, **options: Any) -> None:
    """Show the journal: who did what, when."""
    kind = format_for(output, format_, LOGS, "text")
    content = render_log(ledger, who, kind)
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])


@ledger.command()
@click.argument("number", type=click.IntRange(1))
@ledger_options
@language_option
def undo(number: int, ledger: str, who: str) -> None:
    """Take back what a person said: NUMBER is its number in `huiqian ledger log`."""
    seq = undo_entry(ledger, who, number)
    click.echo(say("M-UNDONE", language_of_user(), {"number": str(number), "seq": str(seq)}))


@ledger.command()
@click.option("--round", "number", type=click.IntRange(1), help="The round; default: the latest open one.")
@ledger_options
@language_option
def close(number: int | None, ledger: str, who: str) -> None:
    """Close a round; `undo` opens it again."""
    closed = close_round(ledger, who, number)
    click.echo(say("M-CLOSED", language_of_user(), {"number": str(closed.number), "at": closed.closed_at or ""}))


@ledger.command()
@click.option("--yes", is_flag=True, help="Do it; it cannot be undone.")
@ledger_options
@language_option
def purge(yes: bool, ledger: str, who: str) -> None:
    """Remove the originals of a closed case and the texts of its letters; the record stays."""
    count = purge_case(ledger, who, sure=yes)
    click.echo(say("M-PURGED" if yes else "M-PURGE", language_of_user(), {"count": str(count)}))
