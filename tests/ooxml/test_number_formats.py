"""Number formats, written as Word writes them."""

from __future__ import annotations

import pytest

from pipeline.ooxml.number_formats import FORMATS, number_text

CASES = [
    ("chineseCounting", {1: "一", 10: "十", 11: "十一", 20: "二十", 99: "九十九", 100: "一〇〇"}),
    (
        "chineseCountingThousand",
        {10: "十", 21: "二十一", 100: "一百", 101: "一百〇一", 110: "一百一十", 1001: "一千〇一"},
    ),
    ("ideographDigital", {1: "一", 10: "一〇", 12: "一二", 105: "一〇五"}),
    ("japaneseCounting", {1: "一", 10: "十", 15: "十五", 100: "百", 101: "百一", 1000: "千"}),
    ("chineseLegalSimplified", {1: "壹", 2: "贰", 10: "壹拾", 11: "壹拾壹", 20: "贰拾", 101: "壹佰零壹"}),
    ("taiwaneseCounting", {10: "十", 12: "十二", 100: "一○○"}),
    ("taiwaneseCountingThousand", {10: "十", 101: "一百零一"}),
    ("taiwaneseDigital", {10: "一○"}),
    ("ideographLegalTraditional", {2: "貳", 6: "陸"}),
    ("decimal", {0: "0", 7: "7", 12345: "12345"}),
    ("decimalZero", {3: "03", 12: "12"}),
    ("decimalFullWidth", {1: "１", 12: "１２"}),
    ("decimalEnclosedCircle", {1: "①", 20: "⑳", 21: "㉑", 50: "㊿", 51: "51"}),
    ("decimalEnclosedCircleChinese", {3: "③"}),
    ("decimalEnclosedParen", {1: "⑴", 20: "⒇", 21: "21"}),
    ("decimalEnclosedFullstop", {1: "⒈", 20: "⒛"}),
    ("ideographEnclosedCircle", {1: "㊀", 10: "㊉", 11: "11"}),
    ("ideographTraditional", {1: "甲", 10: "癸", 11: "11"}),
    ("ideographZodiac", {1: "子", 12: "亥"}),
    ("ideographZodiacTraditional", {1: "甲子", 60: "癸亥"}),
    ("upperLetter", {1: "A", 26: "Z", 27: "AA", 28: "BB"}),
    ("lowerLetter", {2: "b"}),
    ("upperRoman", {4: "IV", 9: "IX", 14: "XIV", 1999: "MCMXCIX"}),
    ("lowerRoman", {3: "iii"}),
    ("ordinal", {1: "1st", 2: "2nd", 11: "11th", 23: "23rd"}),
    ("numberInDash", {3: "- 3 -"}),
    ("none", {5: ""}),
    ("hindiVowels", {5: "5"}),
]


@pytest.mark.parametrize(("form", "value", "shown"), [(form, *pair) for form, pairs in CASES for pair in pairs.items()])
def test_a_number_is_written_as_word_writes_it(form: str, value: int, shown: str) -> None:
    assert number_text(value, form) == shown


def test_a_custom_format_pads_to_the_width_of_its_pattern() -> None:
    assert number_text(7, "custom", "001, 002, 003, ...") == "007"


@pytest.mark.parametrize("form", sorted(FORMATS))
@pytest.mark.parametrize("value", [-1, 0, 1, 100, 9999, 10_000, 2**31])
def test_no_number_is_too_odd_for_any_format(form: str, value: int) -> None:
    assert isinstance(number_text(value, form), str)
