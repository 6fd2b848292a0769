import itertools
import random

from pipeline.text.alignment import Piece, align, in_order, increasing, token_hunks


def _pairs(old: list[str], new: list[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [(group.old, group.new) for group in align([Piece(x) for x in old], [Piece(x) for x in new])]


def test_the_heaviest_increasing_subsequence_is_found():
    rng = random.Random(3)
    for _case in range(200):
        values = [rng.randint(0, 8) for _ in range(9)]
        weights = [float(rng.randint(1, 5)) for _ in values]
        best = 0.0
        for mask in range(1 << len(values)):
            picked = [n for n in range(len(values)) if mask >> n & 1]
            if all(values[a] < values[b] for a, b in itertools.pairwise(picked)):
                best = max(best, sum(weights[n] for n in picked))
        chain = increasing(values, weights)
        assert all(values[a] < values[b] for a, b in itertools.pairwise(chain))
        assert sum(weights[n] for n in chain) == best


def test_nothing_has_no_subsequence():
    assert increasing([], []) == []


def test_pairs_in_order_gain_the_most():
    import numpy as np

    table = np.array([[0, 5, 0], [4, 0, 0], [0, 0, 3]], dtype=np.float32)
    assert in_order(table) == [(0, 1), (2, 2)]


def test_equal_pieces_that_occur_once_are_one_wherever_they_stand():
    assert _pairs(["甲段文字", "乙段文字", "丙段文字"], ["丙段文字", "甲段文字", "乙段文字"]) == [
        ((0, 1), (1, 2)), ((1, 2), (2, 3)), ((2, 3), (0, 1)),
    ]  # fmt: skip


def test_repeated_pieces_go_with_their_neighbours():
    old = ["第一件事情", "责任单位相同", "第二件事情", "责任单位相同"]
    assert _pairs(old, ["第二件事情", "责任单位相同"]) == [((2, 3), (0, 1)), ((3, 4), (1, 2))]


def test_a_paragraph_that_was_parted_is_one_group():
    first, second = "健全农村供水设施管护制度，落实管护经费。", "推进乡镇卫生院标准化建设，补齐设备短板。"
    assert _pairs([first + second], [first, second]) == [((0, 1), (0, 2))]
    assert _pairs([first, second], [first + second]) == [((0, 2), (0, 1))]


def test_tokens_differ_where_they_differ():
    old, new = list("甲乙丙丁戊"), list("甲丙丁己戊")
    assert token_hunks(old, new, [1.0] * 5) == [((1, 2), (1, 1)), ((4, 4), (3, 4))]


def test_the_heavier_tokens_stay():
    assert token_hunks(["甲", "乙"], ["乙", "甲"], [1.0, 5.0]) == [((0, 1), (0, 0)), ((2, 2), (1, 2))]
