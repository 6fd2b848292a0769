"""Date fields of a Word 97–2003 file, kept from being recomputed.

A converter that knows DATE and TIME fields puts today's date where the document stores another: a 成文日期 would change.
The kinds of fields stand in small tables of the file (MS-DOC 2.8.25, Plcfld); in a copy, volatile kinds are changed into
QUOTE, whose result is text.
"""

from __future__ import annotations

import struct
from io import BytesIO

# places of the tables among the (offset, size) pairs of FibRgFcLcb97 (MS-DOC 2.5.6): body, headers, footnotes,
# comments, endnotes, text boxes, text boxes of headers
_TABLES = (16, 17, 18, 19, 48, 57, 59)
_PAIRS = 0x9A  # where the pairs begin in a file of Word 97 and later
VOLATILE = (31, 32)  # DATE, TIME; MS-DOC 2.9.90, flt
QUOTE = 35
_BEGIN = 0x13


def freeze_dates(data: bytes) -> tuple[bytes, int]:
    """Return a copy of a Word file in which no DATE or TIME field is left, and how many could not be changed.

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
            changed = sum(_freeze(main, table, at) for at in _TABLES)
            if changed:
                ole.write_stream(name, bytes(table))
            return copy.getvalue(), 0
    except Exception:  # a damaged table of fields; whether dates are among them is not known
        return data, _mentions(data)


def _mentions(data: bytes) -> int:
    """How many date fields the bytes of a Word file seem to hold."""
    return sum(data.count(word.encode("utf-16-le")) for word in (" DATE \\", " TIME \\"))


def _freeze(main: bytes, table: bytearray, pair: int) -> int:
    offset, size = struct.unpack_from("<II", main, _PAIRS + 8 * pair)
    count = (size - 4) // 6
    if size < 10 or offset + size > len(table):
        return 0
    changed, at = 0, offset + 4 * (count + 1)
    for place in range(at, at + 2 * count, 2):
        if table[place] & 0x1F == _BEGIN and table[place + 1] in VOLATILE:
            table[place + 1] = QUOTE
            changed += 1
    return changed
