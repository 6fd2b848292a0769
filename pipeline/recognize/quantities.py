"""Quantities (数量) in running text: value, unit, comparison, direction, reference.

What a quantity says stands in `lexicon/quantities.toml` and `lexicon/measure_words.tsv`. Whether it must be reached is
not decided here but in `extract/targets.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import cast

from pipeline.lexicon.rows import Row, load_rows, openings
from pipeline.model.quantity import Comparator, Direction, Quantity
from pipeline.recognize.quantity_numbers import Number, expanded, kind_of, numbers, row_of
from pipeline.text.everyday import everyday_view

_WINDOW = 22  # a word of comparison with its fillers is never longer
_WORD = 10  # a word of comparison alone
_CLAUSE_MARKS = "，。；：\n\t"
_PER_MARKS = re.compile("[每均逐]")  # without one of these, or 年 that is no date, no row of `per` matches
_PER_WINDOW = 45
_REMEMBERED = 2000  # wordings whose row is remembered
_QUOTED = 16  # a longer quotation is a sentence, not a name
_CHAIN = re.compile(r"、|/|[、，]?(?:和|及|与|以及)")
_EXCEPT = re.compile(r"\[\^[^\]]*\]|\(\?<?!.*?\)")  # what a pattern must not match
_BARE_ENDS = frozenset(("", *"，。；、）\n\t"))
_HAN_NUMERALS = frozenset("百千万亿")


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What the words on one side of a number say, and how far they reach."""

    at: int
    comparator: Comparator | None = None
    direction: Direction | None = None
    rule: str = ""


class _Cues:
    """The rows of one kind as one regular expression."""

    def __init__(self, kind: str) -> None:
        self.rows = tuple(row for row in load_rows("quantities") if row.text("kind") == kind)
        # no groups around the alternatives: the engine then skips by their first characters
        self.regex = re.compile("|".join(_unnamed(row.pattern) for row in self.rows))
        self.known: dict[str, Row] = {}
        self.openings = openings(self.rows)
        # words that end where the number begins end with one of these; a cheap test before the search
        self.marks = frozenset("".join(_EXCEPT.sub("", row.pattern) for row in self.rows))

    def row(self, match: re.Match[str], stop: int) -> Row:
        """Return the first row that matches what the joint expression matched; the same words mostly say the same row."""
        known = self.known.get(match[0])
        if known is not None and known.regex.match(match.string, match.start(), stop):
            return known
        row = next(row for row in self.rows if row.regex.match(match.string, match.start(), stop))
        if len(self.known) < _REMEMBERED:
            self.known[match[0]] = row
        return row

    def before(self, text: str, low: int, at: int) -> re.Match[str] | None:
        """Return the longest match that ends at offset `at` and begins at `low` or later."""
        return self.regex.search(text, low, at) if at > low and text[at - 1] in self.marks else None


def _unnamed(pattern: str) -> str:
    return re.sub(r"\(\?P<\w+>", "(?:", pattern)


@cache
def _cues(kind: str) -> _Cues:
    return _Cues(kind)


@cache
def _touching() -> frozenset[str]:
    """The characters that words before a number end with."""
    return _cues("reference").marks | _cues("before").marks | _cues("filler").marks


def find_quantities(
    text: str, start: int = 0, end: int | None = None, *, everyday: bool = False
) -> tuple[Quantity, ...]:
    """Return the quantities that ``text[start:end]`` names, in reading order, none overlapping.

    Dates, document numbers, ordinals, titles (《…》) and names (“三个一批”, 5G, 一村一品) are none. Of several words of
    comparison the one next to the number decides, but a bound (以上, 不低于) always beats a mere direction (增长).

    Args:
        text: shadow text; the offsets of the result count its characters.
        start: first offset to look at; words before it may still be read as words of comparison.
        end: offset to stop before, the text's end by default.
        everyday: read traditional characters, formal numerals, lengths of time and prices as people write them, too
            (6 天, 三年半, 陸點五折, 五元三毛, $20); never for official prose, where 三年 is a time and 陆 a name.
    """
    stop = len(text) if end is None else end
    if everyday:
        view = everyday_view(text)
        inside = _found(view.text, view.offset(start), view.offset(stop), everyday=True)
        places = [view.span(quantity.start, quantity.end) for quantity in inside]
        return tuple(
            replace(quantity, start=first, end=last, text=text[first:last])
            for quantity, (first, last) in zip(inside, places, strict=True)
        )
    return _found(text, start, stop, everyday=False)


