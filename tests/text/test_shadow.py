"""Shadow text: uniform, idempotent, and always with the way back."""

from hypothesis import given
from hypothesis import strategies as st

from pipeline.text.shadow import shadow_of

OFFICIAL = st.text(
    alphabet="一二三四五年月日（）()〔〕：:，,。；; \t\n\u3000\u200b\xa0２025Ａa.%％“”市局、—-", max_size=200
)


@given(st.one_of(OFFICIAL, st.text(max_size=200)))
def test_a_shadows_shadow_is_itself(text):
    once = shadow_of(text).text
    assert shadow_of(once).text == once


@given(st.one_of(OFFICIAL, st.text(max_size=200)))
def test_every_shadow_offset_leads_to_a_source_offset_in_order(text):
    shadow = shadow_of(text)
    places = [shadow.source(k) for k in range(len(shadow.text) + 1)]
    assert places == sorted(places)
    assert all(0 <= place <= len(text) for place in places)


@given(st.one_of(OFFICIAL, st.text(max_size=200)))
def test_a_kept_character_goes_there_and_back(text):
    shadow = shadow_of(text)
    for k in range(len(shadow.text)):
        assert shadow.offset(shadow.source(k)) == k


@given(OFFICIAL, st.data())
def test_a_span_of_the_shadow_covers_the_same_words_in_the_source(text, data):
    shadow = shadow_of(text)
    start = data.draw(st.integers(0, len(shadow.text)))
    end = data.draw(st.integers(start, len(shadow.text)))
    first, last = shadow.span(start, end)
    assert shadow_of(text[first:last]).text.strip(" ") == shadow_of(shadow.text[start:end]).text.strip(" ")


def test_width_and_blanks_around_hanzi_go_and_structure_stays():
    assert shadow_of("2021 年 9月(周三), 责任 单位:市Ａ局").text == "2021年9月（周三），责任单位：市A局"
    assert shadow_of("甲\t乙\n丙").text == "甲\t乙\n丙"
    assert shadow_of("责任\u200b单位").text == "责任单位"
    assert shadow_of("Latin words stay").text == "Latin words stay"


def test_kangxi_radicals_become_plain_and_brackets_of_numbers_stay():
    assert shadow_of("⼀、①（一）").text == "一、①（一）"
