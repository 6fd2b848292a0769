"""The command `huiqian`: its table of commands and how failures become exit codes."""

from __future__ import annotations

import sys
from importlib import import_module

import click

from pipeline import __version__
from pipeline.errors import HuiqianError, InputError, LexiconError, StorageError, UsageError

# name → (module, function, what it does); help lists this table without importing any command
COMMANDS: dict[str, tuple[str, str, str]] = {
    "read": ("pipeline.cli.read", "read", "The structured document of each file (读取)."),
    "extract": ("pipeline.cli.extract", "extract", "Tasks with units, deadlines and targets (任务抽取)."),
    "graph": ("pipeline.cli.graph", "graph", "The task graph (任务图)."),
    "matrix": ("pipeline.cli.matrix", "matrix", "The responsibility matrix (责任分工表)."),
    "diff": ("pipeline.cli.diff", "diff", "What changed between two drafts (比对)."),
    "track": ("pipeline.cli.track", "track", "The history of every task (任务沿革)."),
    "check": ("pipeline.cli.check", "check", "Slips and doubts in a draft (校核)."),
    "explain": ("pipeline.cli.explain", "explain", "How one sentence is understood (解释)."),
    "open": ("pipeline.cli.open", "open_", "Begin a round of consultation (征求意见)."),
    "ingest": ("pipeline.cli.ingest", "ingest_", "File reply letters (登记复函)."),
    "reply": ("pipeline.cli.words", "reply", "Enter what a unit said without a letter (口头反馈)."),
    "assign": ("pipeline.cli.words", "assign_", "Say whose letter it is (指定来函单位)."),
    "extend": ("pipeline.cli.words", "extend_", "Give a unit more time (延期)."),
    "remove": ("pipeline.cli.words", "remove_", "Take a wrong file out of the count (剔除来函)."),
    "comments": ("pipeline.cli.comments", "comments", "What reply letters ask to be changed (反馈意见)."),
    "apply": ("pipeline.cli.apply", "apply", "Every comment as a tracked change in one file (合稿)."),
    "status": ("pipeline.cli.comments", "status", "Who answered by the deadline (反馈情况)."),
    "settle": ("pipeline.cli.settle", "settle", "What became of every comment (采纳核验)."),
    "decide": ("pipeline.cli.decide", "decide_", "A person's word on a comment (人工认定)."),
    "report": ("pipeline.cli.report", "report", "Everything of a case on one page (总览)."),
    "pack": ("pipeline.cli.pack", "pack", "The archive of a case, with digests (归档)."),
    "ledger": ("pipeline.cli.ledger", "ledger", "The case file itself: verify, export, log, undo (台账)."),
    "calendar": ("pipeline.cli.calendar", "calendar", "Working days, and where to add years (工作日历)."),
    "schema": ("pipeline.cli.schema", "schema_", "The JSON Schema of each JSON file that is written (数据格式)."),
    "run": ("pipeline.cli.run", "run", "The whole job on a case folder (全流程)."),
}
EXIT_CODES: dict[type[HuiqianError], int] = {InputError: 3, UsageError: 2, StorageError: 4, LexiconError: 5}
BUG, INTERRUPTED = 5, 130


class LazyGroup(click.Group):
    """A group that imports a command only when it is called, and none of them for its own help."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 -- click's signature
        """Return the commands in the order of the working day."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002 -- click's signature
        """Import and return a command."""
        if cmd_name not in COMMANDS:
            return None
        module, function, _help = COMMANDS[cmd_name]
        command = getattr(import_module(module), function)
        if not isinstance(command, click.Command):
            raise TypeError(f"{module}.{function} is no command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002 -- click's signature
        """List the commands from the table."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, row[2]) for name, row in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="huiqian")
def cli() -> None:
    """会签: take a draft plan through its consultation.

    Reads a plan (实施方案), finds who must do what by when, and makes the responsibility matrix (责任分工表).
    Files are only read, never changed; nothing leaves this machine.
    """


def run(arguments: list[str] | None = None) -> None:
    """Run the command line and leave with its exit code (DESIGN §4)."""
    _tolerate_narrow_consoles()
    try:
        code = cli.main(args=arguments, prog_name="huiqian", standalone_mode=False)
    except click.exceptions.Exit as leaving:
        code = leaving.exit_code
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
    from pipeline.cli.options import language_of_user
    from pipeline.lexicon.messages import say_error

    trace = error.details.pop("traceback", "")
    if trace:
        error.details["log"] = _keep(trace)
    click.echo(say_error(error, language_of_user()), err=True)
    if trace:
        return BUG
    return next((code for kind, code in EXIT_CODES.items() if isinstance(error, kind)), 1)


def _report_bug(error: Exception) -> int:
    """Say that the program is at fault, and keep the traceback in a file instead of the user's face."""
    import traceback

    from pipeline.cli.options import language_of_user
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
