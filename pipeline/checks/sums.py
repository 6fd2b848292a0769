"""Sums that do not add up (分项与总数不符): 共120个，其中…50个、…60个."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from pipeline.checks.subject import Subject
from pipeline.lexicon.measure_words import MeasureWord, measure_words
from pipeline.model.finding import Finding
from pipeline.text.brackets import CLOSING, OPENING

_MYRIADS = {"": 1, "百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_ROUGH_BEFORE = re.compile(r"(?:不少于|不低于|不超过|不多于|超过|突破|至少|最多|每年?|约|近|余|逾|各)[^，。；]{0,3}$")
_ROUGH_AFTER = re.compile(r"以上|左右|以内|以下|余|多|[—\-~～至到]\d")
# what announces parts of the quantity before it, and what makes sure that the parts are all there are
_PARTS = re.compile(r"（(?:其中)?(?:包括|包含|含|其中|分别为)[，：]?|[，,]?其中[，：]?|，(?:分别为|包括)[：]?")
_WHOLE = re.compile(r"(?:共|合计|总计|总数|总量|总投资|总额|总面积|总长|总共)[^，。；]{0,12}$")
_AFTERWARDS = re.compile(r"(?:合计|共计|总计)[一-龥]{0,8}?(?=\d)")
_STOP = re.compile(r"[。；\n\t]|其中")
_HEAD_NOUN = re.compile(r"[^，。；：、（）和及与\d\n\t]{0,14}")
_PARTED = re.compile(r"[^，。；\n\t]*[、和及][^，。；\n\t]*|，(?:其中)?20\d\d年[^，。；\n\t]*")
# what can be added up; shares, rates and times cannot
_ADDABLE = frozenset({"area", "count", "energy", "length", "mass", "money", "volume"})
_REACH, _BETWEEN = 200, 40
_NEAR = Decimal("0.25")


@dataclass(frozen=True, slots=True)
class _Amount:
    """A quantity of the shadow text.

    `value` is in the plain measure (万 multiplied out), `step` the worth of its last decimal (0 for a whole number and
    for money, which is not rounded), `noun` what is counted.
    """

    start: int
    end: int
    value: Decimal
    step: Decimal
    measure: str
    noun: str
    rough: bool


def sums(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every total whose parts, all in the same measure, do not add up to it.

    Where the text does not say that the parts are all (共, 合计), a difference counts only when it is small enough to
    be an error of adding; rough figures (约, 以上) and parts that count something else never count.
    """
    text = subject.shadow.text
    matches = _quantity().finditer(text)
    amounts = [_amount(text, match) for match in matches if measure_words()[match["measure"]].kind in _ADDABLE]
    starts = [amount.start for amount in amounts]
    found: list[Finding] = []
    for cue in _PARTS.finditer(text):
        found += _check_parts(subject, cue, amounts, starts)
    for cue in _AFTERWARDS.finditer(text):
        found += _check_afterwards(subject, cue, amounts, starts)
    return tuple(found)


@cache
def _quantity() -> re.Pattern[str]:
    words = sorted(measure_words().values(), key=lambda word: -len(word.word))
    names = [re.escape(word.word) + _unless(word) for word in words if "一" <= word.word[0] <= "龥"]
    return re.compile(
        r"(?<![\d.])(?P<number>\d{1,3}(?:，\d{3})+(?!\d)|\d+)(?P<fraction>\.\d+)?(?P<myriad>[百千万亿]?)"
        rf"(?P<measure>{'|'.join(names)})"
    )


def _unless(word: MeasureWord) -> str:
    others = "".join(sorted(word.unless - {"~"}))
    return f"(?![{others}])" if others else ""


def _amount(text: str, match: re.Match[str]) -> _Amount:
    measure, scale = match["measure"], _MYRIADS[match["myriad"]]
    fraction = match["fraction"] or ""
    value = Decimal(match["number"].replace("，", "") + fraction) * scale
    noun = _HEAD_NOUN.match(text, match.end())
    before = text[max(0, match.start() - 8) : match.start()]
    rough = bool(_ROUGH_BEFORE.search(before) or _ROUGH_AFTER.match(text, match.end()))
    step = Decimal(scale).scaleb(1 - len(fraction)) if fraction and measure != "元" else Decimal(0)
    return _Amount(match.start(), match.end(), value, step, measure, noun.group() if noun else "", rough)


