"""Commands, options and arguments whose words come from the catalogue, in the user's language, when they are shown.

A command declares ``help="H-OUTPUT"`` or ``metavar="H-IS-FILE"``: codes of `lexicon/help.toml`. Words that are no code
are shown as they are. Nothing of the catalogue is read until help or an error is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

import click

from pipeline.cli.language import LANGUAGES, choose_language, language_of_user
from pipeline.cli.page import HelpPage
from pipeline.lexicon.messages import examples_of, say

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

Function = Callable[..., Any]
# what a value is called where a parameter does not say it
_NAMES: tuple[tuple[type[click.ParamType[Any]], str], ...] = (
    (click.Path, "H-IS-PATH"),
    (click.IntRange, "H-IS-NUMBER"),
    (click.types.IntParamType, "H-IS-NUMBER"),
    (click.DateTime, "H-IS-DAY"),
    (click.types.StringParamType, "H-IS-WORDS"),
)


class WrongValue(click.BadParameter):
    """A value that an option or argument does not take, with the value itself."""

    def __init__(self, error: click.BadParameter, param: click.Parameter, value: Any) -> None:
        super().__init__(error.message, error.ctx, param)
        self.value = value


class ExtraWords(click.UsageError):
    """Words that no argument of the command takes."""

    def __init__(self, words: list[str], ctx: click.Context) -> None:
        super().__init__(" ".join(words), ctx)


class _Context(click.Context):
    formatter_class = HelpPage


def said(words: str | None) -> str:
    """Return words that are to be shown: those of a code of help, others as they are."""
    return say(words, language_of_user()) if words and words.startswith("H-") else words or ""


def summary_of(code: str) -> str:
    """Return the first paragraph of a command's help: what stands in a list of commands."""
    return said(code).partition("\n\n")[0].replace("\n", " ")


def spoken(items: list[CompletionItem[str]]) -> list[CompletionItem[str]]:
    """Return completions with their help in words."""
    for item in items:
        item.help = said(item.help)
    return items


def _name_of_value(param: click.Parameter, ctx: click.Context) -> str:
    if param.metavar is not None:
        return said(param.metavar)
    code = next((code for kind, code in _NAMES if isinstance(param.type, kind)), None)
    return said(code) if code else param.type.get_metavar(param, ctx) or param.type.name.upper()


def _taken(param: click.Parameter, convert: Callable[[click.Context, Any], Any], ctx: click.Context, value: Any) -> Any:
    try:
        return convert(ctx, value)
    except click.MissingParameter:
        raise
    except click.BadParameter as error:
        raise WrongValue(error, param, value) from error


