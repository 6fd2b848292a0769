"""Aligned units: what stands beside what, which of them moved, and which stretch of text goes where one goes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.diff.units import Unit
from pipeline.model.change import Side
from pipeline.text.alignment import Group, Range, align, increasing
from pipeline.text.likeness import likeness

Stretch = tuple[int, int]
_SURE = 8  # characters from which equal lines that cross others have moved; shorter ones came and went
_LIKE = 0.6  # likeness from which changed ones have
_HEAVY, _LINE, _HEADING = (
    300,
    100.0,
    80.0,
)  # characters beyond which a unit weighs no more; what a line, a number before it add
_ABSORBED = 3  # lines without a like that a moved section may hold in one place


@dataclass(slots=True)
class Entry:
    """A match in the making: half-open ranges of unit indices; `move` is the index of the move that carries it, else -1."""

    old: Range
    new: Range
    move: int = -1

    @property
    def paired(self) -> bool:
        """Whether both sides have units."""
        return self.old[1] > self.old[0] and self.new[1] > self.new[0]


@dataclass(slots=True)
class Move:
    """Units that moved together: the stretches that leave the old text and come in the new, and the entries in them."""

    old: Stretch
    new: Stretch
    entries: list[int]


@dataclass(slots=True)
class Draft:
    """The alignment: `entries`, their order on the page (`layout`: entry, side), and the moves.

    `gone[i]` and `come[j]` are the stretches of the canonical texts that a unit takes with it where it stands alone: itself
    with the line feed behind it, or before it where nothing that stays follows. `breaks` are the entries behind which
    the two texts differ in what parts them from the next (a line feed on one side only): entry, stretch of old, of new.
    """

    old: Sequence[Unit]
    new: Sequence[Unit]
    entries: list[Entry]
    layout: list[tuple[int, Side]]
    moves: list[Move]
    gone: list[Stretch]
    come: list[Stretch]
    breaks: list[tuple[int, Stretch, Stretch]]


def align_units(old: Sequence[Unit], new: Sequence[Unit]) -> Draft:
    """Return the alignment of two drafts' units; every unit stands in one entry."""
    groups = align([unit.piece for unit in old], [unit.piece for unit in new])
    weights = [sum(_weight(old[i]) for i in range(*group.old)) for group in groups]
    kept = set(increasing([group.new[0] for group in groups], weights))
    spine = [groups[n] for n in sorted(kept)]
    moved = [group for n, group in enumerate(groups) if n not in kept and _moves(group, old, new)]
    entries = [Entry(group.old, group.new) for group in (*spine, *moved)]
    entries += _alone(entries, len(old), len(new))
    last_old, last_new = (spine[-1].old[1], spine[-1].new[1]) if spine else (0, 0)
    gone, come = _stretches(old, last_old), _stretches(new, last_new)
    moves = _runs(entries, len(spine), len(moved), gone, come)
    draft = Draft(old, new, entries, _layout(entries, len(spine)), moves, gone, come, [])
    draft.breaks += _breaks(draft, len(spine))
    return draft


def _weight(unit: Unit) -> float:
    """How much speaks for a unit having stayed: rather one line moved past several, and a paragraph past a heading."""
    return min(len(unit.piece.key), _HEAVY) + _LINE + (_HEADING if unit.label else 0)


def _moves(group: Group, old: Sequence[Unit], new: Sequence[Unit]) -> bool:
    one = "".join(old[i].piece.key for i in range(*group.old))
    other = "".join(new[j].piece.key for j in range(*group.new))
    if one == other:
        return len(one) >= _SURE or bool(old[group.old[0]].label)
    return min(len(one), len(other)) >= _SURE and likeness(one, other) >= _LIKE


def _alone(entries: Sequence[Entry], size_old: int, size_new: int) -> Iterator[Entry]:
    taken_old = {i for entry in entries for i in range(*entry.old)}
    taken_new = {j for entry in entries for j in range(*entry.new)}
    yield from (Entry((i, i + 1), (-1, -1)) for i in range(size_old) if i not in taken_old)
    yield from (Entry((-1, -1), (j, j + 1)) for j in range(size_new) if j not in taken_new)


def _stretches(units: Sequence[Unit], last: int) -> list[Stretch]:
    """What each unit takes with it; those from index `last` on have nothing behind them that stays."""
    return [
        (unit.start, unit.stop) if n < last else (units[n - 1].end if n else unit.start, unit.end)
        for n, unit in enumerate(units)
    ]


def _runs(entries: list[Entry], spine: int, moved: int, gone: Sequence[Stretch], come: Sequence[Stretch]) -> list[Move]:
    """Moved entries that stand together on both sides are one move; lines without a like between them go with it."""
    single_old = {entry.old[0]: n for n, entry in enumerate(entries) if not entry.paired and entry.old[0] >= 0}
    single_new = {entry.new[0]: n for n, entry in enumerate(entries) if not entry.paired and entry.new[0] >= 0}
    runs: list[list[int]] = []
    for n in sorted(range(spine, spine + moved), key=lambda n: entries[n].old):
        between = _between(entries[runs[-1][-1]], entries[n], single_old, single_new) if runs else None
        if between is None:
            runs.append([n])
        else:
            runs[-1] += [*between, n]
    moves: list[Move] = []
    for run in runs:
        for n in run:
            entries[n].move = len(moves)
        first, last = entries[run[0]], entries[run[-1]]
        moves.append(
            Move(
                (gone[first.old[0]][0], gone[last.old[1] - 1][1]),
                (come[first.new[0]][0], come[last.new[1] - 1][1]),
                run,
            )
        )
    return moves


def _between(before: Entry, after: Entry, single_old: dict[int, int], single_new: dict[int, int]) -> list[int] | None:
    """The entries of the lines between two moved entries if both may be one move, else None."""
    left, right = range(before.old[1], after.old[0]), range(before.new[1], after.new[0])
    if after.new[0] < before.new[1] or len(left) > _ABSORBED or len(right) > _ABSORBED:
        return None
    if all(i in single_old for i in left) and all(j in single_new for j in right):
        return [single_old[i] for i in left] + [single_new[j] for j in right]
    return None


def _layout(entries: Sequence[Entry], spine: int) -> list[tuple[int, Side]]:
    """The order on the page: between two entries of the spine first what only the old draft has there, then what only the new."""
    olds = sorted((entry.old[0], n) for n, entry in enumerate(entries) if n >= spine and entry.old[1] > entry.old[0])
    news = sorted((entry.new[0], n) for n, entry in enumerate(entries) if n >= spine and entry.new[1] > entry.new[0])
    layout: list[tuple[int, Side]] = []
    i = j = 0
    for n in [*range(spine), -1]:
        while i < len(olds) and (n < 0 or olds[i][0] < entries[n].old[0]):
            layout.append((olds[i][1], "old"))
            i += 1
        while j < len(news) and (n < 0 or news[j][0] < entries[n].new[0]):
            layout.append((news[j][1], "new"))
            j += 1
        if n >= 0:
            layout.append((n, "both"))
    return layout


def _breaks(draft: Draft, spine: int) -> Iterator[tuple[int, Stretch, Stretch]]:
    """Where a line feed parts an entry from the next on one side only; in files that kept their lines there are none."""
    followed = [*range(spine - 1)]
    for move in draft.moves:
        followed += [n for n in move.entries[:-1] if draft.entries[n].paired]
    for n in followed:
        left, right = draft.old[draft.entries[n].old[1] - 1], draft.new[draft.entries[n].new[1] - 1]
        if (left.stop - left.end) != (right.stop - right.end):
            yield n, (left.end, left.stop), (right.end, right.stop)
