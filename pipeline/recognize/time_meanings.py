"""What the wording of a time means: whether it is a deadline, a period or a day, and the days and hours of it.

A pure function of the words and of what they leave unsaid. The same few dates fill a plan, so what was worked out for
the last wordings is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from functools import lru_cache
from typing import NamedTuple, cast

from pipeline.lexicon.rows import Row
from pipeline.model.time import Precision, TimeKind
from pipeline.recognize.time_dates import Frame, Moment, Said, clock_of, days_of, moment_of, number_of
from pipeline.recognize.time_grammar import Groups, time_grammar
from pipeline.text import calendar
from pipeline.text.calendar import Days

_LATELY = 60  # days: a day named without year or 前 that was over no longer ago is told of, not planned
_KEPT = 4096  # wordings: more than a long plan has
# what was read of one time: opening, recurrence, first half, second half, closing, tail (how long it lasts: 实施三年).
# A plain tuple, because one is made for every time. A recurrence may have no first half, a time that is no range no second.
Wording = tuple[Row | None, tuple[Row, Groups] | None, Said, Said, Row | None, tuple[Row, Groups] | None]

_HOURS = frozenset({"hour", "minute", "past", "half_past", "meridiem", "at_closing"})


class Meaning(NamedTuple):
    """What a time (`model/time.py`) holds beside its place.

    `year` is the year written out in it last, `with_month` whether a month stands with that; `with_tail` says that the
    words behind it that tell how long it lasts are part of it.
    """

    kind: TimeKind
    start_date: str | None
    end_date: str | None
    precision: Precision
    rule: str
    every: str | None
    clock: str | None
    start_clock: str | None
    year: int | None
    with_month: bool
    with_tail: bool = False


@lru_cache(maxsize=_KEPT)
def meaning_of(wording: Wording, basis: date | None, near: int | None, title: int | None, closing: str) -> Meaning:
    """Return what a wording means.

    Args:
        wording: the words.
        basis: the document's date.
        near: the year written last before it.
        title: the year in the document's title.
        closing: the hour at which the office closes, ``HH:MM``.
    """
    return _Sense(wording, Frame(basis, near, title), closing).meaning()


class _Sense:
    """One wording on its way to its meaning: the moments that its halves set, and what it leaves unsaid."""

    def __init__(self, wording: Wording, frame: Frame, closing_hour: str) -> None:
        self.opening, cycle, first, second, self.closing, self.tail = wording
        self.cycle, self.frame, self.closing_hour = cycle, frame, closing_hour
        if first or cycle is None:
            self.first = moment_of(first)
        else:
            self.first = Moment(cycle[0], "cycle", precision=cycle[0].text("precision"))
        self.second = moment_of(second) if second else None

    def meaning(self) -> Meaning:
        opening, cycle, closing = self.opening, self.cycle, self.closing
        if cycle is not None:
            row, groups = cycle
            every = row.text("every").format(n=number_of((groups and groups[0]) or "1") or 1)
            return self._made("recurrence", None, row, every=every)
        sense = closing.text("sense") if closing else ""
        rolls = bool(sense in ("by", "stop") or self.first.values.keys() & {"month", "day"} or self.first.holiday)
        if sense == "since" or (opening is not None and opening.flag("told")):
            rolls = False  # 4月份以来, 截至4月末: of the document's own year, also where that month is over
        days = days_of(self.first, self.frame, rolls=rolls)
        return self._single(days, sense) if self.second is None else self._range(self.second, days)

    def _range(self, second: Moment, first_days: Days | None) -> Meaning:
        first = self.first
        if first_days is not None and second.values.keys() <= _HOURS:
            return self._made("range", first_days, second.row)  # 5月20日9：00—17：00
        row = self.closing or second.row
        begun = self._begun(second)
        if begun is not None:
            return self._made("range", begun, row)
        frame = replace(self.frame, anchor=first, anchor_days=first_days)
        last_days = days_of(second, frame, rolls=True)
        if (
            first_days is not None
            and last_days is not None
            and first.year is None
            and last_days.last < first_days.first
        ):
            frame = replace(frame, near=last_days.last.year - 1, anchor_days=None, basis=None)
            first_days = days_of(first, frame, rolls=False)
        if first_days and last_days and first_days.first <= last_days.last:
            return self._made("range", Days(first_days.first, last_days.last), row)
        return self._made("range", last_days, row)

    def _begun(self, second: Moment) -> Days | None:
        """A range without a year that the document's day lies in (5月至9月, written in June), or that ended lately."""
        frame, basis = self.frame, self.frame.basis
        named = "month" not in self.first.values or self.first.year is not None or second.year is not None
        if named or basis is None or frame.near is not None or frame.title is not None:
            return None
        first = days_of(self.first, replace(frame, near=basis.year, basis=None), rolls=False)
        if first is None or first.first > basis:
            return None
        last = days_of(second, replace(frame, anchor=self.first, anchor_days=first), rolls=True)
        if last is None or last.last < first.first or (basis - last.last).days > _LATELY:
            return None
        return Days(first.first, last.last)

    def _single(self, days: Days | None, sense: str) -> Meaning:
        moment, row, opening = self.first, self.closing, self.opening
        until = opening is not None and opening.text("sense") == "until"
        if moment.last_unit == "event":
            return self._made("deadline", None, moment.row)
        if sense == "after":
            begin = days.last + timedelta(days=1) if days and days.last < date.max else None
            return self._made("range", None, row or moment.row, start=begin)
        if sense in ("since", "from"):
            if days is not None and self.tail is not None:
                return self._lasting(days, *self.tail)
            return self._made("range", None, row or moment.row, start=days.first if days else None)
        if sense == "by" and moment.holiday is not None and days is not None:
            eve = days.first - timedelta(days=1)  # a feast day's 前 leaves the day itself out, a date's 前 does not
            days = Days(eve, eve)
        if sense in ("by", "stop") or until or (moment.edge in ("end", "middle") and sense != "within"):
            decisive = row if sense in ("by", "stop") else opening if until else None
            return self._made("deadline", days, decisive or moment.row)
        if moment.precision in ("day", "half_day", "minute") and moment.last_unit != "week":
            return self._made("point", self._lately(moment, days), moment.row)
        return self._made("range", days, row or opening or moment.row)

    def _lately(self, moment: Moment, days: Days | None) -> Days | None:
        """A bare day that was lately (根据6月12日会议精神, written on 14 June) is that one, not next year's."""
        basis = self.frame.basis
        if days is None or basis is None or moment.year is not None or days.first.year != basis.year + 1:
            return days
        year_ago = calendar.add_months(days.first, -12)
        return Days(year_ago, year_ago) if (basis - year_ago).days <= _LATELY else days

    def _lasting(self, days: Days, row: Row, groups: Groups) -> Meaning:
        years = number_of(next(words for words in groups if words)) or 1
        last = calendar.add_months(days.first, 12 * years) - timedelta(days=1)
        return self._made("range", Days(days.first, last), row)._replace(with_tail=True)

    def _made(
        self, kind: TimeKind, days: Days | None, row: Row, *, start: date | None = None, every: str | None = None
    ) -> Meaning:
        finest = self.second or self.first
        begins = self.first.values if self.second is not None else {}
        if days is not None and kind != "deadline":
            start = days.first
        if days is not None and finest.values.get("day", 0) >= 29 and not _exists(finest, days):
            row = time_grammar().parts["check"].rows[0]
        dated = finest if finest.year is not None else self.first
        return Meaning(
            kind=kind, start_date=start.isoformat() if start else None, end_date=days.last.isoformat() if days else None,
            precision=cast(Precision, finest.precision), rule=row.id, every=every,
            clock=self._clock(finest.values), start_clock=self._clock(begins),
            year=dated.year, with_month="month" in dated.values,
        )  # fmt: skip

    def _clock(self, values: Mapping[str, int]) -> str | None:
        return clock_of(values, closing=self.closing_hour) if values.keys() & _HOURS else None


def _exists(moment: Moment, days: Days) -> bool:
    """Whether the calendar has the day as written (9月31日 is taken for the month's last)."""
    return calendar.has_day(days.last.year, days.last.month, moment.values["day"])
