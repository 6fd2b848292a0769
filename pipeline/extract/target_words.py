"""The words of a target: what is measured, over what, how binding, and the shortest clause that says so."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import cast

from pipeline.extract.target_context import Place, cue
from pipeline.model.time import Strength

_NOUN_END = re.compile(r"[，。；、）\n\t：（]|$")
_MEASURED = re.compile(r"(?:率|量|数|额|值|度|比重|占比|比例|规模|面积|产值|收入|能力|水平|里程|容量|增速|次数|人数|时间|时限)$")
_PARTS = re.compile(r"、|和|及|与|以及")
_BREAKS = re.compile(r"[，；：。]")


@dataclass(frozen=True, slots=True)
class Wording:
    """How a target is worded, in offsets of the searched text."""

    start: int
    end: int
    indicator: str
    scope: str
    strength: Strength | None


def wordings(text: str, place: Place) -> Iterator[Wording]:
    """Yield the wording of each quantity of a place: its own indicator and a clause that ends with its own value."""
    start = _clause_start(text, place)
    head = text[start : place.first.start]
    scope, indicators = _subject(text, place, head)
    strength = _strength(place)
    last = len(place.quantities) - 1
    for index, quantity in enumerate(place.quantities):
        end = quantity.end if index < last or len(place.quantities) > 1 else _clause_end(text, place)
        yield Wording(start, end, indicators[index], scope, strength)


def _clause_start(text: str, place: Place) -> int:
    """Skip what stands before the indicator: times, 力争, 实现, 其中 …"""
    start, stop = place.segment, place.first.start
    lead = cue("lead-in").regex
    while start < stop and (match := lead.match(text, start, stop)) and match.end() > start:
        start = match.end()
    return place.segment if start >= stop and place.segment < stop else start


def _clause_end(text: str, place: Place) -> int:
    """The value's end, or the end of the noun that follows it."""
    end = place.quantities[-1].end
    if place.after and cue("closing").opens(place.after):
        return end
    match = _NOUN_END.search(text, end, place.end)
    return match.start() if match else place.end


# ---- what is measured --------------------------------------------------------------------------------------------


def _subject(text: str, place: Place, head: str) -> tuple[str, list[str]]:
    """Return the scope and one indicator for each quantity."""
    scope, rest = _split_scope(head)
    subject = _without_trailing(rest)
    verb = _first_verb(subject) if place.first.unit != "%" else None
    count = len(place.quantities)
    if verb is not None:
        scope = scope or _without_trailing(_without_lead(subject[: verb[0]]))
        counted = _without_trailing(subject[verb[1] :])
        return scope, [counted or _noun_behind(text, place) or _earlier(place)] * count
    if not subject:
        return scope, [_noun_behind(text, place) or _earlier(place)] * count
    parts = [part for part in _PARTS.split(subject) if part]
    if count > 1 and len(parts) == count and "分别" in head:
        return scope, _completed(parts)
    return scope, [subject] * count


def _completed(parts: list[str]) -> list[str]:
    """花生种植、收获机械化率 → 花生种植机械化率, 花生收获机械化率."""
    last = parts[-1]
    if not _MEASURED.search(last) or any(_MEASURED.search(part) for part in parts[:-1]) or len(last) <= 3:
        return parts
    tail, first = last[2:], parts[0]
    owner = first[:-2] if len(first) > 3 else ""
    return [*(part + tail for part in parts[:-1]), last if last.startswith(owner) else owner + last]


def _split_scope(head: str) -> tuple[str, str]:
    match = cue("scope").regex.match(head)
    if match is None or match.end() == len(head):
        return "", head
    return match[0].removeprefix("在"), head[match.end() :]


def _without_lead(words: str) -> str:
    lead = cue("lead-in").regex
    while (match := lead.match(words)) and match.end():
        words = words[match.end() :]
    return words


def _without_trailing(words: str) -> str:
    trailing = cue("trailing").regex
    words = _without_lead(words)
    for _ in range(5):
        match = trailing.search(words)
        if match is None:
            break
        words = words[: match.start()]
    return words.strip("，、；： “”（")


@cache
def _verbs() -> re.Pattern[str]:
    loose = next(row for row in cue("verb").rows if not row.flag("strong"))
    return re.compile(f"(?:{loose.pattern})+")


def _first_verb(subject: str) -> tuple[int, int] | None:
    """Return the place of the verb that governs what is counted: the first that opens the words or follows a subject."""
    match = _verbs().search(subject)
    if match is None or (match.start() > 12 and match.end() < len(subject)):
        return None
    return match.span()


def _noun_behind(text: str, place: Place) -> str:
    if place.after and cue("closing").opens(place.after):
        return ""
    end = place.quantities[-1].end
    match = _NOUN_END.search(text, end, place.end)
    return text[end : match.start() if match else place.end].removeprefix("的")[:40]


def _earlier(place: Place) -> str:
    """2025年完成20条: what is counted was named with the same measure word, or as a verb's object, earlier on."""
    unit = place.first.unit
    lead = place.lead
    if unit:
        same = re.compile(rf"\d{re.escape(unit)}([一-龥]{{2,12}})")
        named = same.findall(lead)
        if named:
            return str(named[-1])
    for clause in reversed(_BREAKS.split(lead)[:-1]):
        match = _verbs().match(_without_lead(clause))
        if match:
            return _without_lead(clause)[match.end() :][:30]
    return ""


# ---- how binding -------------------------------------------------------------------------------------------------


def _strength(place: Place) -> Strength | None:
    """The nearest word of obligation in the clause, else the one that opens the sentence (力争到2027年，…)."""
    found = _last_strength(place.before + place.first.text)
    if found:
        return found
    opening = _BREAKS.split(place.lead, maxsplit=1)[0]
    return _last_strength(opening) if len(opening) <= 16 and opening != place.lead else None


def _last_strength(words: str) -> Strength | None:
    latest: tuple[int, str] | None = None
    for row in cue("strength").rows:
        for match in row.regex.finditer(words):
            if latest is None or match.start() > latest[0]:
                latest = (match.start(), row.text("strength"))
    return cast(Strength, latest[1]) if latest else None
