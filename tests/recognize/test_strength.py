"""How binding words are."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.recognize.strength import strength_at


@pytest.mark.parametrize(
    ("text", "value", "strength"),
    [
        ("确保2026年底前完成", "2026年底前", "must"),
        ("确保到2026年底，治理率达到90%", "90%", "must"),
        ("必须在6月底前报送", "6月底前", "must"),
        ("各地要在6月底前报送", "6月底前", "should"),
        ("应当于30日内公示", "30日内", "should"),
        ("力争2027年建成", "2027年", "strive"),
        ("到2027年，力争治理率达到90%", "到2027年", "strive"),
        ("鼓励有条件的镇建设2个以上站点", "2个", "encourage"),
        ("探索在3个片区推行收费", "3个", "explore"),
        ("原则上每镇不少于2座", "2座", "principle"),
        ("必须完成整改，力争新增3处", "3处", "strive"),
        ("坚持必须从严，新建3处", "3处", None),
        ("主要目标是新建3处", "3处", None),
        ("响应时间缩短至2小时", "2小时", None),
        ("争取上级资金3000万元", "3000万元", None),
        ("力争提前完成。新建3处", "3处", None),
    ],
)
def test_the_nearest_word_of_the_clause_decides(text, value, strength):
    at = text.index(value)
    assert strength_at(text, at, at + len(value)) == strength


@given(st.text(alphabet="力争要应必须，。；2025年鼓励\n\t", max_size=40), st.integers(0, 40), st.integers(0, 10))
def test_any_text_and_place_gives_an_answer(text, start, length):
    start = min(start, len(text))
    assert strength_at(text, start, min(len(text), start + length)) in {None, "must", "should", "strive", "encourage"}
