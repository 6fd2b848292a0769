"""Where a quantity stands: its sentence, its clause, its list, the words before and behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from pipeline.lexicon.measure_words import MeasureKind
from pipeline.lexicon.rows import Row, load_rows, openings
from pipeline.model.quantity import Quantity
from pipeline.recognize.quantities import kind_of
from pipeline.recognize.quantity_numbers import row_of
from pipeline.text.brackets import split_outside
from pipeline.text.sentences import sentences

LIST_LINK = re.compile(r"、|/|[、，]?(?:和|及|与|以及)")
_CLAUSE = 160  # what stands farther from a number says nothing about it
_SENTENCE = 500
_ROW_REACH = 48
_LONG = 250  # a longer sentence with a full stop inside has lost a bracket
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class Cue:
    """The rows of one kind of targets.toml as one regular expression."""

    rows: tuple[Row, ...]
    regex: re.Pattern[str]
    needs: re.Pattern[str] | None = None

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        """Return the matches in `text`, in reading order; a text without the words that all rows need is not searched."""
        if self.needs is not None and self.needs.search(text) is None:
            return iter(())
        return self.regex.finditer(text)

    def found(self, text: str) -> bool:
        """Whether a row matches anywhere in `text`."""
        if self.needs is not None and self.needs.search(text) is None:
            return False
        return self.regex.search(text) is not None

    def opens(self, text: str) -> bool:
        """Whether a row matches at the beginning of `text`."""
        return self.regex.match(text) is not None


@cache
def cue(kind: str) -> Cue:
    """Return the rows of targets.toml of one kind."""
    rows = tuple(row for row in load_rows("targets") if row.text("kind") == kind)
    needs = openings(rows, "needs") if all(row.words("needs") for row in rows) else None
    return Cue(rows, re.compile("|".join(row.pattern for row in rows)), needs)


def measured(quantity: Quantity) -> MeasureKind | None:
    """Return what a quantity measures; 三分之二 and 半数 are shares."""
    if quantity.unit in ("年", "日"):
        return "time"
    if quantity.unit == "" and ("分之" in quantity.text or "半" in quantity.text):
        return "share"
    return kind_of(quantity.unit)


@dataclass(frozen=True, slots=True)
class Place:
    """The surroundings of a list of quantities (mostly of one); offsets in the searched text.

    `start`/`end` bound the clause (the inside of a bracket is a clause of its own), `segment` is where the words of this
    list begin in it: behind the list before, when that was a target of its own. `before` are the clause's words up to
    the first quantity, `head` those from `segment`, `after` those behind the last, `lead` the sentence up to the first,
    `rest` the sentence behind the last. `outer` is what follows the bracket that the clause stands in. `told`: the
    present is told since an earlier sentence; `ahead`: this clause names a time to come.
    """

    quantities: tuple[Quantity, ...]
    start: int
    end: int
    segment: int
    sentence: int
    before: str
    head: str
    after: str
    lead: str
    rest: str
    outer: str = ""
    in_bracket: bool = False
    told: bool = False
    ahead: bool = False

    def from_segment(self, text: str, segment: int) -> Place:
        """Return this place with its own words beginning at offset `segment`."""
        return (
            replace(self, segment=segment, head=text[segment : self.first.start]) if segment != self.segment else self
        )

    @property
    def first(self) -> Quantity:
        """The first quantity of the list."""
        return self.quantities[0]

    @property
    def kind(self) -> MeasureKind | None:
        """What the list's last quantity measures."""
        return measured(self.quantities[-1])

    @property
    def in_row(self) -> bool:
        """Whether the number stands in a row of a table of indicators: its unit is named in the bracket before it."""
        if "）" not in self.before:
            return False
        match = row_of("quantities.indicator-row").regex.search(self.before[-_ROW_REACH:])
        return match is not None and match["unit"] == self.first.unit

    @property
    def chinese(self) -> bool:
        """Whether the number is written in Chinese."""
        return not _DIGIT.search(self.first.text)


@dataclass(slots=True)
class Sentence:
    """A sentence with its clauses and the quantities in it; `told` when it tells the present from its beginning."""

    start: int
    end: int
    quantities: list[Quantity]
    told: bool = False


def sentences_with(text: str, start: int, end: int, quantities: Sequence[Quantity]) -> Iterator[Sentence]:
    """Yield the sentences of ``text[start:end]`` that hold quantities, each knowing whether the present is told there."""
    goal = cue("goal")
    carrying, index = False, 0
    previous_end = start
    for begin, stop in _bounded(text, start, end):
        if "\n" in text[previous_end:begin] or "\t" in text[previous_end:begin]:
            carrying = False
        previous_end = stop
        held: list[Quantity] = []
        while index < len(quantities) and quantities[index].start < stop:
            if quantities[index].start >= begin:
                held.append(quantities[index])
            index += 1
        told = carrying and not goal.found(text[begin:stop]) and not _forward().search(text, begin, stop)
        if held:
            yield Sentence(_opening(text, begin) if begin == start else begin, stop, held, told)
        carrying = told or _carries(text, begin, stop, goal)


