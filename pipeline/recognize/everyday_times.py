"""Everyday wordings of time (口语时间): 后天上午, 晚上8点半, 3天后, 6月第3个星期日, 腊月十八.

The words stand in lexicon/everyday_times.toml and are joined to the official ones of lexicon/deadlines.toml. `find_times`
asks this reader at each place where the caller allows everyday wordings, beside the official reader::

    [opening] unit unit … [join unit unit …] [closing]            今年 6月 第3个星期日 前
    [opening] unit … between unit … between-end                   2015年 和 2018年 之间
    [ahead] length length … [behind]                              未来 两个月 · 一年半 前

Left out openly: estimates without a number (几十年后), the N-th day or year of an unnamed count (第三天), dates in
figures whose order is not Chinese (1/2/2020), and all that needs more than the day's date and hour to be understood.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import cast

from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.office import OfficeTime, WorkCalendar
from pipeline.model.time import Precision, Time, TimeKind
from pipeline.recognize.everyday_dates import (
    HOUR_VALUES,
    SpokenFrame,
    clock_said,
    days_said,
    spoken_number,
    take_spoken,
    year_said,
)
from pipeline.recognize.time_dates import Moment
from pipeline.recognize.time_grammar import TimeGrammar, grammar_of
from pipeline.text import calendar
from pipeline.text.calendar import Days
from pipeline.text.workdays import add_workdays, official_calendar

_DAY_MINUTES = 24 * 60
_MOST_LENGTHS = 4  # 一年又三个月零五天: no everyday wording adds up more
# traditional characters of the words of time, one for one: offsets stay
_PLAIN = str.maketrans(
    "週個後禮點時鐘號內從兩間開來當節農曆陰臘閏歲過現還這幾貳參陸會與",
    "周个后礼点时钟号内从两间开来当节农历阴腊闰岁过现还这几贰叁陆会与",
)


@dataclass(frozen=True, slots=True)
class Heard:
    """An everyday time that was read; `year` is the year it says outright, `with_month` whether a month stands with it."""

    time: Time
    year: int | None = None
    with_month: bool = False


@dataclass(slots=True)
class _Wording:
    start: int
    end: int
    first: Moment
    rows: list[Row]
    opening: Row | None = None
    second: Moment | None = None
    until: Moment | None = None  # the hour that each day of a range ends at: 周一至周五9：00—17：00
    closing: Row | None = None


@cache
def everyday_grammar() -> TimeGrammar:
    """Return the grammar of everyday and official rows together; of equal matches the everyday row wins."""
    return grammar_of((*load_rows("everyday_times"), *load_rows("deadlines")))


@cache
def _everyday_ids() -> frozenset[str]:
    return frozenset(row.id for row in load_rows("everyday_times"))


def plain_characters(text: str) -> str:
    """Return `text` with the traditional characters of the words of time made simple, one for one."""
    return text.translate(_PLAIN)


class EverydayReader:
    """Reads everyday wordings in one text, each by itself: nothing is remembered from place to place."""

    def __init__(self, text: str, basis: date | None, clock: time | None, office: OfficeTime) -> None:
        self.text, self.basis, self.clock, self.office = text, basis, clock, office
        self.workdays = office.workdays or official_calendar()
        self.grammar = everyday_grammar()

    def places(self) -> Iterator[int]:
        """Offsets at which an everyday time may begin."""
        return (match.start() for match in self.grammar.candidate.finditer(self.text))

    def hidden(self, at: int) -> int:
        """Return the end of what stands at `at` and only looks like a time (三点意见); `at` where it is nothing such."""
        found = self.grammar.longest("guard", self.text, at)
        return at if found is None else found[1]

    def read(self, at: int, *, near: int | None) -> Heard | None:
        """Return the everyday time that begins at `at`; None where there is none, or only official words make it.

        Args:
            at: offset in the reader's text.
            near: the year that was named last before it in its sentence.
        """
        wording = self._wording(at)
        counted = self._counted(at)
        if wording is None or (counted is not None and counted.end >= wording.end):
            return None if counted is None else Heard(counted)
        if not any(row.id in _everyday_ids() for row in wording.rows):
            return None
        last = wording.second or wording.first
        return Heard(self._time(wording, near), year_said(last.values, self.basis), "month" in last.values)

    def with_hour(self, found: Time) -> Time:
        """Return a recurrence with the hour that follows it (每周一下午八点); without one, as it is."""
        for at in (found.end - 2, found.end - 1, found.end):  # the official reader may have taken in 下午 or 晚
            read = self._units("day", at, [])
            if read is not None and read[1] > found.end and read[0].values.keys() <= HOUR_VALUES:
                clock = clock_said(read[0].values, closing=self.office.closing)
                return replace(found, end=read[1], text=self.text[found.start : read[1]], clock=clock)
        return found

    # ---- reading the words -----------------------------------------------------------------------------------

    def _wording(self, start: int) -> _Wording | None:
        opening = self.grammar.longest("opening", self.text, start)
        rows = [opening[0]] if opening else []
        read = self._units("", opening[1], rows) if opening else None
        if read is None:  # 最 opens 最迟5月, but not 最近
            opening, rows = None, []
            read = self._units("", start, rows)
        if read is None:
            return None
        wording = _Wording(start, read[1], read[0], rows, opening[0] if opening else None)
        if wording.opening is not None and wording.opening.text("sense") == "lunar":
            wording.first.values["lunar"] = 1
        self._join(wording)
        closing = self.grammar.longest("closing", self.text, wording.end)
        if closing is not None:
            wording.closing, wording.end = closing[0], closing[1]
            rows.append(closing[0])
        return wording

    def _units(self, before: str, at: int, rows: list[Row]) -> tuple[Moment, int] | None:
        step = self.grammar.step(before, self.text, at)
        if step is None:
            return None
        moment = Moment(step[0].row, "")
        while step is not None:
            unit, end, groups = step
            take_spoken(moment, unit, groups, self.text[at:end])
            rows.append(unit.row)
            at = end
            step = self.grammar.step(moment.last_unit, self.text, at)
        return moment, at

    def _join(self, wording: _Wording) -> None:
        for part in ("join", "between"):
            word = self.grammar.longest(part, self.text, wording.end)
            rows: list[Row] = []
            read = self._units("join", word[1], rows) if word else None
            if word is None or read is None:
                continue
            moment, end = read
            if part == "between":
                closed = self.grammar.longest("between-end", self.text, end)
                if closed is None:
                    continue
                end = closed[1]
            wording.second, wording.end = moment, end
            wording.rows += [word[0], *rows]
            if "hour" in moment.values and "hour" not in wording.first.values:
                self._daily_hours(wording)
            return

    def _daily_hours(self, wording: _Wording) -> None:
        word = self.grammar.longest("join", self.text, wording.end)
        read = self._units("join", word[1], wording.rows) if word else None
        if read is not None and read[0].values.keys() <= HOUR_VALUES:
            wording.until, wording.end = read

    # ---- from words to days and hours ------------------------------------------------------------------------

    def _time(self, wording: _Wording, near: int | None) -> Time:
        limit = wording.closing is not None and wording.closing.text("sense") in ("by", "stop")
        frame = SpokenFrame(self.basis, near, forward=limit and wording.second is None)
        days = days_said(wording.first, frame)
        if wording.second is not None:
            return self._range(wording, days, frame)
        return self._single(wording, days)

    def _range(self, wording: _Wording, first: Days | None, frame: SpokenFrame) -> Time:
        one, other = wording.first.values, cast(Moment, wording.second).values
        second = days_said(cast(Moment, wording.second), replace(frame, anchor=wording.first, anchor_days=first))
        year = year_said(other, self.basis)
        if first and second and second.last < first.first and year is not None and year_said(one, self.basis) is None:
            first = days_said(wording.first, replace(frame, near=year)) or first
            if second.last < first.first:
                first = days_said(wording.first, replace(frame, near=year - 1))
        same_day = other.keys() <= HOUR_VALUES
        begin = clock_said(one, closing=self.office.closing)
        end = clock_said(other, closing=self.office.closing, after=one if same_day else None)
        if wording.until is not None:
            begin, end = end, clock_said(wording.until.values, closing=self.office.closing, after=other)
        elif begin and end and end <= begin and second and first == second and same_day:
            second = Days(second.last + timedelta(days=1), second.last + timedelta(days=1))
        days = Days(first.first, second.last) if first and second and first.first <= second.last else second
        return self._made(wording, "range", days, begin=begin if days and first else None, clock=end)

    def _single(self, wording: _Wording, days: Days | None) -> Time:
        moment = wording.first
        sense = wording.closing.text("sense") if wording.closing else ""
        before = wording.opening.text("sense") if wording.opening else ""
        clock = clock_said(moment.values, closing=self.office.closing)
        if sense == "after":
            day = None if days is None else days.first if clock else _day_after(days)
            return self._made(wording, "range", None, start=day, begin=clock)
        if sense in ("since", "from") or before == "since":
            return self._made(wording, "range", None, start=days.first if days else None, begin=clock)
        if sense == "by" and moment.holiday is not None and days is not None and clock is None:
            eve = days.first - timedelta(days=1)  # as in the official reader: a feast day's 前 leaves the day out
            days = Days(eve, eve)
        if sense in ("by", "stop") or before == "until" or (moment.edge in ("end", "middle") and sense != "within"):
            return self._made(wording, "deadline", days, clock=clock)
        if "hour_last" in moment.values:
            last = clock_said({**moment.values, "hour": moment.values["hour_last"]}, closing=self.office.closing)
            return self._made(wording, "range", days, begin=clock, clock=last)
        one_day = days is None or days.first == days.last
        kind: TimeKind = "point" if one_day and moment.precision in ("day", "half_day", "minute") else "range"
        return self._made(wording, kind, days, clock=clock)

    def _made(
        self, wording: _Wording, kind: TimeKind, days: Days | None,
        *, start: date | None = None, begin: str | None = None, clock: str | None = None,
    ) -> Time:  # fmt: skip
        if days is not None and kind != "deadline":
            start = days.first
        finest = wording.second or wording.first
        rule = next(row for row in reversed(wording.rows) if row.id in _everyday_ids())
        day = finest.values.get("day", 0)
        if days is not None and day >= 29 and "lunar_month" not in finest.values and days.last.day != day:
            rule = self.grammar.parts["check"].rows[0]
        return Time(
            kind=kind, text=self.text[wording.start : wording.end], start=wording.start, end=wording.end,
            start_date=start.isoformat() if start else None, end_date=days.last.isoformat() if days else None,
            precision=cast(Precision, finest.precision), rule=rule.id, clock=clock, start_clock=begin,
        )  # fmt: skip

    # ---- lengths of time counted from now --------------------------------------------------------------------

    def _counted(self, start: int) -> Time | None:
        ahead = self.grammar.longest("ahead", self.text, start)
        at = ahead[1] if ahead else start
        length, rule = _Length(), None
        for _ in range(_MOST_LENGTHS):
            found = self.grammar.longest("length", self.text, at)
            if found is None:
                break
            rule, at = found[0], found[1]
            length.add(rule, dict(zip(rule.groups, found[2], strict=True)))
        if rule is None:
            return None
        behind = self.grammar.longest("behind", self.text, at)
        if behind is not None:
            at = behind[1]
        decisive = ahead or behind
        if decisive is None:
            return None
        return self._from_now(decisive[0], length, start, at, rule.text("precision", "day"))

    def _from_now(self, row: Row, length: _Length, start: int, end: int, precision: str) -> Time:
        sense = row.text("sense")
        there, there_clock = length.away(
            self.basis, self.clock, self.workdays, back=sense in ("past", "ago", "earlier", "since")
        )
        here, here_clock = self.basis, self.clock if there_clock else None
        if sense == "next" and here is not None and there_clock is None:
            here += timedelta(days=1)
        first, last, begin, clock = there, there, None, there_clock
        kind: TimeKind = "point"
        if sense in ("past", "since"):
            kind, last, begin, clock = "range", here, there_clock, here_clock
        elif sense in ("future", "next"):
            kind, first, begin = "range", here, here_clock
        elif sense == "later":
            kind, last, begin, clock = "range", None, there_clock, None
        elif sense in ("earlier", "within"):
            kind, first = "deadline", None
        return Time(
            kind=kind, text=self.text[start:end], start=start, end=end,
            start_date=first.isoformat() if first else None, end_date=last.isoformat() if last else None,
            # as the official reader has it: a limit of three years is no more exact than that
            precision=cast(Precision, "minute" if there_clock else precision if sense == "within" else "day"), rule=row.id,
            clock=f"{clock:%H:%M}" if clock else None, start_clock=f"{begin:%H:%M}" if begin else None,
        )  # fmt: skip


@dataclass(slots=True)
class _Length:
    """A length of time as it is said: 一年半, 两个半月, 七十二小时."""

    months: int = 0
    days: int = 0
    workdays: int = 0
    minutes: int = 0
    seconds: int = 0

    def add(self, row: Row, groups: dict[str, str | None]) -> None:
        """Add what a row of the part `length` and its groups say."""
        words = groups.get("n") or groups.get("n_bare")
        count = (1 if words is None else spoken_number(words) or 0) * row.number("times", 1)
        unit = row.text("unit")
        setattr(self, unit, getattr(self, unit) + count)
        if groups.get("half") or groups.get("half_bare"):
            # half a year is months, but half a month days and half a minute seconds
            unit = row.text("half_unit", unit)
            setattr(self, unit, getattr(self, unit) + row.number("half_is"))

    def away(
        self, basis: date | None, clock: time | None, workdays: WorkCalendar, *, back: bool
    ) -> tuple[date | None, time | None]:
        """Return the day, and the hour where hours are counted, that lies this far from the basis.

        A basis without an hour: whole days of the hours count, the rest stays on the day.
        """
        if basis is None:
            return None, None
        sign = -1 if back else 1
        try:
            day = calendar.add_months(basis, sign * self.months) + timedelta(days=sign * self.days)
            counted = add_workdays(day, sign * self.workdays, workdays) if self.workdays else day
            if counted is None:
                return None, None
            day = counted
            if not self.minutes and not self.seconds:
                return day, None
            if clock is None:
                return day + timedelta(days=sign * (self.minutes // _DAY_MINUTES)), None
            there = datetime.combine(day, clock) + sign * timedelta(minutes=self.minutes, seconds=self.seconds)
        except (OverflowError, ValueError):  # a hostile number: no calendar has the day
            return None, None
        return there.date(), there.time()


def _day_after(days: Days) -> date | None:
    return days.last + timedelta(days=1) if days.last < date.max else None
