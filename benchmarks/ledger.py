"""What keeping letters costs beside reading them: Word letters, one SQLite transaction each.

The letters are those of tests/feedback/fitness.py as Word files, each with a line of its own, so that none is a duplicate.
Reading is what `ingest` does for a letter (file, structure, comments with anchors); keeping is `Ledger.file_letter` with
the original, in CPU time of the process. Memory is the peak of the process after a fifth of the letters and at the end.
"""

from __future__ import annotations

import resource
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import docx

from benchmarks.table import Row, publish
from pipeline.feedback import Draft
from pipeline.ledger.engine import open_ledger
from pipeline.model.limits import DEFAULT
from pipeline.model.round import Addressee, Round
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.letters import Ear, letters_in
from tests.feedback.fitness import DRAFT, LETTERS

TITLE = "What the ledger costs"
OPTIONS = ReadingOptions("final", DEFAULT, True)


@dataclass(frozen=True, slots=True)
class Cost:
    read: float
    keep: float
    early: float
    late: float
    first: float
    last: float
    export: float
    verify: float
    size: float


def word_letter(text: str, number: int) -> bytes:
    document = docx.Document()
    for line in text.splitlines():
        document.add_paragraph(line)
    document.add_paragraph(f"（第{number}号来函）")
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def peak() -> float:
    """Return the peak of the process's memory so far, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure(folder: Path, count: int) -> Cost:
    source = read_document(DRAFT.encode(), "plan-v1.txt")
    draft = Draft.of(source, structure(source))
    ear = Ear.of(draft, OPTIONS, roster=("市财政局",), issuer="")
    value = Round(
        0, "", "", None, "", "missing", False, True, False, (), (Addressee("市财政局"),), None, source.sha256, "", ""
    )
    read = keep = early = begun = 0.0
    costs: list[float] = []
    with open_ledger(folder / "ledger.db", who="bench", create=True) as book:
        book.open_round(value, [(DRAFT.encode(), source)])
        for number in range(count):
            path = folder / "letter.docx"
            path.write_bytes(word_letter(LETTERS[number % len(LETTERS)][1], number))
            begun = time.process_time()
            paper, (one, *_rest) = letters_in(path, ear)
            read += time.process_time() - begun
            data = path.read_bytes()
            one = replace(one, round=1, letter=replace(one.letter, file=f"{number}.docx"))
            begun = time.process_time()
            book.file_letter(one, [(data, paper)])
            costs.append(time.process_time() - begun)
            if number + 1 == count // 5:
                early = peak()
        keep, late = sum(costs), peak()
        begun = time.process_time()
        faults = book.verify()
        verify = time.process_time() - begun
        begun = time.process_time()
        book.export()
        export = time.process_time() - begun
    if faults:
        raise SystemExit(f"the ledger is not whole: {faults[0]}")
    size = (folder / "ledger.db").stat().st_size / 1024 / count
    return Cost(read, keep, early, late, sum(costs[100:200]) * 10, sum(costs[-100:]) * 10, export, verify, size)


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield the rows of one run."""
    count = 200 if quick else 1000
    with tempfile.TemporaryDirectory() as name:
        cost = measure(Path(name), count)
    n, ms = f"{count} letters", 1000 / count
    reading = (("reading it", cost.read * ms),)
    yield Row(
        "a letter kept", "ms CPU", cost.keep * ms, reading, n, f"{cost.keep / cost.read:.0%} of reading; goal 25 %"
    )
    yield Row("a letter kept, the last hundred", "ms CPU", cost.last, (("the second hundred", cost.first),), n)
    yield Row("peak at the end", "MB", cost.late, ((f"after {count // 5}", cost.early),), n)
    yield Row("a letter in the database, without its original", "KiB", cost.size, (), n)
    yield Row("`ledger verify`", "ms CPU", cost.verify * 1000, (), n)
    yield Row("`ledger export`", "ms CPU", cost.export * 1000, (), n)


if __name__ == "__main__":
    publish("ledger", TITLE, __doc__, rows())
