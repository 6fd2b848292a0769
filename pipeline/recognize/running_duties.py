"""Who does what in running sentences (由甲牵头，乙配合；甲会同乙负责): no clause in brackets, no label.

Of a plan's tasks only clauses count; what a sentence says besides is looked at where a letter asks about it. Its wordings are rows
of kind ``running`` in lexicon/responsibility.toml.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.task import ROLE_NAMED, Role
from pipeline.recognize.mentions import Mention, find_mentions
from pipeline.recognize.responsibility import RoleUnit
from pipeline.recognize.units import is_group

_SUBJECT = "responsibility.running-subject"
_BESIDE = "responsibility.running-beside"
_SEGMENT_END = re.compile("[，。；：！？\\n\\t（）]")
_JOINED = re.compile("[、和及与]|以及|、(?:并|及)")
_AGENT = re.compile("(?:由|请|责成)$")
_NO_MORE = re.compile("(?:不再|不)由?$")
_BESIDE_WORDS = re.compile("(?:会同|联合|协同|商请?)$")


@dataclass(frozen=True, slots=True)
class _List:
    """Units that stand side by side, with the words before and the offset behind them in their segment."""

    units: tuple[Mention, ...]
    before: str
    end: int


def running_duties(text: str, start: int, end: int, *, names: Collection[str] = ()) -> tuple[RoleUnit, ...]:
    """Return the units that the sentences of ``text[start:end]`` put to work, each with its part, in reading order.

    A list of units has the part that the words right behind it say. One that opens its segment, or stands behind 由, and has
    other words behind it is responsible; one behind 会同 cooperates. What is only spoken of (报市政府, 征求市财政局意见) is not
    among them. Offsets are in `text` (shadow text).

    Args:
        text: shadow text.
        start: first offset.
        end: offset behind the last.
        names: names of units that the document lists elsewhere.
    """
    found: list[RoleUnit] = []
    for units in _lists(text, start, end, names):
        said = _part(text, units, end)
        if said is not None:
            role, rule = said
            found += [
                RoleUnit(one.name, one.start, one.end, role, rule, is_group(one.name), bool(one.code))
                for one in units.units
            ]
    return tuple(found)


def _lists(text: str, start: int, end: int, names: Collection[str]) -> Iterator[_List]:
    mentions = [m for m in find_mentions(text, names=names) if start <= m.start and m.end <= end]
    run: list[Mention] = []
    for mention in mentions:
        if run and _JOINED.fullmatch(text, run[-1].end, mention.start) is None:
            yield _list(text, start, run)
            run = []
        run.append(mention)
    if run:
        yield _list(text, start, run)


def _list(text: str, start: int, run: list[Mention]) -> _List:
    first = run[0].start
    begin = max((match.end() for match in _SEGMENT_END.finditer(text, start, first)), default=start)
    return _List(tuple(run), text[begin:first].strip(), run[-1].end)


def _part(text: str, units: _List, end: int) -> tuple[Role, str] | None:
    """The role of a list and the row that says so; None where it is no subject."""
    if _NO_MORE.search(units.before):
        return None
    if _BESIDE_WORDS.search(units.before):
        return "cooperating", _BESIDE
    matches = [(match.end(), row) for row in _rows() if (match := row.regex.match(text, units.end, end))]
    if matches:
        row = max(matches, key=lambda found: found[0])[1]
        return ROLE_NAMED[row.text("role")], row.id
    opens = not units.before or _AGENT.search(units.before)
    followed = units.end < end and _SEGMENT_END.match(text, units.end) is None and text[units.end] not in "、和及与的"
    return ("responsible", _SUBJECT) if opens and followed else None


@cache
def _rows() -> tuple[Row, ...]:
    return tuple(row for row in load_rows("responsibility") if row.text("kind") == "running")
