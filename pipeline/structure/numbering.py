"""The numbering of a whole document, solved at once: which numbers are headings' numbers, how deep each stands, which are slips.

A style's first appearance below another opens a deeper level; its return closes everything opened since. A number that is
neither the next of its row nor a new beginning is kept as written and reported.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pipeline.model.source import Label
from pipeline.text.labels import label_text, rank_of

TWINS = {"arabic-paren": "cn-paren", "cn-paren": "arabic-paren", "arabic-half-paren": "arabic-paren"}
_DASH_ONE = "一、"


@dataclass(frozen=True, slots=True)
class Numbered:
    """A number in its place: `level` is its depth (1 = highest), `slip` the code of a finding or ""."""

    label: Label
    level: int
    slip: str = ""
    expected: str = ""


@dataclass(slots=True)
class _Rung:
    """One level of the ladder of open headings."""

    style: str
    number: int


def solve(labels: Sequence[Label]) -> list[Numbered]:
    """Return each label of a document with its level, in order; as many as were given.

    A label of a twin style that stands where its twin's number is due (（3） between （二） and （四）) is read as the twin.
    """
    ladder: list[_Rung] = []
    last_of: dict[str, int] = {}
    solved: list[Numbered] = []
    for at, label in enumerate(labels):
        label, slip = _as_meant(label, labels[at + 1 :], ladder)
        level, slip_here, expected = _place(label, ladder, last_of)
        last_of[label.style] = label.number
        solved.append(Numbered(label, level, slip or slip_here, expected or label.text))
    return solved


def _as_meant(label: Label, later: Sequence[Label], ladder: list[_Rung]) -> tuple[Label, str]:
    if (
        label.style == "cn"
        and label.raw.strip()[:1] not in _DASH_ONE
        and label.number == 1
        and label.raw[:1] in "—－-─–"
    ):
        return label, "S-LABEL-DASH"
    twin = TWINS.get(label.style)
    rung = next((r for r in ladder if r.style == twin), None) if twin else None
    own = next((r for r in ladder if r.style == label.style), None)
    if rung is None or label.number != rung.number + 1 or (own is not None and own.number == label.number - 1):
        return label, ""
    following = next((other for other in later if other.style in (twin, label.style)), None)
    if following is not None and following.style == label.style and following.number == label.number + 1:
        return label, ""
    if label.number == 1:
        return label, ""
    return replace(
        label, style=twin or label.style, text=label_text(twin or label.style, label.number)
    ), "S-LABEL-STYLE"


def _place(label: Label, ladder: list[_Rung], last_of: dict[str, int]) -> tuple[int, str, str]:
    depth = next((k for k, rung in enumerate(ladder) if rung.style == label.style), None)
    if depth is None:
        while ladder and rank_of(ladder[-1].style) > rank_of(label.style):
            ladder.pop()
        ladder.append(_Rung(label.style, label.number))
        slip, expected = "", ""
        if label.number != 1 and label.number != last_of.get(label.style, 0) + 1:
            slip, expected = "S-LABEL-GAP", label_text(label.style, 1)
        return len(ladder), slip, expected
    rung = ladder[depth]
    del ladder[depth + 1 :]
    due, rung.number = rung.number + 1, label.number
    if label.number == due or label.style == "decimal":
        return depth + 1, "", ""
    if label.number == due - 1:
        return depth + 1, "S-LABEL-TWICE", label_text(label.style, due)
    if label.number == 1:
        return depth + 1, "", ""
    return depth + 1, "S-LABEL-GAP", label_text(label.style, due)
