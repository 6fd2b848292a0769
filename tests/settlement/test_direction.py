"""Which way a time, figure or word of strength went between what was, what was asked and what is now."""

import pytest

from pipeline.settlement.direction import Wording, direction, eased, firmness


@pytest.mark.parametrize(
    ("was", "asked", "now", "want"),
    [
        ("按季度", "按年度", "按半年", "toward"),
        ("按季度", "按年度", "按月", "against"),
        ("每半年", "每月", "每两个月", "toward"),
        ("每周", "每月", "每月", "done"),
        ("2个月内", "半年内", "3个月内", "toward"),
        ("2个月内", "半年内", "6个月内", "done"),
        ("1小时内", "2小时内", "30分钟内", "against"),
        ("15个工作日", "20个工作日", "15个工作日", "undone"),
        ("300套", "200套", "250套", "toward"),
    ],
)
def test_times_and_lengths_are_compared_by_their_order(was, asked, now, want):
    assert direction(Wording("", was, ""), Wording("", asked, ""), Wording("", now, "")) == want


def test_figures_in_another_unit_say_nothing():
    assert direction(Wording("", "3处", ""), Wording("", "5处", ""), Wording("", "4类", "")) is None


def test_words_of_strength_have_an_order():
    assert firmness("应当", "鼓励", "原则上应当") == "toward"
    assert firmness("应当", "鼓励", "必须") == "against"
    assert firmness("应当建设", "鼓励", "必须") is None


def test_a_bound_made_easier_is_a_step_toward_having_none():
    assert eased("不少于1500万元", "不少于1200万元")
    assert not eased("不少于1500万元", "不少于2000万元")
    assert eased("不超过40家", "不超过60家")
    assert not eased("投入1500万元", "投入1200万元")
