"""Times (时间) in a stretch of text: dates, periods, recurrences, with the days they mean.

The words stand in lexicon/deadlines.toml; a time is read from them like this::

    [opening] [recurrence] unit unit … [join unit unit …] [closing] [tail]
     到                    2025年 6月 底                    前
     自                    2025年 7月 1日 起至 12月 31日     止
               每年        12月 底                          前
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import cast

from pipeline.lexicon.rows import Row
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.time import Precision, Time, TimeKind
from pipeline.recognize.everyday_times import EverydayReader, plain_characters
from pipeline.recognize.time_dates import Frame, Moment, clock_of, counted_from, days_of, number_of
from pipeline.recognize.time_grammar import TimeGrammar, time_grammar
from pipeline.text import calendar
from pipeline.text.calendar import Days
from pipeline.text.workdays import official_calendar

_ENDS_SENTENCE = "。！？\n\t"
_NEAR = 400  # characters: a year named farther back says nothing about a bare month
_LATELY = 60  # days: a day named without year or 前 that was over no longer ago is told of, not planned
_TITLE = 300  # characters in which a document's title stands


def find_times(
    text: str, *, basis: date | None, office: OfficeTime = STANDARD, everyday: bool = False
) -> tuple[Time, ...]:
    """Return the times that `text` names, in reading order, none overlapping.

    Where several readings fit one place, the longest wins. A date without a year takes the year that its sentence
    names last before it, else the one in the document's title, else the first in which it is not before `basis`.

    Args:
        text: shadow text (`text/shadow.py`); the offsets of the result count its characters, half-open.
        basis: the document's date; None leaves what counts from it without days. A datetime (a mail's Date) also gives
            the hour that 2小时后 counts from.
        office: the hour that 下班前 means, and the working days that N个工作日内 counts.
        everyday: read everyday wordings too (后天上午, 3天后, 晚上8点半; `everyday_times.py`), as mail and notices use
            them. Official plans are read without: 三年前 or 上午 dates nothing there.

    Returns:
        Times as closed intervals of days. Names (三年行动计划) and document numbers (〔2021〕5号) are not among them.
    """
    day = basis.date() if isinstance(basis, datetime) else basis
    if not everyday:
        return tuple(_Reader(text, day, office).times())
    clock = basis.time() if isinstance(basis, datetime) else None
    plain = plain_characters(text)
    found = _Reader(plain, day, office).times_and_everyday(EverydayReader(plain, day, clock, office))
    return tuple(replace(time, text=text[time.start : time.end]) for time in found)


def uncounted(time: Time, basis: date | None) -> bool:
    """Return whether a time counts working days into a year of which no calendar is known, and so has no day."""
    return basis is not None and time.end_date is None and "工作日" in time.text and time.kind == "deadline"


@dataclass(slots=True)
class _Wording:
    """What was matched of one time, before it is turned into days."""

    start: int
    end: int
    first: Moment
    second: Moment | None = None
    opening: Row | None = None
    cycle: Row | None = None
    cycle_count: int = 1
    closing: Row | None = None


class _Reader:
    """One pass over one text; remembers the year that was written last."""

    def __init__(self, text: str, basis: date | None, office: OfficeTime) -> None:
        self.text, self.basis, self.office = text, basis, office
        self.grammar: TimeGrammar = time_grammar()
        self.title = self._title_year()
        self.near: tuple[int, int, bool] | None = None  # year, where it ends, whether a month stood with it

    def times(self) -> Iterator[Time]:
        done = 0
        for match in self.grammar.candidate.finditer(self.text):
            at = match.start()
            if at < done:
                continue
            guard = self.grammar.longest("guard", self.text, at)
            if guard is not None:
                done = guard[1].end()
                continue
            found = self._counted(at) or self._dated(at)
            if found is not None:
                done = found.end
                yield found

    def times_and_everyday(self, everyday: EverydayReader) -> Iterator[Time]:
        """The times of both readers: the longer reading of a place wins, of equally long ones that differ the everyday one."""
        official = {match.start() for match in self.grammar.candidate.finditer(self.text)}
        done = 0
        for at in sorted(official.union(everyday.places())):
            if at < done:
                continue
            done = everyday.hidden(at)
            if done > at:
                continue
            found = self._counted(at) or self._dated(at) if at in official else None
            heard = everyday.read(at, near=self._near_year(at))
            if heard is not None and (found is None or _wins(heard.time, found)):
                found = heard.time
                self.near = self.near if heard.year is None else (heard.year, found.end, heard.with_month)
            if found is not None:
                found = everyday.with_hour(found) if found.kind == "recurrence" else found
                done = found.end
                yield found

    def _title_year(self) -> int | None:
        matches = (row.regex.search(self.text, 0, _TITLE) for row in self.grammar.parts["frame"].rows)
        return next((int(match["year"]) for match in matches if match is not None), None)

    # ---- reading the words -----------------------------------------------------------------------------------

    def _dated(self, at: int) -> Time | None:
        wording = self._wording(at)
        if wording is None:
            return None
        found = self._time(wording)
        for moment in (wording.first, wording.second):
            if moment is not None and moment.year is not None:
                self.near = moment.year, wording.end, "month" in moment.values
        return found

    def _wording(self, start: int) -> _Wording | None:
        at, text = start, self.text
        opening = self.grammar.longest("opening", text, at)
        if opening is not None:
            at = opening[1].end()
        cycle = self.grammar.longest("cycle", text, at)
        if cycle is not None:
            at = cycle[1].end()
        read = self._units(cycle[0].text("leads", "cycle") if cycle else "", at)
        if read is None and cycle is None:
            return None
        if read is None and cycle is not None:
            read = Moment(cycle[0], "cycle", precision=cycle[0].text("precision")), at
        assert read is not None  # noqa: S101  for the type checker: one of the two branches above made it
        wording = _Wording(start, read[1], read[0], opening=opening[0] if opening else None)
        if cycle is not None:
            wording.cycle, wording.cycle_count = cycle[0], number_of(cycle[1].groupdict().get("n") or "1") or 1
            self._more_dates(wording)
        self._join(wording)
        closing = self.grammar.longest("closing", text, wording.end)
        if closing is not None:
            wording.closing, wording.end = closing[0], closing[1].end()
        return wording

    def _units(self, before: str, at: int) -> tuple[Moment, int] | None:
        step = self.grammar.step(before, self.text, at)
        if step is None:
            return None
        moment = Moment(step[0].row, "")
        while step is not None:
            unit, match = step
            moment.take(unit, match)
            at = match.end()
            step = self.grammar.step(unit.name, self.text, at)
        return moment, at

    def _more_dates(self, wording: _Wording) -> None:
        """Take in the further dates of one recurrence: 每年3月、9月."""
        while wording.first.last_unit != "cycle":
            more = self.grammar.longest("and", self.text, wording.end)
            read = self._units("cycle", more[1].end()) if more else None
            if read is None:
                return
            wording.end = read[1]

    def _join(self, wording: _Wording) -> None:
        join = self.grammar.longest("join", self.text, wording.end)
        read = self._units("join", join[1].end()) if join else None
        if read is not None:
            wording.second, wording.end = read

    # ---- from words to days ----------------------------------------------------------------------------------

    def _time(self, wording: _Wording) -> Time:
        if wording.cycle is not None:
            every = wording.cycle.text("every").format(n=wording.cycle_count)
            return self._made(wording, "recurrence", None, wording.cycle, every=every)
        sense = wording.closing.text("sense") if wording.closing else ""
        rolls = bool(sense in ("by", "stop") or wording.first.values.keys() & {"month", "day"} or wording.first.holiday)
        frame = Frame(self.basis, self._near_year(wording.start), self.title)
        if sense == "since" or (wording.opening is not None and wording.opening.flag("told")):
            rolls = False  # 4月份以来, 截至4月末: of the document's own year, also where that month is over
        days = days_of(wording.first, frame, rolls=rolls)
        if wording.second is not None:
            return self._range(wording, days, frame)
        return self._single(wording, days, sense)

    def _range(self, wording: _Wording, first: Days | None, frame: Frame) -> Time:
        assert wording.second is not None  # noqa: S101  the caller looked
        if first is not None and wording.second.values.keys() <= _HOURS:
            return self._made(wording, "range", first, wording.second.row)  # 5月20日9：00—17：00
        begun = self._begun(wording, frame)
        if begun is not None:
            return self._made(wording, "range", begun, wording.closing or wording.second.row)
        frame = replace(frame, anchor=wording.first, anchor_days=first)
        second = days_of(wording.second, frame, rolls=True)
        if first is not None and second is not None and wording.first.year is None and second.last < first.first:
            first = days_of(
                wording.first, replace(frame, near=second.last.year - 1, anchor_days=None, basis=None), rolls=False
            )
        days = Days(first.first, second.last) if first and second and first.first <= second.last else second
        row = wording.closing or wording.second.row
        return self._made(wording, "range", days, row)

    def _begun(self, wording: _Wording, frame: Frame) -> Days | None:
        """A range without a year that the document's day lies in (5月至9月, written in June), or that ended lately."""
        named = (
            "month" not in wording.first.values
            or wording.first.year is not None
            or wording.second is None
            or wording.second.year is not None
        )
        if named or self.basis is None or frame.near is not None or frame.title is not None:
            return None
        first = days_of(wording.first, replace(frame, near=self.basis.year, basis=None), rolls=False)
        if first is None or wording.second is None or first.first > self.basis:
            return None
        last = days_of(wording.second, replace(frame, anchor=wording.first, anchor_days=first), rolls=True)
        if last is None or last.last < first.first or (self.basis - last.last).days > _LATELY:
            return None
        return Days(first.first, last.last)

    def _single(self, wording: _Wording, days: Days | None, sense: str) -> Time:
        moment, row = wording.first, wording.closing
        until = wording.opening is not None and wording.opening.text("sense") == "until"
        if moment.last_unit == "event":
            return self._made(wording, "deadline", None, moment.row)
        if sense == "after":
            begin = days.last + timedelta(days=1) if days and days.last < date.max else None
            return self._made(wording, "range", None, row or moment.row, start=begin)
        if sense in ("since", "from"):
            lasting = self.grammar.longest("tail", self.text, wording.end) if sense == "from" else None
            if days is not None and lasting is not None:
                return self._lasting(wording, days, *lasting)
            return self._made(wording, "range", None, row or moment.row, start=days.first if days else None)
        if sense == "by" and moment.holiday is not None and days is not None:
            eve = days.first - timedelta(days=1)  # a feast day's 前 leaves the day itself out, a date's 前 does not
            days = Days(eve, eve)
        if sense in ("by", "stop") or until or (moment.edge in ("end", "middle") and sense != "within"):
            decisive = row if sense in ("by", "stop") else wording.opening if until else None
            return self._made(wording, "deadline", days, decisive or moment.row)
        if moment.precision in ("day", "half_day", "minute") and moment.last_unit != "week":
            return self._made(wording, "point", self._lately(moment, days), moment.row)
        return self._made(wording, "range", days, row or wording.opening or moment.row)

    def _lately(self, moment: Moment, days: Days | None) -> Days | None:
        """A bare day that was lately (根据6月12日会议精神, written on 14 June) is that one, not next year's."""
        if days is None or self.basis is None or moment.year is not None or days.first.year != self.basis.year + 1:
            return days
        year_ago = calendar.add_months(days.first, -12)
        return Days(year_ago, year_ago) if (self.basis - year_ago).days <= _LATELY else days

    def _lasting(self, wording: _Wording, days: Days, row: Row, match: re.Match[str]) -> Time:
        years = number_of(next(words for words in match.groups() if words)) or 1
        wording.end = match.end()
        last = calendar.add_months(days.first, 12 * years) - timedelta(days=1)
        return self._made(wording, "range", Days(days.first, last), row)

    def _made(
        self, wording: _Wording, kind: TimeKind, days: Days | None, row: Row,
        *, start: date | None = None, every: str | None = None,
    ) -> Time:  # fmt: skip
        finest = wording.second or wording.first
        clock = clock_of(finest.values, closing=self.office.closing) if finest.values.keys() & _HOURS else None
        begins = wording.first.values if wording.second is not None else {}
        start_clock = clock_of(begins, closing=self.office.closing) if begins.keys() & _HOURS else None
        if days is not None and kind != "deadline":
            start = days.first
        stretch = self.text[wording.start : wording.end]
        if days is not None and finest.values.get("day", 0) >= 29 and not _exists(finest, days):
            row = self.grammar.parts["check"].rows[0]
        return Time(
            kind=kind, text=stretch, start=wording.start, end=wording.end,
            start_date=start.isoformat() if start else None,
            end_date=days.last.isoformat() if days else None,
            precision=cast(Precision, finest.precision), rule=row.id, every=every, clock=clock, start_clock=start_clock,
        )  # fmt: skip

    # ---- what has no date of its own -------------------------------------------------------------------------

    def _counted(self, at: int) -> Time | None:
        found = self.grammar.longest("counted", self.text, at)
        if found is None:
            return None
        row, match = found
        if row.text("sense") == "from":
            start = self.basis.isoformat() if self.basis else None
            return Time("range", match[0], at, match.end(), start, None, cast(Precision, row.text("precision")), row.id)
        end = None
        if self.basis is not None:
            try:
                end = counted_from(self.basis, match, self.office.workdays or official_calendar())
            except (OverflowError, ValueError):
                end = None
        return Time("deadline", match[0], at, match.end(), None, end.isoformat() if end else None,
                    cast(Precision, row.text("precision")), row.id)  # fmt: skip

    def _near_year(self, at: int) -> int | None:
        """The year written last before `at`: in its sentence, or nearby in its paragraph where a month stood with it."""
        if self.near is None or at - self.near[1] > _NEAR:
            return None
        between = self.text[self.near[1] : at]
        if "\n" in between or "\t" in between:
            return None
        same_sentence = not any(mark in between for mark in _ENDS_SENTENCE)
        return self.near[0] if same_sentence or self.near[2] else None


def _wins(heard: Time, found: Time) -> bool:
    """Whether an everyday reading is taken for the official one of the same place (not where only the rule differs)."""
    return heard.end > found.end or (heard.end == found.end and replace(heard, rule=found.rule) != found)


_HOURS = frozenset({"hour", "minute", "past", "half_past", "meridiem", "at_closing"})


def _exists(moment: Moment, days: Days) -> bool:
    """Whether the calendar has the day as written (9月31日 is taken for the month's last)."""
    return calendar.has_day(days.last.year, days.last.month, moment.values["day"])
