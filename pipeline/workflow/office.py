"""The office's clock and calendar from what the user has set: the closing hour, and a file of working days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import InputError, UsageError
from pipeline.model.office import CLOSING_HOUR, STANDARD, OfficeTime
from pipeline.text.workdays import official_calendar, with_days
from pipeline.workflow.output import write_output

_HOUR = re.compile(r"(?:[01]?\d|2[0-3]):[0-5]\d")
TEMPLATE = """# 工作日历：每行一天，“休”为工作日放假，“班”为周末上班（调休）。以国务院办公厅当年的节假日安排通知为准。
# 写入某年的任何一天后，该年即视为已知，请一次写全。
# Working days by year, one day a line: 休 = a weekday off, 班 = a weekend day worked.
# 2027-01-01 休 元旦
# 2027-01-03 班
"""


@dataclass(frozen=True, slots=True)
class CalendarReport:
    """Where the calendar file is, whether it is there, and for which years working days are known."""

    path: Path
    exists: bool
    official: tuple[int, int]
    added: tuple[int, ...]


def office_time(closing: str | None, calendar: Path, *, named: bool) -> OfficeTime:
    """Return the office's times.

    Args:
        closing: the hour that 下班 means, ``HH:MM``; None for the usual one.
        calendar: the file of working days; where it is the usual one (not `named` by the user) it may be absent.
        named: whether the user named the file.

    Raises:
        UsageError: the hour is none.
        InputError: the named file is not there, or a line of it is no day.
    """
    if closing is not None and not _HOUR.fullmatch(closing):
        raise UsageError("M-CLOSING", text=closing)
    hour = f"{closing:0>5}" if closing else CLOSING_HOUR
    if not named and not calendar.is_file():
        return STANDARD if hour == CLOSING_HOUR else OfficeTime(hour)
    return OfficeTime(hour, with_days(official_calendar(), _lines(calendar), name=calendar.name))


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text(encoding="utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise InputError("E-MISSING", file=str(path)) from error
    except (IsADirectoryError, PermissionError, OSError) as error:
        raise InputError("E-UNREADABLE", file=str(path), why=type(error).__name__) from error
    except UnicodeDecodeError as error:
        raise InputError("E-CHARSET", file=path.name) from error


def report_calendar(path: Path, *, create: bool = False) -> CalendarReport:
    """Say where the calendar file is and what is known; with `create`, write an empty one where there is none.

    Raises:
        InputError: a line of the file is no day.
        StorageError: the file cannot be written.
    """
    if create and not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        write_output(path, TEMPLATE)
    official = official_calendar()
    known = with_days(official, _lines(path), name=path.name) if path.is_file() else official
    added = tuple(sorted(known.years - official.years))
    return CalendarReport(path, path.is_file(), (min(official.years), max(official.years)), added)
