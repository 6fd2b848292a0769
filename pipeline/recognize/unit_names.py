"""What the name of a unit says: which kind of organ, of which place, by which of its names."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache, lru_cache

from pipeline.lexicon.organs import OrganName, longest_name, names_by_text, organs, placed_names
from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.unit import Home
from pipeline.recognize.unit_places import BARE, NATION, Place, place_of
from pipeline.text.shadow import shadow_of

_QUOTES = "“”\"'‘’《》〈〉 、，。；：*·　"
# traditional characters that names of offices hold
_TRADITIONAL = dict(zip(
    "財場監員會務農業產發與廳處衛環應縣區黨團聯網電國衆機關檢審計統戰組織傳廣體育運輸銀鐵氣質資規劃設鄉鎮興數據醫療療軍辦總勞動學術術門項書記紀",
    "财场监员会务农业产发与厅处卫环应县区党团联网电国众机关检审计统战组织传广体育运输银铁气质资规划设乡镇兴数据医疗疗军办总劳动学术术门项书记纪",
    strict=True,
))  # fmt: skip
_UNIFORM = str.maketrans(
    _TRADITIONAL
    | {"〔": "（", "〕": "）", "【": "（", "】": "）", "［": "（", "］": "）", " ": None, "\n": None, "\t": None}
)
_TAIL = re.compile(r"(?<=..)等(?:\d+个|[一二三四五六七八九十]+个)?(?:有关|相关)?(?:部门|单位|\d+家单位)?$")
_NUMBER = re.compile(r"^(?:\d{1,3}[.．、]|[（(]\d{1,3}[）)])")
_PLATES = re.compile(r"（([^（）]{2,24})）$")
_OF_PLACES = re.compile(r"[市县区州旗盟镇乡]、|、[市县区州旗盟镇乡]|^[市县区州旗盟镇乡街道筹]{1,3}$")
_NATIONAL = re.compile(r"^(?:国家|中央|全国|中国|中华|国务院|最高)|(?:部|署|总局|总署|监会)$")
# places of these systems are often named without their kind: 国网衡川供电公司, 衡川海关, 衡川经开区
_BARE_STEMS = frozenset(("central-branch", "enterprise", "place-government", "institution"))
GOVERNMENT = "people-government"


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to read a name: the organ's `name` in the lexicon, and the `place`; `name` None stands for a bare place."""

    code: str
    place: Place
    name: OrganName | None


@dataclass(frozen=True, slots=True)
class UnitName:
    """A name of a unit, read: `words` made uniform, `main` without a second plate, the `plates`, and the `readings`."""

    words: str
    main: str
    plates: tuple[str, ...]
    readings: tuple[Reading, ...]


@lru_cache(maxsize=20_000)
def read_unit_name(name: str, home: Home) -> UnitName:
    """Return what a name says, for a roster of `home`. A name that no row of units.tsv fits has no readings."""
    words = plain_name(name)
    main = words
    plates: list[str] = []
    sides = name.split()
    if len(sides) == 2 and min(map(len, sides)) >= 4:  # two heads side by side: 中共…纪律检查委员会 …监察委员会
        main, plates = plain_name(sides[0]), [plain_name(sides[1])]
    while (match := _PLATES.search(main)) and not _OF_PLACES.search(match[1]):
        plates.insert(0, match[1])
        main = main[: match.start()]
    return UnitName(words, main, tuple(plates), tuple(_readings(main, home)))


@lru_cache(maxsize=1_000)
def home_of_issuer(issuer: str) -> Home:
    """Return the home of an office by its full name (衡川市水利局); an empty one where the name has no place."""
    for reading in read_unit_name(issuer, Home()).readings:
        if reading.place.stem and reading.place.suffix and reading.place.name != NATION:
            return Home((*reading.place.above, reading.place.name))
    return Home()


def home_of_issuers(issuers: Iterable[str]) -> Home:
    """Return the home of the first office whose name tells its place; an empty one where none does."""
    return next((home for issuer in issuers if (home := home_of_issuer(issuer)).places), Home())


