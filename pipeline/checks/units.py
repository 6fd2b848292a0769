"""Units (单位) under two names, listed twice, or named in the plan and not asked."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import combinations

from pipeline.checks.subject import Subject, documents
from pipeline.model.finding import Finding
from pipeline.model.task import UnitMention
from pipeline.recognize.units import FoundUnit, parse_unit_list
from pipeline.text.shadow import shadow_of

_PLACES = "省市县区州旗"
_LONG_ENDINGS = (("委员会", "委"), ("办公室", "办"), ("人民政府", "政府"))
# 市政府办 is no short form of 市政府金融办, nor 市委办 of 市委农办
_NO_CORE = frozenset({"", "政府", "委", "党委", "人大", "政协", "市委", "县委"})
_GROUP = re.compile(r"各|有关|相关|涉及")
_LOCAL_GROUP = re.compile(r"各(?:设区)?[市县区州旗乡镇]|各地|各省|各级|（市、区）|（县、区）")
_OFFICE_GROUP = re.compile(r"单位|部门|机构|部委|企业|委办局|委、办、局|直属")
_LOCAL_NAME = re.compile(r"[市县区州旗乡镇]$|政府|管委会|街道|开发区|新区|风景名胜区|试验区")
_COUNTY = re.compile(r".[县市区旗](?:人民政府|政府)?$")
_GOVERNMENT = re.compile(r"(?:人民)?政府$")
_MOST_NAMES = 400


def two_names(subject: Subject) -> tuple[Finding, ...]:
    """Return a question for every two names of which one seems to be short for the other (市发改委, 市发展改革委)."""
    mentions = [mention for mention in _mentions(subject) if not mention.group]
    counts = Counter(mention.name for mention in mentions)
    first = {mention.name: mention for mention in reversed(mentions)}
    names = list(dict.fromkeys([*(mention.name for mention in mentions), *_asked(subject)]))[:_MOST_NAMES]
    buckets: dict[tuple[str, str], list[str]] = defaultdict(list)
    for name in names:
        place, _, ending = _parts(name)
        buckets[place, ending].append(name)
    found: list[Finding] = []
    for one, other in (pair for bucket in buckets.values() for pair in combinations(bucket, 2)):
        if one not in counts and other not in counts:
            continue
        if same_unit(one, other):
            rarer = min((name for name in (one, other) if name in counts), key=lambda name: counts[name])
            usual = other if rarer == one else one
            span = first[rarer].span
            found.append(subject.finding("C-UNIT-TWO-NAMES", "warning", span.start, span.end, name=rarer, other=usual))
    return tuple(found)


def listed_twice(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every unit that one task names twice in the same role."""
    found: list[Finding] = []
    for task in subject.plan.tasks:
        seen: set[tuple[str, str]] = set()
        for unit in task.units:
            if unit.inherited:
                continue
            if (unit.name, unit.role) in seen:
                start, end = unit.span.start, unit.span.end
                found.append(subject.finding("C-UNIT-TWICE", "warning", start, end, name=unit.name, task=task.title))
            seen.add((unit.name, unit.role))
    return tuple(found)


def not_addressed(subject: Subject) -> tuple[Finding, ...]:
    """Return a finding for every unit of the tasks that neither the address line nor the roster names or covers.

    A group among the addressees (市直各有关单位, 各县（市、区）人民政府) covers its members; who issues the plan need not
    be asked. Where nobody is addressed there is nothing to compare with.
    """
    asked = _asked(subject)
    if not asked:
        return ()
    issuers = [document.issuer for document in documents(subject.plan) if document.issuer]
    found: list[Finding] = []
    done: set[str] = set()
    for mention in _mentions(subject):
        if mention.name in done:
            continue
        done.add(mention.name)
        if not any(_issues(issuer, mention.name) for issuer in issuers) and not _is_asked(mention, asked):
            span = mention.span
            found.append(subject.finding("C-UNIT-NOT-ADDRESSED", "warning", span.start, span.end, name=mention.name))
    return tuple(found)


def same_unit(one: str, other: str) -> bool:
    """Return whether one name may be short for the other.

    Both begin with the same place and end with the same kind of office; the rest of the shorter name stands, in its
    order, within the rest of the longer one (发改 in 发展改革), beginning with the same character.
    """
    shorter, longer = sorted((_parts(one), _parts(other)), key=lambda parts: len(parts[1]))
    (place, short, ending), (other_place, long, other_ending) = shorter, longer
    if one == other or (place, ending) != (other_place, other_ending) or short in _NO_CORE:
        return False
    if short == long:
        return True
    if len(short) < 2 or short[0] != long[0]:
        return False
    rest = iter(long)
    return all(char in rest for char in short)


def _parts(name: str) -> tuple[str, str, str]:
    """Return place (市), core (发改) and kind (委) of a name."""
    name = name.removeprefix("中国")
    for long, short in _LONG_ENDINGS:
        if name.endswith(long):
            name = name.removesuffix(long) + short
    place = name[0] if name[:1] in tuple(_PLACES) else ""
    return place, name[len(place) : -1], name[-1:]


def _issues(issuer: str, name: str) -> bool:
    """Return whether a name in the text is that of the issuer, who signs with the place's name in front."""
    own = issuer[max(0, issuer.find(name[:1])) :]
    return own == name or same_unit(own, name) or (len(name) > 3 and issuer.endswith(name))


def _mentions(subject: Subject) -> Iterable[UnitMention]:
    return [unit for task in subject.plan.tasks for unit in task.units if not unit.inherited]


def _asked(subject: Subject) -> Sequence[str]:
    """Return the units consulted, one by one: an address line names them by groups (市财政局、市民政局，各县人民政府)."""
    stretches = [*subject.roster, *(name for document in documents(subject.plan) for name in document.addressees)]
    names = (unit.name for text in stretches for unit in _list(shadow_of(text).text))
    return list(dict.fromkeys(names))


def _list(text: str) -> Sequence[FoundUnit]:
    return parse_unit_list(text, 0, len(text))


def _same_place(name: str, mention: UnitMention) -> bool:
    """Return whether an addressee is the county meant, or any county where all are meant (各县（市、区）人民政府)."""
    if mention.group:
        return bool(_COUNTY.search(name))
    return _GOVERNMENT.sub("", name) == _GOVERNMENT.sub("", mention.name)


def _is_asked(mention: UnitMention, asked: Sequence[str]) -> bool:
    local = bool(_LOCAL_NAME.search(mention.name) or _LOCAL_GROUP.search(mention.name))
    if mention.group and not local:
        return True  # 各有关部门: whoever they are
    for name in asked:
        if name == mention.name or same_unit(name, mention.name):
            return True
        if local and (_LOCAL_GROUP.search(name) or _same_place(name, mention)):
            return True
        if _GROUP.search(name) and _OFFICE_GROUP.search(name) and not local:
            return True
    return False
