"""Requests in plain words (请按150个掌握, 漏了“乙”, 我局不宜列名): read sentence by sentence where no other rule found one.

The wordings are the rows of `lexicon/plain_requests.toml`. What stands in the draft is not known here: the old value is as
the sentence names it, or missing, and the request is marked `loose`, so that the draft completes it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from functools import cache
from types import MappingProxyType

from pipeline.lexicon.rows import Hit, Row, find_hits, load_rows
from pipeline.model.comment import DraftPlace
from pipeline.recognize.asked.deletions import delete_left
from pipeline.recognize.asked.moves import move
from pipeline.recognize.asked.request import Request
from pipeline.recognize.asked.sentence import Sentence
from pipeline.recognize.asked.values import AskedValue, alike_in, asked_value, figures_of, times_of
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.reckoning import reckoned, reckoning_of
from pipeline.recognize.request_kinds import OWN, kind_of_change, units_in

_READ = ("value", "reckon", "words", "comes", "comes-too", "goes", "moves", "unit-goes", "unit-comes", "new-lead")
_UNITS = ("unit", "unit2", "unit3", "unit4", "unit5")
_NOT = re.compile(r"(?:不|未|勿|别|无法|不宜|不应|不能|不必|难以|不得|有无|是否|如何)$")
_REFUSED = re.compile(r"不同意|不赞成|反对|不支持|不建议")
_OPEN = re.compile(r"是否|有无|如何|哪[个些家一]|多少|为何")
_TITLE = re.compile(r"(?:这|该)?(?:一|同)?(?:条|项|章|节|部分|栏|任务|工作)")
_SIDE = re.compile(r"(?:的|一[词句]|[两二三四]?字|等[字词]?)*(?:之|以)?(?P<side>[前后])面?")
_BETWEEN = re.compile(r"(?:[两二]?[词者字句])?(?:之间|中间|间)")
_ANTECEDENT = re.compile(
    r"(?:离不开|涉及|依靠|依赖|需要|有赖于|关系到|要靠|还需)(?P<units>[^，。；❝]{2,30}?)(?:等)?(?:部门|单位|力量)?(?=[，。；])"
)
_BACK = re.compile(r"(?:上述|这|该|此|其|两|几|二|三|相关)*(?:两|几|二|三)?(?:家|个)?(?:部门|单位)|其|上述单位")
_MEASURED = re.compile(r"(?<![\d.第])\d+(?:\.\d+)?([万亿]?[一-龥]{1,2})(?=以?内|以上|以下|左右|[，。；”」、]|$)")
_HOME = re.compile(r"(?:我|本)(?:区|县|市|镇|乡|街道|旗|州)")
_OTHERS = re.compile(r"请(?!贵|你|起草|将|把|按|予|在|从|以|于|一并|统一)[^，。；❝\d]{2,14}?(?:把|将)")
_WHOLE = re.compile(r"整[条段项句款]|全[条段]|[该本此这]一?[句条段项款]")


@cache
def _rows(*kinds: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("plain_requests") if row.text("kind") in kinds)


def _says(kind: str, text: str) -> bool:
    return any(row.regex.search(text) for row in _rows(kind))


def plain_requests(said: Sentence, start: int, end: int) -> Iterator[Request]:
    """Yield the requests of one masked sentence ``[start, end)`` in which no other rule found any, in reading order.

    A clause that only tells what is or was (去年已…) asks for nothing, nor does one that a word of refusal opens.
    """
    at = start
    for hit in find_hits(_rows(*_READ), said.text, start, end):
        if hit.start < at or _told(said, start, hit):
            continue
        found = list(_READERS[hit.row.text("kind")](said, hit, start, end))
        yield from found
        if found:
            at = max(at, hit.end, said.consumed)


def _told(said: Sentence, start: int, hit: Hit) -> bool:
    """Whether the clause of a hit tells something, or says that just this is not wanted."""
    begin = _clause(said, start, hit)
    before = said.text[begin : hit.start]
    if _NOT.search(before) or _REFUSED.search(before):
        return True
    if hit.row.text("kind") in ("value", "reckon") and _HOME.search(before):
        return True  # 我区目标定为90%: for one only, not in the draft
    if _OTHERS.search(said.text[begin : hit.start + 1]):
        return True  # 请各街道把情况写上: somebody else is to do something
    return hit.row.text("kind") in ("value", "reckon", "comes-too", "unit-comes") and _says(
        "fact", said.text[begin : hit.end]
    )


def _clause(said: Sentence, start: int, hit: Hit) -> int:
    """Where the clause of a hit begins."""
    return max(start, *(said.text.rfind(mark, start, hit.start) + 1 for mark in "，；："))


def _clause_end(said: Sentence, hit: Hit, end: int) -> int:
    """Where the clause of a hit ends."""
    return min((at for mark in "，；。" if (at := said.text.find(mark, hit.end, end)) >= 0), default=end)


def _asks(said: Sentence, start: int, end: int, *, judged: bool = True) -> bool:
    """Whether a sentence asks for something, or finds fault with what is there."""
    words = said.text[start:end]
    return said.asked or _says("cue", words) or (judged and _says("judged", words))


def _where(said: Sentence, start: int, end: int, *, without: str | None = None) -> DraftPlace | None:
    """The place that a sentence names, with what it quotes as headings."""
    titles = [words for _at, words in said.masked.within(start, end) if words != without]
    return said.with_titles(said.place(start, end), titles)


def _new(hit: Hit, said: Sentence) -> tuple[str, int, int] | None:
    return said.named(hit, "new", "new2", "new3", "new4")


# ---- figures and times


def _value(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    named = _new(hit, said)
    value = asked_value(named[0].strip()) if named else None
    if named is None or value is None:
        return
    fits = hit.row.flag("fits")
    if (
        not fits
        and not said.asked
        and not _says("cue", said.text[_clause(said, start, hit) : _clause_end(said, hit, end)])
    ):
        return
    old = _old_value(said, value, start, named[1])
    if fits and old is None and not _says("judged", said.text[start : named[1]]) and not said.context:
        return  # 2200元比较适中 alone judges nothing of the draft
    yield from _of_value(said, hit, start, value, old)


def _of_value(said: Sentence, hit: Hit, start: int, value: AskedValue, old: str | None) -> Iterator[Request]:
    quotes = said.masked.within(start, hit.start)
    holder = quotes[-1][1] if quotes else None
    yield said.made(
        hit, "change_number" if value.kind == "number" else "change_deadline", start, hit.end, old=old, new=value.words,
        quote=holder, place=_where(said, start, hit.start, without=holder), loose=True,
    )  # fmt: skip


def _old_value(said: Sentence, value: AskedValue, start: int, stop: int) -> str | None:
    """The only other value of the same kind that the sentence names before the new one, in quotations too."""
    words = said.masked.words(start, stop)
    found = dict.fromkeys(words[a:b] for a, b in alike_in(words, value))
    others = [one for one in found if one != value.words]
    return others[0] if len(others) == 1 else None


def _reckon(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    """Yield a value that is told by how it differs from the old one; without 请, 宜 nothing is asked."""
    groups = hit.match.groupdict()
    reckoning = reckoning_of(hit.row.text("way"), groups.get("share"), groups.get("months"))
    clause = said.text[_clause(said, start, hit) : _clause_end(said, hit, end)]
    if reckoning is None or not (said.asked or _says("cue", clause)):
        return
    words = said.masked.words(start, hit.start)
    spans = times_of(words) if reckoning.months else _counted(words)
    named = list(dict.fromkeys(words[a:b] for a, b in spans))
    quotes = said.masked.within(start, hit.start)
    holder = quotes[-1][1] if quotes else None
    old = named[0] if len(named) == 1 else None
    if (old or not reckoning.months) and (old is None or reckoned(old, reckoning) is None):
        return
    yield said.made(
        hit, "change_deadline" if reckoning.months else "change_number", start, hit.end,
        old=old, new=reckoned(old, reckoning) if old else None, quote=holder,
        place=_where(said, start, hit.start, without=holder), loose=True, reckoning=reckoning,
    )  # fmt: skip


def _counted(words: str) -> list[tuple[int, int]]:
    """The figures of a stretch that count something (1200人次), without words of comparison; no dates, no numbers of items."""
    units = dict.fromkeys(quantity.unit for quantity in find_quantities(words, 0, len(words)) if quantity.unit)
    units.update(dict.fromkeys(match[1] for match in _MEASURED.finditer(words)))
    found = {span for unit in units for span in figures_of(words, unit)}
    longest = {start: max(end for begin, end in found if begin == start) for start, _end in found}
    return sorted(longest.items())


# ---- words


def _words(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    """Yield what one quotation says instead of the one before it; a heading (❝一项) gives way to nothing."""
    named = _new(hit, said)
    if named is None or (hit.row.flag("judged") and not _asks(said, start, end)):
        return
    before = said.masked.within(start, named[1])
    olds = [(at, words) for at, words in before if not _TITLE.match(said.text, at + 1)]
    if not olds or olds[-1][1] == named[0]:
        return
    old = olds[-1][1]
    titles = [words for _at, words in before if words != old]
    place = said.with_titles(said.place(start, hit.start), titles)
    op, was, now = kind_of_change(old, named[0])
    if said.everywhere:
        op, was, now = "global_replace", old, named[0]
    yield said.made(hit, op, start, hit.end, old=was, new=now, quote=old, place=place, everywhere=said.everywhere)


def _comes(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    """Yield words that are missing. Without a side (前, 后, 之间) words that are only called missing are nobody's wish."""
    named = _new(hit, said)
    if named is None or (hit.row.flag("cued") and not _asks(said, start, end, judged=False)):
        return
    before = said.masked.within(start, hit.start)
    anchor, after, inside = _beside(said, start, named[1], before)
    if hit.row.id == "plain.comes-missing" and inside:
        return
    titles = [words for _at, words in before if words != anchor]
    yield said.made(
        hit, "insert", start, hit.end, new=named[0], quote=anchor, after=after, inside=inside, loose=True,
        place=said.with_titles(said.place(start, hit.start), titles if anchor else titles[-1:]),
    )  # fmt: skip