def plain_name(name: str) -> str:
    """Return a name without width, white space, quotes, a row number, and 等 behind it."""
    words = shadow_of(name).text.translate(_UNIFORM)
    words = _TAIL.sub("", _NUMBER.sub("", words.strip(_QUOTES))).strip(_QUOTES)
    if words.startswith("（") and words.endswith("）") and words.count("（") == 1:
        words = words[1:-1]
    open_, close = words.count("（"), words.count("）")
    if open_ > close:
        words += "）" * (open_ - close)
    elif close > open_ and words.endswith("）"):
        words = words[:-1]
    for row in _shapes():
        words = row.regex.sub(row.text("becomes"), words)
    return words


@cache
def _shapes() -> tuple[Row, ...]:
    """The rows that say which words of a name make no difference (有限责任公司, 机关, 街道办事处)."""
    return tuple(row for row in load_rows("units") if row.text("kind") == "shape")


def _readings(words: str, home: Home) -> Iterator[Reading]:
    """Yield the readings by the organ's name that explains most of the words, and leaves a place for the rest."""
    found = [*_placed(words, home), *_plain(words, home)]
    if found:
        most = max(length for length, _reading in found)
        yield from (reading for length, reading in found if length == most)
        return
    if words and (place := place_of(words, home, bare_stem=False)) is not None and place.stem:
        yield Reading(GOVERNMENT, place, None)  # 白溪县: its government


def _plain(words: str, home: Home) -> list[tuple[int, Reading]]:
    """Read a name with its place before it; each reading with the number of characters that it explains."""
    if words.removeprefix("国家") != words and (inner := names_by_text().get(words.removeprefix("国家"))):
        found = [Reading(name.code, Place(NATION), name) for name in inner if name.via in ("name", "short")]
        if found and words not in names_by_text():
            return [(len(words), reading) for reading in found]
    for length in range(min(len(words), longest_name()), 0, -1):
        names = names_by_text().get(words[-length:], ())
        readings = [reading for name in names for reading in _of(name, words[:-length], home)]
        if readings:
            return [(length, reading) for reading in readings]
    return []


def _of(name: OrganName, before: str, home: Home) -> Iterator[Reading]:
    if not before and (name.level == "national" or (name.level == "" and _NATIONAL.search(name.text))):
        yield Reading(name.code, Place(NATION), name)
        return
    if name.level == "national":
        return
    if not before and name.level == "provincial" and home.places and name.text not in _local_texts():
        yield Reading(name.code, Place(home.places[0]), name)
        return
    system = organs()[name.code].system
    if system in ("government", "coordination", "party"):
        before = before.removesuffix("人民政府").removesuffix("政府") if len(before) > 2 else before
    place = place_of(before, home, bare_stem=system in _BARE_STEMS)
    if place is not None:
        yield Reading(name.code, place, name)


@lru_cache(maxsize=1)
def _local_texts() -> frozenset[str]:
    return frozenset(
        text for text, names in names_by_text().items() if any(name.level in ("local", "") for name in names)
    )


def _placed(words: str, home: Home) -> list[tuple[int, Reading]]:
    """Read a name that holds its place inside, perhaps with a place above before it (衡川市公安局东岭分局)."""
    found: list[tuple[int, Reading]] = []
    for row in placed_names():
        if not row.may_stand_in(words):
            continue
        for match in (row.pattern.fullmatch(words), _behind_place(row.pattern, words, home)):
            if match is None:
                continue
            inner = match.groupdict().get("place")
            place = _province(words, home) if inner is None else place_of(inner, home, bare_stem=True)
            if place is not None and (inner not in BARE or "{级}" in row.name.text):
                found.append((match.end() - match.start() - len(inner or ""), Reading(row.name.code, place, row.name)))
                break
    return found


def _behind_place(pattern: re.Pattern[str], words: str, home: Home) -> re.Match[str] | None:
    above = next((place for place in home.places if words.startswith(place)), "")
    return pattern.fullmatch(words, len(above)) if above else None


def _province(words: str, home: Home) -> Place:
    """The province of a name whose only place is its province (国网江岚省电力有限公司)."""
    named = [place for place in home.places[:1] if Place(place).stem in words]
    return Place(named[0]) if named else Place(words)
