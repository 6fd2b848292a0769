"""How Word writes the number of a list in each number format (ISO/IEC 29500-1, 17.18.59 ST_NumberFormat)."""

from __future__ import annotations

from collections.abc import Callable

_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_SIMPLE, _ROUND, _LARGE = "〇一二三四五六七八九", "○一二三四五六七八九", "零一二三四五六七八九"
_LEGAL_SIMPLE, _LEGAL_TRADITIONAL = "零壹贰叁肆伍陆柒捌玖", "零壹貳參肆伍陸柒捌玖"
_LEGAL_JAPANESE = "〇壱弐参四伍六七八九"


def number_text(value: int, style: str, custom: str = "") -> str:
    """Return `value` written in a Word number format; an unknown format is written in Arabic figures, as Word does.

    `custom` is the pattern of a ``custom`` format, such as ``001, 002, 003, ...``.
    """
    if style == "custom" and custom:
        return str(value).zfill(len(custom.split(",")[0].strip()))
    writer = FORMATS.get(style)
    text = writer(value) if writer and 0 <= value < 10_000 else None
    return str(value) if text is None else text


def _digits(value: int, figures: str) -> str:
    return "".join(figures[int(digit)] for digit in str(value))


def _counting(value: int, figures: str, places: str, *, bare_ten: bool = True, bare_one: bool = False) -> str:
    """Return a number with its places named: `bare_ten` writes 十二 for 一十二, `bare_one` 百 for 一百 (Japanese)."""
    if value == 0:
        return figures[0]
    out, gap, rest = "", False, value
    for power, place in zip((1000, 100, 10), places, strict=True):
        digit, rest = divmod(rest, power)
        if digit:
            bare = digit == 1 and (bare_one or (bare_ten and power == 10 and not out))
            out += (figures[0] if gap and not bare_one else "") + ("" if bare else figures[digit]) + place
            gap = False
        elif out:
            gap = True
    if rest:
        out += (figures[0] if gap and not bare_one else "") + figures[rest]
    return out


def _below_hundred(figures: str) -> Callable[[int], str]:
    """A counting format that names its tens up to 99 and writes figure by figure from 100 on."""
    return lambda value: _counting(value, figures, "千百十") if value < 100 else _digits(value, figures)


def _from(first: int, last: int, code: int) -> Callable[[int], str | None]:
    """A format that is one row of characters in Unicode, from number `first` to number `last`."""
    return lambda value: chr(code + value - first) if first <= value <= last else None


def _circle(value: int) -> str | None:
    for first, last, code in ((0, 0, 0x24EA), (1, 20, 0x2460), (21, 35, 0x3251), (36, 50, 0x32B1)):
        if first <= value <= last:
            return chr(code + value - first)
    return None


def _letters(first: str) -> Callable[[int], str | None]:
    # after z comes aa, then bb: Word repeats the letter
    return lambda value: chr(ord(first) + (value - 1) % 26) * ((value - 1) // 26 + 1) if 1 <= value <= 780 else None


def _roman(value: int) -> str | None:
    if not 1 <= value < 4000:
        return None
    out = ""
    for unit, text in ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
                       (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):  # fmt: skip
        out += text * (value // unit)
        value %= unit
    return out


def _ordinal(value: int) -> str:
    if value % 100 in (11, 12, 13):
        return f"{value}th"
    return f"{value}{ {1: 'st', 2: 'nd', 3: 'rd'}.get(value % 10, 'th') }"


def _sexagenary(value: int) -> str | None:
    return _STEMS[(value - 1) % 10] + _BRANCHES[(value - 1) % 12] if 1 <= value <= 60 else None


def _full_width(value: int) -> str:
    return "".join(chr(ord(digit) + 0xFEE0) for digit in str(value))


FORMATS: dict[str, Callable[[int], str | None]] = {
    "none": lambda _: "",
    "decimal": str,
    "decimalHalfWidth": str,
    "decimalZero": lambda value: f"{value:02d}",
    "decimalFullWidth": _full_width,
    "decimalFullWidth2": _full_width,
    "decimalEnclosedCircle": _circle,
    "decimalEnclosedCircleChinese": _circle,
    "decimalEnclosedParen": _from(1, 20, 0x2474),
    "decimalEnclosedFullstop": _from(1, 20, 0x2488),
    "ideographEnclosedCircle": _from(1, 10, 0x3280),
    "numberInDash": lambda value: f"- {value} -",
    "ordinal": _ordinal,
    "upperLetter": _letters("A"),
    "lowerLetter": _letters("a"),
    "upperRoman": _roman,
    "lowerRoman": lambda value: (_roman(value) or "").lower() or None,
    "chineseCounting": _below_hundred(_SIMPLE),
    "chineseCountingThousand": lambda value: _counting(value, _SIMPLE, "千百十"),
    "chineseLegalSimplified": lambda value: _counting(value, _LEGAL_SIMPLE, "仟佰拾", bare_ten=False),
    "ideographLegalTraditional": lambda value: _counting(value, _LEGAL_TRADITIONAL, "仟佰拾", bare_ten=False),
    "japaneseLegal": lambda value: _counting(value, _LEGAL_JAPANESE, "阡百拾", bare_ten=False),
    "taiwaneseCounting": _below_hundred(_ROUND),
    "taiwaneseCountingThousand": lambda value: _counting(value, _LARGE, "千百十"),
    "taiwaneseDigital": lambda value: _digits(value, _ROUND),
    "ideographDigital": lambda value: _digits(value, _SIMPLE),
    "japaneseDigitalTenThousand": lambda value: _digits(value, _SIMPLE),
    "koreanDigital2": lambda value: _digits(value, _LARGE),
    "japaneseCounting": lambda value: _counting(value, _SIMPLE, "千百十", bare_one=True),
    "ideographTraditional": lambda value: _STEMS[value - 1] if 1 <= value <= 10 else None,
    "ideographZodiac": lambda value: _BRANCHES[value - 1] if 1 <= value <= 12 else None,
    "ideographZodiacTraditional": _sexagenary,
}
