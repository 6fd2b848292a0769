"""Which member of a roster (名册) a name of a unit means: the office itself, a group that holds it, or nobody sure.

Two names are one office only where the kind of organ and the place agree, each by what the name says: 市发改委 is
衡川市发展和改革委员会 in 衡川市, not 省发改委. What cannot be said for sure is ambiguous and left to a person.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import combinations

from pipeline.lexicon.organs import names_by_text, organs
from pipeline.model.unit import Home, Resolution, Sameness
from pipeline.recognize.unit_groups import UnitGroup, read_group
from pipeline.recognize.unit_names import GOVERNMENT, Reading, UnitName, plain_name, read_unit_name
from pipeline.recognize.unit_places import NATION, Place, compare_places, conflicting, kind_of_place, place_of
from pipeline.recognize.units import is_unit_like

# how well each rule tells that two names are one office; of several members the best wins, equals are ambiguous
_RANK = {"units.same-words": 6, "units.same-plates": 5, "units.same-region": 5, "units.same-alias": 4,
         "units.same-abbreviation": 4, "units.same-plate": 3, "units.same-former": 2}  # fmt: skip
_CERTAIN = frozenset(("units.same-words", "units.same-region", "units.same-alias", "units.same-abbreviation"))
_MAY_BE_ONE = frozenset(("units.region-unknown", "units.one-character"))
_NONE = Resolution("none", "units.no-such-unit")
# what an abbreviation may leave out of a name that the lexicon does not know
_LIGHT = frozenset("和与及的人民有限责任股份公司集团管理服务发展综合员会办公局室中心治理")
_CITY_AS_WORD = re.compile("(?:^|[省市州盟县区旗])城市$")
_ENDS = (("委员会", "委"), ("办公室", "办"), ("人民政府", "政府"), ("管理委员会", "管委会"))


def resolve_unit(name: str, roster: Sequence[str], home: Home = Home()) -> Resolution:  # noqa: B008 -- frozen, no state
    """Return which member of the roster a name means.

    A better agreement beats a lesser one (the same words, then the same place, then an alias, a second plate, a former
    name); two members that agree equally well are ambiguous. A former name of offices that were split is ambiguous.

    Args:
        name: the name as written.
        roster: the names of the members, as written.
        home: the place whose roster it is; 市 in a name is its city.
    """
    judged = [(member, *compare_units(name, member, home)) for member in roster]
    same = [(member, rule) for member, state, rule in judged if state == "same"]
    if same:
        best = max(_RANK.get(rule, 1) for _member, rule in same)
        winners = [(member, rule) for member, rule in same if _RANK.get(rule, 1) == best]
        if len({plain_name(member) for member, _rule in winners}) == 1:
            return Resolution("same", winners[0][1], winners[0][0])
        return Resolution("ambiguous", "units.several-members", None, tuple(member for member, _rule in winners))
    groups = [(member, rule) for member, state, rule in judged if state == "member"]
    doubtful = [(member, rule) for member, state, rule in judged if state == "ambiguous"]
    if len(groups) == 1:
        return Resolution("member", groups[0][1], groups[0][0])
    if groups or doubtful:
        rule = groups[0][1] if groups else doubtful[0][1]
        return Resolution("ambiguous", rule, None, tuple(member for member, _rule in (*groups, *doubtful)))
    return _NONE


def compare_units(one: str, other: str, home: Home = Home()) -> tuple[Sameness, str]:  # noqa: B008 -- frozen, no state
    """Return how two names relate, and the rule that says so: same, member (one holds the other), ambiguous, none."""
    left, right = read_unit_name(one, home), read_unit_name(other, home)
    if left.words == right.words:
        return "same", "units.same-words"
    groups = read_group(left.words), read_group(right.words)
    if groups[0] is not None and groups[1] is not None:
        return _compare_groups(groups[0], groups[1], home)
    if groups[0] is not None:
        return _holds(groups[0], right, home)
    if groups[1] is not None:
        return _holds(groups[1], left, home)
    if _SOME_OFFICE.search(left.words) or _SOME_OFFICE.search(right.words):
        return _some_office(left.words, right.words, home)
    plates = _by_plates(left, right, home)
    found = _by_readings(left, right)
    if plates == "same" and found[0] != "same":
        return "same", "units.same-plates"
    if found[0] == "none" and not (left.readings and right.readings):
        return _by_words(left, right, home)
    return found


def alike_pairs(names: Sequence[str], home: Home = Home()) -> Iterator[tuple[str, str]]:  # noqa: B008 -- frozen, no state
    """Yield every two of the names that are, or by one character or an unknown place may be, names of one office.

    Only names that share a kind of organ, or a beginning and an end, are compared: the work does not grow with the square
    of the names.
    """
    buckets: dict[str, list[str]] = defaultdict(list)
    for name in dict.fromkeys(names):
        read = read_unit_name(name, home)
        keys = {reading.code for reading in read.readings} or {"?"}
        keys.add(read.main[:1] + "…" + read.main[-1:])
        for key in keys:
            buckets[key].append(name)
    seen: set[tuple[str, str]] = set()
    for bucket in buckets.values():
        for pair in combinations(bucket, 2):
            if pair not in seen:
                seen.add(pair)
                state, rule = compare_units(*pair, home)
                if (state == "same" and rule != "units.same-words") or rule in _MAY_BE_ONE:
                    yield pair


def one_name_each(names: Sequence[str], home: Home = Home()) -> dict[str, str]:  # noqa: B008 -- frozen, no state
    """Return for each name the one that stands for its office: of several that are certainly one the most frequent,
    of equals the longest. Former names and second plates are left as they are: a person must say."""
    counts = Counter(names)
    chosen = {name: name for name in counts}

    def root(name: str) -> str:
        while chosen[name] != name:
            name = chosen[name]
        return name

    for one, other in alike_pairs(list(counts), home):
        if compare_units(one, other, home)[1] not in _CERTAIN:
            continue
        first, second = sorted((root(one), root(other)), key=lambda name: (-counts[name], -len(name), name))
        chosen[second] = first
    return {name: root(name) for name in chosen}


# ---- one office ---------------------------------------------------------------------------------------------------


def _by_readings(left: UnitName, right: UnitName) -> tuple[Sameness, str]:
    """Compare kind of organ and place, every reading of one name with every reading of the other."""
    judged = [_by_reading(one, other) for one in left.readings for other in right.readings]
    same = [found for found in judged if found[0] == "same"]
    if same and len({reading.code for reading in left.readings}) == len({reading.code for reading in right.readings}):
        return max(same, key=lambda found: _RANK.get(found[1], 1))
    if same:  # 市金融监管局 may be the State's branch or the city's own office
        return "ambiguous", "units.several-organs"
    return next((found for found in judged if found[0] == "ambiguous"), ("none", "units.other-organ"))


def _by_reading(one: Reading, other: Reading) -> tuple[Sameness, str]:
    place = compare_places(one.place, other.place)
    if one.code != other.code:
        related = other.code in organs()[one.code].related or one.code in organs()[other.code].related
        return (
            ("ambiguous", "units.related-organ") if related and place != "different" else ("none", "units.other-organ")
        )
    if place == "different":
        return _head_or_branch(one, other)
    return ("ambiguous", "units.region-unknown") if place == "unknown" else _by_via(one, other)


def _head_or_branch(one: Reading, other: Reading) -> tuple[Sameness, str]:
    """人民银行 alone may be the head office or the branch of the place."""
    head = one if one.place.name == NATION else other
    full = organs()[one.code].names[0].text
    short = head.place.name == NATION and head.name is not None and head.name.text != full
    branches = organs()[one.code].system in ("central-branch", "enterprise")
    return ("ambiguous", "units.head-or-branch") if short and branches else ("none", "units.other-place")


def _by_via(one: Reading, other: Reading) -> tuple[Sameness, str]:
    """Two readings of one organ and place: by which of its names?"""
    names = [reading.name for reading in (one, other) if reading.name is not None]
    if len(names) == 2 and names[0].text == names[1].text:
        return "same", "units.same-region"
    ways = {name.via for name in names}
    if "former" in ways:
        split = any(_codes(name.text) - {name.code} for name in names if name.via == "former")
        return ("ambiguous", "units.former-split") if split else ("same", "units.same-former")
    if "plate" in ways:
        return "ambiguous", "units.plate-alone"  # the second plate may be an office of its own here
    return "same", "units.same-alias"


def _codes(text: str) -> set[str]:
    return {name.code for name in names_by_text().get(text, ())}


def _by_plates(left: UnitName, right: UnitName, home: Home) -> Sameness:
    """Whether one name is written on the other's second plate: 市知识产权局 and 市市场监管局（市知识产权局）."""
    for name, beside in ((left, right), (right, left)):
        for plate in beside.plates:
            read = read_unit_name(plate if plate[:1] not in "筹" else beside.main, home)
            if read.words == name.main or (name.readings and _by_readings(name, read)[0] == "same"):
                return "same"
    return "none"


