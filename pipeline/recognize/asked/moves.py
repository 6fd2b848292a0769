"""Requests that words or a place stand elsewhere (移至第二条, 并入第1项, 甲与乙对调)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from pipeline.lexicon.rows import Hit
from pipeline.model.comment import DraftPlace
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.sentence import TRAILING_CUES, Sentence
from pipeline.recognize.masked import QUOTE
from pipeline.recognize.request_kinds import units_in

_BETTER = re.compile(
    r"(?:较|更|比较|相对)(?:为|加)?(?:合适|妥当|妥|好|顺畅|顺|适宜|合理|恰当|符合|合乎|通顺|连贯|流畅|紧凑).{0,4}$"
)

_WORSE = re.compile("(?:不妥|不当|不宜|不合适|不适宜|欠妥|不好|不顺)[^，。；]{0,4}$")


def move(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield what moves words, or a place, to the place on the right; to the first place of a list it is a lead."""
    left = said.clause_start(hit.start)
    stop = said.sentence_end(hit.end)
    comma = re.compile("[，；]").search(said.text, hit.end, stop)
    stop = comma.start() if comma else stop
    quotes = said.masked.within(left, hit.start)
    beside = said.masked.within(hit.end, stop)
    place_left, place_right = said.place(left, hit.start), said.place(hit.end, stop)
    if (last := said.places_in(left, hit.start)[-1:]) and re.search("[将把]$", said.text[left : last[0].start]):
        place_left = said.place(last[0].start, last[0].end)  # 第5项与第2项…，把第5项提到…
    place_left, place_right = (_of_table(said, place, left) for place in (place_left, place_right))
    if _WORSE.search(said.text[hit.end : stop]):
        return  # 归到“甲”后面不妥
    right = _BETTER.sub("", said.text[hit.end : stop])
    target = beside or place_right or re.search(r"段[首末尾]|文[首末尾]|最[前后]|开头|末尾|正文|[前后]面", right)
    if not target:
        return
    lead = re.search(r"牵头单位|首位|第一位", right)
    units = units_in(quotes[-1][1] if quotes else said.without_places(left, hit.start)[-20:])
    if lead and units:
        yield said.made(hit, "set_lead", left, stop, new=units[0], place=said.with_titles(place_left, []))
        return
    if not quotes and (place_left is None or not _right_before(said, hit, left)):
        place_left = _spoken_of_first(said, hit, left)
        if place_left is None:
            return
    titles = [words for _at, words in quotes[:-1]]
    sits_at = quotes and re.search(rf"{QUOTE}", said.text[left : hit.start])
    old = quotes[-1][1] if sits_at else None
    after = not re.search(r"之?前面?(?:[，。]|$)|以前$", right)
    target_words = beside[-1][1] if beside else None
    yield said.made(
        hit, "move", left, stop, old=old, quote=old, place=said.with_titles(place_left, titles), whole=old is None,
        destination=target_words, after=after,
        destination_place=said.with_titles(place_right, [words for _at, words in beside[:-1]]),
    )  # fmt: skip


def _of_table(said: Sentence, place: DraftPlace | None, left: int) -> DraftPlace | None:
    """附表第5项与第2项…，把第5项提到第2项之后: a bare item of a sentence that spoke of a table is a row of it."""
    if place is None or not place.path or place.path[0][0] != "item" or len(place.path) > 1:
        return place
    before = [one for one in said.places if left <= one.start and said.masked.back(one.start) < place.start]
    tables = [one.path[0] for one in before if one.path and one.path[0][0] in ("table", "annex")]
    return replace(place, path=(tables[-1], ("row", place.path[0][1]))) if tables else place


def _spoken_of_first(said: Sentence, hit: Hit, left: int) -> DraftPlace | None:
    """第3项内容较少，建议并入第1项: the place that the clauses before the verb judge, where they name one only."""
    comma = said.text.rfind("，", left, hit.start)
    cued = said.cued(left, hit.start) and not TRAILING_CUES.sub("", said.text[comma + 1 : hit.start])
    found = [place for place in said.places_in(left, max(left, comma)) if place.path or place.same]
    opens = found and not re.search(r"[一-龥]", said.text[left : found[0].start].lstrip("，关于对"))
    return said.place(left, found[0].end) if comma > left and cued and opens else None


def _right_before(said: Sentence, hit: Hit, left: int) -> bool:
    """Whether the place that a verb's left side names is itself what moves (第二段移至…), not where something else stands."""
    at = max(
        (place.end for place in said.places if left <= place.start and place.end <= hit.start and not place.field),
        default=-1,
    )
    between = TRAILING_CUES.sub("", said.text[at : hit.start]) if at >= 0 else "?"
    return bool(re.fullmatch(r"(?:的?(?:全部)?(?:内容|一句|部分|整段|表述|文字|任务)|可|宜|应|一并)*", between))


def shift(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield what goes one place to the front or to the back (该段前移)."""
    left = said.clause_start(hit.start)
    quotes, place = said.masked.within(left, hit.start), said.place(left, hit.start)
    if quotes or place:
        old = quotes[-1][1] if quotes else None
        yield said.made(hit, "move", left, hit.end, old=old, quote=old, place=place, whole=old is None,
                         after="后" in hit.match.group())  # fmt: skip


def swap(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield what changes places with something else: the first of the two, behind the second."""
    left = said.clause_start(hit.start)
    quotes = said.masked.within(left, hit.start)
    place = said.place(left, hit.start)
    listed = [one for one in said.places_in(left, hit.start) if one.path]
    if len(quotes) >= 2:
        yield said.made(hit, "move", left, hit.end, old=quotes[-2][1], quote=quotes[-2][1], destination=quotes[-1][1],
                         place=said.with_titles(place, [words for _at, words in quotes[:-2]]), after=True)  # fmt: skip
    elif len(listed) == 2 and said.side_by_side(*listed):
        first, second = (said.place(one.start, one.end) for one in listed)
        yield said.made(hit, "move", left, hit.end, place=first, whole=True, destination_place=second, after=True)
    elif place is not None and place.path:  # 第三部分两项互换: which two stand in it a person must see
        yield said.made(hit, "remark", left, hit.end, place=place)
    elif place is not None:
        yield said.made(hit, "move", left, hit.end, place=place, whole=True)