def _found(text: str, start: int, stop: int, *, everyday: bool) -> tuple[Quantity, ...]:
    found = [*_counted(text, start, stop, everyday=everyday), *_idioms(text, start, stop)]
    found.sort(key=lambda quantity: (quantity.start, -quantity.end))
    return tuple(_apart(found))


def _apart(quantities: list[Quantity]) -> Iterator[Quantity]:
    done = 0
    for quantity in quantities:
        if quantity.start >= done:
            done = quantity.end
            yield quantity


# ---- one quantity ------------------------------------------------------------------------------------------------


def _counted(text: str, start: int, stop: int, *, everyday: bool) -> list[Quantity]:
    out: list[Quantity] = []
    chain: list[int] = []  # indices in `out` of the list that the last quantity ends
    floor = start
    for candidate in numbers(text, start, stop, everyday=everyday):
        if candidate.kind is None and not candidate.unit and not _may_be_compared(text, candidate.start, floor):
            continue
        if _named(text, candidate):
            continue
        left = _left(text, candidate, floor)
        number = _of_time(text, candidate, left)
        right = _right(text, number, stop)
        if number.kind is None and not _stands_bare(text, number, left, right):
            continue
        if _figurative(text, number) and not (left.comparator or right.comparator):
            continue  # 千家企业: a figure of speech unless compared
        if out and left.comparator is None and _chained(text, out[-1], out[chain[0]].start, number):
            left = _inherited(out[-1], left)
            chain.append(len(out))
        else:
            chain = [len(out)]
        quantity = _quantity(text, number, left, right)
        if len(chain) > 1 and quantity.per is None and out[-1].per:
            quantity = replace(quantity, per=out[-1].per)  # 年均增速分别达到15%、12%
        out.append(quantity)
        if right.comparator and len(chain) > 1 and "分别" in text[max(0, out[chain[0]].start - 6) : number.start]:
            _share(out, chain, right)
        floor = out[-1].end
    return out


def _may_be_compared(text: str, at: int, floor: int) -> bool:
    """Whether words of comparison may stand before a bare number; a cheap test before the full one."""
    low = max(floor, at - _WINDOW)
    return at > low and (text[at - 1] in _touching() or text.find("少", max(low, at - _WORD), at) >= 0)


def _figurative(text: str, number: Number) -> bool:
    """Whether the number has no digit before its place (千家企业)."""
    return text[number.start] in _HAN_NUMERALS and number.rule != "quantities.fraction"


def _chained(text: str, last: Quantity, begin: int, number: Number) -> bool:
    """Whether a number goes on with the list that `last` ends: a mark between, and the same thing measured or 分别."""
    if not _CHAIN.fullmatch(text, last.end, number.start):
        return False
    return kind_of(last.unit) == number.kind or "分别" in text[max(0, begin - 6) : last.end]


def _named(text: str, number: Number) -> bool:
    """Whether the number stands in a title or in a short quotation, and so is part of a name."""
    quoted = text.rfind("“", max(0, number.start - _QUOTED), number.start)
    titled = text.rfind("《", max(0, number.start - 60), number.start)
    opened = quoted if quoted > titled else titled
    if opened < 0:
        return False
    close = "”" if text[opened] == "“" else "》"
    if text.find(close, opened, number.start) >= 0:
        return False
    reach = _QUOTED if close == "”" else 80
    return text.find(close, number.end - 1, opened + reach) >= 0