def _by_words(left: UnitName, right: UnitName, home: Home) -> tuple[Sameness, str]:
    """Compare two names of which the lexicon does not know one, by their words behind the place."""
    one, other = _split(left.main, home), _split(right.main, home)
    if one is None or other is None:
        return "none", "units.other-organ"
    place = compare_places(one[0], other[0])
    if place == "different":
        return "none", "units.other-place"
    short, long = sorted((_contracted(one[1]), _contracted(other[1])), key=len)
    if short == long:
        return ("same", "units.same-alias") if place == "same" else ("ambiguous", "units.region-unknown")
    if not left.readings and not right.readings and _abbreviates(short, long):
        return ("same", "units.same-abbreviation") if place == "same" else ("ambiguous", "units.region-unknown")
    slipped = (not left.readings or not right.readings) and _slipped(one[1], other[1])
    return ("ambiguous", "units.one-character") if slipped else ("none", "units.other-organ")


def _split(words: str, home: Home) -> tuple[Place, str] | None:
    """Part a name of an unknown organ into place and rest: the longest beginning that names a place."""
    for at in range(min(len(words) - 2, 16), 0, -1):
        if _CITY_AS_WORD.search(words[:at]):
            continue  # 怀泽市城市…集团: 城市 is what it is about
        place = place_of(words[:at], home, bare_stem=False)
        if place is not None:
            return place, words[at:]
    place = place_of("", home, bare_stem=False)
    return (place, words) if place is not None else None


