"""Work grows with the drafts, not with their square."""

import random
import time

import pytest

from pipeline.diff import compare
from tests.diff.documents import Line, document, draft, edit


def _near_duplicates(times: int) -> tuple[list[Line], list[Line]]:
    """Chapters that differ only in the name of a district, each with its edits."""
    rng = random.Random(7)
    old = draft(rng, 3)
    new = edit(rng, old, 10).lines
    return [x for n in range(times) for x in _named(old, n)], [x for n in range(times) for x in _named(new, n)]


def _named(lines: list[Line], number: int) -> list[Line]:
    return [
        f"{line[:12]}（第{number}片区）{line[12:]}" if isinstance(line, str) and len(line) > 40 else line
        for line in lines
    ]


def _seconds(times: int) -> float:
    old, new = (document(lines) for lines in _near_duplicates(times))
    begin = time.process_time()
    compare(old, new)
    return time.process_time() - begin


def test_four_times_the_chapters_take_hardly_more_than_four_times_as_long():
    _seconds(1)
    assert min(_seconds(16) / (_seconds(4) + 0.01) for _round in range(3)) <= 6


@pytest.mark.slow
def test_fifty_times_the_chapters_take_at_most_six_times_what_ten_take():
    _seconds(1)
    assert min(_seconds(50) / (_seconds(10) + 0.01) for _round in range(3)) <= 6


@pytest.mark.slow
def test_thirty_thousand_paragraphs_are_compared_in_seconds():
    rng = random.Random(5)
    old: list[Line] = [
        f"第{n}项任务：完善{rng.choice('甲乙丙丁')}类设施{n * 7 % 991}处，落实经费{n * 3}万元。" for n in range(30_000)
    ]
    new = [line.replace("落实", "保障") if n % 90 == 0 else line for n, line in enumerate(old)]  # type: ignore[union-attr]
    begin = time.process_time()
    comparison = compare(document(old), document(list(new)))
    assert time.process_time() - begin < 60
    assert sum(change.kind != "move" for change in comparison.changes) >= 300


def test_moves_among_near_duplicates_are_found_and_none_is_invented():
    found = true = moved = 0
    for seed in range(6):
        rng = random.Random(seed)
        old, _new = _near_duplicates(8)
        new = list(old)
        places = [n for n, line in enumerate(old) if isinstance(line, str) and len(line) > 60]
        picked = rng.sample(places, 6)
        for at in picked:
            words = old[at]
            new.remove(words)
            new.insert(rng.randrange(len(new) - 20), words)
        comparison = compare(document(old), document(new))
        moves = [comparison.new_words(c) for c in comparison.changes if c.kind == "move"]
        found += sum(any(str(old[at]) in words for words in moves) for at in picked)
        true, moved = true + len(picked), moved + len(moves)
    assert found >= 0.95 * true
    assert moved <= true / 0.95


def test_lines_that_moved_far_and_were_edited_are_not_taken_for_their_near_duplicates():
    old, _new = _near_duplicates(12)
    rng = random.Random(11)
    new = list(old)
    picked = rng.sample([n for n, line in enumerate(old) if isinstance(line, str) and len(line) > 60], 10)
    edited = [str(old[at]).replace("，", "，着力", 1) for at in picked]
    for at, words in zip(picked, edited, strict=True):
        new.remove(old[at])
        new.insert(rng.randrange(len(new) - 20), words)
    comparison = compare(document(old), document(new))
    moves = [(comparison.old_words(c), comparison.new_words(c)) for c in comparison.changes if c.kind == "move"]
    found = sum(
        any(str(old[at]) in was and words in now for was, now in moves)
        for at, words in zip(picked, edited, strict=True)
    )
    assert found >= 9
