"""One comment → what it does to the draft, by the kind of its request."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from pipeline.model.comment import Comment, Op
from pipeline.model.edit import Obstacle, Proposal, TextEdit
from pipeline.recognize.amend.ground import Found, Ground, Stretch
from pipeline.recognize.amend.places import insert, move
from pipeline.recognize.amend.units import add_unit, remove_unit, set_lead
from pipeline.recognize.amend.wording import delete, reword, reword_everywhere

MAKERS: Mapping[Op, Callable[[Ground, Comment], Found]] = {
    "set_lead": set_lead,
    "add_unit": add_unit,
    "remove_unit": remove_unit,
    "change_deadline": reword,
    "change_number": reword,
    "global_replace": reword_everywhere,
    "replace": reword,
    "insert": insert,
    "delete": delete,
    "move": move,
}
_NEAR = 30  # characters beside an insertion that its margin comment is tied to, at most
_SIGNS = "、，。；：（）\t"


def propose(ground: Ground, comment: Comment) -> Proposal:
    """Return what a comment does to the draft: edits where nothing about them is guessed, else why there are none.

    A question or remark asks for no words. An anchor that is only alike (fuzzy) is never edited; one that only names a
    place is edited where within that place only one thing can be meant.

    Args:
        ground: the draft that was sent.
        comment: with its anchor in that draft.
    """
    span = comment.anchor.span
    place = tied(ground, span.start, span.end) if span is not None else None
    obstacle = _obstacle(comment)
    if obstacle:
        return Proposal(comment.id, (), obstacle, place)
    edits, obstacle, notes = MAKERS[comment.op](ground, comment)
    if not edits:
        if obstacle == "unclear" and comment.anchor.state == "place":
            obstacle = "place"
        return Proposal(comment.id, (), obstacle or "unclear", place)
    return Proposal(comment.id, edits, "", place_of(ground, edits, place), notes)


def _obstacle(comment: Comment) -> Obstacle:
    if comment.op not in MAKERS:
        return "remark"
    if comment.anchor.span is None:
        return "none"
    return "unsure" if comment.anchor.state == "fuzzy" else ""


def tied(ground: Ground, start: int, end: int) -> Stretch:
    """Return the part of a stretch that a margin comment is tied to: of several lines the first, of several cells one."""
    block = ground.line_at(start)
    begin, stop = max(start, ground.begins(block)), min(end, block.end)
    if block.kind == "row" and "\t" in ground.text[begin:stop]:
        cells = [cell for cell in ground.cells_of(block) if cell.row == block.row and cell.end > max(cell.start, begin)]
        if cells:
            return max(begin, cells[0].start), min(stop, cells[0].end)
    return (begin, stop) if begin < stop else (begin, begin)


def place_of(ground: Ground, edits: Sequence[TextEdit], anchor: Stretch | None) -> Stretch:
    """Return what the margin comment of edits is tied to: the quoted words where the first edit lies in them, else the
    words that it changes, or those before it."""
    first = edits[0]
    if anchor is not None and anchor[0] <= first.start <= first.end <= anchor[1] and anchor[0] < anchor[1]:
        return anchor
    if first.comes and first.kind != "words" and anchor is not None and anchor[0] < anchor[1]:
        return anchor
    if not first.comes:
        return tied(ground, first.start, first.end)
    block = ground.line_at(first.start)
    cell = ground.cell_at(first.start) if block.kind == "row" and first.kind == "words" else None
    begin, stop = (ground.begins(block), block.end) if cell is None else (cell.start, cell.end)
    low = max(ground.text.rfind(sign, begin, max(begin, first.start - 1)) + 1 for sign in _SIGNS)
    low = max(begin, low, first.start - _NEAR)
    if low < first.start and ground.text[first.start - 1] not in "（(：；，":
        return low, first.start
    high = min((at for sign in _SIGNS if (at := ground.text.find(sign, first.start, stop)) > first.start), default=stop)
    return tied(ground, first.start, min(high, first.start + _NEAR))
