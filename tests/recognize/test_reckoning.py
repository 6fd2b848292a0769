"""Values that a comment only reckons: what comes of the draft's own value, and where nothing can be said."""

import pytest

from pipeline.recognize.reckoning import reckoned, reckoning_of


@pytest.mark.parametrize(
    ("way", "share", "months", "value", "comes"),
    [
        ("down", "一半", None, "3000人次", "1500人次"),
        ("down", "三分之一", None, "12个", "8个"),
        ("up", "两成", None, "50公里", "60公里"),
        ("down", "20%", None, "2.5亿元", "2.0亿元"),
        ("double", None, None, "60个", "120个"),
        ("later", None, "半年", "2027年6月底前", "2027年12月底前"),
        ("later", None, "两个月", "2026年11月底前", "2027年1月底前"),
        ("later", None, "一年", "2026年底前", "2027年底前"),
        ("earlier", None, "一个季度", "2026年底前", "2026年9月底前"),
        ("earlier", None, "一个月", "每年9月底前", "每年8月底前"),
    ],
)
def test_a_value_is_reckoned_in_its_own_form(way, share, months, value, comes):
    reckoning = reckoning_of(way, share, months)
    assert reckoning is not None
    assert reckoned(value, reckoning) == comes


@pytest.mark.parametrize(
    ("way", "share", "months", "value"),
    [
        ("down", "三分之一", None, "100学时"),  # no whole number comes of it
        ("up", "10%", None, "80%"),  # percent of what?
        ("later", None, "半年", "每年9月底前"),  # of which year?
        ("later", None, "半年", "长期坚持"),
    ],
)
def test_what_cannot_be_reckoned_is_left_to_a_person(way, share, months, value):
    reckoning = reckoning_of(way, share, months)
    assert reckoning is not None
    assert reckoned(value, reckoning) is None


def test_more_than_all_of_it_is_no_share():
    assert reckoning_of("down", "三分之四", None) is None
