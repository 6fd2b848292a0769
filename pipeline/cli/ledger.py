"""`huiqian ledger …`: the case file itself."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, group, option
from pipeline.cli.next_step import next_step
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
from pipeline.model.office import ZONE
from pipeline.workflow.ledger import (
    EXPORTS,
    LOGS,
    close_round,
    export_case,
    import_case,
    is_workbook,
    purge_case,
    render_log,
    undo_entry,
    verified_to_text,
    verify_case,
)


@group("ledger", help="H-CMD-LEDGER")
@language_option
def ledger() -> None:
    """The case file itself (台账): proof, export and import, the journal, undo."""


@ledger.command("verify", help="H-CMD-LEDGER-VERIFY")
@ledger_options
@language_option
def verify(ledger: str, who: str) -> None:
    """Prove that the ledger is whole: journal, rows, readings, originals."""
    done = verify_case(ledger, who)
    click.echo(verified_to_text(done, language_of_user()), nl=False)
    if not done.whole:
        click.echo(next_step("M-LEDGER-FAULTS"), err=True)
        raise click.exceptions.Exit(1)


@ledger.command("export", help="H-CMD-LEDGER-EXPORT")
@ledger_options
@common(*EXPORTS)
def export(ledger: str, who: str, output: Path | None, format_: str | None, **options: Any) -> None:
    """Write the whole case: json holds everything, xlsx is to be read and corrected."""
    kind = format_for(output, format_, EXPORTS, "json")
    deliver(export_case(ledger, who, kind), output, force=options["force"], quiet=options["quiet"])


@ledger.command("import", help="H-CMD-LEDGER-IMPORT")
@argument("file", type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-ARG-EXPORT")
@option("--apply", is_flag=True, help="H-APPLY-EDITS")
@ledger_options
@reading
@language_option
def import_(file: Path, apply: bool, ledger: str, who: str, **options: Any) -> None:
    """Take in an export, or what was changed in one."""
    language = language_of_user()
    if not is_workbook(file):
        counts = import_case(ledger, who, file)
        click.echo(say("M-IMPORTED", language, {name: str(count) for name, count in counts.items()}))
        return
    from pipeline.workflow.ledger_workbook import corrections, corrections_to_text
    from pipeline.workflow.returned_decisions import decisions_in_table, taken_back_to_text

    how = reading_options(options)
    table = decisions_in_table(ledger, who, file, how, now=datetime.now(ZONE), apply=apply)
    if table is not None:
        click.echo(taken_back_to_text(table, language), nl=False)
        if table.refused:
            raise click.exceptions.Exit(1)
        return
    done = corrections(ledger, who, file, how, apply=apply)
    click.echo(corrections_to_text(done, language), nl=False)
    if done.refused:
        raise click.exceptions.Exit(1)


@ledger.command("log", help="H-CMD-LEDGER-LOG")
@ledger_options
@common(*LOGS)
def log(ledger: str, who: str, output: Path | None, format_: str | None, **options: Any) -> None:
    """Show the journal: who did what, when."""
    kind = format_for(output, format_, LOGS, "text")
    content = render_log(ledger, who, kind)
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])


@ledger.command("undo", help="H-CMD-LEDGER-UNDO")
@argument("number", type=click.IntRange(1), metavar="H-IS-NUMBER", help="H-ARG-ENTRY")
@ledger_options
@language_option
def undo(number: int, ledger: str, who: str) -> None:
    """Take back what a person said: NUMBER is its number in `huiqian ledger log`."""
    seq = undo_entry(ledger, who, number)
    click.echo(say("M-UNDONE", language_of_user(), {"number": str(number), "seq": str(seq)}))


@ledger.command("close", help="H-CMD-LEDGER-CLOSE")
@option("--round", "number", type=click.IntRange(1), help="H-ROUND-OPEN", metavar="H-IS-NUMBER")
@ledger_options
@language_option
def close(number: int | None, ledger: str, who: str) -> None:
    """Close a round; `undo` opens it again."""
    closed = close_round(ledger, who, number)
    at = (closed.closed_at or "")[:16].replace("T", " ")
    click.echo(say("M-CLOSED", language_of_user(), {"number": str(closed.number), "at": at}))


@ledger.command("purge", help="H-CMD-LEDGER-PURGE")
@option("--yes", is_flag=True, help="H-YES")
@ledger_options
@language_option
def purge(yes: bool, ledger: str, who: str) -> None:
    """Remove the originals of a closed case and the texts of its letters; the record stays."""
    count = purge_case(ledger, who, sure=yes)
    click.echo(say("M-PURGED" if yes else "M-PURGE", language_of_user(), {"count": str(count)}))
