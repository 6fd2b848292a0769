"""The place (地名) that stands in the name of a unit, and whether two of them are one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from pipeline.model.unit import Home

Agreement = Literal["same", "different", "unknown"]
_SUFFIXES = ("特别行政区", "自治区", "自治州", "自治县", "自治旗", "地区", "新区", "街道", "社区", "省", "市", "州", "盟", "县", "旗", "区", "镇", "乡", "村")  # fmt: skip
_OWN = {"本": "", "我": "", "该": "", "全": ""}
BARE = frozenset(
    ("省", "自治区", "市", "自治州", "州", "盟", "地区", "县", "自治县", "区", "旗", "镇", "乡", "街道", "村", "社区")
)
# no name of a place holds these: they end or begin names of offices
_LETTER = "[^局委署厅院司网办\\W\\d_a-zA-Z]"
_PATH = re.compile(
    rf"(?P<province>{_LETTER}{{2,10}}?(?:省|自治区))?"
    rf"(?P<city>{_LETTER}{{2,10}}?(?:市|自治州|州|盟|地区))?"
    rf"(?P<county>{_LETTER}{{1,10}}?(?:自治县|县|自治旗|旗|区|市))?"
    rf"(?P<town>{_LETTER}{{1,8}}?(?:镇|乡|街道))?"
    rf"(?P<village>{_LETTER}{{1,8}}?(?:村|社区))?"
)
NATION = "国"


@dataclass(frozen=True, slots=True)
class Place:
    """A place as a name gives it: `name` with its kind (衡川市), or the kind alone where nothing says which (市), or ""
    where the name has none. `above` are the places over it that the name itself states."""

    name: str
    above: tuple[str, ...] = ()

    @property
    def stem(self) -> str:
        """The name without its kind (衡川); "" for a kind alone."""
        suffix = self.suffix
        return self.name.removesuffix(suffix) if suffix else self.name

    @property
    def suffix(self) -> str:
        """The kind of place (市), "" where the name does not say."""
        return next((end for end in _SUFFIXES if self.name.endswith(end)), "")


def place_of(words: str, home: Home, *, bare_stem: bool) -> Place | None:
    """Return the place that the words before (or inside) the name of an organ name, or None if they name none.

    Args:
        words: what stands there: "", 市, 本市, 衡川市, 江岚省衡川市, 衡川.
        home: the home of the roster; 市 is its city.
        bare_stem: whether a place may stand without its kind (国网衡川供电公司), also where it is not the home's.
    """
    words = words.removeprefix("中国共产党").removeprefix("中共")
    if words[:1] in _OWN and words[1:] in BARE:
        words = words[1:]
    if not words:
        return Place(home.places[-1], home.places[:-1]) if home.places else Place("")
    if words in BARE:
        known = [place for place in home.places if kind_of_place(place) == kind_of_place(words)]
        return Place(known[-1], home.places[: home.places.index(known[-1])]) if known else Place(words)
    for at, place in enumerate(home.places):  # 衡川 for 衡川市, and 江岚 for 江岚省
        stem = Place(place).stem
        if words == stem:
            return Place(place, home.places[:at])
        if (
            bare_stem
            and at == 0
            and words.startswith(stem)
            and len(words) > len(stem) + 1
            and words[len(stem)] not in "省自"
        ):
            return place_of(words.removeprefix(stem), home, bare_stem=True)  # 江岚衡川 …
    match = _PATH.fullmatch(words)
    if match is not None:
        return _innermost([part for part in match.groups() if part], home)
    return Place(words) if bare_stem and 2 <= len(words) <= 8 else None


def _innermost(parts: list[str], home: Home) -> Place:
    """The last of the places named; 衡川市市 … keeps a bare kind out of the names above it."""
    last = parts[-1]
    above = tuple(parts[:-1])
    if last in BARE:
        return place_of(last, home, bare_stem=False) or Place(last)
    if not above and last in home.places:
        above = home.places[: home.places.index(last)]
    return Place(last, above)


def kind_of_place(place: str) -> str:
    """Return the kind of a place, one word for what one bare word may stand for (自治州: 州)."""
    suffix = Place(place).suffix
    return {"自治区": "省", "自治州": "州", "自治县": "县", "自治旗": "旗", "新区": "区"}.get(suffix, suffix)


def level_of(place: Place) -> str:
    """Return the level of a place by its kind: province, city, county, town; "" where it does not say."""
    kinds = {"省": "province", "特别行政区": "province", "市": "city", "州": "city", "盟": "city", "地区": "city",
             "县": "county", "区": "county", "旗": "county", "镇": "town", "乡": "town", "街道": "town",
             "村": "village", "社区": "village"}  # fmt: skip
    return kinds.get(kind_of_place(place.name), "")


def compare_places(one: Place, other: Place) -> Agreement:
    """Return whether two places are one: 衡川 and 衡川市 are, 市 of nobody knows where and 衡川市 may be."""
    if one.name == other.name:
        return "different" if conflicting(one.above, other.above) else "same"
    if not one.name or not other.name:
        return "different" if NATION in (one.name, other.name) else "unknown"
    if one.stem and other.stem:
        if one.stem != other.stem or conflicting(one.above, other.above):
            return "different"
        if "" in (one.suffix, other.suffix):
            return "same"
        return "unknown" if level_of(one) == level_of(other) else "different"  # 溪口乡 that became 溪口镇?
    named, bare = (one, other) if one.stem else (other, one)
    if not named.suffix:
        return "unknown"
    return "unknown" if kind_of_place(named.name) == kind_of_place(bare.name) else "different"


def conflicting(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Return whether two paths name different places of one kind."""
    kinds = {kind_of_place(place): place for place in one}
    return any(kind_of_place(place) in kinds and kinds[kind_of_place(place)] != place for place in other)
