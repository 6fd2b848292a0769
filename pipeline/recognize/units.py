"""Lists of units (单位): where one name ends and the next begins, and what is no part of a name."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache

from pipeline.lexicon.rows import Row, load_rows
from pipeline.model.task import Role
from pipeline.text.brackets import split_outside

_SEPARATORS = "、，；,/\t\n。|"
_JOINERS = re.compile(r"以及|会同|[及和与]")
_BEGINS_ANEW = re.compile(r"各|省|市|县|区|国|中|有关|相关|其他|地方|所|乡|镇|街道|村|企业|社会|人民银行|团|团市委")
_QUOTES = "“”\"'‘’《》"
# 各市、县（市、区）人民政府: the determiner and the bare kind of place belong to the name that follows
_BARE_PLACE = re.compile(
    r"^(?:[各有相试其省市县区属地关点他涉及]{1,4})?(?:设区的?市|地级市|市|州|盟|地|省|县|区|旗|乡|镇|街道|自治区|直辖市|党委)$"
)
_BRACKETED_PLACE = re.compile(r"(?:市|县|区|州|盟|旗)（[^）]{1,10}）(?=$|人民政府|政府|党委|[^）]{2,12}$)")
_PLACE_TAIL = re.compile(
    r"^(?:县|区|市|旗|州|盟|乡|镇|街道|自治区|直辖市|自治州|办事处|管委会|政府|人民政府)(?:（|人民政府|政府|党委|、|办事处|$)"
)


@dataclass(frozen=True, slots=True)
class FoundUnit:
    """A name in a list of units; `start`/`end` are offsets in the shadow text, half-open. `role` is set where a bracket
    behind the name states it (市财政局（牵头）). `known` is False where the name does not end as units do."""

    name: str
    start: int
    end: int
    rule: str
    role: Role | None = None
    group: bool = False
    known: bool = True


@cache
def _rows(kind: str) -> tuple[Row, ...]:
    return tuple(row for row in load_rows("units") if row.text("kind") == kind)


def is_unit_like(name: str) -> bool:
    """Return whether a name ends (or, for a group, begins) as names of units do."""
    return any(row.regex.search(name) for row in _rows("suffix")) or is_group(name)


def is_group(name: str) -> bool:
    """Return whether a name stands for several units (各县（市、区）, 有关部门)."""
    return any(row.regex.search(name) for row in _rows("group"))


def parse_unit_list(text: str, start: int, end: int, *, gaps: Collection[int] = ()) -> tuple[FoundUnit, ...]:
    """Return the units of the list ``text[start:end]`` (shadow text), in its order.

    Names are as written, brackets inside them kept. 等 and the group word behind it are no units; a determiner shared by
    several kinds of place (各市、县（市、区）政府) stays one name; 和/及/与 part two names only where each is a name by itself.

    Args:
        text: shadow text.
        start: first offset of the list.
        end: offset behind it.
        gaps: shadow offsets where white space was left out; it parts two names that are names each.
    """
    pieces = _pieces(text, start, end, gaps)
    merged: list[tuple[int, int]] = []
    for piece in pieces:
        if merged and _shares_determiner(text, merged[-1], piece):
            merged[-1] = (merged[-1][0], piece[1])
        else:
            merged.append(piece)
    return tuple(unit for begin, stop in merged if (unit := _unit(text, begin, stop)) is not None)


def _pieces(text: str, start: int, end: int, gaps: Collection[int]) -> list[tuple[int, int]]:
    pieces: list[tuple[int, int]] = []
    for begin, stop in split_outside(text, _SEPARATORS, start, end, quotes=""):
        cuts = [gap for gap in sorted(gaps) if begin < gap < stop]
        for left, right in zip([begin, *cuts], [*cuts, stop], strict=True):
            if pieces and left in cuts and not _stand_apart(text, pieces[-1][0], left, right):
                pieces[-1] = (pieces[-1][0], right)
            else:
                pieces.append((left, right))
    return [part for begin, stop in pieces for part in _joined(text, begin, stop)]


def _stand_apart(text: str, start: int, gap: int, end: int) -> bool:
    """Whether white space at `gap` parts two names: both are names, and the second begins as names do."""
    left, right = text[start:gap], text[gap:end]
    return (
        len(left) > 2
        and len(right) > 2
        and is_unit_like(left)
        and is_unit_like(right)
        and bool(_BEGINS_ANEW.match(right))
    )


def _joined(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Part A和B where both are names; 自然资源和规划局 stays whole."""
    for match in _JOINERS.finditer(text, start, end):
        left, right = text[start : match.start()], text[match.end() : end]
        if len(left) < 3 or len(right) < 2 or right.startswith("（") or left.count("（") != left.count("）"):
            continue
        if is_unit_like(left) and is_unit_like(right) and (_BEGINS_ANEW.match(right) or match.group() == "会同"):
            return [(start, match.start()), *_joined(text, match.end(), end)]
    return [(start, end)]


def _shares_determiner(text: str, left: tuple[int, int], right: tuple[int, int]) -> bool:
    first, second = text[left[0] : left[1]], text[right[0] : right[1]]
    if text[left[1] : right[0]] != "、":
        return False
    last = re.split(r"[、]", first)[-1]
    if second in ("政府", "人民政府", "行政公署") and last.endswith(("党委", "委")) and is_group(first):
        return True
    if is_group(first) and _BRACKETED_PLACE.search(first) and _BRACKETED_PLACE.match(second):
        return True
    return (
        bool(_BARE_PLACE.match(first.replace("、", "")) or _BARE_PLACE.match(last))
        and bool(_PLACE_TAIL.match(second))
        and (is_group(first) or bool(_BARE_PLACE.match(last)))
    )


def _unit(text: str, start: int, end: int) -> FoundUnit | None:
    role: Role | None = None
    rule = "units.suffix"
    start, end = _bare(text, start, end)
    if start >= end:
        return None
    for row in _rows("head"):
        if (match := row.regex.match(text[start:end])) and end - start - match.end() >= 2:
            start += match.end()
    for row in _rows("role") if text[end - 1] == "）" else ():
        if match := row.regex.search(text[start:end]):
            end, rule, role = start + match.start(), row.id, _role(row)
    for row in _rows("tail") if "等" in text[start:end] else ():
        if (match := row.regex.search(text[start:end])) and not (match.start() == 0 and end - start < 2):
            end = start + match.start()
    start, end = _bare(text, start, end)
    name = text[start:end]
    if not name or any(row.regex.search(name) for row in _rows("none")):
        return None
    group = is_group(name)
    return FoundUnit(name, start, end, rule, role, group, group or is_unit_like(name))


def _role(row: Row) -> Role | None:
    name = row.text("role")
    return "lead" if name == "lead" else "cooperating" if name == "cooperating" else None


def _bare(text: str, start: int, end: int) -> tuple[int, int]:
    """Leave out quotes, blanks and closing signs around a name, and a bracket that stands alone at either side."""
    while start < end and text[start] in _QUOTES + " ·．.：*":
        start += 1
    while end > start and text[end - 1] in _QUOTES + " ．.。：*":
        end -= 1
    name = text[start:end]
    if name.startswith("（") and name.endswith("）") and name.count("（") == 1:
        return start + 1, end - 1
    if name.count("（") < name.count("）") and name.endswith("）"):
        return start, end - 1
    if name.count("（") > name.count("）") and name.startswith("（"):
        return start + 1, end
    return start, end
