"""Changes that follow from one that was asked for: the same figure where the plan says it again, how many rows a table now has, and
what a letter wants adjusted with it (作相应调整).

Only figures follow. The same two figures elsewhere say nothing by themselves: the words around them must be of the same thing.
"""

from __future__ import annotations

import re
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
    for change in changes:
        if by.get(change.id) or _figures(ground, change) is None:
            continue
        comments = [
            comment
            for cause in causes
            for comment in by[cause.id]
            if _said_again(ground, change, cause)
            or _counts_rows(ground, change, cause)
            or _to_be_adjusted(ground, change, cause, said.get(comment, ""))
        ]
        if comments:
            by[change.id] += dict.fromkeys(comments)


def _figures(ground: Ground, change: Change) -> tuple[str, str] | None:
    """The one figure that a change puts in the place of another."""
    if change.kind != "replace":
        return None
    old = _FIGURE.findall(bare(ground.comparison.old_words(change)))
    new = _FIGURE.findall(bare(ground.comparison.new_words(change)))
    return (old[0], new[0]) if len(old) == len(new) == 1 else None


def _said_again(ground: Ground, change: Change, cause: Change) -> bool:
    return _figures(ground, change) == _figures(ground, cause) and _of_one_thing(ground, change, cause)


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


def _counts_rows(ground: Ground, change: Change, cause: Change) -> bool:
    """Whether a figure was the number of a table's rows, and is so again now that rows were asked to come or go."""
    if "\n" not in ground.comparison.old_words(cause) + ground.comparison.new_words(cause):
        return False
    was, now = _figures(ground, change) or ("", "")
    tables = {table.id: table for table in ground.comparison.new.tables}
    before = {table.id: table for table in ground.comparison.old.tables}
    for match in ground.comparison.tables:
        old, new = before.get(match.old), tables.get(match.new)
        if old is None or new is None:
            continue
        inside = old.start <= cause.old.start <= old.end + 1 and new.start <= cause.new.start <= new.end + 1
        counts = str(_rows(ground.comparison.old, old)), str(_rows(ground.comparison.new, new))
        if inside and counts == (was, now) and was != now:
            return True
    return False


def _rows(source: SourceDocument, table: Table) -> int:
    """How many rows of a table are numbered, or stand below its headings where none is."""
    numbered = sum(
        source.text[cell.start : cell.end].strip().rstrip(".．、").isdigit() for cell in table.cells if cell.column == 0
    )
    return numbered or table.rows - max(1, table.header_rows)


# ---- to be adjusted -----------------------------------------------------------------------------------------------


def _to_be_adjusted(ground: Ground, change: Change, cause: Change, words: str) -> bool:
    """Whether a letter wants the row of a change adjusted with what it asks for, or what says the same elsewhere."""
    text = shadow_of(words).text
    for match in _ADJUSTED.finditer(text):
        begin = max(text.rfind(mark, 0, match.start()) for mark in "，。；！？\n") + 1
        rows = [place.path[-1] for place in find_places(text[begin : match.start()]) if place.path]
        named = [number for kind, number in rows if kind == "row"]
        if named and _row_number(ground, change) in named:
            return True
        if not named and _of_one_thing(ground, change, cause):
            return True
    return False


def _row_number(ground: Ground, change: Change) -> int:
    line = ground.comparison.old.text[slice(*ground.line(change.old.start))]
    number = line.split("\t")[0].strip() if "\t" in line else ""
    return int(number) if number.isdigit() else 0
