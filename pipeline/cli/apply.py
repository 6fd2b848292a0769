"""`huiqian apply PLAN --letters FOLDER -o 合稿.docx`."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import click

from pipeline.cli.comments import letters_of, letters_options
from pipeline.cli.options import common, deliver, format_for, language_of_user, reading, reading_options
from pipeline.errors import UsageError
from pipeline.lexicon.messages import say_finding
from pipeline.workflow.diff import iso_time


@click.command()
@click.argument("plan", type=click.Path(path_type=Path))
@letters_options
@click.option("--date", metavar="DATE", default="", help="A time for all changes; default: the date of each letter.")
@reading
@common("docx")
def apply(plan: Path, output: Path | None, format_: str | None, date: str, **options: Any) -> None:
    """Write every comment of the letters into PLAN, the draft that was sent: one Word file (合稿) with each request as a
    tracked change of its unit, and its reason in the margin.

    Where two units want different things for the same words, neither is marked: both stand side by side in the margin.
    Refusing all changes gives PLAN again; what was accepted in Word or WPS is read back by `settle`.
    """
    format_for(output, format_, ("docx",), "docx")
    if output is None:
        raise UsageError("M-BINARY")
    time = iso_time(date)
    from pipeline.workflow.apply import apply_commented  # the command's help does without the writers

    how = replace(reading_options(options), view="final")
    commented = letters_of({**options, "draft": plan, "view": "final"}).commented
    merged = apply_commented(commented, plan, how, date=time)
    deliver(merged.data, output, force=options["force"], quiet=options["quiet"])
    click.echo(merged.report(language_of_user()))
    for finding in merged.findings:
        click.echo(say_finding(finding, language_of_user()), err=True)
    if commented.failures:
        from pipeline.cli.main import report

        for failure in commented.failures:
            report(failure)
        raise click.exceptions.Exit(1)