def _opening(text: str, at: int) -> int:
    """Return where the sentence begins that a stretch cuts into at offset `at`; `at` itself where it cuts none."""
    if text[at - 1 : at] not in ("，", "；", "、", "："):
        return at
    low = max(0, at - _SENTENCE)
    return max(text.rfind(mark, low, at) + 1 for mark in "。\n\t") or low


def _bounded(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the sentences; a bracket that was never closed swallows none of them."""
    for begin, stop in sentences(text, start, end):
        if stop - begin > _LONG and text.find("。", begin, stop - 1) >= 0:
            yield from split_at(text, begin, stop)
        else:
            yield begin, stop


def split_at(text: str, begin: int, stop: int, mark: str = "。") -> Iterator[tuple[int, int]]:
    """Yield the stretches of ``text[begin:stop]`` that end with `mark`, whatever brackets stand around them."""
    while begin < stop:
        at = text.find(mark, begin, stop)
        end = stop if at < 0 else at + 1
        yield begin, end
        begin = end


@cache
def _forward() -> re.Pattern[str]:
    return re.compile(
        r"加快|推进|推动|加强|完善|新建|新增|(?<![主重需纲摘])要|将|实施|开展|全面|应当|不得|每[年月个县村]|为[^，。；]{2,40}制定"
    )


@cache
def _carrying() -> re.Pattern[str]:
    return next(row.regex for row in cue("situation").rows if row.flag("carries"))


def _carries(text: str, begin: int, stop: int, goal: Cue) -> bool:
    needs, reach = cue("situation").needs, min(stop, begin + 40)
    if needs is not None and needs.search(text, begin, min(stop, reach + 1)) is None:
        return False
    match = _carrying().search(text, begin, reach)
    return match is not None and not goal.regex.search(text, match.end(), stop)


def places(text: str, sentence: Sentence) -> Iterator[list[Place]]:
    """Yield, clause by clause, the lists of quantities of a sentence with their surroundings."""
    index = 0
    for begin, stop in _clauses(text, sentence):
        held: list[Quantity] = []
        while index < len(sentence.quantities) and sentence.quantities[index].start < stop:
            held.append(sentence.quantities[index])
            index += 1
        if held:
            yield [_place(text, sentence, begin, stop, group) for group in _lists(text, begin, held)]


def _clauses(text: str, sentence: Sentence) -> Iterator[tuple[int, int]]:
    """Yield the clauses of a sentence; the comma of 1，200亩 ends none."""
    inside = {q.start + q.text.index("，") for q in sentence.quantities if "，" in q.text}
    pending: int | None = None
    for begin, stop in split_outside(text, "，；：", sentence.start, sentence.end):
        start = begin if pending is None else pending
        if stop in inside:
            pending = start
            continue
        pending = None
        yield start, stop
    if pending is not None:
        yield pending, sentence.end


def _lists(text: str, begin: int, quantities: list[Quantity]) -> list[list[Quantity]]:
    groups: list[list[Quantity]] = []
    for quantity in quantities:
        last = groups[-1][-1] if groups else None
        linked = last is not None and LIST_LINK.fullmatch(text, last.end, quantity.start) is not None
        if (
            last
            and linked
            and (measured(last) == measured(quantity) or "分别" in text[max(begin, last.start - _CLAUSE) : last.start])
        ):
            groups[-1].append(quantity)
        else:
            groups.append([quantity])
    return groups


def _place(text: str, sentence: Sentence, begin: int, stop: int, group: list[Quantity]) -> Place:
    first, last = group[0], group[-1]
    begin, stop = max(begin, first.start - _CLAUSE), min(stop, last.end + _CLAUSE)
    opened = text.rfind("（", begin, first.start)
    inside = opened >= 0 and text.rfind("）", opened, first.start) < 0
    outer = ""
    if inside:
        closed = text.find("）", last.end, stop)
        closed = stop if closed < 0 else closed
        outer = text[closed + 1 : min(sentence.end, closed + _CLAUSE)]
        begin, stop = _inner_clause(text, opened + 1, closed, first.start, last.end)
    before = text[begin : first.start]
    return Place(
        quantities=tuple(group),
        start=begin,
        end=stop,
        segment=begin,
        sentence=sentence.start,
        before=before,
        head=before,
        after=text[last.end : stop],
        lead=text[max(sentence.start, first.start - _SENTENCE) : first.start],
        rest=text[last.end : min(sentence.end, last.end + _SENTENCE)],
        outer=outer,
        in_bracket=inside,
        told=sentence.told,
    )


def _inner_clause(text: str, begin: int, stop: int, first: int, last: int) -> tuple[int, int]:
    for low, high in split_outside(text, "，；：。", begin, stop):
        if low <= first and last <= high:
            return low, high
    return begin, stop
