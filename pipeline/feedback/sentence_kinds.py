"""What a sentence of a letter is that asks for no change of words: a formula, a greeting, a wish."""

from __future__ import annotations

import re

from pipeline.feedback.words import is_kind, rows_of
from pipeline.model.comment import PartKind
from pipeline.recognize.requests import says

_PRINT_IT = re.compile(
    r"建议(?:你局|贵局)?(?:进一步)?(?:修改|完善|、)*后?(?:尽快|尽早|早日|按程序|按照程序|依程序)[^。；]{0,12}(?:印发|出台|下发|实施|提交|报)(?:实施|执行|审议|批|送)?"
)


def kind_of(masked: str) -> PartKind | None:
    """Return what a sentence without a request is by its form, or None; `masked` has ❝ for each quotation."""
    if is_kind("supersedes", masked):
        return "supersedes"
    if masked.endswith("：") and (is_kind("intro", masked) or "❝" not in masked):
        return "greeting"
    if is_kind("unless", masked):
        return None
    if _PRINT_IT.sub("", masked).strip("，。") == "":
        return "closing"
    if is_kind("no-comment", masked):
        return None if _wishes_more(masked) else "no_comment"
    if is_kind("extension", masked):
        return "extension"
    if is_kind("seal", masked) and len(masked) < 24:
        return "signature"
    if _asks_for_something(masked):
        return None
    if is_kind("closing", masked):
        return "closing"
    if is_kind("elsewhere", masked) or is_kind("intro", masked) or is_kind("greeting", masked):
        return "greeting"
    return None


def wish_of(masked: str) -> str:
    """Return what a sentence without a request wishes: question, remark, weak (only the words of a wish), or ""."""
    if is_kind("unless", masked):
        return "remark" if re.search("不同意|同意[^，。；]{0,20}(?:前提|条件)|不予?同意", masked) else ""
    if says("ask", masked):
        return "question"
    if (re.search("建议|希望|请(?!示)|不同意", masked) and says("want", masked)) or (
        is_kind("unless", masked) and "不同意" in masked
    ):
        return "remark"
    return "weak" if says("want", masked) else ""


def _asks_for_something(masked: str) -> bool:
    """Whether a polite sentence holds a wish too (经研究，建议进一步…); 以上建议供参考 and 提出如下建议 hold none."""
    rest = _PRINT_IT.sub("", masked)
    rest = re.sub(
        r"(?:以上|上述|如下|以下|修改|意见|提出|反馈|有关|相关|[一二三四五六七八九十\d]+[条点项个])(?:的)?(?:意见)?[和及、与]?(?:修改)?建议|建议(?=如下|[：。]|供|已|见|函|反馈|意见|请|[一二三四五六七八九十\d]+[条点项])",
        "",
        rest,
    )
    return bool(re.search(r"建议|希望", rest))


def _wishes_more(masked: str) -> bool:
    """Whether a no-comment formula is followed by a wish (原则同意，建议进一步…)."""
    rest = _PRINT_IT.sub("", masked)
    for row in rows_of("no-comment"):
        rest = row.regex.sub("", rest)
    rest = re.sub(
        r"(?:所提|提出|提过|反映)[^，。；]{0,20}?(?:意见|建议)", "", rest
    )  # 所提建议已予吸收 tells of earlier ones
    if not re.search(r"建议|希望|但[是]?|(?:同时|并)请", rest):
        return False
    return says("want", rest) is not None or says("ask", rest) is not None