def _contracted(words: str) -> str:
    for long, short in _ENDS:
        if words.endswith(long):
            return words.removesuffix(long) + short
    return words


def _abbreviates(short: str, long: str) -> bool:
    """Whether the short name keeps the order, beginning and end of the long one and leaves out light words only."""
    if len(short) < 3 or short[0] != long[0] or short[-1] != long[-1]:
        return False
    at, left_out = 0, []
    for character in long:
        if at < len(short) and character == short[at]:
            at += 1
        else:
            left_out.append(character)
    return at == len(short) and all(character in _LIGHT for character in left_out)


def _slipped(one: str, other: str) -> bool:
    """Whether one character was read or typed wrong (农业农忖局); a last one that makes another office counts (馆)."""
    if min(len(one), len(other)) < 3 or (one[-1] != other[-1] and is_unit_like(one) and is_unit_like(other)):
        return False
    if len(one) == len(other):
        return sum(a != b for a, b in zip(one, other, strict=True)) == 1
    short, long = sorted((one, other), key=len)
    return len(long) == len(short) + 1 and any(long[:at] + long[at + 1 :] == short for at in range(len(long)))


# ---- groups -------------------------------------------------------------------------------------------------------

_SOME_OFFICE = re.compile(r"(?:行政|业务)?主?管?(?<!有关)(?<!相关)(?<!各)部门$")


def _some_office(one: str, other: str, home: Home) -> tuple[Sameness, str]:
    """财政部门, 上级教育主管部门: an office of that work, nobody says of which place."""
    some, unit = (one, other) if _SOME_OFFICE.search(one) else (other, one)
    work = re.sub(r"^(?:上级|同级|本级|当地|属地|各级|[省县区]|市(?!场))", "", _SOME_OFFICE.sub("", some))
    readings = read_unit_name(unit, home).readings
    names = [name.text for reading in readings for name in organs()[reading.code].names]
    alike = len(work) >= 2 and any(_short_for(work, name) for name in names)
    return ("ambiguous", "units.some-office") if alike else ("none", "units.other-organ")