def _show_help(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(ctx.get_help())
        ctx.exit()


class Option(click.Option):
    """An option; where an environment variable sets it, its help says so.

    Args:
        args: as those of `click.Option`.
        common: whether it is one of those that most commands have, which help lists apart.
        attrs: as those of `click.Option`.
    """

    def __init__(self, *args: Any, common: bool = False, **attrs: Any) -> None:
        super().__init__(*args, **{"show_envvar": "envvar" in attrs, **attrs})
        self.common = common

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the value."""
        return _name_of_value(self, ctx)

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Return the value as its type.

        Raises:
            WrongValue: it is none of that type.
        """
        return _taken(self, super().type_cast_value, ctx, value)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return the option as it is written, and what it does."""
        if self.hidden:
            return None
        found = self.get_help_extra(ctx)
        language = language_of_user()
        extra = [say("H-WORD-ENVVAR", language, {"name": name}) for name in found.get("envvars", ())]
        if "default" in found:
            extra.append(say("H-WORD-DEFAULT", language, {"value": found["default"]}))
        if isinstance(self.type, click.IntRange) and self.type.min is not None:
            extra.append(f"≥ {self.type.min}" if self.type.max is None else f"{self.type.min}–{self.type.max}")
        if "required" in found:
            extra.append(said("H-WORD-REQUIRED"))
        return self.get_help_spec(ctx), " ".join(
            [said(self.help), f"[{('；' if language == 'zh' else '; ').join(extra)}]" if extra else ""]
        ).strip()


class Argument(click.Argument):
    """An argument with words of its own."""

    def make_metavar(self, ctx: click.Context) -> str:
        """Return what stands for the value: in brackets where it may be left out."""
        name = _name_of_value(self, ctx)
        if name.startswith("["):
            return name
        return (name if self.required else f"[{name}]") + ("…" if self.nargs != 1 else "")

    def type_cast_value(self, ctx: click.Context, value: Any) -> Any:
        """Return the value as its type.

        Raises:
            WrongValue: it is none of that type.
        """
        return _taken(self, super().type_cast_value, ctx, value)

    def get_help_record(self, ctx: click.Context) -> tuple[str, str]:
        """Return what stands for the argument, and what it is."""
        return _name_of_value(self, ctx), said(self.help)


class Command(click.Command):
    """A command whose page of help is in the user's language."""

    context_class = _Context
    _help: Option | None = None

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse a command line.

        Raises:
            ExtraWords: it holds words that nothing takes.
        """
        choose_language(args, anew=ctx.parent is None)
        strict, ctx.allow_extra_args = not ctx.allow_extra_args, True
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx  # what click's parser raises knows no command
            raise
        if rest and strict and not ctx.resilient_parsing:
            raise ExtraWords(rest, ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return the option that shows this page."""
        if self._help is None:
            self._help = Option(
                self.get_help_option_names(ctx), is_flag=True, expose_value=False, is_eager=True, common=True,
                help="H-HELP", callback=_show_help,
            )  # fmt: skip
        return self._help

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands in the line of usage."""
        return [said("H-IS-OPTIONS"), *super().collect_usage_pieces(ctx)[1:]]

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem[str]]:
        """Return what may stand at this place of the command line and begins so."""
        return spoken(super().shell_complete(ctx, incomplete))

    def get_short_help_str(self, limit: int = 45) -> str:  # noqa: ARG002 -- click's signature
        """Return what stands in a list of commands."""
        return summary_of(self.help or "")

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's signature
        """Write what the command does."""
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(said(self.help))

    def format_arguments(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the arguments are."""
        rows = [param.get_help_record(ctx) for param in self.get_params(ctx) if isinstance(param, Argument)]
        if rows:
            with formatter.section(said("H-WORD-ARGUMENTS")):
                formatter.write_dl(rows)

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the options do: its own, then those that most commands have."""
        for heading, rows in options_of(ctx):
            with formatter.section(said(heading)):
                formatter.write_dl(rows)

    def format_epilog(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's signature
        """Write the examples."""
        if lines := examples_of(self.help or ""):
            with formatter.section(said("H-WORD-EXAMPLES")):
                formatter.write_dl([(line, "") for line in lines])


def options_of(ctx: click.Context) -> tuple[tuple[str, list[tuple[str, str]]], ...]:
    """Return the options of a command below the codes of their headings: how each is written, and what it does."""
    own: list[tuple[str, str]] = []
    common: list[tuple[str, str]] = []
    for param in ctx.command.get_params(ctx):
        record = param.get_help_record(ctx) if isinstance(param, click.Option) else None
        if record is not None:
            (common if isinstance(param, Option) and param.common else own).append(record)
    return tuple((head, rows) for head, rows in (("H-WORD-OPTIONS", own), ("H-WORD-COMMON", common)) if rows)


class Group(Command, click.Group):
    """A group of commands whose page of help is in the user's language."""

    command_class = Command

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """Return what stands in the line of usage."""
        return [*super().collect_usage_pieces(ctx)[:-1], said("H-IS-COMMAND")]

    def format_options(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write what the options do, then the commands."""
        super().format_options(ctx, formatter)
        self.format_commands(ctx, formatter)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's signature
        """Write the commands, each with its summary."""
        with formatter.section(said("H-WORD-COMMANDS")):
            formatter.write_dl([(name, summary_of(found.help or "")) for name, found in self.commands.items()])

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the commands in the order in which they were declared."""
        return list(self.commands)


def command(name: str, help: str) -> Callable[[Function], Command]:
    """Return a decorator that makes a command of a function; `help` is its code."""
    return click.command(name, cls=Command, help=help)


def group(name: str, help: str) -> Callable[[Function], Group]:
    """Return a decorator that makes a group of commands of a function; `help` is its code."""
    return click.group(name, cls=Group, help=help)


def option(*names: str, **attributes: Any) -> Callable[[Function], Function]:
    """Return a decorator that adds an option, as `click.option`."""
    return cast(Callable[[Function], Function], click.option(*names, cls=Option, **attributes))


def argument(name: str, **attributes: Any) -> Callable[[Function], Function]:
    """Return a decorator that adds an argument, as `click.argument`; it may have `help`."""
    return cast(Callable[[Function], Function], click.argument(name, cls=Argument, **attributes))


def together(*adders: Callable[[Function], Function]) -> Callable[[Function], Function]:
    """Return a decorator that adds several options; help shows them in the order in which they stand here."""

    def decorate(function: Function) -> Function:
        for add in reversed(adders):
            function = add(function)
        return function

    return decorate


def language_option(function: Function) -> Function:
    """Add ``--lang``; what it says is known before the command line is parsed (`choose_language`)."""
    return option("--lang", type=click.Choice(LANGUAGES), expose_value=False, common=True, help="H-LANG")(function)
