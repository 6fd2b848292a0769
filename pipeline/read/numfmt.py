"""What a number in a spreadsheet looks like: its format applied as Excel and WPS do, dates always in one form.

A date is written as ``2025年3月10日`` (with ``14:30`` behind it where the format shows a time) whatever the format's own
order and marks, so that the same day always reads the same; see ECMA-376 part 1, 18.8.30 and 18.8.31 for formats.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache

GENERAL = "General"
# formats that a file names by number only (18.8.30); 27–36 and 50–58 are those of the Chinese editions
BUILT_IN = {
    0: GENERAL, 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 5: "#,##0", 6: "#,##0", 7: "#,##0.00", 8: "#,##0.00",
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy/m/d", 15: "d-mmm-yy", 16: "m/d",
    17: "yyyy/m", 18: "h:mm", 19: "h:mm:ss", 20: "h:mm", 21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: 'yyyy"年"m"月"',
    28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "yyyy/m/d", 31: 'yyyy"年"m"月"d"日"', 32: "h:mm", 33: "h:mm:ss", 34: "h:mm",
    35: "h:mm:ss", 36: 'yyyy"年"m"月"', 37: "#,##0", 38: "#,##0", 39: "#,##0.00", 40: "#,##0.00", 41: "#,##0",
    42: "#,##0", 43: "#,##0.00", 44: "#,##0.00", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    50: 'yyyy"年"m"月"', 51: 'm"月"d"日"', 52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: "h:mm", 56: "h:mm",
    57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
LONGEST = 255  # no format that Excel takes is longer
MOST_DECIMALS = 30
_LATEST = 2_958_465  # 31 December 9999
_QUOTED = re.compile(r'"([^"]*)"|\\(.)|_.|\*.')
_BRACKETS = re.compile(r"\[([^\]]*)\]")
_PLACES = re.compile(r"(?:[0#?][0#?,]*(?:\.[0#?]*)?|\.[0#?]+),*")
_SCIENTIFIC = re.compile(r"[0#?.]+E[+\-]([0#?]+)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Section:
    """One of the sections of a format: its codes, and its literals with a place holder for the digits."""

    codes: str
    literal: str
    elapsed: bool

    @property
    def is_date(self) -> bool:
        return self.elapsed or bool(re.search("[ymdhse]", self.codes.lower().replace("general", "").replace("e+", "")))


def shown(value: float, code: str, *, from_1904: bool = False) -> str:
    """Return a number as its format shows it.

    Args:
        value: the number that the cell holds; for dates, days since the file's epoch.
        code: the format; "" and an unknown one are General.
        from_1904: whether days count from 1 January 1904.
    """
    sections = _sections(code[:LONGEST] or GENERAL)
    section = sections[0]
    if value < 0 and len(sections) > 1 and not section.is_date:
        section, value = sections[1], -value
    elif value == 0 and len(sections) > 2:
        section = sections[2]
    if section.is_date:
        return _date(value, section, from_1904=from_1904)
    return _number(value, section)


@lru_cache(maxsize=1024)
def _sections(code: str) -> tuple[_Section, ...]:
    return tuple(_section(part) for part in _split(code)[:4]) or (_section(GENERAL),)


def _split(code: str) -> list[str]:
    """Part a format at its semicolons, outside quotes."""
    parts, quoted = [""], False
    for ch in code:
        if ch == '"':
            quoted = not quoted
        if ch == ";" and not quoted:
            parts.append("")
        else:
            parts[-1] += ch
    return parts


def _section(part: str) -> _Section:
    elapsed = False
    codes = []
    for inside in _BRACKETS.findall(part):
        elapsed = elapsed or bool(re.fullmatch(r"[hH]+|[mM]+|[sS]+", inside))
        if inside.startswith("$") and "-" in inside and len(inside.split("-")[0]) > 1:
            codes.append(inside.split("-")[0][1:])  # a currency: [$¥-804]
    bare = _BRACKETS.sub("", part)
    literal = _QUOTED.sub(lambda match: match[1] or match[2] or "", bare)
    return _Section(_QUOTED.sub("", bare), "".join(codes) + literal, elapsed)


def _number(value: float, section: _Section) -> str:
    codes = section.codes
    if "@" in codes or "general" in codes.lower() or "通用格式" in codes or ("/" in codes and "?" in codes):
        return _around(section.literal, _general(value), r"(?i:g/通用格式|general)|@|[#?0 ]*\?+/[?\d]+")
    if match := _SCIENTIFIC.search(codes):
        decimals = len(match.group().upper().split("E")[0].partition(".")[2])
        return f"{value:.{min(decimals, MOST_DECIMALS)}E}"
    match = _PLACES.search(codes)
    if match is None:
        return section.literal if section.literal.strip() or not codes.strip() else _general(value)
    places = match.group()
    if "%" in codes:
        value *= 100
    scaled = len(places) - len(places.rstrip(","))
    value /= 1000**scaled
    whole, _, part = places.rstrip(",").partition(".")
    most, least = min(len(part), MOST_DECIMALS), min(part.count("0"), MOST_DECIMALS)
    text = f"{_rounded(value, most):{',' if ',' in whole else ''}.{most}f}"
    if most > least:
        text = text.rstrip("0") if "." in text else text
        head, _, tail = text.partition(".")
        text = f"{head}.{tail.ljust(least, '0')}" if tail or least else head
    sign, text = ("-", text[1:]) if text.startswith("-") else ("", text)
    digits = whole.replace(",", "").count("0")
    head, dot, tail = text.partition(".")
    text = f"{head.zfill(digits) if ',' not in head else head}{dot}{tail}"
    sign = "" if not text.strip("0.,") else sign
    return sign + _around(section.literal, text, re.escape(places))


def _rounded(value: float, places: int) -> float:
    """Excel rounds what it shows half away from zero, at fifteen significant digits."""
    from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

    try:
        return float(Decimal(f"{value:.15g}").quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP))
    except (InvalidOperation, ValueError):
        return value


def _around(literal: str, digits: str, places: str) -> str:
    """Set the digits where the format has its places, between its words."""
    return re.sub(places, lambda _match: digits, literal, count=1).strip()


def _general(value: float) -> str:
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    text = f"{value:.10g}"
    return text.upper() if "e" in text else text


def _date(value: float, section: _Section, *, from_1904: bool) -> str:
    codes = re.sub(r"(?i)am/pm|a/p|上午/下午", "", section.codes).lower()
    if section.elapsed:
        seconds = round(value * 86400)
        sign, seconds = ("-", -seconds) if seconds < 0 else ("", seconds)
        return f"{sign}{seconds // 3600}:{seconds // 60 % 60:02d}" + (f":{seconds % 60:02d}" if "s" in codes else "")
    if not 0 <= value <= _LATEST:
        return _general(value)
    at = _moment(value, from_1904=from_1904)
    clock = "h" in codes or "s" in codes
    months = re.sub(r"h[^a-z]*m+|m+[^a-z]*s|m+(?=[^a-z]*s)", "", codes)
    year, month, day = "y" in codes or "e" in codes, "m" in months, "d" in codes
    words = ""
    if day and not month and not year:
        return _general(value) if not clock else f"{at.hour}:{at.minute:02d}"
    if year:
        words += f"{at.year}年"
    if month:
        words += f"{at.month}月"
    if day:
        words += f"{at.day}日"
    if clock and not (words and (at.hour, at.minute, at.second) == (0, 0, 0)):  # programs write days as midnights
        words += f"{' ' if words else ''}{at.hour}:{at.minute:02d}" + (f":{at.second:02d}" if "s" in codes else "")
    return words


def _moment(value: float, *, from_1904: bool) -> datetime:
    # Lotus believed in 29 February 1900, and Excel keeps to it
    lotus = datetime(1899, 12, 30) if value >= 60 else datetime(1899, 12, 31)
    epoch = datetime(1904, 1, 1) if from_1904 else lotus
    try:
        return epoch + timedelta(seconds=round(value * 86400))
    except OverflowError:
        return datetime.max
