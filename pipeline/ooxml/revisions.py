"""Tracked changes (修订): which marks there are, and what each view of a document shows of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pipeline.model.source import RevisionKind, View
from pipeline.ooxml.names import W
from pipeline.ooxml.story import Anchor, TrackedChange

RUNS: Mapping[str, RevisionKind] = {
    W + "ins": "insert",
    W + "del": "delete",
    W + "moveFrom": "move_from",
    W + "moveTo": "move_to",
}
MARKS: Mapping[str, RevisionKind] = {
    W + "ins": "paragraph_insert",
    W + "del": "paragraph_delete",
    W + "moveFrom": "move_from",
    W + "moveTo": "move_to",
}
ROWS: Mapping[str, RevisionKind] = {W + "ins": "row_insert", W + "del": "row_delete"}
CELLS: Mapping[str, RevisionKind] = {W + "cellIns": "insert", W + "cellDel": "delete"}

_HIDDEN: Mapping[View, frozenset[RevisionKind]] = {
    "final": frozenset({"delete", "move_from", "paragraph_delete", "row_delete"}),
    "original": frozenset({"insert", "move_to", "paragraph_insert", "row_insert"}),
    "markup": frozenset(),
}
_GONE: frozenset[RevisionKind] = frozenset({"paragraph_delete", "move_from"})


def is_hidden(kind: RevisionKind, view: View) -> bool:
    """Return whether a view leaves out what a change of this kind marks."""
    return kind in _HIDDEN[view]


def is_gone(kind: RevisionKind) -> bool:
    """Return whether a paragraph mark of this kind will be gone once the changes are accepted."""
    return kind in _GONE


def mark_of(properties: Any | None, kinds: Mapping[str, RevisionKind]) -> Any | None:
    """Return the element that marks a paragraph mark, row or cell as inserted, deleted or moved, or None."""
    if properties is None:
        return None
    # what was both inserted and deleted counts as deleted
    found = [child for child in properties if child.tag in kinds]
    return found[-1] if found else None


def change_of(element: Any, kind: RevisionKind, at: Anchor) -> TrackedChange:
    """Return the change that an element marks, beginning (and so far ending) at an anchor."""
    return TrackedChange(kind, element.get(W + "author", ""), element.get(W + "date", ""), at, at)


def merged(changes: list[TrackedChange]) -> list[TrackedChange]:
    """Return the changes with what Word splits into several marks joined: same kind, author and time, touching."""
    out: list[TrackedChange] = []
    for change in changes:
        last = out[-1] if out else None
        joined = last and (last.kind, last.author, last.date, last.end) == (
            change.kind, change.author, change.date, change.start,
        )  # fmt: skip
        if last and joined and change.kind in RUNS.values():
            last.texts += change.texts
            last.end = change.end
        else:
            out.append(change)
    return out
