"""`huiqian apply [PLAN] -o 合稿.docx`."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.comments import Source, existing_ledger, letters_of, letters_options
from pipeline.cli.options import common, deliver, format_for, language_of_user, reading, reading_options
from pipeline.errors import UsageError
from pipeline.lexicon.messages import say_finding
from pipeline.workflow.diff import iso_time


@command("apply", help="H-CMD-APPLY")
@argument("plan", type=click.Path(path_type=Path), required=False, metavar="H-IS-PLAN", help="H-ARG-DRAFT")
@letters_options
@option("--date", metavar="H-IS-TIME", default="", help="H-DATE-ALL")
@reading
@common("docx")
def apply(plan: Path | None, output: Path | None, format_: str | None, date: str, **options: Any) -> None:
    """Write every comment of the letters into the draft that was sent (合稿)."""
    format_for(output, format_, ("docx",), "docx")
    if output is None:
        raise UsageError("M-BINARY")
    time = iso_time(date)
    from pipeline.workflow.apply import apply_commented  # the command's help does without the writers

    if plan is None and options["letters"] is not None:
        raise UsageError("M-NO-PLAN")
    how = replace(reading_options(options), view="final")
    source = letters_of({**options, "draft": plan, "view": "final"})
    with _draft(plan, source, options) as file:
        merged = apply_commented(source.commented, file, how, date=time)
    deliver(merged.data, output, force=options["force"], quiet=options["quiet"])
    click.echo(merged.report(language_of_user()))
    for finding in merged.findings:
        click.echo(say_finding(finding, language_of_user()), err=True)
    if source.commented.failures:
        from pipeline.cli.main import report

        for failure in source.commented.failures:
            report(failure)
        raise click.exceptions.Exit(1)


@contextmanager
def _draft(plan: Path | None, source: Source, options: dict[str, Any]) -> Iterator[Path]:
    """Give the file of the draft: PLAN, else a copy of what the ledger keeps for as long as it is needed."""
    if plan is not None or source.round is None:
        assert plan is not None  # noqa: S101 -- a folder needs PLAN, as was checked
        yield plan
        return
    from tempfile import TemporaryDirectory

    from pipeline.ledger.engine import open_ledger

    with TemporaryDirectory(prefix="huiqian-") as folder:
        copy = Path(folder) / f"draft.{source.commented.draft.source.format}"
        with open_ledger(existing_ledger(options["ledger"]), who=options["who"]) as book:
            copy.write_bytes(book.original(source.round.draft_sha256))
        yield copy
