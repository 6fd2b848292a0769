"""How the program's own values are said in Chinese, in lists for the clerk and on the terminal.

The office's documents say some of them more formally (待研究 for 待人工): lexicon/adoption.toml has those.
"""

from __future__ import annotations

from collections.abc import Mapping

from pipeline.lexicon.messages import Language

LETTER_STATES: Mapping[str, str] = {
    "on_time": "按期反馈", "late": "逾期反馈", "missing": "未反馈", "pending": "尚未到期，未反馈",
    "deemed_no_comment": "未反馈，视为无意见", "deemed_consent": "未反馈，视为同意", "superseded": "已被后函代替",
    "duplicate": "重复来函", "not_on_roster": "不在征求意见范围", "not_a_letter": "不是复函", "unsure": "待核对",
}  # fmt: skip
STANCES: Mapping[str | None, str] = {
    "comments": "有意见", "none": "无意见", "extension": "申请延期", None: "未能识别",
}  # fmt: skip
ROLE_WORDS: Mapping[str, str] = {"lead": "牵头", "responsible": "责任", "cooperating": "配合", "guiding": "指导"}
STRENGTHS: Mapping[str | None, str] = {
    "must": "必须、确保", "should": "应当", "strive": "力争", "encourage": "鼓励、支持", "explore": "探索",
    "principle": "原则上", None: "未注明",
}  # fmt: skip
PRECISIONS: Mapping[str, str] = {
    "minute": "时刻", "half_day": "半日", "day": "日", "ten_days": "旬", "month": "月", "quarter": "季度",
    "half_year": "半年", "year": "年", "plan_period": "规划期", "event": "以事件为准",
}  # fmt: skip
VERDICTS: Mapping[str, str] = {
    "adopted": "采纳", "partly_adopted": "部分采纳", "not_adopted": "不采纳", "undecided": "待人工",
    "no_change_asked": "未提修改",
}  # fmt: skip
OPS: Mapping[str, str] = {
    "set_lead": "调整牵头单位", "add_unit": "增加单位", "remove_unit": "删去单位", "change_deadline": "调整时限",
    "change_number": "调整数值", "global_replace": "全文统一", "replace": "修改文字", "insert": "增加文字",
    "delete": "删去文字", "move": "调整位置", "question": "疑问", "remark": "一般意见",
}  # fmt: skip


def term(table: Mapping[str, str] | Mapping[str | None, str], value: str | None, language: Language) -> str:
    """Return a value in words: the table's in Chinese, its own name with spaces in English (``on_time`` → on time)."""
    if language == "zh":
        return next((words for key, words in table.items() if key == value), value or "")
    return (value or "unknown").replace("_", " ")
