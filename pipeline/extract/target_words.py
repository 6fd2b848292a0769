"""The words of a target: what is measured, over what, how binding, and the shortest clause that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.extract.target_context import Place, cue
from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.time import Strength
from pipeline.recognize.strength import strength_at

_NOUN_END = re.compile(r"[，。；、）\n\t：（]|$")
_MEASURED = re.compile(r"(?:[率量数额值度]|比重|占比|比例|规模|面积|收入|能力|水平|里程|增速|时间|时限)$")
_PARTS = re.compile(r"、|和(?![谐美平解睦])|(?<![普涉惠波触])以?及(?![时格])|(?<!参)与(?![会])")
_SECOND_VERB = (  # 遴选发布, 新建和改造提升
    "(?:[、和及并]?(?:改造|新建|改建|续建|健全|完善|发布|投用|投运|投产|认定|壮大|提升|改善|优化|扩建|改扩建|推广|选派|开展|实施|应用|完成|引进|引育|培育|培养)){0,2}"
)
_NO_NOUN = "(?![性率数量者额型费点值]|时[长间]|面积|里程|规模(?![以化])|能力)"  # 改造数量, 保障性, 增加值
_CAUSING = re.compile(r"(?:带动|推进|促进|促使|助力|保障(?![性房]|能力|水平|体系|机制|标准|率|人|资金))(?=.{2})")
_CHANGING = re.compile(r"(?:压减|压缩|缩短|缩减|精简|减少|降低|下降|减|降|增加|增长|提高)$")  # 时间压减一半以上
_SUFFIXES = frozenset("性化率型")
_TAIL = 8  # what the members of a list share is a short noun
_NEXT_COUNT = re.compile(r"(?:、|和|及|与|以及)(?=\d)")
_OTHER_VERB = re.compile(
    r"(?<=..)(?:开展|实施|进行|予以|给予|完成|达到|实现|建成|上云|上市|开工|参与|参加|纳入|启动|赴)"
)
_AMONG = re.compile(r"^(?:范围)?[中内](?=[选确择培建打遴开新评])")  # 在全县120个村中选择
_PLACE = re.compile(r"(?:[村镇乡县区市省]|街道|社区|城乡|县域|园区|区域)$")
_PREDICATES = frozenset(
    f"quantities.{name}"
    for name in ("reach", "reach-of", "raise-to", "lower-to", "exceed", "keep", "increase", "decrease")
)
_RATE = re.compile(r"增长率|下降率|增速|增幅|降幅|涨幅|增收|增产")
_IDIOMS_OF_CHANGE = frozenset(("quantities.half", "quantities.halving"))
_GROWING = frozenset(("完成", "实现", "净增", "增加", "筹集", "突破", "增至"))
_DONE_TO = frozenset(("修复", "改造", "整治", "治理", "建设", "更新", "加固", "提升", "安装", "培训"))
_BARE_VERBS = frozenset(("建", "增", "新建", "建成", "新增"))  # 再建4座: of what was named before
_TIMES = frozenset("次轮场")
_NAMED_END = re.compile(r"(?<=..)[逐制实进开要全均都]")
_BREAKS = re.compile(r"[，；：。]")


@cache
def cue_rows(kind: str) -> tuple[Row, ...]:
    """Return the rows of quantities.toml of one kind."""
    return tuple(row for row in load_rows("quantities") if row.text("kind") == kind)


@dataclass(frozen=True, slots=True)
class Wording:
    """How a target is worded, in offsets of the searched text."""

    start: int
    end: int
    indicator: str
    scope: str
    strength: Strength | None


def wordings(text: str, place: Place) -> Iterator[Wording]:
    """Yield the wording of each quantity of a place: its own indicator and a clause that ends with its own value."""
    start = _clause_start(text, place)
    head = text[start : place.first.start]
    scope, indicators = _subject(text, place, head)
    indicators = [_without_per(indicator, place.first.per) for indicator in indicators]
    indicators = ["" if indicator in _BARE_VERBS else indicator for indicator in indicators]
    strength = strength_at(text, place.first.start, place.first.start)
    last = len(place.quantities) - 1
    for index, quantity in enumerate(place.quantities):
        end = quantity.end if index < last or len(place.quantities) > 1 else _clause_end(text, place)
        yield Wording(start, end, indicators[index], scope, strength)


def _clause_start(text: str, place: Place) -> int:
    """Skip what stands before the indicator: times, 力争, 实现, 其中 …"""
    start, stop = place.segment, place.first.start
    lead = cue("lead-in").regex
    while start < stop and (match := lead.match(text, start, stop)) and match.end() > start:
        start = match.end()
    return place.segment if start >= stop and place.segment < stop else start


def _clause_end(text: str, place: Place) -> int:
    """The value's end, or the end of the noun that follows it."""
    end = place.quantities[-1].end
    if place.after and cue("closing").opens(place.after):
        return end
    match = _NOUN_END.search(text, end, place.end)
    return match.start() if match else place.end


