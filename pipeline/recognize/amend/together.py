"""All comments side by side: the same request once, and none where two touch the same words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.model.comment import Comment
from pipeline.model.edit import Amendment, Amendments, Obstacle, Proposal, TextEdit
from pipeline.recognize.amend.ground import Ground
from pipeline.recognize.amend.propose import propose

_Placed = tuple[int, int, str, int]  # start, end, comment id, number of the edit


def amend(ground: Ground, comments: Sequence[Comment]) -> Amendments:
    """Return the edits of all comments.

    Comments that ask for the very same edits are one amendment. Where comments contradict each other (`conflicts_with`), or
    their edits touch the same words, no edit is made of any of them. A change of all occurrences only leaves out those
    that others touch.

    Args:
        ground: the draft that was sent.
        comments: of letters that count, linked, in the order of the letters.
    """
    proposals = {comment.id: propose(ground, comment) for comment in comments}
    against = _contradictions(comments)
    for name in against:
        proposals[name] = replace(proposals[name], edits=(), obstacle="conflict", notes=())
    groups = _same(proposals.values())
    everywhere = {comment.id for comment in comments if comment.op == "global_replace"}
    groups, proposals = _spared(groups, proposals, everywhere)
    overlaps = _overlaps(groups)
    for name in (each for pair in overlaps for each in pair):
        for member in groups[name].comments:
            proposals[member] = replace(proposals[member], edits=(), obstacle="overlap", notes=())
    touched = {name for pair in overlaps for name in pair}
    pairs = [(one, other) for one, others in against.items() for other in others]
    pairs += [(a, b) for one, other in overlaps for a in groups[one].comments for b in groups[other].comments]
    made = tuple(group for name, group in groups.items() if name not in touched and group.edits)
    return Amendments(made, tuple(proposals[comment.id] for comment in comments), _components(comments, pairs))


def left_out(amendments: Amendments, gone: Iterable[Amendment], why: Obstacle) -> Amendments:
    """Return the amendments without some, whose comments then have the obstacle `why`."""
    lost = set(gone)
    names = {name for amendment in lost for name in amendment.comments}
    return replace(
        amendments,
        made=tuple(each for each in amendments.made if each not in lost),
        proposals=tuple(
            replace(each, edits=(), obstacle=why, notes=()) if each.comment in names else each
            for each in amendments.proposals
        ),
    )


def _contradictions(comments: Sequence[Comment]) -> dict[str, tuple[str, ...]]:
    known = {comment.id for comment in comments}
    found = {c.id: tuple(other for other in c.conflicts_with if other in known) for c in comments}
    out = {name: others for name, others in found.items() if others}
    same = {c.id: c.identical_to for c in comments}
    for name in list(out):  # who asks for what another asks stands against the same
        for twin in same[name]:
            if twin in known and twin not in out:
                out[twin] = out[name]
    return out


def _same(proposals: Iterable[Proposal]) -> dict[str, Amendment]:
    """Proposals with the same edits as one, by the id of the first."""
    by_edits: dict[tuple[TextEdit, ...], list[str]] = defaultdict(list)
    for proposal in proposals:
        if proposal.edits:
            by_edits[tuple(replace(edit, move="") for edit in proposal.edits)].append(proposal.comment)
    of = {proposal.comment: proposal.edits for proposal in proposals}
    return {names[0]: Amendment(tuple(names), of[names[0]]) for names in by_edits.values()}


def _placed(groups: dict[str, Amendment]) -> list[_Placed]:
    return sorted(
        (edit.start, edit.end, name, number)
        for name, group in groups.items()
        for number, edit in enumerate(group.edits)
    )


def _touching(groups: dict[str, Amendment]) -> list[tuple[_Placed, _Placed]]:
    """Pairs of edits of different amendments that touch the same words, by a sweep."""
    found: list[tuple[_Placed, _Placed]] = []
    open_: list[_Placed] = []
    for one in _placed(groups):
        open_ = [other for other in open_ if other[1] >= one[0]]
        edit = groups[one[2]].edits[one[3]]
        found += [
            (other, one) for other in open_ if other[2] != one[2] and _clash(groups[other[2]].edits[other[3]], edit)
        ]
        open_.append(one)
    return found


def _clash(one: TextEdit, other: TextEdit) -> bool:
    """Whether two edits cannot both be made: they share characters, or one comes into what the other takes away."""
    if one.comes and other.comes:
        return False
    if one.comes or other.comes:
        point, gone = (one.start, other) if one.comes else (other.start, one)
        if gone.kind != "words":
            beside = one.kind == other.kind == "lines"  # new lines may come behind those that go
            return gone.start <= point < gone.end or (point == gone.end and not beside)
        return gone.start < point < gone.end
    return one.start < other.end and other.start < one.end


def _spared(
    groups: dict[str, Amendment], proposals: dict[str, Proposal], everywhere: set[str]
) -> tuple[dict[str, Amendment], dict[str, Proposal]]:
    """Leave out the occurrences of a change everywhere that others touch."""
    drop: dict[str, set[int]] = defaultdict(set)
    for one, other in _touching(groups):
        kinds = one[2] in everywhere, other[2] in everywhere
        if kinds[0] != kinds[1]:
            name, number = (one[2], one[3]) if kinds[0] else (other[2], other[3])
            drop[name].add(number)
    for name, numbers in drop.items():
        edits = tuple(edit for number, edit in enumerate(groups[name].edits) if number not in numbers)
        groups[name] = replace(groups[name], edits=edits)
        for member in groups[name].comments:
            proposals[member] = (
                replace(proposals[member], edits=edits, notes=(*proposals[member].notes, "partly"))
                if edits
                else replace(proposals[member], edits=(), obstacle="overlap")
            )
    return groups, proposals


def _overlaps(groups: dict[str, Amendment]) -> list[tuple[str, str]]:
    return list(dict.fromkeys((one[2], other[2]) for one, other in _touching(groups)))


def _components(comments: Sequence[Comment], pairs: Sequence[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """The comments that stand against each other, directly or by others, in their order."""
    near: dict[str, set[str]] = defaultdict(set)
    for one, other in pairs:
        near[one].add(other)
        near[other].add(one)
    seen: set[str] = set()
    out: list[tuple[str, ...]] = []
    for comment in comments:
        if comment.id in seen or comment.id not in near:
            continue
        found, todo = {comment.id}, [comment.id]
        while todo:
            new = near[todo.pop()] - found
            found |= new
            todo += new
        seen |= found
        out.append(tuple(each.id for each in comments if each.id in found))
    return tuple(out)
