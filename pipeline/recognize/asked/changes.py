"""Requests that put words in the place of others (将甲改为乙, 甲→乙, 以乙为宜)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.lexicon.rows import Hit
from pipeline.model.comment import DraftPlace
from pipeline.recognize.asked.moves import move
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.sentence import BARE_END, ENDS_WITH_QUOTE, FROM, QUOTE_TAIL, TRAILING_CUES, Sentence
from pipeline.recognize.asked.words import rows, uniform_words
from pipeline.recognize.masked import QUOTE
from pipeline.recognize.request_kinds import ROLE_NAMES, is_figure, is_time, kind_of_change, units_in

_SIGNS = {"顿号": "、", "逗号": "，", "句号": "。", "分号": "；", "冒号": "："}
_TAKE = re.compile(r"(?:将|把|对)([^，。；：将把]{1,80})$")
_DROPPED = re.compile(rf"{QUOTE}[^。；{QUOTE}]{{0,24}}(?:删除|删去|删掉|去掉|取消)[^。；{QUOTE}]{{0,12}}$")
_STARTS_QUOTE = re.compile(rf"[，：]?(?:以下|如下|下列|下述)?(?:内容|表述|文字|句子|一段)?[：，]?{QUOTE}")
_FITTER = re.compile(
    r"(?:较|更|比较|更加)?(?:为)?(?:合适|妥当|恰当|适宜|准确|可行|稳妥|适中|妥|好)$|(?:方可|才能?|才可以?)(?:完成|建成|印发|办结|实现|做到)?$|(?:为宜|为妥|为好|即可|的表述|的?字样|比较合适)$"
)
_LISTED = "(?:、|和|及|与|，)?"
_WHOLE_TEXT = re.compile("(?:全文|全稿|通篇)[（，(]?(?:含|包括|包含|及其?)(?:各?附)")
_MERGED = re.compile("合并|归并|并为|并成")
_ONE_ITEM = re.compile(r"(?:同?一|1)个?(?:项|条|款|段|句|点|节|章|任务|部分|指标|行)(?:任务|内容|表述|措施|工作)?")
_BESIDE = re.compile("(?:之|以)?[前后]面?$")
_TITLED = re.compile("题|命题|标题|名称")


def become(said: Sentence, hit: Hit, limit: int) -> Iterator[Request]:
    """Yield what changes words on the left of a verb into those on its right (将甲改为乙); a place there makes it a move."""
    left = said.clause_start(hit.start)
    new, end, quoted = _right(said, hit.end, limit)
    if not new:
        return
    if not quoted and (again := _said_again(said, left, hit, end)):
        new, quoted = again, True
    if not quoted and _MERGED.search(hit.match.group()) and _ONE_ITEM.fullmatch(new):
        yield from _merged(said, hit, left, end)
        return
    before = said.text[left : hit.start]
    trimmed = TRAILING_CUES.sub("", before)
    stop = left + len(trimmed)
    if sign := re.search("(?:顿|逗|句|分|冒)号$", trimmed):
        quotes = said.masked.within(left, stop)
        yield said.made(hit, "replace", left, end, old=_SIGNS[sign.group()], new=_SIGNS.get(new, new),
                         quote=quotes[-1][1] if quotes else None, place=said.place(left, hit.start))  # fmt: skip
        return
    somewhere = said.place(hit.end, max(end, hit.end))
    if somewhere and somewhere.path and not quoted and _BESIDE.search(new):
        yield from move(said, hit, limit)  # 提到第2项之后
        return
    if hit.row.flag("towards") and ((somewhere and somewhere.path) or not _is_amount(said, left, hit.start, new)):
        yield from move(said, hit, limit)
        return
    place = said.place(left, hit.start)
    if quoted and _TITLED.match(hit.match.group()):
        yield from _titled(said, hit, left, end, new)
        return
    quotes = said.masked.within(left, stop)
    olds, titles = _olds(said, left, stop, trimmed, quotes)
    if not (quotes or quoted) and not _plainly_asked(said, hit, left, new, place, olds):
        return
    if (
        olds
        and not quoted
        and (is_time(new) or is_figure(new))
        and not (is_time(olds[-1]) or is_figure(olds[-1]))
        and kind_of_change(olds[-1], new)[0] == "replace"
    ):
        olds, titles = [], [*titles, *(words for words in olds if said.is_quoted(words))]
    if not olds and not quotes and (place is None or not place.field) and not said.context:
        earlier = said.masked.within(0, hit.start)
        like = kind_of_change(None, new, context=said.masked.words(0, hit.start))[1]
        if place is None and like is None and not (quoted and said.cued(left, hit.end)):
            return
        olds = [like] if like else []
        titles = titles or [words for _at, words in earlier[-1:] if like]
    if len(olds) == 1 and uniform_words(olds[0]) == uniform_words(new) and len(quotes) > 1:
        olds = [words for _at, words in quotes if uniform_words(words) != uniform_words(new)][:1]
        titles = [words for words in titles if words not in olds]  # ❝甲❝与❝乙❝不一致，统一为❝乙❝
    place = said.with_titles(place, titles)
    roles = ROLE_NAMES.match(new)
    if roles and (olds or quotes):
        name = olds[0] if olds else quotes[-1][1]
        if roles["lead"]:
            yield said.made(hit, "set_lead", left, end, new=name, place=place, quote=titles[-1] if titles else None)
        else:
            yield said.made(hit, "remark", left, end, quote=name, place=place)
        return
    if not (olds or quoted or quotes or said.context) and _would_take_all(said, hit, new, place):
        yield said.made(hit, "remark", left, end, place=place)
        return
    news = _news(said, hit.end, end) if quoted else [new]
    pairs = _pairs(olds, news)
    for number, (old, one) in enumerate(pairs):
        yield _changed(said, hit, left, end, old, one, place, titles, first=number == 0)


def _said_again(said: Sentence, left: int, hit: Hit, end: int) -> str | None:
    """建立“甲”改为建立“乙”: the new quotation, where the words before it stand before the old one too."""
    match = re.fullmatch(rf"([^，。；{QUOTE}]{{1,8}}){QUOTE}", said.text[hit.end : end])
    trimmed = TRAILING_CUES.sub("", said.text[left : hit.start])
    return said.masked.within(hit.end, end)[0][1] if match and trimmed.endswith(match[1] + QUOTE) else None


def _is_amount(said: Sentence, left: int, stop: int, new: str) -> bool:
    """Whether new words are a time or figure, or those of the quotation before with another one (改到❝, no place)."""
    if is_time(new) or is_figure(new):
        return True
    quotes = said.masked.within(left, stop)
    return bool(quotes) and kind_of_change(quotes[-1][1], new)[0] in ("change_deadline", "change_number")


def _merged(said: Sentence, hit: Hit, left: int, end: int) -> Iterator[Request]:
    """第1项、第2项合并为一项: the first goes into the second. Of more places, or of quotations, a person must see it at the first."""
    quotes = said.masked.within(left, hit.start)
    listed = [one for one in said.places_in(left, hit.start) if one.path]
    if said.cued(left, hit.start) and not quotes and len(listed) == 2 and said.side_by_side(*listed):
        first, second = (said.place(one.start, one.end) for one in listed)
        request = said.made(hit, "move", left, end, place=first, whole=True, destination_place=second)
        yield replace(request, rule=rows("merged")[0].id)
        return
    place = said.first_place(left, hit.start) or said.place(left, hit.start)
    if said.cued(left, hit.start) and (place or quotes):
        quote = quotes[0][1] if quotes else None
        yield said.made(hit, "remark", left, end, place=place, quote=quote)


def _titled(said: Sentence, hit: Hit, left: int, end: int, new: str) -> Iterator[Request]:
    """…合并为一项，题为❝: the heading of the first place changes."""
    begin = max(said.text.rfind(mark, 0, hit.start) for mark in "。！？\n") + 1
    place = said.first_place(begin, hit.start)
    if place is not None:
        yield said.made(hit, "replace", left, end, new=new, place=replace(place, field="title"), whole=True)


def fits(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """❝过于频繁，按年度更新即可: what is quoted before gives way to the words that would fit."""
    named = said.named(hit, "new", "new2")
    left = said.clause_start(hit.start)
    quotes = said.masked.within(left, named[1]) if named else []
    if named is None or not quotes:
        return
    old, new = quotes[-1][1], named[0]
    place = said.with_titles(said.place(left, hit.start), [words for _at, words in quotes[:-1]])
    op, was, now = kind_of_change(old, new)
    yield said.made(hit, op, left, hit.end, old=was, new=now, quote=old, place=place)


def _would_take_all(said: Sentence, hit: Hit, new: str, place: DraftPlace | None) -> bool:
    """Whether bare words beside a list of units are no units: they say how a unit's part changes, not what the item becomes."""
    listed = place is not None and place.field == "units"
    return listed and not units_in(new) and not said.text.startswith("：", hit.end)


