"""Change wordings: every case row, and what must hold of any text."""

import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.recognize.draft_places import find_places
from pipeline.recognize.quotes import find_quotes
from pipeline.recognize.requests import mask, read_requests, reason_start, says
from pipeline.text.shadow import shadow_of
from tests.shared import EVAL, needs_shared

CASES = tomllib.loads((Path(__file__).parents[1] / "cases" / "comments.toml").read_text("utf-8"))["case"]
MARKS = '“”‘’"「」\n，。；将把改为删除增加第一二三（）条中的'


def bare(words):
    return re.sub(r"\s|(?<!^)[。，]$|^[。，](?!$)", "", words or "")


def heard(case):
    text = shadow_of(case["text"]).text
    requests = read_requests(text, asked="context" in case, context=case.get("context"))
    found = [
        (r.op, bare(r.old or (case.get("context") if r.whole and r.op == "replace" else "")), bare(r.new))
        for r in requests
    ]
    if not found and says("ask", mask(text)):
        return [("question", "", "")]
    return found or ([("remark", "", "")] if says("want", mask(text)) else [])


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:40] for case in CASES])
def test_a_wording_is_understood_as_a_clerk_would(case):
    want, found = [(op, bare(old), bare(new)) for op, old, new in case["want"]], heard(case)
    if not want:
        assert not [one for one in found if one[0] not in ("question", "remark")]
    elif want[0][0] in ("question", "remark"):
        assert found and found[0][0] in ("question", "remark")
    else:
        assert found == want


def test_there_are_enough_wordings_and_traps():
    assert len(CASES) >= 120
    assert sum(1 for case in CASES if case.get("trap")) >= 20


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("将“A”改为“B”", ["A", "B"]),
        ("建议将“积极‘智能农场’生产”一句", ["积极‘智能农场’生产"]),
        ('将"甲乙丙"改为"丁"', ["甲乙丙", "丁"]),
        ("将“一村“一档”数据”改为“二”", ["一村“一档”数据", "二"]),
        ("“不应小于30米修改为“按规划执行”。", ["不应小于30米", "按规划执行"]),
        ("将“甲乙“改为“丙丁“", ["甲乙", "丙丁"]),
        (
            "修改为：\n“第三条 甲。\n“（一）乙；\n“（二）丙。”\n二、删除“丁”。",
            ["第三条 甲。\n（一）乙；\n（二）丙。", "丁"],
        ),
        ("将”快递“改为“x”", ["快递", "x"]),
        ("将「甲」改为『乙』", ["甲", "乙"]),
    ],
)
def test_quotations_nest_go_over_paragraphs_and_may_lack_a_mark(text, words):
    assert [quote.words(text) for quote in find_quotes(text)] == words


@pytest.mark.parametrize(
    ("text", "path", "field"),
    [
        ("第二部分第（三）条第一段责任单位中的", (("part", 2), ("article", 3), ("paragraph", 1)), "units"),
        ("第五页第3行", (("page", 5), ("line", 3)), ""),
        ("附表第4项责任单位", (("table", 0), ("row", 4)), "units"),
        ("附件1第3项", (("annex", 1), ("row", 3)), ""),
        ("3.2.7❝", (("section", 3), ("section", 2), ("section", 7)), ""),
        ("二（三）2.中", (("part", 2), ("article", 3), ("item", 2)), ""),
        ("倒数第二行", (("line", -2),), ""),
        ("最后一段", (("paragraph", -1),), ""),
    ],
)
def test_a_place_has_its_steps_from_the_outermost_to_the_innermost(text, path, field):
    place = find_places(text)[0]
    assert (place.path, place.field) == (path, field)


def test_a_list_of_articles_is_several_places():
    assert [place.path for place in find_places("将第一条、第三条、第八条中的❝")] == [
        (("article", n),) for n in (1, 3, 8)
    ]


def test_a_reason_inside_a_quotation_is_none():
    assert reason_start("增加“理由：充分”一句") is None
    assert reason_start("删除“甲”。理由：重复。") == 6


@given(st.text(alphabet=MARKS, max_size=60))
@settings(max_examples=150, deadline=None)
def test_quotations_lie_in_order_within_the_text(text):
    at = 0
    for quote in find_quotes(text):
        assert at <= quote.start < quote.inner_start <= quote.inner_end <= quote.end <= len(text)
        at = quote.end


@given(st.text(alphabet=MARKS, max_size=60))
@settings(max_examples=150, deadline=None)
def test_requests_lie_within_the_text_and_never_fail(text):
    for request in read_requests(shadow_of(text).text, asked=True, context="甲"):
        assert 0 <= request.start <= request.end


@pytest.mark.parametrize("piece", ["将“甲”改为“乙”，", "“", "将第一条、", "增加", "由市甲局", "删除“", "”“", "（"])
def test_reading_grows_with_the_length_of_the_text_only(piece):
    import time

    def seconds(times):
        text = piece * times
        begin = time.process_time()
        read_requests(text)
        return time.process_time() - begin

    seconds(50)
    short = min(seconds(200) for _round in range(3))
    assert min(seconds(2000) for _round in range(3)) < 40 * max(short, 0.01)  # a busy machine disturbs one, not three


@needs_shared
def test_the_comments_of_the_shared_pair_are_understood():
    import json

    comments = json.loads((EVAL / "pair-1" / "comments.json").read_text("utf-8"))
    ops = {c["id"]: [r.op for r in read_requests(c["text"])] for c in comments}
    assert {key for key, found in ops.items() if not found} == {"C15", "C22"}
    assert ops["C04"] == ["remove_unit"] and ops["C14"] == ["set_lead"] and ops["C20"] == ["move"]
