"""`huiqian explain "WORDING"`."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import argument, command, option
from pipeline.cli.main import report
from pipeline.cli.options import common, deliver, format_for, language_of_user, model_option, office_of, office_options
from pipeline.errors import InputError, UsageError
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.explain import explain as explain_text
from pipeline.workflow.explain import explain_lines
from pipeline.workflow.explain_text import explanation_to_text

FORMATS = ("text", "json")


@command("explain", help="H-CMD-EXPLAIN")
@argument("wording", required=False, metavar="H-IS-WORDING", help="H-ARG-WORDING")
@option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="H-DATE-DOCUMENT")
@option("--lines", type=click.Path(path_type=Path), help="H-LINES", metavar="H-IS-FILE")
@model_option
@office_options
@common(*FORMATS)
def explain(
    wording: str | None,
    day: datetime | None,
    lines: Path | None,
    output: Path | None,
    format_: str | None,
    **options: Any,
) -> None:
    """Show how WORDING is understood: units, times, quantities, deadlines, targets, and the rule of each.

    A line of --lines that is no valid json object is named, the others are explained, and the exit code is 1.
    """
    if (wording is None) == (lines is None):
        raise UsageError("M-EXPLAIN")
    kind = "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")
    basis = day.date() if day else date.today()
    how = ReadingOptions(office=office_of(options["closing"], options["calendar"]), model=options["model"])
    found = [explain_text(wording, basis, how)] if wording is not None else _of_file(lines or Path(), basis, how)
    records = [one for one in found if not isinstance(one, UsageError)]
    if kind == "json":
        content = "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records)
    else:
        content = "\n".join(explanation_to_text(record, language_of_user()) for record in records)
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    wrong = [one for one in found if isinstance(one, UsageError)]
    for error in wrong:
        report(error)
    if wrong:
        raise click.exceptions.Exit(1)


def _of_file(path: Path, basis: date, how: ReadingOptions) -> list[dict[str, object] | UsageError]:
    try:
        with path.open(encoding="utf-8-sig") as handle:
            return list(explain_lines(iter(handle), basis, how))
    except FileNotFoundError as error:
        raise InputError("E-MISSING", file=str(path)) from error
    except IsADirectoryError as error:
        raise InputError("E-FOLDER", file=str(path)) from error
    except UnicodeDecodeError as error:
        raise InputError("E-CHARSET", file=path.name) from error
