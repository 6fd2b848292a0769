"""How many damaged and hostile files are readable: huiqian beside pdfplumber, pypdfium2 and python-docx.

Each file is read by each engine in a supervised child with the same limits; readable means that text came out. Writes
benchmarks/faults.md. Needs the evaluation folder (HUIQIAN_SHARED, else ../shared).
"""

from __future__ import annotations

import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.model.limits import Limits
from pipeline.read.supervised.pool import Supervisor, Task

ROOT = Path(__file__).resolve().parents[1]
FAULTS = Path(os.environ.get("HUIQIAN_SHARED", ROOT.parent / "shared")) / "faults"
LIMITS = Limits(seconds=60)


def huiqian(path: str) -> str:
    from pipeline.read.supervised.reading import read_path

    document = read_path(Path(path), limits=LIMITS)
    return "\n".join((document.text, *(attached.text for attached in document.attachments)))


def pdfplumber(path: str) -> str:
    import logging

    import pdfplumber as engine

    logging.disable(logging.CRITICAL)
    with engine.open(path) as file:
        return "\n".join(page.extract_text() or "" for page in file.pages)


def pypdfium2(path: str) -> str:
    import pypdfium2 as engine

    file = engine.PdfDocument(path)
    return "\n".join(file[at].get_textpage().get_text_bounded() for at in range(len(file)))


def python_docx(path: str) -> str:
    from docx import Document

    file = Document(path)
    cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in file.paragraphs), *cells])


ENGINES: dict[str, tuple[Callable[[str], str], tuple[str, ...]]] = {
    "huiqian": (huiqian, ()),
    "pypdfium2": (pypdfium2, ("pdf", "fuzz")),
    "pdfplumber": (pdfplumber, ("pdf", "fuzz")),
    "python-docx": (python_docx, ("docx",)),
}


@dataclass
class Tally:
    """What one engine made of the files of one type."""

    readable: set[str] = field(default_factory=set)
    ends: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


def run(jobs: int = 2) -> dict[tuple[str, str], Tally]:
    """Return a tally by (engine, type)."""
    files = sorted(path for path in FAULTS.rglob("*") if path.is_file() and path.name != "manifest.json")
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for engine, (_call, kinds) in ENGINES.items():
        own = [path for path in files if not kinds or _kind(path) in kinds]
        tasks = [
            Task(str(path), f"{Path(__file__).stem}:{engine.replace('-', '_')}", (str(path),), limits=LIMITS)
            for path in own
        ]
        begun = time.monotonic()
        with Supervisor(jobs) as supervisor:
            for path, outcome in zip(own, supervisor.run_all(tasks), strict=True):
                tally = tallies[engine, _kind(path)]
                if outcome.error is None and outcome.result.strip():
                    tally.readable.add(path.name)
                code = outcome.error.code if outcome.error else "text" if outcome.result.strip() else "empty"
                tally.ends[code] += 1
                if "-v" in sys.argv:
                    print(
                        engine,
                        path.relative_to(FAULTS),
                        code,
                        outcome.error.details.get("why", "") if outcome.error else "",
                    )
        print(f"{engine}: {time.monotonic() - begun:.1f} s", file=sys.stderr)
    return tallies


def _kind(path: Path) -> str:
    return path.suffix.lstrip(".").lower()


def table(tallies: dict[tuple[str, str], Tally]) -> str:
    """Return the tallies as a markdown table, with what only one side reads."""
    lines = [
        "# Readable files of ../shared/faults",
        "",
        "Written by `benchmarks/faults.py`: every engine in a supervised child, 60 s and 1.5 GiB a file; readable means that text came out.",
        "",
        "| type | files | " + " | ".join(ENGINES) + " | only others | how huiqian ended on the rest |",
        "|---" * (len(ENGINES) + 4) + "|",
    ]
    for kind in sorted({kind for _engine, kind in tallies}):
        ours = tallies["huiqian", kind]
        counts = [str(len(tallies[name, kind].readable)) if (name, kind) in tallies else "—" for name in ENGINES]
        others = set().union(*(tallies[name, kind].readable for name in ENGINES if (name, kind) in tallies))
        ends = ", ".join(f"{code} {number}" for code, number in sorted(ours.ends.items()) if code != "text")
        missed = ", ".join(sorted(others - ours.readable)) or "none"
        lines.append(f"| {kind} | {sum(ours.ends.values())} | {' | '.join(counts)} | {missed} | {ends or '—'} |")
    return "\n".join([*lines, ""])


def main() -> None:
    if not FAULTS.is_dir():
        print(f"the fault files are not here ({FAULTS}): nothing measured")
        return
    text = table(run())
    print(text)
    (ROOT / "benchmarks" / "faults.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