def _earlier_figure(said: Sentence, hit: Hit, new: str) -> bool:
    """Whether the sentences before name the one figure or time that is to change (…100%能否实现？建议改成98%)."""
    return kind_of_change(None, new, context=said.masked.words(0, hit.start))[1] is not None


def _plainly_asked(said: Sentence, hit: Hit, left: int, new: str, place: DraftPlace | None, olds: list[str]) -> bool:
    """Whether a change without any quotation is a request: it is asked for, and says what it is about."""
    asked = said.cued(left, hit.start + 1)
    definite = is_time(new) or is_figure(new) or bool(place and place.field)
    goes_on = 0 < said.at <= left and not re.search("[。！？\n]", said.text[said.at - 1 : left])
    asked = asked or (goes_on and definite)  # 建议将❝改为❝，数量80座改为60座
    if asked and _earlier_figure(said, hit, new):
        return True
    if not (asked or place is not None or said.context is not None):
        return False
    return (asked or definite) and bool(olds or place or said.context is not None or definite)


def _changed(
    said: Sentence, hit: Hit, left: int, end: int, old: str | None, new: str, place: DraftPlace | None, titles: list[str], *, first: bool
) -> Request:  # fmt: skip
    quote = old if old and said.is_quoted(old) else (titles[-1] if titles else None)
    if said.everywhere and old:
        place = (
            None if _WHOLE_TEXT.search(said.text) else place
        )  # 全文（含附表）: the annex is named, but all of it is meant
        return said.made(hit, "global_replace", left, end, old=old, new=new, quote=old, place=place, everywhere=True)
    side = place.field if place else ""
    led = re.search(rf"(?:牵头|主办)(?:单位|部门)(?:由|：)?{QUOTE}", said.text[left : hit.start])
    one = (
        old is not None and len(units_in(old)) == len(units_in(new)) == 1
    )  # several leads in another order change no lead
    led = led if old and one and not _one_name(old, new) and "更名" not in said.text[left : hit.start] else None
    unnamed = not old or (units_in(old) and units_in(new) and (bool(led) or not (said.is_quoted(old) and first)))
    if side == "units" and unnamed and _lead_side(said, left, hit.start):
        return said.made(hit, "set_lead", left, end, old=old, new=new, quote=quote, place=place)
    op, was, now = kind_of_change(old, new, side=side, context=said.context or (titles[-1] if titles else None))
    if old is None and was is None and op != "replace" and titles:  # ❝50个的目标偏高，建议调减为40个
        op, was, now = kind_of_change(None, new, side=side, context=said.masked.words(left, hit.start))
    return said.made(hit, op, left, end, old=was, new=now, quote=quote, place=place, whole=old is None and not was)


