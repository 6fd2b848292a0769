"""Numbers with their unit of measure, before anything is known of what they are compared with."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.measure_words import MeasureKind, longest_word, measure_words
from pipeline.lexicon.rows import Row, load_rows
from pipeline.text.numerals import parse_numeral

SHARES = {"百": "%", "千": "‰", "万": "‱"}
ENDS = frozenset("，。；、）：”！？\n\t 和及与或以左上下并等之的内")
_MYRIAD = re.compile(r"(?:万亿|亿|百万|千万|万|百|千)(?:余|多|来)?")
_MORE = re.compile(r"[余多来]")
_LIST_UNIT = re.compile(r"(?:[、和及与]\d{1,9}(?:\.\d{1,9})?){1,8}")
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
    at, word = 0, measure_words().get(unit)
    while word is None and at < len(unit) and unit[at] in "百千万亿":
        at += 1
        word = measure_words().get(unit[at:].partition("/")[0])
    if word is None:
        word = measure_words().get(unit.partition("/")[0])
    return word.kind if word else None


def numbers(text: str, start: int, end: int) -> Iterator[Number]:
    """Yield the numbers with a unit in ``text[start:end]`` (shadow text), in reading order, none overlapping.

    A number without a measure word is yielded with the kind None; dates, document numbers, ordinals and names are not
    yielded.
    """
    done = start
    for match in _candidates().finditer(text, start, end):
        if match.start() < done:
            continue
        found = _fraction(match) if match["whole"] or match["below"] else _number(text, match, end)
        if found is not None:
            done = found.end
            yield found


def _fraction(match: re.Match[str]) -> Number | None:
    rule = "quantities.fraction"
    if whole := match["whole"]:
        part = parse_numeral(match["part"])
        return None if part is None else Number(match.start(), match.end(), float(part), SHARES[whole], "share", rule)
    below, above = parse_numeral(match["below"]), parse_numeral(match["above"])
    if not below or above is None or above > below:
        return None
    return Number(match.start(), match.end(), round(float(above / below), 3), "", "share", rule)


def _number(text: str, match: re.Match[str], stop: int) -> Number | None:
    if _names().match(text, match.start()):
        return None
    read = _read(text, match)
    if read is None:
        return None
    value, at = read
    more = bool(_MORE.match(text, at)) and at + 1 < stop
    unit, kind, end = unit_at(text, at + more, stop)
    if unit and text[at + more : end] != unit:  # 2万余人: the 余 stands inside the unit
        more = True
    upper, unit, kind, end = _range(text, end, stop, unit, kind)
    if not unit:
        unit, kind = _unit_of_list(text, end, stop)
    rule = "quantities.number" if upper is None else "quantities.range"
    return Number(match.start(), end, value, unit, kind, rule, upper, more)


def _read(text: str, match: re.Match[str]) -> tuple[float, int] | None:
    """Return the number's value and where its unit begins: a closing 万 or 亿 belongs to the unit."""
    if arabic := match["arabic"]:
        number = parse_numeral(arabic)
        return None if number is None else (float(number), match.end())
    digits = match["chinese"]
    places = digits.rstrip("万亿")
    at = match.start() + len(places)
    if not places or not places.strip("百千"):  # 百亿元, 万元: no digit before the place
        if len(digits) == len(places) == 1 and text[at : at + 1] not in ("万", "亿"):
            return None
        value = parse_numeral("一" + places) if places else None
        return (float(value or 1), at if places else match.start())
    if "万" in places or "亿" in places:
        whole = parse_numeral(digits)
        return None if whole is None else (float(whole / _worth(digits[len(places) :])), at)
    number = parse_numeral(places)
    return None if number is None else (float(number), at)


def _worth(myriads: str) -> int:
    worth = 1
    for ch in myriads:
        worth *= 10_000 if ch == "万" else 100_000_000
    return worth


def unit_at(text: str, at: int, stop: int) -> tuple[str, MeasureKind | None, int]:
    """Return unit, kind and end of the unit of measure that begins at offset `at`; ("", None, at) if none does."""
    found = _word_at(text, at, stop)
    if found is None and (myriad := _MYRIAD.match(text, at, stop)):
        name = myriad[0].rstrip("余多来")
        word = _word_at(text, myriad.end(), stop)
        if word is None:
            return (name, None, myriad.end()) if name[-1] in "万亿" and _ends(text, myriad.end(), stop) else ("", None, at)
        found = (name + word[0], word[1], word[2])
    if found is None:
        return "", None, at
    unit, kind, end = found
    if end < stop and text[end] == "/" and (slash := _SLASH.match(text, end, stop)):
        word = _word_at(text, slash.end(), stop)
        tail = word[2] if word else slash.end() + (text[slash.end() : slash.end() + 1] in _SLASH_WORDS)
        if tail > slash.end():
            return unit + text[end:tail], "rate" if kind in ("mass", "volume") else kind, tail
    return unit, kind, end


def _word_at(text: str, at: int, stop: int) -> tuple[str, MeasureKind, int] | None:
    words = measure_words()
    for length in range(min(longest_word(), stop - at), 0, -1):
        word = words.get(text[at : at + length])
        if word is not None and _stands(text, at + length, stop, word.word, word.unless):
            return word.word, word.kind, at + length
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
    read = _read(text, second)
    if read is None:
        return nothing
    other, other_kind, other_end = unit_at(text, read[1], stop)
    if not other or (unit and not other.endswith(unit) and not unit.endswith(other) and kind != other_kind):
        return nothing
    return read[0], other, other_kind, other_end


def _unit_of_list(text: str, end: int, stop: int) -> tuple[str, MeasureKind | None]:
    """Return the unit that a bare number shares with the last number of its list (5、8和10个)."""
    rest = _LIST_UNIT.match(text, end, stop)
    if rest is None:
        return "", None
    unit, kind, _ = unit_at(text, rest.end(), stop)
    return unit, kind