def _left(text: str, number: Number, floor: int) -> _Comparison:
    """Read the words of comparison that end where the number begins, the nearest first."""
    low = max(floor, number.start - _WINDOW)
    at = probe = number.start
    if at <= low or text[at - 1] not in _touching():
        return _at_least_verb(text, low, at) or _Comparison(at)
    said: list[tuple[Row, Comparator]] = []
    for _ in range(5):
        found = _compared(text, low, probe)
        if found is None:
            filler = _cues("filler").before(text, low, probe)
            if filler is None:
                break
            probe = filler.start()
            continue
        row, at = found
        probe = at
        said.append((row, cast(Comparator, row.text("comparator"))))
    if not said and (verb := _at_least_verb(text, low, number.start)):
        return verb
    bound = next((pair for pair in said if pair[1] not in "+-"), said[0] if said else None)
    directions = (row.text("direction") for row, _ in said)
    direction = cast("Direction | None", next((word for word in directions if word), None))
    return _Comparison(at, bound[1], direction, bound[0].id) if bound else _Comparison(number.start)


def _compared(text: str, low: int, at: int) -> tuple[Row, int] | None:
    for kind, reach in (("reference", _WINDOW), ("before", _WORD)):
        cues = _cues(kind)
        match = cues.before(text, max(low, at - reach), at)
        if match is not None:
            return cues.row(match, at), match.start()
    return None


def _at_least_verb(text: str, low: int, at: int) -> _Comparison | None:
    if text.find("少", max(low, at - _WORD), at) < 0:
        return None
    cues = _cues("apart")
    match = cues.regex.search(text, max(low, at - _WORD), at)
    return _Comparison(at, ">=", None, cues.row(match, at).id) if match else None


def _right(text: str, number: Number, stop: int) -> _Comparison:
    cues = _cues("after")
    if text[number.end : number.end + 1] not in cues.marks:
        return _Comparison(number.end)
    match = cues.regex.match(text, number.end, stop)
    if match is None:
        return _Comparison(number.end)
    row = cues.row(match, stop)
    if row.id == "quantities.within" and number.kind not in ("time", "length"):
        return _Comparison(number.end)
    if row.id == "quantities.between" and number.value_max is None:
        return _Comparison(number.end)
    return _Comparison(match.end(), cast(Comparator, row.text("comparator")), None, row.id)


def _of_time(text: str, number: Number, left: _Comparison) -> Number:
    """Give 11.3年 and 5日 their unit where what is measured is a length of time; everywhere else they are times."""
    if number.unit or left.comparator is None or number.value > 366:
        return number
    unit = text[number.end : number.end + 1]
    if unit not in ("年", "日"):
        return number
    row = row_of("quantities.years" if unit == "年" else "quantities.days")
    if not row.regex.search(text, max(0, left.at - 24), left.at):
        return number
    return replace(number, end=number.end + 1, unit=unit, kind="time")


def _stands_bare(text: str, number: Number, left: _Comparison, right: _Comparison) -> bool:
    """Whether a number without a measure word is a quantity by what stands around it (评分达到95, 系数提高到0.58以上)."""
    if number.unit:  # a myriad alone (突破120万), or the unit of the list it stands in
        return True
    compared = left.comparator is not None and left.comparator not in "+-"
    return compared and text[number.start].isdigit() and text[right.at : right.at + 1] in _BARE_ENDS


def _inherited(earlier: Quantity, left: _Comparison) -> _Comparison:
    """The later member of a list is compared by the words before the first (分别达到52%、58%)."""
    if not earlier.rule or earlier.comparator == "=":
        return left
    return _Comparison(left.at, earlier.comparator, earlier.direction, earlier.rule)