def _lead_side(said: Sentence, start: int, end: int) -> bool:
    return bool(re.search(r"(?:牵头|主办|主责|第一责任)(?:单位|部门)", said.text[start:end]))


def _pairs(olds: list[str], news: list[str]) -> list[tuple[str | None, str]]:
    if len(olds) == len(news) and olds:
        return list(zip(olds, news, strict=True))
    if olds and len(news) == 1:
        return [(old, news[0]) for old in olds]
    return [(olds[-1] if olds else None, news[0])]


def _news(said: Sentence, start: int, end: int) -> list[str]:
    return [words for _at, words in said.masked.within(start, end)]


def _olds(
    said: Sentence, left: int, stop: int, trimmed: str, quotes: list[tuple[int, str]]
) -> tuple[list[str], list[str]]:
    """(old words, quoted headings that only say where) on the left of a verb that changes something."""
    if match := FROM.search(trimmed):
        words = match[1]
        if words == QUOTE:
            return [quotes[-1][1]], [title for _at, title in quotes[:-1]]
        return [words], [title for _at, title in quotes]
    if quotes and ENDS_WITH_QUOTE.search(trimmed):
        joined = said.joined(quotes)
        kept = len(quotes) - len(joined)
        return [words for _at, words in joined], [title for _at, title in quotes[:kept]]
    if quotes and (_DROPPED.search(trimmed) or said.spoken_of(quotes[-1][0] + 1, stop)):
        return [quotes[-1][1]], [title for _at, title in quotes[:-1]]
    titles = [title for _at, title in quotes]
    last = quotes[-1][0] + 1 if quotes else left
    rest = re.sub(rf"^{QUOTE_TAIL}", "", said.without_places(last, stop)) if quotes else said.without_places(last, stop)
    if match := re.search(r"(?:将|把|中的?|内的?|^的?)([^，。；：将把]{1,40})$", rest):
        words = re.sub(r"^(?:的|中|内|里|为|其|该|原|文中|原文中?)+", "", match[1])
        words = re.sub(r"(?:的?(?:表述|字样|内容))$", "", words)
        if words and (
            is_time(words)
            or is_figure(words)
            or units_in(words)
            or (not quotes and _TAKE.search(trimmed) and len(words) > 1)
        ):
            return [words], titles
    return [], titles


