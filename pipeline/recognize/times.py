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
from contextlib import suppress
from dataclasses import replace
from datetime import date, datetime
from typing import cast

from pipeline.lexicon.rows import Row
from pipeline.model.office import STANDARD, OfficeTime
from pipeline.model.time import Precision, Time
from pipeline.recognize.everyday_times import EverydayReader, plain_characters
from pipeline.recognize.time_dates import Said, counted_from
from pipeline.recognize.time_grammar import Found, TimeGrammar, Unit, place_of, time_grammar
from pipeline.recognize.time_meanings import meaning_of
from pipeline.text.workdays import official_calendar

_ENDS_SENTENCE = re.compile("[。！？\n\t]")
_ENDS_PARAGRAPH = re.compile("[\n\t]")
_NEAR = 400  # characters: a year named farther back says nothing about a bare month
_EVENT = 26  # characters of a milestone that a term is counted from
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
        first = time_grammar().candidate.search(text)
        return () if first is None else tuple(_Reader(text, day, office).times(first))
    clock = basis.time() if isinstance(basis, datetime) else None
    plain = plain_characters(text)
    found = _Reader(plain, day, office).times_and_everyday(EverydayReader(plain, day, clock, office))
    return tuple(replace(time, text=text[time.start : time.end]) for time in found)


def eventual(time: Time) -> bool:
    """Return whether a time hangs on an event of which the text gives no date (主汛期前, 改造完成后3个月内)."""
    return time.precision == "event" and time.end_date is None


def uncounted(time: Time, basis: date | None) -> bool:
    """Return whether a time counts working days into a year of which no calendar is known, and so has no day."""
    return basis is not None and time.end_date is None and "工作日" in time.text and time.kind == "deadline"


