"""The reason (理由) that a request gives in its own sentence: before it, between what it is about and what it asks, or behind it."""

from __future__ import annotations

import re

from pipeline.feedback.words import is_kind
from pipeline.recognize.draft_places import find_places
from pipeline.recognize.masked import QUOTE, Masked
from pipeline.recognize.quotes import find_quotes
from pipeline.recognize.requests import read_requests

_LONGEST = 120
_SHORTEST = 4  # characters: 用地紧张
_ASKS = r"(?:故|因此|为此|据此|所以)?(?:我?[局委会办县区市厅]|本单位|我单位|我公司|我集团)?(?:建议|请(?!示)|应(?!对|急|用)|宜|可否|希望)"
_CUE = re.compile(r"建议|请(?!示)|希望|可否|改为|修改为|调整为|应为")
_OPENS = re.compile(r"^(?:同时|另外?|此外|另|其中|其次|再次|最后|经研究|经认真研究|一是|二是|三是|四是)[，：]?")
# a clause that says where, or that is asking already
_WHERE = re.compile(
    r"^(?:在|对|对于|关于|针对|就|将|把)|(?:部分|方面|章节|条|项|段|句|内容|中|里|内|后|前|牵头|配合|负责)$|"
    r"^[^不无未已为由]*(?:任务|工作|指标|目标|表述|单位)$"  # a name alone; 我局不承担该项工作 says something
)
_BASIS = re.compile(r"^(?:根据|依据|按照|参照|鉴于)")
_ABOUT = r"(?:一句|一词|一项|等)?(?:的)?(?:表述|提法|说法|内容|任务|规定)?(?:中)?，?"
_SAID_OF_IT = re.compile(
    rf"{QUOTE}{_ABOUT}(?P<why>[^{QUOTE}。；：]{{3,60}}?)，(?:{_ASKS}|可?(?:改为|改成|修改为|调整为))"
)
_BEHIND = re.compile(
    rf"{QUOTE}(?:这?(?:一?句话?|一?词|段话)|字样|的?表述)?(?:予以|一并)?(?:删除|删去|取消)?，(?P<why>[^{QUOTE}。；：]{{6,60}})[。；]?$"
)
_NO_REASON = re.compile(
    r"改为|修改|删|增加|移至|调整|补充|列为|顺延|序号|下同|一并|相应|其[他余]|(?:责任|牵头|配合)单位|完成时限|^(?:并|同时|且|以及|或)"
)


def reason_in(sentence: str) -> str | None:
    """Return the reason in a sentence that asks for a change (shadow text), None where it gives none.

    In this order: the clauses before the one that names a place, cites words or asks (用地紧张，建议…); what is said of
    the words that are cited (❝时间偏紧，建议…); what is said behind the new words (…改为❝，与上位规划一致). A clause of
    politeness is none, nor one that says where or asks for something itself.
    """
    masked = Masked(sentence, find_quotes(sentence))
    return _before(masked) or _said_of_it(masked, _SAID_OF_IT) or _said_of_it(masked, _BEHIND)


def _before(masked: Masked) -> str | None:
    text = masked.text
    asks = _CUE.search(text)
    first = min((at for at in (text.find(QUOTE), asks.start() if asks else -1) if at >= 0), default=-1)
    if asks is None or first <= 0:
        return None
    begin = text.rfind("：", 0, first) + 1
    if opens := _OPENS.match(text[begin:first]):
        begin += opens.end()
    end = begin
    at = begin
    for clause in text[begin:first].split("，")[:-1]:  # what stands beside the request is its subject
        placed = any(place.path for place in find_places(clause)) or _WHERE.search(clause)
        if read_requests(clause) or (placed and not _BASIS.match(clause)):
            break
        if is_kind("greeting", clause) or is_kind("no-comment", clause) or is_kind("closing", clause):
            begin = end = at + len(clause) + 1
        else:
            end = at + len(clause)
        at += len(clause) + 1
    words = text[begin:end].strip("，")
    return words if _SHORTEST <= len(words) <= _LONGEST else None


def _said_of_it(masked: Masked, pattern: re.Pattern[str]) -> str | None:
    for match in pattern.finditer(masked.text):
        why = match["why"]
        asks = _NO_REASON.search(why) or _CUE.search(why) or re.search("(?:时限|期限|时间|目标|指标|要求|规定)$", why)
        if not asks and not why.startswith(("中", "后", "前", "的")) and not any(p.path for p in find_places(why)):
            return why
    return None
