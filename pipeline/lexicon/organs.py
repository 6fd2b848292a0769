"""Kinds of organ (机构) with their full, short and former names: the rows of units.tsv."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Literal, cast, get_args

from pipeline.errors import LexiconError
from pipeline.lexicon.rows import data_text

System = Literal[
    "government", "party", "congress", "cppcc", "court", "procuratorate", "discipline", "mass", "central-branch",
    "institution", "coordination", "enterprise", "place-government",
]  # fmt: skip
Via = Literal["name", "short", "former", "plate"]
Level = Literal["national", "provincial", "local", ""]
_COLUMNS = "code\tsystem\tnational\tprovincial\tlocal\tshort\tformer\talso\trelated"
_SYSTEMS = frozenset(get_args(System))
_SLOTS = {"地": "(?P<place>[一-龥]{1,16}?)", "省": "(?:[一-龥]{1,8}?)", "级": "(?P<place>省|市|县|区|州|盟|旗|自治区)"}
_SLOT = re.compile(r"\{(.)\}")


@dataclass(frozen=True, slots=True)
class Organ:
    """A kind of organ: `names` are its names with the way (`via`) and the level of office that each belongs to.

    `related` are the codes of organs that may be the same office in one place and another one elsewhere (水利局, 水务局),
    took over part of its work, or house it (河长办 in 水利局).
    """

    code: str
    system: System
    names: tuple[OrganName, ...]
    related: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class OrganName:
    """One name of a kind of organ, without the place; ``{地}`` marks where the place stands inside it.

    `via`: its full name, a short form, a former name, or that of a second plate (挂牌). `level` is "" where the name
    serves every level.
    """

    text: str
    code: str
    via: Via
    level: Level

    @property
    def placed(self) -> bool:
        """Whether the place stands inside the name."""
        return "{" in self.text


@dataclass(frozen=True, eq=False)
class PlacedName:
    """A name with its place inside; `pieces` are the words around the places."""

    name: OrganName
    pieces: tuple[str, ...]

    def may_stand_in(self, text: str) -> bool:
        """Whether a text has all the words of the name: without them its pattern matches nothing, and need not be compiled."""
        return all(piece in text for piece in self.pieces)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The name as a pattern; its group ``place`` is the place."""
        text, at = self.name.text, 0
        pieces: list[str] = []
        for slot in _SLOT.finditer(text):
            pieces += [re.escape(text[at : slot.start()]), _SLOTS[slot[1]]]
            at = slot.end()
        return re.compile("".join(pieces) + re.escape(text[at:]))


@cache
def organs() -> dict[str, Organ]:
    """Return the kinds of organ by their code.

    Raises:
        LexiconError: the first line is not the columns, a row is short, a system is unknown, a code is out of order.
    """
    lines = data_text("units.tsv").splitlines()
    if not lines or lines[0] != _COLUMNS:
        raise LexiconError("X-LEXICON", file="units.tsv", row=1, why=f"columns must be {_COLUMNS.split()}")
    found: dict[str, Organ] = {}
    last = ""
    for number, line in enumerate(lines[1:], 2):
        cells = line.split("\t")
        if len(cells) != len(_COLUMNS.split("\t")) or cells[1] not in _SYSTEMS or cells[0] <= last:
            raise LexiconError("X-LEXICON", file="units.tsv", row=number, why="cells, system or order")
        last = cells[0]
        found[last] = Organ(last, cast(System, cells[1]), tuple(_names(last, cells[2:8])), frozenset(cells[8].split()))
    return found


def _names(code: str, cells: list[str]) -> Iterator[OrganName]:
    levels: tuple[Level, ...] = ("national", "provincial", "local", "", "", "")
    ways: tuple[Via, ...] = ("name", "name", "name", "short", "former", "plate")
    seen: set[tuple[str, Level]] = set()
    for cell, level, via in zip(cells, levels, ways, strict=True):
        for text in filter(None, cell.split("|")):
            for written in (text, f"党{text}") if text.startswith("委") else (text,):  # 自治区党委宣传部
                if (written, level) not in seen:
                    seen.add((written, level))
                    yield OrganName(written, code, via, level)


@cache
def names_by_text() -> dict[str, tuple[OrganName, ...]]:
    """Return the names without a place inside, by their text."""
    groups: dict[str, list[OrganName]] = {}
    for organ in organs().values():
        for name in organ.names:
            if not name.placed:
                groups.setdefault(name.text, []).append(name)
    return {text: tuple(names) for text, names in groups.items()}


@cache
def placed_names() -> tuple[PlacedName, ...]:
    """Return the names with their place inside."""
    names = (name for organ in organs().values() for name in organ.names if name.placed)
    return tuple(PlacedName(name, tuple(filter(None, _SLOT.sub("\n", name.text).split("\n")))) for name in names)


@cache
def longest_name() -> int:
    """Return the length of the longest name without a place inside."""
    return max(map(len, names_by_text()))
