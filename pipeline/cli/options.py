"""Options that every command takes, and where its results go."""

from __future__ import annotations

import getpass
import os
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import click

from pipeline.cli.command import Function, language_option, option, together
from pipeline.cli.language import language_of_user
from pipeline.errors import UsageError
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, MIB, Limits
from pipeline.model.office import ZONE, OfficeTime
from pipeline.text.moments import iso_moment
from pipeline.workflow.documents import ReadingOptions

__all__ = ["language_of_user", "language_option"]  # what every command also takes from here
LEDGER = "outputs/ledger.db"
_IN_MIB = {"file_bytes", "unpacked_bytes", "part_bytes", "memory"}


def common(*formats: str) -> Callable[[Function], Function]:
    """Return a decorator that adds ``-o``, ``--format``, ``--force``, ``--quiet``, ``--lang`` to a command."""
    return together(
        option("-o", "--output", type=click.Path(path_type=Path), metavar="H-IS-FILE", help="H-OUTPUT"),
        option("--format", "format_", type=click.Choice(formats), help="H-FORMAT"),
        force_option,
        quiet_option,
        language_option,
    )


def force_option(function: Function) -> Function:
    """Add ``--force``: replace what huiqian did not write."""
    return option("--force", is_flag=True, common=True, help="H-FORCE")(function)


def quiet_option(function: Function) -> Function:
    """Add ``--quiet``: results only."""
    return option("-q", "--quiet", is_flag=True, common=True, help="H-QUIET")(function)


def as_option(function: Function) -> Function:
    """Add ``--as`` (parameter `who`): in whose name a thing is done."""
    return option(
        "--as", "who", metavar="H-IS-NAME", callback=lambda _ctx, _param, name: name or login_name(), help="H-AS"
    )(function)


def ledger_options(function: Function) -> Function:
    """Add ``--ledger`` (parameter `ledger`: a path or a URL) and ``--as`` (parameter `who`)."""
    return together(
        option(
            "--ledger", default=LEDGER, envvar="HUIQIAN_LEDGER", show_default=True, metavar="H-IS-PLACE",
            help="H-LEDGER",
        ),
        as_option,
    )(function)  # fmt: skip


def login_name() -> str:
    """Return the name that the user is logged in by; 未署名 where the system knows none."""
    try:
        return getpass.getuser()
    except (KeyError, ImportError, OSError):
        return "未署名"


def calendar_path(given: Path | None) -> Path:
    """Return the file of working days: the one that was named, else the one in the user's own folder of settings."""
    return given or Path(click.get_app_dir("huiqian")) / "calendar.txt"


def places_path(given: Path | None) -> Path | None:
    """Return the user's table of places: the one that was named, else the one in the folder of settings, None for none."""
    usual = Path(click.get_app_dir("huiqian")) / "places.txt"
    return given or (usual if usual.is_file() else None)


def office_options(function: Function) -> Function:
    """Add the options that say what hour 下班 is and where working days are kept."""
    return together(
        option("--closing", metavar="H-IS-HOUR", envvar="HUIQIAN_CLOSING", common=True, help="H-CLOSING"),
        option(
            "--calendar", type=click.Path(path_type=Path), envvar="HUIQIAN_CALENDAR", metavar="H-IS-FILE",
            common=True, help="H-CALENDAR",
        ),
    )(function)  # fmt: skip


def office_of(closing: str | None, calendar: Path | None) -> OfficeTime:
    """Return the office's times from what was typed.

    Raises:
        UsageError, InputError: as `workflow.office.office_time`.
    """
    from pipeline.workflow.office import office_time

    return office_time(closing, calendar_path(calendar), named=calendar is not None)


def reading(function: Function) -> Function:
    """Add the options of reading a file to a command."""
    views = click.Choice(["final", "original", "markup"])
    return together(
        office_options,
        option("--view", type=views, default="final", show_default=True, common=True, help="H-VIEW"),
        option("--allow-secret", is_flag=True, common=True, help="H-ALLOW-SECRET"),
        option("--limit", "limits", multiple=True, metavar="H-IS-LIMIT", common=True, help="H-LIMIT"),
    )(function)


def jobs_option(function: Function) -> Function:
    """Add ``--jobs``: how many files are read at a time."""
    most = min(4, os.cpu_count() or 1)
    return option("--jobs", type=click.IntRange(1, 64), default=most, metavar="H-IS-NUMBER", help="H-JOBS")(function)


