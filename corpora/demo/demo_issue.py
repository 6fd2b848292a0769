"""The plan as it was issued (印发稿): the words of `demo_revision`, and the last edits, as data. Everything is invented.

Some commitments went softer on the way to the signature: 确保 is 力争 again, and a sum holds 原则上 only.
"""

from __future__ import annotations

import demo_revision as second
from demo_revision import edited

TITLE = (second.TITLE[0], "实施方案")
PLAN_DATE = "2026年5月11日"

EDITS = (
    ("确保2027年底前完成困难老年人、残疾人家庭适老化改造3000户", "力争2027年底前完成困难老年人、残疾人家庭适老化改造3000户"),
    ("新增社区养老服务设施80处", "新增社区养老服务设施75处"),
    ("市级财政每年安排奖补资金不少于6000万元", "市级财政原则上每年安排奖补资金不少于6000万元"),
    ("每季度通报一次进展情况", "每半年通报一次进展情况"),
    ("（责任单位：市数据局、市自然资源和规划局）", "（牵头单位：市数据局；责任单位：市自然资源和规划局；完成时限：2026年9月底前）"),
)  # fmt: skip
ROW_EDITS = (("补建儿童活动场地90处", "补建儿童活动场地80处"),)
ROW_TIMES = (("停车设施建设。", "2028年3月底前"),)

INTRO = second.INTRO
BODY = tuple((kind, edited(text, EDITS)) for kind, text in second.BODY)
TASK_ROWS = tuple(
    (group, edited(work, ROW_EDITS), lead, responsible, dict(ROW_TIMES).get(work.partition("。")[0] + "。", time))
    for group, work, lead, responsible, time in second.TASK_ROWS
)
