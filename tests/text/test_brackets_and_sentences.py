import time
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.brackets import outer_brackets, split_outside
from pipeline.text.sentences import sentences

SOUP = st.text(alphabet="（）〔〕【】“”《》，。；\n市局负责、", max_size=300)


def test_nested_brackets_of_several_kinds_are_one():
    text = "见（责任单位：各县（市、区）〔列第一位的为牵头单位〕）后"
    (bracket,) = outer_brackets(text)
    assert text[bracket.start : bracket.end] == "（责任单位：各县（市、区）〔列第一位的为牵头单位〕）"
    assert bracket.closed


def test_a_bracket_without_partner_ends_with_its_line():
    text = "甲（责任单位：市教育局\n乙（一）丙"
    first, second = outer_brackets(text)
    assert not first.closed
    assert text[first.start : first.end] == "（责任单位：市教育局"
    assert text[second.start : second.end] == "（一）"


def test_a_bracket_without_partner_in_a_document_on_one_line_is_bounded():
    text = "（" + "字" * 10_000
    (bracket,) = outer_brackets(text)
    assert bracket.end < 2_000


@given(SOUP)
def test_any_bracket_soup_gives_brackets_in_order_that_do_not_overlap(text):
    found = outer_brackets(text)
    assert all(a.end <= b.start for a, b in pairwise(found))


@given(SOUP)
def test_sentences_are_in_order_and_lose_no_character(text):
    spans = sentences(text)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    covered = "".join(text[a:b] for a, b in spans)
    assert "".join(covered.split()) == "".join(text.split())


def test_sentences_know_brackets_decimals_and_quotes():
    text = "户均容量达到2.0千伏安以上。“先行先试。”成效明显（见附件。下同）。完"
    assert [text[a:b] for a, b in sentences(text)] == [
        "户均容量达到2.0千伏安以上。",
        "“先行先试。”",
        "成效明显（见附件。下同）。",
        "完",
    ]


def test_separators_inside_brackets_part_nothing():
    text = "甲局、各县（市、区）、乙局"
    assert [text[a:b] for a, b in split_outside(text, "、")] == ["甲局", "各县（市、区）", "乙局"]


def test_soup_of_fifty_thousand_brackets_takes_no_time():
    begin = time.process_time()
    outer_brackets("（〔" * 25_000 + "）" * 25_000)
    assert time.process_time() - begin < 3