def model_option(function: Function) -> Function:
    """Add ``--model``: a spaCy model of the user's that may add names of units."""
    return option("--model", metavar="H-IS-NAME", default="", help="H-MODEL")(function)


def corrections_option(function: Function) -> Function:
    """Add ``--corrections``: what people corrected of the plan."""
    return option(
        "--corrections", type=click.Path(path_type=Path), multiple=True, metavar="H-IS-FILE", help="H-CORRECTIONS"
    )(function)


def moment_of_user(words: str | None) -> datetime:
    """Return a moment that was typed (ISO, on the office's clock where it has no zone), the present without one.

    Raises:
        UsageError: M-DEADLINE, it is no ISO date or time.
    """
    if words is None:
        return datetime.now(ZONE)
    try:
        moment = datetime.fromisoformat(iso_moment(words))
    except ValueError as error:
        raise UsageError("M-DEADLINE", text=words) from error
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


def reading_options(options: Mapping[str, Any]) -> ReadingOptions:
    """Return the reading options from what was typed.

    Raises:
        UsageError: a limit is unknown or no whole number, or the closing hour is none.
        InputError: the file of working days cannot be read.
    """
    bounds = DEFAULT
    for entry in options["limits"]:
        name, _sign, number = entry.partition("=")
        if name not in {field.name for field in fields(Limits)} or not number.isdigit() or int(number) == 0:
            raise UsageError("M-LIMIT", entry=entry, known=", ".join(field.name for field in fields(Limits)))
        bounds = replace(bounds, **{name: int(number) * (MIB if name in _IN_MIB else 1)})
    office = office_of(options["closing"], options["calendar"])
    tell = None if options.get("quiet") else _tell
    model, corrections = options.get("model", ""), tuple(options.get("corrections", ()))
    return ReadingOptions(cast(Any, options["view"]), bounds, options["allow_secret"], office, model, corrections, tell)


def _tell(name: str, finding: Finding) -> None:
    """Say on stderr what of a file could not be read, or was corrected: nobody should have to look for it in the result."""
    from pipeline.lexicon.messages import say_finding

    click.echo(f"{finding.code} {name}: {say_finding(finding, language_of_user())}", err=True)


def format_for(output: Path | None, format_: str | None, known: tuple[str, ...], default: str) -> str:
    """Return the format to write: ``--format``, else the output's suffix, else `default` (only without an output).

    Raises:
        UsageError: the suffix names no format of this command.
    """
    if format_:
        return format_
    if output is None:
        return default
    suffix = output.suffix.lower().lstrip(".")
    suffix = {"markdown": "md", "htm": "html"}.get(suffix, suffix)
    if suffix not in known:
        raise UsageError("M-FORMAT", output=str(output), known=" ".join(known))
    return suffix


def _spare_inputs(output: Path) -> None:
    """Refuse to write over a file that the command reads, whatever was typed."""
    context = click.get_current_context(silent=True)
    if context is None or not output.exists():
        return
    for name, value in context.params.items():
        for path in value if isinstance(value, tuple) else (value,):
            if name != "output" and isinstance(path, Path) and path.is_file() and path.samefile(output):
                raise UsageError("M-INPUT", file=str(output))


def deliver(content: str | bytes, output: Path | None, *, force: bool, quiet: bool) -> None:
    """Write a result to a file, or print it.

    Raises:
        UsageError: the file is a stranger's, or a binary format was asked for without ``-o``.
        StorageError: nothing can be written there.
    """
    if output is None:
        if isinstance(content, bytes):
            raise UsageError("M-BINARY")
        if os.linesep == "\r\n":  # the stream makes each line end of one sign two; csv and ics have two already
            content = content.replace("\r\n", "\n")
        click.echo(content, nl=not content.endswith("\n"))
        return
    from pipeline.workflow.output import write_output

    _spare_inputs(output)
    write_output(output, content, force=force)
    if not quiet:
        from pipeline.lexicon.messages import say

        click.echo(say("M-WROTE", language_of_user(), {"file": str(output)}), err=True)


def deliver_all(contents: Mapping[str, bytes], folder: Path, *, force: bool, quiet: bool) -> None:
    """Write several results into a folder, all or none.

    Raises:
        UsageError: one of the files is a stranger's.
        StorageError: nothing can be written there.
    """
    from pipeline.workflow.output import write_outputs

    for name in contents:
        _spare_inputs(folder / name)
    written = write_outputs(folder, dict(contents), force=force)
    if not quiet:
        from pipeline.lexicon.messages import say

        for path in written:
            click.echo(say("M-WROTE", language_of_user(), {"file": str(path)}), err=True)
