"""How long 1,000 comments on a draft of 2,000 pages take, and whether the time grows with the draft and the comments only.

Run: ``python benchmarks/settle.py``. Random drafts of tests/settlement/generated.py; nothing is read from files. Printed are seconds of
this run for the comparison and for the settlement, the share of verdicts that are right, and the most memory in use.
"""

from __future__ import annotations

import resource
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline.extract import extract_plan  # noqa: E402
from pipeline.settlement import Ground, settle  # noqa: E402
from pipeline.structure import structure  # noqa: E402
from pipeline.workflow.diff import compare_plans  # noqa: E402
from tests.diff.documents import document  # noqa: E402
from tests.settlement.generated import generated, placed  # noqa: E402

SIZES = ((185, 100), (1850, 1000))  # chapters, comments; 1,850 chapters are about 1.4 million characters, 2,000 pages


def megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def measured(chapters: int, comments: int) -> tuple[int, float, float, float, float, int]:
    """Characters, seconds to read the plans, to compare, to settle, the share that is right, megabytes."""
    case = generated(7, requests=comments + comments // 10, own=12, chapters=chapters)
    began = time.perf_counter()
    old, new = (document(lines, name) for lines, name in ((case.old, "v1"), (case.new.lines, "v2")))
    plans = [extract_plan(source, structure(source)) for source in (old, new)]
    read = time.perf_counter()
    comparison = compare_plans(*plans)
    compared = time.perf_counter()
    said = tuple(placed(old.text, comment, line, words) for comment, line, words, _verdict in case.asked)
    placed_at = time.perf_counter()
    settled = settle(Ground(comparison, *plans), said)
    done = time.perf_counter()
    right = sum(item.verdict == row[3] for item, row in zip(settled.items, case.asked, strict=True))
    share = right / len(case.asked)
    return len(old.text), read - began, compared - read, done - placed_at, share, megabytes()


def main() -> None:
    print("# Settling comments\n\nPrinted by `python benchmarks/settle.py`; the figures of one run.\n")
    print("| characters | comments | plans read | compared | settled | right | memory |\n|---|---|---|---|---|---|---|")
    for chapters, comments in SIZES:
        length, read, compared, seconds, right, memory = measured(chapters, comments)
        print(
            f"| {length:,} | {comments:,} | {read:.1f} s | {compared:.1f} s | {seconds:.1f} s | {right:.1%} | {memory} MB |",
            flush=True,
        )


if __name__ == "__main__":
    main()
