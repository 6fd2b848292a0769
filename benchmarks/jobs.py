"""How much faster twenty files are read with ``--jobs 2`` than with ``--jobs 1``, and what a child process costs.

Ten Word files of twenty pages, built as in docx_reading.py, and ten copies of the PDFs of tests/files. Both ways run in
turn; the best time of each counts, since the machine is shared. Also: the time of one small PDF read in a child beside the same read in the process, and the
throughput of the pool beside concurrent.futures.ProcessPoolExecutor. Writes benchmarks/jobs.md.
"""

from __future__ import annotations

import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from itertools import cycle, islice
from pathlib import Path

from docx_reading import build

from pipeline.read.formats import read_document
from pipeline.read.supervised.pool import Supervisor, Task
from pipeline.read.supervised.reading import read_path

ROOT = Path(__file__).resolve().parents[1]
FILES = sorted(
    path for path in (ROOT / "tests" / "files").iterdir() if path.suffix in {".docx", ".pdf", ".html", ".txt"}
)
ROUNDS, COUNT = 7, 20


def timed(work: Callable[[], object]) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


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


def jobs_ratio() -> tuple[float, float, float]:
    """Return (seconds with one, seconds with two, ratio), the best of each."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = copies(folder)
        one, two = [], []
        for _ in range(ROUNDS):
            one.append(timed(lambda: command(files, 1, folder / "one")))
            two.append(timed(lambda: command(files, 2, folder / "two")))
        same = all(
            (folder / "one" / f"{path.name}.md").read_bytes() == (folder / "two" / f"{path.name}.md").read_bytes()
            for path in files
        )
        if not same:
            raise SystemExit("the two runs differ")
    return (
        statistics.median(one),
        statistics.median(two),
        statistics.median(a / b for a, b in zip(one, two, strict=True)),
    )


def start_cost() -> tuple[float, float]:
    """Return the seconds of one small PDF in a child that is started for it, and in the process (both warm)."""
    path = next(path for path in FILES if path.suffix == ".pdf")
    data = path.read_bytes()
    read_document(data, path.name)
    child = [timed(lambda: read_path(path)) for _ in range(ROUNDS)]
    here = [timed(lambda: read_document(data, path.name)) for _ in range(ROUNDS)]
    return statistics.median(child), statistics.median(here)


def throughput() -> float:
    """Return documents a second of the warm pool as a share of ProcessPoolExecutor's."""
    works = [(path.read_bytes(), path.name) for path in islice(cycle(FILES), 64)]
    ratios = []
    with Supervisor(2) as ours, ProcessPoolExecutor(2) as theirs:
        tasks = [Task(name, "pipeline.read.formats:read_document", (data, name)) for data, name in works]
        for _ in range(3 + 1):
            mine = timed(lambda: list(ours.run_all(tasks)))
            other = timed(lambda: list(theirs.map(read_document, *zip(*works, strict=True))))
            ratios.append(other / mine)
    return statistics.median(ratios[1:])


def main() -> None:
    one, two, ratio = jobs_ratio()
    child, here = start_cost()
    text = (
        "# Reading many files\n\nWritten by `benchmarks/jobs.py`.\n\n| | |\n|---|---|\n"
        f"| {COUNT} files, `--jobs 1` | {one:.2f} s |\n| {COUNT} files, `--jobs 2` | {two:.2f} s |\n"
        f"| `--jobs 2` is faster by (goal 1.4) | {ratio:.2f} |\n"
        f"| one small PDF, child started for it | {child * 1000:.0f} ms |\n| the same PDF in the process, all loaded | {here * 1000:.0f} ms |\n"
        f"| warm pool, documents a second as a share of ProcessPoolExecutor (goal 0.95) | {throughput():.2f} |\n"
    )
    print(text)
    (ROOT / "benchmarks" / "jobs.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