# ---- what is measured --------------------------------------------------------------------------------------------


def _subject(text: str, place: Place, head: str) -> tuple[str, list[str]]:
    """Return the scope and one indicator for each quantity."""
    scope, rest = _split_scope(head)
    if scope and not rest:  # 每个街道至少有1家…: the noun behind the number is measured
        noun = _noun_behind(text, place)
        return (scope, [noun] * len(place.quantities)) if noun else ("", [scope] * len(place.quantities))
    if place.first.rule == "quantities.full-coverage":
        return _covered(scope, rest)
    if place.in_row:
        return "", [_without_lead(head.rpartition("（")[0])] * len(place.quantities)
    subject = _without_trailing(rest)
    count = len(place.quantities)
    verb = _governing(subject) if _counts_objects(place) else None
    if verb is not None:
        before = _without_trailing(subject[: verb[0]])
        counted = _without_trailing(subject[verb[1] :])
        counted = counted or _noun_behind(text, place)
        doing = subject[verb[0] : verb[1]]
        if not counted and doing in _GROWING:  # 规上企业净增200家: the subject is counted
            return scope, [before] * count
        if not counted and before and doing in _DONE_TO:  # 退化林修复3万亩: what was done to the subject
            return scope, [before + doing] * count
        if not counted and place.first.unit[-1:] in _TIMES:  # 巡查2次: the doing is
            counted = doing
        return scope or before.removeprefix("在"), [counted] * count
    if verb is None:
        subject = _CAUSING.sub("", subject, count=1) if _CAUSING.match(subject) else subject
    if place.first.rule in _IDIOMS_OF_CHANGE:
        subject = _CHANGING.sub("", subject)
    if not subject:
        noun = _noun_behind(text, place)
        return (scope, [noun] * count) if noun or not scope else ("", [scope] * count)
    parts = [part for part in _PARTS.split(subject) if part]
    if count > 1 and len(parts) == count and "分别" in head:
        return scope, _completed(parts)
    return scope, [subject + _said_noun(place)] * count


def _without_per(indicator: str, per: str | None) -> str:
    """Leave out what a rate refers to (每万人拥有基站数, per 万人): `per` says it."""
    if not per or "每" not in indicator:
        return indicator
    for row in cue_rows("per"):
        match = row.regex.search(indicator)
        if match and match[0].startswith("每") and (row.text("per") or match.groupdict().get("what")) == per:
            return indicator[match.end() :].removeprefix("的").removeprefix("拥有") or indicator
    return indicator


def _said_noun(place: Place) -> str:
    """Return the noun that the words of comparison begin with (增长率不低于6%: what is measured is the rate)."""
    match = _RATE.match(place.first.text)
    return match[0] if match else ""


def _covered(scope: str, words: str) -> tuple[str, list[str]]:
    """Read A实现B全覆盖: B of A is measured, but A over B where B is a kind of place (充电设施实现乡镇全覆盖)."""
    left, verb, right = words.rpartition("实现")
    owner, covered = _without_trailing(left), _without_trailing(right)
    if not verb or not owner:
        return scope, [covered or _without_trailing(words)]
    if not covered or _PLACE.search(covered):
        return scope or covered, [owner]
    return scope or owner, [covered]


def _counts_objects(place: Place) -> bool:
    """Whether the number may count a verb's object (开展活动不少于2次), not be said of a subject (覆盖率达到90%)."""
    first = place.first
    return first.value is not None and first.unit != "%" and first.rule not in _PREDICATES and first.direction is None