class _Reader:
    """One pass over one text; remembers the year that was written last."""

    def __init__(self, text: str, basis: date | None, office: OfficeTime) -> None:
        self.text, self.basis, self.office = text, basis, office
        self.grammar: TimeGrammar = time_grammar()
        self.title = self._title_year()
        self.near: tuple[int, int, bool] | None = None  # year, where it ends, whether a month stood with it
        self.done = 0  # where the last time ended

    def times(self, candidate: re.Match[str] | None) -> Iterator[Time]:
        """The times from the first `candidate` on; what lies within a time is not looked at again."""
        text, beginnings, next_candidate = self.text, self.grammar.beginnings, self.grammar.candidate.search
        while candidate is not None:
            at = candidate.start()
            end = at + 1
            rivals = beginnings[place_of(text, at)]
            match = rivals.regex.match(text, at)
            if match is not None:
                what = match.lastgroup
                found = None
                if what == "guard":
                    end = self._hidden(at)
                elif what == "counted":
                    found = self._counted(at)
                elif what == "opening" or what == "cycle":
                    found = self._dated(at)
                else:
                    found = self._read(at, None, None, *self._units(rivals.longest(text, at, match), at))
                if found is not None:
                    self.done = end = found.end
                    yield found
            candidate = next_candidate(text, end)

    def _hidden(self, at: int) -> int:
        guard = self.grammar.longest("guard", self.text, at)
        return at + 1 if guard is None else guard[1]

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
                self.done = done = found.end
                yield found

    def _title_year(self) -> int | None:
        for row in self.grammar.parts["frame"].rows:
            match = row.regex.search(self.text, 0, _TITLE)
            if match is not None:
                return int(match["year"])
        return None

    # ---- reading the words -----------------------------------------------------------------------------------

    def _dated(self, start: int) -> Time | None:
        at, parts = start, self.grammar.parts
        opening = parts["opening"].longest(self.text, at)
        if opening is not None:
            at = opening[1]
        cycle = parts["cycle"].longest(self.text, at)
        if cycle is None:
            first, end = self._units(self.grammar.step("", self.text, at), at)
            if not first:
                return None
        else:
            leads = cycle[0].text("leads", "cycle")
            first, end = self._units(self.grammar.step(leads, self.text, cycle[1]), cycle[1])
            end = self._more_dates(first, end)
        return self._read(start, opening, cycle, first, end)

    def _read(self, start: int, opening: Found[Row] | None, cycle: Found[Row] | None, first: Said, end: int) -> Time:
        """Read on behind the first half of a time, and return the time."""
        parts, text = self.grammar.parts, self.text
        second: Said = ()
        join = parts["join"].longest(text, end)
        if join is not None:
            second, at = self._units(self.grammar.step("join", text, join[1]), join[1])
            end = at if second else end
        closing = parts["closing"].longest(text, end)
        tail = counting = None
        if closing is not None:
            end = closing[1]
            if cycle is None and not second and closing[0].fields.get("sense") == "from":
                tail = parts["tail"].longest(text, end)
                counting = parts["counting"].longest(text, end)
        wording = (
            opening and opening[0], cycle and (cycle[0], cycle[2]), first, second,
            closing and closing[0], tail and (tail[0], tail[2]),
        )  # fmt: skip
        kind, first_day, last_day, precision, rule, every, clock, start_clock, year, with_month, with_tail = meaning_of(
            wording, self.basis, self.near and self._near_year(start), self.title, self.office.closing
        )
        if with_tail and tail is not None:
            end = tail[1]
        if year is not None:
            self.near = year, end, with_month
        if counting is not None and precision == "day" and not with_tail:
            return self._counted_on(start, first_day, counting)
        return Time(kind, text[start:end], start, end, first_day, last_day, precision, rule, every, clock, start_clock)

    def _units(self, step: Found[Unit] | None, at: int) -> tuple[Said, int]:
        """Read on from the first unit of a half; return what its units say, and where they end (`at` without any)."""
        steps, said = self.grammar.steps, []
        while step is not None:
            unit, at, groups = step
            said.append((unit, groups))
            following = steps.get(unit.name)
            step = None if following is None else following.longest(self.text, at)
        return tuple(said), at

    def _more_dates(self, first: Said, end: int) -> int:
        """Return the end of the further dates of one recurrence: 每年3月、9月."""
        while first:
            more = self.grammar.longest("and", self.text, end)
            step = self.grammar.step("cycle", self.text, more[1]) if more else None
            if step is None:
                break
            end = self._units(step, end)[1]
        return end

    # ---- what has no date of its own -------------------------------------------------------------------------

    def _counted(self, at: int) -> Time | None:
        found = self.grammar.longest("counted", self.text, at)
        if found is None:
            return None
        row, until, groups = found
        if row.text("sense") == "event":
            return self._after_event(row, at, until)
        words = self.text[at:until]
        if row.text("sense") == "from":
            start = self.basis.isoformat() if self.basis else None
            return Time("range", words, at, until, start, None, cast(Precision, row.text("precision")), row.id)
        end = None
        if self.basis is not None:
            try:
                end = counted_from(
                    self.basis, zip(row.groups, groups, strict=True), self.office.workdays or official_calendar()
                )
            except (OverflowError, ValueError):
                end = None
        return Time("deadline", words, at, until, None, end.isoformat() if end else None,
                    cast(Precision, row.text("precision")), row.id)  # fmt: skip

    def _after_event(self, row: Row, at: int, until: int) -> Time | None:
        """A term that runs from a milestone, which has no date; the words of the milestone belong to it."""
        event = self.grammar.parts["event"].rows[0].regex.search(self.text, max(self.done, at - _EVENT), at)
        if event is None:
            return None
        start = event.start()
        return Time("deadline", self.text[start:until], start, until, None, None,
                    cast(Precision, row.text("precision")), row.id)  # fmt: skip

    def _counted_on(self, start: int, first_day: str | None, counting: Found[Row]) -> Time:
        """A term that runs from a day (自9月21日起10个工作日内)."""
        row, until, groups = counting
        end = None
        if first_day is not None:
            workdays = self.office.workdays or official_calendar()
            with suppress(OverflowError, ValueError):
                end = counted_from(date.fromisoformat(first_day), zip(row.groups, groups, strict=True), workdays)
        return Time("deadline", self.text[start:until], start, until, None, end.isoformat() if end else None,
                    cast(Precision, row.text("precision")), row.id)  # fmt: skip

    def _near_year(self, at: int) -> int | None:
        """The year written last before `at`: in its sentence, or nearby in its paragraph where a month stood with it."""
        if self.near is None or at - self.near[1] > _NEAR:
            return None
        since = self.near[1]
        if _ENDS_SENTENCE.search(self.text, since, at) is None:
            return self.near[0]
        return self.near[0] if self.near[2] and _ENDS_PARAGRAPH.search(self.text, since, at) is None else None


def _wins(heard: Time, found: Time) -> bool:
    """Whether an everyday reading is taken for the official one of the same place (not where only the rule differs)."""
    if heard.end != found.end or found.start < heard.start:
        return heard.end > found.end
    return replace(heard, rule=found.rule) != found
