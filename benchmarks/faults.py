"""How many damaged and hostile files are readable: huiqian beside pdfplumber, pypdfium2, python-docx and mammoth.

Each file is read by each engine in a supervised child, 60 s and 1.5 GiB a file; readable means that text came out. Needs the
evaluation folder (HUIQIAN_SHARED, else ../shared).
"""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.table import ROOT, Row, publish
from pipeline.model.limits import Limits
from pipeline.read.supervised.pool import Supervisor, Task

TITLE = "Damaged and hostile files"
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


def mammoth(path: str) -> str:
    import mammoth as engine

    with Path(path).open("rb") as file:
        return str(engine.extract_raw_text(file).value)


ENGINES: dict[str, tuple[Callable[[str], str], tuple[str, ...]]] = {
    "huiqian": (huiqian, ()),
    "pypdfium2": (pypdfium2, ("pdf", "fuzz")),
    "pdfplumber": (pdfplumber, ("pdf", "fuzz")),
    "python-docx": (python_docx, ("docx",)),
    "mammoth": (mammoth, ("docx",)),
}


@dataclass
class Tally:
    """What one engine made of the files of one type."""

    readable: set[str] = field(default_factory=set)
    ends: Counter[str] = field(default_factory=Counter)


def run(share: int = 1, jobs: int = 2) -> dict[tuple[str, str], Tally]:
    """Return a tally by (engine, type), of each `share`-th file."""
    files = sorted(path for path in FAULTS.rglob("*") if path.is_file() and path.name != "manifest.json")[::share]
    tallies: dict[tuple[str, str], Tally] = defaultdict(Tally)
    for engine, (call, kinds) in ENGINES.items():
        own = [path for path in files if not kinds or _kind(path) in kinds]
        tasks = [Task(str(path), f"benchmarks.faults:{call.__name__}", (str(path),), limits=LIMITS) for path in own]
        with Supervisor(jobs) as supervisor:
            for path, outcome in zip(own, supervisor.run_all(tasks), strict=True):
                tally = tallies[engine, _kind(path)]
                if outcome.error is None and outcome.result.strip():
                    tally.readable.add(path.name)
                code = outcome.error.code if outcome.error else "text" if outcome.result.strip() else "empty"
                tally.ends[code] += 1
    return tallies


def _kind(path: Path) -> str:
    return path.suffix.lstrip(".").lower()


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield a row a type of file, with what only the others read and how our own reading of the rest ended."""
    if not FAULTS.is_dir():
        raise FileNotFoundError("the fault files are not here: set HUIQIAN_SHARED")
    share = 6 if quick else 1
    tallies = run(share)
    for kind in sorted({kind for _engine, kind in tallies}):
        ours = tallies["huiqian", kind]
        others = {name: tallies[name, kind] for name in ENGINES if name != "huiqian" and (name, kind) in tallies}
        missed = set().union(*(tally.readable for tally in others.values())) - ours.readable
        ends = ", ".join(f"{code} {number}" for code, number in sorted(ours.ends.items()) if code != "text")
        yield Row(
            f"readable {kind} files", f"of {sum(ours.ends.values())}", len(ours.readable),
            tuple((name, len(tally.readable)) for name, tally in others.items()), "every sixth file" if quick else "all files",
            "; ".join(filter(None, [f"only others: {', '.join(sorted(missed))}" if missed else "", f"the rest: {ends}" if ends else ""])),
            more=True,
        )  # fmt: skip


if __name__ == "__main__":
    publish("faults", TITLE, __doc__, rows())