def _completed(parts: list[str]) -> list[str]:
    """花生种植、收获机械化率 → 花生种植机械化率, 花生收获机械化率."""
    last = parts[-1]
    if not _MEASURED.search(last) or any(_MEASURED.search(part) for part in parts[:-1]) or len(last) <= 3:
        return parts
    tail, first = last[2:], parts[0]
    if len(tail) > _TAIL or tail[0] in _SUFFIXES:  # 可溶物、挥发性杂质检出率 share no noun that begins there
        return parts
    owner = first[:-2] if len(first) > 3 else ""
    return [*(part + tail for part in parts[:-1]), last if last.startswith(owner) else owner + last]


def _split_scope(head: str) -> tuple[str, str]:
    match = cue("scope").regex.match(head)
    if match is None:
        return "", head
    rest = _AMONG.sub("", head[match.end() :])
    return match[0].removeprefix("在").removesuffix("重点"), rest


def _without_lead(words: str) -> str:
    lead, adverb = cue("lead-in").regex, cue("adverb").regex
    while (match := lead.match(words) or adverb.match(words)) and match.end():
        words = words[match.end() :]
    return words


def _without_trailing(words: str) -> str:
    trailing = cue("trailing").regex
    words = _without_lead(words)
    for _ in range(5):
        match = trailing.search(words)
        if match is None:
            break
        words = words[: match.start()]
    return words.strip("，、；： （").removesuffix("“")


@cache
def _verbs(*, strong: bool) -> re.Pattern[str]:
    row = next(row for row in cue("verb").rows if row.flag("strong") == strong)
    return re.compile(f"{row.pattern.removesuffix('$')}{_SECOND_VERB}{_NO_NOUN}")


@cache
def _adverbial_verb() -> re.Pattern[str]:
    """A verb behind 每年, 均, 各, 至少: there it is no part of a noun."""
    return re.compile(f"(?<=[年月度周均都各少])(?:{_verbs(strong=False).pattern})")


def _governing(subject: str) -> tuple[int, int] | None:
    """Return the place of the verb whose object is counted: at the beginning, or a strong one behind a short subject."""
    opening = _verbs(strong=False).match(subject)
    if opening:
        return opening.span()
    adverbial = _adverbial_verb().search(subject)
    if adverbial:
        return adverbial.span()
    match = _verbs(strong=True).search(subject)
    if match is None or match.start() > 14 or subject[match.end() : match.end() + 1] == "的":
        return None
    return match.span()


def _noun_behind(text: str, place: Place) -> str:
    if place.after and cue("closing").opens(place.after):
        return ""
    end = place.quantities[-1].end
    match = _NOUN_END.search(text, end, place.end)
    noun = text[end : match.start() if match else place.end].removeprefix("的")[:40]
    noun = _NEXT_COUNT.split(noun)[0]
    if noun.startswith(("用于", "专项用于", "用来")):
        return ""
    verb = _OTHER_VERB.search(noun)
    return (noun[: verb.start()] if verb else noun).removesuffix("“")


def earlier_indicator(before: str, unit: str) -> str:
    """Return what an elliptic clause counts (2025年完成20条), as the words `before` it named it: with the same measure
    word, or as a verb's object; "" where they did not."""
    named = re.findall(rf"\d{re.escape(unit)}([一-龥]{{2,12}})", before) if unit else []
    if named:
        noun = str(named[-1])
        stop = _NAMED_END.search(noun)
        return noun[: stop.start()] if stop else noun
    same = re.findall(rf"([一-龥]{{2,10}})\d+(?:\.\d+)?万?{re.escape(unit.lstrip('万'))}", before) if unit else []
    if same:
        match = _verbs(strong=False).search(str(same[-1]))
        return str(same[-1])[match.end() :] if match and match.end() < len(same[-1]) else str(same[-1])
    for clause in reversed(_BREAKS.split(before)[:-1]):
        words = _without_lead(_split_scope(_without_lead(clause))[1])
        match = _verbs(strong=False).match(words)
        if match:
            return words[match.end() :][:30]
    return ""
