"""Dates that do not exist, weekdays that do not fit, deadlines that were over before the plan was made."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from pipeline.checks.subject import Subject, date_at
from pipeline.model.finding import Finding
from pipeline.text.calendar import has_day
from pipeline.text.numerals import parse_numeral

_CN = "〇零一二三四五六七八九十"
_DATE = re.compile(
    rf"(?<![\d.{_CN}])(?:(?P<year>\d{{4}}|[{_CN}]{{4}})年)?(?P<month>\d{{1,2}}|[{_CN}]{{1,3}})月(?P<day>\d{{1,2}}|[{_CN}]{{1,3}})[日号]"
    rf"(?:[至到—－\-~–～](?P<last>\d{{1,2}}|[{_CN}]{{1,3}})日)?"
    r"(?P<week>（?(?:星期|周|礼拜)(?P<weekday>[一二三四五六日天])(?!均|常|前|期))?"
)
_NUMERIC = re.compile(
    r"(?<![\d./\-])(?P<year>(?:19|20)\d\d)(?P<sign>[-./])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?![\d./\-])"
)
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)年")
_WEEKDAYS = "一二三四五六日"
_LEAP = 2024  # any leap year: a day of no known year exists if it exists in one of these
_REACH = 40


def impossible_dates(subject: Subject) -> tuple[Finding, ...]:
    """Return an error for every day that the calendar does not have (9月31日, 2025年2月29日)."""
    text = subject.shadow.text
    found: list[Finding] = []
    for match in (*_DATE.finditer(text), *_NUMERIC.finditer(text)):
        month, day = _number(match["month"]), _number(match["day"])
        last = _number(match.groupdict().get("last") or "") or 1
        if match.re is _NUMERIC and not 1 <= month <= 12:
            continue  # a version number
        years = _years(subject, match, month, day)
        if not any(_exists(year, month, day) and _exists(year, month, last) for year in years or (_LEAP,)):
            end = match.start("week") if match.groupdict().get("week") else match.end()
            found.append(subject.shadow_finding("C-DATE", "error", match.start(), end, text=text[match.start() : end]))
    return tuple(found)


def wrong_weekdays(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every weekday that is not that of its date; a date of no known year is left alone."""
    found: list[Finding] = []
    for match in _DATE.finditer(subject.shadow.text):
        if not match["week"] or match["last"]:
            continue
        month, day = _number(match["month"]), _number(match["day"])
        days = [date(year, month, day) for year in _years(subject, match, month, day) if _exists(year, month, day)]
        said = "日" if match["weekday"] == "天" else match["weekday"]
        if days and said not in {_WEEKDAYS[each.weekday()] for each in days}:
            text, right = match.group() + ("）" if "（" in match.group() else ""), _WEEKDAYS[days[0].weekday()]
            found.append(
                subject.shadow_finding(
                    "C-WEEKDAY", "warning", match.start(), match.end(), text=text, year=days[0].year, right=right
                )
            )
    return tuple(found)


def past_deadlines(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every deadline, of a task or of the plan, that lies before the date of its document."""
    plan = subject.plan
    deadlines = [deadline for task in plan.tasks for deadline in task.deadlines] + list(plan.goals.deadlines)
    found: list[Finding] = []
    for deadline in deadlines:
        day = date_at(plan, deadline.span.start)
        if day and deadline.end_date and deadline.end_date < day.isoformat():
            found.append(
                subject.finding(
                    "C-DEADLINE-PAST", "warning", deadline.span.start, deadline.span.end,
                    text=deadline.text, end=deadline.end_date, date=day.isoformat(),
                )
            )  # fmt: skip
    return tuple(found)


def _number(text: str) -> int:
    value = parse_numeral(text)
    return int(value) if value is not None else 0


def _exists(year: int, month: int, day: int) -> bool:
    return 1 <= month <= 12 and day >= 1 and 1 <= year <= 9999 and has_day(year, month, day)


def _years(subject: Subject, match: re.Match[str], month: int, day: int) -> tuple[int, ...]:
    """Return the years that a date may be of: the one it names, the last one named before it, or that of its document.

    A date without a year that would lie before its document may be of the year after, too.
    """
    if match["year"]:
        return (_number(match["year"]),)
    named = [int(year["year"]) for year in _before(subject.shadow.text, match.start())]
    if named:
        return (named[-1],)
    signed = date_at(subject.plan, subject.shadow.source(match.start()))
    if signed is None:
        return ()
    return (signed.year, signed.year + 1) if (month, day) < (signed.month, signed.day) else (signed.year,)


def _before(text: str, at: int) -> Iterator[re.Match[str]]:
    start = max(0, at - _REACH)
    cut = max(text.rfind(stop, start, at) for stop in "。；\n\t")
    return _YEAR.finditer(text, max(start, cut + 1), at)
