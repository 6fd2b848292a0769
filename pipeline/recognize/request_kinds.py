"""Of what kind a change is: of a unit, a time, a figure, or of words; and which of the words say so."""

from __future__ import annotations

import re
from functools import lru_cache

from pipeline.model.comment import Op
from pipeline.recognize.quantities import find_quantities
from pipeline.recognize.times import find_times
from pipeline.recognize.units import parse_unit_list

OWN = re.compile(
    r"(?:我|本)(?:局|委|办|厅|院|部|会|县|区|市|集团|公司|单位|中心|行|校|镇|街道|省|旗|州|司|处|署|台|社)(?:委|政府|人民政府)?"
)
_OWN_AND = re.compile(rf"(?P<own>{OWN.pattern})(?:[和及与]|以及)")
ROLE_NAMES = re.compile(
    r"(?P<lead>(?:第一)?(?:牵头|主办|主责)(?:责任)?(?:单位|部门)?)(?:[，。；]|$)|(?:责任|配合|协办|参与|协助)(?:单位|部门)(?:[，。；]|$)"
)
_LEAD_WORDS = re.compile(
    r"^(?:建议|应当?|宜|请|在|对|将|把|其|该|该项|此项|任务|工作|的|中(?![国共央石铁建交电移核航船煤粮储科医学小心华信铝车冶色钢远通])|内(?!蒙)|里|增加|补充|增列|新增|添加|删除|删去|去掉|由|明确|一并|也|还|再|同时|并|以及|和|与|"
    r"(?:责任|牵头|配合|参与|协办|负责)(?:单位|部门)|职责|重新|原|现|：|，|、|“|”|名单|调整|列|增补)+"
)
_TAIL_WORDS = re.compile(
    r"(?:（(?:负责|主要|牵头|配合|承担)[^（）]*）|建议|应当?|宜|的|等|作|列|一并|名称|表述|也|共同|(?:牵头|责任|配合|参与|负责)(?:单位|部门)?(?:名单)?|”|。|；|，|、)+$"
)


@lru_cache(maxsize=2048)
def _units(words: str) -> tuple[str, ...]:
    names: list[str] = []
    cleaned = _TAIL_WORDS.sub("", _LEAD_WORDS.sub("", words.strip()))
    if not cleaned or len(cleaned) > 160:
        return ()
    beside = _OWN_AND.match(cleaned)
    if beside is not None:  # 我局和市水利局: the list is parted behind the unit that speaks
        rest = _units(cleaned[beside.end() :])
        return (beside["own"], *rest) if rest else ()
    for unit in parse_unit_list(cleaned, 0, len(cleaned)):
        own = OWN.fullmatch(unit.name)
        if not (own or (unit.known and not re.search(r"[《》？！“”]", unit.name) and len(unit.name) <= 24)):
            return ()
        names.append(unit.name)
    return tuple(names)


def units_in(words: str) -> list[str]:
    """Return the units that `words` list (我局 too), or nothing where anything in them is no unit."""
    return list(_units(words))


@lru_cache(maxsize=4096)
def _times(words: str) -> tuple[tuple[int, int], ...]:
    return tuple((time.start, time.end) for time in find_times(words, basis=None))


@lru_cache(maxsize=4096)
def _figures(words: str) -> tuple[tuple[int, int], ...]:
    return tuple((found.start, found.end) for found in find_quantities(words, 0, len(words)))


def is_time(words: str) -> bool:
    """Return whether `words` are nothing but a time (2026年12月底前, “十四五”期间)."""
    return _is_all(words, _times(words)) or bool(
        re.fullmatch(
            r"(?:20\d{2}年?)?(?:\d{1,2}月)?(?:\d{1,2}日)?(?:底|末|中旬|上旬|下旬|初)?(?:之?前)?|长期(?:坚持)?|持续推进",
            words,
        )
        and len(words) > 1
        and "年月日前推长"
        and re.search("[年月日前期进]", words)
    )


