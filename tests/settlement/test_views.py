"""Views in which wordings are compared, and which way figures and times went."""

import pytest

from pipeline.settlement.direction import Wording, direction
from pipeline.text.uniform import bare, bare_view, plain


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("“一村一档”数据库", "‘一村一档’数据库"),
        ("覆盖率 达到９０％", "覆盖率达到90%"),
        ("釆取措施，落实", "采取措施落实"),
    ],
)
def test_what_does_not_count_is_left_out(one, other):
    assert bare(one) == bare(other)


@pytest.mark.parametrize(("one", "other"), [("1.5亿元", "15亿元"), ("5%", "5"), ("1—2个", "12个"), ("检侧", "检测")])
def test_figures_and_slips_stay_apart(one, other):
    assert bare(one) != bare(other)


def test_figures_of_two_cells_or_lines_stay_apart():
    for text in ("调蓄容积\t12\t30", "达到12\n3.整治河道"):
        assert "12" in bare_view(text).chars
        assert "123" not in bare_view(text).chars


def test_a_view_finds_its_way_back():
    text = "到 2027年，\n建成１２处。"
    view = bare_view(text)
    at = view.chars.index("12处")
    start, end = view.span(at, at + 3)
    assert text[start:end] == "１２处"
    assert plain(text) == "到2027年，建成12处。"


@pytest.mark.parametrize(
    ("was", "asked", "now", "way"),
    [
        ("2000万元", "1000万元", "1500万元", "toward"),
        ("2000万元", "1000万元", "0.15亿元", "toward"),
        ("2000万元", "1000万元", "0.1亿元", "done"),
        ("2000万元", "1000万元", "3000万元", "against"),
        ("2026年6月底前", "2026年9月底前", "2026年8月底前", "toward"),
        ("2026年6月底前", "2026年9月底前", "2026年5月底前", "against"),
        ("52%、58%和65%", "53%、60%和68%", "53%、60%和66%", "toward"),
        ("应当", "可以", "原则上", None),
    ],
)
def test_figures_and_times_go_toward_what_was_asked_or_against_it(was, asked, now, way):
    assert direction(*(Wording("", words, "") for words in (was, asked, now))) == way


def test_a_bare_month_takes_its_year_from_the_words_before():
    said = [Wording("2025年4月底前完成调查，", words, "建成") for words in ("5月底前", "7月底前", "6月底前")]
    assert direction(*said) == "toward"