def _beside(
    said: Sentence, start: int, stop: int, quotes: list[tuple[int, str]]
) -> tuple[str | None, bool, bool]:  # fmt: skip
    """(quotation that the new words stand beside, whether after it, whether nobody says on which side)."""
    if not quotes:
        side = re.compile(r"(?:^|[，。；：])(?:其|之|在)?(?P<side>[前后])面?").search(said.text, start, stop)
        return (
            None,
            not (side and side["side"] == "前"),
            side is None and not re.search("末尾|句[末尾]|最后", said.text[start:stop]),
        )
    at, words = quotes[-1]
    if between := _BETWEEN.match(said.text, at + 1):
        if len(quotes) > 1 and re.fullmatch("[与和及、同]", said.text[quotes[-2][0] + 1 : at]):
            return quotes[-2][1], True, False
        return words, True, not between
    if side := _SIDE.match(said.text, at + 1):
        return words, side["side"] == "后", False
    return words, True, True


def _comes_too(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    """Yield a unit, or something else that is to come in too (把甲也纳入)."""
    named = _new(hit, said)
    if named is None or not _asks(said, start, end, judged=False):
        return
    quotes = said.masked.within(start, hit.start)
    place = said.with_titles(said.place(start, hit.start), [words for _at, words in quotes])
    if units := units_in(named[0]):
        yield from _units(said, hit, start, units, place, comes=True)
        return
    yield said.made(hit, "insert", start, hit.end, new=named[0], place=place, quote=quotes[-1][1] if quotes else None,
                     inside=True, loose=True)  # fmt: skip


def _goes(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    """Yield what is quoted, marked or placed on the left and is to go; a place alone goes only where it is a sentence or all of it is said."""
    quotes = said.masked.within(start, hit.start)
    if _OPEN.search(said.text, start, end):
        return
    if not quotes and not said.context:
        place = said.place(start, hit.start)
        last = place.path[-1][0] if place and place.path else ""
        if last not in ("sentence", "paragraph") and not _WHOLE.search(said.text, start, hit.end):
            return
    if (
        said.context
        and not quotes
        and not (said.text[start : hit.start].strip() == "" or _says("judged", said.text[start : hit.start]))
    ):
        return
    if (
        quotes
        and _TITLE.match(said.text, quotes[-1][0] + 1)
        and not _WHOLE.search(said.text, quotes[-1][0] + 3, hit.end)
    ):
        return
    yield from delete_left(said, hit, start, whole_right=False)


def _moves(said: Sentence, hit: Hit, _start: int, end: int) -> Iterator[Request]:
    """Yield what would stand better elsewhere (排在第2项之前更合适)."""
    yield from move(said, hit, end)


# ---- units


def _units(
    said: Sentence, hit: Hit, start: int, units: list[str], place: DraftPlace | None, *, comes: bool
) -> Iterator[Request]:
    quote = place.titles[-1] if place and place.titles else None
    for name in units:
        which = {"new": name} if comes else {"old": name}
        op = "add_unit" if comes else "remove_unit"
        yield said.made(hit, op, start, hit.end, quote=quote, place=place, loose=True, **which)  # type: ignore[arg-type] # one of two literals


def _unit_goes(said: Sentence, hit: Hit, start: int, _end: int) -> Iterator[Request]:
    """Yield the unit that is to leave a list; the speaker where none is named (不必列名)."""
    named = said.named(hit, *_UNITS)
    own = [match.group() for match in OWN.finditer(said.text, start, hit.end)]
    units = units_in(_bare(named[0])) if named else []
    units = units or own[-1:]
    place = _where(said, start, hit.end)
    if units and (place is not None or said.context):
        yield from _units(said, hit, start, units, place, comes=False)


def _unit_comes(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    """Yield the units that are to share a task; 两部门 are those that the clauses before name."""
    named = said.named(hit, *_UNITS)
    if named is None or not _asks(said, start, end, judged=False):
        return
    words = _bare(named[0])
    if _BACK.fullmatch(words):
        earlier = [match["units"] for match in _ANTECEDENT.finditer(said.text, start, hit.start)]
        if len(earlier) != 1:
            return
        words = earlier[0]
    names = units_in(words) or [name for name in re.split("[、和与及]", words) if 2 <= len(name) <= 12]
    place = _where(said, start, hit.start)
    yield from _units(said, hit, start, names, place, comes=True)


def _new_lead(said: Sentence, hit: Hit, start: int, end: int) -> Iterator[Request]:
    named = said.named(hit, *_UNITS)
    units = units_in(_bare(named[0])) if named else []
    place = _where(said, start, hit.start) or _where(said, hit.end, end)
    if place is not None and _asks(said, start, end):
        titles = [words for _at, words in said.masked.within(start, hit.start)]
        for unit in units:  # several lead jointly
            yield said.made(hit, "set_lead", start, hit.end, new=unit, place=place,
                             quote=titles[-1] if titles else None, loose=True)  # fmt: skip


def _bare(words: str) -> str:
    """A unit's name without the light words around it."""
    return re.sub(r"(?:也|来|一并|都|名|为主)+$", "", re.sub(r"^(?:请|由|将|把|商|让|应|还|再|列)+", "", words))


_READERS: Mapping[str, Callable[[Sentence, Hit, int, int], Iterator[Request]]] = MappingProxyType({
    "value": _value, "reckon": _reckon, "words": _words, "comes": _comes, "comes-too": _comes_too, "goes": _goes,
    "moves": _moves, "unit-goes": _unit_goes, "unit-comes": _unit_comes, "new-lead": _new_lead,
})  # fmt: skip

__all__ = ["plain_requests"]
