"""Forms that name their own unit in a line or cell."""

import pytest

from pipeline.feedback import sender_named


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("征求意见反馈表\n反馈单位：云泽市水利局\n序号\t意见\n1\t无", "云泽市水利局"),
        ("意见反馈表\n填报单位：东岭区人民政府（盖章）\t填报日期：2026年5月8日\n序号\t意见", "东岭区人民政府"),
        ("意见反馈表\n填报单位（盖章）\t云泽市水利局\t日期\t5月8日", "云泽市水利局"),
        ("意见反馈表\n单位名称：\n序号\t意见", None),
        ("方案\n责任单位：市水利局\n牵头单位：市财政局", None),
        ("意见反馈表\n反馈单位：市水利局\n填报单位：市财政局", None),
    ],
)
def test_a_form_says_whose_it_is_or_nobody_guesses(text, unit):
    assert sender_named(text) == unit