def _right(said: Sentence, start: int, limit: int) -> tuple[str, int, bool]:
    """(new words, masked offset behind them, whether they were quoted) on the right of a verb."""
    if match := _STARTS_QUOTE.match(said.text, start, len(said.text)):
        end = match.end()
        while more := re.compile(
            rf"{_LISTED if '分别' in said.text else '(?:、|和|及|与)?'}{QUOTE}(?!{QUOTE_TAIL}(?:修改|改|调整|删|替换|应|建议|增加|之?[前后]))"
        ).match(said.text, end, limit):
            end = more.end()
        return said.masked.within(start, end)[0][1], end, True
    colon = re.compile(r"：\n?").match(said.text, start)
    begin = colon.end() if colon else start
    if colon:
        end = said.rest_end(begin)
    else:
        found = BARE_END.search(said.text, begin, max(limit, begin))
        end = found.start() if found else max(limit, begin)
    words = said.masked.words(begin, end)
    words = _FITTER.sub("", words.strip("，。；：、 \n"))
    return words, end, False


def instead(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield what puts new words, named first, in the place of others (以乙代替甲)."""
    quotes = said.masked.within(hit.start, hit.end)
    earlier = said.masked.within(said.clause_start(hit.start), hit.start)
    if len(quotes) < 2 and not earlier:
        return
    new, old = quotes[0][1], quotes[-1][1] if len(quotes) > 1 else earlier[-1][1]
    place = said.place(said.clause_start(hit.start), hit.end)
    op, was, now = kind_of_change(old, new)
    if said.everywhere:
        op, was, now = "global_replace", old, new
    yield said.made(hit, op, hit.start, hit.end, old=was, new=now, quote=old, place=place, everywhere=said.everywhere)


def _one_name(one: str, other: str) -> bool:
    """Whether one name of a unit may be the short form of the other: its characters stand in the other in order."""
    short, long = sorted((one, other), key=len)
    rest = iter(long)
    return all(character in rest for character in short)
