"""How long 1,000 comments on a draft of 2,000 pages take, step by step, and how many verdicts are right.

Random drafts and comments of tests/settlement/generated.py, each size in a process of its own; seconds of CPU. Beside it
stands what a search for the wanted words in the new draft would say: the verdict "adopted" where they are found.
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass

from benchmarks.measure import exponent, watched
from benchmarks.table import Row, guarded, publish
from pipeline.extract import extract_plan
from pipeline.settlement import Ground, settle
from pipeline.structure import structure
from pipeline.workflow.diff import compare_plans
from tests.diff.documents import document
from tests.settlement.generated import generated, placed

TITLE = "Settling comments"
SIZES = (
    (185, 100),
    (740, 400),
    (1850, 1000),
)  # chapters, comments; 1,850 chapters are about 1.4 million characters, 2,000 pages


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of the steps, and the shares of verdicts that are right: ours, and those of a mere search."""

    characters: int
    comments: int
    read: float
    compared: float
    settled: float
    right: float
    searched: float


def measured(chapters: int, comments: int) -> Cost:
    case = generated(7, requests=comments + comments // 10, own=12, chapters=chapters)
    begun = time.process_time()
    old, new = (document(lines, name) for lines, name in ((case.old, "v1"), (case.new.lines, "v2")))
    plans = [extract_plan(source, structure(source)) for source in (old, new)]
    read = time.process_time()
    comparison = compare_plans(*plans)
    compared = time.process_time()
    said = tuple(placed(old.text, comment, line, words) for comment, line, words, _verdict in case.asked)
    placed_at = time.process_time()
    settled = settle(Ground(comparison, *plans), said)
    done = time.process_time()
    truth = [row[3] for row in case.asked]
    found = [
        "adopted" if (one.new and one.new in new.text) or (one.op == "delete" and one.old and one.old not in new.text)
        else "not_adopted" for one in said
    ]  # fmt: skip
    shares = [
        sum(a == b for a, b in zip(verdicts, truth, strict=True)) / len(truth)
        for verdicts in ([item.verdict for item in settled.items], found)
    ]
    return Cost(
        len(old.text), len(truth), read - begun, compared - read, done - placed_at, *shares
    )  # fmt: skip


def tell(chapters: int, comments: int) -> None:
    """Print what a size costs, for the process that asked."""
    print(json.dumps(asdict(measured(chapters, comments))))


def rows(quick: bool = False) -> Iterator[Row]:
    """Yield the rows of each size, and how each step grows."""
    costs: list[Cost] = []

    def of_size(chapters: int, comments: int) -> Iterator[Row]:
        run = watched(f"from benchmarks.settle import tell; tell({chapters}, {comments})")
        cost = Cost(**json.loads(run.out))
        costs.append(cost)
        what, n = f"{cost.comments:,} comments, {cost.characters:,} characters", "1 run"
        yield Row(f"{what}: both plans read", "s CPU", cost.read, (), n, f"peak of the whole {run.peak:.0f} MB")
        yield Row(f"{what}: compared", "s CPU", cost.compared, (), n)
        yield Row(f"{what}: settled", "s CPU", cost.settled, (), n)
        yield Row(
            f"{what}: verdicts right",
            "%",
            cost.right * 100,
            (("search for the words", cost.searched * 100),),
            n,
            more=True,
        )

    for chapters, comments in SIZES[: 1 if quick else None]:
        yield from guarded(f"{comments} comments", lambda a=chapters, b=comments: of_size(a, b))
    if len(costs) > 1:
        sizes = [cost.characters for cost in costs]
        for step in ("read", "compared", "settled"):
            grows = exponent(sizes, [getattr(cost, step) for cost in costs])
            yield Row(
                f"{step}: time grows with draft and comments to the power of", "", grows, (), f"{len(costs)} sizes"
            )


if __name__ == "__main__":
    publish("settle", TITLE, __doc__, rows())
