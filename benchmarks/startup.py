"""How long commands take to start, beside bare Python and libraries that others load at once; and what the imports cost.

CPU milliseconds of a child process, the least of some runs. "First run" is the first after an installation from source:
nothing is compiled yet (an empty PYTHONPYCACHEPREFIX). The imports are those of `extract`, by what each module takes itself
(`python -X importtime`, under load twice or three times what they take else), what it imports in turn in the note.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Iterator
from importlib.util import find_spec

from benchmarks.measure import watched
from benchmarks.table import ROOT, Figure, Row, guarded, publish, reason

TITLE = "Starting"
SENTENCE = "到2025年底前，行政村覆盖率达到80%以上。"
COMMANDS = {
    "--version": ("--version",),
    "--help": ("--help",),
    "explain": ("explain", SENTENCE),
    "extract": ("extract", "-q", "--format", "json", str(ROOT / "corpora/demo/plan-v1.docx")),
}
PEERS = {
    "python -c pass": "pass",
    "import click": "import click",
    "import docx": "import docx",
    "import jieba, dictionary loaded": "import jieba; jieba.setLogLevel(60); jieba.initialize()",
    "import spacy": "import spacy",
    "import markitdown": "import markitdown",
    "sqlite-utils --help": "import runpy; sys.argv = ['sqlite-utils', '--help']; runpy.run_module('sqlite_utils', run_name='__main__')",
}  # fmt: skip
_RUN = "from pipeline.cli.main import run\nrun(sys.argv[1:])"
_IMPORT = re.compile(r"import time:\s*(\d+) \|\s*(\d+) \|\s*(\S+)")


def least(code: str, *arguments: str, rounds: int) -> float:
    """Return CPU milliseconds of a child, the least of some rounds."""
    return min(watched(code, *arguments).cpu for _round in range(rounds)) * 1000


def beside(rounds: int) -> tuple[tuple[str, Figure], ...]:
    """Return what the others take; what is not installed says so."""
    found: list[tuple[str, Figure]] = []
    for name, code in PEERS.items():
        package = (
            name.split()[1].rstrip(",") if name.startswith("import") else "sqlite_utils" if "sqlite" in name else ""
        )
        try:
            known = not package or find_spec(package) is not None
            found.append((name, least(code, rounds=rounds) if known else "not installed"))
        except RuntimeError as error:
            found.append((name, "not run: " + reason(error)))
    return tuple(found)


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield a row a command, then the imports."""
    rounds = 2 if quick else 5
    peers = beside(rounds)
    for name, words in COMMANDS.items():
        yield from guarded(name, lambda n=name, w=words: started(n, w, peers, rounds))
    yield from guarded("imports", lambda: imports(10))


def started(name: str, words: tuple[str, ...], peers: tuple[tuple[str, Figure], ...], rounds: int) -> Iterator[Row]:
    """Yield the row of one command."""
    warm = least(_RUN, *words, rounds=rounds)
    with tempfile.TemporaryDirectory() as empty:
        code = f"sys.pycache_prefix = {empty!r}\n{_RUN}"
        cold = watched(code, *words).cpu * 1000
    peers = peers if name in ("--help", "extract") else peers[:1]
    yield Row(f"huiqian {name}", "ms CPU", warm, (*peers, ("its own first run", cold)), f"least of {rounds}")


def imports(most: int) -> Iterator[Row]:
    """Yield the imports of `extract` that take longest themselves."""
    import subprocess
    import sys

    words = [sys.executable, "-X", "importtime", "-m", "pipeline", *COMMANDS["extract"]]
    done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
    found = [(int(own) / 1000, int(all_) / 1000, name) for own, all_, name in _IMPORT.findall(done.stderr)]
    yield Row(
        "all imports of extract", "ms", sum(own for own, _all, _name in found), (), "1 run", f"{len(found)} modules"
    )
    for own, all_, name in sorted(found, reverse=True)[:most]:
        yield Row(f"import {name}", "ms", own, (), "1 run", f"with what it imports {all_:.0f} ms")


if __name__ == "__main__":
    publish("startup", TITLE, __doc__, rows())
