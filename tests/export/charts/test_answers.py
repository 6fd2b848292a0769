"""The chart of the answers: each comment counts once, under its verdict, for the unit that made it."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import Any

from pipeline.export.charts import draw
from pipeline.export.charts.answers import answers
from pipeline.export.charts.chart import Chart
from pipeline.model.change import Comparison
from pipeline.model.comment import Comment
from pipeline.model.overview import Overview, Version
from pipeline.model.settlement import Settled, Settlement, Verdict
from pipeline.model.status import ConsultationStatus, UnitStatus
from tests.plans import invented_plan

VERDICT_OF: dict[str, Verdict] = {"C1": "adopted", "C2": "not_adopted", "C3": "adopted", "C4": "undecided"}


def overview(*, settled: bool = True) -> Overview:
    """Three units were asked, of which one is silent; one more wrote unasked; of five comments four are settled."""
    units = (
        UnitStatus("市财政局", "on_time", False, ("L1",), ("C1",)),
        UnitStatus("各县（市、区）政府", "late", True, ("L2", "L3"), ("C2", "C3")),
        UnitStatus("市残联", "missing", False, (), ()),
    )
    comments = tuple(Comment(name, "建议修改", "remark", letter="", unit="市体育局") for name in (*VERDICT_OF, "C5"))
    items = tuple(Settlement(name, verdict, "settle.test", "M-TEST") for name, verdict in VERDICT_OF.items())
    plan = invented_plan()
    comparison = Comparison(plan.source, plan.source, (), (), (), (), ())
    version = Version(2, 1, plan, comparison, comparison, Settled(items, (), ()))
    return Overview(
        plan, (), "2026-02-01T09:00:00+08:00",
        status=ConsultationStatus("函", "2026-01-30", "missing", "2026-02-01T09:00:00+08:00", units),
        comments=comments, versions=(version,) if settled else (),
    )  # fmt: skip


def drawn(case: Overview) -> Chart:
    chart = answers(case)
    assert chart is not None
    return chart


def values(chart: Chart) -> list[dict[str, Any]]:
    return list(chart.spec["data"]["values"])


def test_every_comment_counts_once_under_its_verdict() -> None:
    counted: Counter[str] = Counter()
    for value in values(drawn(overview())):
        counted[value["verdict"]] += value["count"]
    assert counted == {"采纳": 2, "不采纳": 1, "待人工": 1, "尚未核验": 1}


def test_a_unit_has_its_comments_and_its_state_and_who_was_not_asked_has_a_row_too() -> None:
    chart = drawn(overview())
    assert {row[:3] for row in chart.rows} == {
        ("各县（市、区）政府", "逾期反馈", "2"), ("市体育局", "", "2"), ("市财政局", "按期反馈", "1"), ("市残联", "未反馈", "0"),
    }  # fmt: skip
    assert [int(row[2]) for row in chart.rows] == [2, 2, 1, 0]


def test_the_stretches_of_a_bar_follow_each_other_and_fill_it() -> None:
    ends: dict[str, int] = {}
    for value in values(drawn(overview())):
        assert value["begin"] == ends.get(value["unit"], 0)
        ends[value["unit"]] = value["end"]
    assert ends == {"各县（市、区）政府": 2, "市体育局": 2, "市财政局": 1}


def test_before_a_version_is_settled_no_comment_has_a_verdict() -> None:
    assert {value["verdict"] for value in values(drawn(overview(settled=False)))} == {"尚未核验"}


def test_two_rows_of_one_name_stand_apart() -> None:
    case = overview()
    assert case.status
    again = replace(case, status=replace(case.status, units=(*case.status.units, case.status.units[2])))
    heads = drawn(again).spec["layer"][0]["encoding"]["y"]["scale"]["domain"]
    assert len(heads) == len(set(heads)) == 5


def test_the_drawing_names_the_silent_unit() -> None:
    text = draw.svg(drawn(overview()))
    assert "市残联" in text
    assert "未反馈" in text


def test_a_round_without_a_single_comment_is_drawn() -> None:
    chart = drawn(replace(overview(), comments=()))
    assert "意见" not in chart.summary.split("：")[1]
    assert "市财政局" in draw.svg(chart)


def test_a_plan_that_was_sent_to_nobody_has_no_answers() -> None:
    assert answers(replace(overview(), status=None)) is None
