"""`huiqian read FILE…`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.main import report
from pipeline.cli.options import common, deliver, format_for, language_of_user, reading, reading_options
from pipeline.errors import InputError, UsageError
from pipeline.workflow.read import read_file

FORMATS = ("md", "json")


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@reading
@common(*FORMATS)
def read(files: tuple[Path, ...], output: Path | None, format_: str | None, **options: Any) -> None:
    """Print the structured document of each FILE: head, sections, tables, tracked changes.

    With several files, ``-o`` names a folder. One bad file never stops the others.
    """
    several = len(files) > 1
    kind = format_for(None if several else output, format_, FORMATS, "md")
    if several and output is not None and output.is_file():
        raise UsageError("M-NOT-A-FOLDER", output=str(output))
    how = reading_options(options)
    failed: list[InputError] = []
    for path in files:
        try:
            text = read_file(path, how, format_=kind, language=language_of_user())
        except InputError as error:
            if not several:
                raise
            report(error)
            failed.append(error)
            continue
        target = output / f"{path.name}.{kind}" if several and output is not None else output
        deliver(text, target, force=options["force"], quiet=options["quiet"])
    if failed:
        raise click.exceptions.Exit(3 if len(failed) == len(files) else 1)
