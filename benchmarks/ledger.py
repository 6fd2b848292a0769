"""What keeping letters costs beside reading them: a thousand Word letters, one transaction each.

The letters are those of tests/feedback/fitness.py as Word files, each with a line of its own, so that none is a duplicate.
Reading is what `ingest` does for a letter (file, structure, comments with anchors); keeping is `Ledger.file_letter` with
the original, in CPU time of the process. Memory is the peak of the process after the first two hundred letters and at the
end; garbage is collected every fifty letters, since a Word file as read hangs in cycles. Writes benchmarks/ledger.md.
"""

from __future__ import annotations

import gc
import resource
import tempfile
import time
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path

import docx

from pipeline.feedback import Draft
from pipeline.ledger.engine import open_ledger
from pipeline.model.limits import DEFAULT
from pipeline.model.round import Addressee, Round
from pipeline.read.formats import read_document
from pipeline.structure import structure
from pipeline.workflow.documents import ReadingOptions
from pipeline.workflow.letters import Ear, letters_in
from tests.feedback.fitness import DRAFT, LETTERS

ROOT = Path(__file__).resolve().parents[1]
COUNT = 1000
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


def measure(folder: Path) -> Cost:
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
        for number in range(COUNT):
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
            if number % 50 == 49:
                gc.collect()
            if number == 199:
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
    size = (folder / "ledger.db").stat().st_size / 1024 / COUNT
    return Cost(read, keep, early, late, sum(costs[100:200]) * 10, sum(costs[-100:]) * 10, export, verify, size)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        cost = measure(Path(name))
    text = (
        "# What the ledger costs\n\nWritten by `benchmarks/ledger.py`: 1,000 Word letters, SQLite, a transaction each.\n\n| | |\n|---|---|\n"
        f"| reading a letter, CPU | {cost.read / COUNT * 1000:.1f} ms |\n"
        f"| keeping it, CPU | {cost.keep / COUNT * 1000:.1f} ms |\n"
        f"| keeping as a share of reading (goal 25 %) | {cost.keep / cost.read:.0%} |\n"
        f"| keeping a letter: the second hundred, the last hundred | {cost.first:.1f} ms, {cost.last:.1f} ms |\n"
        f"| peak of memory after 200 letters, after 1,000 | {cost.early:.0f} MiB, {cost.late:.0f} MiB |\n"
        f"| a letter in the database, without its original | {cost.size:.1f} KiB |\n"
        f"| `verify` of 1,000 letters, CPU | {cost.verify:.2f} s |\n"
        f"| `export` of 1,000 letters, CPU | {cost.export:.2f} s |\n"
    )
    print(text)
    (ROOT / "benchmarks" / "ledger.md").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
