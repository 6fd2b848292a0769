"""Characters that look like others (形近字符): what they are taken for, and where that is a slip."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, get_args

from pipeline.errors import LexiconError
from pipeline.lexicon.rows import data_text

Where = Literal["radical", "variant", "latin", "figure"]


@dataclass(frozen=True, slots=True)
class Confusable:
    """A character and the one that was meant.

    `where` says when it is a slip: "radical" (a radical from the blocks 2E80–2FDF) and "variant" everywhere, "latin"
    only beside Latin letters, "figure" only inside a figure.
    """

    found: str
    meant: str
    where: Where


@cache
def confusables() -> Mapping[str, Confusable]:
    """Return the entries of confusables.tsv by the character found.

    Raises:
        LexiconError: a line is not three cells, `where` is unknown, or a character stands twice.
    """
    out: dict[str, Confusable] = {}
    for number, line in enumerate(data_text("confusables.tsv").splitlines(), 1):
        if not line or line.startswith("#"):
            continue
        match line.split("\t"):
            case [found, meant, ("radical" | "variant" | "latin" | "figure") as where] if found not in out:
                out[found] = Confusable(found, meant, where)
            case _:
                why = f"three cells (found, meant, one of {', '.join(get_args(Where))}), each character once"
                raise LexiconError("X-LEXICON", file="confusables.tsv", row=number, why=why)
    return MappingProxyType(out)
