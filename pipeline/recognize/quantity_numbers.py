"""Numbers with their unit of measure, before anything is known of what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache, lru_cache

from pipeline.lexicon.measure_words import MeasureKind, measure_words, words_by_first
from pipeline.lexicon.rows import Row, load_rows, openings
from pipeline.recognize.quantity_compounds import compound_at
from pipeline.text.numerals import DIGITS, parse_numeral

SHARES = {"百": "%", "千": "‰", "万": "‱"}
SMALL_SHARES = {
    "百万": 4,
    "千万": 5,
    "万万": 6,
    "百万万": 8,
}  # in per cent: the places that the point moves to the left
ENDS = frozenset("，。；、）：”！？\n\t 和及与或以左上下并等之的内至—–-~～－")
_MYRIAD = re.compile(r"(?:万亿|亿|百万|千万|万|百|千)(?:余|多|来)?")
_RUN = re.compile(r"[\d〇零一二两三四五六七八九十百千万亿半]+")
_LENGTH_REACH = 50  # what says that a length of time is measured stands no farther before it
_COMPOUND = 8  # a compound's mark stands no farther behind its number
_COMPOUND_MARKS = frozenset("成折半")
_COMPOUND_MARK = re.compile("[成折半]")  # without one of these official prose holds no compound
_ADDRESS = re.compile(r"(?:https?[：:]//|www\.)[^\s，。；、）“”《》一-龥]+")  # 30%25 in an address is no share
_APPROXIMATE = re.compile(
    r"((?:[一二两三四五六七八九]?[十百千])?)([一二两三四五六七八九])([二两三四五六七八九])([十百千]?)"
)
_INDICATOR_ROW = "quantities.indicator-row"
_BEFORE_CELL = frozenset("）| ≥≤><=")
_ROW_REACH = 48  # a row's bracket with three earlier values
_PLACES = frozenset("十百千万亿")
_WORTH = {"百": 100, "千": 1000, "万": 10_000, "亿": 100_000_000}
_MINUS = frozenset("-−")
_MORE = frozenset("余多来")
_MYRIAD_FIRST = frozenset("百千万亿")
_DASHES = frozenset("—–-~～－﹣〜至到")
_LINKS = frozenset("、和及与")
_MAY_END_BARE = frozenset(("", *"，。；、）\n\t以左年日"))  # 95以上, 1.3左右; 11.3年 and 5日 are looked at again
_MAY_STAND_BARE = _MAY_END_BARE | ENDS | _LINKS | frozenset(".")
_LIST_UNIT = re.compile(r"(?:[、和及与]\d{1,9}(?:\.\d{1,9})?){1,8}")
_TWIN = re.compile(r"（[套间个处条架所座辆艘台部户组只件家片块株人次段项名支类批场期]）")  # 3万台（套）
_SLASH = re.compile(r"/(?:百|千|万|亿)?")
_SLASH_WORDS = frozenset("年月日天时秒人户亩次周班")


@dataclass(frozen=True, slots=True)
class Number:
    """A number and its unit: offsets in the searched text, the lower end `value`, the upper end of a range.

    `kind` is None where no measure word follows (翻过95). `more` marks 余 and 多 (300余家). `rule` is the row that made it.
    """

    start: int
    end: int
    value: float
    unit: str
    kind: MeasureKind | None
    rule: str
    value_max: float | None = None
    more: bool = False


@cache
def row_of(identity: str) -> Row:
    """Return a row of quantities.toml by its id."""
    return next(row for row in load_rows("quantities") if row.id == identity)


@cache
def _candidates() -> re.Pattern[str]:
    return re.compile(f"{row_of('quantities.fraction').pattern}|{row_of('quantities.number').pattern}")


@cache
def _names() -> re.Pattern[str]:
    return re.compile("|".join(row.pattern for row in load_rows("quantities") if row.text("kind") == "name"))


@cache
def kind_of(unit: str) -> MeasureKind | None:
    """Return what a unit as written measures (亿千瓦时 → energy), None for a bare number."""
    unit = unit.partition("（")[0]
    at, word = 0, measure_words().get(unit)
    while word is None and at < len(unit) and unit[at] in "百千万亿":
        at += 1
        word = measure_words().get(unit[at:].partition("/")[0])
    if word is None:
        word = measure_words().get(unit.partition("/")[0])
    return word.kind if word else None


@cache
def _base(unit: str) -> tuple[int, str]:
    """Return what a unit as written multiplies by, and the unit without that (万元 → 10000, 元; 千瓦 stays)."""
    at, worth = 0, 1
    while at < len(unit) and unit[at] in _WORTH and kind_of_word(unit[at:]) is None:
        worth *= _WORTH[unit[at]]
        at += 1
    return worth, unit[at:]


def kind_of_word(unit: str) -> MeasureKind | None:
    """Return the kind of a unit that stands in measure_words.tsv as written, with what follows its bracket or slash left out."""
    words = measure_words()
    word = words.get(unit) or words.get(unit.partition("（")[0]) or words.get(unit.partition("/")[0])
    return word.kind if word else None


@lru_cache(maxsize=4096)
def expanded(value: float, unit: str) -> tuple[float, str]:
    """Return a value with the 百, 千, 万 and 亿 of its unit multiplied out, and the bare unit (1.2, 亿元 → 120000000, 元)."""
    worth, base = _base(unit)
    return float(Decimal(repr(value)) * worth), base


def numbers(text: str, start: int, end: int, *, everyday: bool = False) -> Iterator[Number]:
    """Yield the numbers of ``text[start:end]`` (shadow text) that a quantity may begin with, in reading order.

    A number without a measure word is yielded with the kind None where its clause ends behind it; dates, document
    numbers, ordinals, names and addresses on the web are not yielded. With `everyday` wordings are read that would do
    harm in official prose (`quantities.toml`, everyday = true).
    """
    done = start
    units = _unit_openers()
    compounds = everyday or _COMPOUND_MARK.search(text, start, end) is not None
    addressed = text.find("//", start, end) >= 0 or text.find("www.", start, end) >= 0
    addresses = [match.span() for match in _ADDRESS.finditer(text, start, end)] if addressed else []
    for run in _RUN.finditer(text, start, end):
        at, last = run.span()
        if at < done or (addresses and any(low <= at < high for low, high in addresses)):
            continue
        found: Number | None = None
        if compounds and (everyday or not _COMPOUND_MARKS.isdisjoint(text[at : last + _COMPOUND])):
            found = _compound(text, at, end, everyday=everyday)
        if found is None and (everyday or _may_count(text, at, last, end, units)):
            found = _number_at(text, at, end, everyday=everyday)
        if found is not None:
            done = found.end
            yield _signed(text, found, start)


@cache
def _unit_openers() -> frozenset[str]:
    """The characters that a numeral is followed by where it counts something."""
    return frozenset(words_by_first()) | _MORE | _DASHES | frozenset("点分")


@cache
def _lengths() -> re.Pattern[str]:
    return openings((row_of("quantities.years"), row_of("quantities.days")), "needs")


def _may_count(text: str, at: int, last: int, end: int, units: frozenset[str]) -> bool:
    """Whether a run of numerals may be a quantity, by the character behind it; a cheap test before the full one."""
    following = text[last] if last < end else ""
    if following in units:
        return True
    if following in ("年", "日"):  # a date, unless a length of time is measured
        return last - at < 4 and _lengths().search(text, max(0, at - _LENGTH_REACH), at) is not None
    closing = text[last - 1]
    if closing.isdigit() or closing in "万亿":
        return following in _MAY_STAND_BARE or text[at - 1 : at] in _BEFORE_CELL
    return False


def _compound(text: str, at: int, end: int, *, everyday: bool) -> Number | None:
    compound = compound_at(text, at, end, everyday=everyday)
    if compound is None:
        return None
    return Number(at, compound.end, compound.value, compound.unit, compound.kind, compound.rule)


def _number_at(text: str, at: int, end: int, *, everyday: bool) -> Number | None:
    match = _candidates().match(text, at, end)
    if match is None:
        return None
    found = _fraction(match) if match["whole"] or match["below"] else _number(text, match, end)
    return _priced(text, _thousands(text, match, found, end)) if everyday else found


def _priced(text: str, found: Number | None) -> Number | None:
    """Give a bare number the currency sign before it for a unit ($20)."""
    if found is None or found.unit:
        return found
    sign = row_of("quantities.sign-everyday").regex.search(text, max(0, found.start - 1), found.start)
    if sign is None:
        return found
    return replace(found, start=sign.start(), unit=sign["sign"], kind="money")


def _thousands(text: str, match: re.Match[str], found: Number | None, end: int) -> Number | None:
    """Read the k of everyday text (12k个百分点, 百分之15k)."""
    at = match.end()
    if text[at : at + 1] not in ("k", "K") or not (match["arabic"] or match["whole"]):
        return found
    if match["whole"]:
        return found and replace(found, end=at + 1, value=found.value * 1000)
    unit, kind, stop = unit_at(text, at + 1, end)
    value = _value(match)
    if not unit or value is None:
        return found
    return Number(match.start(), stop, value * 1000, unit, kind, "quantities.number")


def _signed(text: str, number: Number, start: int) -> Number:
    """Give a number the sign before it: 负3.9%, and a minus where nothing stands before it (no range, no bullet)."""
    at = number.start - 1
    if at < start or number.value_max is not None:
        return number
    negative = text[at] == "负" or (text[at] in _MINUS and text[at - 1 : at] in ("", "\n", "\t", "：", "（", "，"))
    return replace(number, start=at, value=-number.value) if negative else number


def _fraction(match: re.Match[str]) -> Number | None:
    rule = "quantities.fraction"
    if whole := match["whole"]:
        part = parse_numeral(match["part"])
        if part is None:
            return None
        unit = SHARES.get(whole, "%")
        ends = _approximate(match["part"], len(match["part"]))
        if ends and whole in SHARES:
            return Number(match.start(), match.end(), ends[0], unit, "share", rule, ends[1])
        value = float(part.scaleb(-SMALL_SHARES.get(whole, 0)))
        return Number(match.start(), match.end(), value, unit, "share", rule)
    below, above = parse_numeral(match["below"]), parse_numeral(match["above"])
    if not below or above is None or above > below:
        return None
    return Number(match.start(), match.end(), round(float(above / below), 3), "", "share", rule)


def _number(text: str, match: re.Match[str], stop: int) -> Number | None:
    at = _unit_start(match)
    more = at + 1 < stop and text[at] in _MORE
    unit, kind, end = unit_at(text, at + more, stop)
    upper: float | None = None
    following = text[end : end + 1]
    if following in _DASHES and following:
        upper, unit, kind, end = _range(text, end, stop, unit, kind)
    elif not unit and following in _LINKS and following:
        unit, kind = _unit_of_list(text, end, stop)
    if not unit and match["arabic"] and (heading := _unit_of_row(text, match.start())):
        value = _value(match)
        kind = kind_of(heading)
        return None if value is None else Number(match.start(), match.end(), value, heading, kind, _INDICATOR_ROW)
    if not unit and not (match["arabic"] and following in _MAY_END_BARE):
        return None
    value = _value(match)
    if value is None or (unit and _names().match(text, match.start())):
        return None
    if upper is None and (ends := _approximate(match["chinese"], at - match.start())):
        value, upper = ends
    more = more or (bool(unit) and not _MORE.isdisjoint(text[at:end]))  # 2万余人
    rule = "quantities.number" if upper is None else "quantities.range"
    return Number(match.start(), end, value, unit, kind, rule, upper, more)


def _unit_of_row(text: str, at: int) -> str:
    """Return the unit that the heading of a table's row names in brackets before a bare number (覆盖率（%）|≥78)."""
    if text[at - 1 : at] not in _BEFORE_CELL:
        return ""
    match = row_of(_INDICATOR_ROW).regex.search(text, max(0, at - _ROW_REACH), at)
    return match["unit"] if match and kind_of(match["unit"]) else ""


