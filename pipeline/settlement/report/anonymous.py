"""Text without a name (公开版): no unit, no person, no telephone number or address.

Units give way to 有关单位: those that were asked or sent a letter by their names as the roster, the letters and their own evidence have
them, all others that the lexicon of units knows behind a place (市水利局) or as a short name of an office (发改委), and the
words by which a unit speaks of itself (我局). Names of groups (各县（市、区）) name nobody and stay, and so do, unless they were asked
themselves, the leading bodies of a place (市政府) and who issued a document that is cited by its title (《…》). People, telephone numbers and
addresses are told by lexicon/anonymous.toml, authors of tracked changes by their own mark.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from pipeline.lexicon.organs import names_by_text
from pipeline.lexicon.rows import load_rows
from pipeline.model.consulted import Consultation
from pipeline.recognize.mentions import find_mentions
from pipeline.recognize.unit_groups import read_group
from pipeline.recognize.unit_names import plain_name
from pipeline.text.shadow import shadow_of

UNIT = "有关单位"
_PERSON = "有关同志"
_SHORTEST = 3
_PASSES = 3
_OFFICE = frozenset("局委厅署办")
# what stands for a unit twice in a list says no more than once
_TITLE = re.compile("《[^《》]*》")
_LIST = re.compile(f"{UNIT}(?:(?:、|和|与|及|以及|会同|（){UNIT}）?)+")


@dataclass(frozen=True, slots=True)
class Hidden:
    """The names that must not be seen: `units`, `people`, and numbers of the units' letters, longest first."""

    units: tuple[str, ...]
    people: tuple[str, ...]
    numbers: tuple[str, ...]


def hidden_names(consultation: Consultation) -> Hidden:
    """Return the names of all who were asked, who sent letters, and who wrote in them."""
    units: set[str] = {consultation.issuer}
    people: set[str] = set()
    numbers: set[str] = set()
    for round_ in consultation.rounds:
        units |= {unit.unit for unit in round_.status.units if not unit.group}
        for letter in round_.letters:
            units |= {letter.unit or ""} | {
                e.text for e in letter.unit_evidence if len(e.text) <= 30 and "\n" not in e.text
            }
            numbers.add(letter.doc_number or "")
        units |= {comment.unit or "" for comment in round_.comments}
        people |= {comment.author for comment in round_.comments}
    named = (name for name in units if len(name) >= _SHORTEST and read_group(plain_name(name)) is None)
    authors = {name for name in people if len(name) >= 2} - units
    return Hidden(_longest_first(named), _longest_first(authors), _longest_first(n for n in numbers if n))


def _longest_first(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(set(names), key=lambda name: (-len(name), name)))


def anonymous(text: str, hidden: Hidden) -> str:
    """Return a text in which nobody is named; all else stays as it is written."""
    for _time in range(_PASSES):  # what stood on both sides of a name may be one itself, now that it is gone
        text = _once(text, hidden)
        if not still_named(text, hidden):
            break
    return text


def _once(text: str, hidden: Hidden) -> str:
    shadow = shadow_of(text)
    pieces: list[str] = []
    done = 0
    for start, end, word in _winning(_finds(shadow.text, hidden)):
        first, last = shadow.span(start, end)
        pieces += [text[done:first], word]
        done = max(done, last)
    return _LIST.sub(UNIT, "".join(pieces) + text[done:])


def still_named(text: str, hidden: Hidden) -> tuple[str, ...]:
    """Return what of all that must not be seen a text still says; a published text has nothing."""
    shadow = shadow_of(text).text
    return tuple(
        shadow[start:end] for start, end, word in _winning(_finds(shadow, hidden)) if shadow[start:end] != word
    )


def _finds(text: str, hidden: Hidden) -> Iterator[tuple[int, int, str]]:
    for names, word in ((hidden.numbers, "来函"), (hidden.units, UNIT), (hidden.people, _PERSON)):
        for name in names:
            wanted = _as_searched(name)
            yield from ((start, start + len(wanted), word) for start in _places_of(wanted, text))
    cited = [match.span() for match in _TITLE.finditer(text)]
    for mention in find_mentions(text, names=hidden.units):
        if not _stays(mention.name) and not _within(mention.start, cited):
            yield mention.start, mention.end, UNIT
    for name, starts in _short_names(text):
        yield from ((start, start + len(name), UNIT) for start in starts if not _within(start, cited))
    for row in load_rows("anonymous"):
        for match in row.regex.finditer(text) if row.text("kind") != "keep" else ():
            start, end = match.span("hide") if "hide" in row.groups else match.span()
            yield start, end, row.text("word")


def _stays(name: str) -> bool:
    if name == UNIT or read_group(plain_name(name)) is not None:
        return True
    return any(row.text("kind") == "keep" and row.regex.search(name) for row in load_rows("anonymous"))


def _within(at: int, stretches: Iterable[tuple[int, int]]) -> bool:
    return any(start <= at < end for start, end in stretches)


def _short_names(text: str) -> Iterator[tuple[str, list[int]]]:
    """Names of offices without a place (发改委, 财政局)."""
    for name in names_by_text():
        if len(name) >= _SHORTEST and name[-1] in _OFFICE and name in text:
            yield name, list(_places_of(name, text))


@lru_cache(maxsize=4096)
def _as_searched(name: str) -> str:
    """Every text of a case is searched for every name: each is made uniform once."""
    return shadow_of(name).text


def _places_of(words: str, text: str) -> Iterator[int]:
    """Where words stand in a text, one behind the other; nowhere without words."""
    at = text.find(words) if words else -1
    while at >= 0:
        yield at
        at = text.find(words, at + len(words))


def _winning(finds: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The finds that begin first, of those the longest; what another one covers beyond goes with them."""
    start, end, word = -1, -1, ""
    for first, last, name in sorted(finds, key=lambda find: (find[0], -find[1])):
        if first >= end:
            if end > start:
                yield start, end, word
            start, end, word = first, last, name
        else:
            end = max(end, last)
    if end > start:
        yield start, end, word
