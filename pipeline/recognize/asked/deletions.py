"""Requests that words, a place or a unit go (删去甲, 第三条建议删除, 我局无此职责，请删去)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from pipeline.lexicon.rows import Hit
from pipeline.model.comment import DraftPlace, Op
from pipeline.recognize.asked.duties import units_asked
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.sentence import ENDS_WITH_QUOTE, QUOTE_TAIL, TRAILING_CUES, Sentence
from pipeline.recognize.masked import QUOTE
from pipeline.recognize.request_kinds import OWN, units_in

_BESIDE = re.compile(
    rf"{QUOTE_TAIL}(?:之|以)?[前后]面?的?(?:全部|所有|其他|其余)?(?:内容|文字|部分|表述|字句|语句)(?:全部|均|都)?"
)
_SPOKEN_OF = re.compile(
    r"(?:鉴于|由于|因为?|考虑到?|第[一二三四五六七八九十]|[一二三四五六七八九十]是)?(?P<unit>[^，。；]{2,20}?)(?=的?(?:主要|工作)?(?:职责|职能|业务)|与|已|不|无|没有|未)"
)
_SIGN = re.compile("(?:引|书名|括|逗|顿|句|分|冒)号$|标点(?:符号)?$")
_NOT_MINE = re.compile(
    rf"(?P<unit>{OWN.pattern})[^。；{QUOTE}]{{0,16}}?(?:不承担|无|没有|不具有|不具备|不涉及|不负责|不属于|未承担)[^。；{QUOTE}]{{0,24}}?(?:职责|职能|职权|权限|任务|业务|工作)"
    rf"|(?P<near>{OWN.pattern})(?:的)?(?:主要)?(?:职责|职能|业务|工作)[^，。；{QUOTE}]{{0,6}}?(?:关联不大|关系不大|无关|没有关系|不相关|联系不大)"
)
_OFFICE = re.compile("^[省市县区国各]|(?:局|委|办|厅|公司|中心|政府)$")  # 组建膳食委员会 is a task, no unit
_SPEAKER_GOES = re.compile(rf"(?P<unit>{OWN.pattern})(?:应|宜|可|建议|请|也|拟)*$")
_WHICH = re.compile("前者|后者")
_EITHER = re.compile(
    rf"{QUOTE}[^，。；{QUOTE}]{{0,6}}[与和同]{QUOTE}[^，。；]{{0,10}}(?:重复|重叠|重合|交叉|矛盾|冲突|不一致)"
)
_WHOLE = re.compile(r"(?:整|全|本|该|此|这)(?:段|条|项|句|款|部分|点)(?:内容|文字|话|表述)?")
_ANEW = re.compile(
    rf"(?![^，。；]*{QUOTE}[中内里]的?{QUOTE})[^，。；]{{0,12}}[，、]?(?:并|直接)?(?:改|修改|调整|表述|规范)(?:为|成)：?{QUOTE}"
)


def delete(said: Sentence, hit: Hit, limit: int) -> Iterator[Request]:
    """Yield what deletes the words, place or units on the right of a verb, else those on its left."""
    if _ANEW.match(said.text, hit.end):
        return  # the next verb says what comes instead (“甲”中的具体数额删去，改为“乙”)
    left = said.clause_start(hit.start)
    if own := _SPEAKER_GOES.search(
        said.text, left, hit.start
    ):  # 我局不再列入: the unit, never the words that say where
        place = said.with_titles(
            said.place(left, hit.start), [words for _at, words in said.masked.within(left, hit.start)]
        )
        if "列" in hit.match.group() and place is not None:
            yield from units_asked(said, hit, left, hit.end, "remove_unit", [own["unit"]], place)
            return
    right = said.text[hit.end : limit]
    quotes = said.masked.within(hit.end, limit)
    if quotes and not re.match(r"[，；]", right):
        yield from _delete_right(said, hit, left, quotes)
        return
    place_right = said.place(hit.end, limit)
    bare = re.split(r"[，。；]", said.without_places(hit.end, limit).strip("的中内 "))[0]
    units = units_in(bare)
    if units and bare:
        place = said.with_titles(said.place(left, limit), [words for _at, words in said.masked.within(left, hit.start)])
        yield from units_asked(said, hit, left, limit, "remove_unit", units, place)
        return
    if place_right is not None and not right.startswith(("，", "。", "；")):
        whole = not bare or bool(
            re.fullmatch(r"(?:整[条段]|全部|的?(?:内容|表述|文字|全部内容|一句话?)|一?[段条句])*", bare)
        )
        place = said.with_titles(said.place(left, limit), [words for _at, words in said.masked.within(left, hit.start)])
        yield said.made(hit, "delete", left, limit, old=None if whole else bare, place=place, whole=whole,
                         quote=place.titles[-1] if place and place.titles else None)  # fmt: skip
        return
    if (
        len(bare) >= 2
        and not _WHOLE.fullmatch(bare)
        and said.cued(left, hit.start)
        and not _left_operand(said.text[left : hit.start])
    ):
        yield said.made(hit, "delete", left, limit, old=bare, place=said.place(left, limit))
        return
    yield from delete_left(said, hit, left, whole_right=bool(_WHOLE.match(bare)))


def _delete_right(said: Sentence, hit: Hit, left: int, quotes: list[tuple[int, str]]) -> Iterator[Request]:
    listed = [quotes[0]]
    titles = [words for _at, words in said.masked.within(left, hit.start)]
    for (at, words), (before, title) in zip(quotes[1:], quotes, strict=False):
        between = said.text[before + 1 : at]
        if re.fullmatch(r"(?:一词|一句|的?表述|字样)?(?:、|和|及|与|以及|，)?", between):
            listed.append((at, words))
        elif re.match(r"(?:一词|一句|的?表述|字样|内容)?(?:、|和|及|与|以及|，|；)", between) and any(
            place.path for place in said.places_in(before + 1, at)
        ):  # 删除甲处的❝及乙处的❝: each at its own place
            yield from _delete_listed(said, hit, left, listed, titles)
            left, titles, listed = before + 1, [], [(at, words)]
        elif re.search(r"中|责任|牵头|配合|[内里]的?$|^之?[前后]面?的?$", between) and len(listed) == 1:
            titles.append(title)
            listed = [(at, words)]
        else:
            break
    yield from _delete_listed(said, hit, left, listed, titles)


def _delete_listed(
    said: Sentence, hit: Hit, left: int, listed: list[tuple[int, str]], titles: list[str]
) -> Iterator[Request]:
    """Yield the deletions of quotations that are listed side by side, at one place."""
    end = listed[-1][0] + 1
    tail = re.compile(QUOTE_TAIL).match(said.text, end)
    end = tail.end() if tail else end
    place = said.with_titles(said.place(left, listed[0][0]) or said.place(end, said.sentence_end(end)), titles)
    unit_side = place is not None and place.field == "units"
    for _at, words in listed:
        op: Op = "remove_unit" if unit_side and units_in(words) and words[0] not in "（(" else "delete"
        old = words.strip("、，") if op == "remove_unit" else words
        yield said.made(hit, op, left, end, old=old, quote=words, place=place)


def delete_left(said: Sentence, hit: Hit, left: int, *, whole_right: bool) -> Iterator[Request]:
    """❝一句建议删除, 第三条建议删除, 该段删除; 我局不承担此职责，请删去 speaks of the unit."""
    own = _NOT_MINE.search(said.text, left, hit.start)
    if own and not said.masked.within(own.start(), hit.start):
        yield from _own_duty(said, hit, left, own)
        return
    trimmed = TRAILING_CUES.sub("", said.text[left : hit.start])
    stop = left + len(trimmed)
    quotes = said.masked.within(left, stop)
    place = said.place(left, stop)
    if (which := _WHICH.match(said.text, hit.end)) and len(quotes) == 2:
        words = quotes[0 if which.group() == "前者" else 1][1]
        yield said.made(hit, "delete", left, which.end(), old=words, quote=words, place=place)
        return
    if quotes and _EITHER.search(trimmed):
        yield said.made(hit, "remark", left, hit.end, quote=quotes[0][1], place=place)
        return  # “甲”与“乙”重复，建议删除: which of them goes is not said
    if quotes and (_BESIDE.fullmatch(said.text, quotes[-1][0] + 1, stop) or _SIGN.search(trimmed)):
        yield said.made(hit, "remark", left, hit.end, quote=quotes[-1][1], place=place)
        return  # “甲”之后的内容全部删除, “甲”外的引号删除: which words go is not said
    if quotes and (ENDS_WITH_QUOTE.search(trimmed) or whole_right or said.spoken_of(quotes[-1][0] + 1, stop)):
        joined = said.joined(quotes)
        kept = len(quotes) - len(joined)
        place = said.with_titles(place, [title for _at, title in quotes[:kept]])
        in_units = place is not None and place.field == "units"
        whole = bool(re.search(r"整(?:段|条|项|款|部分)$|(?:全段|全条)$", trimmed))
        for _at, words in joined:
            unit = in_units and bool(units_in(words))
            yield said.made(
                hit, "remove_unit" if unit else "delete", left, hit.end, old=words, quote=words, place=place,
                whole=whole and not unit,
            )  # fmt: skip
        return
    rest = said.without_places(quotes[-1][0] + 1 if quotes else left, stop)
    bare = re.sub(r"^.*(?:将|把|对|的|中)", "", rest)
    if units := units_in(bare):
        place = said.with_titles(place, [title for _at, title in quotes])
        yield from units_asked(said, hit, left, hit.end, "remove_unit", units, place)
        return
    if place is not None and place.field == "units" and not quotes and not said.context:
        yield from _out_of_list(said, hit, left, place)
        return
    if place is not None or quotes or said.asked or said.context:
        whole = True
        place = said.with_titles(place, [title for _at, title in quotes])
        if place is None and not (said.asked or said.context):
            return
        yield said.made(hit, "delete", left, hit.end, place=place, whole=whole, quote=quotes[-1][1] if quotes else None)


def _out_of_list(said: Sentence, hit: Hit, left: int, place: DraftPlace) -> Iterator[Request]:
    """甲局职责与此无关，建议从责任单位中删去: the unit that the clauses before speak of; no unit, and a person must see it."""
    clauses = re.split("，", said.text[left : hit.start])
    named = [units for clause in clauses if (match := _SPOKEN_OF.match(clause)) and (units := units_in(match["unit"]))]
    if len(named) == 1:
        yield from units_asked(said, hit, left, hit.end, "remove_unit", named[0], place)
    else:
        yield said.made(hit, "remark", left, hit.end, place=place)


def _own_duty(said: Sentence, hit: Hit, left: int, own: re.Match[str]) -> Iterator[Request]:
    """我局不承担该项职责，请删去: the unit goes where a list of units is spoken of; else a person must see what goes."""
    titles = [words for _at, words in said.masked.within(left, own.start())]
    place = said.place(left, own.start())
    speaker = own["unit"] or own["near"]
    unit = titles[-1] if titles and units_in(titles[-1]) and _OFFICE.search(titles[-1]) else speaker
    listed = (place is not None and place.field == "units") or unit != speaker
    if listed or (said.context and units_in(said.context)):
        place = said.with_titles(place, [title for title in titles if title != unit])
        yield from units_asked(said, hit, left, hit.end, "remove_unit", [unit], place)
    elif said.context is None:
        yield said.made(hit, "remark", left, hit.end, place=said.with_titles(place, titles),
                         quote=titles[-1] if titles else None)  # fmt: skip
    else:
        yield said.made(hit, "delete", left, hit.end, place=place, whole=True)


def _left_operand(before: str) -> bool:
    return QUOTE in before
