"""All benchmarks, one after the other, each in a process of its own; gathers their rows in RESULTS.md.

    python -m benchmarks.run_all [--quick] [NAME …]

A step that fails or takes too long is a row that says so, and the rest goes on. With names only those steps are measured
again; RESULTS.md takes the others from their last run, whose rows are kept in `rows/` (not in git).
"""

from __future__ import annotations

import json
import os
import platform
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from datetime import date
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.peers.table import peers_page
from benchmarks.table import HERE, ROOT, Row, failed, markdown, page

STEPS: dict[str, str] = {
    "docx": "docx_reading",
    "pdf": "pdf",
    "faults": "faults",
    "extraction": "extraction",
    "recognition": "recognition",
    "diff": "diff",
    "settle": "settle",
    "apply": "apply",
    "ledger": "ledger",
    "jobs": "jobs",
    "startup": "startup",
    "scaling": "scaling",
}
"""Name → module of this package with TITLE and `rows(quick)`; the order of the pages."""
LONGEST = int(os.environ.get("HUIQIAN_BENCH_SECONDS", "400"))
"""Seconds of the clock that a step may take; more where the machine is busy."""


def gather(module: str, quick: bool) -> Iterator[Row]:
    """Yield the rows of a step as they come; what it prints beside them goes to the terminal's error stream."""
    words = [sys.executable, "-m", "benchmarks.run_all", "--step", module, *(["--quick"] if quick else [])]
    with subprocess.Popen(
        words, cwd=ROOT, stdout=subprocess.PIPE, text=True, env=_environment(), start_new_session=True
    ) as run:
        assert run.stdout is not None  # noqa: S101 -- asked for above
        late = threading.Timer(LONGEST, os.killpg, (run.pid, signal.SIGKILL))  # the step and the programs it started
        late.start()
        for line in run.stdout:
            if line.startswith("{"):
                yield as_row(json.loads(line))
        late.cancel()
    if run.returncode:
        why = (
            f"took longer than {LONGEST} s"
            if run.returncode == -signal.SIGKILL
            else f"ended with code {run.returncode}"
        )
        yield failed(module, f"{why}; what follows was not measured")


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONWARNINGS": "ignore"}


def step(module: str, quick: bool) -> None:
    """Print the rows of a step as json, one a line: the child's side of `gather`."""
    out = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)  # what peers print must not mix with the rows
    try:
        for row in import_module(f"benchmarks.{module}").rows(quick):
            print(json.dumps(asdict(row), ensure_ascii=False), file=out, flush=True)
    except Exception as error:
        print(json.dumps(asdict(failed(module, error)), ensure_ascii=False), file=out, flush=True)


def run(names: Sequence[str], quick: bool) -> None:
    """Run steps, print their rows as they come and keep them; a whole run writes each step's own page too."""
    for name in names:
        begun = time.monotonic()
        print(f"== {name}: {words_of(STEPS[name])[0]}", file=sys.stderr, flush=True)
        rows = []
        for row in gather(STEPS[name], quick):
            rows.append(row)
            print(*row.lines(), sep="\n", file=sys.stderr, flush=True)
        seconds = time.monotonic() - begun
        kept(name, quick).parent.mkdir(exist_ok=True)
        content = {
            "date": date.today().isoformat(),
            "seconds": seconds,
            "load": os.getloadavg()[0],
            "rows": [*map(asdict, rows)],
        }
        kept(name, quick).write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
        if not quick:
            (HERE / f"{STEPS[name]}.md").write_text(page(*words_of(STEPS[name]), rows), encoding="utf-8")
        print(f"== {name}: {seconds:.0f} s", file=sys.stderr, flush=True)


def kept(name: str, quick: bool) -> Path:
    """Where the rows of a step's last run are kept."""
    return HERE / "rows" / f"{name}{'-quick' if quick else ''}.json"


def as_row(found: dict[str, Any]) -> Row:
    """Return a row from its json."""
    return Row(**{**found, "peers": tuple(map(tuple, found["peers"]))})


def words_of(module: str) -> tuple[str, str]:
    """Return a module's title and docstring from its text: importing it here would load all that it measures."""
    import ast

    tree = ast.parse((HERE / f"{module}.py").read_text(encoding="utf-8"))
    titles = [
        ast.literal_eval(node.value)
        for node in tree.body
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "TITLE"
    ]
    return (titles or [module])[0], ast.get_docstring(tree) or ""


def results(quick: bool) -> str:
    """Return RESULTS.md from the last run of each step."""
    found = {name: json.loads(kept(name, quick).read_text("utf-8")) for name in STEPS if kept(name, quick).is_file()}
    days = sorted({each["date"] for each in found.values()})
    minutes = sum(each["seconds"] for each in found.values()) / 60
    load = max(each["load"] for each in found.values())
    lines = [
        "# huiqian beside other programs",
        "",
        f"Written by `make bench{' QUICK=1' if quick else ''}`, {' to '.join(dict.fromkeys((days[0], days[-1])))}: Python "
        f"{platform.python_version()}, {platform.system()} {platform.machine()}, {os.cpu_count()} cores, a load of up to "
        f"{load:.0f}; {minutes:.0f} minutes. Figures of one run on one machine: the ratios count.",
        "",
        "*Times better*: how many times faster, smaller or more often right huiqian is; below 1 the other is better. Each table "
        "stands in a file of its own too, with what was measured and how. Which programs are meant, which are left out and why: "
        "[the last table](#peers).",
        "",
        "![time and memory beside the size of the work](scaling.png)",
    ]
    for name, each in found.items():
        title, about = words_of(STEPS[name])
        rows = markdown(map(as_row, each["rows"])).rstrip()
        lines += [
            "",
            f"## {title}",
            "",
            f"{about.partition(chr(10))[0]} [How]({STEPS[name]}.md) ({each['seconds']:.0f} s)",
            "",
            rows,
        ]
    lines += [f"\nNot run: {name}." for name in STEPS if name not in found]
    return "\n".join([*lines, "", peers_page()]) + "\n"


def main(words: Sequence[str]) -> None:
    """Run the steps that are named, or all of them."""
    quick, names = "--quick" in words, [word for word in words if not word.startswith("--")]
    if "--step" in words:
        step(names[0], quick)
        return
    unknown = set(names) - set(STEPS)
    if unknown:
        raise SystemExit(f"no such step: {', '.join(sorted(unknown))}; there are {', '.join(STEPS)}")
    run(names or [*STEPS], quick)
    target = HERE / ("RESULTS-quick.md" if quick else "RESULTS.md")
    target.write_text(results(quick), encoding="utf-8")
    print(f"written: {target.relative_to(ROOT)}")


if __name__ == "__main__":
    main(sys.argv[1:])