def _check_parts(subject: Subject, cue: re.Match[str], amounts: list[_Amount], starts: list[int]) -> list[Finding]:
    text = subject.shadow.text
    index = bisect_left(starts, cue.start()) - 1
    if index < 0:
        return []
    total = amounts[index]
    between = text[total.end : cue.start()]
    bracketed = cue.group().startswith("（")
    if len(between) > _BETWEEN or re.search(r"[。；\n\t：]" if not bracketed else r"[，。；\n\t：（]", between):
        return []
    parts = [part for part in _within(text, cue.end(), amounts, starts) if part.measure == total.measure]
    certain = bool(_WHOLE.search(text[max(0, total.start - 16) : total.start]))
    return _compare(subject, total, parts, certain=certain)


def _within(text: str, start: int, amounts: list[_Amount], starts: list[int]) -> list[_Amount]:
    """Return the amounts from `start` to the end of its sentence or bracket, those of inner brackets left out."""
    stop_match = _STOP.search(text, start, start + _REACH)
    stop = stop_match.start() if stop_match else min(len(text), start + _REACH)
    depth, outside = 0, []
    index = bisect_left(starts, start)
    for at in range(start, stop):
        if text[at] in OPENING:
            depth += 1
        elif text[at] in CLOSING:
            depth -= 1
            if depth < 0:
                break
        elif index < len(starts) and starts[index] == at:
            if depth == 0:
                outside.append(amounts[index])
            index += 1
    return outside


def _compare(subject: Subject, total: _Amount, parts: Sequence[_Amount], *, certain: bool) -> list[Finding]:
    if not parts or total.rough or any(part.rough for part in parts) or not _same_noun(total, parts):
        return []
    value = sum((part.value for part in parts), Decimal(0))
    if len(parts) == 1:
        if parts[0].value > total.value and certain:
            return [_finding(subject, "C-SUM-PART", total, parts, value)]
        return []
    slack = sum((part.step for part in parts), total.step) / 2
    off = abs(value - total.value)
    if off <= slack or (not certain and off > total.value * _NEAR):
        return []
    return [_finding(subject, "C-SUM", total, parts, value)]


def _same_noun(total: _Amount, parts: Sequence[_Amount]) -> bool:
    nouns = {amount.noun[-1] for amount in (total, *parts) if amount.noun}
    return len(nouns) <= 1


def _check_afterwards(subject: Subject, cue: re.Match[str], amounts: list[_Amount], starts: list[int]) -> list[Finding]:
    text, index = subject.shadow.text, bisect_left(starts, cue.end())
    if index == len(amounts) or amounts[index].start != cue.end():
        return []
    total, until = amounts[index], cue.start()
    parts: list[_Amount] = []
    for part in reversed(amounts[max(0, index - 20) : index]):
        gap = text[part.end : until].removesuffix("，") if not parts else text[part.end : until]
        joined = not re.search(r"[，。；、\n\t]", gap) if not parts else bool(_PARTED.fullmatch(gap))
        if part.measure != total.measure or len(gap) > _BETWEEN or not joined:
            break
        parts.append(part)
        until = part.start
    return _compare(subject, total, parts, certain=True) if len(parts) > 1 else []


def _finding(subject: Subject, code: str, total: _Amount, parts: Sequence[_Amount], value: Decimal) -> Finding:
    start = min(total.start, *(part.start for part in parts)) if parts else total.start
    end = max(total.end, *(part.end for part in parts))
    return subject.shadow_finding(
        code, "warning", start, end, sum=_plain(value), total=_plain(total.value), unit=total.measure
    )


def _plain(value: Decimal) -> str:
    for name in ("亿", "万"):
        if value >= _MYRIADS[name] and value % (_MYRIADS[name] // 100) == 0:
            return f"{(value / _MYRIADS[name]).normalize():f}{name}"
    return f"{value.normalize():f}"
