from decimal import Decimal

import pytest

from pipeline.text.numerals import chinese_number, parse_numeral


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1,200", "1200"), ("2.0", "2.0"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("三千零五", "3005"),
        ("二〇二五", "2025"), ("两", "2"), ("一点五", "1.5"), ("三千五百万", "35000000"), ("一亿二千万", "120000000"),
        ("一百零五", "105"), ("三千五", "3500"), ("百", "100"),
    ],
)  # fmt: skip
def test_numerals_are_read(text, value):
    assert parse_numeral(text) == Decimal(value)


@pytest.mark.parametrize("text", ["", "市", "一二市", "点五", "1.2.3", "十点", "1,20"])
def test_what_is_no_numeral_gives_nothing(text):
    assert parse_numeral(text) is None


@pytest.mark.parametrize("value", range(1, 2000, 7))
def test_chinese_numbers_are_read_back(value):
    assert parse_numeral(chinese_number(value)) == value
