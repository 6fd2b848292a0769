"""A PDF that was cut off: its end is lost, and with it the way to its pages; PDFium finds it again once it knows the root.

PDFium rebuilds the table of objects of a damaged file, but needs a trailer to tell which object is the root. A file that
was cut off in transfer has none; its root can be found by its type.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import category, east_asian_width

_ROOT = re.compile(rb"/Type\s{0,4}/Catalog\b")
_OBJECT = re.compile(rb"(?<!\d)(\d{1,7}) (\d{1,5}) obj\b")
_NEAR = 2000  # bytes between the number of the root object and its type
_TAIL = 4096  # bytes of the longest trailer
_TRUSTED = 0.7  # share of a page's characters that look like a Chinese text


def with_trailer(data: bytes) -> bytes | None:
    """Return the file with a trailer that names its root, or None where none is found or the file is encrypted."""
    if b"/Encrypt" in data:
        return None
    root = max((match.start() for match in _ROOT.finditer(data)), default=-1)
    opened = _OBJECT.findall(data, max(0, root - _NEAR), root) if root > 0 else []
    if not opened:
        return None
    number, generation = opened[-1]
    torn = data.rfind(b"trailer")  # half a trailer would swallow the new one
    data = data[:torn] if 0 <= len(data) - torn < _TAIL else data
    return data + b"\nendobj\ntrailer\n<< /Root %s %s R >>\nstartxref\n0\n%%%%EOF\n" % (number, generation)


def is_plausible(letters: Sequence[str]) -> bool:
    """Tell whether characters are words: where a font is lost with the end of the file, they come out as odd signs."""
    seen = [letter for letter in letters if not letter.isspace()]
    good = sum(
        east_asian_width(letter) in "WF" or (letter.isascii() and letter.isprintable()) or category(letter)[0] == "P"
        for letter in seen
    )
    return good >= _TRUSTED * len(seen)
