"""Labels that changed → groups: one renumbering is one event."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.diff.draft import Draft
from pipeline.diff.hunks import Hunk
from pipeline.diff.units import body_blocks
from pipeline.model.source import Label, SourceDocument
from pipeline.text.labels import rank_of


def group_renumbering(draft: Draft, old: SourceDocument, new: SourceDocument, hunks: Sequence[Hunk]) -> None:
    """Tie the renumber rows that have one cause, by their `group`.

    Rows of a counting column are one group a table. Of headings: those of one style under one parent, with no label of
    that style that stayed between them; and those under a parent whose own number is part of theirs (4.1 → 5.1).
    """
    by_home = {hunk.home: hunk for hunk in hunks if hunk.kind == "renumber" and hunk.cell < 0}
    for hunk in hunks:
        if hunk.kind == "renumber" and hunk.cell >= 0:
            hunk.group = f"rows {draft.new[draft.entries[hunk.home].new[0]].table}"
    blocks, olds = body_blocks(new), body_blocks(old)
    open_: dict[str, tuple[str, int, str]] = {}  # style → group, shift, parent
    above: list[tuple[int, str]] = []
    homes = sorted(
        (entry.new[0], n)
        for n, entry in enumerate(draft.entries)
        if entry.new[1] > entry.new[0] and draft.new[entry.new[0]].label
    )
    for at, home in homes:
        label = blocks[draft.new[at].block].label
        if label is None:
            continue
        rank = rank_of(label.style)
        while above and above[-1][0] >= rank:
            above.pop()
        parent = above[-1][1] if above else ""
        above.append((rank, f"{at}"))
        changed = by_home.get(home)
        if changed is None:
            if draft.entries[home].paired:
                open_.pop(label.style, None)
            continue
        was = olds[draft.old[draft.entries[home].old[0]].block].label
        shift = label.number - was.number if was is not None else 0
        changed.group = _group(open_, label, was, shift, parent, at)
        open_[label.style] = changed.group, shift, parent


def _group(
    open_: dict[str, tuple[str, int, str]], label: Label, was: Label | None, shift: int, parent: str, at: int
) -> str:
    known = open_.get(label.style)
    if known is not None and (known[2] == parent or known[1] == shift):
        return known[0]
    if was is not None and "." in label.text and was.text.rpartition(".")[0] != label.text.rpartition(".")[0]:
        for group, _shift, _parent in reversed(list(open_.values())):
            return group
    return f"labels {at}"
