"""The chart of the answers (反馈与采纳图): who answered, how many comments each unit made, and what became of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.export.charts.chart import Chart
from pipeline.export.charts.look import BLUE, GREEN, GREY, ORANGE, PURPLE, RED, clipped, plain, specification, tip
from pipeline.lexicon.terms import LETTER_STATES, VERDICTS
from pipeline.model.overview import Overview

_OPEN = "尚未核验"
_COLOURS = {
    "adopted": GREEN, "partly_adopted": ORANGE, "not_adopted": RED, "undecided": PURPLE, "no_change_asked": GREY, "": BLUE,
}  # fmt: skip
_WIDTH, _STEP = 620, 26
_FILL = 0.55  # how dense a bar and its sign in the legend are


@dataclass(frozen=True, slots=True)
class _Row:
    """A unit: its state in words, and how many of its comments have each verdict ("": not settled yet)."""

    unit: str
    state: str
    verdicts: Counter[str]


def answers(overview: Overview) -> Chart | None:
    """Return who answered and what became of the comments, a row a unit; None where nobody was asked.

    The unit with the most comments stands first, and those without any below, in the order they were asked. A unit that
    answered without having been asked has a row of its own. Each comment counts once, for the unit whose letter made it, or
    the group that this unit belongs to; the verdicts are those of the last version that was settled.
    """
    if overview.status is None or not overview.status.units:
        return None
    rows = sorted(_rows(overview), key=lambda row: -row.verdicts.total())
    verdicts = [key for key in _COLOURS if any(row.verdicts[key] for row in rows)]
    summary = _summary(overview, rows)
    return Chart(
        "answers", "反馈与采纳情况图", summary, _spec(summary, rows, verdicts),
        ("单位", "反馈情况", "意见", *(_words(key) for key in verdicts)),
        tuple(
            (row.unit, row.state, str(row.verdicts.total()), *(str(row.verdicts[key]) for key in verdicts)) for row in rows
        ),
    )  # fmt: skip


def _rows(overview: Overview) -> Iterator[_Row]:
    version = overview.settled_version
    items = version.settled.items if version and version.settled else ()
    verdict = {item.comment: item.verdict for item in items}
    left = {comment.id: comment for comment in overview.comments}
    for asked in overview.status.units if overview.status else ():
        mine = [left.pop(name) for name in asked.comments if name in left]
        yield _Row(plain(asked.unit), LETTER_STATES[asked.status], Counter(verdict.get(one.id, "") for one in mine))
    letters = {letter.id: letter for letter in overview.letters}
    others: dict[tuple[str, str], Counter[str]] = {}
    for comment in left.values():
        letter = letters.get(comment.letter)
        who = plain(comment.unit or (letter.unit if letter else "") or "") or "（单位待核对）"
        state = LETTER_STATES[letter.status] if letter else ""
        others.setdefault((who, state), Counter())[verdict.get(comment.id, "")] += 1
    for (who, state), verdicts in others.items():
        yield _Row(who, state, verdicts)


def _words(verdict: str) -> str:
    return VERDICTS[verdict] if verdict else _OPEN


def _summary(overview: Overview, rows: Sequence[_Row]) -> str:
    units = overview.status.units if overview.status else ()
    states = Counter(LETTER_STATES[one.status] for one in units)
    said = "、".join(f"{_bracketed(state)}{count}个" for state, count in states.items())
    words = [f"征求意见{len(units)}个单位：{said}"]
    every: Counter[str] = sum((row.verdicts for row in rows), Counter())
    if every:
        words.append(
            f"意见{every.total()}条：" + "、".join(f"{_words(key)}{every[key]}条" for key in _COLOURS if every[key])
        )
    return "；".join(words) + "。"


def _bracketed(state: str) -> str:
    """未反馈，视为无意见 as one item of a list."""
    what, comma, how = state.partition("，")
    return f"{what}（{how}）" if comma else what


def _spec(summary: str, rows: Sequence[_Row], verdicts: Sequence[str]) -> dict[str, Any]:
    names = [f"{clipped(row.unit, 32)}" for row in rows]
    heads = [name if names.index(name) == at else f"{name}（{at + 1}）" for at, name in enumerate(names)]
    y = {
        "field": "row", "type": "nominal", "title": None, "scale": {"domain": heads, "paddingInner": 0.25},
        "axis": {"ticks": False, "domain": False, "labelPadding": 8},
    }  # fmt: skip
    most = max(1, *(row.verdicts.total() for row in rows))
    x = {
        "type": "quantitative", "title": "意见（条）", "scale": {"domain": [0, most * 1.25], "nice": False},
        "axis": {"orient": "top", "grid": True, "format": "d", "tickMinStep": 1, "values": _ticks(most)},
    }  # fmt: skip
    colour = {
        "field": "verdict", "type": "nominal", "title": "采纳情况",
        "scale": {"domain": [_words(key) for key in verdicts], "range": [_COLOURS[key] for key in verdicts]},
        "legend": {"orient": "top", "symbolOpacity": _FILL, "symbolStrokeWidth": 0} if verdicts else None,
    }  # fmt: skip
    tips = tip(("unit", "单位"), ("state", "反馈情况"), ("verdict", "采纳情况"), ("count", "条数"))
    states = [
        {"row": head, "end": row.verdicts.total(), "state": row.state} for head, row in zip(heads, rows, strict=True)
    ]
    return specification(
        summary, [value for head, row in zip(heads, rows, strict=True) for value in _bars(head, row, verdicts)],
        width=_WIDTH, height={"step": _STEP},
        layer=[
            {
                "mark": {"type": "bar", "fillOpacity": _FILL, "cornerRadius": 2},
                "encoding": {"x": {"field": "begin", **x}, "x2": {"field": "end"}, "y": y, "color": colour, "tooltip": tips},
            },
            {
                "mark": {"type": "text"},
                "encoding": {
                    "x": {"field": "middle", "type": "quantitative"}, "y": y, "text": {"field": "count", "type": "quantitative"},
                },
            },
            {
                "data": {"values": states},
                "mark": {"type": "text", "align": "left", "dx": 8},
                "encoding": {
                    "x": {"field": "end", "type": "quantitative"}, "y": y, "text": {"field": "state", "type": "nominal"},
                },
            },
        ],
    )  # fmt: skip


def _ticks(most: int) -> list[int]:
    return list(range(0, most + 1, max(1, most // 8)))


def _bars(head: str, row: _Row, verdicts: Sequence[str]) -> Iterator[dict[str, Any]]:
    """The stretches of a unit's bar, one after the other."""
    begin = 0
    for key in verdicts:
        count = row.verdicts[key]
        if count:
            yield {
                "row": head, "unit": row.unit, "state": row.state, "verdict": _words(key), "count": count,
                "begin": begin, "end": begin + count, "middle": begin + count / 2,
            }  # fmt: skip
        begin += count
