"""Which tasks of two versions are one: by the words that stayed, wherever they went, then by likeness."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Sequence

from pipeline.diff.places import Places
from pipeline.diff.plain import plain
from pipeline.model.change import TaskMatch
from pipeline.model.source import SourceDocument
from pipeline.model.task import Plan, Task
from pipeline.text.alignment import Piece, alike_anywhere

_SHARE = 0.4  # of the shorter of two tasks: then they are one
_PART = 0.6  # of a task's own words in another that already has a partner: then it was split off or joined


def match_tasks(places: Places, old: Plan, new: Plan) -> tuple[TaskMatch, ...]:
    """Return which tasks are one, in order of the new plan, those that went last; every task stands in one match."""
    shared = _shared(places, old.tasks, new.tasks)
    sizes_old = [max(1, task.span.end - task.span.start) for task in old.tasks]
    sizes_new = [max(1, task.span.end - task.span.start) for task in new.tasks]
    to_new: dict[int, int] = {}
    to_old: dict[int, int] = {}
    order = sorted(shared.items(), key=lambda item: (-item[1], item[0]))
    for (i, j), size in order:
        if i not in to_new and j not in to_old and size >= _SHARE * min(sizes_old[i], sizes_new[j]):
            to_new[i], to_old[j] = j, i
    rest_old = {i for i in range(len(old.tasks)) if i not in to_new}
    rest_new = {j for j in range(len(new.tasks)) if j not in to_old}
    joined: dict[int, list[int]] = defaultdict(list)  # old partner → tasks that went into its match
    parted: dict[int, list[int]] = defaultdict(list)
    for (i, j), size in order:
        if i in to_new and j in rest_new and size >= _PART * sizes_new[j]:
            parted[i].append(j)
            rest_new.remove(j)
        elif j in to_old and i in rest_old and size >= _PART * sizes_old[i]:
            joined[to_old[j]].append(i)
            rest_old.remove(i)
    for i, j in _alike(old, new, sorted(rest_old), sorted(rest_new)):
        to_new[i], to_old[j] = j, i
    matches = [
        (j, TaskMatch(_ids(old.tasks, sorted({i, *joined[i]})), _ids(new.tasks, sorted({j, *parted[i]}))))
        for i, j in to_new.items()
    ]
    matches += [(j, TaskMatch((), (new.tasks[j].id,))) for j in sorted(rest_new) if j not in to_old]
    gone = [TaskMatch((old.tasks[i].id,), ()) for i in sorted(rest_old) if i not in to_new]
    return tuple(match for _j, match in sorted(matches, key=lambda item: item[0])) + tuple(gone)


def _ids(tasks: Sequence[Task], numbers: Sequence[int]) -> tuple[str, ...]:
    return tuple(tasks[n].id for n in numbers)


def _shared(places: Places, old: Sequence[Task], new: Sequence[Task]) -> dict[tuple[int, int], int]:
    """How many characters of each old task stand in each new one (only where some do)."""
    shared: dict[tuple[int, int], int] = defaultdict(int)
    left = sorted((task.span.start, task.span.end, n) for n, task in enumerate(old))
    right = sorted((task.span.start, task.span.end, n) for n, task in enumerate(new))
    for piece in places.pieces:
        if not piece.equal:
            continue
        for start, end, i in _touching(left, piece.old):
            low = piece.new[0] + max(0, start - piece.old[0])
            high = piece.new[1] - max(0, piece.old[1] - end)
            for begin, stop, j in _touching(right, (low, high)):
                shared[i, j] += min(high, stop) - max(low, begin)
    return shared


def _touching(tasks: Sequence[tuple[int, int, int]], span: tuple[int, int]) -> list[tuple[int, int, int]]:
    at = bisect_left(tasks, (span[0], -1, -1))
    while at and tasks[at - 1][1] > span[0]:
        at -= 1
    found = []
    while at < len(tasks) and tasks[at][0] < span[1]:
        if tasks[at][1] > span[0]:
            found.append(tasks[at])
        at += 1
    return found


def _alike(old: Plan, new: Plan, left: Sequence[int], right: Sequence[int]) -> list[tuple[int, int]]:
    one = [Piece(_words(old.source, old.tasks[i])) for i in left]
    other = [Piece(_words(new.source, new.tasks[j])) for j in right]
    return [(left[a], right[b]) for a, b in alike_anywhere(one, other)]


def _words(source: SourceDocument, task: Task) -> str:
    """The task's text; of one that a person added, which has none, its title."""
    return plain(source.text[task.span.start : task.span.end]) or plain(task.title)
