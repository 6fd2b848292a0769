"""The command `huiqian`: its table of commands and how failures become exit codes."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING

import click

from pipeline import __version__
from pipeline.cli.command import Group, language_option, option, said, spoken, summary_of
from pipeline.cli.entry import INTERRUPTED
from pipeline.cli.language import language_of_user
from pipeline.cli.next_step import next_step, remember_line
from pipeline.errors import HuiqianError, InputError, LexiconError, StorageError, UsageError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

# what a command belongs to, its module and its function; its words are those of H-CMD-NAME (`lexicon/help.toml`)
COMMANDS: dict[str, tuple[str, str, str]] = {
    "read": ("H-DAY-READ", "pipeline.cli.read", "read"),
    "extract": ("H-DAY-READ", "pipeline.cli.extract", "extract"),
    "matrix": ("H-DAY-READ", "pipeline.cli.matrix", "matrix"),
    "graph": ("H-DAY-READ", "pipeline.cli.graph", "graph"),
    "check": ("H-DAY-READ", "pipeline.cli.check", "check"),
    "explain": ("H-DAY-READ", "pipeline.cli.explain", "explain"),
    "open": ("H-DAY-CONSULT", "pipeline.cli.open", "open_"),
    "ingest": ("H-DAY-CONSULT", "pipeline.cli.ingest", "ingest_"),
    "reply": ("H-DAY-CONSULT", "pipeline.cli.words", "reply"),
    "assign": ("H-DAY-CONSULT", "pipeline.cli.words", "assign_"),
    "extend": ("H-DAY-CONSULT", "pipeline.cli.words", "extend_"),
    "remove": ("H-DAY-CONSULT", "pipeline.cli.words", "remove_"),
    "status": ("H-DAY-CONSULT", "pipeline.cli.comments", "status"),
    "comments": ("H-DAY-CONSULT", "pipeline.cli.comments", "comments"),
    "apply": ("H-DAY-SETTLE", "pipeline.cli.apply", "apply"),
    "diff": ("H-DAY-SETTLE", "pipeline.cli.diff", "diff"),
    "track": ("H-DAY-SETTLE", "pipeline.cli.track", "track"),
    "settle": ("H-DAY-SETTLE", "pipeline.cli.settle", "settle"),
    "decide": ("H-DAY-SETTLE", "pipeline.cli.decide", "decide_"),
    "report": ("H-DAY-FILE", "pipeline.cli.report", "report"),
    "pack": ("H-DAY-FILE", "pipeline.cli.pack", "pack"),
    "ledger": ("H-DAY-FILE", "pipeline.cli.ledger", "ledger"),
    "run": ("H-DAY-FILE", "pipeline.cli.run", "run"),
    "doctor": ("H-DAY-OTHER", "pipeline.cli.doctor", "doctor"),
    "calendar": ("H-DAY-OTHER", "pipeline.cli.calendar", "calendar"),
    "schema": ("H-DAY-OTHER", "pipeline.cli.schema", "schema_"),
    "completion": ("H-DAY-OTHER", "pipeline.cli.completion", "completion"),
}
# the order of the working day, in which help lists them
DAY = ("H-DAY-READ", "H-DAY-CONSULT", "H-DAY-SETTLE", "H-DAY-FILE", "H-DAY-OTHER")
EXIT_CODES: dict[type[HuiqianError], int] = {InputError: 3, UsageError: 2, StorageError: 4, LexiconError: 5}
BUG = 5


class LazyGroup(Group):
    """A group that imports a command only when it is called, and none of them for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the commands in the order of the working day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        _day, module, function = COMMANDS[cmd_name]
        command = getattr(import_module(module), function)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{function} is no command")
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is called; `help` before its name is its help."""
        if args[0] in _HELP_WORDS:
            if not args[1:]:
                click.echo(ctx.get_help())
                ctx.exit()
            args = [*args[1:], "--help"]
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's signature
        """List the commands from the table, by what they are for."""
        for day in DAY:
            with formatter.section(said(day)):
                names = [name for name, row in COMMANDS.items() if row[0] == day]
                formatter.write_dl([(name.ljust(_WIDEST), summary_of(_code(name))) for name in names])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands and options that begin so."""
        from click.shell_completion import CompletionItem

        found = [CompletionItem(name, help=summary_of(_code(name))) for name in COMMANDS if name.startswith(incomplete)]
        return found + spoken(click.Command.shell_complete(self, ctx, incomplete))


_HELP_WORDS = ("help", "帮助")
_WIDEST = max(map(len, COMMANDS))


def _code(name: str) -> str:
    return f"H-CMD-{name.upper()}"


def _show_version(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
    if value and not ctx.resilient_parsing:
        click.echo(f"huiqian {__version__}")
        ctx.exit()


@click.group(cls=LazyGroup, help="H-HUIQIAN", context_settings={"help_option_names": ["-h", "--help"]})
@option("--version", is_flag=True, expose_value=False, is_eager=True, callback=_show_version, help="H-VERSION")
@language_option
def cli() -> None:
    """Take a draft plan through its consultation; one command for each step."""


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code (DESIGN §4)."""
    _tolerate_narrow_consoles()
    remember_line(sys.argv[1:] if arguments is None else arguments)
    try:
        code = cli.main(args=arguments, prog_name="huiqian", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
    except click.UsageError as error:
        from pipeline.cli.usage import show_usage_error

        show_usage_error(error)
        code = error.exit_code
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("中断 / interrupted", err=True)
        code = INTERRUPTED
    except HuiqianError as error:
        code = report(error)
    except BrokenPipeError:
        code = 0
    except Exception as error:
        code = _report_bug(error)
    sys.exit(code if isinstance(code, int) else 0)


def _tolerate_narrow_consoles() -> None:
    """A console that cannot show a character shows a question mark instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


def report(error: HuiqianError) -> int:
    """Print a failure in the user's language and return its exit code."""
    from pipeline.lexicon.messages import say_error

    trace = error.details.pop("traceback", "")
    if trace:
        error.details["log"] = _keep(trace)
    click.echo(say_error(error, language_of_user()), err=True)
    if step := next_step(error.code):
        click.echo(step, err=True)
    if trace:
        return BUG
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)


def _report_bug(error: Exception) -> int:
    """Say that the program is at fault, and keep the traceback in a file instead of the user's face."""
    import traceback

    from pipeline.lexicon.messages import say

    log = _keep("".join(traceback.format_exception(error)))
    click.echo(say("X-BUG", language_of_user(), {"why": type(error).__name__, "log": log}), err=True)
    return BUG


def _keep(trace: str) -> str:
    """Write a traceback to a file of its own and return the file's name."""
    import tempfile
    from pathlib import Path

    with tempfile.NamedTemporaryFile("w", prefix="huiqian-", suffix=".log", delete=False, encoding="utf-8") as log:
        log.write(trace.encode("utf-8", "replace").decode("utf-8"))
    return str(Path(log.name))
