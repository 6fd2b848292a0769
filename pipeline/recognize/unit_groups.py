"""Names that stand for several units (各县（市、区）乡村振兴局, 市直各有关单位): which units they hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon.rows import load_rows
from pipeline.model.comment import EvidenceSource, UnitEvidence
from pipeline.recognize.unit_names import plain_name

_KIND = r"(?:县市区|市县区|区县市|盟市|市州|州市|县区|区县|市县|乡镇街道|乡镇|镇街|设区的?市|自治区|直辖市|街道|园区|省|市(?!场)|州|盟|县|区|旗|乡(?!村)|镇|村|社区)"
_PLACES = re.compile(
    r"^(?P<open>全[省市县区国]各?|[省市县区]内各?|各级|各有关|各相关|有关|相关|涉及|其他|各)?(?:有关|相关)?"
    rf"(?P<kinds>{_KIND}(?:（[、]?{_KIND}(?:[、]?{_KIND})*）)?(?:[、和]{_KIND}(?:（[、]?{_KIND}(?:[、]?{_KIND})*）)?)*)(?P<organ>.*)$"
)
_EACH_KIND = re.compile("设区的?市|自治区|直辖市|街道|园区|社区|[省市州盟县区旗乡镇村]")
_LIST_OF_KINDS = re.compile(
    rf"^{_KIND}（{_KIND}|^{_KIND}、{_KIND}|^(?:县市区|市县区|区县市|盟市|市州|州市|县区|区县|市县|乡镇)"
)


@dataclass(frozen=True, slots=True)
class UnitGroup:
    """A group: of places of some `kinds` (县, 市, 区 …) with an `organ` in each ("" for its government), or of offices by
    `systems` and `codes` of the lexicon, at a `level` (own, nation, "" for any) of the place
    that the one word `scope` says (市). `vague`: nobody can say who is in it."""

    kinds: frozenset[str] = frozenset()
    organ: str = ""
    systems: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    level: str = ""
    scope: str = ""
    vague: bool = False


# what says whose letter it is, the surest first: a person's word, then the letter's own face, then what came with it
_NAMING: tuple[EvidenceSource, ...] = ("option", "signature", "letterhead", "seal", "body", "mail", "file")


def member_of(unit: str | None, evidence: Sequence[UnitEvidence]) -> str | None:
    """Return whose letter it is: of a group that was asked as one (各县（市、区）人民政府) the member that signed.

    A unit that is no group stands for itself; so does a group where nothing names a member.

    Args:
        unit: the roster's entry that the letter counts for, None where nobody can say.
        evidence: what says so; only what meant this very entry is looked at, a person's word first, then the face.
    """
    if unit is None or _group_words(unit) is None:
        return unit
    named = [e for e in evidence if e.unit == unit and e.source in _NAMING and e.text and _group_words(e.text) is None]
    return min(named, key=lambda e: _NAMING.index(e.source)).text if named else unit


def _group_words(name: str) -> UnitGroup | None:
    return read_group(plain_name(name))


@lru_cache(maxsize=5_000)
def read_group(words: str) -> UnitGroup | None:
    """Return the group that a plain name (`unit_names.plain_name`) stands for, or None if it names one unit."""
    for row in load_rows("unit_groups"):
        if match := row.regex.search(words):
            systems, codes = row.fields.get("systems", ()), row.fields.get("codes", ())
            return UnitGroup(
                systems=frozenset(systems) if isinstance(systems, list) else frozenset(),
                codes=frozenset(codes) if isinstance(codes, list) else frozenset(),
                level=row.text("level"), scope=match.groupdict().get("scope") or "", vague=row.flag("vague"),
            )  # fmt: skip
    return _places(words)


def _places(words: str) -> UnitGroup | None:
    match = _PLACES.match(words)
    if match is None or not (match["open"] or _LIST_OF_KINDS.match(words)):
        return None
    opening = match["open"] or ""
    organ = match["organ"]
    named = _EACH_KIND.findall(match["kinds"]) + (["街道"] if "、街道" in organ else [])
    kinds = frozenset(kind.removeprefix("设区的").removeprefix("设区") for kind in named)
    return UnitGroup(kinds, _one_organ(organ), vague=opening in ("有关", "相关", "涉及", "各有关", "各相关", "其他"))


def _one_organ(words: str) -> str:
    """The organ behind the kinds of place; of 人民政府、街道办事处 the government stands for both."""
    first, _sign, rest = words.partition("、")
    return "人民政府" if first in ("人民政府", "政府") and rest.endswith(("办事处", "街道", "管委会")) else words
