"""Changes that follow from one that was asked for: the same figure where the plan says it again, how many rows a table now has, and
what a letter wants adjusted with it (作相应调整).

Only figures follow. The same two figures elsewhere say nothing by themselves: the words around them must be of the same thing.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise

from pipeline.model.change import Change
from pipeline.model.source import SourceDocument, Table
from pipeline.recognize.draft_places import find_places
from pipeline.recognize.units import is_unit_like
from pipeline.settlement.ground import Ground
from pipeline.text.shadow import shadow_of
from pipeline.text.uniform import bare

_FIGURE = re.compile(r"\d+(?:\.\d+)?")
_CLAUSE = re.compile(r"[，。；：、（）\n\t]+")
_ADJUSTED = re.compile(
    r"(?:[作做]|进行)?相应(?:调整|修改|改动|更新)|(?:同步|一并|随之)(?:作|做|进行)?(?:相应)?(?:调整|修改|更新|修订)"
)
_ALIKE = 0.5  # of the shorter wording's pairs of characters
_PAIRS = 3  # fewer pairs of characters name nothing


def follow_figures(
    ground: Ground, changes: Sequence[Change], by: dict[str, list[str]], said: Mapping[str, str]
) -> None:  # fmt: skip
    """Add to `by` the changes of a figure that follow from those in it.

    Args:
        ground: both drafts and their comparison.
        changes: the changes of the plan, in reading order.
        by: the ids of the comments that asked for a change, by its id.
        said: the words of the comments that were adopted, wholly or in part, by their ids.
    """
    causes = [change for change in changes if by.get(change.id)]
    again: dict[tuple[str, str] | None, list[Change]] = defaultdict(list)
    for cause in causes:
        again[_figures(ground, cause)].append(cause)
    counts = _counts(ground, causes, by)
    wanted = [(cause, one, rows) for cause in causes for one in by[cause.id] for rows in _adjusted(said.get(one, ""))]
    for change in changes:
        figures = _figures(ground, change)
        if by.get(change.id) or figures is None:
            continue
        comments = list(counts.get(figures, ()))
        for cause in again.get(figures, ()):
            comments += by[cause.id] if _of_one_thing(ground, change, cause) else ()
        for cause, comment, rows in wanted:
            meant = _row_number(ground, change) in rows if rows else _of_one_thing(ground, change, cause)
            comments += [comment] if meant else []
        if comments:
            by[change.id] += dict.fromkeys(comments)


def _figures(ground: Ground, change: Change) -> tuple[str, str] | None:
    """The one figure that a change puts in the place of another."""
    if change.kind != "replace":
        return None
    old = _FIGURE.findall(bare(ground.comparison.old_words(change)))
    new = _FIGURE.findall(bare(ground.comparison.new_words(change)))
    return (old[0], new[0]) if len(old) == len(new) == 1 else None


# ---- of one thing -------------------------------------------------------------------------------------------------


def _of_one_thing(ground: Ground, one: Change, other: Change) -> bool:
    """Whether the clauses (or cells of the rows) of two changes name the same."""
    return any(
        len(left & right) >= _ALIKE * min(len(left), len(right))
        for left in _around(ground, one)
        for right in _around(ground, other)
    )


def _around(ground: Ground, change: Change) -> Iterator[frozenset[str]]:
    """The pairs of characters of the clause that a change stands in; in a row those of each cell that lists no units."""
    text = ground.comparison.new.text
    low, high = ground.new_line(change.new.start)
    row = text[low:high]
    if "\t" in row:
        parts = [cell for cell in row.split("\t") if not is_unit_like(cell.split("、")[0].strip())]
    else:
        start = max((m.end() for m in _CLAUSE.finditer(text, low, change.new.start)), default=low)
        end = next((m.start() for m in _CLAUSE.finditer(text, change.new.end, high)), high)
        parts = [text[start:end]]
    for part in parts:
        pairs = _pairs(part)
        if len(pairs) >= _PAIRS:
            yield pairs


@cache
def _pairs(words: str) -> frozenset[str]:
    runs = re.findall(r"[^\W\d_]+", bare(words))
    return frozenset(a + b for run in runs for a, b in pairwise(run))


# ---- how many rows ------------------------------------------------------------------------------------------------


def _counts(
    ground: Ground, causes: Sequence[Change], by: Mapping[str, Sequence[str]]
) -> dict[tuple[str, str], list[str]]:  # fmt: skip
    """How many rows the tables had and have now to which rows were asked to come, or from which to go, with the comments that asked."""
    lines = [c for c in causes if "\n" in ground.comparison.old_words(c) + ground.comparison.new_words(c)]
    after = {table.id: table for table in ground.comparison.new.tables}
    before = {table.id: table for table in ground.comparison.old.tables}
    counts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for match in ground.comparison.tables if lines else ():
        old, new = before[match.old], after[match.new]
        was, now = _rows(ground.comparison.old, old), _rows(ground.comparison.new, new)
        for cause in lines:
            inside = old.start <= cause.old.start <= old.end + 1 and new.start <= cause.new.start <= new.end + 1
            if inside and was != now:
                counts[(str(was), str(now))] += by[cause.id]
    return counts


def _rows(source: SourceDocument, table: Table) -> int:
    """How many rows of a table are numbered, or stand below its headings where none is."""
    numbered = sum(
        source.text[cell.start : cell.end].strip().rstrip(".．、").isdigit() for cell in table.cells if cell.column == 0
    )
    return numbered or table.rows - max(1, table.header_rows)


# ---- to be adjusted -----------------------------------------------------------------------------------------------


def _adjusted(words: str) -> Iterator[tuple[int, ...]]:
    """What a letter wants adjusted with what it asks for: the numbers of the rows that it names, () where it names none and all that says
    the same is meant."""
    text = shadow_of(words).text
    for match in _ADJUSTED.finditer(text):
        begin = max(text.rfind(mark, 0, match.start()) for mark in "，。；！？\n") + 1
        steps = [place.path[-1] for place in find_places(text[begin : match.start()]) if place.path]
        yield tuple(number for kind, number in steps if kind == "row")


def _row_number(ground: Ground, change: Change) -> int:
    line = ground.comparison.old.text[slice(*ground.line(change.old.start))]
    number = line.split("\t")[0].strip() if "\t" in line else ""
    return int(number) if number.isdigit() else 0
