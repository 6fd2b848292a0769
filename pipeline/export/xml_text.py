"""Text as XML 1.0 can hold it: control characters and lone surrogates have no place there."""

from __future__ import annotations

import re

_ILLEGAL = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED = re.compile("_x([0-9A-F]{4})_")
_TO_ESCAPE = re.compile(f"{_ILLEGAL.pattern}|_(?=x[0-9A-F]{{4}}_)")


def xml_safe(text: str) -> str:
    """Return `text` with a replacement character (U+FFFD) for each one that XML cannot hold."""
    return _ILLEGAL.sub("\ufffd", text)


def xml_escape(text: str) -> str:
    """Return `text` with ``_xHHHH_`` for each character that XML cannot hold; `xml_unescape` gives it back.

    The notation is that of ST_Xstring (ECMA-376-1, 22.9.2.19); all such characters lie below U+10000.
    """
    return _TO_ESCAPE.sub(lambda match: f"_x{ord(match.group()):04X}_", text)


def xml_unescape(text: str) -> str:
    """Return the text that `xml_escape` was given."""
    return _ESCAPED.sub(lambda match: chr(int(match.group(1), 16)), text)
