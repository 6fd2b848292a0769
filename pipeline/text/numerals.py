"""Numerals as official texts write them: Arabic, Chinese, mixed with 万 and 亿.

The myriad units 万 and 亿 belong to the unit of measure (100万元 is 100 of 万元), so `parse_numeral` reads them only
where they stand inside a numeral (三千五百万, 一亿二千万) or when asked for the expanded value.
"""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = {"〇": 0, "零": 0, "○": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
          "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9}  # fmt: skip
PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
MYRIADS = {"万": 10_000, "亿": 100_000_000}

CHINESE = "〇零一二两三四五六七八九十百千"
ARABIC_PATTERN = r"\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_ARABIC = re.compile(rf"(?:{ARABIC_PATTERN})$")


def parse_numeral(text: str) -> Decimal | None:
    """Return the value of a numeral that fills all of `text`, or None if it is no numeral.

    Reads ``1,200``, ``2.0``, ``十二``, ``三千零五``, ``二〇二五`` (digit by digit), ``两``, ``一点五``, ``三千五百万``.
    """
    text = text.strip()
    if not text:
        return None
    if _ARABIC.match(text):
        return Decimal(text.replace(",", "").replace("，", ""))
    whole, point, fraction = text.partition("点")
    value = _chinese(whole)
    if value is None:
        return None
    if not point:
        return Decimal(value)
    if not fraction or any(ch not in DIGITS for ch in fraction):
        return None
    return Decimal(f"{value}." + "".join(str(DIGITS[ch]) for ch in fraction))


def _chinese(text: str) -> int | None:
    if not text or any(ch not in DIGITS and ch not in PLACES and ch not in MYRIADS for ch in text):
        return None
    if len(text) > 1 and all(ch in DIGITS for ch in text):
        return int("".join(str(DIGITS[ch]) for ch in text))
    total = section = 0
    digit: int | None = None
    last_place = 1
    for ch in text:
        if ch in DIGITS:
            digit = DIGITS[ch]
            if digit == 0:
                last_place = 1
        elif ch in PLACES:
            section += (1 if digit is None else digit) * PLACES[ch]
            last_place, digit = PLACES[ch], None
        else:
            section += digit or 0
            total = (total + (section or 1)) * MYRIADS[ch] if ch == "亿" else total + (section or 1) * MYRIADS[ch]
            section, digit, last_place = 0, None, MYRIADS[ch]
    if digit is not None and last_place >= 100 and section + total and text[-2:-1] not in ("零", "〇"):
        digit *= last_place // 10  # 三千五 is 3500
    return total + section + (digit or 0)


def chinese_number(value: int) -> str:
    """Return a whole number below ten thousand in Chinese (12 → 十二, 20 → 二十, 105 → 一百零五)."""
    figures = "零一二三四五六七八九"
    if value < 10:
        return figures[value]
    if value < 20:
        return "十" + (figures[value - 10] if value > 10 else "")
    out, gap = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十")):
        digit, value = divmod(value, place)
        if digit:
            out += ("零" if gap else "") + figures[digit] + name
            gap = False
        elif out:
            gap = True
    return out + (("零" if gap else "") + figures[value] if value else "")
