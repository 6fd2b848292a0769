"""`huiqian comments` and `huiqian status`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.options import common, deliver, format_for, language_of_user, reading, reading_options
from pipeline.errors import UsageError
from pipeline.model.office import ZONE
from pipeline.text.moments import iso_moment
from pipeline.workflow.comments import (
    Commented,
    asked_by,
    comments_of_folder,
    comments_to_text,
    render_comment_table,
    render_comments,
    render_status,
    status_of,
)
from pipeline.workflow.matrix import FORMATS as TABLES
from pipeline.workflow.matrix import read_roster

FORMATS = ("text", "json", *TABLES)


def letters_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say which letters answer what."""
    path = click.Path(path_type=Path)
    for option in (
        click.option("--received", type=path, help="file,received_at; default: received.csv beside the letters."),
        click.option("--deadline", help="ISO date or time by which replies were due; default: the request's."),
        click.option(
            "--roster", type=path, help="Text file: the units that were asked, one a line; default: the request's."
        ),
        click.option("--request", type=path, help="The consultation letter (征求意见函): roster, deadline, silence."),
        click.option("--draft", type=path, help="The draft that was sent; default: the annex of the request."),
        click.option("--letters", type=path, required=True, help="Folder of reply letters."),
    ):
        command = option(command)
    return command


@click.command()
@letters_options
@reading
@common(*FORMATS)
def comments(output: Path | None, format_: str | None, **options: Any) -> None:
    """List every comment of the letters in a folder, with its place in the draft.

    xlsx, docx, html, csv and md give the 意见汇总表, in the order of the draft.
    """
    kind = _format(output, format_)
    result = _read(options)
    if kind == "json":
        content: str | bytes = render_comments(result, language_of_user())
    else:
        content = comments_to_text(result) if kind == "text" else render_comment_table(result, kind)
    _deliver(content, kind, result, output, options)


@click.command()
@letters_options
@click.option("--now", "moment", help="ISO time at which to look; default: the present.")
@reading
@common(*FORMATS)
def status(moment: str | None, output: Path | None, format_: str | None, **options: Any) -> None:
    """Say who of those asked has answered, in time or late, and who has not.

    xlsx, docx, html, csv and md give the 反馈情况表.
    """
    kind = _format(output, format_)
    now = _moment(moment)
    result = _read(options)
    content = render_status(result, status_of(result, now), kind)
    _deliver(content, kind, result, output, options)


def _format(output: Path | None, format_: str | None) -> str:
    return "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, FORMATS, "text")


def _moment(words: str | None) -> datetime:
    if words is None:
        return datetime.now(ZONE)
    try:
        moment = datetime.fromisoformat(iso_moment(words))
    except ValueError as error:
        raise UsageError("M-DEADLINE", text=words) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def _read(options: dict[str, Any]) -> Commented:
    draft, request, roster = options["draft"], options["request"], options["roster"]
    if draft is None and request is None:
        raise UsageError("M-NO-DRAFT")
    how = reading_options(options)
    asked = asked_by(request, how, roster=read_roster(roster) if roster else (), deadline=options["deadline"])
    return comments_of_folder(options["letters"], draft or request, how, asked=asked, received=options["received"])


def _deliver(content: str | bytes, kind: str, result: Commented, output: Path | None, options: dict[str, Any]) -> None:
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    if result.failures:
        from pipeline.cli.main import report

        for failure in result.failures:
            report(failure)
        raise click.exceptions.Exit(1)