def _approximate(digits: str | None, length: int) -> tuple[float, float] | None:
    """Return both ends of 三五, 二三十, 十七八; None for any other numeral."""
    match = _APPROXIMATE.fullmatch(digits, 0, length) if digits and length > 1 else None
    if match is None:
        return None
    before, first, second, place = match.groups()
    if DIGITS[second] - DIGITS[first] != 1 and first + second != "三五":
        return None
    low, high = parse_numeral(before + first + place), parse_numeral(before + second + place)
    return None if low is None or high is None else (float(low), float(high))


def _unit_start(match: re.Match[str]) -> int:
    """Return where the unit begins: a closing 万 or 亿 of a Chinese numeral belongs to it."""
    return match.start() + len(_places(match["chinese"])) if match["chinese"] else match.end()


def _places(digits: str) -> str:
    """Return a Chinese numeral without what belongs to its unit: closing 万 and 亿, and the 千 of 一百千瓦."""
    if digits[-1] == "千" and digits[-2:-1] in _PLACES:
        digits = digits[:-1]
    return digits.rstrip("万亿")


def _value(match: re.Match[str]) -> float | None:
    if arabic := match["arabic"]:
        return float(arabic.replace("，", ""))
    digits = match["chinese"]
    places = _places(digits)
    if not places:
        return 1.0  # 万亿元
    if not places.strip("〇零"):
        return None
    if not places.strip("百千"):  # 百亿元: no digit before the place
        if places == digits:
            return None
        places = "一" + places
    if "万" in places or "亿" in places:
        myriads = digits[len(places) :].rstrip("千")
        whole = parse_numeral(places + myriads)
        return None if whole is None else float(whole / _worth(myriads))
    number = parse_numeral(places)
    return None if number is None else float(number)