def _share(out: list[Quantity], chain: list[int], right: _Comparison) -> None:
    """A word of comparison behind the last of 分别… holds for all of the list."""
    for index in chain[:-1]:
        if right.comparator is not None:
            out[index] = replace(out[index], comparator=right.comparator, rule=right.rule)


def _quantity(text: str, number: Number, left: _Comparison, right: _Comparison) -> Quantity:
    comparator, rule = _decide(number, left, right)
    start, end = left.at, right.at
    whole, base_unit = expanded(number.value, number.unit)
    return Quantity(
        text=text[start:end],
        start=start,
        end=end,
        comparator=comparator,
        value=number.value,
        unit=number.unit,
        rule=rule,
        value_max=number.value_max,
        direction=left.direction,
        per=_per(text, number.start),
        expanded=whole,
        base_unit=base_unit,
    )


_FIRM = frozenset(
    (
        "quantities.at-least",
        "quantities.at-most",
        "quantities.at-least-of",
        "quantities.at-most-of",
        "quantities.less",
        "quantities.exceed",
    )
)


def _decide(number: Number, left: _Comparison, right: _Comparison) -> tuple[Comparator, str]:
    if number.value_max is not None and right.rule == "quantities.between":
        return ">=", right.rule
    if left.comparator and left.rule in _FIRM:
        return left.comparator, left.rule
    if right.comparator:
        return right.comparator, right.rule
    if left.comparator == "=" or left.comparator is None:
        if number.value_max is not None:
            return ">=", number.rule
        if number.more:
            return ">", number.rule
        if number.value == 100 and number.unit == "%":
            return ">=", left.rule or number.rule
        return "=", left.rule or number.rule
    if left.rule == "quantities.increase" and number.kind == "count":
        return "=", left.rule  # 泊位增加500个 says how many, as 新增 does
    return left.comparator, left.rule


def _plain_year(text: str, low: int, at: int) -> bool:
    """Whether a 年 that follows no digit stands in ``text[low:at]``."""
    found = text.find("年", low, at)
    while found >= 0 and text[found - 1 : found].isdigit():
        found = text.find("年", found + 1, at)
    return found >= 0


def _per(text: str, at: int) -> str | None:
    """Return the reference of a rate that stands in the number's clause before it (每年, 每个县), the nearest."""
    low = max(0, at - _PER_WINDOW)
    if _PER_MARKS.search(text, low, at) is None and not _plain_year(text, low, at):
        return None
    low = max(low, *(text.rfind(mark, low, at) + 1 for mark in _CLAUSE_MARKS))
    cues = _cues("per")
    last = None
    for last in cues.regex.finditer(text, low, at):  # noqa: B007 - the last match is wanted
        pass
    if last is None:
        return None
    row = cues.row(last, at)
    named = row.text("per")
    if named:
        return named
    whole = row.regex.match(text, last.start(), at)
    return whole["what"] if whole else None


# ---- quantities without a measure word ---------------------------------------------------------------------------


def _idioms(text: str, start: int, stop: int) -> Iterator[Quantity]:
    cues, done = _cues("idiom"), start
    for opening in cues.openings.finditer(text, start, stop):
        match = cues.regex.match(text, opening.start(), stop) if opening.start() >= done else None
        if match is None:
            continue
        row, done = cues.row(match, stop), match.end()
        more = row_of("quantities.or-more").regex.match(text, match.end(), stop)
        end = more.end() if more else match.end()
        yield Quantity(
            text=text[match.start() : end],
            start=match.start(),
            end=end,
            comparator=">=" if more else cast(Comparator, row.text("comparator")),
            value=float(row.text("value")),
            unit=row.text("unit"),
            expanded=float(row.text("value")),
            base_unit=row.text("unit"),
            rule=row.id,
            direction=cast("Direction | None", row.text("direction") or None),
            per=_per(text, match.start()),
        )


__all__ = ["find_quantities", "kind_of"]