def is_figure(words: str) -> bool:
    """Return whether `words` are nothing but a figure with its unit (2000人次, 3%以上, 不少于5个)."""
    return _is_all(words, _figures(words)) or bool(
        re.fullmatch(r"[\d.,]+(?:[%％‰]|[一-龥]{1,4})?(?:以上|以内|左右|以下)?", words)
    )


def _is_all(words: str, spans: tuple[tuple[int, int], ...]) -> bool:
    left = words
    for start, end in reversed(spans):
        left = left[:start] + left[end:]
    return bool(spans) and not left.strip("，、。；和及的内前到至在于")


def kind_of_change(
    old: str | None, new: str, *, side: str = "", context: str | None = None
) -> tuple[Op, str | None, str]:
    """Return what a change of `old` into `new` is, with the words that change.

    A change of times or figures only is `change_deadline` or `change_number` with the phrases that hold them; else it is
    `replace` with the words as they are. Where no old words are named, `context` (the words of the draft that are spoken of)
    gives those of the same kind, if there are any.
    """
    if old is None:
        if is_time(new):
            found = _like(new, context, times=True)
            return ("change_deadline" if side in ("", "deadline") else "replace"), found, _by_then(found, new)
        if is_figure(new):
            return "change_number", *_as_bound(_like(new, context, times=False), new)
        return "replace", None, new
    if (often := re.sub("一次$", "", new)) != new and "一次" not in old and is_time(often):
        new = often  # 每季度通报 → 每半年一次
    if counted := _counted(old, new):
        return "change_number", *counted
    for op, is_only, times in (("change_deadline", is_time, True), ("change_number", is_figure, False)):
        if is_only(new) and not is_only(old) and not _anew(old, new) and (like := _like(new, old, times=times)):
            was, now = (like, _by_then(like, new)) if times else _as_bound(like, new)
            if not times and (within := _WITHIN.search(like)) and not _WITHIN.search(new):
                return "change_deadline", like, new + within["tail"]
            return op, was, now  # type: ignore[return-value] # op is one of the two literals above
    if _same_days(old, new):
        return "replace", old, new  # 截止2024年底 → 截至2024年底 changes no time
    for op, spans in (("change_deadline", _times), ("change_number", _figures)):
        if pair := _only(old, new, spans(old), spans(new)):
            if op == "change_number" and _DIGITS.findall(pair[0]) == _DIGITS.findall(pair[1]) != []:
                return "replace", old, new  # 突破5200万吨 → 达到5200万吨 changes no figure
            was, now = pair if op == "change_deadline" else _bare(*pair)
            return op, was, now  # type: ignore[return-value] # op is one of the two literals above
    if is_time(old) and is_time(new):  # 持续推进 → 2028年底前
        return "change_deadline", old, new
    digits = re.compile(r"\d+(?:\.\d+)?")
    if digits.search(old) and digits.search(new) and digits.sub("#", old) == digits.sub("#", new):
        return "change_number", *_bare(
            *_phrases(old, new, [m.span() for m in digits.finditer(old)], [m.span() for m in digits.finditer(new)])
        )
    return "replace", old, new


def _by_then(old: str | None, new: str) -> str:
    """The new time with the preposition of the old one, where the verb held it: 到2027年 延至 2028年 gives 到2028年."""
    word = re.match("[到至]", old or "")
    return word.group() + new if word and re.fullmatch(r"[\d一二三四五六七八九〇零]+年(?:\d{1,2}月)?", new) else new


def _as_bound(old: str | None, new: str) -> tuple[str | None, str]:
    """Two figures, the old one without words of comparison that the new one does not repeat (只改数字)."""
    if old is None:
        return None, new
    if not re.search("内$", new):
        old = re.sub("(?:之|以)?内$", "", old)
    bound = re.match(r"[^\d一二三四五六七八九十百千万两零]+", new)
    return _bare(old if bound else re.sub(r"^[^\d一二三四五六七八九十百千万两零]+", "", old), new)


_WITHIN = re.compile(r"(?:年|个?月|日|天|周|小时)(?P<tail>(?:之|以)?内)$")
_EACH = re.compile(r"(?P<per>每[一-龥]{1,3}?)(?P<figure>\d+(?:\.\d+)?(?P<unit>[%％‰]|[一-龥]{1,4})?)$")


