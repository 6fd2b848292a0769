"""What converters leave in a text: marks of bookmarks and pictures, automatic numbers turned into Arabic ones.

Apache Tika writes ``[bookmark: _GoBack]`` and ``[image: …]`` into its plain text, and an automatic 三 of a number style
it does not know as ``3`` with one blank behind the label (``（3） ``).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.model.finding import Finding
from pipeline.model.source import Label
from pipeline.model.span import Span
from pipeline.read.assemble import Draft, DraftTable, typed_label
from pipeline.text.labels import label_text

_TRACE = re.compile(r"\[(?:bookmark|image): ?[^\[\]\n]{0,200}\]")
# what the converter writes, and the style of the siblings it stood among
_TURNED = {"arabic-paren": "cn-paren", "arabic": "cn"}
_ABOVE = {"cn-paren": ("cn", "chapter", "division", "part"), "cn": ("chapter", "division", "part")}


def traces(line: str) -> tuple[str, ...]:
    """Return the marks of bookmarks and pictures that a converter left in a line."""
    return tuple(_TRACE.findall(line)) if "[" in line else ()


def without_traces(line: str) -> str:
    """Return the line without those marks."""
    return _TRACE.sub("", line) if "[" in line else line


def repair_labels(items: Sequence[Draft | DraftTable]) -> list[Draft]:
    """Give the lines whose automatic Chinese number came out Arabic the label it stands for; return those lines.

    ``（3） `` counts as （三） only where it fills the gap between Chinese siblings: within one parent the numbers of
    both kinds run 1, 2, 3 …. The text itself stays as it is, the label keeps it as `raw`.
    """
    lines = [(draft, typed_label(draft.text)) for draft in items if isinstance(draft, Draft) and draft.layer == "body"]
    numbered = [(draft, label) for draft, label in lines if label is not None]
    repaired: list[Draft] = []
    for turned, meant in _TURNED.items():
        family: list[tuple[Draft, Label]] = []
        for draft, label in [*numbered, (None, None)]:
            if draft is None or label is None or label.style in _ABOVE[meant]:
                repaired += _mend(family, turned, meant)
                family = []
            elif label.style == meant or (label.style == turned and label.raw.endswith(" ")):
                family.append((draft, label))
    return repaired


def _mend(family: list[tuple[Draft, Label]], turned: str, meant: str) -> list[Draft]:
    styles = {label.style for _, label in family}
    if styles != {turned, meant}:
        return []
    mended: list[Draft] = []
    at = 0
    while at < len(family):
        stop = at
        while stop < len(family) and family[stop][1].style == turned:
            stop += 1
        if stop > at and _fills(family, at, stop):
            for draft, label in family[at:stop]:
                draft.label = replace(label, text=label_text(meant, label.number), style=meant)
                mended.append(draft)
        at = max(stop, at + 1)
    return mended


def _fills(family: list[tuple[Draft, Label]], start: int, stop: int) -> bool:
    """Tell whether the numbers of a run continue those before it and are continued by those behind it."""
    numbers = [label.number for _, label in family[max(0, start - 1) : stop + 1]]
    if start == 0:
        numbers.insert(0, 0)
    return all(b == a + 1 for a, b in pairwise(numbers))


def is_decimalised(items: Sequence[Draft | DraftTable]) -> bool:
    """Tell whether all numbers of a document seem to have been turned into Arabic ones (``1、 `` and ``（1） ``)."""
    labels = [typed_label(draft.text) for draft in items if isinstance(draft, Draft) and draft.layer == "body"]
    styles = [label.style for label in labels if label is not None]
    marked = [label for label in labels if label is not None and label.style in _TURNED and label.raw.endswith(" ")]
    return len(marked) >= 3 and len(marked) == len(styles) and {"arabic", "arabic-paren"} <= set(styles)


def repaired_finding(raw: str, label: str, span: Span | None) -> Finding:
    """Return the note that a converter's trace was understood as meant."""
    return Finding("W-REPAIRED", "note", (("raw", raw.strip()), ("label", label)), span)
