"""Random drafts with known edits: nothing is lost, and what was done is found."""

import random
from collections import Counter

import pytest

from pipeline.diff import compare
from tests.diff.documents import assert_whole, document, draft, edit, found


def _score(seeds: range, edits: int) -> tuple[Counter[str], Counter[str], int]:
    hits: Counter[str] = Counter()
    total: Counter[str] = Counter()
    false_moves = 0
    for seed in seeds:
        rng = random.Random(seed)
        old = draft(rng)
        edited = edit(rng, old, edits)
        comparison = compare(document(old, "old"), document(edited.lines, "new"))
        assert_whole(comparison)
        for kind, words in edited.log:
            total[kind] += 1
            hits[kind] += found(comparison, kind, words)
        moved = sum(change.kind == "move" for change in comparison.changes)
        false_moves += max(0, moved - sum(kind.endswith("move") for kind, _words in edited.log))
    return hits, total, false_moves


def _assert_good(hits: Counter[str], total: Counter[str], false_moves: int) -> None:
    moves = [kind for kind in total if kind.endswith("move")]
    assert sum(hits[kind] for kind in moves) >= 0.95 * sum(total[kind] for kind in moves)
    assert false_moves <= 0.05 * sum(total[kind] for kind in moves)
    assert sum(hits.values()) >= 0.97 * sum(total.values()), {kind: (hits[kind], total[kind]) for kind in total}


@pytest.mark.parametrize("edits", [1, 5, 12])
def test_known_edits_are_found_and_nothing_is_lost(edits):
    _assert_good(*_score(range(100 * edits, 100 * edits + 60), edits))


@pytest.mark.slow
@pytest.mark.parametrize("edits", [1, 3, 8, 18])
def test_a_thousand_random_edits_are_found_and_nothing_is_lost(edits):
    _assert_good(*_score(range(10_000 * edits, 10_000 * edits + 250), edits))


def test_unlike_drafts_lose_nothing_either():
    for seed in range(20):
        rng = random.Random(seed)
        old, new = draft(rng, 2), draft(rng, 3)
        assert_whole(compare(document(old, "old"), document(new, "new")))


def test_shuffled_lines_lose_nothing():
    for seed in range(20):
        rng = random.Random(seed)
        old = draft(rng, 2)
        new = list(old)
        rng.shuffle(new)
        comparison = compare(document(old, "old"), document(new, "new"))
        assert_whole(comparison)
