"""Fields of a Word 97–2003 file that a converter would act on: dates that it recomputes, links that it follows.

LibreOffice puts today's date where the document stores another (a 成文日期 would change), and asks the network for
pictures of INCLUDEPICTURE fields in spite of its settings (measured with 7.4). The kinds of fields stand in small tables
of the file (MS-DOC 2.8.25, Plcfld); in a copy, such kinds are changed into QUOTE, whose result is text.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from io import BytesIO

# places of the tables among the (offset, size) pairs of FibRgFcLcb97 (MS-DOC 2.5.6): body, headers, footnotes,
# comments, endnotes, text boxes, text boxes of headers
_TABLES = (16, 17, 18, 19, 48, 57, 59)
_PAIRS = 0x9A  # where the pairs begin in a file of Word 97 and later
# MS-DOC 2.9.90, flt
DATES = {31: "DATE", 32: "TIME"}
OUTWARD = {36: "INCLUDE", 45: "DDE", 46: "DDEAUTO", 56: "LINK", 67: "INCLUDEPICTURE", 68: "INCLUDETEXT"}
QUOTE = 35
_BEGIN = 0x13


@dataclass(frozen=True, slots=True)
class Frozen:
    """A copy of a Word file whose fields are text; `left` counts dates that could not be changed."""

    data: bytes
    left: int = 0


def freeze_fields(data: bytes) -> Frozen:
    """Return a copy of a Word file in which no field is left that a converter would recompute or follow.

    Args:
        data: a Word 97–2003 file whose streams can be read.
    """
    import olefile

    copy = BytesIO(data)
    try:
        with olefile.OleFileIO(copy, write_mode=True) as ole:
            main = ole.openstream("WordDocument").read()
            (flags,) = struct.unpack_from("<H", main, 10)
            name = "1Table" if flags & 0x0200 else "0Table"
            table = bytearray(ole.openstream(name).read())
            changed = [_freeze(main, table, at) for at in _TABLES]
            if any(changed):
                ole.write_stream(name, bytes(table))
            return Frozen(copy.getvalue())
    except Exception:  # a damaged table of fields; whether dates are among them is not known
        return Frozen(data, left=_mentions(data))


def _mentions(data: bytes) -> int:
    """How many date fields the bytes of a Word file seem to hold."""
    return sum(data.count(f" {word} \\".encode("utf-16-le")) for word in DATES.values())


def _freeze(main: bytes, table: bytearray, pair: int) -> bool:
    """Change the kinds in one table; tell whether there was one to change."""
    offset, size = struct.unpack_from("<II", main, _PAIRS + 8 * pair)
    if size < 10 or offset + size > len(table):
        return False
    count = (size - 4) // 6
    first = offset + 4 * (count + 1)
    changed = False
    for place in range(first, first + 2 * count, 2):
        if table[place] & 0x1F == _BEGIN and (table[place + 1] in DATES or table[place + 1] in OUTWARD):
            table[place + 1] = QUOTE
            changed = True
    return changed
