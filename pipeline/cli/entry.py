"""The first thing that runs: what is typed here ends without a traceback, even while modules are still being loaded."""

from __future__ import annotations

import sys

INTERRUPTED = 130


def start() -> None:
    """Run `huiqian` with the arguments of the command line."""
    try:
        from pipeline.cli.main import run  # an interruption may come while it is loaded

        run()
    except KeyboardInterrupt:
        sys.stderr.write("中断 / interrupted\n")
        sys.exit(INTERRUPTED)
