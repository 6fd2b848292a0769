"""The line below an error that names the next command, filled with what the user typed."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Sequence
from itertools import pairwise

from pipeline.cli.language import language_of_user

_TYPED: list[str] = []
_SAID: set[str] = set()
_PLAIN = re.compile(r"[\w@%+=:,./-]+")  # Hanzi need no quotes


def remember_line(arguments: Sequence[str]) -> None:
    """Keep the command line that is being run."""
    _TYPED[:] = arguments
    _SAID.clear()


def next_step(code: str) -> str:
    """Return the line that names the next command after an error, "" where there is no obvious one or it was said before.

    `{line}` in the row stands for what was typed, `{ledger}` for its option ``--ledger`` if there was one.
    """
    from pipeline.lexicon.messages import say_next

    line = say_next(code, language_of_user(), {"line": quoted(("huiqian", *_TYPED)), "ledger": _ledger()})
    if line in _SAID:
        return ""
    _SAID.add(line)
    return line


def _ledger() -> str:
    named = [f"--ledger={value}" for option, value in pairwise(_TYPED) if option == "--ledger"]
    named += [word for word in _TYPED if word.startswith("--ledger=")]
    return " " + quoted(named[-1].split("=", 1)) if named else ""


def quoted(words: Sequence[str]) -> str:
    """Return words as they can be typed in a shell; Hanzi need no quotes."""
    if sys.platform == "win32":
        import subprocess

        return subprocess.list2cmdline(words)
    return " ".join(word if _PLAIN.fullmatch(word) else shlex.quote(word) for word in words)
