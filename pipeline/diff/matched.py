"""Aligned units → hunks: the differences inside what stands beside each other, and what came or went alone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from pipeline.diff.draft import Draft, Stretch
from pipeline.diff.hunks import Hunk, Texts, differ
from pipeline.diff.plain import plain
from pipeline.diff.rows import Columns, columns_of, differ_in_cells
from pipeline.diff.sentences import is_clause, parts
from pipeline.diff.units import ROW, Unit, grids_of
from pipeline.model.change import ChangeKind, Topic
from pipeline.model.source import SourceDocument

Tables = dict[tuple[str, str], Columns]


def hunks_of_entries(texts: Texts, old: SourceDocument, new: SourceDocument, draft: Draft) -> tuple[list[Hunk], Tables]:
    """Return the hunks of an alignment in the order of its layout, and the tables that are one with their columns."""
    tables = _tables(old, new, draft)
    hunks: list[Hunk] = []
    breaks = {n: (here, there) for n, here, there in draft.breaks}
    places = _places(draft)
    for n, side in draft.layout:
        entry = draft.entries[n]
        if entry.paired and side == "old":
            continue
        found = _inside(texts, draft, n, tables) if entry.paired else _alone(texts, draft, n, places[n])
        for hunk in found:
            hunk.home, hunk.owner = n, entry.move
            if entry.move >= 0:
                hunk.loose = False
            hunks.append(hunk)
        if n in breaks and entry.paired:
            here, there = breaks[n]
            kind: ChangeKind = "merge" if here[1] > here[0] else "split"
            hunks.append(Hunk(kind, "space", here, there, home=n, owner=entry.move))
    return hunks, tables


def _tables(old: SourceDocument, new: SourceDocument, draft: Draft) -> Tables:
    """Tables that share most rows are one."""
    shared: Counter[tuple[str, str]] = Counter()
    for entry in draft.entries:
        if entry.paired:
            left, right = draft.old[entry.old[0]], draft.new[entry.new[0]]
            if left.piece.kind == right.piece.kind == ROW:
                shared[left.table, right.table] += 1
    left_grids, right_grids = grids_of(old) if shared else {}, grids_of(new) if shared else {}
    return {pair: columns_of(left_grids[pair[0]], right_grids[pair[1]]) for pair in shared}


def _places(draft: Draft) -> dict[int, tuple[int, int]]:
    """Where in both texts an entry that stands alone would stand: the edges reached before it in its own move or on the spine."""
    places: dict[int, tuple[int, int]] = {}
    at_old = at_new = 0
    for n, side in draft.layout:
        entry = draft.entries[n]
        if side == "both":
            at_old, at_new = draft.old[entry.old[1] - 1].stop, draft.new[entry.new[1] - 1].stop
        elif not entry.paired and entry.move < 0:
            places[n] = at_old, at_new
    for move in draft.moves:
        at_old, at_new = move.old[0], move.new[0]
        for n in move.entries:
            entry = draft.entries[n]
            if entry.paired:
                at_old, at_new = draft.gone[entry.old[1] - 1][1], draft.come[entry.new[1] - 1][1]
            else:
                places[n] = at_old, at_new
    return places


def _alone(texts: Texts, draft: Draft, n: int, place: tuple[int, int]) -> Iterator[Hunk]:
    """A unit that came or went: its sentences, each a hunk for now, and what is left of its stretch."""
    entry = draft.entries[n]
    gone = entry.old[1] > entry.old[0]
    unit = draft.old[entry.old[0]] if gone else draft.new[entry.new[0]]
    stretch = draft.gone[entry.old[0]] if gone else draft.come[entry.new[0]]
    text = texts.old if gone else texts.new
    row = unit.piece.kind == ROW
    cuts = [unit.body, *(unit.body + end for _start, end in parts(text[unit.body : unit.end]))] if not row else []
    edges = sorted({stretch[0], stretch[1], *(max(stretch[0], cut) for cut in cuts)})
    for start, end in pairwise(edges):
        words = text[start:end]
        kind: ChangeKind = "delete" if gone else "insert"
        topic: Topic = (
            "table" if row else "unit" if is_clause(words) else "wording" if plain(unit.piece.key) else "space"
        )
        here, there = ((start, end), (place[1], place[1])) if gone else ((place[0], place[0]), (start, end))
        key = plain(words)
        loose = not row and unit.body <= start and end <= unit.end and bool(key) and not is_clause(words)
        yield Hunk(kind, topic, here, there, loose=loose, sentence=key)


def _inside(texts: Texts, draft: Draft, n: int, tables: Tables) -> Iterator[Hunk]:
    entry = draft.entries[n]
    left, right = draft.old[entry.old[0]], draft.new[entry.new[0]]
    old: Stretch = left.start, draft.old[entry.old[1] - 1].end
    new: Stretch = right.start, draft.new[entry.new[1] - 1].end
    if texts.old[slice(*old)] == texts.new[slice(*new)]:
        return
    if left.piece.kind == right.piece.kind == ROW and entry.old[1] - entry.old[0] == entry.new[1] - entry.new[0] == 1:
        yield from differ_in_cells(texts, old, new, tables[left.table, right.table])
        return
    yield from _label(left, right)
    yield from differ(texts, (left.body, old[1]), (right.body, new[1]))


def _label(left: Unit, right: Unit) -> Iterator[Hunk]:
    if left.label == right.label:
        return
    old, new = (left.start, left.body), (right.start, right.body)
    if left.label and right.label:
        same = plain(left.label) == plain(right.label)
        topic: Topic = "space" if same else "numbering"
        yield Hunk("replace" if same else "renumber", topic, old, new)
    else:
        yield Hunk("delete" if left.label else "insert", "numbering", old, new)
