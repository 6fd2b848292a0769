"""A stretch with its sentence: what is meant is always there, what is long is cut."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.export.page.excerpts import Excerpt, excerpt_of, one_line, whole_words

TEXT = "第一句说明背景。第二句要求6月底前完成任务。第三句不相干。\n下一行"


def words(excerpt: Excerpt, tag: str | None = None) -> str:
    return "".join(one.text for one in excerpt if tag is None or one.tag == tag)


def test_a_stretch_stands_in_its_sentence_and_is_marked():
    at = TEXT.index("6月底前")
    found = excerpt_of(TEXT, at, at + 4, ((at, at + 4),), "del")
    assert [(one.text, one.tag) for one in found] == [("第二句要求", ""), ("6月底前", "del"), ("完成任务。", "")]


def test_a_place_shows_the_sentence_without_a_mark():
    at = TEXT.index("完成任务")
    assert words(excerpt_of(TEXT, at, at, (), "ins")) == "第二句要求6月底前完成任务。"


def test_a_sentence_that_ends_a_line_or_the_text_has_no_ellipsis():
    at = TEXT.index("下一行")
    assert words(excerpt_of(TEXT, at, at + 1, ((at, at + 1),), "b")) == "下一行"
    at = TEXT.index("不相干")
    assert words(excerpt_of(TEXT, at, at + 3, ((at, at + 3),), "b")) == "第三句不相干。"


def test_what_is_far_away_is_an_ellipsis_and_the_middle_of_what_is_long_too():
    text = "前" * 100 + "要" + "后" * 100
    assert words(excerpt_of(text, 100, 101, ((100, 101),), "b")) == "…" + "前" * 60 + "要" + "后" * 60 + "…"
    (only,) = whole_words("长" * 1000, 0, 1000, "del")
    assert "……" in only.text and len(only.text) < 420


def test_several_hits_are_all_marked_and_those_that_touch_are_one():
    found = excerpt_of("甲乙丙丁戊。", 0, 6, ((3, 4), (0, 1), (1, 2)), "ins")
    assert [(one.text, one.tag) for one in found] == [("甲乙", "ins"), ("丙", ""), ("丁", "ins"), ("戊。", "")]


def test_lines_and_cells_are_told_apart_on_one_line():
    assert one_line("甲\t乙\n丙\n", 80) == "甲｜乙¶丙"


@given(st.text(alphabet="甲乙。\n", max_size=50), st.data())
def test_every_hit_within_the_words_shown_is_marked(text, data):
    start, end = sorted(data.draw(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)))))
    found = excerpt_of(text, start, end, ((start, end),), "b")
    assert words(found, "b") == text[start:end].replace("\n", "¶")
    assert words(found).strip("…").replace("¶", "\n") in text
