"""`huiqian comments`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import common, deliver, format_for, language_of_user, reading, reading_options
from pipeline.workflow.comments import comments_of_folder, comments_to_text, render_comments
from pipeline.workflow.matrix import read_roster

FORMATS = ("text", "json")


@click.command()
@click.option("--letters", type=click.Path(path_type=Path), required=True, help="Folder of reply letters.")
@click.option("--draft", type=click.Path(path_type=Path), required=True, help="The draft that was sent.")
@click.option("--roster", type=click.Path(path_type=Path), help="Text file: the units that were asked, one a line.")
@click.option("--deadline", help="ISO date or time by which replies were due.")
@click.option(
    "--received", type=click.Path(path_type=Path), help="file,received_at; default: received.csv beside the letters."
)
@reading
@common(*FORMATS)
def comments(
    letters: Path, draft: Path, roster: Path | None, deadline: str | None, received: Path | None, output: Path | None,
    format_: str | None, **options: Any,
) -> None:  # fmt: skip
    """List every comment of the letters in a folder, with its place in the draft."""
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    result = comments_of_folder(
        letters,
        draft,
        reading_options(options),
        roster=read_roster(roster) if roster else (),
        deadline=deadline,
        received=received,
    )
    language = language_of_user()
    content = render_comments(result, language) if kind == "json" else comments_to_text(result)
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    if result.failures:
        from pipeline.cli.main import report

        for failure in result.failures:
            report(failure)
        raise click.exceptions.Exit(1)
