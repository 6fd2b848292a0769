"""A stretch of the sent draft in the revised one."""

import random

import pytest

from pipeline.diff import compare
from pipeline.settlement.carry import Carrier
from tests.diff.documents import document, draft, edit

LINES = [
    "实施方案",
    "推进农村供水设施改造，到2026年建成30处，覆盖率达到80%以上。",
    "建立巡查制度，每月检查一次，发现问题及时整改到位。",
    "培育种业基地和校车运行队伍，坚持分类指导，切实改善群众感受。",
    "优化公交线路与站点布局，严格质量安全标准，防止问题反弹回潮。",
]


def carried(new, words, *, edges=False):
    old = document(LINES, "old")
    comparison = compare(old, document(new, "new"))
    start = old.text.index(words)
    found = Carrier(comparison).carry(start, start + len(words), edges=edges)
    return found, [comparison.new.text[piece.start : piece.end] for piece in found.pieces]


def test_words_that_nobody_touched_are_unchanged():
    found, words = carried(LINES, "每月检查一次")
    assert (found.state, words) == ("unchanged", ["每月检查一次"])


def test_words_that_were_edited_are_carried_with_their_edit():
    new = [LINES[0], LINES[1].replace("30处", "45处"), *LINES[2:]]
    found, words = carried(new, "建成30处")
    assert (found.state, words) == ("edited", ["建成45处"])


def test_words_at_the_edge_belong_to_a_stretch_only_where_that_is_asked():
    new = [*LINES[:2], LINES[2].replace("检查一次", "检查一次以上"), *LINES[3:]]
    assert carried(new, "每月检查一次")[1] == ["每月检查一次"]
    assert carried(new, "每月检查一次", edges=True)[1] == ["每月检查一次以上"]


def test_words_of_a_paragraph_that_moved_are_found_where_it_went():
    found, words = carried([LINES[0], *LINES[2:], LINES[1]], "覆盖率达到80%以上")
    assert (found.state, words) == ("moved", ["覆盖率达到80%以上"])


def test_words_that_went_leave_an_empty_place():
    found, words = carried([*LINES[:2], *LINES[3:]], LINES[2])
    assert (found.state, words) == ("deleted", [""])


@pytest.mark.parametrize("seed", range(12))
def test_what_stayed_is_the_same_on_both_sides(seed):
    rng = random.Random(seed)
    old = draft(rng)
    comparison = compare(document(old, "old"), document(edit(rng, old, 8).lines, "new"))
    carrier, before, after = Carrier(comparison), comparison.old.text, comparison.new.text
    for _ in range(80):
        start = rng.randrange(len(before))
        end = min(len(before), start + rng.randint(1, 60))
        for low, high, _move in carrier.stays(start, end):
            piece = carrier.carry(low, high).main
            assert after[piece.start : piece.end] == before[low:high]
        low, high = sorted((rng.randrange(len(after)), rng.randrange(len(after))))
        assert 0 <= carrier.came(low, high) <= high - low
