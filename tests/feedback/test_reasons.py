"""What a letter says for a request within the request's own sentence."""

import pytest

from pipeline.feedback.reasons import reason_in
from pipeline.text.shadow import shadow_of

CASES = (
    ("用地紧张，建议将“6个”改为“5个”。", "用地紧张"),
    ("根据《条例》第五条规定，建议将“甲”改为“乙”。", "根据《条例》第五条规定"),
    ("同时，系统尚在改造，建议将“2027年3月底前”修改为“2027年9月底前”。", "系统尚在改造"),
    ("社区养老宜以盘活存量房屋为主，建议将“60处”调整为“50处”。", "社区养老宜以盘活存量房屋为主"),
    ("贵局来函收悉，因内部会商，反馈稍迟，建议将“甲”改为“乙”。", None),
    ("我单位数量多，专业力量不足，建议将“甲”改为“乙”。", "我单位数量多，专业力量不足"),
    ("该指标统计口径不一，且无法按月取数，建议删除。", "该指标统计口径不一，且无法按月取数"),
    ("降雨影响较大，建议在第二部分第（五）条“监测网络”的责任单位中增加市气象局。", "降雨影响较大"),
    ("“甲”一词不规范，应为“乙”。", "不规范"),
    ("“优化审批”中“8月底前公布”时间偏紧，请调整为“9月底前公布”。", "时间偏紧"),
    ("第二部分第（三）条“建设乙”，我局不是行业主管部门，建议删除我局。", "我局不是行业主管部门"),
    ("第四部分中“，并安排经费”一句，数额不明，难以列入预算，建议予以删除。", "数额不明，难以列入预算"),
    ("建议将“甲”改为“乙”，与上位规划保持一致。", "与上位规划保持一致"),
    # no reasons: places, politeness, what stands there now, and what else is asked
    ("在保障措施部分，建议将“甲”改为“乙”。", None),
    ("对“开放率达到70%以上”，我局建议改为“60%以上”。", None),
    ("市民政局牵头，市财政局配合，建议调整为市财政局牵头。", None),
    ("建议将“甲”移至“乙”之前，其后各条序号顺延。", None),
    ("建议修改为“甲”，同时将“乙”改为“丙”。", None),
    ("将“甲”修改为“乙”，并在“丙”后增加“丁”。", None),
    ("该项任务，建议删去“甲”。", None),
    ("建议删去“甲”。", None),
)


@pytest.mark.parametrize(("sentence", "reason"), CASES, ids=[sentence[:24] for sentence, _reason in CASES])
def test_a_reason_is_told_from_what_is_asked_and_where(sentence, reason):
    assert reason_in(shadow_of(sentence).text) == reason
