"""`huiqian read FILE…`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command
from pipeline.cli.main import report
from pipeline.cli.options import common, deliver, format_for, jobs_option, language_of_user, reading, reading_options
from pipeline.cli.progress import page_bar, read_bar
from pipeline.errors import HuiqianError, UsageError
from pipeline.workflow.read import read_file, read_files

FORMATS = ("md", "json")


@command("read", help="H-CMD-READ")
@argument("files", nargs=-1, required=True, type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-ARG-FILES")
@jobs_option
@reading
@common(*FORMATS)
def read(files: tuple[Path, ...], output: Path | None, format_: str | None, jobs: int, **options: Any) -> None:
    """Print the structured document of each file."""
    several = len(files) > 1
    kind = format_for(None if several else output, format_, FORMATS, "md")
    how = reading_options(options)
    language = language_of_user()
    if not several:
        with page_bar(files[0].name, quiet=options["quiet"]) as tell:
            text = read_file(files[0], how, format_=kind, language=language, progress=tell)
        deliver(text, output, force=options["force"], quiet=options["quiet"])
        return
    if output is not None and output.is_file():
        raise UsageError("M-NOT-A-FOLDER", output=str(output))
    targets = _targets(files, output, kind)
    failed = 0
    array: list[str] = []  # several files as json on the screen are one json
    with read_bar(len(files), quiet=options["quiet"]) as bar:
        read_all = read_files(files, how, format_=kind, language=language, jobs=jobs, progress=bar.page)
        for (_path, found), target in zip(read_all, targets, strict=True):
            with bar.paused():
                if isinstance(found, HuiqianError):
                    report(found)
                    failed += 1
                elif kind == "json" and target is None:
                    array.append(found.rstrip())
                else:
                    deliver(found, target, force=options["force"], quiet=options["quiet"])
            bar.file_done()
    if array:
        click.echo("[\n" + ",\n".join(array) + "\n]")
    if failed:
        raise click.exceptions.Exit(3 if failed == len(files) else 1)


def _targets(files: tuple[Path, ...], output: Path | None, kind: str) -> list[Path | None]:
    """Return where each result goes; files of one name from several folders are numbered."""
    if output is None:
        return [None] * len(files)
    seen: dict[str, int] = {}
    targets: list[Path | None] = []
    for path in files:
        count = seen[path.name.casefold()] = seen.get(path.name.casefold(), 0) + 1
        targets.append(output / (f"{path.name}.{kind}" if count == 1 else f"{path.name}.{count}.{kind}"))
    return targets