def _worth(myriads: str) -> int:
    worth = 1
    for ch in myriads:
        worth *= 10_000 if ch == "万" else 100_000_000
    return worth


def unit_at(text: str, at: int, stop: int) -> tuple[str, MeasureKind | None, int]:
    """Return unit, kind and end of the unit of measure that begins at offset `at`; ("", None, at) if none does."""
    found = _word_at(text, at, stop)
    if found is None and text[at : at + 1] in _MYRIAD_FIRST and (myriad := _MYRIAD.match(text, at, stop)):
        name = myriad[0].rstrip("余多来")
        word = _word_at(text, myriad.end(), stop)
        if word is None:
            return (
                (name, None, myriad.end()) if name[-1] in "万亿" and _ends(text, myriad.end(), stop) else ("", None, at)
            )
        found = (name + word[0], word[1], word[2])
    if found is None:
        return "", None, at
    unit, kind, end = found
    if text[end : end + 1] == "（" and (twin := _TWIN.match(text, end, stop)):
        return unit + twin[0], kind, twin.end()
    if end < stop and text[end] == "/" and (slash := _SLASH.match(text, end, stop)):
        word = _word_at(text, slash.end(), stop)
        tail = word[2] if word else slash.end() + (text[slash.end() : slash.end() + 1] in _SLASH_WORDS)
        if tail > slash.end():
            return unit + text[end:tail], "rate" if kind in ("mass", "volume") else kind, tail
    return unit, kind, end


