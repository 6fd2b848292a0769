"""Options that every command takes, and where its results go."""

from __future__ import annotations

import getpass
import locale
import os
import re
from collections.abc import Callable, Mapping
from dataclasses import fields, replace
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import click

from pipeline.errors import UsageError
from pipeline.lexicon.messages import Language
from pipeline.model.finding import Finding
from pipeline.model.limits import DEFAULT, MIB, Limits
from pipeline.model.office import ZONE, OfficeTime
from pipeline.text.moments import iso_moment
from pipeline.workflow.documents import ReadingOptions

LEDGER = "outputs/ledger.db"
_IN_MIB = {"file_bytes", "unpacked_bytes", "part_bytes", "memory"}


def language_of_user() -> Language:
    """Return the language of messages: ``--lang``, else HUIQIAN_LANG, else the locale."""
    context = click.get_current_context(silent=True)
    chosen = context.params.get("lang") if context else None
    chosen = chosen or _LAST.get("lang") or os.environ.get("HUIQIAN_LANG")
    if chosen in ("zh", "en"):
        return cast(Language, chosen)
    named = (
        os.environ.get("LC_ALL")
        or os.environ.get("LC_MESSAGES")
        or os.environ.get("LANG")
        or locale.getlocale()[0]
        or ""
    )
    return "zh" if re.match(r"zh|chinese", named, re.IGNORECASE) else "en"


_LAST: dict[str, str | None] = {"lang": None}


def _remember(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Keep the language for messages that are printed when the command's own context is gone."""
    _LAST["lang"] = value
    return value


def common(*formats: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Return a decorator that adds ``-o``, ``--format``, ``--quiet``, ``--lang``, ``--force`` to a command."""

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for option in reversed(
            (
                click.option(
                    "-o", "--output", type=click.Path(path_type=Path), help="Write here; the suffix names the format."
                ),
                click.option(
                    "--format", "format_", type=click.Choice(formats), help="Format, where no suffix names it."
                ),
                click.option("--force", is_flag=True, help="Replace a file that huiqian did not write."),
                click.option("-q", "--quiet", is_flag=True, help="Print results only."),
                click.option(
                    "--lang", type=click.Choice(["zh", "en"]), callback=_remember, help="Language of messages."
                ),
            )
        ):
            command = option(command)
        return command

    return decorate


def language_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--lang`` to a command that has no other option of `common`."""
    return click.option(
        "--lang", type=click.Choice(["zh", "en"]), callback=_remember, expose_value=False, help="Language of messages."
    )(command)


def ledger_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--ledger`` (parameter `ledger`: a path or a URL) and ``--as`` (parameter `who`)."""
    for option in (
        click.option(
            "--as", "who", metavar="NAME", callback=lambda _ctx, _param, name: name or login_name(),
            help="In whose name it is done; default: the login name.",
        ),
        click.option(
            "--ledger", default=LEDGER, envvar="HUIQIAN_LEDGER", show_default=True, metavar="PLACE",
            help="The ledger (台账): a file, or postgresql://… .",
        ),
    ):  # fmt: skip
        command = option(command)
    return command


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


def office_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say what hour 下班 is and where working days are kept."""
    for option in (
        click.option(
            "--calendar", type=click.Path(path_type=Path), envvar="HUIQIAN_CALENDAR",
            help="File of working days of years to come; `huiqian calendar` shows the usual one.",
        ),
        click.option("--closing", metavar="HH:MM", envvar="HUIQIAN_CLOSING", help="The hour that 下班 means; 17:30."),
    ):  # fmt: skip
        command = option(command)
    return command


def office_of(closing: str | None, calendar: Path | None) -> OfficeTime:
    """Return the office's times from what was typed.

    Raises:
        UsageError, InputError: as `workflow.office.office_time`.
    """
    from pipeline.workflow.office import office_time

    return office_time(closing, calendar_path(calendar), named=calendar is not None)


def reading(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options of reading a file to a command."""
    names = ", ".join(field.name for field in fields(Limits))
    for option in (
        click.option(
            "--limit", "limits", multiple=True, metavar="NAME=NUMBER", help=f"Change a limit: {names} (bytes in MiB)."
        ),
        click.option("--allow-secret", is_flag=True, help="Go on where a secrecy mark (密级) is found."),
        click.option(
            "--view",
            type=click.Choice(["final", "original", "markup"]),
            default="final",
            help="View of tracked changes.",
        ),
    ):
        command = option(command)
    return office_options(command)


def jobs_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--jobs``: how many files are read at a time."""
    most = min(4, os.cpu_count() or 1)
    return click.option(
        "--jobs", type=click.IntRange(1, 64), default=most, metavar="N", help=f"Files read at a time; here {most}."
    )(command)


def model_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--model``: a spaCy model of the user's that may add names of units."""
    return click.option(
        "--model", metavar="NAME", default="", help="A spaCy model you installed: adds names that the lexicon lacks."
    )(command)


def corrections_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add ``--corrections``: what people corrected of the plan."""
    return click.option(
        "--corrections", type=click.Path(path_type=Path), multiple=True,
        help="Corrections of the plan (from `matrix --import`); without it the *.corrections.json beside the plan.",
    )(command)  # fmt: skip


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
