"""`huiqian completion SHELL`: the script that lets a shell complete commands, options and files."""

from __future__ import annotations

import click

from pipeline.cli.command import argument, command, language_option

SHELLS = ("bash", "zsh", "fish", "powershell")
PROGRAM, VARIABLE = "huiqian", "_HUIQIAN_COMPLETE"  # click's name of the variable by which a shell asks


@command("completion", help="H-CMD-COMPLETION")
@argument("shell", type=click.Choice(SHELLS), metavar="H-IS-SHELL", help="H-ARG-SHELL")
@language_option
def completion(shell: str) -> None:
    """Print the script of a shell."""
    from click.shell_completion import get_completion_class

    from pipeline.cli.main import cli

    kind = get_completion_class(shell)
    if kind is None:
        raise click.BadParameter(shell)
    click.echo(kind(cli, {}, PROGRAM, VARIABLE).source())
