"""Automatic numbers (自动编号): their definitions, and the counting that Word does while it lays out a document."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from pipeline.ooxml.names import CHOICE, RPR, VAL, W, is_on, whole
from pipeline.ooxml.number_formats import number_text

_SLOT = re.compile(r"%([1-9])")


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list. `restart` is the level (from 1) whose use makes it begin anew, 0 never, None any higher one."""

    start: int = 1
    format: str = "decimal"
    custom: str = ""
    text: str = ""
    suffix: str = "tab"
    legal: bool = False
    restart: int | None = None
    style: str = ""
    hidden: bool = False


@dataclass(slots=True)
class List:
    """A list as paragraphs refer to it (w:num): the abstract definition it counts in, and what it overrides."""

    abstract: str
    levels: dict[int, Level]
    starts: dict[int, int] = field(default_factory=dict)
    of_style: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListNumber:
    """The number of a paragraph as Word shows it: `text`, its `value`, the gap behind it; a `bullet` is no number."""

    text: str
    value: int
    suffix: str
    bullet: bool


class Numbering:
    """The lists of a document by the id that paragraphs use.

    Args:
        root: the root of numbering.xml, or None.
        style_lists: the list that each numbering style stands for (style id to w:numId), for ``w:numStyleLink``.
    """

    def __init__(self, root: Any | None, style_lists: dict[str, str]) -> None:
        self._abstract: dict[str, Any] = {}
        self._num: dict[str, Any] = {}
        self._style_lists = style_lists
        self._lists: dict[str, List | None] = {}
        if root is None:
            return
        for element in root.iter(W + "abstractNum", W + "num"):
            if element.tag == W + "num":
                self._num.setdefault(element.get(W + "numId", ""), element)
            else:
                self._abstract.setdefault(element.get(W + "abstractNumId", ""), element)

    def list(self, num_id: str) -> List | None:
        """Return the list of an id; None for "0" (numbering switched off) and for what is not defined."""
        if num_id not in self._lists:
            self._lists[num_id] = self._build(num_id)
        return self._lists[num_id]

    def _build(self, num_id: str) -> List | None:
        num = self._num.get(num_id)
        if num is None or num_id == "0":
            return None
        abstract_id = self._resolved(_value(num, "abstractNumId"))
        abstract = self._abstract.get(abstract_id)
        levels: dict[int, Level] = {}
        if abstract is not None:
            levels = {whole(lvl.get(W + "ilvl")): _level(lvl) for lvl in abstract.iterchildren(W + "lvl")}
        found = List(abstract_id, levels)
        for override in num.iterchildren(W + "lvlOverride"):
            index = whole(override.get(W + "ilvl"))
            body = override.find(W + "lvl")
            if body is not None:
                levels[index] = _level(body)
            start = override.find(W + "startOverride")
            if start is not None:
                found.starts[index] = whole(start.get(VAL), 1)
        found.of_style = {level.style: index for index, level in levels.items() if level.style}
        return found

    def _resolved(self, abstract_id: str) -> str:
        """Follow ``w:numStyleLink`` to the abstract definition that holds the levels; a circle ends the search."""
        seen: set[str] = set()
        while abstract_id not in seen:
            seen.add(abstract_id)
            element = self._abstract.get(abstract_id)
            link = "" if element is None else _value(element, "numStyleLink")
            num = self._num.get(self._style_lists.get(link, "")) if link else None
            if num is None:
                break
            abstract_id = _value(num, "abstractNumId")
        return abstract_id


class Counters:
    """The counting within one story (正文, a text box, a header): one row of counters for each abstract definition."""

    def __init__(self, numbering: Numbering) -> None:
        self._numbering = numbering
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[tuple[str, int]] = set()

    def number(self, num_id: str, index: int, *, advance: bool = True) -> ListNumber | None:
        """Return the number of the next paragraph at a level of a list, or None where it shows none.

        With `advance` False the number is shown but not counted (a paragraph whose mark is deleted, in markup).
        """
        found = self._numbering.list(num_id)
        level = found.levels.get(index) if found else None
        if found is None or level is None:
            return None
        counts = self._counts.setdefault(found.abstract, {})
        if not advance:
            counts = dict(counts)
        self._count(counts, found, num_id, index, level, advance=advance)
        if level.format == "bullet":
            return ListNumber("", counts[index], level.suffix, bullet=True)
        text = "" if level.hidden else _SLOT.sub(lambda slot: _slot(int(slot[1]) - 1, index, found, counts), level.text)
        return ListNumber(text, counts[index], level.suffix, bullet=False) if text else None

    def _count(
        self, counts: dict[int, int], found: List, num_id: str, index: int, level: Level, *, advance: bool
    ) -> None:
        first = found.starts.get(index, level.start)
        if index in found.starts and (num_id, index) not in self._begun:
            counts[index] = first
            if advance:
                self._begun.add((num_id, index))
        else:
            counts[index] = counts[index] + 1 if index in counts else first
        for deeper in [key for key in counts if key > index]:
            below = found.levels.get(deeper)
            restart = below.restart if below else None
            if restart is None or index < restart:
                del counts[deeper]


def _slot(wanted: int, index: int, found: List, counts: dict[int, int]) -> str:
    level = found.levels.get(wanted)
    if level is None or wanted > index:
        return ""
    value = counts.get(wanted, found.starts.get(wanted, level.start))
    if found.levels[index].legal and level.format != "decimalZero":
        return str(value)
    return number_text(value, level.format, level.custom)


def _level(element: Any) -> Level:
    """Read a w:lvl; a number format may stand in an alternate content that only newer versions of Word understand."""
    values = {child.tag: child for child in element}
    form = element.find(f"{{*}}AlternateContent/{CHOICE}/{W}numFmt")
    if form is None:
        form = values.get(W + "numFmt")
    text = values.get(W + "lvlText")
    run = values.get(RPR)
    vanish = None if run is None else run.find(W + "vanish")
    legal = values.get(W + "isLgl")
    restart = values.get(W + "lvlRestart")
    return Level(
        start=whole(_value(element, "start") or None, 0 if W + "start" not in values else 1),
        format=form.get(VAL, "decimal") if form is not None else "decimal",
        custom=form.get(W + "format", "") if form is not None else "",
        text="" if text is None else text.get(VAL, ""),
        suffix=_value(element, "suff") or "tab",
        legal=legal is not None and is_on(legal.get(VAL)),
        restart=None if restart is None else whole(restart.get(VAL)),
        style=_value(element, "pStyle"),
        hidden=vanish is not None and is_on(vanish.get(VAL)),
    )


def _value(element: Any, name: str) -> str:
    child = element.find(W + name)
    return "" if child is None else str(child.get(VAL, ""))
