"""Requests about who is responsible (由甲局牵头, 责任单位增加乙局, 我局不再作为责任单位)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from pipeline.lexicon.rows import Hit
from pipeline.model.comment import DraftPlace, Op
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.sentence import Sentence
from pipeline.recognize.masked import QUOTE
from pipeline.recognize.request_kinds import OWN, units_in


def units_asked(
    said: Sentence, hit: Hit, left: int, end: int, op: Op, units: Sequence[str], place: DraftPlace | None
) -> Iterator[Request]:
    """Yield one request for each unit that comes into a list of units, or goes from it."""
    quote = place.titles[-1] if place and place.titles else None
    for name in units:
        which = {"new": name} if op == "add_unit" else {"old": name}
        yield said.made(hit, op, left, end, quote=quote, place=place, **which)


def _units_of(said: Sentence, found: tuple[str, int, int]) -> list[str]:
    """The units that the words beside a verb name, a place before them (第三条责任单位中的甲局) left out."""
    words, start, end = found
    return units_in(words) if said.is_quoted(words) else units_in(said.without_places(start, end))


def lead(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield what makes another unit the lead, with the former one where the words name it."""
    found = said.named(hit, "unit")
    if found is None:
        return
    _words, start, stop = found
    units = _units_of(said, found)
    left, place, titles = said.around(hit, start, stop)
    if not units or not (said.cued(left, hit.end) or (place and place.path)):
        return
    before = said.named(hit, "old")
    old = units_in(before[0]) if before else []
    if not old and (
        match := re.search(
            r"(我[局委办厅院县区市]|本单位|我单位|我集团|我公司)(?:[^，。；]{0,8})(?:不再|不宜|不适|不列|不作|不担|不承)",
            said.text[left : hit.start],
        )
    ):
        old = [match[1]]
    for unit in units:  # several lead jointly
        yield said.made(hit, "set_lead", left, hit.end, new=unit, old=old[0] if old else None, place=place,
                         quote=titles[-1] if titles else None)  # fmt: skip


def unlead(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield a remark where a unit is to lead no more and nobody says who leads instead."""
    found = said.named(hit, "old")
    if found is None or not units_in(found[0]):
        return
    stop = said.sentence_end(hit.end)
    if re.search(r"由[^，。；]{2,24}牵头|牵头单位(?:调整|改|变更)?为|列为牵头", said.text[hit.end : stop]):
        return  # the next clause says who leads instead
    left, place, titles = said.around(hit, found[1], found[2])
    if said.cued(left, stop):
        yield said.made(hit, "remark", left, hit.end, quote=titles[-1] if titles else None, place=place)


def unit_goes(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield the units that go from a list; 我局 where the clause names none."""
    found = said.named(hit, "unit", "unit2", "unit3")
    if found is None:
        return
    left, place, _titles = said.around(hit, found[1], found[2])
    units = _units_of(said, found) or _speaker(said, left, hit.start + 4)
    if units and (said.cued(left, said.sentence_end(hit.end)) or place):
        yield from units_asked(said, hit, left, hit.end, "remove_unit", units, place)


def _speaker(said: Sentence, start: int, end: int) -> list[str]:
    """The unit that speaks (我委), where the clause that leaves a list names none."""
    own = OWN.findall(said.text[:end]) or ["我单位"]
    named = [match.group() for match in OWN.finditer(said.text, start, end)]
    return [named[-1]] if named else own[-1:]


def unit_comes(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield the units that come into a list, unless only the part of the former lead is told."""
    found = said.named(hit, "unit", "unit2", "unit3")
    if found is None or _cued_by_lead(said, hit):
        return
    units = _units_of(said, found)
    left, place, _titles = said.around(hit, found[1], found[2])
    if units and (
        wrong := re.compile(
            r"(?:名单)?[^，。；]{0,6}?(?:不合适|不妥|不当|欠妥|不宜|不符|不合理|不适)[^，。；]{0,6}"
        ).match(said.text, hit.end)
    ):
        yield from _unit_is_wrong(said, hit, left, wrong.end(), units, place)
        return
    later = re.search(r"(?:建议|请)(?:予以)?(?:补充|增加|列入|纳入)", said.text[hit.end : said.sentence_end(hit.end)])
    if units and (said.cued(left, hit.end) or left > 0 or later or (place and place.path)):
        yield from units_asked(said, hit, left, hit.end, "add_unit", units, place)


def unit_refused(said: Sentence, hit: Hit) -> Iterator[Request]:
    """不同意将我局列为责任单位: the unit is to go."""
    found = said.named(hit, "unit", "unit2")
    units = _units_of(said, found) if found else []
    if found and units:
        left, place, _titles = said.around(hit, found[1], found[2])
        yield from units_asked(said, hit, left, hit.end, "remove_unit", units, place)


def _unit_is_wrong(
    said: Sentence, hit: Hit, left: int, end: int, units: list[str], place: DraftPlace | None
) -> Iterator[Request]:
    """将甲局列为责任单位不妥，建议调整为乙局: another unit, or none, instead."""
    other = re.compile(rf"，?(?:建议|应|请)*(?:调整|改|修改|变更|更改|换)(?:为|成)({QUOTE}|[^，。；：]{{2,24}})").match(
        said.text, end
    )
    named = units_in(said.masked.words(*other.span(1)).strip("“”")) if other else []
    if other and named:
        yield said.made(hit, "replace", left, other.end(), old=units[0], new=named[0], place=place)
    else:
        yield from units_asked(said, hit, left, end, "remove_unit", units, place)


def _cued_by_lead(said: Sentence, hit: Hit) -> bool:
    """市财政局牵头，我委作为责任单位: the part of the former lead, no request of its own."""
    if re.search("增加|补充|增列|新增", hit.match.group()):
        return False
    left = max(0, hit.start - 60)
    before = said.text[left : hit.start]
    return (
        bool(re.search(r"牵头[^。；]{0,30}[，、]?$|牵头单位[^。；]{0,40}为[^。；]{2,24}[，、]?$", before))
        and "作为" in hit.match.group()
    )


def role(said: Sentence, hit: Hit, _limit: int) -> Iterator[Request]:
    """Yield a remark where a unit stays and changes its part: a person must see it."""
    found = said.named(hit, "unit")
    if found is None or not units_in(found[0]):
        return
    left, place, _titles = said.around(hit, found[1], found[2])
    if said.cued(left, hit.end):
        yield said.made(hit, "remark", left, hit.end, quote=found[0] if said.is_quoted(found[0]) else None, place=place)