def _short_for(work: str, name: str) -> bool:
    """Whether a word for a line of work begins a name, in order (市场监管, 市场监督管理局)."""
    rest = iter(name[:-1])
    return name[:1] == work[0] and all(character in rest for character in work)


def _compare_groups(one: UnitGroup, other: UnitGroup, home: Home) -> tuple[Sameness, str]:
    """Two groups are one where they hold the same; a group within another is a member of it."""
    if not one.kinds and not other.kinds:
        if (one.systems, one.codes, one.level, one.vague) == (other.systems, other.codes, other.level, other.vague):
            return ("ambiguous" if one.vague else "same"), "units.same-group"
        return "none", "units.other-group"
    if not (one.kinds and other.kinds) or one.vague != other.vague:
        return "none", "units.other-group"
    if _spread(one.kinds) != _spread(other.kinds):
        return "none", "units.other-group"
    codes = _codes_of_group(one, home), _codes_of_group(other, home)
    if one.organ == other.organ or codes[0] & codes[1]:
        return "same", "units.same-group"
    whole = "" in (one.organ, other.organ)  # 各县 for their party committees?
    return ("ambiguous", "units.some-of-group") if whole else ("none", "units.other-group")


def _spread(kinds: frozenset[str]) -> frozenset[str]:
    """The kinds of place, those of one rank together where several are named (县、市、区)."""
    ranks = {"省": "province", "自治区": "province", "直辖市": "province"}
    found = frozenset(ranks.get(kind, kind) for kind in kinds)
    return frozenset({"province"}) if found == {"province", "级"} else found


def _codes_of_group(group: UnitGroup, home: Home) -> set[str]:
    if group.organ in ("", "人民政府", "政府", "级人民政府"):
        return {GOVERNMENT}
    return {reading.code for reading in read_unit_name("市" + group.organ.removeprefix("党"), home).readings}


def _holds(group: UnitGroup, unit: UnitName, home: Home) -> tuple[Sameness, str]:
    """Whether a group holds a unit."""
    if group.vague and not group.kinds:
        return ("ambiguous", "units.some-of-group") if unit.readings else ("none", "units.not-of-group")
    if not group.kinds:
        return _office_in(group, unit, home)
    codes = _codes_of_group(group, home)
    for reading in unit.readings:
        if not _is_below(reading.place, home) or kind_of_place(reading.place.name) not in group.kinds:
            continue
        if reading.code in codes or (not group.organ and organs()[reading.code].system == "place-government"):
            return ("ambiguous", "units.some-of-group") if group.vague else ("member", "units.member-of-group")
    return "none", "units.not-of-group"


def _is_below(place: Place, home: Home) -> bool:
    """Whether a place may lie under the home: it is none of the home's own, and nothing above it says otherwise."""
    return bool(place.stem) and place.name not in home.places and not conflicting(place.above, home.places)


def _office_in(group: UnitGroup, unit: UnitName, home: Home) -> tuple[Sameness, str]:
    """Whether an office is one of 市直各单位, of 三大运营商 …"""
    for reading in unit.readings:
        system = organs()[reading.code].system
        if "*" in group.systems:
            held = system != "place-government"
        else:
            held = system in group.systems or reading.code in group.codes
        if held and _on_level(group, reading, home):
            return "member", "units.member-of-group"
    return "none", "units.not-of-group"


def _on_level(group: UnitGroup, reading: Reading, home: Home) -> bool:
    nation = reading.place.name == NATION
    if group.level == "nation":
        return nation
    if group.scope and kind_of_place(reading.place.name) not in (group.scope, ""):
        return False
    own = not home.places or compare_places(reading.place, Place(home.places[-1])) == "same"
    return not nation and (own or (group.level != "own" and _is_below(reading.place, home)))