def _counted(old: str, new: str) -> tuple[str, str] | None:
    """每餐3元补贴 → 每餐5元: a figure named with what it is counted by, which the old words hold once."""
    match = _EACH.match(new)
    if match is None or is_time(new) or match["per"] not in old or old.startswith(new[: match.end("per")]):
        return None
    found = re.findall(rf"\d+(?:\.\d+)?{match['unit'] or ''}", old)
    return (found[0], match["figure"]) if len(found) == 1 and found[0] != match["figure"] else None


def _anew(old: str, new: str) -> bool:
    """Whether all of the old words give way: the new ones begin as they do (不低于1.2亿元，并逐年增长 → 不低于1亿元)."""
    begins = re.match(r"[^\d一二三四五六七八九十百千万两零]+", new)
    return bool(begins) and old.startswith(begins.group() if begins else new)


def _same_days(old: str, new: str) -> bool:
    """Whether two wordings name the same days (and differ in words only)."""
    was, now = ([(t.start_date, t.end_date) for t in find_times(words, basis=None)] for words in (old, new))
    known = bool(was) and all(end for _start, end in was)
    return known and was == now and re.findall(r"\d+", old) == re.findall(r"\d+", new)


def _only(
    old: str, new: str, was: tuple[tuple[int, int], ...], now: tuple[tuple[int, int], ...]
) -> tuple[str, str] | None:
    """The phrases that change where nothing but the given stretches differs."""
    if not was or not now or _without(old, was) != _without(new, now) or len(was) != len(now):
        return None
    return _phrases(old, new, list(was), list(now))


def _without(words: str, spans: tuple[tuple[int, int], ...]) -> str:
    for start, end in reversed(spans):
        words = words[:start] + "#" + words[end:]
    return re.sub(r"[到至于在]?#[内]?", "#", words)


def _phrases(old: str, new: str, was: list[tuple[int, int]], now: list[tuple[int, int]]) -> tuple[str, str]:
    differ = [n for n, ((a, b), (c, d)) in enumerate(zip(was, now, strict=True)) if old[a:b] != new[c:d]]
    if not differ:
        return old, new
    first, last = differ[0], differ[-1]
    return old[was[first][0] : was[last][1]], new[now[first][0] : now[last][1]]


_DIGITS = re.compile(r"\d+(?:\.\d+)?")
_COMPARED = re.compile(r"(?:以上|以内|以下|左右)$")


def _bare(old: str, new: str) -> tuple[str, str]:
    """Two phrases without the words of comparison that they share (不少于8000万元 → 8000万元)."""
    while len(old) > 2 and len(new) > 2 and old[0] == new[0] and not _DIGIT.match(old[0]):
        old, new = old[1:], new[1:]
    if (a := _COMPARED.search(old)) and (b := _COMPARED.search(new)) and a.group() == b.group():
        old, new = old[: a.start()], new[: b.start()]
    return old, new


_DIGIT = re.compile(r"[\d一二三四五六七八九十百千万两零]|[“”]")


_LIMITED = re.compile(
    "^(?:压缩|缩短|缩减|压减|控制|延长|放宽|保持)(?:至|到|在)"
)  # 压缩至12个工作日以内: the time alone


def _like(new: str, context: str | None, *, times: bool) -> str | None:
    """The one time (or figure of the same unit) of `context`."""
    if not context:
        return None
    if times:
        found = [_LIMITED.sub("", context[start:end]) for start, end in _times(context)]
    else:
        measures = {quantity.unit for quantity in find_quantities(new, 0, len(new))}
        found = [_LIMITED.sub("", q.text) for q in find_quantities(context, 0, len(context)) if q.unit in measures]
    return found[0] if len(found) == 1 else None


def time_in(words: str) -> str | None:
    """Return the only time that `words` name, or None."""
    found = _times(words)
    return words[found[0][0] : found[0][1]] if len(found) == 1 else None
