"""How much faster twenty files are read with ``--jobs 2`` than with ``--jobs 1``, and what a child process costs.

Ten Word files of twenty pages, built as in docx_reading.py, and ten copies of the PDFs of tests/files; seconds of the clock,
medians of rounds in turn. "Small PDF" is read in a child that is started for it, and in the process that has all loaded.
The warm pool is beside concurrent.futures.ProcessPoolExecutor, which has no limits of time and memory.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from benchmarks.docx_reading import build
from benchmarks.measure import in_turn
from benchmarks.table import ROOT, Row, guarded, publish
from pipeline.read.formats import read_document
from pipeline.read.supervised.pool import Supervisor, Task
from pipeline.read.supervised.reading import read_path

TITLE = "Reading many files"
FILES = sorted(
    path for path in (ROOT / "tests" / "files").iterdir() if path.suffix in {".docx", ".pdf", ".html", ".txt"}
)
COUNT = 20


def copies(folder: Path) -> list[Path]:
    """Write the twenty files, Word and PDF in turn."""
    word = build(20)
    printed = cycle(path for path in FILES if path.suffix == ".pdf")
    out = []
    for number in range(COUNT):
        if number % 2:
            out.append(folder / f"{number:02d}.pdf")
            shutil.copy(next(printed), out[-1])
        else:
            out.append(folder / f"{number:02d}.docx")
            out[-1].write_bytes(word)
    return out


def command(files: list[Path], jobs: int, output: Path) -> None:
    shutil.rmtree(output, ignore_errors=True)
    words = [sys.executable, "-m", "pipeline", "read", "--jobs", str(jobs), "-q", "-o", str(output), *map(str, files)]
    subprocess.run(words, check=True, cwd=ROOT)


def many_files(rounds: int) -> Iterator[Row]:
    """Yield the row of ``--jobs 2`` beside ``--jobs 1``; the two must write the same bytes."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = copies(folder)
        ways = {f"--jobs {n}": lambda n=n: command(files, n, folder / str(n)) for n in (2, 1)}
        seconds, _ = in_turn(ways, rounds, time.perf_counter, warm=False)
        written = [[(folder / n / f"{path.name}.md").read_bytes() for path in files] for n in "12"]
    if written[0] != written[1]:
        raise RuntimeError("the two runs differ")
    two, one = seconds.values()
    yield Row(
        f"{COUNT} files read with --jobs 2", "s", two, (("--jobs 1", one),), f"{rounds} rounds", "goal: 1.4 times"
    )


def start_cost(rounds: int) -> Iterator[Row]:
    """Yield the row of one small PDF in a child that is started for it."""
    path = next(path for path in FILES if path.suffix == ".pdf")
    data = path.read_bytes()
    ways = {"child": lambda: read_path(path), "in the process": lambda: read_document(data, path.name)}
    seconds, _ = in_turn(ways, rounds, time.perf_counter)
    child, here = (float(value) * 1000 for value in seconds.values())
    yield Row(
        "a small PDF, a child started for it", "ms", child, (("the same in the process", here),), f"{rounds} rounds"
    )


def throughput(rounds: int) -> Iterator[Row]:
    """Yield the row of the warm pool."""
    works = [(path.read_bytes(), path.name) for path in islice(cycle(FILES), 64)]
    with Supervisor(2) as ours, ProcessPoolExecutor(2) as theirs:
        tasks = [Task(name, "pipeline.read.formats:read_document", (data, name)) for data, name in works]
        ways = {
            "pool": lambda: list(ours.run_all(tasks)),
            "ProcessPoolExecutor": lambda: list(theirs.map(read_document, *zip(*works, strict=True))),
        }
        seconds, _ = in_turn(ways, rounds, time.perf_counter)
    pool, other = (len(works) / float(value) for value in seconds.values())
    peers = (("ProcessPoolExecutor", other),)
    yield Row(
        "warm pool of two", "documents/s", pool, peers, f"{rounds} rounds of {len(works)}", "goal: 0.95", more=True
    )


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield the three rows."""
    rounds = 2 if quick else 5
    for what, make in (("many files", many_files), ("a child's start", start_cost), ("the warm pool", throughput)):
        yield from guarded(what, lambda m=make: m(rounds))


if __name__ == "__main__":
    publish("jobs", TITLE, __doc__, rows())
