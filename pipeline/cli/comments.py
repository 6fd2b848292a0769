"""`huiqian comments` and `huiqian status`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from pipeline.cli.command import Function, command, option, together
from pipeline.cli.options import (
    common,
    deliver,
    format_for,
    language_of_user,
    ledger_options,
    moment_of_user,
    reading,
    reading_options,
)
from pipeline.errors import UsageError
from pipeline.model.round import Round
from pipeline.workflow.comments import (
    Commented,
    asked_by,
    comments_of_folder,
    comments_to_text,
    render_comment_table,
    render_comments,
)
from pipeline.workflow.consultation import commented_of
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.matrix import FORMATS as TABLES
from pipeline.workflow.reminders import render_calendar, write_reminders
from pipeline.workflow.rosters import read_roster
from pipeline.workflow.status import render_status, status_of

FORMATS = ("text", "json", *TABLES)


def letters_options(function: Function) -> Function:
    """Add the options that say which letters answer what: those of a ledger, or of a folder."""
    path = click.Path(path_type=Path)
    return together(
        ledger_options,
        option("--round", "number", type=int, metavar="H-IS-NUMBER", help="H-ROUND"),
        option("--letters", type=path, metavar="H-IS-FOLDER", help="H-LETTERS"),
        option("--request", type=path, metavar="H-IS-FILE", help="H-REQUEST"),
        option("--roster", type=path, metavar="H-IS-FILE", help="H-ROSTER"),
        option("--deadline", metavar="H-IS-TIME", help="H-DEADLINE"),
        option("--received", type=path, metavar="H-IS-FILE", help="H-RECEIVED"),
    )(function)


@dataclass(frozen=True, slots=True)
class Source:
    """Where letters were taken from: what they say, and the ledger's round, None for a folder."""

    commented: Commented
    round: Round | None

    @property
    def number(self) -> int:
        """The number of the round, 1 for a folder."""
        return self.round.number if self.round else 1


def draft_option(function: Function) -> Function:
    """Add ``--draft``: what the letters answer."""
    return option("--draft", type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-DRAFT")(function)


@command("comments", help="H-CMD-COMMENTS")
@draft_option
@letters_options
@option("--by", type=click.Choice(["place", "unit"]), default="place", show_default=True, help="H-BY-PLACE")
@reading
@common(*FORMATS)
def comments(output: Path | None, format_: str | None, by: str, **options: Any) -> None:
    """List every comment of the letters, with its place in the draft."""
    kind = _format(output, format_, FORMATS)
    result = letters_of(options).commented
    if kind == "json":
        content: str | bytes = render_comments(result, language_of_user())
    else:
        content = (
            comments_to_text(result, language_of_user())
            if kind == "text"
            else render_comment_table(result, kind, by=by)
        )
    _deliver(content, kind, result, output, options)


@command("status", help="H-CMD-STATUS")
@draft_option
@letters_options
@option("--as-of", "--now", "moment", metavar="H-IS-TIME", help="H-AS-OF")
@option("--remind", type=click.Path(path_type=Path), help="H-REMIND", metavar="H-IS-FOLDER")
@option("--again", is_flag=True, help="H-AGAIN-REMIND")
@reading
@common(*FORMATS, "ics")
def status(
    moment: str | None, remind: Path | None, again: bool, output: Path | None, format_: str | None, **options: Any
) -> None:
    """Say who of those asked has answered, and write reminders where asked to."""
    kind = _format(output, format_, (*FORMATS, "ics"))
    now = moment_of_user(moment)
    source = letters_of(options, as_of=now if moment else None)
    result, how = source.commented, reading_options(options)
    state = status_of(result, now)
    if remind is not None:
        _remind(source, remind, now, options, how, again=again)
    if kind == "ics":
        content: str | bytes = render_calendar(source.round, state)
    else:
        content = render_status(
            result, state, kind, language=language_of_user(), number=source.number, office=how.office
        )  # fmt: skip
    _deliver(content, kind, result, output, options)


def _remind(
    source: Source, folder: Path, now: datetime, options: dict[str, Any], how: ReadingOptions, *, again: bool
) -> None:
    from pipeline.ledger.engine import open_ledger
    from pipeline.lexicon.messages import say

    if source.round is None:
        raise UsageError("M-REMIND-LEDGER")
    with open_ledger(options["ledger"], who=options["who"]) as book:
        done = write_reminders(
            book, source.round, status_of(source.commented, now), folder, how.office, now=now, again=again,
            force=options["force"],
        )  # fmt: skip
    details = {"count": str(len(done.units)), "folder": str(folder), "units": "、".join(done.units)}
    click.echo(say("M-REMINDED" if done.units else "M-NOBODY-TO-REMIND", language_of_user(), details), err=True)
    if done.recent:
        click.echo(say("M-REMINDED-TODAY", language_of_user(), {"units": "、".join(done.recent)}), err=True)


def _format(output: Path | None, format_: str | None, known: tuple[str, ...]) -> str:
    return "text" if output is not None and output.suffix == ".txt" else format_for(output, format_, known, "text")


def letters_of(options: dict[str, Any], *, as_of: datetime | None = None) -> Source:
    """Return the letters that the options name: those of a folder, else those of the ledger's round.

    Raises:
        UsageError: M-NO-DRAFT, a folder without a draft; M-LETTERS-OR-LEDGER, neither folder nor ledger is there.
    """
    how = reading_options(options)
    if options["letters"] is None:
        from pipeline.ledger.engine import open_ledger  # letters of a folder need no database

        where = existing_ledger(options["ledger"])
        with open_ledger(where, who=options["who"]) as book:
            round_, commented = commented_of(book, how.office, number=options["number"], as_of=as_of)
        return Source(commented, round_)
    draft, request, roster = options["draft"], options["request"], options["roster"]
    if draft is None and request is None:
        raise UsageError("M-NO-DRAFT")
    asked = asked_by(request, how, roster=read_roster(roster) if roster else (), deadline=options["deadline"])
    found = comments_of_folder(options["letters"], draft or request, how, asked=asked, received=options["received"])
    return Source(found, None)


def existing_ledger(where: str) -> str:
    """Return where a ledger is.

    Raises:
        UsageError: M-LETTERS-OR-LEDGER, there is no such file.
    """
    if "://" not in where and not Path(where).exists():
        raise UsageError("M-LETTERS-OR-LEDGER", ledger=where)
    return where


def _deliver(content: str | bytes, kind: str, result: Commented, output: Path | None, options: dict[str, Any]) -> None:
    if output is None and isinstance(content, bytes) and kind == "csv":
        content = content.decode("utf-8-sig")
    if output is None and isinstance(content, bytes) and kind == "ics":
        content = content.decode("utf-8")
    deliver(content, output, force=options["force"], quiet=options["quiet"])
    if result.failures:
        from pipeline.cli.main import report

        for failure in result.failures:
            report(failure)
        raise click.exceptions.Exit(1)
