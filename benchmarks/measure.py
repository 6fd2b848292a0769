"""Clocks: ways of doing one thing run in turn, and child processes with their time and memory."""

from __future__ import annotations

import contextlib
import io
import math
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.table import ROOT, Figure, reason

Clock = Callable[[], float]


def timed(call: Callable[[], Any], clock: Clock = time.process_time) -> tuple[float, Any]:
    """Return seconds and what the call gave; what it prints is dropped."""
    with contextlib.redirect_stdout(io.StringIO()):
        begun = clock()
        result = call()
        return clock() - begun, result


def in_turn(
    ways: Mapping[str, Callable[[], Any]], rounds: int, clock: Clock = time.process_time, *, warm: bool = True
) -> tuple[dict[str, Figure], dict[str, Any]]:
    """Return the median seconds of each way and its result, all run in turn so that a busy machine slows all alike.

    A way that fails (a peer that is not installed) has the reason for its figure, and no result.
    """
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    results: dict[str, Any] = {}
    absent: dict[str, str] = {}
    for number in range(rounds + warm):
        for name, call in ways.items():
            if name in absent:
                continue
            try:
                spent, results[name] = timed(call, clock)
            except Exception as error:
                absent[name] = "not run: " + reason(error)
                continue
            if number or not warm:
                seconds[name].append(spent)
    return {name: absent.get(name) or statistics.median(seconds[name]) for name in ways}, results


@dataclass(frozen=True, slots=True)
class Child:
    """What a child process took: seconds of CPU, of the clock, the peak of its memory in MB, and what it printed."""

    cpu: float
    wall: float
    peak: float
    out: str


def child(arguments: Sequence[str], *, seconds: float = 600, env: Mapping[str, str] | None = None) -> Child:
    """Run Python with arguments and return what it took.

    The peak counts from what the calling process holds at its start (the kernel's rule): call this from a small one.

    Raises:
        RuntimeError: it failed or took too long; the message is the last line it wrote.
    """
    begun = time.perf_counter()
    with subprocess.Popen(
        [sys.executable, *arguments], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        env={**os.environ, **(env or {})},
    ) as run:  # fmt: skip
        try:
            out, err = run.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            run.kill()
            run.communicate()
            raise RuntimeError(f"took longer than {seconds:.0f} s") from None
    wall = time.perf_counter() - begun
    said, _, usage = err.partition(_MARK)
    if run.returncode:
        raise RuntimeError((said.strip() or out.strip() or f"exit code {run.returncode}").splitlines()[-1])
    cpu, peak = (float(word) for word in (usage or "nan nan").split()[:2])
    return Child(cpu, wall, peak, out)


_MARK = "\x1fusage "
_WATCHED = f"""
import atexit, resource, sys
def _tell():
    own = resource.getrusage(resource.RUSAGE_SELF)
    below = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = own.ru_utime + own.ru_stime + below.ru_utime + below.ru_stime
    sys.stderr.write({_MARK!r} + f"{{cpu}} {{max(own.ru_maxrss, below.ru_maxrss) / 1024}}\\n")
atexit.register(_tell)
"""


def watched(code: str, *arguments: str, seconds: float = 600) -> Child:
    """Run Python code in a child that tells what it took, its own children included."""
    return child(["-c", _WATCHED + code, *arguments], seconds=seconds)


def command(*words: str, seconds: float = 600) -> Child:
    """Run a command of huiqian and return what it took; exit code 1 (some documents failed) is an answer too."""
    code = (
        "from pipeline.cli.main import run\n"
        "try:\n    run(sys.argv[1:])\nexcept SystemExit as end:\n    sys.exit(0 if end.code in (0, 1) else end.code)\n"
    )
    return watched(code, *words, seconds=seconds)


def exponent(sizes: Sequence[float], figures: Sequence[float]) -> float:
    """Return the slope of a line through the logarithms, by least squares: 1 is linear, 2 is quadratic."""
    return statistics.linear_regression([math.log(size) for size in sizes], [math.log(each) for each in figures]).slope


def growth(sizes: Sequence[float], figures: Sequence[float]) -> Figure:
    """Return the exponent of what the larger half of the sizes take more than the smallest: its start is that of Python."""
    more = [(size - sizes[0], figure - figures[0]) for size, figure in zip(sizes, figures, strict=True)][1:]
    upper = [each for each in more[len(more) // 2 if len(more) > 3 else 0 :] if each[1] > 0.02 * figures[0]]
    return exponent(*zip(*upper, strict=True)) if len(upper) > 1 else "too little to tell"
