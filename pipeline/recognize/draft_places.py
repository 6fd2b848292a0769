"""Places in a draft as a comment names them: 第二部分第（三）条第一段, 第五页第3行, 附表第4项, 标题, 附件1."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import cast

from pipeline.lexicon.rows import Hit, Row, find_hits, load_rows
from pipeline.model.comment import DraftField, DraftPlace, Step
from pipeline.text.numerals import parse_numeral

_LIGHT = re.compile(r"[的中内里之下]{0,2}[，、]?(?:关于)?")
_OUTWARD = {
    "part": 0, "annex": 0, "table": 1, "label": 1, "article": 1, "section": 1, "item": 2, "row": 2, "paragraph": 3,
    "sentence": 4, "page": 1, "line": 4, "title": 1, "preamble": 1, "same": 1, "field": 5,
}  # fmt: skip


@cache
def _rows() -> tuple[Row, ...]:
    return load_rows("draft_places")


def find_places(text: str) -> tuple[DraftPlace, ...]:
    """Return the places that `text` names, in reading order, none overlapping.

    Steps that follow each other make one place (第二部分 + 第（三）条 + 第一段); a step that is no deeper than the one before
    begins a new one (第一条、第三条). In a table 第4项 is a row. A side of a task (责任单位, 完成时限) right behind a place, or
    alone, is its `field`.

    Args:
        text: shadow text, or masked text in which ❝ stands for a quotation; offsets count its characters.
    """
    places: list[DraftPlace] = []
    for hit in find_hits(_rows(), text):
        steps, field, same = _steps(hit)
        last = places[-1] if places else None
        if last is not None and _joins(text, last, hit, steps):
            in_table = any(kind in ("table", "annex") for kind, _number in last.path)
            steps = tuple(
                ("row", n) if in_table and kind in ("item", "article", "line") else (kind, n) for kind, n in steps
            )
            places[-1] = replace(
                last, text=text[last.start : hit.end], end=hit.end, path=(*last.path, *steps), field=field or last.field
            )
        else:
            places.append(DraftPlace(hit.match.group(), hit.start, hit.end, steps, (), field, same))
    return tuple(places)


def _joins(text: str, last: DraftPlace, hit: Hit, steps: tuple[Step, ...]) -> bool:
    gap = text[last.end : hit.start]
    if not _LIGHT.fullmatch(gap) or last.field:
        return False
    if not steps:
        return bool(hit.row.text("field")) and "、" not in gap
    deeper = not last.path or _OUTWARD[steps[0][0]] > _OUTWARD[last.path[-1][0]]
    table = bool(last.path) and last.path[-1][0] in ("table", "annex")
    return (deeper or table or last.path[-1][0] in ("page", "label")) and "、" not in gap


def _steps(hit: Hit) -> tuple[tuple[Step, ...], DraftField, bool]:
    groups = {key: value for key, value in hit.match.groupdict().items() if value}
    kind = hit.row.text("kind")
    if kind == "same":
        return (), "", True
    if kind == "field":
        return (), cast(DraftField, hit.row.text("field")), False
    if kind == "section":
        return tuple(("section", int(step)) for step in groups["path"].split(".")), "", False
    if kind == "label":
        named = (("part", groups.get("one")), ("article", groups.get("two")), ("item", groups.get("three")))
        return tuple((step, _number(number)) for step, number in named if number), "", False
    if "last" in groups:
        return ((kind, -1),), "", False
    if "first" in groups:
        return ((kind, 1),), "", False
    number = next((_number(groups[key]) for key in ("n", "m", "p", "k") if key in groups), 0)
    return ((kind, -number if "back" in groups else number),), "", False


def _number(words: str | None) -> int:
    value = parse_numeral(words or "")
    return 0 if value is None else int(value)
