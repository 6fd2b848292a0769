"""Bytes → text: the character set of text files and web pages.

Offices send UTF-8, UTF-16 (Notepad's “Unicode”) and GB18030; what calls itself gb2312 or gbk mostly holds characters
that only GB18030 has (〔, 〇, rare surnames), so those labels mean gb18030 here (as WHATWG's Encoding Standard does).
"""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark begins with the one of UTF-16 LE
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_GB = frozenset(
    ["gb2312", "gb_2312-80", "gb-2312", "gbk", "gb18030", "gb-18030", "cp936", "936", "x-gbk", "hz-gb-2312", "euc-cn"]
)
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ufffe\uffff]+")
_BREAKS = re.compile(r"\r\n?|[\v\x85\u2028\u2029]")
SAMPLE = 20_000


def decode(data: bytes, declared: str = "") -> str | None:
    """Return the text of `data` without its byte order mark, or None when no character set fits it strictly.

    The ladder: byte order mark, strict UTF-8, the `declared` set, UTF-16 without a mark (by its share of Hanzi),
    GB18030. UTF-8 stands before the declared set because it is hardly ever met by chance, and labels lie.
    """
    for mark, name in _BOMS:
        if data.startswith(mark):
            return _strict(data, name, skip=len(mark) if name == "gb18030" else 0)
    if b"\x00" not in data[:SAMPLE]:
        text = _strict(data, "utf-8")
        if text is not None:
            return text
        if declared and (text := _declared(data, declared)) is not None:
            return text
    for name in ("utf-16-le", "utf-16-be"):
        if len(data) % 2 == 0 and _looks_chinese(data[:SAMPLE].decode(name, "replace")):
            return _strict(data, name)
    sample = data[:SAMPLE]
    if sample.count(0) * 50 > len(sample):
        return None
    # a few stray NULs are damage; `clean` takes them out
    return _strict(data, "utf-8" if 0 in sample else "gb18030")


def standard_name(label: str) -> str:
    """Return the codec that a charset label stands for: gb2312 and gbk mean gb18030; "" for an unknown label."""
    name = label.strip().strip("\"'").lower()
    if name in _GB:
        return "gb18030"
    try:
        return codecs.lookup(name).name
    except (LookupError, ValueError):
        return ""


def clean(text: str) -> str:
    """Return `text` with line feeds as its only line breaks (form feeds stay) and without control characters."""
    return _CONTROLS.sub("", _BREAKS.sub("\n", text))


def _strict(data: bytes, name: str, *, skip: int = 0) -> str | None:
    try:
        return data[skip:].decode(name)
    except (UnicodeError, LookupError):  # a label may name a codec that is no character set (hex, zlib, idna)
        return None


def _declared(data: bytes, label: str) -> str | None:
    name = standard_name(label)
    # a page that calls itself Latin-1 would always "fit" and come out as rubbish
    if not name or name in {"iso8859-1", "latin_1", "cp1252", "ascii", "utf-8"}:
        return None
    return _strict(data, name)


def _looks_chinese(text: str) -> bool:
    """Tell whether a guess at UTF-16 gives what people write: Hanzi, their punctuation, ASCII."""
    if not text:
        return False
    hanzi = sum("一" <= ch <= "鿿" or "\u3000" <= ch <= "〟" or "！" <= ch <= "～" for ch in text)
    ascii_ = sum(" " <= ch <= "~" or ch in "\r\n\t" for ch in text)
    return hanzi + ascii_ > 0.9 * len(text) and (hanzi > 0.2 * len(text) or ascii_ > 0.9 * len(text))
