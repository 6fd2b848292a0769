"""Requests that words come (在甲后增加乙, 增加一条：乙)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.lexicon.rows import Hit
from pipeline.recognize.asked.duties import units_asked
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.sentence import BARE_END, QUOTE_TAIL, Sentence
from pipeline.recognize.masked import QUOTE
from pipeline.recognize.request_kinds import units_in

_FORM = re.compile(
    r"(?:一|两|1|2|三)(?:段|句|句话|条|项|款|点|节|部分|章|列|栏|个?自然段)(?:内容|话|文字|表述|任务|规定|措施|要求)?|(?:以下|如下|下列|下述|相关|有关)?(?:内容|表述|文字|语句|任务|条款|规定|措施)(?:如下)?"
)
_SIDE = re.compile(
    r"^(?:一(?:句|段|词|条|项|款)|的?表述|段|条|部分|这句|等内容)?(?:的)?(?P<side>之?后面?|之?前面?|以后|以前)"
)
_INWARD = re.compile("[进入上](?:去|来|其中|文中)?$")  # 把甲补充进去
_NO_WORDS = re.compile(r"(?:相关|有关|方面)的?(?:内容|表述|要求|规定|措施|条款)$")


def insert(said: Sentence, hit: Hit, limit: int) -> Iterator[Request]:
    """Yield what puts words, or units into a list, beside what the left side names."""
    left = said.clause_start(hit.start)
    before = said.text[left : hit.start]
    quotes_left = said.masked.within(left, hit.start)
    place = said.place(left, hit.start)
    new, end, named = _inserted(said, hit, limit)
    if not new or (not named and _INWARD.match(new)) or (not named and not _bare_insertion(said, hit, left, new)):
        return
    anchor, after, inside = _beside(said, hit.start, quotes_left)
    if not named and _NO_WORDS.search(new):
        titles = [words for _at, words in quotes_left if words != anchor]
        yield said.made(hit, "remark", left, end, quote=anchor, place=said.with_titles(place, titles))
        return  # 补充应急预案相关内容: what it is to say is not said
    right_place = said.place(hit.end, end)
    titles = [words for _at, words in quotes_left if words != anchor]
    units = units_in(new)
    if hit.row.flag("units") and not units:
        return
    unit_side = any(p is not None and p.field == "units" for p in (place, right_place)) or "单位" in before[-12:]
    if units and (unit_side or (not named and "".join(units) == re.sub(r"[、和及与以，]", "", new))):
        place = place or right_place
        yield from units_asked(
            said, hit, left, end, "add_unit", units, said.with_titles(place, [w for _at, w in quotes_left])
        )
        return
    if said.text[end : end + 14] and (
        side := re.match(
            rf"{QUOTE_TAIL}[，]?(?:并)?(?:放|置|列|加|插)?(?:在|于|到)[^，。；]{{0,20}}?{QUOTE}(?:的)?(?:之)?(?P<side>[前后])",
            said.text[end:],
        )
    ):
        beside = said.masked.within(end, end + side.end())
        anchor, after, inside = beside[-1][1], side["side"] == "后", False
        end += side.end()
    yield said.made(
        hit, "insert", left, end, new=new, quote=anchor or (titles[-1] if titles else None),
        place=said.with_titles(place or right_place, titles), after=after, inside=inside,
    )  # fmt: skip


def _bare_insertion(said: Sentence, hit: Hit, left: int, new: str) -> bool:
    """Whether words without quotation marks are to be inserted: they are asked for in the same clause, or stand behind a place."""
    comma = max(left, said.text.rfind("，", left, hit.start) + 1)
    clause = said.text[comma : hit.start]
    if new.startswith("的") or re.search(r"(?:关于|对于?|有关|提出的?|所提的?|要求)$", clause):
        return False
    if said.asked or re.search(r"建议|请(?!示)|应当?|宜|需|可|望|拟|要求", clause + hit.match.group()):
        return True
    at = max((p.end for p in said.places if left <= p.start and p.end <= hit.start), default=-1)
    if at >= 0 and re.fullmatch(r"[中内里下]?的?(?:还|也|再|另)?", said.text[at : hit.start]):
        return True
    return bool(units_in(new)) and (bool(re.search("单位", clause)) or said.at > 0)


def _inserted(said: Sentence, hit: Hit, limit: int) -> tuple[str, int, bool]:
    """(what comes, masked offset behind it, whether it was quoted or followed a colon)."""
    at = hit.end
    colon = "：" in hit.match.group()
    skip = re.compile(
        rf"(?:(?:在|于)?[^，。；：{QUOTE}]{{0,24}}?)?(?:，?(?:作为|列为|内容为|具体为|表述为|即|为)[^，。；：{QUOTE}]{{0,12}})?[：，]?{QUOTE}"
    )
    if match := skip.match(said.text, at, len(said.text)):
        gap = said.text[at : match.end() - 1]
        if colon or not re.search(r"[^，]{14,}|[前后]$|关于", gap):
            found = said.masked.within(at, match.end())
            end = match.end()
            several = [found[-1][1]]
            while more := re.compile(rf"(?:、|和|及|与|以及){QUOTE}").match(said.text, end, limit):
                several.append(said.masked.within(end, more.end())[-1][1])
                end = more.end()
            return (
                "、".join(several) if len(several) > 1 and all(units_in(w) for w in several) else several[0],
                end,
                True,
            )
    form = re.compile(rf"(?:{_FORM.pattern})?[^，。；：{QUOTE}]{{0,16}}：\n?").match(said.text, at)
    if colon or form:
        begin = form.end() if form else at
        end = said.rest_end(begin)
        return said.masked.words(begin, end).strip(), end, True
    found_end = BARE_END.search(said.text, at, max(limit, at))
    end = found_end.start() if found_end else max(limit, at)
    words = said.masked.words(at, end)
    words = re.sub(r"(?:的)?(?:表述|字样|等字样|两字)$", "", words)
    words = re.sub(r"(?:列|作)?(?:为|入)(?:牵头|责任|配合|参与|协办)(?:单位|部门)$", "", words)
    return words.strip("，。；：、 “”\n"), end, False


def _beside(said: Sentence, stop: int, quotes: list[tuple[int, str]]) -> tuple[str | None, bool, bool]:
    """(quotation that an insertion stands beside, whether after it, whether within it)."""
    if not quotes:
        return None, True, True
    at, words = quotes[-1]
    if side := _SIDE.match(said.text[at + 1 : stop]):
        return words, "前" not in side["side"], False
    if len(quotes) > 1 and re.fullmatch(
        rf"(?:和|与|、|及){QUOTE}(?:之间|中间)[^。]*", said.text[quotes[-2][0] + 1 : stop]
    ):
        return quotes[-2][1], True, False
    return words, True, True
