"""Radicals (部首) that stand where a character was meant: what a PDF's font table often gives for 一, 方, 民.

The source is the property Equivalent_Unified_Ideograph of the Unicode Character Database (UAX 44). NFKC knows only the
Kangxi block, and would change brackets, digits and signs of the text besides.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from pipeline.errors import LexiconError
from pipeline.lexicon.rows import data_text


@cache
def radicals() -> Mapping[str, str]:
    """Return the character that each radical stands for in simplified Chinese text, by radical.

    Raises:
        LexiconError: a line is not two or three single characters, or a radical stands twice.
    """
    out: dict[str, str] = {}
    for number, line in enumerate(data_text("radicals.tsv").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        cells = line.split("\t")
        if len(cells) not in (2, 3) or any(len(cell) != 1 for cell in cells) or cells[0] in out:
            why = "a radical (once), its character, and perhaps its character in simplified text"
            raise LexiconError("X-LEXICON", file="radicals.tsv", row=number, why=why)
        out[cells[0]] = cells[-1]
    return MappingProxyType(out)
