"""Which task must wait for which (前置任务): wordings such as 在完成…的基础上, 待…后, tied to the task they name."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.extract.goals import rows_of
from pipeline.extract.segments import RawTask

_ENOUGH = 0.6


def dependencies(text: str, tasks: Sequence[RawTask]) -> list[list[int]]:
    """Return for each task the indexes of the tasks that must come before it.

    What the wording names is tied to the one task whose title shares most of its pairs of characters; where no title
    shares enough of them, or two share the same, nothing is tied.
    """
    pairs = [_pairs(task.title) for task in tasks]
    return [_before(text, k, tasks, pairs) for k in range(len(tasks))]


def _before(text: str, k: int, tasks: Sequence[RawTask], pairs: Sequence[frozenset[str]]) -> list[int]:
    found: list[int] = []
    for start, end in tasks[k].regions:
        for row in rows_of("dependency"):
            for match in row.regex.finditer(text, start, end):
                other = _named(_pairs(match["what"]), k, pairs)
                if other is not None and other not in found:
                    found.append(other)
    return found


def _pairs(words: str) -> frozenset[str]:
    return frozenset(words[i : i + 2] for i in range(len(words) - 1))


def _named(what: frozenset[str], own: int, pairs: Sequence[frozenset[str]]) -> int | None:
    if not what:
        return None
    shares = sorted(
        ((len(what & title) / max(1, min(len(what), len(title))), k) for k, title in enumerate(pairs) if k != own),
        reverse=True,
    )
    if not shares or shares[0][0] < _ENOUGH or (len(shares) > 1 and shares[1][0] == shares[0][0]):
        return None
    return shares[0][1]
