"""Random consultations: the adopted requests are found, what is the drafter's own is found, and the one applied leaves the other."""

from collections import Counter

import pytest

from pipeline.settlement.replay import replay, residue
from pipeline.text.uniform import bare
from tests.settlement.generated import falsely_reported, generated, reported, settled_case


def _figures(seeds: range) -> Counter[str]:
    total: Counter[str] = Counter()
    for seed in seeds:
        case = generated(seed)
        ground, comments, settled, comparison = settled_case(case)
        for item, (_comment, _line, _words, wanted) in zip(settled.items, case.asked, strict=True):
            total["comments"] += 1
            total["right"] += item.verdict == wanted
            total["falsely adopted"] += item.verdict == "adopted" != wanted
        own = {*settled.unexplained, *settled.surplus}
        for kind, words in case.own:
            if reported(comparison, {change.id for change in comparison.changes}, kind, words):
                total["own"] += 1
                total["own found"] += reported(comparison, own, kind, words)
        for line in case.done:
            total["asked"] += 1
            total["falsely unexplained"] += falsely_reported(comparison, set(settled.unexplained), line)
        total["cases"] += 1
        total["replayed"] += bare(replay(ground, comments, settled)) == residue(ground, settled)
    return total


def _assert_good(total: Counter[str]) -> None:
    assert total["falsely adopted"] == 0, total
    assert total["right"] >= 0.98 * total["comments"], total
    assert total["own found"] >= 0.95 * total["own"] > 0, total
    assert total["falsely unexplained"] <= 0.05 * total["asked"], total
    assert total["replayed"] >= 0.95 * total["cases"], total


def test_what_was_adopted_applied_to_the_sent_draft_leaves_what_nobody_asked_for():
    _assert_good(_figures(range(20)))


@pytest.mark.slow
def test_the_same_holds_for_two_hundred_drafts():
    _assert_good(_figures(range(1000, 1200)))