def _word_at(text: str, at: int, stop: int) -> tuple[str, MeasureKind, int] | None:
    if at >= stop:
        return None
    for word in words_by_first().get(text[at], ()):
        end = at + len(word.word)
        if end <= stop and text.startswith(word.word, at) and _stands(text, end, stop, word.word, word.unless):
            return word.word, word.kind, end
    return None


def _stands(text: str, end: int, stop: int, word: str, unless: frozenset[str]) -> bool:
    """Whether the word ends here: no Latin word runs on, and the next character makes no other word of it."""
    if end >= stop:
        return True
    following = text[end]
    if word[-1].isascii() and word[-1].isalpha() and following.isascii() and following.isalnum():
        return False
    return following not in unless and ("~" not in unless or following in ENDS)


def _ends(text: str, at: int, stop: int) -> bool:
    return at >= stop or text[at] in ENDS


def _range(
    text: str, end: int, stop: int, unit: str, kind: MeasureKind | None
) -> tuple[float | None, str, MeasureKind | None, int]:
    """Return the upper end of the range whose lower end ends at `end`, with the unit of both and the range's end."""
    nothing = (None, unit, kind, end)
    dash = row_of("quantities.range").regex.match(text, end, stop)
    second = _candidates().match(text, dash.end(), stop) if dash else None
    if second is None or second["whole"] or second["below"]:
        return nothing
    upper = _value(second)
    other, other_kind, other_end = unit_at(text, _unit_start(second), stop)
    alike = other.startswith(unit) or other.endswith(unit) or unit.endswith(other) or kind == other_kind
    if upper is None or not other or not alike:
        return nothing
    return upper, other, other_kind, other_end


def _unit_of_list(text: str, end: int, stop: int) -> tuple[str, MeasureKind | None]:
    """Return the unit that a bare number shares with the last number of its list (5、8和10个)."""
    rest = _LIST_UNIT.match(text, end, stop)
    if rest is None:
        return "", None
    unit, kind, _ = unit_at(text, rest.end(), stop)
    return unit, kind
