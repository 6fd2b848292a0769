"""A command line that cannot be used: what is wrong with it, and what was probably meant."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import SequenceMatcher, get_close_matches
from pathlib import Path

import click

from pipeline.cli.command import ExtraWords, Group, WrongValue, said, summary_of
from pipeline.cli.language import language_of_user
from pipeline.cli.next_step import quoted
from pipeline.lexicon.messages import HELP, codes, names_of, say

COMMAND = "H-CMD-"  # the codes of commands: H-CMD-LEDGER-VERIFY is `huiqian ledger verify`
_MOST = 3


def show_usage_error(error: click.UsageError) -> None:
    """Print what is wrong with a command line on stderr, in the user's language."""
    context = error.ctx
    if context is None or isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    if isinstance(context.command, Group) and type(error) is click.UsageError:  # no command was named
        click.echo(context.get_help(), err=True)
        return
    language = language_of_user()
    click.echo(context.get_usage(), err=True)
    click.echo(say("H-WRONG-TRY", language, {"command": context.command_path}) + "\n", err=True)
    click.echo(say("H-WRONG", language, {"what": what_is_wrong(error)}), err=True)
    for line in suggestions(error):
        click.echo(line, err=True)


def what_is_wrong(error: click.UsageError) -> str:
    """Return one sentence about a command line that cannot be used; what click says where we have no words for it."""
    code, details = _told(error)
    return say(code, language_of_user(), details)


def _told(error: click.UsageError) -> tuple[str, Mapping[str, str]]:
    match error:
        case click.NoSuchOption():
            return "H-WRONG-NO-OPTION", {"name": error.option_name}
        case click.exceptions.NoSuchCommand():
            return "H-WRONG-NO-COMMAND", {"name": error.command_name}
        case click.MissingParameter():
            return "H-WRONG-MISSING", {"name": _hint(error)}
        case WrongValue():
            return _value(error)
        case click.BadOptionUsage():
            flag = any(error.option_name in param.opts for param in _flags(error.ctx))
            return "H-WRONG-NO-VALUE" if flag else "H-WRONG-NEEDS-VALUE", {"name": error.option_name}
        case ExtraWords():
            return "H-WRONG-EXTRA", {"words": error.message}
    return "H-WRONG-OTHER", {"what": error.format_message()}


def _flags(context: click.Context | None) -> list[click.Option]:
    params = context.command.params if context else []
    return [param for param in params if isinstance(param, click.Option) and param.is_flag]


def _value(error: WrongValue) -> tuple[str, Mapping[str, str]]:
    value = error.value if isinstance(error.value, str) else " ".join(map(str, error.value or ()))
    details = {"name": _hint(error), "value": value, "what": error.message}
    match error.param.type if error.param else None:
        case click.Choice() as kind:
            return "H-WRONG-CHOICE", {**details, "known": " ".join(map(str, kind.choices))}
        case click.IntRange() as kind:
            details |= {"least": str(kind.min), "most": "" if kind.max is None else str(kind.max)}
            return "H-WRONG-RANGE" if kind.max is not None else "H-WRONG-LEAST", details
        case click.types.IntParamType():
            return "H-WRONG-NUMBER", details
        case click.DateTime():
            return "H-WRONG-DAY", details
    return "H-WRONG-VALUE", details


def _hint(error: click.BadParameter) -> str:
    if isinstance(error.param, click.Option):
        return "/".join(error.param.opts)
    if error.param is None or error.ctx is None:
        return "…"
    return error.param.make_metavar(error.ctx).strip("[]")


def suggestions(error: click.UsageError) -> tuple[str, ...]:
    """Return lines that name what was probably meant, the likeliest first; none where nothing is near."""
    language = language_of_user()
    if isinstance(error, click.exceptions.NoSuchCommand):
        parent = error.ctx.command_path.partition(" ")[2] if error.ctx else ""
        meant = _for_path(error.command_name) or tuple(
            (name, summary_of(COMMAND + name.replace(" ", "-").upper()).rstrip("。."))
            for name in likely_commands(error.command_name, parent)
        )
        lines = ({"command": f"huiqian {name}", "what": what} for name, what in meant)
        return tuple(say("H-WRONG-MEANT-COMMAND", language, details) for details in lines)
    if isinstance(error, click.NoSuchOption):
        params = error.ctx.command.get_params(error.ctx) if error.ctx else []
        known = [name for param in params for name in (*param.opts, *param.secondary_opts) if name.startswith("--")]
        near = get_close_matches(error.option_name, known, _MOST, 0.6)
        return (say("H-WRONG-MEANT", language, {"names": " ".join(near)}),) if near else ()
    return ()


def _for_path(typed: str) -> tuple[tuple[str, str], ...]:
    """What can be done with a file or folder whose name stands where a command should."""
    path, name = Path(typed), quoted([typed])
    if path.is_file():
        return (f"read {name}", said("H-WRONG-FILE-READ")), (f"matrix {name}", said("H-WRONG-FILE-MATRIX"))
    return ((f"run {name} -o outputs", said("H-WRONG-FOLDER")),) if path.is_dir() else ()


def likely_commands(typed: str, parent: str = "") -> tuple[str, ...]:
    """Return the commands that a word may mean: by a name like it, or by what people call it in Chinese.

    Args:
        typed: what was typed.
        parent: the group in which it was typed, "" for `huiqian` itself; its commands come first.
    """
    scores: dict[str, float] = {}
    for code in codes(HELP):
        if code.startswith(COMMAND):
            path = code.removeprefix(COMMAND).lower().replace("-", " ")
            near = max(_likeness(typed.lower(), name) for name in (path.rpartition(" ")[2], *names_of(code)))
            if near >= 0.6:
                scores[path] = near + (0.5 if parent and path.startswith(f"{parent} ") else 0)
    return tuple(sorted(scores, key=lambda path: (-scores[path], path)))[:_MOST]


def _likeness(typed: str, name: str) -> float:
    if typed == name:
        return 1.0
    if not name.isascii() and len(typed) > 1 and (name in typed or typed in name):
        return 0.6 + 0.3 * min(len(typed), len(name)) / max(len(typed), len(name))
    return SequenceMatcher(None, typed, name).ratio()
