"""RTF as a stream of tokens: groups, control words, bytes of text. Linear, whatever the file holds."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

_TOKEN = re.compile(
    rb"\\([A-Za-z]{1,40})(-?[0-9]{1,10})? ?"  # 1, 2: a control word and its number
    rb"|\\'([0-9A-Fa-f]{2})"  # 3: a byte
    rb"|\\([^A-Za-z])"  # 4: a control symbol
    rb"|([{}])"  # 5: a group
    rb"|([^\\{}\r\n]+)",  # 6: text
    re.DOTALL,
)
# code pages of the character sets that a font table names (RTF 1.9.1, \fcharset)
CHARSETS = {
    0: "cp1252", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950", 161: "cp1253", 162: "cp1254",
    177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
PAGES = {936: "gb18030", 950: "cp950", 932: "cp932", 949: "cp949", 65001: "utf-8", 54936: "gb18030", 10008: "gb18030"}
DOUBLE = frozenset({"gb18030", "cp950", "cp932", "cp949"})


@dataclass(frozen=True, slots=True)
class Token:
    """A token: `word` is a control word or symbol, `number` its number, `data` bytes of text (one byte if `escaped`)."""

    kind: Literal["open", "close", "word", "symbol", "bytes"]
    word: str = ""
    number: int | None = None
    data: bytes = b""
    escaped: bool = False


_OPEN, _CLOSE = Token("open"), Token("close")


def tokens(data: bytes) -> Iterator[Token]:
    """Yield the tokens of an RTF file; raw binary data (``\\bin``) is left out."""
    at = 0
    while match := _TOKEN.search(data, at):
        at = match.end()
        kind = match.lastindex
        if match[1] is not None:
            number = None if match[2] is None else int(match[2])
            word = match[1].decode("ascii")
            if word == "bin":
                at += max(0, number or 0)
                continue
            yield Token("word", word, number)
        elif kind == 3:
            yield Token("bytes", data=bytes.fromhex(match[3].decode("ascii")), escaped=True)
        elif kind == 4:
            yield Token("symbol", match[4].decode("latin-1"))
        elif kind == 5:
            yield _OPEN if match[5] == b"{" else _CLOSE
        else:
            yield Token("bytes", data=match[6])


def code_page(number: int) -> str:
    """Return the name of a Windows code page in Python, cp1252 for one that is not known."""
    import codecs

    name = PAGES.get(number, f"cp{number}")
    try:
        codecs.lookup(name)
    except LookupError:
        return "cp1252"
    return name
